/* counts_standing - who sees how many patients at a month's end. Audit. */
#include "counts.h"

#define SIGHTS_MAX ((size_t)64 << 20)

/* The tally of a code, which is added if it is not there; NULL: no memory. */
static struct tally *
tally_of(struct counts *counts, struct tallies *tallies, struct text code)
{
	void *items = tallies->items;
	size_t months = counts->months.count;
	uint32_t number;
	bool fresh;

	if (!pool_put(&tallies->codes, code, &number, &fresh))
		return NULL;
	if (!fresh)
		return &tallies->items[number - 1];
	if (!arena_grow(&counts->arena, &items, &tallies->room, tallies->count,
		sizeof *tallies->items))
		return NULL;
	tallies->items = items;
	struct tally *tally = &tallies->items[tallies->count];

	tally->values =
	    arena_alloc(&counts->arena, months * sizeof *tally->values);
	tally->patient =
	    arena_alloc(&counts->arena, months * sizeof *tally->patient);
	if (!tally->values || !tally->patient)
		return NULL;
	tallies->count++;
	return tally;
}

/* Counts the patient once; false: no memory. */
static bool
tally_patient(struct counts *counts, struct tallies *tallies, struct text code,
    size_t month, int measure)
{
	struct tally *tally = tally_of(counts, tallies, code);

	if (!tally)
		return false;
	if (tally->patient[month] != counts->patient)
		tally->values[month][measure]++;
	tally->patient[month] = counts->patient;
	return true;
}

static bool
tally_one(struct counts *counts, struct tallies *tallies, struct text code,
    size_t month, int measure)
{
	struct tally *tally = tally_of(counts, tallies, code);

	if (tally)
		tally->values[month][measure]++;
	return tally != NULL;
}

static enum viewer_measure
sight_measure(const struct sight *sight)
{
	if (sight->route == ROUTE_MIG)
		return VIEWER_SEES_MIG;
	return sight->before_us == HORIZON_UNLIMITED ? VIEWER_SEES_ALL
						     : VIEWER_SEES_BEFORE;
}

static bool
sight_is_counted(
    struct counts *counts, const struct sight *sight, int64_t at_us)
{
	return counts_have_practice(counts, sight->source, at_us) &&
	       counts_have_service(counts, sight->viewer, at_us);
}

/* A patient counts once per viewer, under the first of the measures. */
static bool
sights_count(struct counts *counts, const struct sights *sights, size_t month)
{
	int64_t at_us = counts_last_us(counts, month);

	for (int m = VIEWER_SEES_ALL; m <= VIEWER_SEES_MIG; m++)
		for (size_t i = 0; i < sights->count; i++) {
			const struct sight *sight = &sights->items[i];

			if (sight_measure(sight) != (enum viewer_measure)m ||
			    !sight_is_counted(counts, sight, at_us))
				continue;
			if (!tally_patient(counts, &counts->viewers,
				sight->viewer, month, m) ||
			    !tally_patient(counts, &counts->practices,
				sight->source, month, PRACTICE_PATIENTS))
				return false;
		}
	return true;
}

static enum decision
latest(const struct history *history, int64_t at_us)
{
	return history_at(history, DECISION_NO, at_us).latest;
}

static bool
episode_is_past_due(const struct episode *episode, int64_t at_us)
{
	return episode->due_us != INSTANT_UNSET && episode->due_us <= at_us;
}

/* An open episode of the scope, under its service. */
static bool
episode_count(
    struct counts *counts, const struct episode *episode, size_t month)
{
	int64_t at_us = counts_last_us(counts, month);
	struct tallies *viewers = &counts->viewers;

	if (!tally_one(counts, viewers, episode->service, month, VIEWER_OPEN))
		return false;
	if (episode_is_past_due(episode, at_us) &&
	    !tally_one(
		counts, viewers, episode->service, month, VIEWER_PAST_DUE))
		return false;
	return latest(&episode->to_service, at_us) ||
	       tally_patient(
		   counts, viewers, episode->service, month, VIEWER_UNDECIDED);
}

