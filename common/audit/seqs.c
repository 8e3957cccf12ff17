/* seqs - lists of numbers of facts. Audit. */
#include "seqs.h"

#include <stdlib.h>

#include "../ground/search.h"

static int
seq_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

void
seqs_sort(uint64_t *items, size_t count)
{
	if (count)
		qsort(items, count, sizeof *items, seq_compare);
}

static bool
seq_is_before(const void *item, const void *key)
{
	return *(const uint64_t *)item < *(const uint64_t *)key;
}

bool
seqs_have(const uint64_t *items, size_t count, uint64_t seq)
{
	size_t at =
	    search_first(items, count, sizeof *items, seq_is_before, &seq);

	return at < count && items[at] == seq;
}
