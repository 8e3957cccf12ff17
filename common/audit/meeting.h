/*
 * meeting - one patient's rows of a list of referrals, and which episode each
 * of them is.
 *
 * Layer: audit. Memory: the arena given. Pure. Errors: false where the arena is
 * at its end. The cost grows with n log n.
 */
#ifndef EDSM_AUDIT_MEETING_H
#define EDSM_AUDIT_MEETING_H

#include "../core/state.h"
#include "referrals.h"

/* One patient's rows, which stand one after the other, and episodes. */
struct meeting {
	const struct referrals *referrals;
	struct referral *rows;
	size_t row_count;
	const struct state *state;
	uint32_t *row_of; /* of each episode: the place of its row */
	int64_t at_us;    /* now */
	int64_t within_us;
	struct arena *arena;
};

/*
 * Says of each row which episode it is, and of each episode which row. A row
 * with an id is the episode of that id or none. The others are paired within
 * the same service and, where the row gives it, practice: by the nearest
 * opening, the nearest pair first; rows that do not say when they were opened
 * come last, each takes the episode that was opened last, of those that are
 * open or ended as the row says, if there is one. Each row and each episode is
 * paired once. False where memory is at its end.
 */
WARN_UNUSED bool meeting_pair(struct meeting *meeting);

#endif