static bool
episode_is_counted(
    struct counts *counts, const struct episode *episode, int64_t at_us)
{
	return episode_is_open(episode, at_us) &&
	       counts_have_practice(counts, episode->practice, at_us) &&
	       counts_have_service(counts, episode->service, at_us);
}

static bool
episodes_count(struct counts *counts, size_t month)
{
	const struct state *state = counts->state;
	int64_t at_us = counts_last_us(counts, month);

	for (size_t i = 0; i < state->episode_count; i++)
		if (episode_is_counted(counts, &state->episodes[i], at_us) &&
		    !episode_count(counts, &state->episodes[i], month))
			return false;
	return true;
}

/* Is the organisation a practice of the patient's? */
static bool
is_practice(const struct state *state, struct text org)
{
	return state_choice(state, org) ||
	       state_named_us(state, org) <= INSTANT_MAX;
}

/* The marks in force of the practices' records. */
static bool
marks_count(struct counts *counts, size_t month)
{
	const struct state *state = counts->state;
	int64_t at_us = counts_last_us(counts, month);

	for (size_t i = 0; i < state->mark_count; i++) {
		const struct mark *mark = &state->marks[i];
		bool is_asked =
		    counts->practice.len
			? counts_have_practice(counts, mark->org, at_us)
			: is_practice(state, mark->org);

		if (!counts->service.len && is_asked &&
		    history_at(&mark->private, DECISION_YES, at_us).latest ==
			DECISION_YES &&
		    !tally_one(counts, &counts->practices, mark->org, month,
			PRACTICE_PRIVATE_MARKS))
			return false;
	}
	return true;
}

static bool
todo_add(struct counts *counts, const struct episode *episode)
{
	void *items = counts->todos;
	struct todo todo = {.episode = *episode,
	    .to_service = latest(&episode->to_service, counts->ask.at_us),
	    .to_practice = latest(&episode->to_practice, counts->ask.at_us)};
	struct arena *arena = &counts->arena;

	if (!arena_copy(arena, episode->id, &todo.episode.id) ||
	    !arena_copy(arena, episode->practice, &todo.episode.practice) ||
	    !arena_copy(arena, episode->service, &todo.episode.service) ||
	    !arena_copy(arena, episode->care, &todo.episode.care) ||
	    !arena_grow(arena, &items, &counts->todo_room, counts->todo_count,
		sizeof todo))
		return false;
	counts->todos = items;
	counts->todos[counts->todo_count++] = todo;
	return true;
}

static bool
todos_add(struct counts *counts)
{
	const struct state *state = counts->state;
	int64_t at_us = counts->ask.at_us;

	for (size_t i = 0; i < state->episode_count; i++) {
		const struct episode *episode = &state->episodes[i];

		if (episode_is_counted(counts, episode, at_us) &&
		    (episode_is_past_due(episode, at_us) ||
			!latest(&episode->to_service, at_us)) &&
		    !todo_add(counts, episode))
			return false;
	}
	return true;
}

static bool
month_count(struct counts *counts, struct arena *arena, size_t month)
{
	struct sights sights;

	arena_reset(arena);
	return sights_at(counts->state, &counts->ask.known.orgs,
		   counts_last_us(counts, month), arena, &sights) &&
	       sights_count(counts, &sights, month) &&
	       episodes_count(counts, month) && marks_count(counts, month);
}

enum status
counts_add_standing(struct counts *counts, struct error *error)
{
	struct arena arena;
	bool fits = true;

	arena_init(&arena, SIGHTS_MAX);
	for (size_t m = 0; fits && m < counts->months.count; m++)
		fits = month_count(counts, &arena, m);
	arena_release(&arena);
	return fits && todos_add(counts) ? STATUS_OK : counts_full(error);
}
