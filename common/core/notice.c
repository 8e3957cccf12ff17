/* notice - what whoever records a fact must be told. Core. */
#include "notice.h"

static bool
notice_push(struct notices *notices, struct arena *arena, enum notice_kind kind,
    struct because because)
{
	void *items = notices->items;

	if (!arena_grow(arena, &items, &notices->room, notices->count,
		sizeof *notices->items))
		return false;
	notices->items = items;
	notices->items[notices->count++] = (struct notice){kind, because};
	return true;
}

/* Is the sight another route for a viewer to whom the fact says no? */
static bool
sight_is_other_route(const struct sight *sight, const struct fact *fact,
    const struct episode *episode)
{
	bool ends = fact->event == EVENT_EPISODE_DISCHARGE;
	const struct history *direction;

	if (fact->mig == DECISION_NO)
		return sight->route == ROUTE_EPISODE &&
		       text_equal(sight->source, fact->practice);
	if (!episode || sight->episode == episode)
		return false;
	direction = episode_direction(episode, sight->viewer, sight->source);
	if (direction == &episode->to_service)
		return ends || fact->to_service == DECISION_NO;
	if (direction == &episode->to_practice)
		return ends || fact->to_practice == DECISION_NO;
	return false;
}

/*
 * After a MIG no only a partner's sight matters: the others never looked
 * through the MIG.
 */
static bool
sight_concerns(const struct sight *sight, const struct fact *fact,
    const struct partners *partners, int64_t now_us)
{
	const struct partner *partner;

	if (fact->mig != DECISION_NO)
		return true;
	partner = partners_find(partners, sight->viewer);
	return partner &&
	       history_at(&partner->member, DECISION_NO, now_us).latest ==
		   DECISION_YES;
}

static bool
other_routes(const struct fact *fact, const struct state *state,
    const struct partners *partners, int64_t now_us, struct arena *arena,
    struct notices *notices)
{
	const struct episode *episode = state_episode(state, fact->episode);
	struct sights sights;

	if (!sights_at(state, partners, now_us, arena, &sights))
		return false;
	for (size_t i = 0; i < sights.count; i++) {
		const struct sight *sight = &sights.items[i];

		if (sight_is_other_route(sight, fact, episode) &&
		    sight_concerns(sight, fact, partners, now_us) &&
		    !notice_push(
			notices, arena, NOTICE_STILL_SEES, sight->because))
			return false;
	}
	return true;
}

/* A yes at yes_us in a history where a later no stands. */
static bool
old_yes(const struct history *history, enum notice_kind kind, int64_t yes_us,
    int64_t now_us, struct arena *arena, struct notices *notices)
{
	struct standing standing = history_at(history, DECISION_NO, now_us);
	struct because because = {.count = 0};

	if (standing.latest != DECISION_NO || standing.since_us <= yes_us)
		return true;
	because_add(&because,
	    standing.horizon_seq ? standing.horizon_seq : standing.seq);
	return notice_push(notices, arena, kind, because);
}

static bool
old_yeses(const struct fact *fact, const struct state *state, int64_t now_us,
    struct arena *arena, struct notices *notices)
{
	const struct episode *episode = state_episode(state, fact->episode);
	const struct choice *choice = state_choice(state, fact->practice);

	if (fact->mig == DECISION_YES && choice)
		return old_yes(&choice->mig, NOTICE_LATER_NO, fact->at_us,
		    now_us, arena, notices);
	if (fact->to_service == DECISION_YES && episode &&
	    !old_yes(&episode->to_service, NOTICE_OLD_YES, fact->at_us, now_us,
		arena, notices))
		return false;
	return fact->to_practice != DECISION_YES || !episode ||
	       old_yes(&episode->to_practice, NOTICE_OLD_YES, fact->at_us,
		   now_us, arena, notices);
}

static bool
fact_says(const struct fact *fact, enum decision decision)
{
	return fact->to_service == decision || fact->to_practice == decision ||
	       fact->mig == decision;
}

bool
fact_may_have_notices(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_DISCHARGE ||
	       fact->event == EVENT_CONSENT_SET ||
	       (fact->event == EVENT_EPISODE_OPEN &&
		   fact_says(fact, DECISION_NO));
}

bool
notices_of(const struct fact *fact, const struct state *state,
    const struct partners *partners, int64_t now_us, struct arena *arena,
    struct notices *notices)
{
	*notices = (struct notices){NULL, 0, 0};
	if (!fact_may_have_notices(fact))
		return true;
	if ((fact->event == EVENT_EPISODE_DISCHARGE ||
		fact_says(fact, DECISION_NO)) &&
	    !other_routes(fact, state, partners, now_us, arena, notices))
		return false;
	return !fact_says(fact, DECISION_YES) ||
	       old_yeses(fact, state, now_us, arena, notices);
}
