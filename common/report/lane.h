/*
 * lane - what a lane of the picture shows, before it is drawn.
 *
 * Layer: report. Memory: the run's arena. Errors: false where memory runs out.
 */
#ifndef EDSM_REPORT_LANE_H
#define EDSM_REPORT_LANE_H

#include "axis.h"
#include "looks.h"
#include "shapes.h"

/* The heights of bars, with the room below them. */
#define LANE_BAR 15
#define LANE_MIG_BAR 9

struct bar {
	const struct sight_line *line;
	int64_t from_us, until_us; /* INSTANT_MAX: still so */
	size_t track;
};

struct bars {
	struct bar *items;
	size_t count, room;
	size_t tracks[2]; /* of agreements, of the MIG */
};

struct instants {
	int64_t *items;
	size_t count, room;
};

/* A lane, all zero but for its first three members at the start. */
struct lane {
	struct page *page;
	const struct ticks *ticks;
	const struct viewer *viewer;
	struct bars bars;
	struct instants marks[SHAPES];
	uint64_t top, mig_top, looks_top, height;
};

bool is_mig(const struct sight_line *line);

/* Takes the viewer's stretches, and what was decided and looked at. */
WARN_UNUSED bool bars_take(struct lane *lane);
WARN_UNUSED bool marks_take(struct lane *lane);

/* A decision of that instant; DECISION_UNSET is none. */
WARN_UNUSED bool decision_add(
    struct lane *lane, enum decision decision, int64_t us);

/* Says how high the lane is, and where things stand in it. */
void lane_measure(struct lane *lane);

/* The page fails: memory ran out. */
void lane_fail(struct page *page);

#endif
