/* decision - may viewer V see entry E at time T? Core. */
#include "decision.h"

static const struct text rule_names[RULE_COUNT] = {
    [RULE_FUTURE] = {"future", 6},
    [RULE_OWN] = {"own", 3},
    [RULE_PRIVATE] = {"private", 7},
    [RULE_AGREEMENT] = {"agreement", 9},
    [RULE_RETAINED] = {"retained", 8},
    [RULE_MIG] = {"mig", 3},
    [RULE_WITHDRAWN] = {"withdrawn", 9},
    [RULE_REFUSED] = {"refused", 7},
    [RULE_UNDECIDED] = {"undecided", 9},
    [RULE_MIG_REFUSED] = {"mig-refused", 11},
    [RULE_MIG_UNDECIDED] = {"mig-undecided", 13},
    [RULE_DISCHARGED] = {"discharged", 10},
    [RULE_NO_RELATIONSHIP] = {"no-relationship", 15},
};

struct text
rule_name(enum rule rule)
{
	return rule_names[rule];
}

bool
rule_allows(enum rule rule)
{
	return rule == RULE_OWN || rule == RULE_AGREEMENT ||
	       rule == RULE_RETAINED || rule == RULE_MIG;
}

bool
rule_is_overridable(enum rule rule)
{
	return rule == RULE_WITHDRAWN || rule == RULE_REFUSED ||
	       rule == RULE_UNDECIDED || rule == RULE_MIG_REFUSED ||
	       rule == RULE_MIG_UNDECIDED;
}

bool
rule_shows(enum rule rule, bool emergency, bool *opened)
{
	*opened = emergency && rule_is_overridable(rule);
	return *opened || rule_allows(rule);
}

void
because_add(struct because *because, uint64_t seq)
{
	unsigned at = because->count;

	if (!seq || (at && because->seqs[at - 1] == seq) || at == 2)
		return;
	if (at && because->seqs[at - 1] > seq) {
		because->seqs[at] = because->seqs[at - 1];
		at--;
	}
	because->seqs[at] = seq;
	because->count++;
}

const struct history *
episode_direction(
    const struct episode *episode, struct text viewer, struct text source)
{
	if (text_equal(episode->service, viewer) &&
	    text_equal(episode->practice, source))
		return &episode->to_service;
	if (text_equal(episode->practice, viewer) &&
	    text_equal(episode->service, source))
		return &episode->to_practice;
	return NULL;
}

static struct verdict
verdict_of(enum rule rule, const struct episode *episode, uint64_t first,
    uint64_t second)
{
	struct verdict verdict = {.rule = rule, .episode = episode};

	because_add(&verdict.because, first);
	because_add(&verdict.because, second);
	return verdict;
}

const struct history *
episode_direction_at(struct organisations *orgs, const struct episode *episode,
    struct text viewer, struct text source, int64_t at_us)
{
	if (!orgs->succession_count)
		return episode_direction(episode, viewer, source);
	if (orgs_are_one(orgs, episode->service, viewer, at_us) &&
	    orgs_are_one(orgs, episode->practice, source, at_us))
		return &episode->to_service;
	if (orgs_are_one(orgs, episode->practice, viewer, at_us) &&
	    orgs_are_one(orgs, episode->service, source, at_us))
		return &episode->to_practice;
	return NULL;
}

/* What an open episode says of the direction whose standing is given. */
static struct verdict
open_verdict(const struct episode *episode, struct standing standing)
{
	uint64_t opened = episode->opened_seq;

	if (standing.latest == DECISION_YES)
		return verdict_of(
		    RULE_AGREEMENT, episode, opened, standing.seq);
	if (standing.horizon_seq)
		return verdict_of(
		    RULE_WITHDRAWN, episode, opened, standing.horizon_seq);
	if (standing.latest == DECISION_NO)
		return verdict_of(RULE_REFUSED, episode, opened, standing.seq);
	return verdict_of(RULE_UNDECIDED, episode, opened, 0);
}

