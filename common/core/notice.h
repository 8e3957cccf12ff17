/*
 * notice - what whoever records a fact must be told.
 *
 * Layer: core. Memory: the caller's arena. Pure and total.
 * Source: the interface's notices; the sharing rules, section 5.
 */
#ifndef EDSM_CORE_NOTICE_H
#define EDSM_CORE_NOTICE_H

#include "sight.h"

enum notice_kind {
	NOTICE_STILL_SEES, /* after a no or a discharge: another route shows */
	NOTICE_OLD_YES,    /* a yes before a no that stands: opens the past */
	NOTICE_LATER_NO, /* a MIG yes before a no that stands: opens nothing */
};

struct notice {
	enum notice_kind kind;
	struct because because; /* the facts of the other route, or the no */
};

struct notices {
	struct notice *items;
	size_t count, room;
};

/*
 * The notices about a fact that the state has already taken, as things stand
 * at now_us, into *notices (which starts from nothing). A mark, a partner or
 * a view gives none.
 */
WARN_UNUSED bool notices_of(const struct fact *fact, const struct state *state,
    const struct partners *partners, int64_t now_us, struct arena *arena,
    struct notices *notices);

/* Could the fact have notices at all? Saves folding the patient's state. */
bool fact_may_have_notices(const struct fact *fact);

#endif
