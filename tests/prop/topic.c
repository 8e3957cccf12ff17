/* topic - what the facts say about one thing. */
#include "topic.h"

static bool
is_of_episode(const struct fact *fact, const struct topic *topic)
{
	return (fact->event == EVENT_EPISODE_OPEN ||
		   fact->event == EVENT_CONSENT_SET) &&
	       same(fact->patient, topic->patient) &&
	       same(fact->episode, topic->episode);
}

enum decision
says(const struct fact *fact, const struct topic *topic)
{
	bool about = false;

	switch (topic->about) {
	case ABOUT_TO_SERVICE:
		return is_of_episode(fact, topic) ? fact->to_service
						  : DECISION_UNSET;
	case ABOUT_TO_PRACTICE:
		return is_of_episode(fact, topic) ? fact->to_practice
						  : DECISION_UNSET;
	case ABOUT_MIG:
		about = fact->event == EVENT_CONSENT_SET &&
			same(fact->patient, topic->patient) &&
			same(fact->practice, topic->org);
		return about ? fact->mig : DECISION_UNSET;
	case ABOUT_PRIVATE:
		about = fact->event == EVENT_MARK_PRIVATE &&
			same(fact->patient, topic->patient) &&
			same(fact->org, topic->org) &&
			same(fact->entry, topic->entry);
		return about ? fact->private : DECISION_UNSET;
	default:
		about = fact->event == EVENT_PARTNER_SET &&
			same(fact->org, topic->org);
		return about ? fact->partner : DECISION_UNSET;
	}
}

static enum decision
careful(const struct topic *topic)
{
	bool yes = topic->about == ABOUT_PRIVATE;

	if (INVERTED(2))
		yes = !yes;
	return yes ? DECISION_YES : DECISION_NO;
}

/* Does what g says about the topic take the place of what f says? */
static bool
overrules(const struct fact *g, const struct fact *f, const struct topic *topic)
{
	enum decision says_g = says(g, topic), says_f = says(f, topic);

	if (says_g == DECISION_UNSET)
		return false;
	if (g->at_us != f->at_us)
		return g->at_us > f->at_us;
	if (says_g != says_f)
		return says_g == careful(topic);
	return g->seq < f->seq;
}

const struct fact *
in_force(const struct past *past, const struct topic *topic)
{
	const struct fact *f, *g;

	for (f = next(past, NULL); f; f = next(past, f)) {
		if (says(f, topic) == DECISION_UNSET)
			continue;
		for (g = next(past, NULL); g; g = next(past, g))
			if (overrules(g, f, topic))
				break;
		if (!g)
			return f;
	}
	return NULL;
}

const struct fact *
in_force_as(
    const struct past *past, const struct topic *topic, enum decision said)
{
	const struct fact *fact = in_force(past, topic);

	return fact && says(fact, topic) == said ? fact : NULL;
}

/* A yes that no fact of the same instant makes a no. */
static bool
is_yes(
    const struct past *past, const struct topic *topic, const struct fact *yes)
{
	const struct fact *f;

	if (says(yes, topic) != DECISION_YES)
		return false;
	for (f = next(past, NULL); f; f = next(past, f))
		if (f->at_us == yes->at_us && overrules(f, yes, topic) &&
		    says(f, topic) == DECISION_NO)
			return false;
	return true;
}

/* The yes of the latest instant that was a yes, or NULL. */
static const struct fact *
last_yes(const struct past *past, const struct topic *topic)
{
	const struct fact *f, *last = NULL;

	for (f = next(past, NULL); f; f = next(past, f))
		if (is_yes(past, topic, f) && (!last || f->at_us > last->at_us))
			last = f;
	return last;
}

const struct fact *
withdrawal(const struct past *past, const struct topic *topic)
{
	const struct fact *yes = last_yes(past, topic), *f, *first = NULL;

	for (f = yes ? next(past, NULL) : NULL; f; f = next(past, f)) {
		if (says(f, topic) != DECISION_NO || f->at_us <= yes->at_us)
			continue;
		if (!first || (INVERTED(5) ? f->at_us > first->at_us
					   : f->at_us < first->at_us))
			first = f;
	}
	return first;
}

bool
is_opening(const struct fact *fact, struct text patient)
{
	return fact->event == EVENT_EPISODE_OPEN &&
	       same(fact->patient, patient);
}

bool
joins(const struct fact *opening, struct text a, struct text b)
{
	return (same(opening->practice, a) && same(opening->service, b)) ||
	       (same(opening->practice, b) && same(opening->service, a));
}

const struct fact *
ending(const struct past *past, const struct fact *opening)
{
	const struct fact *f;

	for (f = next(past, NULL); f; f = next(past, f))
		if (f->event == EVENT_EPISODE_DISCHARGE &&
		    same(f->patient, opening->patient) &&
		    same(f->episode, opening->episode) &&
		    !(INVERTED(4) && f->at_us == past->at_us))
			return f;
	return NULL;
}

struct topic
direction(const struct fact *opening, struct text viewer)
{
	bool is_service = same(opening->service, viewer);

	if (INVERTED(6))
		is_service = !is_service;
	return (struct topic){
	    .about = is_service ? ABOUT_TO_SERVICE : ABOUT_TO_PRACTICE,
	    .patient = opening->patient,
	    .episode = opening->episode};
}

struct topic
topic_partner(struct text org)
{
	return (struct topic){.about = ABOUT_PARTNER, .org = org};
}

struct topic
topic_mig(struct text patient, struct text practice)
{
	return (struct topic){
	    .about = ABOUT_MIG, .patient = patient, .org = practice};
}

struct topic
topic_private(struct text patient, struct text org, struct text entry)
{
	return (struct topic){.about = ABOUT_PRIVATE,
	    .patient = patient,
	    .org = org,
	    .entry = entry};
}

struct because
because(const struct fact *a, const struct fact *b)
{
	struct because facts = {.seqs = {a->seq}, .count = 1};

	if (!b || a == b)
		return facts;
	facts.seqs[a->seq < b->seq] = b->seq;
	facts.seqs[a->seq > b->seq] = a->seq;
	facts.count = 2;
	return facts;
}
