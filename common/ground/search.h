/*
 * search - where a key is among items that are in order.
 *
 * Layer: ground. Memory: none. Pure and total. The comparison is given where
 * the search is made, so that the compiler puts it in.
 */
#ifndef EDSM_GROUND_SEARCH_H
#define EDSM_GROUND_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

/* Is the item before the key? */
typedef bool search_before(const void *item, const void *key);

/* The first of count items of that size that is not before the key; count
 * where all are. */
static inline size_t
search_first(const void *items, size_t count, size_t size,
    search_before *is_before, const void *key)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (is_before((const char *)items + middle * size, key))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

#endif
