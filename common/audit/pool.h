/*
 * pool - texts that are kept once each, and numbered from 1.
 *
 * Layer: audit. Memory: the pool's own, with a ceiling. Errors: false at the
 * ceiling or where memory runs out. The cost of each call does not grow with
 * the pool.
 */
#ifndef EDSM_AUDIT_POOL_H
#define EDSM_AUDIT_POOL_H

#include "../ground/arena.h"
#include "../ground/buffer.h"

/* The longest text that a pool takes, in bytes. */
#define POOL_TEXT_MAX 255

struct pool {
	struct buffer bytes;  /* of each text its length and itself */
	struct buffer places; /* where each begins, a uint64_t each */
	uint32_t *slots;      /* number of a text, or 0; found by its hash */
	size_t room;          /* slots, a power of two, or 0 */
	uint32_t count;
};

/* An empty pool whose texts never take more than ceiling bytes. */
void pool_init(struct pool *pool, size_t ceiling);
void pool_release(struct pool *pool);

/* The number of the text, which is added if it is not there; *fresh says so. */
WARN_UNUSED bool pool_put(
    struct pool *pool, struct text text, uint32_t *number, bool *fresh);

/* Its number, 0 where it is not there. */
uint32_t pool_find(const struct pool *pool, struct text text);

/* The text of a number, borrowed until the next pool_put; that of 0 is empty.
 */
struct text pool_text(const struct pool *pool, uint32_t number);

/* A text of a pool, and its number less one: a place in a list of its own. */
struct pooled {
	struct text code;
	uint32_t place;
};

/* The texts of a pool in their order; NULL at the arena's end. */
struct pooled *pool_sort(const struct pool *pool, struct arena *arena);

#endif
