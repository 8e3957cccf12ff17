/* ask_events - the ledger itself, and who has looked. Audit. */
#include "ask.h"

#include "../fields/line_read.h"

static bool
flag_says(const struct options *options, enum field field, struct text text)
{
	return !options_has(options, field) ||
	       text_equal(options->value[field].text, text);
}

/* Filters by what the columns hold, without reading the line. */
static bool
columns_are_asked(const struct ask *ask, const struct fact *fact)
{
	const struct options *options = &ask->run->options;
	int64_t since_us =
	    options_instant(options, FIELD_SINCE, ask->now_us, INSTANT_UNSET);
	int64_t until_us =
	    options_instant(options, FIELD_UNTIL, ask->now_us, INSTANT_MAX);
	enum event event = options->value[FIELD_EVENT].event;

	if (options_has(options, FIELD_EVENT) && fact->event != event)
		return false;
	return fact->logged_us >= since_us &&
	       (!options_has(options, FIELD_UNTIL) ||
		   fact->logged_us < until_us) &&
	       flag_says(options, FIELD_PATIENT, fact->patient) &&
	       flag_says(options, FIELD_VIEWER, fact->viewer) &&
	       flag_says(options, FIELD_EPISODE, fact->episode);
}

/* The user and the override stand in the line only. */
static enum status
line_is_asked(
    const struct ask *ask, struct text line, bool *asked, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct arena arena;
	struct fact fact;
	enum status status;

	*asked = true;
	if (!options_has(options, FIELD_USER) &&
	    !options_has(options, FIELD_OVERRIDES))
		return STATUS_OK;
	arena_init(&arena, (size_t)1 << 20);
	status = stored_line_read(line, &arena, &fact, error);
	*asked = !status && flag_says(options, FIELD_USER, fact.user) &&
		 (!options_has(options, FIELD_OVERRIDES) || fact.override.len);
	arena_release(&arena);
	return status;
}

static enum status
event_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	bool asked;

	if (!columns_are_asked(ask, fact))
		return STATUS_OK;
	if (line_is_asked(ask, line, &asked, error))
		return error->status;
	return asked ? answer_event(&ask->answers, line, error) : STATUS_OK;
}

/* Leaves out, by seq, what was logged before --since or not before --until. */
static enum status
query_narrow(struct ask *ask, struct facts_query *query, struct error *error)
{
	const struct options *options = &ask->run->options;
	int64_t since_us =
	    options_instant(options, FIELD_SINCE, ask->now_us, INSTANT_UNSET);
	int64_t until_us =
	    options_instant(options, FIELD_UNTIL, ask->now_us, INSTANT_MAX);
	uint64_t upto_seq;

	if (options_has(options, FIELD_SINCE) &&
	    ledger_seq_at(
		ask->run->ledger, since_us - 1, &query->after_seq, error))
		return error->status;
	if (!options_has(options, FIELD_UNTIL))
		return STATUS_OK;
	if (ledger_seq_at(ask->run->ledger, until_us - 1, &upto_seq, error))
		return error->status;
	if (upto_seq < query->upto_seq)
		query->upto_seq = upto_seq;
	return STATUS_OK;
}

static enum status
events_ask(struct run *run, const char *question, struct facts_query query,
    const char *const *columns, struct error *error)
{
	struct ask ask;
	enum status status = ask_open(&ask, run, question, columns, error);

	query.line = true;
	query.upto_seq = ask.upto_seq;
	if (!status)
		status = query_narrow(&ask, &query, error);
	if (!status)
		status = ask_facts(&ask, query, event_answer, error);
	return ask_close(&ask, status, error);
}

enum status
ask_views(struct run *run, struct error *error)
{
	static const char *const columns[] = {"seq", "logged", "patient",
	    "viewer", "user", "purpose", "shown", "withheld", "override", "by",
	    NULL};
	const struct options *options = &run->options;
	struct facts_query query = {
	    .of = FACTS_OF_EVENT, .event = EVENT_RECORD_VIEW};

	if (options_has(options, FIELD_PATIENT)) {
		query.of = FACTS_OF_VIEWS;
		query.patient = options->value[FIELD_PATIENT].text;
	}
	return events_ask(run, "views", query, columns, error);
}

enum status
ask_events(struct run *run, struct error *error)
{
	static const char *const columns[] = {"seq", "logged", "at", "event",
	    "patient", "subject", "to_service", "to_practice", "mig", "private",
	    "partner", "by", NULL};
	const struct options *options = &run->options;
	struct facts_query query = {.of = FACTS_ALL};

	if (options_has(options, FIELD_PATIENT))
		query.patient = options->value[FIELD_PATIENT].text;
	if (options_has(options, FIELD_EVENT))
		query.event = options->value[FIELD_EVENT].event;
	return events_ask(run, "events", query, columns, error);
}
