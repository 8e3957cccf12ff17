/* naive - may the viewer see the entry? One function a rule. */
#include "topic.h"

/* One question on its way through the rules. */
struct inquiry {
	const struct past *past;
	const struct entry *entry;
	struct text viewer;
	struct answer answer;
};

/* A rule of section 3: does it apply? Fills all of the answer but the rule. */
typedef bool applies(struct inquiry *inquiry);

static bool
applies_future(struct inquiry *inquiry)
{
	return inquiry->entry->recorded_us > inquiry->past->at_us;
}

static bool
applies_own(struct inquiry *inquiry)
{
	return same(inquiry->viewer, inquiry->entry->org);
}

static bool
applies_private(struct inquiry *inquiry)
{
	const struct entry *entry = inquiry->entry;
	struct topic topic =
	    topic_private(entry->patient, entry->org, entry->entry);
	const struct fact *mark = in_force(inquiry->past, &topic);

	if (!mark || (says(mark, &topic) == DECISION_YES) == INVERTED(1))
		return false;
	inquiry->answer.because = because(mark, NULL);
	return true;
}

/* What an open episode that joins the two says; the fact that decided. */
typedef const struct fact *speaks(
    const struct inquiry *inquiry, const struct topic *topic);

/* The first open episode in the ledger of which that is so is named. */
static bool
open_episode(struct inquiry *inquiry, speaks *decided)
{
	const struct past *past = inquiry->past;
	const struct fact *f, *by;

	for (f = next(past, NULL); f; f = next(past, f)) {
		struct topic topic;

		if (!is_opening(f, inquiry->entry->patient) ||
		    !joins(f, inquiry->viewer, inquiry->entry->org) ||
		    ending(past, f))
			continue;
		topic = direction(f, inquiry->viewer);
		by = decided ? decided(inquiry, &topic) : f;
		if (!by)
			continue;
		inquiry->answer.episode = f->episode;
		inquiry->answer.because = because(f, by);
		return true;
	}
	return false;
}

static const struct fact *
speaks_yes(const struct inquiry *inquiry, const struct topic *topic)
{
	return in_force_as(inquiry->past, topic, DECISION_YES);
}

static const struct fact *
speaks_no(const struct inquiry *inquiry, const struct topic *topic)
{
	return in_force_as(inquiry->past, topic, DECISION_NO);
}

static const struct fact *
speaks_retained(const struct inquiry *inquiry, const struct topic *topic)
{
	const struct fact *no = withdrawal(inquiry->past, topic);
	int64_t recorded_us = inquiry->entry->recorded_us;

	if (!no)
		return NULL;
	if (INVERTED(3))
		recorded_us--;
	return recorded_us < no->at_us ? no : NULL;
}

static const struct fact *
speaks_withdrawn(const struct inquiry *inquiry, const struct topic *topic)
{
	return withdrawal(inquiry->past, topic);
}

static bool
applies_agreement(struct inquiry *inquiry)
{
	return open_episode(inquiry, speaks_yes);
}

static bool
applies_retained(struct inquiry *inquiry)
{
	return open_episode(inquiry, speaks_retained);
}

static bool
applies_withdrawn(struct inquiry *inquiry)
{
	return open_episode(inquiry, speaks_withdrawn);
}

static bool
applies_refused(struct inquiry *inquiry)
{
	return open_episode(inquiry, speaks_no);
}

static bool
applies_undecided(struct inquiry *inquiry)
{
	return open_episode(inquiry, NULL);
}

/* The fact that makes the viewer a partner now, or NULL. */
static const struct fact *
partnership(const struct inquiry *inquiry)
{
	struct topic topic = topic_partner(inquiry->viewer);

	return in_force_as(inquiry->past, &topic, DECISION_YES);
}

/* The viewer is a partner, and the choice at the practice is that. */
static bool
mig_is(struct inquiry *inquiry, enum decision said)
{
	const struct entry *entry = inquiry->entry;
	const struct fact *partner = partnership(inquiry), *choice;
	struct topic topic = topic_mig(entry->patient, entry->org);

	if (!partner)
		return false;
	choice = in_force_as(inquiry->past, &topic, said);
	if (!choice)
		return false;
	inquiry->answer.because = because(partner, choice);
	return true;
}

static bool
applies_mig(struct inquiry *inquiry)
{
	return mig_is(inquiry, DECISION_YES);
}

static bool
applies_mig_refused(struct inquiry *inquiry)
{
	return !INVERTED(7) && mig_is(inquiry, DECISION_NO);
}

static bool
applies_mig_undecided(struct inquiry *inquiry)
{
	const struct past *past = inquiry->past;
	const struct entry *entry = inquiry->entry;
	const struct fact *partner = partnership(inquiry), *f;

	if (!partner)
		return false;
	for (f = next(past, NULL); f; f = next(past, f))
		if (same(f->patient, entry->patient) &&
		    same(f->practice, entry->org))
			break;
	if (!f)
		return false;
	inquiry->answer.because = because(partner, NULL);
	return true;
}

static bool
applies_discharged(struct inquiry *inquiry)
{
	const struct past *past = inquiry->past;
	const struct fact *f, *end;

	for (f = next(past, NULL); f; f = next(past, f)) {
		if (!is_opening(f, inquiry->entry->patient) ||
		    !joins(f, inquiry->viewer, inquiry->entry->org))
			continue;
		end = ending(past, f);
		if (!end)
			continue;
		inquiry->answer.episode = f->episode;
		inquiry->answer.because = because(f, end);
		return true;
	}
	return false;
}

static bool
applies_always(struct inquiry *inquiry)
{
	(void)inquiry;
	return true;
}

/* What a rule comes to: section 3, and section 5 for the emergency. */
enum outcome {
	DENY,
	DENY_UNLESS_OVERRIDDEN,
	ALLOW
};

/* The order of section 3. */
static const struct {
	enum rule rule;
	applies *applies;
	enum outcome outcome;
} rules[] = {
    {RULE_FUTURE, applies_future, DENY},
    {RULE_OWN, applies_own, ALLOW},
    {RULE_PRIVATE, applies_private, DENY},
#if INVERTED(8)
    {RULE_MIG, applies_mig, ALLOW},
#endif
    {RULE_AGREEMENT, applies_agreement, ALLOW},
    {RULE_RETAINED, applies_retained, ALLOW},
    {RULE_MIG, applies_mig, ALLOW},
    {RULE_WITHDRAWN, applies_withdrawn, DENY_UNLESS_OVERRIDDEN},
    {RULE_REFUSED, applies_refused, DENY_UNLESS_OVERRIDDEN},
    {RULE_UNDECIDED, applies_undecided, DENY_UNLESS_OVERRIDDEN},
    {RULE_MIG_REFUSED, applies_mig_refused, DENY_UNLESS_OVERRIDDEN},
    {RULE_MIG_UNDECIDED, applies_mig_undecided, DENY_UNLESS_OVERRIDDEN},
    {RULE_DISCHARGED, applies_discharged, DENY},
    {RULE_NO_RELATIONSHIP, applies_always, DENY},
};

struct answer
naive_decide(
    const struct past *past, struct text viewer, const struct entry *entry)
{
	struct inquiry inquiry = {
	    .past = past, .entry = entry, .viewer = viewer};
	size_t i = 0;

	while (!rules[i].applies(&inquiry))
		i++;
	inquiry.answer.rule = rules[i].rule;
	inquiry.answer.allows = rules[i].outcome == ALLOW;
	inquiry.answer.overridable = rules[i].outcome == DENY_UNLESS_OVERRIDDEN;
	return inquiry.answer;
}
