/*
 * decision - may viewer V see entry E at time T?
 *
 * Layer: core. Memory: none. Pure and total: any state and question give an
 * answer, and what is unknown is denied.
 * Source: the sharing rules, sections 3, 8 and 6.7; the override is ruled in
 * section 5.
 */
#ifndef EDSM_CORE_DECISION_H
#define EDSM_CORE_DECISION_H

#include "choices.h"
#include "marks.h"

/* The rule that decided, in the order in which they are tried. */
enum rule {
	RULE_UNSET,
	RULE_FUTURE,
	RULE_OWN,
	RULE_PRIVATE,
	RULE_AGREEMENT,
	RULE_RETAINED,
	RULE_MIG,
	RULE_WITHDRAWN,
	RULE_REFUSED,
	RULE_UNDECIDED,
	RULE_MIG_REFUSED,
	RULE_MIG_UNDECIDED,
	RULE_DISCHARGED,
	RULE_NO_RELATIONSHIP,
	RULE_COUNT
};

/* The facts that decided, by ascending seq. */
struct because {
	uint64_t seqs[2];
	unsigned count;
};

struct verdict {
	enum rule rule;
	const struct episode *episode; /* NULL where no episode decided */
	struct because because;
};

/*
 * The rules as they were when a view was decided. By the first ones a day was
 * its last instant, clocks had no grace, and a mark was of exactly one id.
 */
enum rules {
	RULES_FIRST = 1,
	RULES_DAYS = 2,
	RULES_NOW = RULES_DAYS
};

/* How far an entry may be ahead of now, since clocks differ. */
#define GRACE_US (5 * 60 * SECOND_US)

/* Who asks about a patient's entries, and when. All of it is borrowed. */
struct inquiry {
	const struct state *state;
	struct organisations *orgs;
	struct text viewer;
	int64_t at_us;
	bool is_now; /* at_us is now: clocks have their grace */
	enum rules rules;
};

/*
 * What holds between a viewer and an organisation at one moment, the same for
 * every entry of that record: resolve once, decide often.
 */
struct relation {
	struct inquiry inquiry;
	struct text org;
	const struct family *family; /* of org; NULL where it has none */
	int64_t present_us;          /* entries recorded until then are there */
	int64_t horizon_us;      /* the latest limited one, or HORIZON_NONE */
	struct verdict standing; /* what applies when no entry-rule does */
};

/* "agreement", "mig-refused", ... */
struct text rule_name(enum rule rule);

/* Does the rule allow? */
bool rule_allows(enum rule rule);

/* May a stated emergency pass it? */
bool rule_is_overridable(enum rule rule);

/*
 * What a look shows by that rule; one with a stated emergency shows more, and
 * *opened says whether this entry is of that more.
 */
bool rule_shows(enum rule rule, bool emergency, bool *opened);

/* Adds a seq in order, once; 0 is no fact. */
void because_add(struct because *because, uint64_t seq);

/* Resolves what holds between the viewer who asks and org, which is borrowed.
 */
void relation_resolve(
    struct relation *relation, const struct inquiry *inquiry, struct text org);

/*
 * The verdict about an entry of the relation's organisation and patient. An
 * entry of another patient or organisation is denied as no-relationship.
 */
struct verdict relation_decide(
    const struct relation *relation, const struct entry *entry);

/* Both in one, for a single question. */
struct verdict decide(const struct inquiry *inquiry, const struct entry *entry);

/*
 * One direction of an episode: the history that decides for the viewer, NULL
 * where the episode does not join viewer and source, by the codes themselves.
 */
const struct history *episode_direction(
    const struct episode *episode, struct text viewer, struct text source);

/* The same by the organisations that the codes are at at_us. */
const struct history *episode_direction_at(struct organisations *orgs,
    const struct episode *episode, struct text viewer, struct text source,
    int64_t at_us);

#endif
