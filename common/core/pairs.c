/* pairs - which episodes join the same two organisations. Core. */
#include "state.h"

static uint32_t
pair_hash(struct text one, struct text other)
{
	return text_hash(one, 0) + text_hash(other, 0);
}

static bool
episode_joins(const struct episode *episode, struct text one, struct text other)
{
	return (text_equal(episode->practice, one) &&
		   text_equal(episode->service, other)) ||
	       (text_equal(episode->practice, other) &&
		   text_equal(episode->service, one));
}

static const struct episode *
pair_first(const struct state *state, const struct pair *pair)
{
	return &state->episodes[pair->members[0]];
}

struct pair *
pair_find(const struct state *state, struct text one, struct text other)
{
	const struct index *index = &state->pairs.index;

	if (!index->room)
		return NULL;
	for (size_t slot = index_slot(index, pair_hash(one, other));
	     index->slots[slot]; slot = index_next(index, slot)) {
		struct pair *pair = &state->pairs.items[index->slots[slot] - 1];

		if (episode_joins(pair_first(state, pair), one, other))
			return pair;
	}
	return NULL;
}

static bool
pairs_reindex(struct state *state)
{
	struct pairs *pairs = &state->pairs;

	if (!index_is_tight(&pairs->index, pairs->count))
		return true;
	if (!index_grow(&pairs->index, state->arena))
		return false;
	for (size_t i = 0; i < pairs->count; i++) {
		const struct episode *first =
		    pair_first(state, &pairs->items[i]);

		index_put(&pairs->index,
		    pair_hash(first->practice, first->service), i);
	}
	return true;
}

/* Puts the episode behind its pair's others. */
static bool
member_add(struct state *state, struct pair *pair, size_t place)
{
	void *members = pair->members;

	if (!arena_grow(state->arena, &members, &pair->room, pair->count,
		sizeof *pair->members))
		return false;
	pair->members = members;
	state->episodes[place].member = (uint32_t)pair->count;
	pair->members[pair->count++] = (uint32_t)place;
	return true;
}

static bool
episode_pair(struct state *state, size_t place)
{
	const struct episode *episode = &state->episodes[place];
	struct pair *pair =
	    pair_find(state, episode->practice, episode->service);
	struct pairs *pairs = &state->pairs;
	void *items = pairs->items;

	if (pair)
		return member_add(state, pair, place);
	if (!pairs_reindex(state) ||
	    !arena_grow(state->arena, &items, &pairs->room, pairs->count,
		sizeof *pairs->items))
		return false;
	pairs->items = items;
	pair = &pairs->items[pairs->count];
	*pair = (struct pair){NULL, 0, 0, NULL};
	if (!member_add(state, pair, place))
		return false;
	index_put(&pairs->index, pair_hash(episode->practice, episode->service),
	    pairs->count++);
	return true;
}

bool
pairs_begin(struct state *state)
{
	for (size_t i = 0; !state->pairs.begun && i < state->episode_count; i++)
		if (!episode_pair(state, i))
			return false;
	state->pairs.begun = true;
	return true;
}

bool
pairs_add(struct state *state, size_t place)
{
	return !state->pairs.begun || episode_pair(state, place);
}

bool
pairs_touch(struct state *state, const struct episode *episode)
{
	struct pair *pair =
	    pair_find(state, episode->practice, episode->service);
	struct seers *seers = pair ? pair->seers : NULL;
	void *touched;

	/* who was not looked at yet will be */
	if (!seers || episode->member >= seers->count)
		return true;
	touched = seers->touched;
	if (!arena_grow(state->arena, &touched, &seers->touched_room,
		seers->touched_count, sizeof *seers->touched))
		return false;
	seers->touched = touched;
	seers->touched[seers->touched_count++] = episode->member;
	return true;
}
