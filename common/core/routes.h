/*
 * routes - by which other routes somebody sees what a fact says no to.
 *
 * Layer: core. Memory: the state's arena, where what was found is kept for the
 * next fact of the patient. Errors: false where the arena is at its end.
 * Source: the interface's notices; the sharing rules, sections 3 and 5.
 */
#ifndef EDSM_CORE_ROUTES_H
#define EDSM_CORE_ROUTES_H

#include "sight.h"

/* So many other routes are told one by one. */
#define ROUTES_TOLD 3

struct routes {
	struct arena *arena;             /* for the time of the call */
	struct sight first[ROUTES_TOLD]; /* in the order of sights */
	uint64_t count;                  /* of all */
};

/*
 * Into routes, whose arena is set: the other routes after a no to an episode or
 * the MIG, or a discharge, that the state has taken, as things stand at now_us.
 * A run of facts of one patient costs no more a fact than one alone.
 */
WARN_UNUSED bool routes_of(struct routes *routes, const struct fact *fact,
    struct state *state, struct organisations *orgs, int64_t now_us);

#endif
