/* Other routes are those among all that is seen, whatever was kept before. */
#include "../../common/core/routes.h"
#include "story.h"

#include <stdio.h>

#define FACTS 1500
#define EPISODES 300

static const struct text codes[] = {
    {"C81001", 6}, {"RTG", 3}, {"RY8", 3}, {"S1", 2}};

static uint64_t lot;
static char ids[EPISODES][8];

/* A number below end, the same in each run of the test. */
static unsigned
drawn(unsigned end)
{
	lot = lot * UINT64_C(6364136223846793005) + 1;
	return (unsigned)(lot >> 40) % end;
}

static struct fact
opening_drawn(unsigned episode)
{
	unsigned practice = drawn(4), step = 1 + drawn(3);
	struct fact fact = fact_none();

	fact.event = EVENT_EPISODE_OPEN;
	fact.practice = codes[practice];
	fact.service = codes[(practice + step) % 4];
	fact.episode = text_of(ids[episode]);
	fact.to_service = (enum decision)drawn(3);
	return fact;
}

/* The next fact of a patient with so many episodes. */
static struct fact
fact_drawn(unsigned *episodes)
{
	unsigned kind = drawn(10);
	struct fact fact = fact_none();

	if (!*episodes || (kind < 3 && *episodes < EPISODES))
		return opening_drawn((*episodes)++);
	fact.event = kind < 5 ? EVENT_EPISODE_DISCHARGE : EVENT_CONSENT_SET;
	if (kind == 9) {
		fact.practice = codes[drawn(4)];
		fact.mig = (enum decision)(1 + drawn(2));
		return fact;
	}
	fact.episode = text_of(ids[drawn(*episodes)]);
	if (kind >= 5) {
		fact.to_service = (enum decision)drawn(3);
		fact.to_practice = (enum decision)(1 + drawn(2));
	}
	return fact;
}

static bool
is_partner(struct organisations *orgs, struct text code)
{
	return partner_find(orgs, code) != NULL;
}

/* Is the sight another route than the one that the fact shuts? */
static bool
sight_is_other(const struct sight *sight, const struct fact *fact,
    const struct episode *episode, struct organisations *orgs)
{
	const struct history *direction;
	bool ends = fact->event == EVENT_EPISODE_DISCHARGE;

	if (fact->mig == DECISION_NO)
		return sight->route == ROUTE_EPISODE &&
		       text_equal(sight->source, fact->practice) &&
		       is_partner(orgs, sight->viewer);
	if (!episode || sight->episode == episode)
		return false;
	direction = episode_direction(episode, sight->viewer, sight->source);
	if (direction == &episode->to_service)
		return ends || fact->to_service == DECISION_NO;
	return direction && (ends || fact->to_practice == DECISION_NO);
}

static void
routes_compare(const struct fact *fact, struct state *state,
    struct organisations *orgs, int64_t now_us)
{
	struct routes routes = {.arena = &story_arena};
	struct sights sights;
	uint64_t count = 0;

	ck_assert(routes_of(&routes, fact, state, orgs, now_us));
	ck_assert(sights_at(state, orgs, now_us, &story_arena, &sights));
	for (size_t i = 0; i < sights.count; i++) {
		const struct sight *sight = &sights.items[i];

		if (!sight_is_other(
			sight, fact, state_episode(state, fact->episode), orgs))
			continue;
		if (count++ >= ROUTES_TOLD)
			continue;
		ck_assert_int_eq(
		    sight_compare(&routes.first[count - 1], sight), 0);
		ck_assert_mem_eq(&routes.first[count - 1].because,
		    &sight->because, sizeof sight->because);
	}
	ck_assert_uint_eq(routes.count, count);
}

static bool
shuts(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_DISCHARGE ||
	       fact->to_service == DECISION_NO ||
	       fact->to_practice == DECISION_NO || fact->mig == DECISION_NO;
}

static void
partners_add(struct organisations *orgs)
{
	for (int i = 1; i < 3; i++) {
		struct fact fact = fact_none();

		fact.event = EVENT_PARTNER_SET;
		fact.org = codes[i];
		fact.partner = DECISION_YES;
		fact.at_us = MOMENT(0);
		fact.seq = (uint64_t)i;
		ck_assert(organisations_add(orgs, &fact));
	}
}

/* One patient's facts, some of them in the future for a while. */
static void
patient_go(uint64_t seed)
{
	struct organisations orgs;
	struct state state;
	unsigned episodes = 0;

	lot = seed;
	arena_release(&story_arena);
	arena_init(&story_arena, (size_t)512 << 20);
	organisations_init(&orgs, &story_arena);
	state_init(&state, &story_arena, TEXT("9434765919"));
	partners_add(&orgs);
	for (unsigned i = 0; i < FACTS; i++) {
		struct fact fact = fact_drawn(&episodes);
		int now = 10 + (int)i - (i % 97 ? 0 : 40);

		fact.patient = state.patient;
		fact.seq = 10 + i;
		fact.at_us = MOMENT(now + 3 - (int)drawn(60));
		ck_assert(state_add(&state, &fact));
		if (shuts(&fact))
			routes_compare(&fact, &state, &orgs, MOMENT(now));
	}
	ck_assert(state.pairs.begun);
	ck_assert_uint_gt(state.pairs.count, 3);
}

START_TEST(other_routes_are_those_among_all_that_is_seen)
{
	for (unsigned i = 0; i < EPISODES; i++)
		snprintf(ids[i], sizeof ids[i], "E%u", i);
	for (uint64_t seed = 1; seed < 6; seed++)
		patient_go(seed);
}
END_TEST

START_TEST(what_does_not_fit_is_told)
{
	struct story s = {.count = 0};
	struct routes routes = {.arena = &story_arena};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", DECISION_YES, DECISION_YES);
	story_discharge(&s, 3, "E2");
	story_fold(&s);
	story_arena.ceiling = story_arena.held;
	while (arena_alloc(&story_arena, 1))
		;
	ck_assert(!routes_of(
	    &routes, &s.facts[s.count - 1], &s.state, &s.orgs, MOMENT(99)));
}
END_TEST

UNIT_MAIN("routes", other_routes_are_those_among_all_that_is_seen,
    what_does_not_fit_is_told)
