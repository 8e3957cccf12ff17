/*
 * arena - memory that is given back all at once.
 *
 * Layer: ground. Memory: blocks from malloc, owned by the arena; what it hands
 * out lives until arena_reset or arena_release and is aligned for any type.
 * Errors: NULL (or false) at the ceiling set at birth or where malloc fails;
 * nothing that was handed out before is touched by that.
 */
#ifndef EDSM_GROUND_ARENA_H
#define EDSM_GROUND_ARENA_H

#include "error.h"

struct arena_block;

struct arena {
	struct arena_block *first;   /* kept across resets */
	struct arena_block *current; /* where the next piece is cut */
	size_t held;                 /* bytes taken from malloc */
	size_t used;                 /* bytes handed out since the last reset */
	size_t ceiling;              /* the most it may hold, in bytes */
};

/* An empty arena that will never hold more than ceiling bytes. */
void arena_init(struct arena *arena, size_t ceiling);

/* size bytes, zeroed; NULL at the ceiling. size 0 gives a valid pointer. */
WARN_UNUSED void *arena_alloc(struct arena *arena, size_t size);

/* A copy of text that the arena owns, into *copy; false at the ceiling. */
WARN_UNUSED bool arena_copy(
    struct arena *arena, struct text text, struct text *copy);

/*
 * An array that doubles: makes room for one more of size bytes beyond count
 * in *items, whose room is *room items; false at the ceiling, all untouched.
 */
WARN_UNUSED bool arena_grow(
    struct arena *arena, void **items, size_t *room, size_t count, size_t size);

/* Everything handed out is void; the blocks are kept for the next round. */
void arena_reset(struct arena *arena);

/* Gives everything back to malloc. An arena may be released twice. */
void arena_release(struct arena *arena);

#endif
