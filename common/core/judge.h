/*
 * judge - may a fact be added, and is it there already?
 *
 * Layer: core. Memory: none. Pure and total.
 * Errors: STATUS_REFUSED, naming the field.
 * Source: the sharing rules, section 2.
 */
#ifndef EDSM_CORE_JUDGE_H
#define EDSM_CORE_JUDGE_H

#include "../ground/error.h"
#include "../model/fact.h"

/* How far ahead of the system's clock a fact may take effect. */
#define AHEAD_MAX_US (5 * 60 * SECOND_US)

/* What is in the ledger before the fact and bears on it. */
struct precedent {
	const struct fact *opening;   /* of the episode of that id, or NULL */
	const struct fact *discharge; /* of that episode, or NULL */
	const struct fact *target;    /* that is voided or reviewed, or NULL */
	uint64_t target_void_seq;     /* what took it back already, or 0 */
	/* the succession of the same organisation or the link of the same
	 * number that stands, or NULL */
	const struct fact *joined;
	bool of_patient; /* the opening or target is of the fact's patient */
	bool is_circle; /* the organisation or number would be part of itself */
	bool is_one;    /* practice and service are one by then */
	int64_t clock_us; /* the system's clock */
};

/* Is everything there that an event of its kind needs, and nothing twice? */
WARN_UNUSED enum status fact_is_whole(
    const struct fact *fact, struct error *error);

/* Judges a whole fact against what was there before it. */
WARN_UNUSED enum status fact_judge(const struct fact *fact,
    const struct precedent *precedent, struct error *error);

/*
 * Rules that came to be when ledgers were in use: a fact that breaks one is
 * refused as a request, and is no fault of a ledger that holds it.
 */
WARN_UNUSED enum status fact_meets_later_rules(
    const struct fact *fact, struct error *error);

/*
 * Is asked the same fact as held? at_given tells a request that says when
 * from one that means now: the latter is never the same but for an opening
 * that agrees in all that it names, a discharge of an ended episode, and a
 * succession or link.
 */
bool fact_is_same(
    const struct fact *asked, const struct fact *held, bool at_given);

#endif
