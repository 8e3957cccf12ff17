/* naive_rules - the sharing rules again, for the tests, in another way. */
#include "naive_rules.h"

#include <stdlib.h>
#include <string.h>

#ifndef NAIVE_INVERT
#define NAIVE_INVERT 0
#endif

#define REACH_MAX 64

/* The facts that are known, and the moment asked about. */
struct known {
	const struct fact *facts;
	size_t count;
	int64_t at_us;
	bool voids, bridges; /* is there any void; any link or succession? */
	bool plain;          /* whatever rule is turned round */
};

static struct known
known_of(const struct fact *facts, size_t count, int64_t at_us)
{
	struct known known = {.facts = facts, .count = count, .at_us = at_us};

	for (size_t i = 0; i < count; i++) {
		enum event event = facts[i].event;

		known.voids |= event == EVENT_FACT_VOID;
		known.bridges |= event == EVENT_ORG_SUCCEED;
		known.bridges |= event == EVENT_PATIENT_LINK;
	}
	return known;
}

/* Is that rule turned round? */
static bool
turned(const struct known *known, int rule)
{
	return NAIVE_INVERT == rule && !known->plain;
}

static bool
same(struct text a, struct text b)
{
	return a.len == b.len && !memcmp(a.ptr, b.ptr, a.len);
}

/* Does the void take the fact with its episode's opening? */
static bool
is_void_by_opening(const struct known *known, const struct fact *fact,
    const struct fact *undone)
{
	if (!fact->episode.len || turned(known, 12))
		return false;
	for (size_t i = 0; i < known->count; i++)
		if (known->facts[i].seq == undone->of)
			return known->facts[i].event == EVENT_EPISODE_OPEN &&
			       same(known->facts[i].episode, fact->episode) &&
			       undone->of < fact->seq &&
			       (fact->seq < undone->seq || turned(known, 25));
	return false;
}

/* The seq of what voids the fact, 0 where it stands. */
static uint64_t
void_of(const struct known *known, const struct fact *fact)
{
	if (!known->voids || turned(known, 11))
		return 0;
	for (size_t i = 0; i < known->count; i++) {
		const struct fact *undone = &known->facts[i];

		if (undone->event != EVENT_FACT_VOID ||
		    (turned(known, 13) && undone->at_us > known->at_us))
			continue;
		if (undone->of == fact->seq ||
		    is_void_by_opening(known, fact, undone))
			return undone->seq;
	}
	return 0;
}

static bool
stands(const struct known *known, const struct fact *fact)
{
	return !void_of(known, fact);
}

/* What a link or a succession is asked to bridge. */
struct crossing {
	enum event kind;
	int64_t at_us; /* for a succession: those that came later do not */
	/* what was recorded while it stood crosses it for ever; or NULL */
	const struct fact *careful;
};

/* Does the fact join its two numbers, or its two codes? */
static bool
is_bridge(const struct known *known, const struct crossing *crossing,
    const struct fact *fact)
{
	const struct fact *careful = crossing->careful;
	uint64_t undone;

	if (fact->event != crossing->kind)
		return false;
	if (fact->event == EVENT_PATIENT_LINK &&
	    (turned(known, 14) ||
		(turned(known, 15) && fact->at_us > known->at_us)))
		return false;
	if (fact->event == EVENT_ORG_SUCCEED &&
	    (turned(known, 16) ||
		(fact->at_us > crossing->at_us && !turned(known, 17))))
		return false;
	undone = void_of(known, fact);
	return !undone ||
	       (careful && fact->seq < careful->seq && careful->seq < undone);
}

/* Numbers, or codes. */
struct reach {
	struct text items[REACH_MAX];
	size_t count;
};

static void
reach_add(struct reach *reach, struct text item)
{
	for (size_t i = 0; i < reach->count; i++)
		if (same(reach->items[i], item))
			return;
	if (reach->count == REACH_MAX)
		abort();
	reach->items[reach->count++] = item;
}

/* All that is joined with it, itself first. */
static struct reach
reach_of(const struct known *known, const struct crossing *crossing,
    struct text from)
{
	bool links = crossing->kind == EVENT_PATIENT_LINK;
	struct reach reach;

