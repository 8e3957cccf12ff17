/* pool - texts that are kept once each, and numbered. Audit. */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

void
pool_init(struct pool *pool, size_t ceiling)
{
	*pool = (struct pool){.room = 0};
	buffer_init(&pool->bytes, ceiling);
	buffer_init(&pool->places, ceiling);
}

void
pool_release(struct pool *pool)
{
	buffer_release(&pool->bytes);
	buffer_release(&pool->places);
	free(pool->slots);
	pool->slots = NULL;
	pool->room = pool->count = 0;
}

struct text
pool_text(const struct pool *pool, uint32_t number)
{
	uint64_t place;
	const char *at;

	if (!number)
		return TEXT("");
	memcpy(&place, pool->places.bytes + (number - 1) * sizeof place,
	    sizeof place);
	at = pool->bytes.bytes + place;
	return (struct text){at + 1, (unsigned char)*at};
}

/* The slot of the text, or the free one where it belongs. */
static size_t
slot_of(const struct pool *pool, struct text text)
{
	size_t slot = text_hash(text, 0) & (pool->room - 1);

	while (pool->slots[slot] &&
	       !text_equal(pool_text(pool, pool->slots[slot]), text))
		slot = (slot + 1) & (pool->room - 1);
	return slot;
}

/* Room for one more, so that a third of the slots stays free. */
static bool
slots_widen(struct pool *pool)
{
	size_t room = pool->room ? pool->room * 2 : 64;
	uint32_t *slots;

	if (((size_t)pool->count + 1) * 3 <= pool->room * 2)
		return true;
	if (pool->count >= UINT32_MAX / 2)
		return false;
	slots = calloc(room, sizeof *slots);
	if (!slots)
		return false;
	free(pool->slots);
	pool->slots = slots;
	pool->room = room;
	for (uint32_t i = 1; i <= pool->count; i++)
		pool->slots[slot_of(pool, pool_text(pool, i))] = i;
	return true;
}

bool
pool_put(struct pool *pool, struct text text, uint32_t *number, bool *fresh)
{
	uint64_t place = pool->bytes.len;
	size_t slot;

	*fresh = false;
	if (text.len > POOL_TEXT_MAX || !slots_widen(pool))
		return false;
	slot = slot_of(pool, text);
	*number = pool->slots[slot];
	if (*number)
		return true;
	buffer_add_char(&pool->bytes, (char)(unsigned char)text.len);
	buffer_add(&pool->bytes, text);
	buffer_add(&pool->places, (struct text){(char *)&place, sizeof place});
	if (buffer_failed(&pool->bytes) || buffer_failed(&pool->places))
		return false;
	*number = pool->slots[slot] = ++pool->count;
	*fresh = true;
	return true;
}

uint32_t
pool_find(const struct pool *pool, struct text text)
{
	return pool->room ? pool->slots[slot_of(pool, text)] : 0;
}

static int
pooled_compare(const void *a, const void *b)
{
	return text_compare(
	    ((const struct pooled *)a)->code, ((const struct pooled *)b)->code);
}

struct pooled *
pool_sort(const struct pool *pool, struct arena *arena)
{
	struct pooled *sorted =
	    arena_alloc(arena, (pool->count + (size_t)1) * sizeof *sorted);

	for (uint32_t i = 0; sorted && i < pool->count; i++)
		sorted[i] = (struct pooled){pool_text(pool, i + 1), i};
	if (sorted && pool->count)
		qsort(sorted, pool->count, sizeof *sorted, pooled_compare);
	return sorted;
}
