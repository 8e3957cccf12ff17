/*
 * numbers - which NHS numbers are one patient's.
 *
 * Layer: core. Memory: the caller's arena; texts are the facts'. Pure and
 * total. Errors: false where the arena is at its end.
 * Source: the sharing rules, sections 9 (patient-link) and 6.7 (what outlives a
 * voided link).
 *
 * Links that stand join numbers for every moment. A link that was voided joins
 * them still for what was careful and recorded while it stood.
 */
#ifndef EDSM_CORE_NUMBERS_H
#define EDSM_CORE_NUMBERS_H

#include "../ground/arena.h"
#include "../model/fact.h"
#include "index.h"

struct link {
	struct text patient, was;
	uint64_t seq;
	uint64_t void_seq; /* 0 while it stands */
	uint32_t of, by;   /* places of both among the numbers */
};

struct linked_number {
	struct text number;
	uint32_t superseded; /* by the first link that stands, or NO_PLACE */
	/* the number in force, as of so many links; 0: not looked for yet */
	uint32_t in_force;
	size_t in_force_of;
};

struct numbers {
	struct arena *arena;
	struct link *links; /* in ledger order */
	size_t count, room;
	struct linked_number *items;
	size_t number_count, number_room;
	struct index index;
	uint32_t *roots; /* of the numbers; for numbers_reach */
	size_t root_room;
};

void numbers_init(struct numbers *numbers, struct arena *arena);

/* Takes a patient-link, void_seq with it; other facts change nothing. */
WARN_UNUSED bool numbers_add(struct numbers *numbers, const struct fact *fact);

/* Are both one patient's, by links that stand? NULL knows no links. */
bool numbers_are_one(
    const struct numbers *numbers, struct text a, struct text b);

/*
 * Does a careful fact of that seq, recorded under the number a, hold for b: by
 * links that stand, or that stood when it was recorded?
 */
bool numbers_reach(
    struct numbers *numbers, struct text a, struct text b, uint64_t seq);

/* The number in force for one: where its links that stand lead. */
struct text numbers_in_force(const struct numbers *numbers, struct text number);

/* The link that stands by which the number is superseded; NULL for none. */
const struct link *numbers_superseded(
    const struct numbers *numbers, struct text number);

#endif