	reach.count = 0;
	reach_add(&reach, from);
	for (size_t r = 0; known->bridges && r < reach.count; r++)
		for (size_t i = 0; i < known->count; i++) {
			const struct fact *fact = &known->facts[i];
			struct text a = links ? fact->patient : fact->org;
			struct text b = links ? fact->was : fact->successor;

			if (!is_bridge(known, crossing, fact))
				continue;
			if (same(a, reach.items[r]))
				reach_add(&reach, b);
			else if (same(b, reach.items[r]))
				reach_add(&reach, a);
		}
	return reach;
}

static bool
is_reached(const struct known *known, struct crossing crossing,
    struct text from, struct text to)
{
	struct reach reach;

	if (same(from, to) || !known->bridges)
		return same(from, to);
	reach = reach_of(known, &crossing, from);
	for (size_t i = 0; i < reach.count; i++)
		if (same(reach.items[i], to))
			return true;
	return false;
}

/* Are the two codes one organisation at that instant? */
static bool
is_one_at(
    const struct known *known, struct text a, struct text b, int64_t at_us)
{
	return is_reached(
	    known, (struct crossing){EVENT_ORG_SUCCEED, at_us, NULL}, a, b);
}

static bool
is_one(const struct known *known, struct text a, struct text b)
{
	return is_one_at(known, a, b, known->at_us);
}

/* Are the two numbers one patient's? */
static bool
is_one_patient(const struct known *known, struct text a, struct text b)
{
	return is_reached(
	    known, (struct crossing){EVENT_PATIENT_LINK, 0, NULL}, a, b);
}

/* The fact as one that crosses what is voided by now, where it is careful. */
static const struct fact *
lasting(const struct known *known, const struct fact *fact, bool is_careful)
{
	if (turned(known, 18))
		return NULL;
	return is_careful || turned(known, 19) ? fact : NULL;
}

/* Does the fact count for that number? */
static bool
is_of_patient(const struct known *known, const struct fact *fact,
    struct text patient, bool is_careful)
{
	struct crossing crossing = {
	    EVENT_PATIENT_LINK, 0, lasting(known, fact, is_careful)};

	return is_reached(known, crossing, fact->patient, patient);
}

/*
 * A mark counts under its own code and, as if it had been made there too,
 * under every code that was one with it when it was recorded and is not by
 * now. Under what still is one with its own it hides as the mark of its own.
 */
static bool
is_of_org(const struct known *known, const struct fact *mark, struct text org,
    bool is_careful)
{
	struct crossing crossing = {
	    EVENT_ORG_SUCCEED, known->at_us, lasting(known, mark, is_careful)};

	if (same(mark->org, org))
		return true;
	if (turned(known, 23) && !is_careful)
		return is_one(known, mark->org, org);
	return crossing.careful && known->bridges &&
	       !is_one(known, mark->org, org) &&
	       is_reached(known, crossing, mark->org, org);
}

/* A choice counts for what was one with its practice when it was made. */
static bool
is_of_practice(const struct known *known, const struct fact *choice,
    struct text practice, bool is_careful)
{
	struct crossing crossing = {EVENT_ORG_SUCCEED, choice->at_us,
	    lasting(known, choice, is_careful)};

	if (turned(known, 20) || (turned(known, 27) && is_careful))
		crossing.at_us = known->at_us;
	return is_reached(known, crossing, choice->practice, practice);
}

/* What a run of facts is about. */
struct about {
	const struct known *known;
	struct text patient, episode, org, entry, practice;
	bool to_service;
	enum event event; /* CONSENT_SET also looks at openings */
};

/* What the fact says about such a thing, whosever. */
static enum decision
says_of_any(const struct about *about, const struct fact *fact)
{
	if (about->event == EVENT_PARTNER_SET)
		return fact->event == EVENT_PARTNER_SET ? fact->partner
							: DECISION_UNSET;
	if (about->event == EVENT_MARK_PRIVATE)
		return fact->event == EVENT_MARK_PRIVATE &&
			       same(fact->entry, about->entry)
			   ? fact->private
			   : DECISION_UNSET;
	if (about->practice.len)
		return fact->event == EVENT_CONSENT_SET ? fact->mig
							: DECISION_UNSET;
	if (!same(fact->episode, about->episode))
		return DECISION_UNSET;
	return about->to_service ? fact->to_service : fact->to_practice;
}

