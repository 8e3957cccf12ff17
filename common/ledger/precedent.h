/*
 * precedent - what a fact is judged against.
 *
 * Layer: ledger. Memory: the caller's; texts are the fact's or the arena's.
 * Errors: as the ledger's.
 * Source: the sharing rules, section 2: each fact is judged against the facts
 * before it in the ledger that stand.
 */
#ifndef EDSM_LEDGER_PRECEDENT_H
#define EDSM_LEDGER_PRECEDENT_H

#include "../core/judge.h"
#include "../ground/arena.h"
#include "known.h"

struct precedents {
	/* of each, what fact_judge asks: seq, patient and at */
	struct fact opening, discharge;
	bool has_opening, has_discharge;
	/* the latest at of what the ledger has of the episode, INSTANT_MAX
	 * where that was not found out */
	int64_t last_us;
	struct known_fact target; /* of a void or review */
	/* the succession or link that stands of the same organisation or
	 * number */
	struct known_fact joined;
	bool of_patient; /* the opening's or target's patient is the fact's */
	bool is_circle, is_one;
};

/* What bears on the fact among those known. */
WARN_UNUSED enum status precedents_find(struct known *known,
    const struct fact *fact, struct arena *arena, struct precedents *found,
    struct error *error);

/* What was found in the form that fact_judge takes; borrows found. */
struct precedent precedent_of(const struct precedents *found, int64_t clock_us);

#endif
