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

static bool
is_relation_org(const struct relation *relation, struct text code)
{
	if (!relation->family)
		return text_equal(code, relation->org);
	return orgs_are_one(relation->inquiry.orgs, code, relation->org,
	    relation->inquiry.at_us);
}

/* Does a fact of the patient name the relation's organisation as practice? */
static bool
practice_is_named(const struct relation *relation)
{
	const struct state *state = relation->inquiry.state;
	int64_t at_us = relation->inquiry.at_us;

	for (size_t i = 0; i < state->episode_count; i++)
		if (state->episodes[i].opened_us <= at_us &&
		    is_relation_org(relation, state->episodes[i].practice))
			return true;
	for (size_t i = 0; i < state->choice_count; i++)
		if (state->choices[i].named_us <= at_us &&
		    is_relation_org(relation, state->choices[i].practice))
			return true;
	return false;
}

/* Takes a value of a choice, of those of one instant the first careful one. */
static void
choice_take(struct choice_standing *standing, int64_t *latest_us,
    const struct choice *choice, const struct value *value)
{
	bool later = value->at_us > *latest_us;
	bool same = value->at_us == *latest_us;
	bool careful = value->decision == DECISION_NO;
	bool held_careful = standing->latest == DECISION_NO;

	if (!later && !(same && (careful > held_careful ||
				    (careful == held_careful &&
					value->seq < standing->seq))))
		return;
	*latest_us = value->at_us;
	*standing =
	    (struct choice_standing){value->decision, value->seq, choice};
}

/*
 * Does the choice's value count for the organisation's entries? One that was
 * made before two codes became one counts for its own alone; a no counts on
 * where a succession that stood when it was recorded does not stand any more.
 */
static bool
value_counts(struct organisations *orgs, const struct choice *choice,
    const struct value *value, struct text org)
{
	uint64_t seq = value->decision == DECISION_NO ? value->seq : 0;

	return orgs_reach(orgs, choice->practice, org, value->at_us, seq);
}

static struct choice_standing
family_choice_at(const struct state *state, struct organisations *orgs,
    struct text org, int64_t at_us)
{
	struct choice_standing standing = {.latest = DECISION_UNSET};
	int64_t latest_us = INSTANT_UNSET;

	for (size_t i = 0; i < state->choice_count; i++) {
		const struct choice *choice = &state->choices[i];
		struct history_place place = {0, 0};
		const struct value *value;

		while ((value = history_next(&choice->mig, &place)))
			if (value->at_us <= at_us &&
			    value_counts(orgs, choice, value, org))
				choice_take(
				    &standing, &latest_us, choice, value);
	}
	return standing;
}

bool
choice_history(const struct state *state, struct organisations *orgs,
    struct text org, struct arena *arena, struct history *history)
{
	const struct choice *own = state_choice(state, org);

	*history = (struct history){NULL, 0, 0, 0};
	if (!family_of(orgs, org)) {
		if (own)
			*history = own->mig;
		return true;
	}
	for (size_t i = 0; i < state->choice_count; i++) {
		const struct choice *choice = &state->choices[i];
		struct history_place place = {0, 0};
		const struct value *value;

		while ((value = history_next(&choice->mig, &place)))
			if (value_counts(orgs, choice, value, org) &&
			    !history_add(history, arena, *value))
				return false;
	}
	return true;
}

struct choice_standing
choice_at(const struct state *state, struct organisations *orgs,
    struct text org, int64_t at_us)
{
	const struct choice *choice;
	struct standing mig;

