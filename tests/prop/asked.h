/*
 * asked - the core, asked as the naive evaluator is.
 *
 * All that the property program needs of the core goes through here. Made with
 * PROP_NAIVE_ONLY it asks the naive evaluator itself, with no rule turned
 * round (plain_decide and plain_sights), to try the properties without a core.
 * The facts reach the core by themselves (fold.c) or through a ledger
 * (fold_ledger.c).
 */
#ifndef EDSM_TESTS_ASKED_H
#define EDSM_TESTS_ASKED_H

#include "naive_rules.h"

/* What is known of one patient; the facts are borrowed. */
struct asked {
	const struct fact *facts;
	size_t count;
	struct text patient;
	struct arena arena, scratch;
	struct state state;
	struct numbers numbers;
	struct organisations *orgs;
	struct known *known; /* of a ledger, else NULL */
};

void asked_init(struct asked *asked);
void asked_release(struct asked *asked);

/* Takes the facts in place of those before. */
void fold(struct asked *asked, const struct fact *facts, size_t count,
    struct text patient);

struct naive_verdict asked_decide(struct asked *asked, struct text viewer,
    const struct entry *entry, struct naive_moment moment);

/* Everybody who sees anything, in order; at most room. */
size_t asked_sights(struct asked *asked, int64_t at_us,
    struct naive_sight *sights, size_t room);

struct asked_interval {
	struct naive_sight sight;
	int64_t from_us, until_us;
};

/* Every interval of sight, in order; false where nobody can be asked. */
bool asked_intervals(struct asked *asked, struct asked_interval *intervals,
    size_t room, size_t *count);

#endif
