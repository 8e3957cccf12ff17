/*
 * notice - what whoever records a fact must be told.
 *
 * Layer: core. Memory: the caller's arena. Pure and total.
 * Source: the interface's notices; the sharing rules, section 5.
 */
#ifndef EDSM_CORE_NOTICE_H
#define EDSM_CORE_NOTICE_H

#include "routes.h"

enum notice_kind {
	NOTICE_STILL_SEES, /* after a no or a discharge: another route shows */
	NOTICE_OLD_YES,    /* a yes before a no that stands: opens the past */
	NOTICE_LATER_NO,  /* a MIG yes before a no that stands: opens nothing */
	NOTICE_LATER_YES, /* a no before a yes that stands: shuts nothing */
	NOTICE_LATER_RELEASE, /* a mark before a release that stands */
	NOTICE_SAME_NO,       /* a yes at the instant of a no: opens nothing */
	NOTICE_SAME_MARK,     /* a release at the instant of a mark */
	NOTICE_MORE_ROUTES,   /* so many other routes that are not listed */
	NOTICE_ENDED,         /* an unchanged opening: its episode has ended */
	NOTICE_NOBODY,        /* no other fact of the patient names the
			       * organisation */
	NOTICE_SUPERSEDED,    /* the number given is superseded */
	NOTICE_OPENS,         /* a void: so many pairs see more */
	NOTICE_OPENS_ENTRY,   /* a mark's void: so many viewers see the entry */
	NOTICE_JOINS,         /* so many viewers see more of so many patients */
	NOTICE_OUTLIVES,      /* holds for both sides of what was voided */
	NOTICE_MORE_OUTLIVE,  /* so many more do */
	NOTICE_OWN_REVIEW,    /* by the account that looked */
	NOTICE_KINDS
};

struct notice {
	enum notice_kind kind;
	struct because because; /* the facts of the other route, or the one that
				 * stands */
	uint64_t more;          /* how many, of those that say so */
	uint64_t patients;      /* of NOTICE_JOINS */
};

struct notices {
	struct arena *arena;
	struct notice *items;
	size_t count, room;
};

void notices_init(struct notices *notices, struct arena *arena);

/* Adds one; false where the arena is at its end. */
WARN_UNUSED bool notice_add(struct notices *notices, struct notice notice);

/*
 * Adds the notices about a fact that the state has already taken, as things
 * stand at now_us. Of a mark the state need hold no more than its entry's, of a
 * partner-set orgs no more than its organisation's from its instant on. A
 * view gives none. What only the ledger can tell, NOTICE_ENDED and
 * NOTICE_NOBODY, is not among them.
 */
WARN_UNUSED bool notices_of(struct notices *notices, const struct fact *fact,
    struct state *state, struct organisations *orgs, int64_t now_us);

/* Does the fact shut a route, so that another may stay open? */
bool fact_shuts(const struct fact *fact);

#endif
