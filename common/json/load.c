/* load - one line of JSON by the library, its memory watched. Json. */
#include "load.h"

#include <stdlib.h>

static bool an_allocation_failed;

static void *
watched_alloc(size_t size)
{
	void *piece = malloc(size);

	if (!piece)
		an_allocation_failed = true;
	return piece;
}

json_t *
json_load_line(struct text line, size_t flags, json_error_t *why, bool *starved)
{
	json_t *loaded;

	json_set_alloc_funcs(watched_alloc, free);
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
