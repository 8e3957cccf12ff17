/*
 * referrals - a list of referrals, and which episode each row of it is.
 *
 * Layer: audit. Memory: the list is held whole, about 72 bytes and the id for
 * each row; of the ledger one patient's episodes. Errors: STATUS_FAILED where
 * memory is at its end.
 */
#ifndef EDSM_AUDIT_REFERRALS_H
#define EDSM_AUDIT_REFERRALS_H

#include "list.h"

#include "../core/state.h"

/* No episode, or no row, of that number. */
#define NOT_MET UINT32_MAX

/* One row. The numbers are those of a pool, 0 where the row does not say. */
struct referral {
	uint64_t patient;
	struct stretch opened, discharged; /* INSTANT_UNSET where not said */
	uint32_t file, line;
	uint32_t episode, practice, service;
	uint32_t met; /* the place of its episode in the state, or NOT_MET */
	uint8_t to_service, to_practice; /* decisions */
};

struct referrals {
	struct buffer rows;
	struct pool episodes, codes;
};

void referrals_init(struct referrals *referrals);
void referrals_release(struct referrals *referrals);

/* Takes a row, as a list_take whose ctx are the referrals. */
enum status referral_take(void *ctx, struct list *list, struct error *error);

/* Puts the rows in the order of patient, file and line. */
void referrals_sort(struct referrals *referrals);

size_t referrals_count(const struct referrals *referrals);
struct referral *referrals_at(const struct referrals *referrals, size_t place);

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

/* Does the row say that it has ended by then? */
bool referral_has_ended(const struct referral *row, int64_t at_us);

#endif
