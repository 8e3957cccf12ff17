/*
 * history - what was decided about one thing, over time.
 *
 * Layer: core. Memory: the caller's arena. Pure and total.
 * Source: the sharing rules, section 3, "the value at an instant" and rule 4.
 *
 * Invariant: values are ordered by at_us, then by seq. They lie in chapters
 * of some hundred, none of which ends within an instant, so that one more
 * costs no more wherever it comes, and what stands at the end of a chapter is
 * worked out once.
 */
#ifndef EDSM_CORE_HISTORY_H
#define EDSM_CORE_HISTORY_H

#include "../ground/arena.h"
#include "../model/fact.h"

struct value {
	int64_t at_us;
	uint64_t seq;
	enum decision decision;
};

struct gist;

struct chapter {
	struct value *values;
	size_t count, room;
	struct gist *gist; /* what it comes to; NULL while it is the only one */
};

struct history {
	struct chapter *chapters;
	size_t chapter_count, chapter_room;
	size_t count; /* of all values */
};

/* No horizon was ever set, and a horizon without limit. */
#define HORIZON_NONE INSTANT_UNSET
#define HORIZON_UNLIMITED INT64_MAX

/* What a history says at one moment. */
struct standing {
	enum decision latest; /* DECISION_UNSET where nothing was decided */
	uint64_t seq;         /* the fact that says so, the first of equals */
	int64_t since_us;     /* since when it is so, without a break */
	int64_t horizon_us;   /* entries recorded before it were shared */
	uint64_t horizon_seq; /* the no that set a limited horizon, else 0 */
};

/* Adds a decision; false, nothing changed, where the arena is at its end. */
WARN_UNUSED bool history_add(
    struct history *history, struct arena *arena, struct value value);

/*
 * The standing at at_us. Of several values at one instant the careful one
 * counts: DECISION_NO for sharing, DECISION_YES for private marks.
 */
struct standing history_at(
    const struct history *history, enum decision careful, int64_t at_us);

/* Where somebody is who goes through the values; zero at the start. */
struct history_place {
	size_t chapter, value;
};

/* The next value in order, NULL behind the last. */
const struct value *history_next(
    const struct history *history, struct history_place *place);

/* The first seq that says so at that very instant, 0 where none does. */
uint64_t history_said(
    const struct history *history, enum decision decision, int64_t at_us);

/* The least instant of a value after after_us, or least. */
int64_t history_change(
    const struct history *history, int64_t after_us, int64_t least);

#endif
