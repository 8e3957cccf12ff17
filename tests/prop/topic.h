/*
 * topic - what the facts say about one thing, for naive.h alone.
 *
 * Memory: none; texts and facts are borrowed. Errors: none.
 * Source: the sharing rules, section 3, "the value at an instant" and rule 4.
 */
#ifndef EDSM_TESTS_TOPIC_H
#define EDSM_TESTS_TOPIC_H

#include "naive.h"

#include <string.h>

#ifndef NAIVE_INVERT
#define NAIVE_INVERT 0
#endif
/* Is the n-th rule turned around, for the negative control? */
#define INVERTED(n) (NAIVE_INVERT == (n))

/* What a decision is about. */
enum about {
	ABOUT_TO_SERVICE,
	ABOUT_TO_PRACTICE,
	ABOUT_MIG,
	ABOUT_PRIVATE,
	ABOUT_PARTNER
};

struct topic {
	enum about about;
	struct text patient, episode, org, entry;
};

/* The same bytes. */
static inline bool
same(struct text a, struct text b)
{
	return a.len == b.len &&
	       (a.ptr == b.ptr || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/*
 * The first fact behind `after` (NULL: of all) that is known and in effect,
 * or NULL.
 */
static inline const struct fact *
next(const struct past *past, const struct fact *after)
{
	const struct fact *end = past->facts + past->count;
	const struct fact *fact = after ? after + 1 : past->facts;

	for (; fact < end; fact++)
		if (fact->at_us <= past->at_us &&
		    (INVERTED(9) || fact->seq <= past->known_seq))
			return fact;
	return NULL;
}

/* What the fact says about the topic, DECISION_UNSET where nothing. */
enum decision says(const struct fact *fact, const struct topic *topic);

/* The fact about the topic that no other overrules, or NULL. */
const struct fact *in_force(const struct past *past, const struct topic *topic);

/* The same where it says that, else NULL. */
const struct fact *in_force_as(
    const struct past *past, const struct topic *topic, enum decision said);

/*
 * The no that set the horizon: all instants behind the last yes say no, and
 * the first of them came while there was no limit. NULL where none did.
 */
const struct fact *withdrawal(
    const struct past *past, const struct topic *topic);

/* Does the fact open an episode of the patient? */
bool is_opening(const struct fact *fact, struct text patient);

/* Are these the two organisations of the opened episode? */
bool joins(const struct fact *opening, struct text a, struct text b);

/* The discharge that ended the opened episode by now, or NULL. */
const struct fact *ending(const struct past *past, const struct fact *opening);

/* The decision of an episode that counts for one of its two as viewer. */
struct topic direction(const struct fact *opening, struct text viewer);

struct topic topic_partner(struct text org);

struct topic topic_mig(struct text patient, struct text practice);

struct topic topic_private(
    struct text patient, struct text org, struct text entry);

/* Both facts (b may be NULL) by ascending seq, each once. */
struct because because(const struct fact *a, const struct fact *b);

#endif
