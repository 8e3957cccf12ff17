/*
 * nearest - things of two sides paired by time, the nearest pairs first. Audit.
 *
 * The two that are nearest to each other stand side by side once all are in
 * order: a third between them would be nearer to one of them. So it is enough
 * to look at neighbours, the nearest first, and to let the neighbours of a
 * pair become neighbours when it is taken out.
 */
#include "nearest.h"

#include <stdlib.h>

/* Two neighbours that may become a pair. */
struct couple {
	int64_t apart_us;
	size_t left, right;
};

/* The points that are alone, each with its neighbours, and their couples as
 * a heap whose root is the nearest. */
struct pairing {
	struct point *points;
	size_t count;
	size_t *before, *after; /* count where there is none */
	struct couple *heap;
	size_t couples;
};

static int
point_compare(const void *a, const void *b)
{
	const struct point *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	if (left->at_us != right->at_us)
		return left->at_us < right->at_us ? -1 : 1;
	if (left->listed != right->listed)
		return left->listed ? -1 : 1;
	return left->of < right->of ? -1 : left->of > right->of;
}

static bool
couple_is_nearer(const struct couple *a, const struct couple *b)
{
	return a->apart_us != b->apart_us ? a->apart_us < b->apart_us
					  : a->left < b->left;
}

static void
couples_swap(struct pairing *pairing, size_t a, size_t b)
{
	struct couple kept = pairing->heap[a];

	pairing->heap[a] = pairing->heap[b];
	pairing->heap[b] = kept;
}

/* Adds the two neighbours, if they are of two sides and one key. */
static void
couple_add(struct pairing *pairing, size_t left, size_t right)
{
	const struct point *points = pairing->points;
	size_t at = pairing->couples;

	if (left == pairing->count || right == pairing->count ||
	    points[left].key != points[right].key ||
	    points[left].listed == points[right].listed)
		return;
	pairing->heap[pairing->couples++] = (struct couple){
	    points[right].at_us - points[left].at_us, left, right};
	while (at && couple_is_nearer(
			 &pairing->heap[at], &pairing->heap[(at - 1) / 2])) {
		couples_swap(pairing, at, (at - 1) / 2);
		at = (at - 1) / 2;
	}
}

/* Takes the nearest couple off the heap, which is not empty. */
static struct couple
couple_take(struct pairing *pairing)
{
	struct couple nearest = pairing->heap[0];
	size_t at = 0;

	pairing->heap[0] = pairing->heap[--pairing->couples];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= pairing->couples)
			return nearest;
		if (child + 1 < pairing->couples &&
		    couple_is_nearer(
			&pairing->heap[child + 1], &pairing->heap[child]))
			child++;
		if (!couple_is_nearer(
			&pairing->heap[child], &pairing->heap[at]))
			return nearest;
		couples_swap(pairing, at, child);
		at = child;
	}
}

/* Makes a pair of the two and neighbours of those beside them. */
static void
couple_join(struct pairing *pairing, const struct couple *couple)
{
	size_t before = pairing->before[couple->left];
	size_t after = pairing->after[couple->right];

	pairing->points[couple->left].pair = couple->right;
	pairing->points[couple->right].pair = couple->left;
	if (before != pairing->count)
		pairing->after[before] = after;
	if (after != pairing->count)
		pairing->before[after] = before;
	couple_add(pairing, before, after);
}

/* May the two be a pair: both alone, and near enough? */
static bool
couple_fits(const struct pairing *pairing, const struct couple *couple,
    int64_t within_us)
{
	const struct point *left = &pairing->points[couple->left];
	const struct point *right = &pairing->points[couple->right];

	return left->pair == POINT_ALONE && right->pair == POINT_ALONE &&
	       couple->apart_us - left->slack_us - right->slack_us <= within_us;
}

static bool
pairing_open(struct pairing *pairing, struct arena *arena)
{
	size_t count = pairing->count;

	pairing->before = arena_alloc(arena, count * sizeof(size_t));
	pairing->after = arena_alloc(arena, count * sizeof(size_t));
	pairing->heap = arena_alloc(arena, 2 * count * sizeof(struct couple));
	if (!pairing->before || !pairing->after || !pairing->heap)
		return false;
	for (size_t i = 0; i < count; i++) {
		pairing->before[i] = i ? i - 1 : count;
		pairing->after[i] = i + 1;
		if (i)
			couple_add(pairing, i - 1, i);
	}
	return true;
}

void
points_sort(struct point *points, size_t count)
{
	if (count)
		qsort(points, count, sizeof *points, point_compare);
	for (size_t i = 0; i < count; i++)
		points[i].pair = POINT_ALONE;
}

bool
nearest_pair(
    struct point *points, size_t count, int64_t within_us, struct arena *arena)
{
	struct pairing pairing = {.points = points, .count = count};

	points_sort(points, count);
	if (!pairing_open(&pairing, arena))
		return false;
	while (pairing.couples) {
		struct couple nearest = couple_take(&pairing);

		if (couple_fits(&pairing, &nearest, within_us))
			couple_join(&pairing, &nearest);
	}
	return true;
}
