/*
 * turn - the ledger while a recorder holds it, and what is known of it then.
 *
 * Layer: requests. Memory: a turn owns its chain, what is known and the scratch
 * of the request that is judged. Errors: as the ledger's.
 */
#ifndef EDSM_REQUESTS_TURN_H
#define EDSM_REQUESTS_TURN_H

#include "../ledger/chain.h"
#include "bearing.h"

/* So many organisations that a patient's facts name are remembered. */
#define TURN_NAMED 4

struct turn {
	struct ledger *ledger;
	struct chain chain;
	struct known known;     /* partners as of the head; see turn_known */
	struct bearing bearing; /* on the facts that were recorded last */
	/* "patient org" of those found last, by facts that stand */
	char named[TURN_NAMED][32];
	unsigned named_at;
	struct arena scratch; /* of the last request that was judged */
	struct buffer same;   /* the stored line that was read last */
	bool again;           /* what equals a voided fact is recorded anew */
};

/* As chain_init. */
WARN_UNUSED enum status turn_init(
    struct turn *turn, bool dry, struct arena *arena, struct error *error);
/* Rolls back what was begun. */
void turn_release(struct turn *turn);

/*
 * What the turn knows so far, its own facts among them. Its partners are read
 * once, and kept for the next turn where nobody else wrote between the two: who
 * asks for them sets none.
 */
struct known *turn_known(struct turn *turn);

/* What was known is of no use any more: the ledger is another. */
void turn_forget(struct turn *turn);

#endif
