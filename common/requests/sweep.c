/* sweep - ends every episode whose due has come. Requests. */
#include "sweep.h"

#include "recorder.h"
#include "requests.h"

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
		query.due_us = recorder->turn.chain.now_us;
		query.after_seq = sweep.last_seq;
		query.upto_seq = recorder->turn.chain.head.seq;
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
	    run->options.operand_count)
		return error_set(error, STATUS_USAGE, "sweep",
		    "reads nothing: it takes no file, patient, episode or "
		    "time");
	return STATUS_OK;
}

enum status
sweep_run(struct run *run, struct error *error)
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
