/* turn - the ledger while a recorder holds it. Requests. */
#include "turn.h"

#include <string.h>

/* What judging one request and its notices may take. */
#define SCRATCH_MAX ((size_t)24 << 20)
#define LINE_MAX_BYTES ((size_t)64 * 1024)

enum status
turn_init(struct turn *turn, bool dry, struct arena *arena, struct error *error)
{
	*turn = (struct turn){.ledger = NULL};
	arena_init(&turn->scratch, SCRATCH_MAX);
	bearing_init(&turn->bearing);
	buffer_init(&turn->same, LINE_MAX_BYTES);
	return chain_init(&turn->chain, dry, arena, error);
}

void
turn_forget(struct turn *turn)
{
	if (turn->known.ledger)
		known_release(&turn->known);
	turn->known.ledger = NULL;
	bearing_forget(&turn->bearing);
	memset(turn->named, 0, sizeof turn->named);
}

void
turn_release(struct turn *turn)
{
	turn_forget(turn);
	bearing_release(&turn->bearing);
	chain_release(&turn->chain);
	buffer_release(&turn->same);
	arena_release(&turn->scratch);
}

struct known *
turn_known(struct turn *turn)
{
	if (!turn->known.ledger)
		known_init(&turn->known, turn->ledger, 0);
	turn->known.upto_seq = turn->chain.head.seq;
	return &turn->known;
}
