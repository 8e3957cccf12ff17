/* intervals - who saw whose record, and how long. Core. */
#include "intervals.h"

static bool
interval_push(struct intervals *intervals, struct arena *arena,
    const struct sight *sight, int64_t from_us)
{
	struct interval interval = {*sight, from_us, INTERVAL_STILL};
	void *items = intervals->items;

	if (!arena_grow(arena, &items, &intervals->room, intervals->count,
		sizeof interval))
		return false;
	intervals->items = items;
	intervals->items[intervals->count++] = interval;
	return true;
}

/* Does the interval go on in the sights? Its place there is then cleared. */
static bool
interval_goes_on(const struct interval *interval, struct sights *sights)
{
	size_t low = 0, high = sights->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order =
		    sight_compare(&sights->items[middle], &interval->sight);

		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < sights->count &&
	       sight_is_alike(&sights->items[low], &interval->sight);
}

/* Ends at at_us what is no longer so. */
static void
intervals_end(struct intervals *intervals, struct sights *sights, int64_t at_us,
    size_t *live)
{
	size_t kept = *live;

	for (size_t i = *live; i < intervals->count; i++) {
		struct interval *interval = &intervals->items[i], hold;

		if (interval_goes_on(interval, sights))
			continue;
		interval->until_us = at_us;
		hold = *interval;
		*interval = intervals->items[kept];
		intervals->items[kept++] = hold;
	}
	*live = kept;
}

/* Begins at at_us what was not so before. */
static bool
intervals_begin(struct intervals *intervals, struct arena *arena,
    const struct sights *sights, int64_t at_us, size_t live)
{
	size_t before = intervals->count;

	for (size_t i = 0; i < sights->count; i++) {
		size_t j = live;

		while (j < before && !sight_is_alike(&sights->items[i],
					 &intervals->items[j].sight))
			j++;
		if (j == before &&
		    !interval_push(intervals, arena, &sights->items[i], at_us))
			return false;
	}
	return true;
}

static bool
interval_is_after(const struct interval *a, const struct interval *b)
{
	int order = sight_compare(&a->sight, &b->sight);

	return order ? order > 0 : a->from_us > b->from_us;
}

static void
intervals_sort(struct intervals *intervals)
{
	size_t gap = intervals->count;
	bool swapped = true;

	while (gap > 1 || swapped) {
		gap = gap > 1 ? gap * 10 / 13 : 1;
		swapped = false;
		for (size_t i = 0; i + gap < intervals->count; i++) {
			struct interval *a = &intervals->items[i];
			struct interval *b = &intervals->items[i + gap];
			struct interval hold = *a;

			if (!interval_is_after(a, b))
				continue;
			*a = *b;
			*b = hold;
			swapped = true;
		}
	}
}

/*
 * Invariant: items before live have ended, those from live on are still so at
 * the instant reached.
 */
bool
intervals_of(const struct state *state, struct organisations *orgs,
    struct arena *arena, struct arena *scratch, struct intervals *intervals)
{
	int64_t at_us = INSTANT_UNSET;
	size_t live = 0;

	*intervals = (struct intervals){NULL, 0, 0};
	while ((at_us = sights_change_next(state, orgs, at_us)) !=
	       INTERVAL_STILL) {
		struct sights sights;

		arena_reset(scratch);
		if (!sights_at(state, orgs, at_us, scratch, &sights))
			return false;
		intervals_end(intervals, &sights, at_us, &live);
		if (!intervals_begin(intervals, arena, &sights, at_us, live))
			return false;
	}
	intervals_sort(intervals);
	return true;
}