/* What an episode says of the relation; rule unset where it says nothing. */
static struct verdict
episode_verdict(const struct relation *relation, const struct episode *episode,
    struct standing *standing)
{
	const struct history *direction = episode_direction_at(
	    relation->inquiry.orgs, episode, relation->inquiry.viewer,
	    relation->org, relation->inquiry.at_us);
	int64_t at_us = relation->inquiry.at_us;

	*standing = (struct standing){.horizon_us = HORIZON_NONE};
	if (!direction || episode->opened_us > at_us)
		return verdict_of(RULE_UNSET, NULL, 0, 0);
	if (episode_has_ended(episode, at_us))
		return verdict_of(RULE_DISCHARGED, episode, episode->opened_seq,
		    episode->discharged_seq);
	*standing = history_at(direction, DECISION_NO, at_us);
	return open_verdict(episode, *standing);
}

/* Does a fact of the patient name the relation's organisation as practice? */
static bool
practice_is_named(const struct relation *relation)
{
	const struct inquiry *inquiry = &relation->inquiry;
	struct organisations *orgs = inquiry->orgs;

	if (!relation->family)
		return state_named_us(inquiry->state, relation->org) <=
		       inquiry->at_us;
	for (uint32_t c = relation->family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next)
		if (state_named_us(inquiry->state, orgs->codes[c].text) <=
			inquiry->at_us &&
		    orgs_are_one(orgs, orgs->codes[c].text, relation->org,
			inquiry->at_us))
			return true;
	return false;
}

/* What the MIG says of the relation; rule unset where it says nothing. */
static struct verdict
mig_verdict(const struct relation *relation)
{
	const struct inquiry *inquiry = &relation->inquiry;
	const struct partner *partner =
	    partner_find(inquiry->orgs, inquiry->viewer);
	struct choice_standing mig;
	struct standing member;

	if (!partner)
		return verdict_of(RULE_UNSET, NULL, 0, 0);
	member = history_at(&partner->member, DECISION_NO, inquiry->at_us);
	if (member.latest != DECISION_YES)
		return verdict_of(RULE_UNSET, NULL, 0, 0);
	mig = choice_at(
	    inquiry->state, inquiry->orgs, relation->org, inquiry->at_us);
	if (mig.latest == DECISION_YES)
		return verdict_of(RULE_MIG, NULL, member.seq, mig.seq);
	if (mig.latest == DECISION_NO)
		return verdict_of(RULE_MIG_REFUSED, NULL, member.seq, mig.seq);
	if (practice_is_named(relation))
		return verdict_of(RULE_MIG_UNDECIDED, NULL, member.seq, 0);
	return verdict_of(RULE_UNSET, NULL, 0, 0);
}

/* Keeps the verdict whose rule is tried first; of equals the one held. */
static void
verdict_keep(struct verdict *held, struct verdict other)
{
	if (other.rule && other.rule < held->rule)
		*held = other;
}

/* The episodes that may join the relation's two sides, in ledger order. */
struct joining {
	const struct state *state;
	const struct pair *pair; /* where all of them are its members */
	size_t at, end;
};

static void
joining_begin(struct joining *joining, const struct relation *relation)
{
	const struct inquiry *inquiry = &relation->inquiry;
	const struct state *state = inquiry->state;

	*joining = (struct joining){state, NULL, 0, state->episode_count};
	if (!state->pairs.begun || relation->family ||
	    family_of(inquiry->orgs, inquiry->viewer))
		return;
	joining->pair = pair_find(state, inquiry->viewer, relation->org);
	joining->end = joining->pair ? joining->pair->count : 0;
}

static const struct episode *
joining_next(struct joining *joining)
{
	size_t at = joining->at;

	if (at == joining->end)
		return NULL;
	joining->at++;
	return &joining->state
		    ->episodes[joining->pair ? joining->pair->members[at] : at];
}

