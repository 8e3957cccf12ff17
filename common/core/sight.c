/* sight - who sees whose record by which route. Core. */
#include "sight.h"

#include <string.h>

#include "../ground/sort.h"

struct text
route_name(enum route route)
{
	return route == ROUTE_EPISODE ? TEXT("episode") : TEXT("mig");
}

static uint64_t
sight_episode_seq(const struct sight *sight)
{
	return sight->episode ? sight->episode->opened_seq : 0;
}

int
sight_compare(const struct sight *a, const struct sight *b)
{
	uint64_t seq_a = sight_episode_seq(a), seq_b = sight_episode_seq(b);
	int order = text_compare(a->viewer, b->viewer);

	if (!order)
		order = text_compare(a->source, b->source);
	if (!order)
		order = (int)a->route - (int)b->route;
	return order ? order : (seq_a > seq_b) - (seq_a < seq_b);
}

bool
sight_is_alike(const struct sight *a, const struct sight *b)
{
	return !sight_compare(a, b) && a->before_us == b->before_us &&
	       a->private_marks == b->private_marks;
}

static bool
sight_push(struct sights *sights, struct arena *arena, struct sight sight)
{
	void *items = sights->items;

	if (!arena_grow(
		arena, &items, &sights->room, sights->count, sizeof sight))
		return false;
	sights->items = items;
	sights->items[sights->count++] = sight;
	return true;
}

bool
direction_sight(const struct episode *episode, bool to_service, int64_t at_us,
    struct sight *sight)
{
	struct standing standing = history_at(
	    to_service ? &episode->to_service : &episode->to_practice,
	    DECISION_NO, at_us);

	*sight = (struct sight){
	    .viewer = to_service ? episode->service : episode->practice,
	    .source = to_service ? episode->practice : episode->service,
	    .route = ROUTE_EPISODE,
	    .episode = episode,
	    .before_us = standing.horizon_us,
	};
	if (standing.horizon_us == HORIZON_NONE)
		return false;
	because_add(&sight->because, episode->opened_seq);
	because_add(&sight->because,
	    standing.horizon_seq ? standing.horizon_seq : standing.seq);
	return true;
}

/* Adds what one direction of an open episode lets the viewer see. */
static bool
direction_push(struct sights *sights, struct arena *arena,
    const struct episode *episode, bool to_service, int64_t at_us)
{
	struct sight sight;

	return !direction_sight(episode, to_service, at_us, &sight) ||
	       sight_push(sights, arena, sight);
}

static bool
episodes_push(struct sights *sights, struct arena *arena,
    const struct state *state, struct organisations *orgs, int64_t at_us)
{
	for (size_t i = 0; i < state->episode_count; i++) {
		const struct episode *episode = &state->episodes[i];

		/* its two sides may have become one organisation */
		if (!episode_is_open(episode, at_us) ||
		    orgs_are_one(
			orgs, episode->practice, episode->service, at_us))
			continue;
		if (!direction_push(sights, arena, episode, true, at_us) ||
		    !direction_push(sights, arena, episode, false, at_us))
			return false;
	}
	return true;
}

/* What a member sees by a choice that says yes. */
static bool
member_sight(struct choice_standing mig, const struct partner *partner,
    struct organisations *orgs, int64_t at_us, struct sight *sight)
{
	struct standing member =
	    history_at(&partner->member, DECISION_NO, at_us);

	*sight = (struct sight){.viewer = partner->org,
	    .source = mig.choice->practice,
	    .route = ROUTE_MIG,
	    .before_us = HORIZON_UNLIMITED};
	if (member.latest != DECISION_YES ||
	    orgs_are_one(orgs, sight->viewer, sight->source, at_us))
		return false;
	because_add(&sight->because, member.seq);
	because_add(&sight->because, mig.seq);
	return true;
}

/*
 * Where a choice under another code is the one in force for this code's
 * entries, that code has its line.
 */
static struct choice_standing
choice_yes(const struct state *state, struct organisations *orgs,
    const struct choice *choice, int64_t at_us)
{
	struct choice_standing mig =
	    choice_at(state, orgs, choice->practice, at_us);

	if (mig.latest != DECISION_YES || mig.choice != choice)
		mig.choice = NULL;
	return mig;
}

