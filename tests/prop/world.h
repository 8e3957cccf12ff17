/*
 * world - the patients, organisations and facts that the histories are of.
 *
 * Memory: static tables; a chronicle is a plain value whose texts are theirs.
 * Source: the sharing rules, section 2; every ruling of section 5 can be
 * reached with the small world's facts.
 */
#ifndef EDSM_TESTS_WORLD_H
#define EDSM_TESTS_WORLD_H

#include "../../common/model/fact.h"

/* The most facts in a chronicle. */
#define CHRONICLE_MAX 40
#define LIST_MAX 8

/* Moments are hours; questions are also asked at the half hours between. */
#define MOMENT_US (3600 * SECOND_US)
#define HALF_US (MOMENT_US / 2)
#define WORLD_BEGIN_US (INT64_C(1704067200) * SECOND_US)
/* The system's clock: everything in a chronicle lies before it. */
#define WORLD_CLOCK_US (WORLD_BEGIN_US + 1000 * MOMENT_US)

/* A ledger in memory: facts[i].seq is i + 1. */
struct chronicle {
	struct fact facts[CHRONICLE_MAX];
	size_t count;
};

/* Something that may happen, without its moment and seq. */
struct letter {
	struct fact fact;
	size_t longest; /* the longest histories that it takes part in */
};

struct list {
	struct text items[LIST_MAX];
	size_t count;
};

struct world {
	struct text patient; /* whom the questions are about */
	struct list viewers, sources, entries;
	const struct letter *letters; /* of the small world */
	size_t letter_count;
};

extern const struct world world_small, world_large;

/* Numbers that look random and follow from the seed alone. */
struct dice {
	uint64_t state;
};
uint64_t dice_roll(struct dice *dice);
/* One of 0 ... bound - 1; bound is not 0. */
size_t dice_below(struct dice *dice, size_t bound);
/* True once in n. */
bool dice_once_in(struct dice *dice, size_t n);

/* The instant of a moment 1, 2, ...; a half is the one before it and so on. */
int64_t world_moment(size_t moment);

/* Puts a copy of the fact at the end, with its seq; there must be room. */
struct fact *chronicle_add(
    struct chronicle *chronicle, const struct fact *fact);

/* Some fact of the large world within the moments; may well be refused. */
struct fact world_draw(struct dice *dice, size_t moments);

/* A chronicle of the large world that the rules take, up to length facts. */
void world_chronicle(
    struct dice *dice, size_t length, struct chronicle *chronicle);

/* Would section 2 take every fact, each after those before it? */
bool chronicle_is_legal(const struct chronicle *chronicle);

/* Some instant or half in and around the chronicle's. */
int64_t chronicle_instant(const struct chronicle *chronicle, struct dice *dice);

#endif
