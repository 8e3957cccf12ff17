/*
 * nearest - things of two sides paired by time, the nearest pairs first.
 *
 * Layer: audit. Memory: the caller's arena. Pure and total. Errors: false
 * where the arena is at its end. The cost grows with n log n.
 */
#ifndef EDSM_AUDIT_NEAREST_H
#define EDSM_AUDIT_NEAREST_H

#include "../ground/arena.h"

#define POINT_ALONE SIZE_MAX

/* One thing of one side. */
struct point {
	uint64_t key;     /* what both of a pair must have the same of */
	int64_t at_us;    /* of a day its middle */
	int64_t slack_us; /* how far from it the day reaches, else 0 */
	bool listed;      /* which side */
	uint32_t of;      /* the caller's number; equal instants go by it */
	size_t pair;      /* the place of its partner, or POINT_ALONE */
};

/*
 * Sorts the points by key and instant and pairs each with one of the other side
 * and the same key that is no farther than within_us, as long as there are
 * such: always the two that are nearest to each other among those still alone.
 */
WARN_UNUSED bool nearest_pair(
    struct point *points, size_t count, int64_t within_us, struct arena *arena);

/* Sorts them so and pairs none: of one instant what is listed comes first. */
void points_sort(struct point *points, size_t count);

#endif
