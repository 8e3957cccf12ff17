/*
 * proxies - the decisions that somebody else took for a patient.
 *
 * Layer: audit. Memory: the arena's. Errors: STATUS_FAILED for a damaged line
 * or where memory is at its end.
 *
 * Who decided stands in the stored line alone: those of one patient are read
 * once, and then asked for by the seq of the decision in force.
 */
#ifndef EDSM_AUDIT_PROXIES_H
#define EDSM_AUDIT_PROXIES_H

#include "ask.h"

/* One fact with a decision of somebody other than the patient. */
struct proxy {
	uint64_t seq;
	int64_t at_us;
	struct text decided_by;
};

struct proxies {
	struct arena *arena;
	struct proxy *items; /* by ascending seq */
	size_t count, room;
};

WARN_UNUSED enum status proxies_read(struct proxies *proxies, struct ask *ask,
    struct text patient, struct error *error);

/* NULL where the patient decided. */
const struct proxy *proxies_find(const struct proxies *proxies, uint64_t seq);

/* Is it a parent's or guardian's decision, which ends with childhood? */
bool proxy_is_parental(const struct proxy *proxy);

#endif
