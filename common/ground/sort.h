/*
 * sort - items in order, in place.
 *
 * Layer: ground. Memory: none. Pure and total. A heap sort: never more than
 * n log n comparisons, whatever the order was. Equal items end in any order.
 * The comparison is given where the sort is made, so that the compiler puts it
 * in.
 */
#ifndef EDSM_GROUND_SORT_H
#define EDSM_GROUND_SORT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Does the one belong behind the other? */
typedef bool sort_after(const void *one, const void *other);

/* Lets the hold sink below at, whose place is free, to where it belongs. */
static inline void
sort_sink(char *items, size_t count, size_t size, sort_after *is_after,
    size_t at, const void *hold)
{
	size_t child;

	while ((child = at * 2 + 1) < count) {
		if (child + 1 < count &&
		    is_after(items + (child + 1) * size, items + child * size))
			child++;
		if (!is_after(items + child * size, hold))
			break;
		memcpy(items + at * size, items + child * size, size);
		at = child;
	}
	memcpy(items + at * size, hold, size);
}

/* Sorts count items of that size; hold is room for one more. */
static inline void
sort_items(
    void *items, size_t count, size_t size, sort_after *is_after, void *hold)
{
	char *first = items;

	for (size_t at = count / 2; at--;) {
		memcpy(hold, first + at * size, size);
		sort_sink(first, count, size, is_after, at, hold);
	}
	while (count > 1) {
		count--;
		memcpy(hold, first + count * size, size);
		memcpy(first + count * size, first, size);
		sort_sink(first, count, size, is_after, 0, hold);
	}
}

#endif
