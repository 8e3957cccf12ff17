/*
 * intervals - who saw whose record by which route, and how long.
 *
 * Layer: core. Memory: the caller's arenas. Pure and total. Errors: false
 * where an arena is at its end; the answer is then void.
 * Source: the sharing rules, section 3, asked for every moment at once.
 */
#ifndef EDSM_CORE_INTERVALS_H
#define EDSM_CORE_INTERVALS_H

#include "sight.h"

/* A sight that lasted from from_us until, and not at, until_us. */
struct interval {
	struct sight sight;
	int64_t from_us, until_us; /* INSTANT_MAX + 1: still so */
};

struct intervals {
	struct interval *items;
	size_t count, room;
};

/*
 * Every interval of sight, in order, then by from_us; what differs only in
 * the facts that say so is one, with the first such facts. scratch is reset.
 */
WARN_UNUSED bool intervals_of(const struct state *state,
    struct organisations *orgs, struct arena *arena, struct arena *scratch,
    struct intervals *intervals);

#endif
