/*
 * referrals - the rows of a list of referrals.
 *
 * Layer: audit. Memory: the list is held whole, about 72 bytes and the id for
 * each row. Errors: as list.h.
 */
#ifndef EDSM_AUDIT_REFERRALS_H
#define EDSM_AUDIT_REFERRALS_H

#include "list.h"

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

/* Does the row say that it has ended by then? */
bool referral_has_ended(const struct referral *row, int64_t at_us);

#endif