static enum decision
careful_of(const struct about *about)
{
	return about->event == EVENT_MARK_PRIVATE ? DECISION_YES : DECISION_NO;
}

/* Does what the fact says count for the thing it is about? */
static bool
counts_for(
    const struct about *about, const struct fact *fact, enum decision value)
{
	const struct known *known = about->known;
	bool is_careful = value == careful_of(about);

	if (!stands(known, fact))
		return false;
	if (about->event == EVENT_PARTNER_SET)
		return same(fact->org, about->org) ||
		       (turned(known, 22) &&
			   is_one(known, fact->org, about->org));
	if (!is_of_patient(known, fact, about->patient, is_careful))
		return false;
	if (about->event == EVENT_MARK_PRIVATE)
		return is_of_org(known, fact, about->org, is_careful);
	return !about->practice.len ||
	       is_of_practice(known, fact, about->practice, is_careful);
}

/* What a fact says about the thing, DECISION_UNSET where nothing. */
static enum decision
says(const struct about *about, const struct fact *fact)
{
	enum decision value = DECISION_UNSET;

	if (fact->at_us <= about->known->at_us)
		value = says_of_any(about, fact);
	return value && counts_for(about, fact, value) ? value : DECISION_UNSET;
}

/* The value at an instant: the careful one if anybody says it then. */
static enum decision
value_at(const struct about *about, int64_t at_us)
{
	const struct known *known = about->known;
	enum decision careful = careful_of(about);
	enum decision value = DECISION_UNSET;

	if (turned(known, 1))
		careful = careful == DECISION_YES ? DECISION_NO : DECISION_YES;
	for (size_t i = 0; i < known->count; i++) {
		enum decision said = says(about, &known->facts[i]);

		if (!said || known->facts[i].at_us != at_us)
			continue;
		if (value != careful)
			value = said;
	}
	return value;
}

/* The last instant with that value, INSTANT_UNSET where there is none. */
static int64_t
last_instant(const struct about *about, enum decision value)
{
	const struct known *known = about->known;
	int64_t last = INSTANT_UNSET;

	for (size_t i = 0; i < known->count; i++) {
		int64_t at_us = known->facts[i].at_us;

		if (!says(about, &known->facts[i]) || at_us <= last)
			continue;
		if (!value || value_at(about, at_us) == value)
			last = at_us;
	}
	return last;
}

/* The first instant after after_us at which anything is said. */
static int64_t
first_instant(const struct about *about, int64_t after_us)
{
	const struct known *known = about->known;
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < known->count; i++)
		if (says(about, &known->facts[i]) &&
		    known->facts[i].at_us > after_us &&
		    known->facts[i].at_us < first)
			first = known->facts[i].at_us;
	return first;
}

/* The first fact that says the value of that instant. */
static uint64_t
seq_at(const struct about *about, int64_t at_us)
{
	const struct known *known = about->known;
	enum decision value = value_at(about, at_us);

	for (size_t i = 0; i < known->count; i++)
		if (known->facts[i].at_us == at_us &&
		    says(about, &known->facts[i]) == value)
			return known->facts[i].seq;
	return 0;
}

static enum decision
latest(const struct about *about)
{
	int64_t last = last_instant(about, DECISION_UNSET);

	return last == INSTANT_UNSET ? DECISION_UNSET : value_at(about, last);
}

/* The instant of the no that set the horizon, INSTANT_UNSET without one. */
static int64_t
horizon(const struct about *about)
{
	int64_t yes = last_instant(about, DECISION_YES), no;

	if (yes == INSTANT_UNSET)
		return INSTANT_UNSET;
	no = first_instant(about, yes);
	return no == INT64_MAX ? INSTANT_UNSET : no;
}

