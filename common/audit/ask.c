/* ask - the questions of audit-view: one head, two clocks. Audit. */
#include "ask.h"

#include "../fields/line_read.h"

#include <stdio.h>
#include <stdlib.h>

#include "../system/process.h"
#include "seqs.h"

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
	seqs_sort(numbers, patients->count);
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
