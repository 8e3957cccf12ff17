/* legal - is a fact taken? Against the plain list of those before it. */
#include "topic.h"

#define AHEAD_US (5 * 60 * SECOND_US)

static bool
has(struct text text)
{
	return text.len > 0;
}

static bool
is_whole_consent(const struct fact *fact)
{
	bool of_episode = fact->to_service || fact->to_practice;

	if (!has(fact->patient) || of_episode == (fact->mig != DECISION_UNSET))
		return false;
	return of_episode ? has(fact->episode) : has(fact->practice);
}

static bool
is_whole(const struct fact *fact)
{
	if (fact->at_us == INSTANT_UNSET)
		return false;
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return has(fact->patient) && has(fact->episode) &&
		       has(fact->practice) && has(fact->service);
	case EVENT_CONSENT_SET:
		return is_whole_consent(fact);
	case EVENT_EPISODE_DISCHARGE:
		return has(fact->patient) && has(fact->episode);
	case EVENT_MARK_PRIVATE:
		return has(fact->patient) && has(fact->org) &&
		       has(fact->entry) && fact->private;
	case EVENT_PARTNER_SET:
		return has(fact->org) && fact->partner;
	case EVENT_RECORD_VIEW:
		return has(fact->patient) && has(fact->viewer) &&
		       has(fact->digest);
	default:
		return false;
	}
}

static bool
is_equal(const struct fact *a, const struct fact *b)
{
	return a->event == b->event && a->event != EVENT_RECORD_VIEW &&
	       a->at_us == b->at_us && a->due_us == b->due_us &&
	       a->to_service == b->to_service &&
	       a->to_practice == b->to_practice && a->mig == b->mig &&
	       a->private == b->private && a->partner == b->partner &&
	       same(a->patient, b->patient) && same(a->episode, b->episode) &&
	       same(a->practice, b->practice) && same(a->service, b->service) &&
	       same(a->org, b->org) && same(a->entry, b->entry) &&
	       same(a->care, b->care);
}

/* The first fact of the episode with that event, whosever it is, or NULL. */
static const struct fact *
of_episode(const struct fact *facts, size_t count, enum event event,
    struct text episode)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].event == event && same(facts[i].episode, episode))
			return &facts[i];
	return NULL;
}

/* May a decision or a discharge of that episode take effect then? */
static bool
is_in_episode(const struct fact *facts, size_t count, const struct fact *fact)
{
	const struct fact *opening =
	    of_episode(facts, count, EVENT_EPISODE_OPEN, fact->episode);
	const struct fact *end =
	    of_episode(facts, count, EVENT_EPISODE_DISCHARGE, fact->episode);

	if (!opening || !same(opening->patient, fact->patient) ||
	    fact->at_us < opening->at_us)
		return false;
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return !end;
	return !end || fact->at_us < end->at_us;
}

enum taking
naive_judge(const struct fact *facts, size_t count, const struct fact *fact,
    int64_t clock_us)
{
	bool taken = true;

	if (!is_whole(fact))
		return TAKING_REFUSED;
	for (size_t i = 0; i < count; i++)
		if (is_equal(&facts[i], fact))
			return TAKING_EQUAL;
	if (fact->event == EVENT_EPISODE_OPEN)
		taken = !same(fact->practice, fact->service) &&
			!of_episode(
			    facts, count, EVENT_EPISODE_OPEN, fact->episode);
	else if (has(fact->episode))
		taken = is_in_episode(facts, count, fact);
	if (!taken || fact->at_us > clock_us + AHEAD_US)
		return TAKING_REFUSED;
	return TAKING_ADDED;
}
