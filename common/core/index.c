/* index - finds items by the hash of their keys. Core. */
#include "index.h"

size_t
index_slot(const struct index *index, uint32_t hash)
{
	return (hash ^ hash >> 15) & (index->room - 1);
}

size_t
index_next(const struct index *index, size_t slot)
{
	return (slot + 1) & (index->room - 1);
}

void
index_put(struct index *index, uint32_t hash, size_t place)
{
	size_t slot = index_slot(index, hash);

	while (index->slots[slot])
		slot = index_next(index, slot);
	index->slots[slot] = (uint32_t)place + 1;
}

/* It grows before it is three quarters full, so a search meets an end. */
bool
index_is_tight(const struct index *index, size_t count)
{
	return (count + 1) * 4 > index->room * 3;
}

bool
index_grow(struct index *index, struct arena *arena)
{
	size_t room = index->room ? index->room * 2 : 16;
	uint32_t *slots = arena_alloc(arena, room * sizeof *slots);

	if (!slots)
		return false;
	*index = (struct index){slots, room};
	return true;
}

static const struct text *
key_at(struct keys keys, size_t place)
{
	return (const void *)((const char *)keys.items + place * keys.size +
			      keys.at);
}

uint32_t
index_find(const struct index *index, struct keys keys, struct text key)
{
	if (!index->room)
		return NO_PLACE;
	for (size_t slot = index_slot(index, text_hash(key, 0));
	     index->slots[slot]; slot = index_next(index, slot))
		if (text_equal(*key_at(keys, index->slots[slot] - 1), key))
			return index->slots[slot] - 1;
	return NO_PLACE;
}

void
index_add(struct index *index, struct text key, size_t place)
{
	index_put(index, text_hash(key, 0), place);
}

bool
index_fit(
    struct index *index, struct keys keys, size_t count, struct arena *arena)
{
	if (!index_is_tight(index, count))
		return true;
	if (!index_grow(index, arena))
		return false;
	for (size_t i = 0; i < count; i++)
		index_add(index, *key_at(keys, i), i);
	return true;
}
