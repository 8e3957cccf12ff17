/* status - how the ledger is, in a moment however long it is. Audit. */
#include "status.h"

#include "../fields/line_read.h"
#include "../ledger/known.h"
#include "reviews.h"

#include <string.h>

#define NEWEST_DEFAULT 100000
/* So many facts are asked for at once; writers wait for one such piece. */
#define PIECE 512
#define LINE_MAX_BYTES ((size_t)4 << 20)
#define HOUR_US (3600 * SECOND_US)
#define MIB_BYTES ((uint64_t)1 << 20)
/* As recording has it: command.h's run_now. */
#define CLOCK_BEHIND_US DAY_US
#define CLOCK_AHEAD_US (90 * DAY_US)

/* What the counting goes through. */
struct counting {
	struct health *health;
	struct known known;
	struct arena line;
	uint64_t last_seq, seen;
};

static enum status
due_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct counting *counting = ctx;

	(void)line;
	(void)error;
	counting->last_seq = fact->seq;
	counting->seen++;
	counting->health->past_due++;
	return STATUS_OK;
}

/* A look by override counts until somebody has judged it. */
static enum status
look_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct counting *counting = ctx;
	struct fact look;
	bool unreviewed = false;

	counting->last_seq = fact->seq;
	counting->seen++;
	arena_reset(&counting->line);
	if (stored_line_read(line, &counting->line, &look, error))
		return error->status;
	if (look.override.len &&
	    look_is_unreviewed(&counting->known, look.seq, &unreviewed, error))
		return error->status;
	counting->health->unreviewed += unreviewed;
	return STATUS_OK;
}

/* Asks in pieces from after_seq on. */
static enum status
pieces_ask(struct counting *counting, struct facts_query query, fact_sink *sink,
    struct error *error)
{
	struct ledger *ledger = counting->known.ledger;
	enum status status;

	query.limit = PIECE;
	query.upto_seq = counting->known.upto_seq;
	counting->last_seq = query.after_seq;
	do {
		query.after_seq = counting->last_seq;
		counting->seen = 0;
		status = ledger_facts(ledger, &query, sink, counting, error);
	} while (!status && counting->seen == PIECE);
	return status;
}

static enum status
both_count(struct counting *counting, struct error *error)
{
	struct health *health = counting->health;
	struct facts_query due = {.of = FACTS_DUE,
	    .due_us = head_now(&health->head, health->clock_us)};
	struct facts_query looks = {.of = FACTS_OF_EVENT,
	    .event = EVENT_RECORD_VIEW,
	    .after_seq = health->unreviewed_after,
	    .line = true};

	if (known_firsts(&counting->known, error) ||
	    pieces_ask(counting, due, due_sink, error))
		return error->status;
	return pieces_ask(counting, looks, look_sink, error);
}

static enum status
count(struct run *run, struct health *health, struct error *error)
{
	uint64_t newest = run_has(run, FIELD_NEWEST)
			      ? run->options.value[FIELD_NEWEST].number
			      : NEWEST_DEFAULT;
	struct counting counting = {.health = health};
	enum status status;

	if (run_has(run, FIELD_QUICK))
		return STATUS_OK;
	if (health->head.seq > newest)
		health->unreviewed_after = health->head.seq - newest;
	known_init(&counting.known, run->ledger, health->head.seq);
	arena_init(&counting.line, LINE_MAX_BYTES);
	status = both_count(&counting, error);
	arena_release(&counting.line);
	known_release(&counting.known);
	health->counted = !status;
	return status;
}

/* The hash that the ledger has where it was verified. */
static enum status
hash_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)fact;
	(void)error;
	line_hash(line, ctx);
	return STATUS_OK;
}

/* Does the ledger go on from what was verified? */
static enum status
verified_judge(struct run *run, struct health *health, struct error *error)
{
	const struct checkpoint *verified = &health->verified;
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = verified->seq - 1,
	    .upto_seq = verified->seq,
	    .line = true};
	char hash[HASH_BYTES] = "";

	if (!health->has_verified || !verified->seq)
		return STATUS_OK;
	if (verified->seq <= health->head.seq &&
	    ledger_facts(run->ledger, &query, hash_sink, hash, error))
		return error->status;
	health->alert[ALERT_REWRITTEN] = strcmp(hash, verified->hash) != 0;
	return STATUS_OK;
}

/* Is the value of the option, if it is given, less than that? */
static bool
is_past(const struct run *run, enum field limit, uint64_t value)
{
	return run_has(run, limit) && run->options.value[limit].number < value;
}

