/*
 * verify_order - facts judged by what stands beside them in an index.
 *
 * Layer: audit, and no business of anybody but the files that verify. Memory:
 * one subject at a time, and a bit a fact. Errors: false, as verify_odd's.
 * Source: the sharing rules, section 2.
 *
 * All facts about an episode of a patient follow each other in an index, the
 * opening first. Where there is one opening and at most one discharge, none of
 * them voided, they are judged there; all others are odd.
 */
#ifndef EDSM_AUDIT_VERIFY_ORDER_H
#define EDSM_AUDIT_VERIFY_ORDER_H

#include "verify_odd.h"

/* One of an episode's facts, as others are judged by it. */
struct ordered {
	bool is_there;
	struct fact fact; /* seq and at are set */
};

struct order {
	struct odd *odd;
	uint64_t *about; /* a bit a fact that is voided or reviewed */
	uint64_t about_bits;
	struct {
		uint64_t seq; /* of the opening before, 0 where none was */
		struct buffer episode;
	} opening;
	struct {
		bool begun, odd;
		struct buffer patient, subject;
		struct ordered opening, discharge;
		/* of those at the instant before: the last in the ledger */
		int64_t at_us;
		uint64_t last_seq;
		struct fact fact; /* the one that is judged */
	} subject;
};

/* To be released in any case. */
WARN_UNUSED bool order_init(
    struct order *order, struct odd *odd, uint64_t head_seq);
void order_release(struct order *order);

/* As ledger_scan asks them. */
WARN_UNUSED bool order_about(struct order *order, uint64_t seq);
WARN_UNUSED bool order_opening(
    struct order *order, const struct ledger_entry *entry);
WARN_UNUSED bool order_subject(
    struct order *order, const struct ledger_entry *entry);

#endif
