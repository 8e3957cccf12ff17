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

static bool
other_routes(struct notices *notices, const struct fact *fact,
    struct state *state, struct organisations *orgs, int64_t now_us)
{
	struct notice more = {.kind = NOTICE_MORE_ROUTES};
	struct routes routes = {.arena = notices->arena};

	if (!routes_of(&routes, fact, state, orgs, now_us))
		return false;
	for (size_t i = 0; i < routes.count && i < ROUTES_TOLD; i++)
		if (!notice_add(
			notices, (struct notice){.kind = NOTICE_STILL_SEES,
				     .because = routes.first[i].because}))
			return false;
	if (routes.count <= ROUTES_TOLD)
		return true;
	more.more = routes.count - ROUTES_TOLD;
	return notice_add(notices, more);
}

/* What is said about one thing, and all that was said of it. */
struct said {
	const struct history *history; /* NULL where the thing is unknown */
	enum decision decision;        /* by the fact; may be unset */
	enum decision careful;
	enum notice_kind earlier; /* of what comes before a later careful one */
};

/* Something careless was said: a careful value may stand against it. */
static bool
careless_notice(struct notices *notices, const struct said *said,
    const struct fact *fact, struct standing standing)
{
	bool mark = said->careful == DECISION_YES;
	uint64_t same = history_said(said->history, said->careful, fact->at_us);

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

/*
 * A no, and another no is the latest: does a yes between them keep shared what
 * was recorded after this one? A horizon that came later needs such a yes.
 */
static bool
between_notice(struct notices *notices, const struct said *said,
    const struct fact *fact, struct standing standing)
{
	bool of_episode = said->earlier == NOTICE_OLD_YES;

	if (!of_episode || !standing.horizon_seq ||
	    standing.horizon_us <= fact->at_us)
		return true;
	standing =
	    history_at(said->history, said->careful, standing.horizon_us - 1);
	return notice_add_one(notices, NOTICE_LATER_YES, standing.seq);
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
		return between_notice(notices, said, fact, standing);
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
    struct state *state, struct organisations *orgs, int64_t now_us)
{
	if (fact_shuts(fact) &&
	    !other_routes(notices, fact, state, orgs, now_us))
		return false;
	return said_notices(notices, fact, state, orgs, now_us);
}
