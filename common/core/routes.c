/* routes - by which other routes somebody still sees. Core. */
#include "routes.h"

#include <string.h>

/* Keeps the sight among the first, in order, and counts it. */
static void
route_take(struct routes *routes, const struct sight *sight)
{
	uint64_t held = routes->count++;
	uint64_t at = held < ROUTES_TOLD ? held : ROUTES_TOLD;

	for (; at && sight_compare(&routes->first[at - 1], sight) > 0; at--)
		if (at < ROUTES_TOLD)
			routes->first[at] = routes->first[at - 1];
	if (at < ROUTES_TOLD)
		routes->first[at] = *sight;
}

static bool
is_partner_at(
    const struct organisations *orgs, struct text viewer, int64_t at_us)
{
	const struct partner *partner = partner_find(orgs, viewer);

	return partner &&
	       history_at(&partner->member, DECISION_NO, at_us).latest ==
		   DECISION_YES;
}

/*
 * After a MIG no: what partners see of the practice's record by an episode. The
 * others never looked through the MIG.
 */
static void
mig_routes(struct routes *routes, const struct fact *fact,
    const struct state *state, struct organisations *orgs, int64_t now_us)
{
	for (size_t i = 0; i < state->episode_count * 2; i++) {
		const struct episode *episode = &state->episodes[i / 2];
		struct sight sight;

		if (!episode_is_open(episode, now_us) ||
		    orgs_are_one(
			orgs, episode->practice, episode->service, now_us) ||
		    !direction_sight(episode, i % 2, now_us, &sight) ||
		    !orgs_are_one(orgs, sight.source, fact->practice, now_us) ||
		    !is_partner_at(orgs, sight.viewer, now_us))
			continue;
		route_take(routes, &sight);
	}
}

/* Does the fact end, or say no to, that direction? */
static bool
fact_shuts_direction(const struct fact *fact, bool to_service)
{
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return true;
	return (to_service ? fact->to_service : fact->to_practice) ==
	       DECISION_NO;
}

/* Among all that is seen: codes that were joined may be others'. */
static bool
family_routes(struct routes *routes, const struct fact *fact,
    const struct episode *episode, const struct state *state,
    struct organisations *orgs, int64_t now_us)
{
	struct sights sights;

	if (!sights_at(state, orgs, now_us, routes->arena, &sights))
		return false;
	for (size_t i = 0; i < sights.count; i++) {
		const struct sight *sight = &sights.items[i];
		const struct history *direction =
		    sight->episode == episode
			? NULL
			: episode_direction_at(orgs, episode, sight->viewer,
			      sight->source, now_us);

		if (direction && fact_shuts_direction(
				     fact, direction == &episode->to_service))
			route_take(routes, sight);
	}
	return true;
}

/* The first code of a pair is that of its first episode's service. */
static bool
viewer_is_service(const struct state *state, const struct pair *pair,
    const struct episode *episode, int who)
{
	const struct episode *first = &state->episodes[pair->members[0]];

	return text_equal(episode->service, first->service) == !who;
}

/* Looks at one member anew. */
static void
member_look(
    const struct state *state, struct pair *pair, size_t member, int64_t now_us)
{
	const struct episode *episode = &state->episodes[pair->members[member]];
	struct seers *seers = pair->seers;
	struct sight sight;

	for (int who = 0; who < 2; who++) {
		bool sees = episode_is_open(episode, now_us) &&
			    direction_sight(episode,
				viewer_is_service(state, pair, episode, who),
				now_us, &sight);

		seers->totals[who] += sees;
		seers->totals[who] -= seers->sees[who][member];
		seers->sees[who][member] = sees;
	}
	seers->until_us = episode_change(episode, now_us, seers->until_us);
}

/* Room for the members that nobody looked at yet. */
static bool
seers_grow(struct seers *seers, struct arena *arena, size_t count)
{
	for (int who = 0; who < 2; who++)
		while (seers->sees_room[who] < count) {
			void *sees = seers->sees[who];

			if (!arena_grow(arena, &sees, &seers->sees_room[who],
				seers->sees_room[who], 1))
				return false;
			seers->sees[who] = sees;
		}
	return true;
}

