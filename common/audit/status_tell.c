/* status_tell - how a ledger is, in JSON and for Prometheus. Audit. */
#include "../json/write.h"
#include "status.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const words[ALERTS] = {
    [ALERT_CLOCK] = "clock",
    [ALERT_RETIRED] = "retired",
    [ALERT_REWRITTEN] = "rewritten",
    [ALERT_MAX_AGE] = "max-age",
    [ALERT_MIN_FREE] = "min-free",
    [ALERT_MAX_PAST_DUE] = "max-past-due",
    [ALERT_MAX_UNREVIEWED] = "max-unreviewed",
    [ALERT_MAX_UNVERIFIED] = "max-unverified",
};

const char *
alert_word(enum alert alert)
{
	return words[alert];
}

bool
health_is_well(const struct health *health)
{
	for (int i = 0; i < ALERTS; i++)
		if (health->alert[i])
			return false;
	return true;
}

/* Whole seconds from one instant to a later one, else 0. */
static uint64_t
seconds(int64_t from_us, int64_t to_us)
{
	return to_us > from_us ? (uint64_t)(to_us - from_us) / SECOND_US : 0;
}

static void
head_tell(struct buffer *out, const struct health *health)
{
	const struct head *head = &health->head;

	member_number(out, "events", head->seq);
	member_text(out, "head", text_of(head->hash));
	if (head->seq) {
		member_instant(out, "newest", head->logged_us);
		member_number(
		    out, "age", seconds(head->logged_us, health->clock_us));
		member_number(
		    out, "behind", seconds(health->clock_us, head->logged_us));
	}
}

static void
condition_tell(struct buffer *out, const struct ledger_condition *condition)
{
	member_text(out, "store", text_of(condition->store));
	if (condition->format)
		member_number(out, "format", condition->format);
	member_number(out, "bytes", condition->bytes);
	if (condition->has_free)
		member_number(out, "free", condition->free_bytes);
	if (condition->retired)
		member_bool(out, "retired", true);
}

/* The words of all alerts, with blanks between; no member where none is. */
static void
alerts_tell(struct buffer *out, const struct health *health)
{
	char all[ALERTS * 20] = "";
	size_t len = 0;

	for (int i = 0; i < ALERTS; i++)
		if (health->alert[i])
			len += (size_t)snprintf(all + len, sizeof all - len,
			    "%s%s", len ? " " : "", words[i]);
	if (len)
		member_text(out, "alerts", text_of(all));
	member_bool(out, "ok", !len);
}

void
health_tell_json(struct buffer *out, const struct health *health)
{
	buffer_add_char(out, '{');
	condition_tell(out, &health->condition);
	head_tell(out, health);
	if (health->counted) {
		member_number(out, "past_due", health->past_due);
		member_number(out, "unreviewed", health->unreviewed);
		member_number(
		    out, "unreviewed_after", health->unreviewed_after);
	}
	if (health->has_verified) {
		member_number(out, "verified", health->verified.seq);
		member_instant(out, "verified_at", health->verified.signed_us);
	}
	alerts_tell(out, health);
	buffer_add(out, TEXT("}\n"));
}

/* What comes before a metric's samples. */
static void
metric_head(
    struct buffer *out, const char *name, const char *type, const char *help)
{
	char lines[512];

	snprintf(lines, sizeof lines,
	    "# HELP edsm_ledger_%s %s\n# TYPE edsm_ledger_%s %s\n", name, help,
	    name, type);
	buffer_add(out, text_of(lines));
}

static void
sample(struct buffer *out, const char *name, uint64_t value)
{
	char line[256];

	snprintf(
	    line, sizeof line, "edsm_ledger_%s %" PRIu64 "\n", name, value);
	buffer_add(out, text_of(line));
}

static void
gauge(struct buffer *out, const char *name, const char *help, uint64_t value)
{
	metric_head(out, name, "gauge", help);
	sample(out, name, value);
}

/* An instant as seconds since 1970, the microseconds behind a point. */
static void
instant_gauge(
    struct buffer *out, const char *name, const char *help, int64_t us)
{
	int64_t whole = us / SECOND_US, rest = us % SECOND_US;
	char line[256];

	metric_head(out, name, "gauge", help);
	if (rest < 0) {
		whole--;
		rest += SECOND_US;
	}
	/* before 1970 the fraction would count the wrong way */
	if (whole < 0)
		rest = 0;
	snprintf(line, sizeof line,
	    "edsm_ledger_%s %" PRId64 ".%06" PRId64 "\n", name, whole, rest);
	buffer_add(out, text_of(line));
}

static void
info_tell(struct buffer *out, const struct ledger_condition *condition)
{
	char line[128];

	metric_head(
	    out, "info", "gauge", "What the ledger is kept in, always 1.");
	snprintf(line, sizeof line,
	    "edsm_ledger_info{store=\"%s\",format=\"%u\"} 1\n",
	    condition->store, condition->format);
	buffer_add(out, text_of(line));
}

static void
alert_gauges(struct buffer *out, const struct health *health)
{
	metric_head(out, "alert", "gauge",
	    "1 where somebody should look, by its reason.");
	for (int i = 0; i < ALERTS; i++) {
		char name[64];

		snprintf(name, sizeof name, "alert{reason=\"%s\"}", words[i]);
		sample(out, name, health->alert[i]);
	}
}

static void
counted_gauges(struct buffer *out, const struct health *health)
{
	gauge(out, "past_due_episodes",
	    "Open episodes whose due has come: what the next sweep ends.",
	    health->past_due);
	gauge(out, "unreviewed_overrides",
	    "Looks by override that nobody has judged, among the newest "
	    "events.",
	    health->unreviewed);
}

static void
verified_gauges(struct buffer *out, const struct health *health)
{
	gauge(out, "verified_events",
	    "Events up to which the ledger was last found sound.",
	    health->verified.seq);
	instant_gauge(out, "verified_timestamp_seconds", "When that was.",
	    health->verified.signed_us);
}

void
health_tell_down(struct buffer *out)
{
	gauge(out, "up", "1 where the ledger could be looked at.", 0);
}

void
health_tell_prometheus(struct buffer *out, const struct health *health)
{
	const struct ledger_condition *condition = &health->condition;

	gauge(out, "up", "1 where the ledger could be looked at.", 1);
	info_tell(out, condition);
	metric_head(out, "events_total", "counter", "Events in the ledger.");
	sample(out, "events_total", health->head.seq);
	if (health->head.seq)
		instant_gauge(out, "newest_timestamp_seconds",
		    "When the newest event was logged.",
		    health->head.logged_us);
	instant_gauge(out, "clock_timestamp_seconds",
	    "The clock that counts for the ledger.", health->clock_us);
	gauge(out, "size_bytes", "What the ledger takes up.", condition->bytes);
	if (condition->has_free)
		gauge(out, "free_bytes", "What is left where it is kept.",
		    condition->free_bytes);
	if (health->counted)
		counted_gauges(out, health);
	if (health->has_verified)
		verified_gauges(out, health);
	alert_gauges(out, health);
}
