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
	uint32_t place = index_find(&state->episode_index,
	    KEYS(state->episodes, struct episode, id), id);

	return place == NO_PLACE ? NULL : &state->episodes[place];
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
	uint32_t place = index_find(&state->choice_index,
	    KEYS(state->choices, struct choice, practice), practice);

	return place == NO_PLACE ? NULL : &state->choices[place];
}

int64_t
state_named_us(const struct state *state, struct text practice)
{
	uint32_t place = index_find(&state->practice_index,
	    KEYS(state->practices, struct practice, code), practice);

	return place == NO_PLACE ? INSTANT_MAX + 1
				 : state->practices[place].named_us;
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

/* Notes that a fact of the patient names the practice at at_us. */
static bool
practice_name(struct state *state, struct text code, int64_t at_us)
{
	struct index *index = &state->practice_index;
	void *practices = state->practices;
	struct practice *practice;
	uint32_t place = index_find(
	    index, KEYS(state->practices, struct practice, code), code);

	if (place == NO_PLACE) {
		place = (uint32_t)state->practice_count;
		if (!index_fit(index,
			KEYS(state->practices, struct practice, code), place,
			state->arena) ||
		    !arena_grow(state->arena, &practices, &state->practice_room,
			place, sizeof *practice))
			return false;
		state->practices = practices;
		state->practices[place] = (struct practice){code, at_us};
		index_add(index, code, place);
		state->practice_count++;
	}
	practice = &state->practices[place];
	if (at_us < practice->named_us)
		practice->named_us = at_us;
	return true;
}

static bool
opening_add(struct state *state, const struct fact *fact)
{
	void *episodes = state->episodes;
	struct episode *episode;

	if (state_episode(state, fact->episode))
		return true;
	if (!index_fit(&state->episode_index,
		KEYS(state->episodes, struct episode, id), state->episode_count,
		state->arena) ||
	    !practice_name(state, fact->practice, fact->at_us) ||
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
	index_add(&state->episode_index, fact->episode, state->episode_count++);
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
		if (!index_fit(&state->choice_index,
			KEYS(state->choices, struct choice, practice), place,
			state->arena) ||
		    !arena_grow(state->arena, &choices, &state->choice_room,
			place, sizeof *state->choices))
			return false;
		state->choices = choices;
		state->choices[state->choice_count++] = (struct choice){
		    .practice = fact->practice, .named_us = INSTANT_MAX};
		index_add(&state->choice_index, fact->practice, place);
	}
	if (state_is_of(state, fact->patient)) {
		if (fact->at_us < state->choices[place].named_us)
			state->choices[place].named_us = fact->at_us;
		if (!practice_name(state, fact->practice, fact->at_us))
			return false;
	}
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
	struct index *index = &state->voided_index;
	struct keys keys = KEYS(state->voided, struct voided_opening, id);
	uint32_t place = index_find(index, keys, fact->episode);
	void *voided = state->voided;

	if (fact->event != EVENT_EPISODE_OPEN)
		return true;
	if (place != NO_PLACE) {
		if (state->voided[place].void_seq < fact->void_seq)
			state->voided[place].void_seq = fact->void_seq;
		return true;
	}
	if (!index_fit(index, keys, state->voided_count, state->arena) ||
	    !arena_grow(state->arena, &voided, &state->voided_room,
		state->voided_count, sizeof *state->voided))
		return false;
	state->voided = voided;
	index_add(index, fact->episode, state->voided_count);
	state->voided[state->voided_count++] =
	    (struct voided_opening){fact->episode, fact->void_seq};
	return true;
}

/* Does the fact not stand because its episode's opening does not? */
static bool
goes_with_opening(const struct state *state, const struct fact *fact)
{
	uint32_t place = index_find(&state->voided_index,
	    KEYS(state->voided, struct voided_opening, id), fact->episode);

	return place != NO_PLACE && fact->seq < state->voided[place].void_seq;
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