	if (family_of(orgs, org))
		return family_choice_at(state, orgs, org, at_us);
	choice = state_choice(state, org);
	if (!choice)
		return (struct choice_standing){.latest = DECISION_UNSET};
	mig = history_at(&choice->mig, DECISION_NO, at_us);
	return (struct choice_standing){mig.latest, mig.seq, choice};
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

/* The seq by which a mark hides its id at at_us; 0 where it does not. */
static uint64_t
mark_seq(const struct mark *mark, int64_t at_us)
{
	struct standing standing;

	if (!mark)
		return 0;
	standing = history_at(&mark->private, DECISION_YES, at_us);
	return standing.latest == DECISION_YES ? standing.seq : 0;
}

/* The lesser of two seqs of which 0 is none. */
static uint64_t
seq_first(uint64_t a, uint64_t b)
{
	return a && (!b || a < b) ? a : b;
}

/* The first mark in force of the ids alike under that very code. */
static uint64_t
code_mark(
    const struct state *state, struct text code, struct text id, int64_t at_us)
{
	struct mark_search search = {.org = code, .entry = id};
	const struct mark *mark;
	uint64_t first = 0;

	while ((mark = state_mark_like(state, &search)))
		first = seq_first(mark_seq(mark, at_us), first);
	return first;
}

/* What is said last about an id under a code, what was carried there too. */
struct carried {
	const struct state *state;
	struct organisations *orgs;
	struct text code; /* that it was carried to */
	int64_t at_us;
	int64_t latest_us;
	uint64_t seq; /* of the first yes then, 0 where it is a no */
};

static void
carried_take(struct carried *carried, const struct value *value)
{
	bool yes = value->decision == DECISION_YES;

	if (value->at_us > carried->latest_us) {
		carried->latest_us = value->at_us;
		carried->seq = yes ? value->seq : 0;
	} else if (value->at_us == carried->latest_us && yes) {
		carried->seq = seq_first(value->seq, carried->seq);
	}
}

/*
 * Takes the values of a mark under another code: a mark recorded while a
 * succession stood holds under both codes, as if recorded under each.
 */
static void
carried_add(struct carried *carried, const struct mark *mark)
{
	bool own = text_equal(mark->org, carried->code);
	struct history_place place = {0, 0};
	const struct value *value;

	if (!own && orgs_are_one(carried->orgs, mark->org, carried->code,
			carried->at_us))
		return;
	while ((value = history_next(&mark->private, &place)))
		if (value->at_us <= carried->at_us &&
		    (own ||
			(value->decision == DECISION_YES &&
			    orgs_reach(carried->orgs, mark->org, carried->code,
				carried->at_us, value->seq))))
			carried_take(carried, value);
}

/* The mark by which an id is private under one code, carried ones included. */
static uint64_t
carried_mark(
    const struct carried *asked, const struct family *family, struct text id)
{
	struct carried carried = *asked;

	carried.latest_us = INSTANT_UNSET;
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = asked->orgs->codes[c].next) {
		const struct mark *mark =
		    state_mark(asked->state, asked->orgs->codes[c].text, id);

		if (mark)
			carried_add(&carried, mark);
	}
	return carried.seq;
}

/* The same of every id alike that any code of the family has a mark of. */
static uint64_t
carried_marks(
    const struct carried *asked, const struct family *family, struct text id)
{
	uint64_t first = 0;

	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = asked->orgs->codes[c].next) {
		struct mark_search search = {
		    .org = asked->orgs->codes[c].text, .entry = id};
		const struct mark *mark;

		while ((mark = state_mark_like(asked->state, &search)))
			first = seq_first(
			    carried_mark(asked, family, mark->entry), first);
	}
	return first;
}

uint64_t
mark_in_force(const struct state *state, struct organisations *orgs,
    struct text org, struct text id, int64_t at_us)
{
	const struct family *family = family_of(orgs, org);
	struct carried asked = {state, orgs, org, at_us, 0, 0};
	uint64_t first = 0;

	if (!family)
		return code_mark(state, org, id, at_us);
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		asked.code = orgs->codes[c].text;
		if (orgs_are_one(orgs, asked.code, org, at_us))
			first = seq_first(
			    family->has_voided
				? carried_marks(&asked, family, id)
				: code_mark(state, asked.code, id, at_us),
			    first);
	}
	return first;
}

/* The first mark that hides the entry or what it refers to; 0 for none. */
static uint64_t
entry_mark(const struct relation *relation, const struct entry *entry)
{
	const struct inquiry *inquiry = &relation->inquiry;
	struct text rest = entry->refers, id;
	uint64_t first;

	if (inquiry->rules < RULES_DAYS)
		return mark_seq(
		    state_mark(inquiry->state, entry->org, entry->entry),
		    inquiry->at_us);
	first = mark_in_force(inquiry->state, inquiry->orgs, entry->org,
	    entry->entry, inquiry->at_us);
	while (rest.len && text_word(&rest, &id))
		first = seq_first(mark_in_force(inquiry->state, inquiry->orgs,
				      entry->org, id, inquiry->at_us),
		    first);
	return first;
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