void
relation_resolve(
    struct relation *relation, const struct inquiry *inquiry, struct text org)
{
	struct verdict none = {.rule = RULE_NO_RELATIONSHIP};
	const struct episode *episode;
	struct joining joining;

	*relation = (struct relation){.inquiry = *inquiry,
	    .org = org,
	    .family = family_of(inquiry->orgs, org),
	    .present_us = inquiry->at_us,
	    .horizon_us = HORIZON_NONE,
	    .standing = none};
	if (inquiry->is_now && inquiry->rules >= RULES_DAYS)
		relation->present_us += GRACE_US;
	if (orgs_are_one(inquiry->orgs, inquiry->viewer, org, inquiry->at_us)) {
		relation->standing = verdict_of(RULE_OWN, NULL, 0, 0);
		return;
	}
	joining_begin(&joining, relation);
	while ((episode = joining_next(&joining))) {
		struct standing standing;

		verdict_keep(&relation->standing,
		    episode_verdict(relation, episode, &standing));
		if (standing.horizon_seq &&
		    standing.horizon_us > relation->horizon_us)
			relation->horizon_us = standing.horizon_us;
	}
	verdict_keep(&relation->standing, mig_verdict(relation));
}

/* The first episode by which what was recorded then is retained. */
static struct verdict
retained_verdict(const struct relation *relation, const struct entry *entry)
{
	const struct episode *episode;
	struct joining joining;

	joining_begin(&joining, relation);
	while ((episode = joining_next(&joining))) {
		struct standing standing;
		struct verdict verdict =
		    episode_verdict(relation, episode, &standing);

		if (verdict.rule == RULE_WITHDRAWN &&
		    entry->recorded_last_us < standing.horizon_us)
			return verdict_of(RULE_RETAINED, episode,
			    episode->opened_seq, standing.horizon_seq);
	}
	return relation->standing;
}

/* The first mark that hides the entry or what it refers to; 0 for none. */
static uint64_t
entry_mark(const struct relation *relation, const struct entry *entry)
{
	const struct inquiry *inquiry = &relation->inquiry;

	if (inquiry->rules < RULES_DAYS)
		return mark_seq(
		    state_mark(inquiry->state, entry->org, entry->entry),
		    inquiry->at_us);
	return mark_of_entry(
	    inquiry->state, inquiry->orgs, entry, inquiry->at_us);
}

/* Most entries are told from all that are marked by one look. */
static bool
entry_may_be_marked(const struct state *state, const struct entry *entry)
{
	return state->mark_count &&
	       (entry->refers.len || state_may_mark(state, entry->entry));
}

/* Was the entry recorded after the moment? A day begins with its first. */
static bool
entry_is_future(const struct relation *relation, const struct entry *entry)
{
	if (relation->inquiry.rules < RULES_DAYS)
		return entry->recorded_last_us > relation->present_us;
	return entry->recorded_us > relation->present_us;
}

struct verdict
relation_decide(const struct relation *relation, const struct entry *entry)
{
	uint64_t private;

	if (!state_is_of(relation->inquiry.state, entry->patient) ||
	    !text_equal(entry->org, relation->org))
		return verdict_of(RULE_NO_RELATIONSHIP, NULL, 0, 0);
	if (entry_is_future(relation, entry))
		return verdict_of(RULE_FUTURE, NULL, 0, 0);
	if (relation->standing.rule == RULE_OWN)
		return relation->standing;
	private = entry_may_be_marked(relation->inquiry.state, entry)
		      ? entry_mark(relation, entry)
		      : 0;
	if (private)
		return verdict_of(RULE_PRIVATE, NULL, private, 0);
	if (relation->standing.rule != RULE_AGREEMENT &&
	    entry->recorded_last_us < relation->horizon_us)
		return retained_verdict(relation, entry);
	return relation->standing;
}

struct verdict
decide(const struct inquiry *inquiry, const struct entry *entry)
{
	struct relation relation;

	relation_resolve(&relation, inquiry, entry->org);
	return relation_decide(&relation, entry);
}
