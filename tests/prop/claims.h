/*
 * claims - what must be so of the core's answers, whatever the history.
 *
 * A claim compares the core with itself: a history is changed in a way that
 * must not matter, or must matter in one way alone. Its choices come from the
 * dice, which stand alike each time a claim is tried on a history, so that a
 * history that breaks it can be made shorter.
 *
 * Memory: the proof's trial. Errors: none.
 */
#ifndef EDSM_TESTS_CLAIMS_H
#define EDSM_TESTS_CLAIMS_H

#include "trial.h"

/* Room for what a claim puts behind a history. */
#define CLAIM_ADDS 2

enum outcome {
	CLAIM_BROKEN,
	CLAIM_EMPTY, /* nothing in the history that it speaks of */
	CLAIM_HELD
};

struct proof {
	struct trial trial;
	struct dice dice;
};

/* The chronicle is legal and leaves room for CLAIM_ADDS facts. */
typedef enum outcome claim_fn(
    struct proof *proof, const struct chronicle *chronicle);

struct claim {
	const char *name;
	claim_fn *holds;
};

extern const struct claim claims[];
extern const size_t claim_count;

/* A question and the core's answer to it. */
struct asked {
	struct text viewer;
	struct entry entry;
	int64_t at_us;
	enum rule rule;
	struct text episode;
	struct because because;
};

/* Some question about the chronicle; nothing is answered yet. */
struct asked question_draw(
    struct proof *proof, const struct chronicle *chronicle);

/* Answers it from the state that the trial has folded. */
void question_answer(struct proof *proof, struct asked *asked);

/* Folds all of the chronicle and answers count questions. */
void questions_answer(struct proof *proof, const struct chronicle *chronicle,
    struct asked *asked, size_t count);

/* The claims about who and over time, of claims_time.c. */
claim_fn timeline_is_who, who_is_decide, nothing_changes_between_instants,
    only_the_order_of_instants_matters, a_withdrawal_keeps_the_past,
    a_discharge_ends_it_all;

#endif
