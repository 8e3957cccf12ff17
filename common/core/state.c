/* state - the facts of one patient, folded for questions. Core. */
#include "state.h"

#include <string.h>

/* From so many episodes on they are found by the organisations they join. */
#define PAIRS_FROM 64

static uint32_t
mark_hash(struct text org, struct text entry)
{
	return text_hash_folded(entry, text_hash(org, 0));
}

void
state_init(struct state *state, struct arena *arena, struct text patient)
{
	*state = (struct state){.arena = arena, .patient = patient};
}

const struct episode *
state_episode(const struct state *state, struct text id)
{
	const struct index *index = &state->episode_index;

	if (!index->room)
		return NULL;
	for (size_t slot = index_slot(index, text_hash(id, 0));
	     index->slots[slot]; slot = index_next(index, slot)) {
		const struct episode *episode =
		    &state->episodes[index->slots[slot] - 1];

		if (text_equal(episode->id, id))
			return episode;
	}
	return NULL;
}

const struct mark *
state_mark(const struct state *state, struct text org, struct text entry)
{
	const struct index *index = &state->mark_index;

	if (!index->room)
		return NULL;
	for (size_t slot = index_slot(index, mark_hash(org, entry));
	     index->slots[slot]; slot = index_next(index, slot)) {
		const struct mark *mark = &state->marks[index->slots[slot] - 1];

		if (text_equal(mark->entry, entry) &&
		    text_equal(mark->org, org))
			return mark;
	}
	return NULL;
}

const struct mark *
state_mark_like(const struct state *state, struct mark_search *search)
{
	const struct index *index = &state->mark_index;

	if (!index->room)
		return NULL;
	if (!search->begun)
		search->slot =
		    index_slot(index, mark_hash(search->org, search->entry));
	search->begun = true;
	while (index->slots[search->slot]) {
		const struct mark *mark =
		    &state->marks[index->slots[search->slot] - 1];

		search->slot = index_next(index, search->slot);
		if (text_equal_folded(mark->entry, search->entry) &&
		    text_equal(mark->org, search->org))
			return mark;
	}
	return NULL;
}

const struct choice *
state_choice(const struct state *state, struct text practice)
{
	for (size_t i = 0; i < state->choice_count; i++)
		if (text_equal(state->choices[i].practice, practice))
			return &state->choices[i];
	return NULL;
}

static bool
decision_add(struct state *state, struct history *history,
    enum decision decision, const struct fact *fact)
{
	struct value value = {fact->at_us, fact->seq, decision};

	return !decision || history_add(history, state->arena, value);
}

static bool
agreement_add(
    struct state *state, struct episode *episode, const struct fact *fact)
{
	return decision_add(
		   state, &episode->to_service, fact->to_service, fact) &&
	       decision_add(
		   state, &episode->to_practice, fact->to_practice, fact);
}

static bool
episode_reindex(struct state *state)
{
	if (!index_is_tight(&state->episode_index, state->episode_count))
		return true;
	if (!index_grow(&state->episode_index, state->arena))
		return false;
	for (size_t i = 0; i < state->episode_count; i++)
		index_put(&state->episode_index,
		    text_hash(state->episodes[i].id, 0), i);
	return true;
}

static bool
opening_add(struct state *state, const struct fact *fact)
{
	void *episodes = state->episodes;
	struct episode *episode;

	if (state_episode(state, fact->episode))
		return true;
	if (!episode_reindex(state) ||
	    !arena_grow(state->arena, &episodes, &state->episode_room,
		state->episode_count, sizeof *episode))
		return false;
	state->episodes = episodes;
	episode = &state->episodes[state->episode_count];
	*episode = (struct episode){.id = fact->episode,
	    .practice = fact->practice,
	    .service = fact->service,
	    .care = fact->care,
	    .opened_us = fact->at_us,
	    .due_us = fact->due_us,
	    .discharged_us = INSTANT_UNSET,
	    .opened_seq = fact->seq};
	if (!agreement_add(state, episode, fact))
		return false;
	index_put(&state->episode_index, text_hash(fact->episode, 0),
	    state->episode_count++);
	if (state->episode_count == PAIRS_FROM && !state->pairs.begun)
		return pairs_begin(state);
	return pairs_add(state, state->episode_count - 1);
}

/* The episode of the fact for changing, NULL where it is unknown. */
static struct episode *
episode_of(struct state *state, const struct fact *fact)
{
	const struct episode *found = state_episode(state, fact->episode);

	return found ? &state->episodes[found - state->episodes] : NULL;
}

static bool
choice_add(struct state *state, const struct fact *fact)
{
	const struct choice *found = state_choice(state, fact->practice);
	size_t place = state->choice_count;
	void *choices = state->choices;

	if (found) {
		place = (size_t)(found - state->choices);
	} else {
		if (!arena_grow(state->arena, &choices, &state->choice_room,
			state->choice_count, sizeof *state->choices))
			return false;
		state->choices = choices;
		state->choices[state->choice_count++] = (struct choice){
		    .practice = fact->practice, .named_us = INSTANT_MAX};
	}
	if (state_is_of(state, fact->patient) &&
	    fact->at_us < state->choices[place].named_us)
		state->choices[place].named_us = fact->at_us;
	return decision_add(state, &state->choices[place].mig, fact->mig, fact);
}

