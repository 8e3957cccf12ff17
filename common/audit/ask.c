/* ask - the questions of audit-view: one head, two clocks. Audit. */
#include "ask.h"

#include "../system/process.h"

#define PIECE 256
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
	enum answer_format format = ANSWER_JSON;
	int64_t clock_us;
	enum status status;

	*ask = (struct ask){.run = run};
	status = run_ledger_open(run, LEDGER_READ, error);
	if (!status)
		status = ledger_head(run->ledger, &ask->head, error);
	if (!status)
		status = process_clock(&clock_us, error);
	if (status)
		return status;
	ask->now_us = head_now(&ask->head, clock_us);
	ask->at_us =
	    options_instant(&run->options, FIELD_AT, ask->now_us, ask->now_us);
	ask->is_now = !options_has(&run->options, FIELD_AT) ||
		      run->options.value[FIELD_AT].us == INSTANT_NOW;
	status = knowledge_take(ask, error);
	if (!status)
		status = format_of(run, &format, error);
	if (!status)
		known_init(&ask->known, run->ledger, ask->upto_seq);
	if (!status)
		status = known_partners(&ask->known, error);
	if (!status)
		status = answers_init(&ask->answers, &run->output, format,
		    question, columns, error);
	return status;
}

struct inquiry
ask_inquiry(
    const struct ask *ask, const struct state *state, struct text viewer)
{
	return (struct inquiry){.state = state,
	    .partners = &ask->known.partners,
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
	return status ? status : visit(ask, &state, arena, error);
}

enum status
ask_patients(struct ask *ask, state_visit *visit, struct error *error)
{
	const struct options *options = &ask->run->options;
	char number[11] = "";
	bool found = true;
	struct arena arena;
	enum status status = STATUS_OK;

	arena_init(&arena, STATE_MAX);
	if (options_has(options, FIELD_PATIENT)) {
		status = patient_ask(ask, options->value[FIELD_PATIENT].text,
		    visit, &arena, error);
		found = false;
	}
	while (!status && found) {
		const struct ledger_about after = {
		    .patient = text_of(number), .upto_seq = ask->upto_seq};

		status = ledger_next_patient(
		    ask->run->ledger, &after, number, &found, error);
		if (!status && found)
			status = patient_ask(
			    ask, text_of(number), visit, &arena, error);
	}
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
		enum status status =
		    visit(ask, &piece->facts[i], piece->lines[i], error);

		if (!status)
			status = output_push(&ask->run->output, error);
		if (status)
			return status;
	}
	return STATUS_OK;
}

enum status
ask_facts(struct ask *ask, struct facts_query query, line_visit *visit,
    struct error *error)
{
	struct piece *piece = arena_alloc(&ask->run->arena, sizeof *piece);
	enum status status = STATUS_OK;

	if (!piece)
		return error_no_memory(error);
	arena_init(&piece->arena, PIECE_MAX);
	query.limit = PIECE;
	do {
		piece->count = 0;
		arena_reset(&piece->arena);
		status = ledger_facts(
		    ask->run->ledger, &query, piece_sink, piece, error);
		if (!status)
			status = piece_visit(ask, piece, visit, error);
		if (piece->count)
			query.after_seq = piece->facts[piece->count - 1].seq;
	} while (!status && piece->count == PIECE);
	arena_release(&piece->arena);
	return status;
}
