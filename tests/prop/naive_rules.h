/*
 * naive_rules - the sharing rules again, for the tests, in another way.
 *
 * It re-reads all facts for every question and keeps nothing: no state, no
 * order, no horizon that moves. Where the core walks through instants, this
 * asks for the last yes and the first no after it; where the core may know who
 * is one with whom, this goes from number to number and from code to code.
 *
 * NAIVE_INVERT (1 to 27), set when it is compiled, turns one rule round: the
 * comparison with the core must then fail.
 */
#ifndef EDSM_TESTS_NAIVE_RULES_H
#define EDSM_TESTS_NAIVE_RULES_H

#include "../../common/core/sight.h"

struct naive_verdict {
	enum rule rule;
	uint64_t episode_seq; /* the opening of the episode named, or 0 */
	uint64_t because[2];  /* ascending, 0 where there is none */
};

/* When it is asked; is_now: about the present, where clocks may differ. */
struct naive_moment {
	int64_t at_us;
	bool is_now;
};

/* May viewer see entry at that moment, going by the first count facts? */
struct naive_verdict naive_decide(const struct fact *facts, size_t count,
    struct text viewer, const struct entry *entry, struct naive_moment moment);

struct naive_sight {
	struct text viewer, source;
	enum route route;
	uint64_t episode_seq;
	int64_t before_us;
	uint64_t private_marks;
	uint64_t because[2];
};

/* Everybody who sees anything of the patient's, in order; at most room. */
size_t naive_sights(const struct fact *facts, size_t count, struct text patient,
    int64_t at_us, struct naive_sight *sights, size_t room);

/* Is the fact, one of the first count, voided by none of them? */
bool naive_stands(
    const struct fact *facts, size_t count, const struct fact *fact);

/* Would the rules take the fact after the first count facts? */
bool naive_is_legal(
    const struct fact *facts, size_t count, const struct fact *fact);

#endif