bool
mig_sight(const struct state *state, struct organisations *orgs,
    const struct choice *choice, const struct partner *partner, int64_t at_us,
    struct sight *sight)
{
	struct choice_standing mig = choice_yes(state, orgs, choice, at_us);

	return mig.choice && member_sight(mig, partner, orgs, at_us, sight);
}

/* By the MIG. */
static bool
choices_push(struct sights *sights, struct arena *arena,
    const struct state *state, struct organisations *orgs, int64_t at_us)
{
	for (size_t i = 0; i < state->choice_count; i++) {
		struct choice_standing mig =
		    choice_yes(state, orgs, &state->choices[i], at_us);
		struct sight sight;

		for (size_t p = 0; mig.choice && p < orgs->partner_count; p++)
			if (member_sight(
				mig, &orgs->partners[p], orgs, at_us, &sight) &&
			    !sight_push(sights, arena, sight))
				return false;
	}
	return true;
}

static bool
mark_is_of(const struct organisations *orgs, const struct mark *mark,
    struct text source)
{
	const struct family *family = family_of(orgs, source);

	return family ? family_of(orgs, mark->org) == family
		      : text_equal(mark->org, source);
}

/* The ids marked at the source, each once whatever its case. */
static uint64_t
marks_in_force(const struct state *state, struct organisations *orgs,
    struct text source, int64_t at_us)
{
	uint64_t count = 0;

	for (size_t i = 0; i < state->mark_count; i++) {
		const struct mark *mark = &state->marks[i];

		count += mark_is_of(orgs, mark, source) &&
			 mark_is_first(state, orgs, mark, source) &&
			 mark_in_force(state, orgs, source, mark->entry, at_us);
	}
	return count;
}

/* A source and the marks that are in force there. */
struct source {
	struct text code;
	uint64_t marks;
};

/* The sources of sights, each once. */
struct sources {
	struct source *items;
	size_t count;
	struct index index;
};

static struct source *
source_find(const struct sources *sources, struct text code)
{
	uint32_t place = index_find(
	    &sources->index, KEYS(sources->items, struct source, code), code);

	return place == NO_PLACE ? NULL : &sources->items[place];
}

static bool
sources_make(
    struct sources *sources, const struct sights *sights, struct arena *arena)
{
	*sources = (struct sources){NULL, 0, {NULL, 0}};
	sources->items =
	    arena_alloc(arena, sights->count * sizeof *sources->items);
	if (!sources->items)
		return false;
	while (index_is_tight(&sources->index, sights->count))
		if (!index_grow(&sources->index, arena))
			return false;
	for (size_t i = 0; i < sights->count; i++) {
		struct text code = sights->items[i].source;

		if (source_find(sources, code))
			continue;
		index_add(&sources->index, code, sources->count);
		sources->items[sources->count++].code = code;
	}
	return true;
}

/* Counts each mark at its own code, where that is one with no other. */
static void
sources_count(struct sources *sources, const struct state *state,
    struct organisations *orgs, int64_t at_us)
{
	for (size_t i = 0; i < state->mark_count; i++) {
		const struct mark *mark = &state->marks[i];
		struct source *source = source_find(sources, mark->org);

		if (source && !family_of(orgs, mark->org) &&
		    mark_is_first(state, orgs, mark, mark->org) &&
		    mark_in_force(state, orgs, mark->org, mark->entry, at_us))
			source->marks++;
	}
	for (size_t i = 0; i < sources->count; i++)
		if (family_of(orgs, sources->items[i].code))
			sources->items[i].marks = marks_in_force(
			    state, orgs, sources->items[i].code, at_us);
}

/* Counts the marks of each source once, however many see it. */
static bool
marks_count(struct sights *sights, const struct state *state,
    struct organisations *orgs, int64_t at_us, struct arena *arena)
{
	struct sources sources;

	if (!sights->count || !state->mark_count)
		return true;
	if (!sources_make(&sources, sights, arena))
		return false;
	sources_count(&sources, state, orgs, at_us);
	for (size_t i = 0; i < sights->count; i++)
		sights->items[i].private_marks =
		    source_find(&sources, sights->items[i].source)->marks;
	return true;
}

static bool
sight_is_after(const void *one, const void *other)
{
	return sight_compare(one, other) > 0;
}

