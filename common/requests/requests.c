/* requests - the recording commands: requests become facts. Requests. */
#include "requests.h"

#include "recorder.h"

/* The flags are the one request: what is missing was called wrong. */
static enum status
flags_record(struct run *run, struct error *error)
{
	struct recorder *recorder = NULL;
	struct item *item;
	enum status status = recorder_open(&recorder, run, NULL, error);

	if (!status) {
		item = recorder_item(recorder);
		if (request_read(run, NULL, &item->request, &item->why)) {
			item->refused = true;
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
item_keep(struct recorder *recorder, struct item *item, const struct row *row,
    struct error *error)
{
	bool rejects = recorder->lines->rejects >= 0;

	item->row = (struct row){.input = row->input, .line = row->line};
	if (rejects &&
	    (!arena_copy(&recorder->arena, row->raw, &item->row.raw) ||
		!arena_copy(&recorder->arena, row->end, &item->row.end)))
		return error_no_memory(error);
	return STATUS_OK;
}

/* Takes one row into the group; *more is false at the end of all. */
static enum status
line_take(struct recorder *recorder, struct values *values, bool *more,
    struct error *error)
{
	struct item *item = recorder_item(recorder);
	struct row row = {.input = NULL};
	struct error why = {.status = STATUS_OK};
	enum status status = lines_next(recorder->lines, &row, values, &why);

	*more = row.input != NULL;
	if (!*more) {
		recorder->count--;
		if (status)
			*error = why;
		return status;
	}
	if (!status)
		status =
		    request_read(recorder->run, values, &item->request, &why);
	if (status > STATUS_REFUSED) {
		*error = why;
		return status;
	}
	item->refused = status == STATUS_REFUSED;
	item->why = why;
	return item_keep(recorder, item, &row, error);
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
	values->arena = &recorder->arena;
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
	uint64_t known = fields | FOREIGN_FIELDS;
	struct recorder *recorder = NULL;
	struct lines lines;
	struct error closing;
	enum status status;

	/* an event's hash proves that its seq is of this ledger */
	if (fields & FIELD_BIT(FIELD_SEQ))
		known |= FIELD_BIT(FIELD_HASH);
	status = lines_open(
	    &lines, run, (struct lines_sought){fields, known, true}, error);

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
requests_record(struct run *run, struct error *error)
{
	if (!run->options.operand_count &&
	    fields_have_any(&run->options.has, FIELDS(NAMING_FIELDS)))
		return flags_record(run, error);
	return lines_record(run, error);
}