/* Nothing is known of anybody. */
static void
seers_forget(struct seers *seers)
{
	for (int who = 0; who < 2; who++) {
		if (seers->sees_room[who])
			memset(seers->sees[who], 0, seers->sees_room[who]);
		seers->totals[who] = 0;
	}
	seers->count = seers->touched_count = 0;
	seers->until_us = INTERVAL_STILL;
}

/* The pair's seers as of now_us. */
static bool
seers_ask(const struct state *state, struct pair *pair, int64_t now_us)
{
	struct seers *seers = pair->seers;

	if (!seers)
		seers = pair->seers = arena_alloc(state->arena, sizeof *seers);
	if (!seers || !seers_grow(seers, state->arena, pair->count))
		return false;
	if (now_us < seers->from_us || now_us >= seers->until_us)
		seers_forget(seers);
	seers->from_us = now_us;
	while (seers->touched_count)
		member_look(state, pair, seers->touched[--seers->touched_count],
		    now_us);
	while (seers->count < pair->count)
		member_look(state, pair, seers->count++, now_us);
	return true;
}

/* Takes the first of the pair's members, but for the fact's own episode, by
 * which that one of the two sees the other, and counts all. */
static void
members_take(struct routes *routes, const struct state *state,
    const struct pair *pair, const struct episode *own, int who, int64_t now_us)
{
	const unsigned char *sees = pair->seers->sees[who];
	uint64_t others = pair->seers->totals[who] - sees[own->member];
	unsigned taken = 0;

	for (size_t i = 0; taken < ROUTES_TOLD && i < pair->count; i++) {
		const unsigned char *next =
		    memchr(sees + i, 1, pair->count - i);
		const struct episode *episode;
		struct sight sight;

		if (!next)
			break;
		i = (size_t)(next - sees);
		episode = &state->episodes[pair->members[i]];
		if (episode == own ||
		    !direction_sight(episode,
			viewer_is_service(state, pair, episode, who), now_us,
			&sight))
			continue;
		route_take(routes, &sight);
		taken++;
	}
	routes->count += others - taken;
}

/* Takes what the viewer sees of the source through the MIG. */
static void
mig_take(struct routes *routes, const struct state *state,
    struct organisations *orgs, struct text viewer, struct text source,
    int64_t now_us)
{
	struct choice_standing mig = choice_at(state, orgs, source, now_us);
	struct sight sight = {.viewer = viewer,
	    .source = source,
	    .route = ROUTE_MIG,
	    .before_us = HORIZON_UNLIMITED};

	if (mig.latest != DECISION_YES || !is_partner_at(orgs, viewer, now_us))
		return;
	because_add(&sight.because,
	    history_at(&partner_find(orgs, viewer)->member, DECISION_NO, now_us)
		.seq);
	because_add(&sight.because, mig.seq);
	route_take(routes, &sight);
}

/* Between two codes that are one with no other. */
static bool
pair_routes(struct routes *routes, const struct fact *fact,
    const struct episode *episode, struct state *state,
    struct organisations *orgs, int64_t now_us)
{
	struct pair *pair;

	if (text_equal(episode->practice, episode->service))
		return true;
	if (!pairs_begin(state))
		return false;
	pair = pair_find(state, episode->practice, episode->service);
	if (!seers_ask(state, pair, now_us))
		return false;
	for (int who = 0; who < 2; who++) {
		bool service = viewer_is_service(state, pair, episode, who);

		if (!fact_shuts_direction(fact, service))
			continue;
		members_take(routes, state, pair, episode, who, now_us);
		mig_take(routes, state, orgs,
		    service ? episode->service : episode->practice,
		    service ? episode->practice : episode->service, now_us);
	}
	return true;
}

bool
routes_of(struct routes *routes, const struct fact *fact, struct state *state,
    struct organisations *orgs, int64_t now_us)
{
	const struct episode *episode = state_episode(state, fact->episode);

	routes->count = 0;
	if (fact->mig == DECISION_NO) {
		mig_routes(routes, fact, state, orgs, now_us);
		return true;
	}
	if (!episode)
		return true;
	if (family_of(orgs, episode->practice) ||
	    family_of(orgs, episode->service))
		return family_routes(
		    routes, fact, episode, state, orgs, now_us);
	return pair_routes(routes, fact, episode, state, orgs, now_us);
}
