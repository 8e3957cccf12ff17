/* ask_counts - numbers of a period, for a practice's meeting. Audit. */
#include "counts.h"

#include "../fields/line_read.h"

#include <stdlib.h>

#define COUNTS_MAX ((size_t)512 << 20)
#define LINE_MAX ((size_t)1 << 20)
#define CODES_MAX ((size_t)16 << 20)

static const char *const board_columns[] = {
    "practice", "service", "since", "at", "known_seq", "head", NULL};
static const char *const org_columns[] = {"org", "name", "partner", NULL};
static const char *const counts_columns[] = {
    "from", "until", "at", "practice", "viewer", "measure", "value", NULL};
static const char *const todo_columns[] = {"episode", "practice", "service",
    "care", "opened", "due", "to_service", "to_practice", NULL};

static const char *const stretch_names[STRETCH_MEASURES] = {"looks",
    "looks-empty", "overrides", "overrides-opened", "overrides-unreviewed",
    "yes", "no", "mig-yes", "mig-no", "withdrawn", "opened", "discharged",
    "private", "released", "voided", "late"};
static const char *const viewer_names[VIEWER_MEASURES] = {
    "sees-all", "sees-before", "sees-mig", "undecided", "open", "past-due"};
static const char *const practice_names[PRACTICE_MEASURES] = {
    "patients", "private-marks"};

/* What is printed: one line after another, and how many there were. */
struct board {
	struct counts *counts;
	uint64_t lines;
};

static enum status
section_begin(struct board *board, const char *question,
    const char *const *columns, struct error *error)
{
	struct ask *ask = &board->counts->ask;
	struct output *output = &ask->run->output;

	if (board->lines && answers_finish(&ask->answers, error))
		return error->status;
	answers_release(&ask->answers);
	if (ask->format == ANSWER_TABLE) {
		buffer_add(output_buffer(output), TEXT("\n"));
		buffer_add(output_buffer(output), text_of(question));
		buffer_add(output_buffer(output), TEXT(":\n"));
	}
	return answers_init(
	    &ask->answers, output, ask->format, question, columns, error);
}

static enum status
line_end(struct board *board, struct error *error)
{
	board->lines++;
	return answer_end(&board->counts->ask.answers, error);
}

/* The hash of the last event that is known. */
struct head_taking {
	struct arena *arena;
	struct text hash;
};

static enum status
head_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct head_taking *taking = ctx;
	struct fact read;

	(void)fact;
	return line_read(line, taking->arena, &read, &taking->hash, error);
}

static enum status
head_take(struct counts *counts, struct text *hash, struct error *error)
{
	struct ask *ask = &counts->ask;
	struct head_taking taking = {&counts->arena, TEXT("")};
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = ask->upto_seq - 1,
	    .upto_seq = ask->upto_seq,
	    .line = true};

	*hash = ask->upto_seq ? text_of(ask->head.hash)
			      : TEXT("00000000000000000000000000000000"
				     "00000000000000000000000000000000");
	if (!ask->upto_seq || ask->upto_seq == ask->head.seq)
		return STATUS_OK;
	if (ledger_facts(ask->run->ledger, &query, head_sink, &taking, error))
		return error->status;
	*hash = taking.hash;
	return STATUS_OK;
}

static enum status
head_print(struct board *board, struct error *error)
{
	struct counts *counts = board->counts;
	struct answers *answers = &counts->ask.answers;
	struct text hash;

	if (head_take(counts, &hash, error) ||
	    section_begin(board, "board", board_columns, error))
		return error->status;
	answer_begin(answers);
	answer_text(answers, "practice", counts->practice);
	answer_text(answers, "service", counts->service);
	answer_instant(answers, "since", counts->since_us);
	answer_instant(answers, "at", counts->ask.at_us);
	answer_number(answers, "known_seq", counts->ask.upto_seq);
	answer_text(answers, "head", hash);
	return line_end(board, error);
}

/* The names of organisations, by their places in the pool. */
struct naming {
	struct counts *counts;
	struct pool codes;
	struct text *names;
	int64_t *at_us;
};

static enum status
name_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct naming *naming = ctx;
	struct arena *arena = &naming->counts->line;
	uint32_t place = pool_find(&naming->codes, fact->org);
	struct fact read;

	if (!place || fact->void_seq || fact->at_us < naming->at_us[place])
		return STATUS_OK;
	arena_reset(arena);
	if (stored_line_read(line, arena, &read, error))
		return error->status;
	if (!read.name.len)
		return STATUS_OK;
	naming->at_us[place] = fact->at_us;
	return arena_copy(
		   &naming->counts->arena, read.name, &naming->names[place])
		   ? STATUS_OK
		   : counts_full(error);
}

static bool
code_add(struct naming *naming, struct text code)
{
	uint32_t number;
	bool fresh;

	return !code.len || pool_put(&naming->codes, code, &number, &fresh);
}