static bool
consent_add(struct state *state, const struct fact *fact)
{
	struct episode *episode;

	if (fact->mig)
		return choice_add(state, fact);
	episode = episode_of(state, fact);
	return !episode || (agreement_add(state, episode, fact) &&
			       pairs_touch(state, episode));
}

static bool
discharge_add(struct state *state, const struct fact *fact)
{
	struct episode *episode = episode_of(state, fact);

	if (!episode || episode->discharged_seq)
		return true;
	episode->discharged_us = fact->at_us;
	episode->discharged_seq = fact->seq;
	return pairs_touch(state, episode);
}

static bool
mark_reindex(struct state *state)
{
	if (!index_is_tight(&state->mark_index, state->mark_count))
		return true;
	if (!index_grow(&state->mark_index, state->arena))
		return false;
	for (size_t i = 0; i < state->mark_count; i++)
		index_put(&state->mark_index,
		    mark_hash(state->marks[i].org, state->marks[i].entry), i);
	return true;
}

static void
sieve_add(struct state *state, struct text id)
{
	unsigned sieve = id_sieve(id);

	state->mark_sieve[sieve / 64] |= UINT64_C(1) << sieve % 64;
}

static bool
mark_add(struct state *state, const struct fact *fact)
{
	const struct mark *found = state_mark(state, fact->org, fact->entry);
	size_t place = state->mark_count;
	void *marks = state->marks;

	if (found) {
		place = (size_t)(found - state->marks);
	} else {
		if (!mark_reindex(state) ||
		    !arena_grow(state->arena, &marks, &state->mark_room,
			state->mark_count, sizeof *state->marks))
			return false;
		state->marks = marks;
		state->marks[place] =
		    (struct mark){.org = fact->org, .entry = fact->entry};
		state->mark_count++;
		sieve_add(state, fact->entry);
		index_put(&state->mark_index, mark_hash(fact->org, fact->entry),
		    place);
	}
	return decision_add(
	    state, &state->marks[place].private, fact->private, fact);
}

bool
state_is_of(const struct state *state, struct text number)
{
	return numbers_are_one(state->numbers, number, state->patient);
}

/* With an opening, what was known of its episode before goes too. */
static bool
voided_add(struct state *state, const struct fact *fact)
{
	void *voided = state->voided;

	if (fact->event != EVENT_EPISODE_OPEN)
		return true;
	if (!arena_grow(state->arena, &voided, &state->voided_room,
		state->voided_count, sizeof *state->voided))
		return false;
	state->voided = voided;
	state->voided[state->voided_count++] =
	    (struct voided_opening){fact->episode, fact->void_seq};
	return true;
}

/* Does the fact not stand because its episode's opening does not? */
static bool
goes_with_opening(const struct state *state, const struct fact *fact)
{
	for (size_t i = 0; i < state->voided_count; i++)
		if (fact->seq < state->voided[i].void_seq &&
		    text_equal(fact->episode, state->voided[i].id))
			return true;
	return false;
}

static void
yes_drop(enum decision *decision)
{
	if (*decision == DECISION_YES)
		*decision = DECISION_UNSET;
}

/* Leaves in the fact what is careful; false where that is nothing. */
static bool
careful_part(struct fact *fact)
{
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return true;
	if (fact->event == EVENT_MARK_PRIVATE)
		return fact->private == DECISION_YES;
	if (fact->event != EVENT_CONSENT_SET)
		return false;
	yes_drop(&fact->to_service);
	yes_drop(&fact->to_practice);
	yes_drop(&fact->mig);
	return fact->to_service || fact->to_practice || fact->mig;
}

static bool
fact_add(struct state *state, const struct fact *fact)
{
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return opening_add(state, fact);
	case EVENT_CONSENT_SET:
		return consent_add(state, fact);
	case EVENT_EPISODE_DISCHARGE:
		return discharge_add(state, fact);
	case EVENT_MARK_PRIVATE:
		return mark_add(state, fact);
	default:
		return true;
	}
}

bool
state_add(struct state *state, const struct fact *fact)
{
	struct fact careful;
	bool own = state_is_of(state, fact->patient);

	if (!own && !numbers_reach(state->numbers, fact->patient,
			state->patient, fact->seq))
		return true;
	if (fact->void_seq)
		return voided_add(state, fact);
	if (state->voided_count && goes_with_opening(state, fact))
		return true;
	if (own)
		return fact_add(state, fact);
	careful = *fact;
	return !careful_part(&careful) || fact_add(state, &careful);
}

bool
episode_has_ended(const struct episode *episode, int64_t at_us)
{
	return episode->opened_us <= at_us && episode->discharged_seq &&
	       episode->discharged_us <= at_us;
}

bool
episode_is_open(const struct episode *episode, int64_t at_us)
{
	return episode->opened_us <= at_us &&
	       !episode_has_ended(episode, at_us);
}
