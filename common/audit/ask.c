/* ask - the questions of audit-view: one head, two clocks. Audit. */
#include "ask.h"

#include "../fields/line_read.h"

#include <stdio.h>
#include <stdlib.h>

#include "../system/process.h"

#define PIECE 256
/* A patient of a file is looked up where there are so many facts for each. */
#define ASKED_SHARE 100
#define SEQS_MAX ((size_t)256 << 20)
#define PIECE_MAX ((size_t)8 << 20)
#define STATE_MAX ((size_t)64 << 20)

/* The seq up to which facts are known for the question. */
static enum status
knowledge_take(struct ask *ask, struct error *error)
{
	const struct options *options = &ask->run->options;
	uint64_t seq = ask->head.seq, known_seq;
	int64_t known_us =
	    options_instant(options, FIELD_KNOWN_AT, ask->now_us, ask->now_us);

	if (options_has(options, FIELD_KNOWN_AT) &&
	    ledger_seq_at(ask->run->ledger, known_us, &seq, error))
		return error->status;
	if (seq > ask->head.seq)
		seq = ask->head.seq;
	known_seq = options->value[FIELD_KNOWN_SEQ].number;
	if (options_has(options, FIELD_KNOWN_SEQ) && known_seq < seq)
		seq = known_seq;
	ask->upto_seq = seq;
	return STATUS_OK;
}

/* --format, or --table for short. */
static enum status
format_of(
    const struct run *run, enum answer_format *format, struct error *error)
{
	static const char *const names[ANSWER_FORMATS] = {
	    [ANSWER_JSON] = "json",
	    [ANSWER_TABLE] = "table",
	    [ANSWER_CSV] = "csv",
	};
	struct text word = run->options.value[FIELD_FORMAT].text;

	if (run_has(run, FIELD_TABLE) && run_has(run, FIELD_FORMAT))
		return error_set(
		    error, STATUS_USAGE, "format", "is given beside --table");
	*format = run_has(run, FIELD_TABLE) ? ANSWER_TABLE : ANSWER_JSON;
	if (!run_has(run, FIELD_FORMAT))
		return STATUS_OK;
	for (int f = 0; f < ANSWER_FORMATS; f++)
		if (text_equal(word, text_of(names[f])))
			return *format = (enum answer_format)f, STATUS_OK;
	return error_set(
	    error, STATUS_USAGE, "format", "is none of json, table, csv");
}

enum status
ask_open(struct ask *ask, struct run *run, const char *question,
    const char *const *columns, struct error *error)
{
	int64_t clock_us;
	enum status status;

	*ask = (struct ask){.run = run};
	status = asked_judge(run, error);
	if (!status)
		status = run_ledger_open(run, LEDGER_READ, error);
	/* before the head, so that what a pipe brings is asked about whole */
	if (!status)
		status = asked_read(&ask->asked, run, error);
	if (!status)
		status = ledger_head(run->ledger, &ask->head, error);
	if (!status)
		status = head_clock(&ask->head, &clock_us, error);
	if (status)
		return status;
	ask->now_us = head_now(&ask->head, clock_us);
	ask->at_us =
	    options_instant(&run->options, FIELD_AT, ask->now_us, ask->now_us);
	ask->is_now = !options_has(&run->options, FIELD_AT) ||
		      run->options.value[FIELD_AT].us == INSTANT_NOW;
	status = knowledge_take(ask, error);
	if (!status)
		status = format_of(run, &ask->format, error);
	if (!status)
		known_init(&ask->known, run->ledger, ask->upto_seq);
	if (!status)
		status = known_orgs(&ask->known, error);
	if (!status)
		status = answers_init(&ask->answers, &run->output, ask->format,
		    question, columns, error);
	return status;
}

struct inquiry
ask_inquiry(struct ask *ask, const struct state *state, struct text viewer)
{
	return (struct inquiry){.state = state,
	    .orgs = &ask->known.orgs,
	    .viewer = viewer,
	    .at_us = ask->at_us,
	    .is_now = ask->is_now,
	    .rules = RULES_NOW};
}

