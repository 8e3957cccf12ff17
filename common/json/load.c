/* load - one line of JSON by the library, its memory watched. Json. */
#include "load.h"

#include <stdlib.h>

#define POOL_BYTES ((size_t)8 << 20)
#define POOL_ALIGN ((size_t)16)

static bool an_allocation_failed;

/* The block that a value is loaded into. */
static struct {
	char *bytes;
	size_t used;
	bool open;    /* what is asked for is taken from it */
	bool spilled; /* and not all of it fitted */
} pool;

/* A piece of the block; NULL where there is none or no room. */
static void *
pool_alloc(size_t size)
{
	char *piece;

	size = (size + POOL_ALIGN - 1) & ~(POOL_ALIGN - 1);
	if (!pool.bytes || size > POOL_BYTES - pool.used) {
		pool.spilled = true;
		return NULL;
	}
	piece = pool.bytes + pool.used;
	pool.used += size;
	return piece;
}

static void
watched_free(void *piece)
{
	uintptr_t at = (uintptr_t)piece, from = (uintptr_t)pool.bytes;

	if (!pool.bytes || at < from || at >= from + POOL_BYTES)
		free(piece);
}

static void *
watched_alloc(size_t size)
{
	void *piece = pool.open ? pool_alloc(size) : NULL;

	if (piece)
		return piece;
	piece = malloc(size);

	if (!piece)
		an_allocation_failed = true;
	return piece;
}

void
json_pool_begin(void)
{
	if (!pool.bytes)
		pool.bytes = malloc(POOL_BYTES);
	json_set_alloc_funcs(watched_alloc, watched_free);
	pool.open = true;
	pool.spilled = false;
}

void
json_pool_end(void)
{
	pool.open = false;
}

void
json_pool_drop(json_t *loaded)
{
	if (pool.spilled)
		json_decref(loaded);
	pool.used = 0;
}

json_t *
json_load_line(struct text line, size_t flags, json_error_t *why, bool *starved)
{
	json_t *loaded;

	json_set_alloc_funcs(watched_alloc, watched_free);
	an_allocation_failed = false;
	loaded =
	    json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES | flags, why);
	*starved = an_allocation_failed;
	if (*starved) {
		json_decref(loaded);
		loaded = NULL;
	}
	return loaded;
}
