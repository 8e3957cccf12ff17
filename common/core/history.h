/*
 * history - what was decided about one thing, over time.
 *
 * Layer: core. Memory: the caller's arena. Pure and total.
 * Source: the sharing rules, section 3, "the value at an instant" and rule 4.
 *
 * Invariant: values are ordered by at_us, then by seq.
 */
#ifndef EDSM_CORE_HISTORY_H
#define EDSM_CORE_HISTORY_H

#include "../ground/arena.h"
#include "../model/fact.h"

struct value {
	int64_t at_us;
	uint64_t seq;
	enum decision decision;
};

struct history {
	struct value *values;
	size_t count, room;
};

/* No horizon was ever set, and a horizon without limit. */
#define HORIZON_NONE INSTANT_UNSET
#define HORIZON_UNLIMITED INT64_MAX

/* What a history says at one moment. */
struct standing {
	enum decision latest; /* DECISION_UNSET where nothing was decided */
	uint64_t seq;         /* the fact that says so, the first of equals */
	int64_t since_us;     /* since when it is so, without a break */
	int64_t horizon_us;   /* entries recorded before it were shared */
	uint64_t horizon_seq; /* the no that set a limited horizon, else 0 */
};

/* Adds a decision; false, nothing changed, where the arena is at its end. */
WARN_UNUSED bool history_add(
    struct history *history, struct arena *arena, struct value value);

/*
 * The standing at at_us. Of several values at one instant the careful one
 * counts: DECISION_NO for sharing, DECISION_YES for private marks.
 */
struct standing history_at(
    const struct history *history, enum decision careful, int64_t at_us);

#endif