enum status
ask_close(struct ask *ask, enum status status, struct error *error)
{
	if (!status)
		status = answers_finish(&ask->answers, error);
	if (!status)
		status = output_flush(&ask->run->output, error);
	answers_release(&ask->answers);
	known_release(&ask->known);
	asked_release(&ask->asked);
	return status;
}

void
ask_sight(struct ask *ask, const struct sight *sight)
{
	struct answers *answers = &ask->answers;
	bool all = sight->before_us == HORIZON_UNLIMITED;

	answer_text(answers, "viewer", sight->viewer);
	answer_text(answers, "source", sight->source);
	answer_text(answers, "route", route_name(sight->route));
	if (sight->episode)
		answer_text(answers, "episode", sight->episode->id);
	answer_verdict(answers, "sees", all ? TEXT("all") : TEXT("before"),
	    all ? TONE_GOOD : TONE_PLAIN);
	if (!all)
		answer_instant(answers, "before", sight->before_us);
	answer_number(answers, "private", sight->private_marks);
}

static enum status
patient_ask(struct ask *ask, struct text patient, state_visit *visit,
    struct arena *arena, struct error *error)
{
	struct state state;
	enum status status;

	arena_reset(arena);
	state_init(&state, arena, patient);
	status = known_patient(&ask->known, &state, error);
	/* of a number that is superseded, the one in force has its turn */
	if (!status && !options_has(&ask->run->options, FIELD_PATIENT) &&
	    !text_equal(state.patient, patient))
		return STATUS_OK;
	return status ? status : visit(ask, &state, arena, error);
}

/* Of every patient of the ledger. */
static enum status
all_patients_ask(struct ask *ask, state_visit *visit, struct arena *arena,
    struct error *error)
{
	enum status status = STATUS_OK;
	char number[11] = "";
	bool found = true;

	while (!status && found) {
		const struct ledger_about after = {
		    .patient = text_of(number), .upto_seq = ask->upto_seq};

		status = ledger_next_patient(
		    ask->run->ledger, &after, number, &found, error);
		if (!status && found)
			status = patient_ask(
			    ask, text_of(number), visit, arena, error);
	}
	return status;
}

static int
seq_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Of the patients of files, each once, in ascending order. */
static enum status
asked_patients_ask(struct ask *ask, state_visit *visit, struct arena *arena,
    struct error *error)
{
	const struct pool *patients = &ask->asked.patients;
	enum status status =
	    asked_resolve(&ask->asked, &ask->known, false, error);
	uint64_t *numbers = calloc(patients->count + 1, sizeof *numbers);
	char digits[PATIENT_BYTES];

	if (!numbers)
		return error_no_memory(error);
	for (uint32_t i = 0; i < patients->count; i++)
		numbers[i] = patient_number(pool_text(patients, i + 1));
	qsort(numbers, patients->count, sizeof *numbers, seq_compare);
	for (uint32_t i = 0; !status && i < patients->count; i++)
		status = patient_ask(ask, patient_digits(numbers[i], digits),
		    visit, arena, error);
	free(numbers);
	return status;
}

enum status
ask_patients(struct ask *ask, state_visit *visit, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct arena arena;
	enum status status;

	arena_init(&arena, STATE_MAX);
	if (ask->asked.by_files)
		status = asked_patients_ask(ask, visit, &arena, error);
	else if (options_has(options, FIELD_PATIENT))
		status = patient_ask(ask, options->value[FIELD_PATIENT].text,
		    visit, &arena, error);
	else
		status = all_patients_ask(ask, visit, &arena, error);
	arena_release(&arena);
	return status;
}

/* Facts taken in one go from the ledger, to be visited without a lock. */
struct piece {
	struct arena arena;
	struct fact facts[PIECE];
	struct text lines[PIECE];
	size_t count;
};

static enum status
piece_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct piece *piece = ctx;

	if (!fact_copy(fact, &piece->arena, &piece->facts[piece->count]) ||
	    !arena_copy(&piece->arena, fact->viewer,
		&piece->facts[piece->count].viewer) ||
	    !arena_copy(&piece->arena, line, &piece->lines[piece->count]))
		return error_no_memory(error);
	piece->count++;
	return STATUS_OK;
}