static bool
codes_add(struct naming *naming)
{
	const struct counts *counts = naming->counts;
	const struct pool *pools[] = {
	    &counts->viewers.codes, &counts->practices.codes};

	for (size_t p = 0; p < 2; p++)
		for (uint32_t i = 1; i <= pools[p]->count; i++)
			if (!code_add(naming, pool_text(pools[p], i)))
				return false;
	for (size_t i = 0; i < counts->todo_count; i++)
		if (!code_add(naming, counts->todos[i].episode.practice) ||
		    !code_add(naming, counts->todos[i].episode.service))
			return false;
	return code_add(naming, counts->practice) &&
	       code_add(naming, counts->service);
}

static enum status
org_print(struct board *board, struct text code, struct text name,
    struct error *error)
{
	struct ask *ask = &board->counts->ask;
	const struct partner *partner = partner_find(&ask->known.orgs, code);
	bool is =
	    partner &&
	    history_at(&partner->member, DECISION_NO, ask->at_us).latest ==
		DECISION_YES;

	answer_begin(&ask->answers);
	answer_text(&ask->answers, "org", code);
	answer_text(&ask->answers, "name", name);
	answer_verdict(&ask->answers, "partner",
	    decision_name(is ? DECISION_YES : DECISION_NO), TONE_PLAIN);
	return line_end(board, error);
}

static enum status
names_print(struct board *board, struct naming *naming, struct error *error)
{
	struct counts *counts = board->counts;
	struct facts_query query = {.of = FACTS_OF_PARTNERS, .line = true};
	size_t count = naming->codes.count;
	struct pooled *codes = pool_sort(&naming->codes, &counts->arena);
	enum status status;

	naming->names =
	    arena_alloc(&counts->arena, (count + 1) * sizeof *naming->names);
	naming->at_us =
	    arena_alloc(&counts->arena, (count + 1) * sizeof *naming->at_us);
	if (!codes || !naming->names || !naming->at_us)
		return counts_full(error);
	for (size_t i = 0; i <= count; i++)
		naming->at_us[i] = INSTANT_MIN;
	status =
	    known_facts(&counts->ask.known, query, name_sink, naming, error);
	if (!status)
		status = section_begin(board, "org", org_columns, error);
	for (size_t i = 0; !status && i < count; i++)
		status = org_print(board, codes[i].code,
		    naming->names[codes[i].place + 1], error);
	return status;
}

static enum status
orgs_print(struct board *board, struct error *error)
{
	struct naming naming = {.counts = board->counts};
	enum status status;

	pool_init(&naming.codes, CODES_MAX);
	status = codes_add(&naming) ? names_print(board, &naming, error)
				    : counts_full(error);
	pool_release(&naming.codes);
	return status;
}

/* Begins a line of the scope. */
static void
scope_begin(struct board *board, size_t month, bool is_stretch)
{
	struct counts *counts = board->counts;
	struct answers *answers = &counts->ask.answers;
	const int64_t *from_us = &counts->months.from_us[month];
	bool is_last = month + 1 == counts->months.count;

	answer_begin(answers);
	if (!is_stretch) {
		answer_instant(answers, "at", counts_last_us(counts, month));
		return;
	}
	answer_instant(answers, "from", from_us[0]);
	answer_instant(
	    answers, "until", is_last ? counts->ask.at_us : from_us[1]);
}

static enum status
value_print(struct board *board, const char *measure, uint64_t value,
    struct error *error)
{
	struct answers *answers = &board->counts->ask.answers;

	answer_text(answers, "measure", text_of(measure));
	answer_number(answers, "value", value);
	return line_end(board, error);
}

static enum status
stretch_print(struct board *board, size_t month, struct error *error)
{
	struct counts *counts = board->counts;
	enum status status = STATUS_OK;

	for (int m = 0; !status && m < STRETCH_MEASURES; m++) {
		scope_begin(board, month, true);
		answer_text(&counts->ask.answers, "practice", counts->practice);
		answer_text(&counts->ask.answers, "viewer", counts->service);
		status = value_print(board, stretch_names[m],
		    counts->stretches[month][m], error);
	}
	return status;
}

static bool
tally_is_empty(const struct tally *tally, size_t month)
{
	for (int m = 0; m < VIEWER_MEASURES; m++)
		if (tally->values[month][m])
			return false;
	return true;
}

/* The numbers of each viewer, or practice, that has any then. */
static enum status
tallies_print(struct board *board, const struct tallies *tallies,
    const struct pooled *codes, size_t month, struct error *error)
{
	struct counts *counts = board->counts;
	struct answers *answers = &counts->ask.answers;
	bool viewers = tallies == &counts->viewers;
	int measures = viewers ? (int)VIEWER_MEASURES : (int)PRACTICE_MEASURES;
	const char *const *names = viewers ? viewer_names : practice_names;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < tallies->count; i++) {
		const struct tally *tally = &tallies->items[codes[i].place];

		for (int m = 0;
		     !status && m < measures && !tally_is_empty(tally, month);
		     m++) {
			scope_begin(board, month, false);
			answer_text(answers, "practice",
			    viewers ? counts->practice : codes[i].code);
			answer_text(answers, "viewer",
			    viewers ? codes[i].code : TEXT(""));
			status = value_print(
			    board, names[m], tally->values[month][m], error);
		}
	}
	return status;
}

