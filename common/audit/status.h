/*
 * status - ledger-status: how the ledger is, in a moment however long it is.
 *
 * Layer: audit. Memory: fixed. Errors: STATUS_FAILED for a ledger that cannot
 * be looked at or is damaged. What passes a limit is an answer, and exit
 * status 1. Source: the interface's line on ledger-status; Prometheus' text
 * exposition format 0.0.4 and its conventions for names.
 */
#ifndef EDSM_AUDIT_STATUS_H
#define EDSM_AUDIT_STATUS_H

#include "../command/command.h"
#include "../ledger/checkpoint.h"

/* Why somebody should look: each has a word in the answer. */
enum alert {
	ALERT_CLOCK,     /* a day behind the head, or 90 days past it */
	ALERT_RETIRED,   /* nothing is recorded in it any more */
	ALERT_REWRITTEN, /* it has not the head that was verified */
	ALERT_MAX_AGE,   /* these are limits of the command line */
	ALERT_MIN_FREE,
	ALERT_MAX_PAST_DUE,
	ALERT_MAX_UNREVIEWED,
	ALERT_MAX_UNVERIFIED,
	ALERTS
};

/* What was found of a ledger. */
struct health {
	struct ledger_condition condition;
	struct head head;
	int64_t clock_us;
	bool counted;              /* are these known? */
	uint64_t past_due;         /* open episodes */
	uint64_t unreviewed;       /* overrides, of looks with a seq above */
	uint64_t unreviewed_after; /* this one */
	bool has_verified;         /* is that known? */
	struct checkpoint verified;
	bool alert[ALERTS];
};

/* The word for an alert, "max-age"; limits have their option's. */
const char *alert_word(enum alert alert);

/* Is there none? */
bool health_is_well(const struct health *health);

/* One JSON line, or what a textfile collector reads. */
void health_tell_json(struct buffer *out, const struct health *health);
void health_tell_prometheus(struct buffer *out, const struct health *health);
/* Of a ledger that could not be looked at. */
void health_tell_down(struct buffer *out);

/* ledger-status. */
enum status status_run(struct run *run, struct error *error);

#endif
