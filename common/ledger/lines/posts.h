/*
 * posts - which facts are about what: numbers in order.
 *
 * Layer: ledger, and no business of anybody but the store of lines. Memory: its
 * own, 8 bytes a post. Errors: false where memory runs out.
 *
 * A post is a key and the place of a fact, one behind the other in a number of
 * 64 bits. What a key stands for is its owner's: a patient's number, or a hash
 * that two things may share, so that whoever follows a post looks at the fact.
 */
#ifndef EDSM_LINES_POSTS_H
#define EDSM_LINES_POSTS_H

#include "../../ground/error.h"

/* A key has 34 bits, as ten digits have; a place the others. */
#define POSTS_PLACE_BITS 30
#define POSTS_PLACE_MAX ((UINT64_C(1) << POSTS_PLACE_BITS) - 1)

struct posts {
	uint64_t *items;
	size_t count, room;
	bool ordered; /* they are put in order when first asked for */
};

/* place is that of a fact behind all that were posted, or of the last one. */
WARN_UNUSED bool posts_add(struct posts *posts, uint64_t key, uint64_t place);
void posts_release(struct posts *posts);

/* Which posts, and how far they were gone through. */
struct posts_walk {
	const struct posts *posts;
	uint64_t key, upto;
	size_t next;
};

/* The posts of a key with after < place <= upto, by place. */
struct posts_walk posts_of(
    struct posts *posts, uint64_t key, uint64_t after, uint64_t upto);

/* The place of the next one; false behind the last. */
bool posts_next(struct posts_walk *walk, uint64_t *place);

/*
 * The least key from that one on which has a place up to upto, into *key; false
 * where there is none.
 */
bool posts_key_from(
    struct posts *posts, uint64_t from, uint64_t upto, uint64_t *key);

#endif
