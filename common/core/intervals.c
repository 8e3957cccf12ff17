/* intervals - who saw whose record, and how long. Core. */
#include "intervals.h"

#include "../ground/sort.h"
#include "private_marks.h"

/* All that intervals are made from. */
struct making {
	const struct state *state;
	struct organisations *orgs;
	struct arena *arena;
	struct intervals *intervals;
	struct private_marks marks;
};

/*
 * One way in which a viewer may see a source: a direction of an episode, or a
 * partner's membership and a choice. What holds of it changes by a few facts
 * alone, so each way is gone through by itself.
 */
struct way {
	const struct episode *episode; /* NULL by the MIG */
	bool to_service;
	const struct choice *choice;
	const struct partner *partner;
	struct text viewer, source;
	struct private_source *marks; /* of the source */
};

static bool
interval_push(struct making *making, const struct sight *sight, int64_t from_us)
{
	struct intervals *intervals = making->intervals;
	struct interval interval = {*sight, from_us, INTERVAL_STILL};
	void *items = intervals->items;

	if (!arena_grow(making->arena, &items, &intervals->room,
		intervals->count, sizeof interval))
		return false;
	intervals->items = items;
	intervals->items[intervals->count++] = interval;
	return true;
}

/* What the way lets its viewer see at at_us; false: nothing. */
static bool
way_sight(const struct making *making, const struct way *way, int64_t at_us,
    struct sight *sight)
{
	if (orgs_are_one(making->orgs, way->viewer, way->source, at_us))
		return false;
	if (way->episode ? !episode_is_open(way->episode, at_us) ||
			       !direction_sight(
				   way->episode, way->to_service, at_us, sight)
			 : !mig_sight(making->state, making->orgs, way->choice,
			       way->partner, at_us, sight))
		return false;
	sight->private_marks = private_marks_at(way->marks, at_us);
	return true;
}

/* The next instant at which a choice changes, under any of its codes. */
static int64_t
choice_change(const struct making *making, const struct choice *choice,
    int64_t after_us, int64_t least)
{
	const struct organisations *orgs = making->orgs;
	const struct family *family = family_of(orgs, choice->practice);

	if (!family)
		return history_change(&choice->mig, after_us, least);
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		const struct choice *other =
		    state_choice(making->state, orgs->codes[c].text);

		if (other)
			least = history_change(&other->mig, after_us, least);
	}
	return least;
}

/* The next instant at which the way may change; marks do where it is seen. */
static int64_t
way_next(const struct making *making, const struct way *way, bool sees,
    int64_t after_us)
{
	int64_t least = INTERVAL_STILL;

	if (way->episode)
		least = episode_change(way->episode, after_us, least);
	else
		least = history_change(&way->partner->member, after_us,
		    choice_change(making, way->choice, after_us, least));
	least = family_next(making->orgs, way->viewer, after_us, least);
	least = family_next(making->orgs, way->source, after_us, least);
	return sees ? private_marks_next(way->marks, after_us, least) : least;
}

/* Goes through the way's changes, from the first on. */
static bool
way_go(struct making *making, struct way *way)
{
	struct intervals *intervals = making->intervals;
	int64_t at_us = INSTANT_UNSET;
	bool sees = false;

	if (!private_marks_of(&making->marks, way->source, &way->marks))
		return false;
	while ((at_us = way_next(making, way, sees, at_us)) != INTERVAL_STILL) {
		struct sight sight;
		bool saw = sees;
		struct interval *last =
		    saw ? &intervals->items[intervals->count - 1] : NULL;

		sees = way_sight(making, way, at_us, &sight);
		if (saw && sees && sight_is_alike(&last->sight, &sight))
			continue;
		if (saw)
			last->until_us = at_us;
		if (sees && !interval_push(making, &sight, at_us))
			return false;
	}
	return true;
}

static bool
episodes_go(struct making *making)
{
	const struct state *state = making->state;

	for (size_t i = 0; i < state->episode_count; i++) {
		const struct episode *episode = &state->episodes[i];
		struct way there = {.episode = episode,
		    .to_service = true,
		    .viewer = episode->service,
		    .source = episode->practice};
		struct way back = {.episode = episode,
		    .viewer = episode->practice,
		    .source = episode->service};

		if (!way_go(making, &there) || !way_go(making, &back))
			return false;
	}
	return true;
}

static bool
choices_go(struct making *making)
{
	const struct organisations *orgs = making->orgs;
	const struct state *state = making->state;

	for (size_t i = 0; i < state->choice_count; i++)
		for (size_t p = 0; p < orgs->partner_count; p++) {
			struct way way = {.choice = &state->choices[i],
			    .partner = &orgs->partners[p],
			    .viewer = orgs->partners[p].org,
			    .source = state->choices[i].practice};

			if (!way_go(making, &way))
				return false;
		}
	return true;
}

static bool
interval_is_after(const void *one, const void *other)
{
	const struct interval *a = one, *b = other;
	int order = sight_compare(&a->sight, &b->sight);

	return order ? order > 0 : a->from_us > b->from_us;
}

bool
intervals_of(const struct state *state, struct organisations *orgs,
    struct arena *arena, struct arena *scratch, struct intervals *intervals)
{
	struct making making = {.state = state,
	    .orgs = orgs,
	    .arena = arena,
	    .intervals = intervals};
	struct interval hold;

	*intervals = (struct intervals){NULL, 0, 0};
	arena_reset(scratch);
	if (!private_marks_init(&making.marks, state, orgs, scratch) ||
	    !episodes_go(&making) || !choices_go(&making))
		return false;
	sort_items(intervals->items, intervals->count, sizeof hold,
	    interval_is_after, &hold);
	return true;
}
