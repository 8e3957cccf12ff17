/* naive_rules - the sharing rules again, for the tests, in another way. */
#include "naive_rules.h"

#include <string.h>

#ifndef NAIVE_INVERT
#define NAIVE_INVERT 0
#endif

/* What a run of facts is about. */
struct about {
	const struct fact *facts;
	size_t count;
	int64_t at_us; /* facts that took effect later do not count */
	struct text patient, episode, org, entry, practice;
	bool to_service;
	enum event event; /* CONSENT_SET also looks at openings */
};

static bool
same(struct text a, struct text b)
{
	return a.len == b.len && !memcmp(a.ptr, b.ptr, a.len);
}

/* What a fact says about the thing, DECISION_UNSET where nothing. */
static enum decision
says(const struct about *about, const struct fact *fact)
{
	if (fact->at_us > about->at_us)
		return DECISION_UNSET;
	if (about->event == EVENT_PARTNER_SET)
		return fact->event == EVENT_PARTNER_SET &&
			       same(fact->org, about->org)
			   ? fact->partner
			   : DECISION_UNSET;
	if (!same(fact->patient, about->patient))
		return DECISION_UNSET;
	if (about->event == EVENT_MARK_PRIVATE)
		return fact->event == EVENT_MARK_PRIVATE &&
			       same(fact->org, about->org) &&
			       same(fact->entry, about->entry)
			   ? fact->private
			   : DECISION_UNSET;
	if (about->practice.len)
		return fact->event == EVENT_CONSENT_SET &&
			       same(fact->practice, about->practice)
			   ? fact->mig
			   : DECISION_UNSET;
	if (!same(fact->episode, about->episode))
		return DECISION_UNSET;
	return about->to_service ? fact->to_service : fact->to_practice;
}

/* The value at an instant: the careful one if anybody says it then. */
static enum decision
value_at(const struct about *about, int64_t at_us)
{
	enum decision careful =
	    about->event == EVENT_MARK_PRIVATE ? DECISION_YES : DECISION_NO;
	enum decision value = DECISION_UNSET;

	if (NAIVE_INVERT == 1)
		careful = careful == DECISION_YES ? DECISION_NO : DECISION_YES;
	for (size_t i = 0; i < about->count; i++) {
		enum decision said = says(about, &about->facts[i]);

		if (!said || about->facts[i].at_us != at_us)
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
	int64_t last = INSTANT_UNSET;

	for (size_t i = 0; i < about->count; i++) {
		int64_t at_us = about->facts[i].at_us;

		if (!says(about, &about->facts[i]) || at_us <= last)
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
	int64_t first = INT64_MAX;

	for (size_t i = 0; i < about->count; i++)
		if (says(about, &about->facts[i]) &&
		    about->facts[i].at_us > after_us &&
		    about->facts[i].at_us < first)
			first = about->facts[i].at_us;
	return first;
}

/* The first fact that says the value of that instant. */
static uint64_t
seq_at(const struct about *about, int64_t at_us)
{
	enum decision value = value_at(about, at_us);

	for (size_t i = 0; i < about->count; i++)
		if (about->facts[i].at_us == at_us &&
		    says(about, &about->facts[i]) == value)
			return about->facts[i].seq;
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
is_discharged(const struct fact *facts, size_t count,
    const struct fact *opening, int64_t at_us, uint64_t *seq)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].event == EVENT_EPISODE_DISCHARGE &&
		    same(facts[i].patient, opening->patient) &&
		    same(facts[i].episode, opening->episode) &&
		    (NAIVE_INVERT == 2 ? facts[i].at_us < at_us
				       : facts[i].at_us <= at_us))
			return *seq = facts[i].seq, true;
	return false;
}

/* The direction of the opening's episode that decides, if it joins them. */
static bool
joins(const struct fact *opening, struct text viewer, struct text org,
    bool *to_service)
{
	*to_service =
	    same(opening->service, viewer) && same(opening->practice, org);
	return *to_service ||
	       (same(opening->practice, viewer) && same(opening->service, org));
}

struct question {
	const struct fact *facts;
	size_t count;
	struct text viewer;
	const struct entry *entry;
	int64_t at_us;
	bool is_now;
};

static struct about
about_episode(
    const struct question *q, const struct fact *opening, bool to_service)
{
	return (struct about){.facts = q->facts,
	    .count = q->count,
	    .at_us = q->at_us,
	    .patient = q->entry->patient,
	    .episode = opening->episode,
	    .to_service = to_service,
	    .event = EVENT_CONSENT_SET};
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

	if (opening->event != EVENT_EPISODE_OPEN || opening->at_us > q->at_us ||
	    !same(opening->patient, q->entry->patient) ||
	    !joins(opening, q->viewer, q->entry->org, &to_service))
		return false;
	ended =
	    is_discharged(q->facts, q->count, opening, q->at_us, &discharge);
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
		return no != INSTANT_UNSET &&
		       (NAIVE_INVERT == 3 ? q->entry->recorded_last_us <= no
			   : NAIVE_INVERT == 7
			       ? q->entry->recorded_us < no
			       : q->entry->recorded_last_us < no);
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
	for (size_t i = 0; i < q->count; i++)
		if (episode_gives(q, &q->facts[i], rule, v))
			return true;
	return false;
}

static bool
practice_is_named(const struct question *q)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->facts[i].at_us <= q->at_us &&
		    same(q->facts[i].patient, q->entry->patient) &&
		    same(q->facts[i].practice, q->entry->org))
			return true;
	return false;
}

