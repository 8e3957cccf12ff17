/*
 * private_marks - how many entries of a source are marked, over time.
 *
 * Layer: core. Memory: the caller's arena. Pure and total. Errors: false where
 * it is at its end.
 * Source: the sharing rules, section 3, rule 3; ids that differ in case alone
 * are one entry, and the codes of an organisation one source.
 */
#ifndef EDSM_CORE_PRIVATE_MARKS_H
#define EDSM_CORE_PRIVATE_MARKS_H

#include "marks.h"

/* From at_us on so many are marked. */
struct private_step {
	int64_t at_us;
	int64_t count;
};

/* An organisation's code, the marks under it, and what they come to. */
struct private_source {
	struct text code;
	uint32_t first;             /* mark, NO_PLACE where there is none */
	struct private_step *steps; /* in order; NULL until asked for */
	size_t count, room;
	bool is_made;
};

struct private_marks {
	const struct state *state;
	struct organisations *orgs;
	struct arena *arena;
	uint32_t *next; /* of each mark the next one under its code */
	struct private_source *sources;
	size_t source_count, source_room;
	struct index index;
};

WARN_UNUSED bool private_marks_init(struct private_marks *marks,
    const struct state *state, struct organisations *orgs, struct arena *arena);

/* The source of that code; it holds until another one is asked for. */
WARN_UNUSED bool private_marks_of(struct private_marks *marks, struct text code,
    struct private_source **source);

/* How many of the source's entries are marked at at_us. */
uint64_t private_marks_at(const struct private_source *source, int64_t at_us);

/* The next instant after after_us at which that number changes, or least. */
int64_t private_marks_next(
    const struct private_source *source, int64_t after_us, int64_t least);

#endif
