/* record - the recording commands: requests become facts. Requests. */
#include "record.h"

#include "recorder.h"

/* A flag that names what the request is about makes it the one request. */
#define NAMING_FIELDS FIELD_PATIENT, FIELD_EPISODE, FIELD_ORG, FIELD_ENTRY

/* The flags are the one request: what is missing was called wrong. */
static enum status
flags_record(struct run *run, struct error *error)
{
	struct recorder *recorder = NULL;
	struct item *item;
	enum status status = recorder_open(&recorder, run, NULL, error);

	if (!status) {
		item = recorder_item(recorder);
		if (request_read(run, NULL, &recorder->arena, &item->request,
			&item->why)) {
			item->outcome = OUTCOME_REFUSED;
			if (error_is_missing(&item->why)) {
				*error = item->why;
				status = error->status = STATUS_USAGE;
			}
		}
	}
	if (!status)
		status = run_ledger_open(run, LEDGER_WRITE, error);
	if (!status)
		status = recorder_flush(recorder, true, error);
	if (!status)
		status = recorder_finish(recorder, error);
	recorder_close(recorder);
	return status;
}

/* Keeps what a refusal of the item will want to write. */
static enum status
item_keep(struct recorder *recorder, struct item *item,
    const struct record *record, struct error *error)
{
	bool rejects = recorder->lines->rejects >= 0;

	item->record = (struct record){.line = record->line};
	if (rejects &&
	    (!arena_copy(&recorder->arena, record->raw, &item->record.raw) ||
		!arena_copy(&recorder->arena, record->end, &item->record.end)))
		return error_no_memory(error);
	return STATUS_OK;
}

/* Takes one record into the group; *more is false at the end of all. */
static enum status
line_take(struct recorder *recorder, struct values *values, bool *more,
    struct error *error)
{
	struct run *run = recorder->run;
	struct item *item = recorder_item(recorder);
	struct input *input;
	struct record record;
	struct error why = {.status = STATUS_OK};
	enum status status = lines_next(
	    recorder->lines, &recorder->arena, &input, &record, values, &why);

	*more = input != NULL;
	if (status > STATUS_REFUSED || !input) {
		recorder->count--;
		if (status)
			*error = why;
		return status;
	}
	item->input = input;
	if (!status)
		status = request_read(
		    run, values, &recorder->arena, &item->request, &why);
	if (status == STATUS_REFUSED) {
		item->outcome = OUTCOME_REFUSED;
		item->why = why;
	} else if (status) {
		*error = why;
		return status;
	}
	return item_keep(recorder, item, &record, error);
}

static enum status
groups_record(struct recorder *recorder, struct error *error)
{
	struct values *values =
	    arena_alloc(&recorder->run->arena, sizeof *values);
	bool more = true;
	enum status status = STATUS_OK;

	if (!values)
		return error_no_memory(error);
	while (!status && more) {
		bool rest = false;

		status = line_take(recorder, values, &more, error);
		if (!status)
			rest = !more || lines_would_wait(recorder->lines);
		if (!status && (rest || recorder_is_full(recorder)))
			status = recorder_flush(recorder, rest, error);
	}
	return status ? status : recorder_finish(recorder, error);
}

static enum status
lines_record(struct run *run, struct error *error)
{
	uint64_t fields = request_fields(run);
	struct recorder *recorder = NULL;
	struct lines lines;
	struct error closing;
	enum status status = lines_open(
	    &lines, run, fields, fields | FOREIGN_FIELDS, true, error);

	if (!status)
		status = run_ledger_open(run, LEDGER_BATCH, error);
	if (!status)
		status = recorder_open(&recorder, run, &lines, error);
	if (!status)
		status = groups_record(recorder, error);
	recorder_close(recorder);
	if (lines_close(&lines, &closing) && !status) {
		*error = closing;
		status = closing.status;
	}
	return status;
}

enum status
record_run(struct run *run, struct error *error)
{
	if (!run->options.operand_count &&
	    fields_have_any(&run->options.has, FIELDS(NAMING_FIELDS)))
		return flags_record(run, error);
	return lines_record(run, error);
}

/* The due episodes of one piece of a sweep, as discharges in a recorder. */
struct sweep {
	struct recorder *recorder;
	uint64_t last_seq;
};

static enum status
due_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct sweep *sweep = ctx;
	struct recorder *recorder = sweep->recorder;
	const struct options *options = &recorder->run->options;
	struct item *item = recorder_item(recorder);
	struct fact *discharge = &item->request.fact;

	(void)line;
	sweep->last_seq = fact->seq;
	*discharge = fact_none();
	discharge->event = EVENT_EPISODE_DISCHARGE;
	discharge->reason = options->value[FIELD_REASON].text;
	discharge->by = options->value[FIELD_BY].text;
	discharge->note = options->value[FIELD_NOTE].text;
	discharge->decided_by = options->value[FIELD_DECIDED_BY].text;
	if (!arena_copy(&recorder->arena, fact->patient, &discharge->patient) ||
	    !arena_copy(&recorder->arena, fact->episode, &discharge->episode))
		return error_no_memory(error);
	return STATUS_OK;
}

/* One piece after the other: found and ended under the same hold. */
static enum status
sweep_pieces(struct recorder *recorder, struct error *error)
{
	struct sweep sweep = {.recorder = recorder};
	size_t found;

	do {
		struct facts_query query = {
		    .of = FACTS_DUE, .limit = GROUP_ITEMS};
		enum status status = recorder_begin(recorder, error);

		if (status)
			return status;
		query.due_us = recorder->chain.now_us;
		query.after_seq = sweep.last_seq;
		query.upto_seq = recorder->chain.head.seq;
		status = ledger_facts(
		    recorder->run->ledger, &query, due_sink, &sweep, error);
		found = recorder->count;
		if (!status)
			status = recorder_flush(recorder, false, error);
		if (status)
			return status;
	} while (found == GROUP_ITEMS);
	return recorder_finish(recorder, error);
}

static enum status
sweep_is_alone(const struct run *run, struct error *error)
{
	static const enum field odd[] = {
	    NAMING_FIELDS, TAKES_LINES, FIELD_AT, FIELD_REJECTS, FIELD_NONE};

	if (fields_have_any(&run->options.has, odd) ||
	    run->options.operand_count || run->options.column_count)
		return error_set(error, STATUS_USAGE, "sweep",
		    "reads nothing: it takes no file, patient, episode or "
		    "time");
	return STATUS_OK;
}

enum status
record_sweep(struct run *run, struct error *error)
{
	struct recorder *recorder = NULL;
	enum status status = sweep_is_alone(run, error);

	if (!status)
		status = run_ledger_open(run, LEDGER_BATCH, error);
	if (!status)
		status = recorder_open(&recorder, run, NULL, error);
	if (!status)
		status = sweep_pieces(recorder, error);
	recorder_close(recorder);
	return status;
}
