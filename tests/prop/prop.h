/*
 * prop - what the parts of the property program share.
 *
 * prop.c compares histories and goes through those of the small world;
 * random.c makes those of the larger one; properties.c holds what is true of
 * every history; scenes.c sentences of the rules; asked.c asks the core.
 */
#ifndef EDSM_TESTS_PROP_H
#define EDSM_TESTS_PROP_H

#include "asked.h"

#define FACTS_MAX 64
#define SIGHTS_MAX 256
#define MOMENT(m) ((int64_t)(m)*60 * SECOND_US)

#define PATIENTS 3
#define ORGS 6 /* the last is named by no fact of a random history */

extern const struct text patients[PATIENTS], orgs[ORGS], episodes[4];
extern const struct text entries[3], refers[3];

/* How far the questions go, and the facts of random histories. */
struct scope {
	int moments; /* instants 1 to moments */
	size_t patient_count;
	size_t org_count; /* viewers and sources */
	size_t entry_count;
};

struct tally {
	uint64_t histories, answers, failed;
};

struct story {
	struct fact facts[FACTS_MAX];
	size_t count;
};

uint64_t random_next(void);
size_t random_below(size_t bound);

/* A fact that could come after the first count ones; it may not be legal. */
struct fact fact_random(
    const struct fact *facts, size_t count, const struct scope *scope);

/* A void of the fact. */
struct fact fact_void(const struct fact *fact);

/* A legal history of at most so many facts. */
void story_random(
    struct story *story, size_t length, const struct scope *scope);

/* One question at a moment about a patient's entry, all at random. */
struct query {
	struct text viewer;
	struct entry entry;
	struct naive_moment moment;
};

struct query query_random(const struct scope *scope, struct text patient);

/* Numbers the facts 1, 2, 3 and says whether all are legal. */
bool story_renumber(struct story *story);

/*
 * Puts a fact at that place, with a seq that no other has; story_renumber
 * then numbers them all, and what is voided or reviewed stays the same fact.
 */
const struct fact *story_insert(
    struct story *story, size_t at, const struct fact *fact);

/* Compares all answers with the naive evaluator's. */
void history_check(const struct fact *facts, size_t count,
    const struct scope *scope, struct tally *tally);

void history_print(const struct fact *facts, size_t count);

/* All that is true of every history, tried with this one. */
void properties_check(
    const struct story *story, const struct scope *scope, struct tally *tally);

/* Sentences of the rules, one scene each. */
void scenes_run(struct tally *tally);

#endif