static struct naive_verdict
verdict(enum rule rule, uint64_t episode_seq, uint64_t a, uint64_t b)
{
	struct naive_verdict v = {.rule = rule, .episode_seq = episode_seq};

	if (a == b)
		b = 0;
	v.because[0] = b && b < a ? b : a;
	v.because[1] = b && b < a ? a : b;
	return v;
}

static bool
is_discharged(
    const struct known *known, const struct fact *opening, uint64_t *seq)
{
	for (size_t i = 0; i < known->count; i++) {
		const struct fact *fact = &known->facts[i];

		if (fact->event == EVENT_EPISODE_DISCHARGE &&
		    same(fact->episode, opening->episode) &&
		    (turned(known, 2) ? fact->at_us < known->at_us
				      : fact->at_us <= known->at_us) &&
		    stands(known, fact) &&
		    is_of_patient(known, fact, opening->patient, true))
			return *seq = fact->seq, true;
	}
	return false;
}

struct question {
	struct known known;
	struct text viewer;
	const struct entry *entry;
	bool is_now;
};

/* The direction of the opening's episode that decides, if it joins them. */
static bool
joins(const struct question *q, const struct fact *opening, bool *to_service)
{
	struct text org = q->entry->org;

	*to_service = is_one(&q->known, opening->service, q->viewer) &&
		      is_one(&q->known, opening->practice, org);
	return *to_service ||
	       (is_one(&q->known, opening->practice, q->viewer) &&
		   is_one(&q->known, opening->service, org));
}

/* Is it an opening of the patient's that stands and has taken effect? */
static bool
is_opening(
    const struct known *known, const struct fact *fact, struct text patient)
{
	return fact->event == EVENT_EPISODE_OPEN &&
	       fact->at_us <= known->at_us && stands(known, fact) &&
	       is_one_patient(known, fact->patient, patient);
}

static struct about
about_episode(
    const struct question *q, const struct fact *opening, bool to_service)
{
	return (struct about){.known = &q->known,
	    .patient = opening->patient,
	    .episode = opening->episode,
	    .to_service = to_service,
	    .event = EVENT_CONSENT_SET};
}

/* Was the entry recorded before that no? */
static bool
is_before(const struct question *q, int64_t no)
{
	if (NAIVE_INVERT == 3)
		return q->entry->recorded_last_us <= no;
	if (NAIVE_INVERT == 7)
		return q->entry->recorded_us < no;
	return q->entry->recorded_last_us < no;
}

/* Does the episode of that opening give the rule? Then its verdict. */
static bool
episode_gives(const struct question *q, const struct fact *opening,
    enum rule rule, struct naive_verdict *v)
{
	struct about about;
	uint64_t discharge = 0;
	bool to_service, ended, once;
	int64_t no;

	if (!is_opening(&q->known, opening, q->entry->patient) ||
	    !joins(q, opening, &to_service))
		return false;
	ended = is_discharged(&q->known, opening, &discharge);
	if (rule == RULE_DISCHARGED) {
		*v = verdict(rule, opening->seq, opening->seq, discharge);
		return ended;
	}
	if (ended)
		return false;
	about = about_episode(q, opening, to_service);
	no = horizon(&about);
	once = last_instant(&about, DECISION_YES) != INSTANT_UNSET;
	switch (rule) {
	case RULE_AGREEMENT:
		*v = verdict(rule, opening->seq, opening->seq,
		    seq_at(&about, last_instant(&about, DECISION_UNSET)));
		return latest(&about) == DECISION_YES;
	case RULE_RETAINED:
		*v = verdict(
		    rule, opening->seq, opening->seq, seq_at(&about, no));
		return no != INSTANT_UNSET && is_before(q, no);
	case RULE_WITHDRAWN:
		*v = verdict(
		    rule, opening->seq, opening->seq, seq_at(&about, no));
		return once;
	case RULE_REFUSED:
		*v = verdict(rule, opening->seq, opening->seq,
		    seq_at(&about, last_instant(&about, DECISION_UNSET)));
		return latest(&about) == DECISION_NO;
	default:
		*v = verdict(rule, opening->seq, opening->seq, 0);
		return rule == RULE_UNDECIDED;
	}
}

