/*
 * looks - the looks of an account by viewer, with what is known of each.
 *
 * Layer: report. Memory: the run's arena; facts and lines are the reading's.
 * Errors: false where memory runs out.
 */
#ifndef EDSM_REPORT_LOOKS_H
#define EDSM_REPORT_LOOKS_H

#include "page.h"

struct look {
	const struct fact *fact;
	const struct ground_line *grounds; /* one for each source */
	size_t ground_count;
	const struct fact *review; /* the one that counts, or NULL */
};

/* An organisation that could see or looked. */
struct viewer {
	struct text code;
	struct look *looks; /* the newest first */
	size_t count;
	size_t overrides; /* those with a stated emergency */
	size_t opened;    /* those of them that opened anything */
	size_t wrong;     /* right then, not as known now */
};

struct looks {
	struct look *items; /* by viewer, then the newest first */
	size_t count;
	struct look **by_seq;   /* the newest first */
	struct viewer *viewers; /* who looked most first, then by code */
	size_t viewer_count, viewer_room;
	size_t looked_count; /* viewers who did look */
	size_t overrides, opened, unreviewed, wrong, empty;
	const struct fact *last; /* the newest look, or NULL */
};

WARN_UNUSED bool looks_find(struct page *page, struct looks *looks);

/* Did the look need its emergency? */
bool look_opened(const struct look *look);

/* Was it allowed by what was known then, and is not by what is known now? */
bool look_is_wrong(const struct look *look);

/* Is it the name of a rule that allows? */
bool rule_word_allows(struct text rule);

/* Everything, not only what was written before a no? */
bool sees_all(const struct sight_line *line);

/* The kind of care of an episode; empty where nobody says, or it is hidden. */
struct text episode_care(const struct page *page, struct text episode);

#endif
