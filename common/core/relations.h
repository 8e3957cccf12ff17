/*
 * relations - what one viewer is to the organisations of a patient's entries.
 *
 * Layer: core. Memory: the caller's; borrows what it is made of. Errors: none.
 * Source: the sharing rules, section 3: resolved once for an organisation,
 * then asked for each of its entries.
 */
#ifndef EDSM_CORE_RELATIONS_H
#define EDSM_CORE_RELATIONS_H

#include "decision.h"

/* So many organisations are remembered; the oldest gives way. */
#define RELATIONS 4

struct relations {
	struct inquiry inquiry;
	struct relation items[RELATIONS];
	size_t count; /* of those made */
};

void relations_init(struct relations *relations, const struct inquiry *inquiry);

/* The relation to that organisation, good until the next call. */
const struct relation *relation_to(
    struct relations *relations, struct text org);

#endif