/* The same of hours, against a span that may be none. */
static bool
is_too_old(const struct run *run, enum field limit, int64_t span_us)
{
	uint64_t hours = run->options.value[limit].number;

	return run_has(run, limit) && span_us > 0 &&
	       (uint64_t)span_us / HOUR_US >= hours &&
	       (uint64_t)span_us > hours * HOUR_US;
}

static void
limits_judge(const struct run *run, struct health *health)
{
	const struct ledger_condition *condition = &health->condition;
	const struct head *head = &health->head;
	int64_t age_us = health->clock_us - head->logged_us;
	bool *alert = health->alert;

	if (head->seq) {
		alert[ALERT_CLOCK] =
		    age_us < -CLOCK_BEHIND_US || age_us > CLOCK_AHEAD_US;
		alert[ALERT_MAX_AGE] = is_too_old(run, FIELD_MAX_AGE, age_us);
	}
	alert[ALERT_RETIRED] = condition->retired;
	/* a limit that nobody can hold is not kept */
	alert[ALERT_MIN_FREE] =
	    run_has(run, FIELD_MIN_FREE) &&
	    (!condition->has_free ||
		condition->free_bytes / MIB_BYTES <
		    run->options.value[FIELD_MIN_FREE].number);
	alert[ALERT_MAX_PAST_DUE] =
	    is_past(run, FIELD_MAX_PAST_DUE, health->past_due);
	alert[ALERT_MAX_UNREVIEWED] =
	    is_past(run, FIELD_MAX_UNREVIEWED, health->unreviewed);
	/* what was never verified has been so since 1970 */
	alert[ALERT_MAX_UNVERIFIED] = is_too_old(run, FIELD_MAX_UNVERIFIED,
	    health->clock_us - health->verified.signed_us);
}

static enum status
look(struct run *run, struct health *health, struct error *error)
{
	const char *place = NULL;
	enum status status = run_ledger_path(run, &place, error);

	/* Nothing is put right in a file by whoever only watches it. */
	if (!status)
		status = run_ledger_open(run,
		    ledger_place_is_file(place) ? LEDGER_PROOF : LEDGER_READ,
		    error);
	if (!status)
		status =
		    ledger_condition(run->ledger, &health->condition, error);
	if (!status)
		status = ledger_head(run->ledger, &health->head, error);
	if (!status)
		status = head_clock(&health->head, &health->clock_us, error);
	if (!status)
		status = count(run, health, error);
	if (!status)
		status = verified_judge(run, health, error);
	if (!status)
		limits_judge(run, health);
	return status;
}

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

static enum status
options_judge(const struct run *run, bool *prometheus, struct error *error)
{
	static const enum field counted[] = {
	    FIELD_NEWEST, FIELD_MAX_PAST_DUE, FIELD_MAX_UNREVIEWED, FIELD_NONE};
	struct text format = run->options.value[FIELD_STATUS_FORMAT].text;

	*prometheus = text_equal(format, TEXT("prometheus"));
	if (run_has(run, FIELD_STATUS_FORMAT) && !*prometheus &&
	    !text_equal(format, TEXT("json")))
		return usage(error, "format", "is not json or prometheus");
	if (run_has(run, FIELD_QUICK) &&
	    fields_have_any(&run->options.has, counted))
		return usage(error, "quick",
		    "counts nothing that --newest, --max-past-due or "
		    "--max-unreviewed could be about");
	if (run_has(run, FIELD_MAX_UNVERIFIED) && !run_has(run, FIELD_VERIFIED))
		return usage(error, "max-unverified",
		    "is about the file of --verified, which is missing");
	return STATUS_OK;
}

enum status
status_run(struct run *run, struct error *error)
{
	struct buffer *out = output_buffer(&run->output);
	struct health health = {.counted = false};
	struct error broken;
	bool prometheus;
	enum status status = options_judge(run, &prometheus, error);

	if (!status && run_has(run, FIELD_VERIFIED))
		status = checkpoint_note_read(
		    run->options.value[FIELD_VERIFIED].text.ptr,
		    &health.verified, &health.has_verified, error);
	if (status)
		return status;
	status = look(run, &health, error);
	if (status && !prometheus)
		return status;
	if (status)
		health_tell_down(out);
	else if (prometheus)
		health_tell_prometheus(out, &health);
	else
		health_tell_json(out, &health);
	if (!status && !health_is_well(&health))
		run->worst = STATUS_REFUSED;
	if (!status)
		return output_flush(&run->output, error);
	return output_flush(&run->output, &broken) ? (*error = broken).status
						   : status;
}
