/*
 * naive - the sharing rules a second time, read from the plain list of facts.
 *
 * Every question reads every fact again; nothing is kept, ordered or folded
 * between two of them. What the core works out by going through instants in
 * order is said here as a property of a fact among all others, so that the
 * two have a thought in common only where the rules have it. From the core's
 * headers come the names (enum rule, enum route), from its sources nothing.
 *
 * Memory: the caller's; texts are borrowed from the facts. Errors: none.
 * Source: the sharing rules, sections 2 to 4.
 *
 * naive.c decides, who.c says who sees, legal.c judges facts, by topic.h.
 * NAIVE_INVERT=1 ... 9 turns one rule around, for the negative control.
 */
#ifndef EDSM_TESTS_NAIVE_H
#define EDSM_TESTS_NAIVE_H

#include "../../common/core/sight.h"

/* The most sights and intervals that one answer may hold. */
#define NAIVE_SIGHTS 256
#define NAIVE_INTERVALS 1024

/* The ledger as known at known_seq, looked at from the moment at_us. */
struct past {
	const struct fact *facts; /* all of them, by ascending seq */
	size_t count;
	uint64_t known_seq;
	int64_t at_us;
};

struct answer {
	enum rule rule;
	bool allows;
	bool overridable;    /* would a stated emergency pass it? */
	struct text episode; /* empty where no episode decided */
	struct because because;
};

struct naive_sight {
	struct text viewer, source, episode;
	enum route route;
	uint64_t opened_seq; /* 0 by the MIG */
	int64_t before_us;   /* HORIZON_UNLIMITED: all */
	uint64_t private_marks;
	struct because because;
};

struct naive_interval {
	struct naive_sight sight;
	int64_t from_us, until_us; /* INTERVAL_STILL: still so */
};

/* What becomes of a fact that is brought to the ledger. */
enum taking {
	TAKING_REFUSED,
	TAKING_EQUAL, /* it is there already */
	TAKING_ADDED
};

/* May the viewer see the entry, at the moment and as known by the past? */
struct answer naive_decide(
    const struct past *past, struct text viewer, const struct entry *entry);

/* Everybody who sees anything of the patient's, in order; returns how many. */
size_t naive_who(const struct past *past, struct text patient,
    struct naive_sight sights[static NAIVE_SIGHTS]);

/* The same over all time (at_us is not looked at); returns how many. */
size_t naive_timeline(const struct past *past, struct text patient,
    struct naive_interval intervals[static NAIVE_INTERVALS]);

/* Judges a fact against the count facts before it. */
enum taking naive_judge(const struct fact *facts, size_t count,
    const struct fact *fact, int64_t clock_us);

#endif
