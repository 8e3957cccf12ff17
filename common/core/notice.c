/* notice - what whoever records a fact must be told. Core. */
#include "notice.h"

void
notices_init(struct notices *notices, struct arena *arena)
{
	*notices = (struct notices){.arena = arena};
}

bool
notice_add(struct notices *notices, struct notice notice)
{
	void *items = notices->items;

	if (!arena_grow(notices->arena, &items, &notices->room, notices->count,
		sizeof *notices->items))
		return false;
	notices->items = items;
	notices->items[notices->count++] = notice;
	return true;
}

/* The same for one fact that stands. */
static bool
notice_add_one(struct notices *notices, enum notice_kind kind, uint64_t seq)
{
	struct notice notice = {.kind = kind};

	because_add(&notice.because, seq);
	return notice_add(notices, notice);
}

/* Is the sight another route for a viewer to whom the fact says no? */
static bool
sight_is_other_route(const struct sight *sight, const struct fact *fact,
    const struct episode *episode, struct organisations *orgs, int64_t now_us)
{
	bool ends = fact->event == EVENT_EPISODE_DISCHARGE;
	const struct history *direction;

	if (fact->mig == DECISION_NO)
		return sight->route == ROUTE_EPISODE &&
		       orgs_are_one(
			   orgs, sight->source, fact->practice, now_us);
	if (!episode || sight->episode == episode)
		return false;
	direction = episode_direction_at(
	    orgs, episode, sight->viewer, sight->source, now_us);
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
    struct organisations *orgs, int64_t now_us)
{
	const struct partner *partner;

	if (fact->mig != DECISION_NO)
		return true;
	partner = partner_find(orgs, sight->viewer);
	return partner &&
	       history_at(&partner->member, DECISION_NO, now_us).latest ==
		   DECISION_YES;
}

static bool
other_routes(struct notices *notices, const struct fact *fact,
    const struct state *state, struct organisations *orgs, int64_t now_us)
{
	const struct episode *episode = state_episode(state, fact->episode);
	struct notice more = {.kind = NOTICE_MORE_ROUTES};
	struct sights sights;
	size_t found = 0;

	if (!sights_at(state, orgs, now_us, notices->arena, &sights))
		return false;
	for (size_t i = 0; i < sights.count; i++) {
		const struct sight *sight = &sights.items[i];

		if (!sight_is_other_route(sight, fact, episode, orgs, now_us) ||
		    !sight_concerns(sight, fact, orgs, now_us))
			continue;
		if (found++ < ROUTES_TOLD &&
		    !notice_add(
			notices, (struct notice){.kind = NOTICE_STILL_SEES,
				     .because = sight->because}))
			return false;
	}
	if (found <= ROUTES_TOLD)
		return true;
	more.more = found - ROUTES_TOLD;
	return notice_add(notices, more);
}

/* What is said about one thing, and all that was said of it. */
struct said {
	const struct history *history; /* NULL where the thing is unknown */
	enum decision decision;        /* by the fact; may be unset */
	enum decision careful;
	enum notice_kind earlier; /* of what comes before a later careful one */
};

/* The seq by which the careful value was said at that very instant, or 0. */
static uint64_t
careful_at(const struct said *said, int64_t at_us)
{
	for (size_t i = 0; i < said->history->count; i++) {
		const struct value *value = &said->history->values[i];

		if (value->at_us == at_us && value->decision == said->careful)
			return value->seq;
	}
	return 0;
}

/* Something careless was said: a careful value may stand against it. */
static bool
careless_notice(struct notices *notices, const struct said *said,
    const struct fact *fact, struct standing standing)
{
	bool mark = said->careful == DECISION_YES;
	uint64_t same = careful_at(said, fact->at_us);

	if (standing.latest != said->careful)
		return true;
	if (same)
		return notice_add_one(
		    notices, mark ? NOTICE_SAME_MARK : NOTICE_SAME_NO, same);
	if (standing.since_us <= fact->at_us || mark)
		return true;
	return notice_add_one(notices, said->earlier,
	    standing.horizon_seq ? standing.horizon_seq : standing.seq);
}

/* What was said, against what stands. */
static bool
said_notice(struct notices *notices, const struct said *said,
    const struct fact *fact, int64_t now_us)
{
	struct standing standing;

	if (!said->decision || !said->history)
		return true;
	standing = history_at(said->history, said->careful, now_us);
	if (said->decision != said->careful)
		return careless_notice(notices, said, fact, standing);
	if (standing.latest == said->careful)
		return true;
	return notice_add_one(notices,
	    said->careful == DECISION_YES ? NOTICE_LATER_RELEASE
					  : NOTICE_LATER_YES,
	    standing.seq);
}

/* All that the fact says, against what stands. */
static bool
said_notices(struct notices *notices, const struct fact *fact,
    const struct state *state, struct organisations *orgs, int64_t now_us)
{
	const struct episode *episode = state_episode(state, fact->episode);
	const struct mark *mark = state_mark(state, fact->org, fact->entry);
	const struct partner *partner = partner_find(orgs, fact->org);
	struct history choices;
	const struct said said[] = {
	    {episode ? &episode->to_service : NULL, fact->to_service,
		DECISION_NO, NOTICE_OLD_YES},
	    {episode ? &episode->to_practice : NULL, fact->to_practice,
		DECISION_NO, NOTICE_OLD_YES},
	    {&choices, fact->mig, DECISION_NO, NOTICE_LATER_NO},
	    {mark ? &mark->private : NULL, fact->private, DECISION_YES,
		NOTICE_SAME_MARK},
	    {partner ? &partner->member : NULL, fact->partner, DECISION_NO,
		NOTICE_LATER_NO},
	};

	if (fact->mig && !choice_history(state, orgs, fact->practice,
			     notices->arena, &choices))
		return false;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (!said_notice(notices, &said[i], fact, now_us))
			return false;
	return true;
}

static bool
fact_says_no(const struct fact *fact)
{
	return fact->to_service == DECISION_NO ||
	       fact->to_practice == DECISION_NO || fact->mig == DECISION_NO;
}

bool
fact_shuts(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_DISCHARGE || fact_says_no(fact);
}

bool
notices_of(struct notices *notices, const struct fact *fact,
    const struct state *state, struct organisations *orgs, int64_t now_us)
{
	if (fact_shuts(fact) &&
	    !other_routes(notices, fact, state, orgs, now_us))
		return false;
	return said_notices(notices, fact, state, orgs, now_us);
}
