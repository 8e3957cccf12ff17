/* ask_events - the ledger itself, and who has looked. Audit. */
#include "ask.h"

#include "../fields/line_read.h"
#include "reviews.h"
#include "seqs.h"

const char *const events_columns[] = {"seq", "logged", "at", "event", "patient",
    "subject", "to_service", "to_practice", "mig", "private", "partner",
    "successor", "was", "of", "outcome", "by", "voided", "voided_by",
    "void_reason", NULL};

#define SEQ_MAX (UINT64_C(1) << 56)

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
	       flag_says(options, FIELD_VIEWER, fact->viewer) &&
	       flag_says(options, FIELD_EPISODE, fact->episode);
}

/* What stands in the line only: the user, the override, what a void opens. */
static enum status
line_is_asked(struct ask *ask, struct text line, struct arena *arena,
    bool *asked, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct fact fact;

	*asked = true;
	if (!options_has(options, FIELD_USER) &&
	    !options_has(options, FIELD_OVERRIDES) &&
	    !options_has(options, FIELD_OPENING))
		return STATUS_OK;
	if (stored_line_read(line, arena, &fact, error))
		return error->status;
	*asked =
	    flag_says(options, FIELD_USER, fact.user) &&
	    (!options_has(options, FIELD_OVERRIDES) || fact.override.len) &&
	    (!options_has(options, FIELD_OPENING) || fact.opens);
	return STATUS_OK;
}

static enum status
event_print(struct ask *ask, const struct fact *fact, struct text line,
    struct arena *arena, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct voided voided = {.seq = 0};
	bool asked;

	if (line_is_asked(ask, line, arena, &asked, error))
		return error->status;
	if (asked && options_has(options, FIELD_UNREVIEWED) &&
	    look_is_unreviewed(&ask->known, fact->seq, &asked, error))
		return error->status;
	if (!asked)
		return STATUS_OK;
	if ((options_has(options, FIELD_STANDING) ||
		!answers_store_events(&ask->answers)) &&
	    ask_voided(ask, fact, arena, &voided, error))
		return error->status;
	return options_has(options, FIELD_STANDING) && voided.seq
		   ? STATUS_OK
		   : answer_event(&ask->answers, line, &voided, error);
}

static enum status
event_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	struct arena arena;
	enum status status;

	if (!columns_are_asked(ask, fact))
		return STATUS_OK;
	arena_init(&arena, (size_t)1 << 20);
	status = event_print(ask, fact, line, &arena, error);
	arena_release(&arena);
	return status;
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

/* The next number of a list with commas; false where none is well-formed. */
static bool
seq_next(struct text *rest, uint64_t *seq)
{
	*seq = 0;
	if (!rest->len || !char_is_digit(*rest->ptr))
		return false;
	for (; rest->len && char_is_digit(*rest->ptr); rest->ptr++, rest->len--)
		if (*seq < SEQ_MAX)
			*seq = *seq * 10 + (uint64_t)(*rest->ptr - '0');
	if (!rest->len)
		return true;
	if (*rest->ptr != ',' || rest->len == 1)
		return false;
	rest->ptr++;
	rest->len--;
	return true;
}

/* The numbers of --seq, in ledger order. */
static enum status
seqs_take(struct run *run, uint64_t **seqs, size_t *count, struct error *error)
{
	struct text rest = run->options.value[FIELD_SEQS].text;

	*count = 0;
	*seqs = arena_alloc(&run->arena, (rest.len + 1) * sizeof **seqs);
	if (!*seqs)
		return error_no_memory(error);
	while (rest.len)
		if (!seq_next(&rest, &(*seqs)[(*count)++]))
			return error_set(error, STATUS_USAGE, "seq",
			    "is not a list of numbers such as 7,12");
	seqs_sort(*seqs, *count);
	return STATUS_OK;
}

/* The events of the numbers alone, each once. */
static enum status
seqs_ask(struct ask *ask, struct facts_query query, struct error *error)
{
	uint64_t *seqs, upto_seq = query.upto_seq;
	size_t count;
	enum status status = seqs_take(ask->run, &seqs, &count, error);

	for (size_t i = 0; !status && i < count; i++) {
		if (!seqs[i] || seqs[i] > upto_seq ||
		    (i && seqs[i] == seqs[i - 1]))
			continue;
		query.after_seq = seqs[i] - 1;
		query.upto_seq = seqs[i];
		status = ask_facts(ask, query, event_answer, error);
	}
	return status;
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
		status = options_has(&run->options, FIELD_SEQS)
			     ? seqs_ask(&ask, query, error)
			     : ask_facts(&ask, query, event_answer, error);
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
	const struct options *options = &run->options;
	struct facts_query query = {.of = FACTS_ALL};

	if (options_has(options, FIELD_PATIENT))
		query.patient = options->value[FIELD_PATIENT].text;
	if (options_has(options, FIELD_OPENING))
		query.event = EVENT_FACT_VOID;
	else if (options_has(options, FIELD_EVENT))
		query.event = options->value[FIELD_EVENT].event;
	return events_ask(run, "events", query, events_columns, error);
}
