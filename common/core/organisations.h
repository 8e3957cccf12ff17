/*
 * organisations - the sharing protocol's partners, and who became part of whom.
 *
 * Layer: core. Memory: the caller's arena; texts are the facts'. Pure and
 * total. Errors: false where the arena is at its end.
 * Source: the sharing rules, sections 2 (partner-set), 8 (org-succeed) and 6.7
 * (what outlives a voided succession).
 *
 * Codes that successions join, whenever and whether they stand or not, form a
 * family: outside of its family a code is one with none but itself.
 */
#ifndef EDSM_CORE_ORGANISATIONS_H
#define EDSM_CORE_ORGANISATIONS_H

#include "history.h"
#include "index.h"

/* Membership of one organisation in the local sharing protocol. */
struct partner {
	struct text org;
	struct history member;
};

/* From at_us on the one organisation is part of the other. */
struct succession {
	int64_t at_us;
	uint64_t seq;
	uint64_t void_seq;       /* 0 while it stands */
	uint32_t org, successor; /* places among the codes */
	uint32_t next;           /* the family's next, NO_PLACE at the end */
};

struct code {
	struct text text;
	uint32_t family;
	uint32_t next; /* the family's next, NO_PLACE at the end */
};

struct family {
	uint32_t first_code, last_code;
	uint32_t first_succession, last_succession;
	bool has_voided; /* one of its successions does not stand */
	/* whether, at which moment and for a fact of which seq the roots of its
	 * codes say which of them are one */
	bool is_joined;
	int64_t joined_us;
	uint64_t joined_seq;
};

struct organisations {
	struct arena *arena;
	struct partner *partners;
	size_t partner_count, partner_room;
	struct index partner_index;
	struct succession *successions; /* in ledger order */
	size_t succession_count, succession_room;
	struct code *codes;
	size_t code_count, code_room;
	struct index code_index;
	uint32_t *roots; /* of the codes */
	size_t root_room;
	struct family *families; /* those joined to another stay, empty */
	size_t family_count, family_room;
};

void organisations_init(struct organisations *orgs, struct arena *arena);

/*
 * Takes a partner-set or an org-succeed, void_seq with it; other facts change
 * nothing. In ledger order.
 */
WARN_UNUSED bool organisations_add(
    struct organisations *orgs, const struct fact *fact);

/* The organisation's membership, NULL where no fact names it. */
const struct partner *partner_find(
    const struct organisations *orgs, struct text org);

/* The code's family, NULL where it has none. */
struct family *family_of(const struct organisations *orgs, struct text code);

/* Are the two codes one organisation at at_us, by successions that stand? */
bool orgs_are_one(
    struct organisations *orgs, struct text a, struct text b, int64_t at_us);

/*
 * Does a careful fact of that seq under the code a hold for b: by successions
 * not after at_us that stand, or that stood when it was recorded?
 */
bool orgs_reach(struct organisations *orgs, struct text a, struct text b,
    int64_t at_us, uint64_t seq);

/* The first instant after after_us at which the code's family changes; else
 * least. */
int64_t family_next(const struct organisations *orgs, struct text code,
    int64_t after_us, int64_t least);

/* The succession that stands of the organisation, NULL where there is none. */
const struct succession *organisation_succeeded(
    const struct organisations *orgs, struct text org);

#endif