static enum status
piece_visit(struct ask *ask, const struct piece *piece, line_visit *visit,
    struct error *error)
{
	for (size_t i = 0; i < piece->count; i++) {
		enum status status;

		if (ask->asked.by_files &&
		    !asked_has_number(&ask->asked, piece->facts[i].patient))
			continue;
		status = visit(ask, &piece->facts[i], piece->lines[i], error);
		if (!status)
			status = output_push(&ask->run->output, error);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* The numbers that the query's patient has, in the arena. */
static enum status
numbers_take(struct ask *ask, struct text patient, struct arena *arena,
    struct numbers *numbers, struct error *error)
{
	numbers_init(numbers, arena);
	return patient.len
		   ? known_numbers(&ask->known, patient, arena, numbers, error)
		   : STATUS_OK;
}

/* The seqs of a query, in no order. */
struct seqs {
	struct arena *arena;
	uint64_t *items;
	size_t count, room;
};

static enum status
seq_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct seqs *seqs = ctx;
	void *items = seqs->items;

	(void)line;
	if (!arena_grow(seqs->arena, &items, &seqs->room, seqs->count,
		sizeof *seqs->items))
		return error_no_memory(error);
	seqs->items = items;
	seqs->items[seqs->count++] = fact->seq;
	return STATUS_OK;
}

/* The next piece of the facts under several numbers, in ledger order. */
static enum status
joined_piece(struct ask *ask, struct facts_query query,
    const struct numbers *numbers, struct piece *piece, struct error *error)
{
	struct seqs seqs = {.arena = &piece->arena};
	struct text asked = query.patient;
	struct facts_query one = {.of = FACTS_ALL,
	    .line = query.line,
	    .voids_upto = query.voids_upto};
	enum status status = STATUS_OK;

	query.line = false;
	for (size_t i = 0; !status && i < numbers->number_count; i++) {
		query.patient = numbers->items[i].number;
		if (ask->careful ||
		    numbers_are_one(numbers, query.patient, asked))
			status = ledger_facts(
			    ask->run->ledger, &query, seq_sink, &seqs, error);
	}
	if (seqs.count)
		qsort(seqs.items, seqs.count, sizeof *seqs.items, seq_compare);
	for (size_t i = 0; !status && i < seqs.count && i < PIECE; i++) {
		one.after_seq = seqs.items[i] - 1;
		one.upto_seq = seqs.items[i];
		status = ledger_facts(
		    ask->run->ledger, &one, piece_sink, piece, error);
	}
	return status;
}

static enum status
piece_read(struct ask *ask, const struct facts_query *query,
    const struct numbers *numbers, struct piece *piece, struct error *error)
{
	piece->count = 0;
	arena_reset(&piece->arena);
	return numbers->count ? joined_piece(ask, *query, numbers, piece, error)
			      : ledger_facts(ask->run->ledger, query,
				    piece_sink, piece, error);
}

/* Piece by piece, where one query finds them. */
static enum status
pieces_visit(struct ask *ask, struct facts_query query, struct piece *piece,
    line_visit *visit, struct error *error)
{
	enum status status = STATUS_OK;
	struct numbers numbers;
	struct arena arena;

	arena_init(&arena, PIECE_MAX);
	status = numbers_take(ask, query.patient, &arena, &numbers, error);
	while (!status) {
		status = piece_read(ask, &query, &numbers, piece, error);
		if (!status)
			status = piece_visit(ask, piece, visit, error);
		if (piece->count < PIECE)
			break;
		query.after_seq = piece->facts[piece->count - 1].seq;
	}
	arena_release(&arena);
	return status;
}

/* The seqs of what the query finds of each patient of files, in order. */
static enum status
asked_seqs(struct ask *ask, struct facts_query query, struct seqs *seqs,
    struct error *error)
{
	const struct pool *numbers = &ask->asked.numbers;
	enum status status = STATUS_OK;