static void
sights_sort(struct sights *sights)
{
	struct sight hold;

	sort_items(
	    sights->items, sights->count, sizeof hold, sight_is_after, &hold);
}

bool
sights_at(const struct state *state, struct organisations *orgs, int64_t at_us,
    struct arena *arena, struct sights *sights)
{
	*sights = (struct sights){NULL, 0, 0};
	if (!episodes_push(sights, arena, state, orgs, at_us) ||
	    !choices_push(sights, arena, state, orgs, at_us))
		return false;
	sights_sort(sights);
	return marks_count(sights, state, orgs, at_us, arena);
}

/* Is the code of the family one with the other at at_us, or the other? */
static bool
code_joins(
    struct organisations *orgs, uint32_t c, struct text code, int64_t at_us)
{
	return orgs_are_one(orgs, orgs->codes[c].text, code, at_us);
}

/* The sight's viewer's codes, for one code of its source. */
static bool
viewers_widen(struct sights *wide, struct arena *arena, struct sight sight,
    struct organisations *orgs, int64_t at_us)
{
	const struct family *family = family_of(orgs, sight.viewer);
	struct text viewer = sight.viewer;

	if (!family || sight.route == ROUTE_MIG)
		return sight_push(wide, arena, sight);
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		sight.viewer = orgs->codes[c].text;
		if (code_joins(orgs, c, viewer, at_us) &&
		    !sight_push(wide, arena, sight))
			return false;
	}
	return true;
}

bool
sights_widen(const struct sights *sights, struct organisations *orgs,
    int64_t at_us, struct arena *arena, struct sights *wide)
{
	*wide = (struct sights){NULL, 0, 0};
	for (size_t i = 0; i < sights->count; i++) {
		struct sight sight = sights->items[i];
		const struct family *family = family_of(orgs, sight.source);

		if (!family && !viewers_widen(wide, arena, sight, orgs, at_us))
			return false;
		for (uint32_t c = family ? family->first_code : NO_PLACE;
		     c != NO_PLACE; c = orgs->codes[c].next) {
			sight.source = orgs->codes[c].text;
			if (code_joins(
				orgs, c, sights->items[i].source, at_us) &&
			    !viewers_widen(wide, arena, sight, orgs, at_us))
				return false;
		}
	}
	sights_sort(wide);
	return true;
}

static int64_t
instant_nearer(int64_t us, int64_t after_us, int64_t least)
{
	return us > after_us && us < least ? us : least;
}

int64_t
episode_change(const struct episode *episode, int64_t after_us, int64_t least)
{
	least = instant_nearer(episode->opened_us, after_us, least);
	if (episode->discharged_seq)
		least = instant_nearer(episode->discharged_us, after_us, least);
	least = history_change(&episode->to_service, after_us, least);
	return history_change(&episode->to_practice, after_us, least);
}

/* The next instant at which the patient's facts change anything. */
static int64_t
state_next(const struct state *state, int64_t after_us)
{
	int64_t least = INTERVAL_STILL;

	for (size_t i = 0; i < state->episode_count; i++)
		least = episode_change(&state->episodes[i], after_us, least);
	for (size_t i = 0; i < state->choice_count; i++)
		least = history_change(&state->choices[i].mig, after_us, least);
	for (size_t i = 0; i < state->mark_count; i++)
		least =
		    history_change(&state->marks[i].private, after_us, least);
	return least;
}

/* The same of the organisations that these facts name, and of partners. */
static int64_t
orgs_next(const struct state *state, const struct organisations *orgs,
    int64_t after_us, int64_t least)
{
	for (size_t i = 0; i < orgs->partner_count; i++)
		least =
		    history_change(&orgs->partners[i].member, after_us, least);
	if (!orgs->succession_count)
		return least;
	for (size_t i = 0; i < state->episode_count; i++) {
		const struct episode *episode = &state->episodes[i];

		least = family_next(orgs, episode->practice, after_us, least);
		least = family_next(orgs, episode->service, after_us, least);
	}
	for (size_t i = 0; i < state->choice_count; i++)
		least = family_next(
		    orgs, state->choices[i].practice, after_us, least);
	return least;
}

int64_t
sights_change_next(const struct state *state, const struct organisations *orgs,
    int64_t after_us)
{
	return orgs_next(state, orgs, after_us, state_next(state, after_us));
}
