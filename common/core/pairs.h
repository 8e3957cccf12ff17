/*
 * pairs - which of a patient's episodes join the same two organisations.
 *
 * Layer: core. Memory: the state's arena. Errors: false where it is at its
 * end.
 *
 * A state with few episodes has none: there, to go through all is faster.
 */
#ifndef EDSM_CORE_PAIRS_H
#define EDSM_CORE_PAIRS_H

#include "index.h"

struct state;
struct episode;

/*
 * By which members either of the two sees the other, as of a moment; kept by
 * core/routes, which looks again at those that were touched since.
 */
struct seers {
	size_t count;           /* members that were looked at */
	unsigned char *sees[2]; /* of each: the first code does, the second */
	size_t sees_room[2];
	size_t totals[2];
	uint32_t *touched; /* places among the members */
	size_t touched_count, touched_room;
	int64_t from_us, until_us; /* it holds from then until */
};

/* Two organisations and the places of the episodes between them, ascending. */
struct pair {
	uint32_t *members;
	size_t count, room;
	struct seers *seers; /* NULL until somebody asked */
};

struct pairs {
	struct pair *items;
	size_t count, room;
	struct index index;
	bool begun;
};

/* Begins with the episodes that are there; done already is fine. */
WARN_UNUSED bool pairs_begin(struct state *state);

/* Takes the episode at that place, the last; nothing where not begun. */
WARN_UNUSED bool pairs_add(struct state *state, size_t place);

/* Notes that the episode changed. */
WARN_UNUSED bool pairs_touch(
    struct state *state, const struct episode *episode);

/* The pair of the two codes in either order, NULL where no episode is. */
struct pair *pair_find(
    const struct state *state, struct text one, struct text other);

#endif