static bool
mig_gives(const struct question *q, enum rule rule, struct naive_verdict *v)
{
	struct about member = {.facts = q->facts,
	    .count = q->count,
	    .at_us = q->at_us,
	    .org = q->viewer,
	    .event = EVENT_PARTNER_SET};
	struct about mig = {.facts = q->facts,
	    .count = q->count,
	    .at_us = q->at_us,
	    .patient = q->entry->patient,
	    .practice = q->entry->org,
	    .event = EVENT_CONSENT_SET};
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

/* The first fact that marks what the entry is or repeats, and still stands. */
static bool
mark_gives(const struct question *q, struct naive_verdict *v)
{
	for (size_t i = 0; i < q->count; i++) {
		const struct fact *fact = &q->facts[i];
		struct about mark = {.facts = q->facts,
		    .count = q->count,
		    .at_us = q->at_us,
		    .patient = q->entry->patient,
		    .org = q->entry->org,
		    .entry = fact->entry,
		    .event = EVENT_MARK_PRIVATE};

		if (fact->event != EVENT_MARK_PRIVATE ||
		    fact->at_us > q->at_us ||
		    !same(fact->patient, mark.patient) ||
		    !same(fact->org, mark.org) ||
		    !entry_repeats(q->entry, fact->entry) ||
		    latest(&mark) != DECISION_YES ||
		    seq_at(&mark, last_instant(&mark, DECISION_UNSET)) !=
			fact->seq)
			continue;
		*v = verdict(RULE_PRIVATE, 0, fact->seq, 0);
		return true;
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
		return NAIVE_INVERT == 4
			   ? q->entry->recorded_us >= q->at_us + grace_of(q)
			   : q->entry->recorded_us > q->at_us + grace_of(q);
	case RULE_OWN:
		return same(q->viewer, q->entry->org);
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
	    facts, count, viewer, entry, moment.at_us, moment.is_now};
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
	const struct fact *facts = base->facts;
	struct entry entry = {.patient = base->entry->patient, .org = source};
	struct question q = *base;
	struct naive_verdict ignored;
	uint64_t marks = 0;

	q.entry = &entry;
	for (size_t i = 0; i < q.count; i++) {
		size_t j = 0;

		if (facts[i].event != EVENT_MARK_PRIVATE ||
		    !same(facts[i].patient, entry.patient) ||
		    !same(facts[i].org, source))
			continue;
		while (facts[j].event != EVENT_MARK_PRIVATE ||
		       !same(facts[j].patient, entry.patient) ||
		       !same(facts[j].org, source) ||
		       !same_letters(facts[j].entry, facts[i].entry))
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

	if (last_instant(&about, DECISION_YES) == INSTANT_UNSET)
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

/* Every partner named by the facts, each once, with that practice. */
static size_t
mig_sights(const struct question *base, struct text practice,
    struct naive_sight *sights, size_t count, size_t room)
{
	struct entry entry = *base->entry;
	struct question q = *base;

	entry.org = practice;
	q.entry = &entry;
	for (size_t i = 0; i < q.count; i++) {
		struct naive_verdict v;
		size_t j = 0;

		q.viewer = q.facts[i].org;
		while (q.facts[j].event != EVENT_PARTNER_SET ||
		       !same(q.facts[j].org, q.viewer))
			if (++j >= i)
				break;
		if (q.facts[i].event != EVENT_PARTNER_SET || j < i ||
		    same(q.viewer, practice) || !mig_gives(&q, RULE_MIG, &v))
			continue;
		struct naive_sight sight = {.viewer = q.viewer,
		    .source = practice,
		    .route = ROUTE_MIG,
		    .before_us = HORIZON_UNLIMITED,
		    .private_marks = marks_of(&q, practice)};

		memcpy(sight.because, v.because, sizeof sight.because);
		count = sight_insert(sights, count, room, sight);
	}
	return count;
}

size_t
naive_sights(const struct fact *facts, size_t count, struct text patient,
    int64_t at_us, struct naive_sight *sights, size_t room)
{
	struct entry entry = {.patient = patient};
	struct question q = {facts, count, TEXT(""), &entry, at_us, false};
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct fact *fact = &facts[i];
		uint64_t seq;
		size_t j = 0;

		if (!same(fact->patient, patient) || fact->at_us > at_us)
			continue;
		if (fact->event == EVENT_EPISODE_OPEN &&
		    !is_discharged(facts, count, fact, at_us, &seq)) {
			found =
			    episode_sight(&q, fact, true, sights, found, room);
			found =
			    episode_sight(&q, fact, false, sights, found, room);
		}
		while (j < i && !(facts[j].mig && facts[j].at_us <= at_us &&
				    same(facts[j].patient, patient) &&
				    same(facts[j].practice, fact->practice)))
			j++;
		if (fact->mig && j == i)
			found =
			    mig_sights(&q, fact->practice, sights, found, room);
	}
	return found;
}

bool
naive_is_legal(const struct fact *facts, size_t count, const struct fact *fact)
{
	const struct fact *opening = NULL, *discharge = NULL;

	if (fact->event == EVENT_PARTNER_SET ||
	    fact->event == EVENT_MARK_PRIVATE || fact->mig)
		return true;
	for (size_t i = 0; i < count; i++) {
		if (!same(facts[i].episode, fact->episode))
			continue;
		if (facts[i].event == EVENT_EPISODE_OPEN)
			opening = &facts[i];
		if (facts[i].event == EVENT_EPISODE_DISCHARGE)
			discharge = &facts[i];
	}
	if (fact->event == EVENT_EPISODE_OPEN)
		return !opening;
	if (!opening || !same(opening->patient, fact->patient) ||
	    fact->at_us < opening->at_us)
		return false;
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return !discharge;
	return !discharge || fact->at_us < discharge->at_us;
}