static enum status
months_print(struct board *board, struct error *error)
{
	struct counts *counts = board->counts;
	struct pooled *viewers =
	    pool_sort(&counts->viewers.codes, &counts->arena);
	struct pooled *practices =
	    pool_sort(&counts->practices.codes, &counts->arena);
	enum status status =
	    section_begin(board, "counts", counts_columns, error);

	if (!viewers || !practices)
		return counts_full(error);
	for (size_t m = 0; !status && m < counts->months.count; m++) {
		status = stretch_print(board, m, error);
		if (!status)
			status = tallies_print(
			    board, &counts->viewers, viewers, m, error);
		if (!status)
			status = tallies_print(
			    board, &counts->practices, practices, m, error);
	}
	return status;
}

static int
todo_compare(const void *a, const void *b)
{
	uint64_t x = ((const struct todo *)a)->episode.opened_seq;
	uint64_t y = ((const struct todo *)b)->episode.opened_seq;

	return (x > y) - (x < y);
}

static struct text
decision_word(enum decision decision)
{
	return decision ? decision_name(decision) : TEXT("undecided");
}

static enum status
todos_print(struct board *board, struct error *error)
{
	struct counts *counts = board->counts;
	struct answers *answers = &counts->ask.answers;
	enum status status = section_begin(board, "todo", todo_columns, error);

	if (counts->todo_count)
		qsort(counts->todos, counts->todo_count, sizeof *counts->todos,
		    todo_compare);
	for (size_t i = 0; !status && i < counts->todo_count; i++) {
		const struct todo *todo = &counts->todos[i];
		const struct episode *episode = &todo->episode;

		answer_begin(answers);
		answer_text(answers, "episode", episode->id);
		answer_text(answers, "practice", episode->practice);
		answer_text(answers, "service", episode->service);
		answer_text(answers, "care", episode->care);
		answer_instant(answers, "opened", episode->opened_us);
		answer_instant(answers, "due", episode->due_us);
		answer_text(
		    answers, "to_service", decision_word(todo->to_service));
		answer_text(
		    answers, "to_practice", decision_word(todo->to_practice));
		status = line_end(board, error);
	}
	return status;
}

static enum status
end_print(struct board *board, struct error *error)
{
	static const char *const columns[] = {"lines", NULL};
	struct answers *answers = &board->counts->ask.answers;
	uint64_t lines = board->lines;

	if (board->counts->ask.format == ANSWER_TABLE)
		return STATUS_OK;
	if (section_begin(board, "board-end", columns, error))
		return error->status;
	answer_begin(answers);
	answer_number(answers, "lines", lines);
	return answer_end(answers, error);
}

static enum status
board_print(struct counts *counts, struct error *error)
{
	struct board board = {.counts = counts};
	enum status status = head_print(&board, error);

	if (!status)
		status = orgs_print(&board, error);
	if (!status)
		status = months_print(&board, error);
	if (!status)
		status = todos_print(&board, error);
	return status ? status : end_print(&board, error);
}

static enum status
patient_count(struct ask *ask, const struct state *state, struct arena *arena,
    struct error *error)
{
	struct counts *counts = (struct counts *)ask;
	enum status status;

	(void)arena;
	counts->state = state;
	counts->patient++;
	status = counts_add_events(counts, error);
	return status ? status : counts_add_standing(counts, error);
}

static enum status
counts_open(struct counts *counts, struct run *run, struct error *error)
{
	const struct options *options = &run->options;
	struct ask *ask = &counts->ask;

	arena_init(&counts->arena, COUNTS_MAX);
	arena_init(&counts->line, LINE_MAX);
	pool_init(&counts->viewers.codes, CODES_MAX);
	pool_init(&counts->practices.codes, CODES_MAX);
	if (ask_open(ask, run, "board", board_columns, error))
		return error->status;
	counts->practice = options->value[FIELD_PRACTICE].text;
	counts->service = options->value[FIELD_SERVICE].text;
	counts->since_us = options_instant(
	    options, FIELD_PAGE_SINCE, ask->now_us, ask->now_us);
	return months_cut(&counts->months, counts->since_us,
	    ask->at_us + (ask->is_now ? 1 : 0), error);
}

enum status
ask_counts(struct run *run, struct error *error)
{
	struct counts *counts = arena_alloc(&run->arena, sizeof *counts);
	enum status status;

	if (!counts)
		return error_no_memory(error);
	status = counts_open(counts, run, error);
	if (!status)
		status = ask_patients(&counts->ask, patient_count, error);
	if (!status)
		status = board_print(counts, error);
	status = ask_close(&counts->ask, status, error);
	pool_release(&counts->viewers.codes);
	pool_release(&counts->practices.codes);
	arena_release(&counts->line);
	arena_release(&counts->arena);
	return status;
}
