/*
 * trial - the core against the naive evaluator, on one history.
 *
 * Memory: a trial holds two arenas that are reset, not freed, between
 * histories. Errors: none; where an arena is at its end the program stops.
 */
#ifndef EDSM_TESTS_TRIAL_H
#define EDSM_TESTS_TRIAL_H

#include "naive.h"
#include "world.h"

#include <stdio.h>

enum difference_kind {
	DIFFERENCE_NONE,
	DIFFERENCE_JUDGE, /* the last fact of the history is judged otherwise */
	DIFFERENCE_DECISION,
	DIFFERENCE_WHO,
	DIFFERENCE_TIMELINE
};

/* The question that was answered in two ways, and both answers as text. */
struct difference {
	enum difference_kind kind;
	struct text viewer;
	struct entry entry;
	int64_t at_us;
	uint64_t known_seq;
	char core[2048], naive[2048];
};

struct figures {
	uint64_t histories, failed;
	uint64_t decisions, sights, timelines, judged;
	uint64_t rules[RULE_COUNT]; /* how often each rule decided */
};

struct trial {
	const struct world *world;
	struct arena arena, scratch;
	struct state state;
	struct partners partners;
	struct figures figures;
	struct difference difference;
};

void trial_init(struct trial *trial, const struct world *world);
void trial_release(struct trial *trial);

/* Folds the first count facts into the trial's state, from nothing. */
void trial_fold(
    struct trial *trial, const struct chronicle *chronicle, size_t count);

/* Takes one more fact. */
void trial_extend(struct trial *trial, const struct fact *fact);

/*
 * Each of these compares one answer about the state folded from the facts up
 * to past->known_seq. False where they differ; the difference is filled.
 */
bool trial_decide(struct trial *trial, const struct past *past,
    struct text viewer, const struct entry *entry);
bool trial_who(struct trial *trial, const struct past *past);
bool trial_timeline(struct trial *trial, const struct past *past);

/* Does the core judge a fact after the count facts as the naive side does? */
bool trial_judge(struct trial *trial, const struct fact *facts, size_t count,
    const struct fact *fact, enum taking naive);

/*
 * Every question about a chronicle as known at its end: every viewer, every
 * source's entries recorded at every instant, every moment. Fine: also the
 * half hours between instants and the timeline.
 */
bool trial_run(
    struct trial *trial, const struct chronicle *chronicle, bool fine);

/*
 * Makes a chronicle that differs as short and as early as it will go, while
 * what it is about still differs, and prints it as request lines.
 */
typedef bool differs_fn(void *ctx, const struct chronicle *chronicle);
void chronicle_shrink(
    struct chronicle *chronicle, differs_fn *differs, void *ctx);
void chronicle_print(FILE *out, const struct chronicle *chronicle);
void difference_print(FILE *out, const struct difference *difference);

/* Shrinks and prints a chronicle that trial_run says no to. */
void trial_report(struct trial *trial, struct chronicle *chronicle);

/* Prints the figures and every rule's; false where a rule never decided. */
bool figures_print(const char *name, const struct figures *figures);

#endif
