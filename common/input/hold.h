/*
 * hold - where rows are read to that are to stay: those of a group.
 *
 * Layer: input. Memory: its own, from malloc; pages that nothing was read to
 * cost nothing. Errors: false where memory runs out.
 *
 * Bytes of one input after the other's lie in it. Whoever reads may look at
 * HOLD_PAD bytes behind its room, and the byte behind what was read is NUL:
 * neither tells anything.
 */
#ifndef EDSM_INPUT_HOLD_H
#define EDSM_INPUT_HOLD_H

#include <stdbool.h>
#include <stddef.h>

#define HOLD_PAD 64

struct hold {
	char *bytes;
	size_t len;  /* of the rows that were handed out: these stay */
	size_t room; /* without the pad */
};

/* An empty one. */
bool hold_init(struct hold *hold, size_t room);
void hold_release(struct hold *hold);

#endif