	if (query.of == FACTS_OF_EVENT)
		query.of = query.event == EVENT_RECORD_VIEW ? FACTS_OF_VIEWS
							    : FACTS_OF_PATIENT;
	query.line = false;
	query.limit = 0;
	for (uint32_t i = 1; !status && i <= numbers->count; i++) {
		query.patient = pool_text(numbers, i);
		status = ledger_facts(
		    ask->run->ledger, &query, seq_sink, seqs, error);
	}
	if (seqs->count)
		qsort(
		    seqs->items, seqs->count, sizeof *seqs->items, seq_compare);
	return status;
}

/* Patient by patient, and then in ledger order: for a few of many. */
static enum status
asked_visit(struct ask *ask, struct facts_query query, struct piece *piece,
    line_visit *visit, struct error *error)
{
	struct arena arena;
	struct seqs seqs = {.arena = &arena};
	enum status status;

	arena_init(&arena, SEQS_MAX);
	status = asked_seqs(ask, query, &seqs, error);
	query.of = FACTS_ALL;
	query.event = EVENT_UNSET;
	for (size_t i = 0; !status && i < seqs.count; i++) {
		piece->count = 0;
		arena_reset(&piece->arena);
		query.after_seq = seqs.items[i] - 1;
		query.upto_seq = seqs.items[i];
		status = ledger_facts(
		    ask->run->ledger, &query, piece_sink, piece, error);
		if (!status)
			status = piece_visit(ask, piece, visit, error);
	}
	arena_release(&arena);
	return status;
}

/* Are the patients of files few beside all that the query would go through? */
static bool
asked_are_few(const struct ask *ask, const struct facts_query *query)
{
	return (query->upto_seq - query->after_seq) / ASKED_SHARE >
	       ask->asked.numbers.count;
}

enum status
ask_facts(struct ask *ask, struct facts_query query, line_visit *visit,
    struct error *error)
{
	struct piece *piece = ask->piece;
	enum status status = STATUS_OK;

	if (!piece)
		piece = arena_alloc(&ask->run->arena, sizeof *piece);
	if (!piece)
		return error_no_memory(error);
	ask->piece = piece;
	arena_init(&piece->arena, PIECE_MAX);
	query.limit = PIECE;
	query.voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0;
	if (ask->asked.by_files && !ask->asked.numbers.count)
		status = asked_resolve(
		    &ask->asked, &ask->known, ask->careful, error);
	if (!status)
		status = ask->asked.by_files && asked_are_few(ask, &query)
			     ? asked_visit(ask, query, piece, visit, error)
			     : pieces_visit(ask, query, piece, visit, error);
	arena_release(&piece->arena);
	return status;
}

struct line_taking {
	struct arena *arena;
	struct fact *fact;
};

static enum status
line_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct line_taking *taking = ctx;

	(void)fact;
	return stored_line_read(line, taking->arena, taking->fact, error);
}

enum status
ask_fact(struct ask *ask, uint64_t seq, struct arena *arena, struct fact *fact,
    struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};
	struct line_taking taking = {arena, fact};

	*fact = fact_none();
	return ledger_facts(
	    ask->run->ledger, &query, line_sink, &taking, error);
}

enum status
ask_voided(struct ask *ask, const struct fact *fact, struct arena *arena,
    struct voided *voided, struct error *error)
{
	struct known_fact found;
	struct fact read;

	*voided = (struct voided){.seq = fact->void_seq};
	if (!known_has_voids(&ask->known))
		return STATUS_OK;
	if (!voided->seq && fact->episode.len) {
		if (known_fact_find(
			&ask->known, fact->seq, arena, &found, error))
			return error->status;
		voided->seq = found.void_seq;
	}
	if (!voided->seq)
		return STATUS_OK;
	if (ask_fact(ask, voided->seq, arena, &read, error))
		return error->status;
	voided->by = read.by;
	voided->reason = read.reason;
	return STATUS_OK;
}

enum status
ask_in_force(struct ask *ask, struct text number, char digits[static 11],
    struct error *error)
{
	struct arena arena;
	struct numbers numbers;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status = known_numbers(&ask->known, number, &arena, &numbers, error);
	if (!status)
		number = numbers_in_force(&numbers, number);
	snprintf(digits, 11, "%.*s", (int)number.len, number.ptr);
	arena_release(&arena);
	return status;
}
