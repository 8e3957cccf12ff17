/*
 * sight - who sees whose record by which route at a moment.
 *
 * Layer: core. Memory: the caller's arenas. Pure and total. Errors: false
 * where an arena is at its end; the answer is then void.
 * Source: the sharing rules, section 3, asked for every viewer at once.
 */
#ifndef EDSM_CORE_SIGHT_H
#define EDSM_CORE_SIGHT_H

#include "decision.h"

enum route {
	ROUTE_EPISODE,
	ROUTE_MIG
};

/* One viewer sees one organisation's record of the patient by one route. */
struct sight {
	struct text viewer, source;
	enum route route;
	const struct episode *episode; /* NULL by the MIG */
	int64_t before_us;             /* sees what was recorded before it, or
					* HORIZON_UNLIMITED: all */
	uint64_t private_marks;        /* in force there: never seen */
	struct because because;
};

struct sights {
	struct sight *items;
	size_t count, room;
};

/* "episode" or "mig". */
struct text route_name(enum route route);

/* Order by viewer, source, route and the episode's seq: <0, 0, >0. */
int sight_compare(const struct sight *a, const struct sight *b);

/* Do both see as much, whatever the facts that say so? */
bool sight_is_alike(const struct sight *a, const struct sight *b);

/*
 * Everybody who sees anything at at_us, in order, into *sights (which starts
 * from nothing; its items are the arena's).
 */
WARN_UNUSED bool sights_at(const struct state *state,
    struct organisations *orgs, int64_t at_us, struct arena *arena,
    struct sights *sights);

/*
 * The sights once more under each code that is one with theirs at at_us, but
 * for pairs that are one organisation; in order. *wide starts from
 * nothing.
 */
WARN_UNUSED bool sights_widen(const struct sights *sights,
    struct organisations *orgs, int64_t at_us, struct arena *arena,
    struct sights *wide);

/* What one direction of an open episode lets its viewer see; false: nothing. */
bool direction_sight(const struct episode *episode, bool to_service,
    int64_t at_us, struct sight *sight);

/* What the partner sees by that choice; false: nothing. */
bool mig_sight(const struct state *state, struct organisations *orgs,
    const struct choice *choice, const struct partner *partner, int64_t at_us,
    struct sight *sight);

/* There is no next change: still so. */
#define INTERVAL_STILL (INSTANT_MAX + 1)

/* The next instant after after_us at which the episode changes, or least. */
int64_t episode_change(
    const struct episode *episode, int64_t after_us, int64_t least);

/* The next instant after after_us at which anything changes, INTERVAL_STILL at
 * the end. */
int64_t sights_change_next(const struct state *state,
    const struct organisations *orgs, int64_t after_us);

#endif
