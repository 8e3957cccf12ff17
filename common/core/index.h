/*
 * index - finds items by the hash of their keys.
 *
 * Layer: core. Memory: the caller's arena. Errors: false where it is at its
 * end. The owner keeps the items, says which one a slot's is, and puts all of
 * them in again when the index has grown.
 */
#ifndef EDSM_CORE_INDEX_H
#define EDSM_CORE_INDEX_H

#include "../ground/arena.h"

#include <stddef.h>

/* slots hold a place + 1, or 0. */
struct index {
	uint32_t *slots;
	size_t room; /* a power of two, or 0 */
};

/* The slot where the hash's items begin, and the one behind a slot. */
size_t index_slot(const struct index *index, uint32_t hash);
size_t index_next(const struct index *index, size_t slot);

/* Puts in the item at that place; the index is not tight. */
void index_put(struct index *index, uint32_t hash, size_t place);

/* Is there no room for one item beside so many? */
bool index_is_tight(const struct index *index, size_t count);

/* Twice the room, empty. */
WARN_UNUSED bool index_grow(struct index *index, struct arena *arena);

/* No item. */
#define NO_PLACE UINT32_MAX

/* The texts by which items are found that each have one of their own. */
struct keys {
	const void *items;
	size_t size, at; /* of an item, and where in it the text is */
};
#define KEYS(array, type, member) \
	((struct keys){(array), sizeof(type), offsetof(type, member)})

/* The place of the item of that key; NO_PLACE where there is none. */
uint32_t index_find(
    const struct index *index, struct keys keys, struct text key);

/* Makes room for one item beside the count that are in. */
WARN_UNUSED bool index_fit(
    struct index *index, struct keys keys, size_t count, struct arena *arena);

/* Puts in the item of that key, found by it from now on; there is room. */
void index_add(struct index *index, struct text key, size_t place);

#endif
