/*
 * verify_odd - facts that are judged one by one, in the ledger's order.
 *
 * Layer: audit, and no business of anybody but the files that verify. Memory:
 * eight bytes a fact or patient, up to a ceiling. Errors: false, at the ceiling
 * or where memory runs out, and for a fact that could not be recorded or
 * cannot be asked for. Several threads may add.
 * Source: the sharing rules, sections 2, 6, 8 and 9.
 *
 * Nearly all facts are judged by themselves and by what their index says beside
 * them. What voids, reviews, successions and links, or numbers that are one,
 * have to do with is odd: it is judged as verify_chain judges every fact.
 */
#ifndef EDSM_AUDIT_VERIFY_ODD_H
#define EDSM_AUDIT_VERIFY_ODD_H

#include "verification.h"

#include <pthread.h>

struct odd_list {
	uint64_t *items;
	size_t count, room;
};

struct odd {
	pthread_mutex_t mutex;    /* of both lists */
	struct odd_list facts;    /* each for itself */
	struct odd_list patients; /* a fact of each, who is judged whole */
};

WARN_UNUSED bool odd_init(struct odd *odd);
void odd_release(struct odd *odd);

/* The fact of that seq. */
WARN_UNUSED bool odd_add(struct odd *odd, uint64_t seq);

/* All facts of the patient of the fact of that seq, under every number. */
WARN_UNUSED bool odd_add_patient(struct odd *odd, uint64_t seq);

/* Judges them; every fact up to head is in the ledger, and proved but for the
 * rules. */
WARN_UNUSED bool odd_judge(
    struct odd *odd, struct run *run, struct ledger *ledger, uint64_t head);

#endif
