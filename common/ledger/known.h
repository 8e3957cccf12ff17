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
};

/* Reads the partners as known at upto_seq. */
WARN_UNUSED enum status known_init(struct known *known, struct ledger *ledger,
    uint64_t upto_seq, struct error *error);
void known_release(struct known *known);

/* The patient's state, in arena; patient is copied. */
WARN_UNUSED enum status known_patient(const struct known *known,
    struct text patient, struct arena *arena, struct state *state,
    struct error *error);

/*
 * The same without private marks: who may see, but not which entries. Its
 * memory does not grow with the marks.
 */
WARN_UNUSED enum status known_routes(const struct known *known,
    struct text patient, struct arena *arena, struct state *state,
    struct error *error);

/*
 * The same of what bears on one subject alone: an episode's id or an entry's.
 */
WARN_UNUSED enum status known_subject(const struct known *known,
    struct text patient, struct text subject, struct arena *arena,
    struct state *state, struct error *error);

#endif
