/* meeting - one patient's rows, and which episode each is. Audit. */
#include "meeting.h"

#include "nearest.h"

static void
row_meets(struct meeting *meeting, size_t row, size_t episode)
{
	meeting->rows[row].met = (uint32_t)episode;
	meeting->row_of[episode] = (uint32_t)row;
}

/* Pairs the rows that give an id. */
static void
ids_pair(struct meeting *meeting)
{
	const struct pool *ids = &meeting->referrals->episodes;

	for (size_t i = 0; i < meeting->row_count; i++) {
		uint32_t id = meeting->rows[i].episode;
		const struct episode *episode =
		    id ? state_episode(meeting->state, pool_text(ids, id))
		       : NULL;

		if (episode)
			row_meets(meeting, i,
			    (size_t)(episode - meeting->state->episodes));
	}
}

/* Which rows are paired in one go. */
struct pass {
	bool dated;       /* those that say when they were opened */
	bool by_practice; /* those that give a practice */
};

static bool
row_is_of(const struct referral *row, struct pass pass)
{
	return !row->episode &&
	       (row->opened.first_us != INSTANT_UNSET) == pass.dated &&
	       (row->practice != 0) == pass.by_practice;
}

static uint64_t
key_of(uint32_t service, uint32_t practice, struct pass pass)
{
	return (uint64_t)service << 32 | (pass.by_practice ? practice : 0);
}

static struct point
row_point(const struct meeting *meeting, size_t place, struct pass pass)
{
	const struct referral *row = &meeting->rows[place];
	int64_t half_us = (row->opened.last_us - row->opened.first_us) / 2;

	return (struct point){.key = key_of(row->service, row->practice, pass),
	    .at_us = pass.dated ? row->opened.first_us + half_us : INSTANT_MIN,
	    .slack_us = half_us,
	    .listed = true,
	    .of = (uint32_t)place};
}

/* False where no row can be of the episode: its codes are not on the list. */
static bool
episode_point(const struct meeting *meeting, size_t place, struct pass pass,
    struct point *point)
{
	const struct episode *episode = &meeting->state->episodes[place];
	const struct pool *codes = &meeting->referrals->codes;
	uint32_t service = pool_find(codes, episode->service);
	uint32_t practice =
	    pass.by_practice ? pool_find(codes, episode->practice) : 0;

	*point = (struct point){.key = key_of(service, practice, pass),
	    .at_us = episode->opened_us,
	    .of = (uint32_t)place};
	return meeting->row_of[place] == NOT_MET && service &&
	       (practice || !pass.by_practice);
}

/* The rows of the pass and the episodes that are left; *count 0 without rows.
 */
static struct point *
points_make(const struct meeting *meeting, struct pass pass, size_t *count)
{
	const struct state *state = meeting->state;
	size_t rows = 0, made = 0;
	struct point *points;

	*count = 0;
	for (size_t i = 0; i < meeting->row_count; i++)
		rows += row_is_of(&meeting->rows[i], pass);
	points = arena_alloc(
	    meeting->arena, (rows + state->episode_count) * sizeof *points);
	if (!points || !rows)
		return points;
	for (size_t i = 0; i < meeting->row_count; i++)
		if (row_is_of(&meeting->rows[i], pass))
			points[made++] = row_point(meeting, i, pass);
	for (size_t i = 0; i < state->episode_count; i++)
		made += episode_point(meeting, i, pass, &points[made]);
	*count = made;
	return points;
}

/* The last episode before end and of the key of begin that is left and open,
 * or has ended; begin where there is none. */
static size_t
episode_left(const struct meeting *meeting, const struct point *points,
    size_t begin, size_t end, bool open)
{
	while (end > begin) {
		const struct point *point = &points[--end];
		const struct episode *episode =
		    &meeting->state->episodes[point->of];

		if (point->listed)
			return begin;
		if (point->pair == POINT_ALONE &&
		    episode_is_open(episode, meeting->at_us) == open)
			return end;
	}
	return begin;
}

/* Pairs rows without a date with the episodes of their key, the last first. */
static void
undated_pair(const struct meeting *meeting, struct point *points, size_t begin,
    size_t end)
{
	size_t left[2] = {end, end}; /* behind the last that has ended, is open
				      */

	for (size_t i = begin; i < end && points[i].listed; i++) {
		bool open = !referral_has_ended(
		    &meeting->rows[points[i].of], meeting->at_us);
		size_t found = i;

		for (int try = 0; try < 2 && found == i; try++, open = !open) {
			left[open] = episode_left(
			    meeting, points, begin, left[open], open);
			found = left[open] > i ? left[open] : i;
		}
		if (found == i)
			return;
		points[i].pair = found;
		points[found].pair = i;
	}
}

/* One key after the other; of each the rows come first. */
static void
undated_pass(const struct meeting *meeting, struct point *points, size_t count)
{
	points_sort(points, count);
	for (size_t begin = 0, end; begin < count; begin = end) {
		end = begin + 1;
		while (end < count && points[end].key == points[begin].key)
			end++;
		undated_pair(meeting, points, begin, end);
	}
}

static bool
pass_pair(struct meeting *meeting, struct pass pass)
{
	size_t count;
	struct point *points = points_make(meeting, pass, &count);

	if (!points)
		return false;
	if (!pass.dated)
		undated_pass(meeting, points, count);
	else if (!nearest_pair(
		     points, count, meeting->within_us, meeting->arena))
		return false;
	for (size_t i = 0; i < count; i++)
		if (points[i].listed && points[i].pair != POINT_ALONE)
			row_meets(
			    meeting, points[i].of, points[points[i].pair].of);
	return true;
}

bool
meeting_pair(struct meeting *meeting)
{
	static const struct pass passes[] = {
	    {true, true}, {true, false}, {false, true}, {false, false}};
	size_t count = meeting->state->episode_count;

	meeting->row_of =
	    arena_alloc(meeting->arena, (count + 1) * sizeof(uint32_t));
	if (!meeting->row_of)
		return false;
	for (size_t i = 0; i < count; i++)
		meeting->row_of[i] = NOT_MET;
	ids_pair(meeting);
	for (size_t i = 0; i < sizeof passes / sizeof *passes; i++)
		if (!pass_pair(meeting, passes[i]))
			return false;
	return true;
}
