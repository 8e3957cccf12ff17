/* arena - memory that is given back all at once. Ground. */
#include "arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)16 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t size, used;
	alignas(max_align_t) unsigned char bytes[];
};

void
arena_init(struct arena *arena, size_t ceiling)
{
	*arena = (struct arena){.ceiling = ceiling};
}

/* A block with room for size, linked behind the current one. */
static struct arena_block *
block_add(struct arena *arena, size_t size)
{
	size_t want = size > BLOCK_BYTES ? size : BLOCK_BYTES;
	struct arena_block *block;

	if (want > arena->ceiling - arena->held)
		want = size;
	if (want > arena->ceiling - arena->held)
		return NULL;
	block = malloc(sizeof *block + want);
	if (!block)
		return NULL;
	*block = (struct arena_block){.size = want};
	arena->held += want;
	if (arena->current) {
		block->next = arena->current->next;
		arena->current->next = block;
	} else {
		arena->first = block;
	}
	return block;
}

/* The current block or the next kept one with room, NULL where none has. */
static struct arena_block *
block_find(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->current;

	if (block && block->size - block->used >= size)
		return block;
	block = block ? block->next : NULL;
	if (block && block->size - block->used >= size)
		return block;
	return NULL;
}

/* size bytes as they are; NULL at the ceiling. */
static void *
piece_take(struct arena *arena, size_t size)
{
	size_t align = alignof(max_align_t);
	struct arena_block *block;
	void *piece;

	if (size > SIZE_MAX - align)
		return NULL;
	size = (size + align - 1) / align * align;
	block = block_find(arena, size);
	if (!block)
		block = block_add(arena, size);
	if (!block)
		return NULL;
	arena->current = block;
	piece = block->bytes + block->used;
	block->used += size;
	arena->used += size;
	return piece;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	void *piece = piece_take(arena, size);

	return piece ? memset(piece, 0, size) : NULL;
}

bool
arena_copy(struct arena *arena, struct text text, struct text *copy)
{
	char *bytes = piece_take(arena, text.len);

	if (!bytes)
		return false;
	if (text.len)
		memcpy(bytes, text.ptr, text.len);
	*copy = (struct text){bytes, text.len};
	return true;
}

bool
arena_grow(
    struct arena *arena, void **items, size_t *room, size_t count, size_t size)
{
	/* Most lists stay this short: one decision about one thing. */
	size_t more = *room ? *room * 2 : 2;
	void *grown;

	if (count < *room)
		return true;
	if (more > SIZE_MAX / size)
		return false;
	grown = arena_alloc(arena, more * size);
	if (!grown)
		return false;
	if (count)
		memcpy(grown, *items, count * size);
	*items = grown;
	*room = more;
	return true;
}

void
arena_reset(struct arena *arena)
{
	for (struct arena_block *b = arena->first; b; b = b->next)
		b->used = 0;
	arena->used = 0;
	arena->current = arena->first;
}

void
arena_release(struct arena *arena)
{
	for (struct arena_block *b = arena->first, *next; b; b = next) {
		next = b->next;
		free(b);
	}
	arena_init(arena, arena->ceiling);
}