/* The first episode in the ledger that gives the rule. */
static bool
any_episode_gives(
    const struct question *q, enum rule rule, struct naive_verdict *v)
{
	for (size_t i = 0; i < q->known.count; i++)
		if (episode_gives(q, &q->known.facts[i], rule, v))
			return true;
	return false;
}

static bool
practice_is_named(const struct question *q)
{
	const struct known *known = &q->known;
	struct text org = q->entry->org;

	for (size_t i = 0; i < known->count; i++) {
		const struct fact *fact = &known->facts[i];

		if (fact->at_us <= known->at_us && fact->practice.len &&
		    is_one_patient(known, fact->patient, q->entry->patient) &&
		    (turned(known, 26) ? same(fact->practice, org)
				       : is_one(known, fact->practice, org)) &&
		    stands(known, fact))
			return true;
	}
	return false;
}

/* The patient's decisions about the MIG that count for the practice. */
static struct about
about_mig(const struct question *q, struct text practice)
{
	return (struct about){.known = &q->known,
	    .patient = q->entry->patient,
	    .practice = practice,
	    .event = EVENT_CONSENT_SET};
}

static bool
mig_gives(const struct question *q, enum rule rule, struct naive_verdict *v)
{
	struct about member = {
	    .known = &q->known, .org = q->viewer, .event = EVENT_PARTNER_SET};
	struct about mig = about_mig(q, q->entry->org);
	enum decision choice = latest(&mig);
	uint64_t joined, chosen;

	if (latest(&member) != DECISION_YES)
		return false;
	joined = seq_at(&member, last_instant(&member, DECISION_UNSET));
	chosen = choice ? seq_at(&mig, last_instant(&mig, DECISION_UNSET)) : 0;
	*v = verdict(rule, 0, joined, chosen);
	if (rule == RULE_MIG)
		return choice == DECISION_YES;
	if (rule == RULE_MIG_REFUSED)
		return choice == DECISION_NO;
	return !choice && practice_is_named(q);
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The same letters, whatever their case? */
static bool
same_letters(struct text a, struct text b)
{
	for (size_t i = 0; i < a.len && i < b.len; i++)
		if (NAIVE_INVERT == 8 ? a.ptr[i] != b.ptr[i]
				      : small(a.ptr[i]) != small(b.ptr[i]))
			return false;
	return a.len == b.len;
}

/* Is the id the entry's own, or one that the entry says it repeats? */
static bool
entry_repeats(const struct entry *entry, struct text id)
{
	size_t from = 0;

	if (same_letters(entry->entry, id))
		return true;
	for (size_t i = 0; i <= entry->refers.len && NAIVE_INVERT != 9; i++) {
		struct text word = {entry->refers.ptr + from, i - from};

		if (i < entry->refers.len && entry->refers.ptr[i] != ' ')
			continue;
		if (same_letters(word, id))
			return true;
		from = i + 1;
	}
	return false;
}

/* Is it the first fact by which its id is marked under that code? */
static bool
marks_under(const struct question *q, const struct fact *fact, struct text org)
{
	struct about mark = {.known = &q->known,
	    .patient = q->entry->patient,
	    .org = org,
	    .entry = fact->entry,
	    .event = EVENT_MARK_PRIVATE};

	return says(&mark, fact) && latest(&mark) == DECISION_YES &&
	       seq_at(&mark, last_instant(&mark, DECISION_UNSET)) == fact->seq;
}

/* The first fact that marks what the entry is or repeats, and still stands. */
static bool
mark_gives(const struct question *q, struct naive_verdict *v)
{
	struct crossing crossing = {EVENT_ORG_SUCCEED, q->known.at_us, NULL};
	struct reach orgs;

	orgs.count = 0;
	for (size_t i = 0; i < q->known.count; i++) {
		const struct fact *fact = &q->known.facts[i];

		if (fact->event != EVENT_MARK_PRIVATE ||
		    !entry_repeats(q->entry, fact->entry))
			continue;
		if (!orgs.count)
			orgs = reach_of(&q->known, &crossing, q->entry->org);
		for (size_t o = 0; o < orgs.count; o++)
			if (marks_under(q, fact, orgs.items[o])) {
				*v = verdict(RULE_PRIVATE, 0, fact->seq, 0);
				return true;
			}
	}
	return false;
}

/* Five minutes, where the question is about now. */
static int64_t
grace_of(const struct question *q)
{
	return q->is_now && NAIVE_INVERT != 10 ? 5 * 60 * SECOND_US : 0;
}

static bool
rule_gives(const struct question *q, enum rule rule, struct naive_verdict *v)
{
	*v = verdict(rule, 0, 0, 0);
	switch (rule) {
	case RULE_FUTURE:
		return NAIVE_INVERT == 4 ? q->entry->recorded_us >=
					       q->known.at_us + grace_of(q)
					 : q->entry->recorded_us >
					       q->known.at_us + grace_of(q);
	case RULE_OWN:
		return is_one(&q->known, q->viewer, q->entry->org);
	case RULE_PRIVATE:
		return NAIVE_INVERT != 5 && mark_gives(q, v);
	case RULE_MIG:
	case RULE_MIG_REFUSED:
	case RULE_MIG_UNDECIDED:
		return mig_gives(q, rule, v);
	case RULE_NO_RELATIONSHIP:
		return true;
	default:
		return any_episode_gives(q, rule, v);
	}
}

struct naive_verdict
naive_decide(const struct fact *facts, size_t count, struct text viewer,
    const struct entry *entry, struct naive_moment moment)
{
	static const enum rule order[] = {RULE_FUTURE, RULE_OWN, RULE_PRIVATE,
	    RULE_AGREEMENT, RULE_RETAINED, RULE_MIG, RULE_WITHDRAWN,
	    RULE_REFUSED, RULE_UNDECIDED, RULE_MIG_REFUSED, RULE_MIG_UNDECIDED,
	    RULE_DISCHARGED, RULE_NO_RELATIONSHIP};
	static const enum rule inverted[] = {RULE_FUTURE, RULE_OWN,
	    RULE_PRIVATE, RULE_RETAINED, RULE_AGREEMENT, RULE_MIG,
	    RULE_WITHDRAWN, RULE_UNDECIDED, RULE_REFUSED, RULE_MIG_REFUSED,
	    RULE_MIG_UNDECIDED, RULE_DISCHARGED, RULE_NO_RELATIONSHIP};
	struct question q = {
	    known_of(facts, count, moment.at_us), viewer, entry, moment.is_now};
	const enum rule *rules = NAIVE_INVERT == 6 ? inverted : order;
	struct naive_verdict v = {.rule = RULE_UNSET};

	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (rule_gives(&q, rules[i], &v))
			break;
	return v;
}

/* Of the source's ids, each in whatever case once, those that are marked. */
static uint64_t
marks_of(const struct question *base, struct text source)
{
	const struct fact *facts = base->known.facts;
	struct entry entry = {.patient = base->entry->patient, .org = source};
	struct question q = *base;
	struct naive_verdict ignored;
	uint64_t marks = 0;

	q.entry = &entry;
	for (size_t i = 0; i < q.known.count; i++) {
		size_t j = 0;

		if (facts[i].event != EVENT_MARK_PRIVATE)
			continue;
		while (
		    facts[j].event != EVENT_MARK_PRIVATE ||
		    !same_letters(facts[j].entry, facts[i].entry) ||
		    (turned(&q.known, 24) && !same(facts[j].org, facts[i].org)))
			j++;
		entry.entry = facts[i].entry;
		marks += j == i && mark_gives(&q, &ignored);
	}
	return marks;
}

static int
order_of(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = memcmp(a.ptr, b.ptr, len);

	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool
sight_is_before(const struct naive_sight *a, const struct naive_sight *b)
{
	int order = order_of(a->viewer, b->viewer);

	if (!order)
		order = order_of(a->source, b->source);
	if (!order)
		order = (int)a->route - (int)b->route;
	return order ? order < 0 : a->episode_seq < b->episode_seq;
}

/* Puts a sight where it belongs among those there are. */
static size_t
sight_insert(struct naive_sight *sights, size_t count, size_t room,
    struct naive_sight sight)
{
	size_t at = count;

	if (count == room)
		return count;
	while (at && sight_is_before(&sight, &sights[at - 1])) {
		sights[at] = sights[at - 1];
		at--;
	}
	sights[at] = sight;
	return count + 1;
}

/* What one direction of an open episode lets be seen. */
static size_t
episode_sight(const struct question *q, const struct fact *opening,
    bool to_service, struct naive_sight *sights, size_t count, size_t room)
{
	struct about about = about_episode(q, opening, to_service);
	struct naive_sight sight = {
	    .viewer = to_service ? opening->service : opening->practice,
	    .source = to_service ? opening->practice : opening->service,
	    .route = ROUTE_EPISODE,
	    .episode_seq = opening->seq,
	    .before_us = HORIZON_UNLIMITED};
	struct naive_verdict v;

	if (is_one(&q->known, sight.viewer, sight.source) ||
	    last_instant(&about, DECISION_YES) == INSTANT_UNSET)
		return count;
	if (latest(&about) == DECISION_NO)
		sight.before_us = horizon(&about);
	v = verdict(RULE_UNSET, 0, opening->seq,
	    seq_at(&about, latest(&about) == DECISION_NO
			       ? sight.before_us
			       : last_instant(&about, DECISION_UNSET)));
	memcpy(sight.because, v.because, sizeof sight.because);
	sight.private_marks = marks_of(q, sight.source);
	return sight_insert(sights, count, room, sight);
}

/* The code under which the choice in force for the practice was made. */
static struct text
code_of_choice(const struct question *q, struct text practice)
{
	struct about mig = about_mig(q, practice);
	uint64_t seq = seq_at(&mig, last_instant(&mig, DECISION_UNSET));

	for (size_t i = 0; i < q->known.count; i++)
		if (q->known.facts[i].seq == seq && !turned(&q->known, 21))
			return q->known.facts[i].practice;
	return practice;
}

static bool
is_listed(const struct naive_sight *sights, size_t count,
    const struct naive_sight *sight)
{
	for (size_t i = 0; i < count; i++)
		if (sights[i].route == ROUTE_MIG &&
		    same(sights[i].viewer, sight->viewer) &&
		    same(sights[i].source, sight->source))
			return true;
	return false;
}

/* Is it the first fact about the organisation as a partner? */
static bool
is_first_of_partner(const struct known *known, size_t i)
{
	size_t j = 0;

	if (known->facts[i].event != EVENT_PARTNER_SET)
		return false;
	while (known->facts[j].event != EVENT_PARTNER_SET ||
	       !same(known->facts[j].org, known->facts[i].org))
		j++;
	return j == i;
}

/* Every partner named by the facts, each once, with that practice. */
static size_t
mig_sights(const struct question *base, struct text practice,
    struct naive_sight *sights, size_t count, size_t room)
{
	struct entry entry = *base->entry;
	struct question q = *base;
	struct naive_verdict v;

	entry.org = practice;
	q.entry = &entry;
	for (size_t i = 0; i < q.known.count; i++) {
		struct naive_sight sight = {
		    .route = ROUTE_MIG, .before_us = HORIZON_UNLIMITED};

		q.viewer = q.known.facts[i].org;
		if (!is_first_of_partner(&q.known, i) ||
		    !mig_gives(&q, RULE_MIG, &v))
			continue;
		sight.viewer = q.viewer;
		sight.source = code_of_choice(&q, practice);
		if (is_one(&q.known, sight.viewer, sight.source) ||
		    is_listed(sights, count, &sight))
			continue;
		sight.private_marks = marks_of(&q, sight.source);
		memcpy(sight.because, v.because, sizeof sight.because);
		count = sight_insert(sights, count, room, sight);
	}
	return count;
}

/* Is it the first choice at its practice that has taken effect? */
static bool
is_first_choice(const struct known *known, size_t i)
{
	const struct fact *facts = known->facts;
	size_t j = 0;

	if (!facts[i].mig || facts[i].at_us > known->at_us)
		return false;
	while (!facts[j].mig || facts[j].at_us > known->at_us ||
	       !same(facts[j].practice, facts[i].practice))
		j++;
	return j == i;
}

size_t
naive_sights(const struct fact *facts, size_t count, struct text patient,
    int64_t at_us, struct naive_sight *sights, size_t room)
{
	struct entry entry = {.patient = patient};
	struct question q = {
	    known_of(facts, count, at_us), TEXT(""), &entry, false};
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct fact *fact = &facts[i];
		uint64_t seq;

		if (is_opening(&q.known, fact, patient) &&
		    !is_discharged(&q.known, fact, &seq)) {
			found =
			    episode_sight(&q, fact, true, sights, found, room);
			found =
			    episode_sight(&q, fact, false, sights, found, room);
		}
		if (is_first_choice(&q.known, i))
			found =
			    mig_sights(&q, fact->practice, sights, found, room);
	}
	return found;
}

bool
naive_stands(const struct fact *facts, size_t count, const struct fact *fact)
{
	struct known known = known_of(facts, count, INSTANT_MAX);

	known.plain = true;
	return stands(&known, fact);
}

/* The one that stands, of that kind and of the same episode; or NULL. */
static const struct fact *
find_of_episode(
    const struct known *known, const struct fact *fact, enum event event)
{
	for (size_t i = 0; i < known->count; i++)
		if (known->facts[i].event == event &&
		    same(known->facts[i].episode, fact->episode) &&
		    stands(known, &known->facts[i]))
			return &known->facts[i];
	return NULL;
}

static bool
episode_is_legal(const struct known *known, const struct fact *fact)
{
	const struct fact *opening =
	    find_of_episode(known, fact, EVENT_EPISODE_OPEN);
	const struct fact *discharge =
	    find_of_episode(known, fact, EVENT_EPISODE_DISCHARGE);

	if (fact->event == EVENT_EPISODE_OPEN)
		return !opening && !is_one_at(known, fact->practice,
				       fact->service, fact->at_us);
	if (!opening ||
	    !is_one_patient(known, opening->patient, fact->patient) ||
	    fact->at_us < opening->at_us)
		return false;
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return !discharge;
	return !discharge || fact->at_us < discharge->at_us;
}

/* A void, or a review. */
static bool
aim_is_legal(const struct known *known, const struct fact *fact)
{
	const struct fact *aim = NULL;

	for (size_t i = 0; i < known->count; i++)
		if (known->facts[i].seq == fact->of)
			aim = &known->facts[i];
	if (!aim || !stands(known, aim) ||
	    !is_one_patient(known, aim->patient, fact->patient))
		return false;
	if (fact->event == EVENT_VIEW_REVIEW)
		return aim->event == EVENT_RECORD_VIEW &&
		       fact->at_us >= aim->logged_us;
	return aim->event != EVENT_RECORD_VIEW && aim->event != EVENT_FACT_VOID;
}

/* A link, or a succession: one end each, and no circle. */
static bool
bridge_is_legal(const struct known *known, const struct fact *fact)
{
	bool links = fact->event == EVENT_PATIENT_LINK;
	struct text from = links ? fact->was : fact->org;
	struct text to = links ? fact->patient : fact->successor;

	for (size_t i = 0; i < known->count; i++) {
		const struct fact *held = &known->facts[i];

		if (held->event == fact->event &&
		    same(links ? held->was : held->org, from) &&
		    stands(known, held))
			return false;
	}
	return !is_reached(
	    known, (struct crossing){fact->event, INSTANT_MAX, NULL}, from, to);
}

bool
naive_is_legal(const struct fact *facts, size_t count, const struct fact *fact)
{
	struct known known = known_of(facts, count, INSTANT_MAX);

	known.plain = true;
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
	case EVENT_EPISODE_DISCHARGE:
		return episode_is_legal(&known, fact);
	case EVENT_CONSENT_SET:
		return fact->mig || episode_is_legal(&known, fact);
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
		return aim_is_legal(&known, fact);
	case EVENT_ORG_SUCCEED:
	case EVENT_PATIENT_LINK:
		return bridge_is_legal(&known, fact);
	default:
		return true;
	}
}
