/*
 * known - the facts of a ledger up to a seq, as states to be asked.
 *
 * Layer: ledger. Memory: the partners live as long as the known; a patient's
 * state lives in the arena given. Errors: as the ledger's; STATUS_FAILED where
 * a patient has more facts than fit in memory.
 */
#ifndef EDSM_LEDGER_KNOWN_H
#define EDSM_LEDGER_KNOWN_H

#include "../core/sight.h"
#include "ledger.h"

struct known {
	struct ledger *ledger;
	uint64_t upto_seq;
	struct arena arena; /* of the partners */
	struct partners partners;
	bool has_partners;
};

/* Asks nothing yet; with a ledger of NULL it is void. */
void known_init(struct known *known, struct ledger *ledger, uint64_t upto_seq);
void known_release(struct known *known);

/* Reads the partners as known at upto_seq, once. */
WARN_UNUSED enum status known_partners(
    struct known *known, struct error *error);

/*
 * Fills an empty state with what is known of its patient, whose number is
 * copied into the state's arena.
 */
WARN_UNUSED enum status known_patient(
    const struct known *known, struct state *state, struct error *error);

/*
 * The same without private marks: who may see, but not which entries. Its
 * memory does not grow with the marks.
 */
WARN_UNUSED enum status known_routes(
    const struct known *known, struct state *state, struct error *error);

/*
 * The same of what bears on one subject alone: an episode's id or an entry's.
 */
WARN_UNUSED enum status known_subject(const struct known *known,
    struct text subject, struct state *state, struct error *error);

#endif
