/*
 * precedent - the opening and discharge that a fact is judged against.
 *
 * Layer: ledger. Memory: the caller's; texts are the fact's or the arena's.
 * Errors: as the ledger's.
 * Source: the rules on facts, section 2: each is judged against the facts
 * before it in the ledger.
 */
#ifndef EDSM_LEDGER_PRECEDENT_H
#define EDSM_LEDGER_PRECEDENT_H

#include "../core/judge.h"
#include "../ground/arena.h"
#include "known.h"

struct precedents {
	/* of each, what fact_judge asks: patient and at */
	struct fact opening, discharge;
	bool has_opening, has_discharge;
};

/* What bears on the fact among those known. */
WARN_UNUSED enum status precedents_find(const struct known *known,
    const struct fact *fact, struct arena *arena, struct precedents *found,
    struct error *error);

/* What was found in the form that fact_judge takes; borrows found. */
struct precedent precedent_of(const struct precedents *found, int64_t clock_us);

#endif
