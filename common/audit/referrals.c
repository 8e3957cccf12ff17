/* referrals - a list of referrals, and which episode each row is. Audit. */
#include "referrals.h"

#include "nearest.h"

#include <stdlib.h>

#define ROWS_MAX_BYTES (LIST_ROWS_MAX * sizeof(struct referral))

void
referrals_init(struct referrals *referrals)
{
	buffer_init(&referrals->rows, ROWS_MAX_BYTES);
	pool_init(&referrals->episodes, LIST_BYTES_MAX);
	pool_init(&referrals->codes, LIST_BYTES_MAX);
}

void
referrals_release(struct referrals *referrals)
{
	buffer_release(&referrals->rows);
	pool_release(&referrals->episodes);
	pool_release(&referrals->codes);
}

size_t
referrals_count(const struct referrals *referrals)
{
	return referrals->rows.len / sizeof(struct referral);
}

struct referral *
referrals_at(const struct referrals *referrals, size_t place)
{
	struct referral *rows = (void *)referrals->rows.bytes;

	return &rows[place];
}

bool
referral_has_ended(const struct referral *row, int64_t at_us)
{
	return row->discharged.first_us != INSTANT_UNSET &&
	       row->discharged.first_us <= at_us;
}

/* A time of the row, which it need not say. */
static enum status
stretch_take(struct list *list, enum field field, struct stretch *stretch,
    struct error *error)
{
	struct form_value value;
	enum status status = list_value(list, field, &value, error);

	*stretch = (struct stretch){INSTANT_UNSET, INSTANT_UNSET};
	if (!status && value.us != INSTANT_UNSET)
		*stretch = (struct stretch){value.us, value.last_us};
	return status;
}

static enum status
times_take(struct list *list, struct referral *row, struct error *error)
{
	enum status status =
	    stretch_take(list, FIELD_OPENED, &row->opened, error);

	if (!status)
		status = stretch_take(
		    list, FIELD_DISCHARGED, &row->discharged, error);
	if (!status && row->discharged.first_us != INSTANT_UNSET &&
	    row->discharged.last_us < row->opened.first_us)
		status = error_refuse(
		    error, "discharged", "lies before the opening");
	return status;
}

static enum status
decisions_take(struct list *list, struct referral *row, struct error *error)
{
	struct form_value to_service = {.us = 0}, to_practice = {.us = 0};
	enum status status =
	    list_value(list, FIELD_TO_SERVICE, &to_service, error);

	if (!status)
		status =
		    list_value(list, FIELD_TO_PRACTICE, &to_practice, error);
	row->to_service = (uint8_t)to_service.decision;
	row->to_practice = (uint8_t)to_practice.decision;
	return status;
}

static enum status
code_take(
    struct pool *codes, struct text code, uint32_t *number, struct error *error)
{
	bool fresh;

	*number = 0;
	if (code.len && !pool_put(codes, code, number, &fresh))
		return list_full(error);
	return STATUS_OK;
}

/* The id comes last: one that stands on a refused line may come again. */
static enum status
episode_take(struct referrals *referrals, struct list *list,
    struct referral *row, struct error *error)
{
	struct form_value id;
	bool fresh;

	if (list_value(list, FIELD_EPISODE, &id, error))
		return error->status;
	row->episode = 0;
	if (!id.text.len)
		return STATUS_OK;
	if (!pool_put(&referrals->episodes, id.text, &row->episode, &fresh))
		return list_full(error);
	return fresh ? STATUS_OK
		     : error_refuse(error, "episode",
			   "stands on an earlier line of the list too");
}

enum status
referral_take(void *ctx, struct list *list, struct error *error)
{
	struct referrals *referrals = ctx;
	struct referral row = {.file = (uint32_t)list->lines.at,
	    .line = (uint32_t)list->row.line,
	    .met = NOT_MET};
	struct form_value patient, practice, service;
	enum status status = list_need(list, FIELD_PATIENT, &patient, error);

	if (!status)
		status = list_need(list, FIELD_SERVICE, &service, error);
	if (!status)
		status = list_value(list, FIELD_PRACTICE, &practice, error);
	if (!status)
		status = times_take(list, &row, error);
	if (!status)
		status = decisions_take(list, &row, error);
	if (!status)
		status = code_take(
		    &referrals->codes, service.text, &row.service, error);
	if (!status)
		status = code_take(
		    &referrals->codes, practice.text, &row.practice, error);
	if (!status)
		status = episode_take(referrals, list, &row, error);
	if (status)
		return status;
	row.patient = patient_number(patient.text);
	buffer_add(&referrals->rows, (struct text){(char *)&row, sizeof row});
	return buffer_failed(&referrals->rows) ? list_full(error) : STATUS_OK;
}

static int
referral_compare(const void *a, const void *b)
{
	const struct referral *left = a, *right = b;

	if (left->patient != right->patient)
		return left->patient < right->patient ? -1 : 1;
	if (left->file != right->file)
		return left->file < right->file ? -1 : 1;
	return left->line < right->line ? -1 : left->line > right->line;
}

void
referrals_sort(struct referrals *referrals)
{
	size_t count = referrals_count(referrals);

	if (count)
		qsort(referrals->rows.bytes, count, sizeof(struct referral),
		    referral_compare);
}

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
