/* history - what was decided about one thing, over time. Core. */
#include "history.h"

#include <string.h>

#include "../ground/search.h"

/* A chapter of so many is made two. */
#define CHAPTER_FULL 256

/* What the values of a chapter come to, whatever stood before it. */
struct gist {
	bool is_fresh;
	enum decision careful;    /* with which it was worked out */
	struct standing standing; /* as if nothing had stood before */
	int64_t first_us;
	uint64_t first_seq;     /* the one that counts at the first instant */
	struct standing before; /* what stands where the chapter begins */
	/* of the first chapter: before how many that is known, and with which
	 * careful value it was worked out */
	size_t passed;
	enum decision passed_careful;
};

static bool
value_is_after(const struct value *a, const struct value *b)
{
	return a->at_us != b->at_us ? a->at_us > b->at_us : a->seq > b->seq;
}

/* The last chapter that begins at at_us or before; the first where none does.
 */
static size_t
chapter_find(const struct history *history, int64_t at_us)
{
	size_t low = 0, high = history->chapter_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (history->chapters[middle].values[0].at_us > at_us)
			high = middle;
		else
			low = middle;
	}
	return low;
}

static bool
value_is_before(const void *item, const void *at_us)
{
	return ((const struct value *)item)->at_us < *(const int64_t *)at_us;
}

/* The first value of the chapter at or after at_us, else its end. */
static size_t
value_find(const struct chapter *chapter, int64_t at_us)
{
	return search_first(chapter->values, chapter->count,
	    sizeof *chapter->values, value_is_before, &at_us);
}

/* Room for one more chapter; most histories have one. */
static bool
chapters_grow(struct history *history, struct arena *arena)
{
	void *chapters = history->chapters;

	if (!history->chapter_room) {
		history->chapters =
		    arena_alloc(arena, sizeof *history->chapters);
		history->chapter_room = history->chapters ? 1 : 0;
		return history->chapters;
	}
	if (!arena_grow(arena, &chapters, &history->chapter_room,
		history->chapter_count, sizeof *history->chapters))
		return false;
	history->chapters = chapters;
	return true;
}

/* Where an instant begins, as near the middle as can be; 0 for none. */
static size_t
chapter_cut(const struct chapter *chapter)
{
	size_t middle = chapter->count / 2;
	int64_t middle_us = chapter->values[middle].at_us;
	size_t cut = value_find(chapter, middle_us);

	return cut ? cut : value_find(chapter, middle_us + 1) % chapter->count;
}

/* Makes two of a chapter that is full; one instant's values stay together. */
static bool
chapter_split(struct history *history, struct arena *arena, size_t at)
{
	size_t cut = chapter_cut(&history->chapters[at]);
	struct chapter rest = {.room = CHAPTER_FULL};
	struct chapter *split;

	if (!cut)
		return true;
	rest.count = history->chapters[at].count - cut;
	if (rest.room < rest.count)
		rest.room = rest.count;
	rest.values = arena_alloc(arena, rest.room * sizeof *rest.values);
	rest.gist = arena_alloc(arena, sizeof *rest.gist);
	if (!rest.values || !rest.gist || !chapters_grow(history, arena))
		return false;
	split = &history->chapters[at];
	if (!split->gist)
		split->gist = arena_alloc(arena, sizeof *split->gist);
	if (!split->gist)
		return false;
	memcpy(
	    rest.values, split->values + cut, rest.count * sizeof *rest.values);
	split->count = cut;
	split->gist->is_fresh = false;
	memmove(split + 2, split + 1,
	    (history->chapter_count - at - 1) * sizeof rest);
	split[1] = rest;
	history->chapter_count++;
	return true;
}

static bool
chapter_add(struct chapter *chapter, struct arena *arena, struct value value)
{
	void *values = chapter->values;
	size_t at = chapter->count;

	if (!arena_grow(
		arena, &values, &chapter->room, chapter->count, sizeof value))
		return false;
	chapter->values = values;
	while (at && value_is_after(&chapter->values[at - 1], &value))
		at--;
	memmove(chapter->values + at + 1, chapter->values + at,
	    (chapter->count - at) * sizeof value);
	chapter->values[at] = value;
	chapter->count++;
	if (chapter->gist)
		chapter->gist->is_fresh = false;
	return true;
}

/* What stands before the chapters behind that place is to be worked out. */
static void
passed_forget(struct history *history, size_t at)
{
	struct gist *first = history->chapters[0].gist;

	if (first && first->passed > at + 1)
		first->passed = at + 1;
}

bool
history_add(struct history *history, struct arena *arena, struct value value)
{
	size_t at = chapter_find(history, value.at_us);
	bool fits = true;

	if (!history->chapter_count) {
		fits = chapters_grow(history, arena);
		if (fits)
			history->chapters[0] =
			    (struct chapter){NULL, 0, 0, NULL};
	} else if (history->chapters[at].count >= CHAPTER_FULL) {
		fits = chapter_split(history, arena, at);
		passed_forget(history, at);
		at = chapter_find(history, value.at_us);
	}
	if (!fits || !chapter_add(&history->chapters[at], arena, value))
		return false;
	history->chapter_count += !history->chapter_count;
	passed_forget(history, at);
	history->count++;
	return true;
}

/* The end of the run of values that share the instant of the one at from. */
static size_t
instant_end(const struct chapter *chapter, size_t from)
{
	size_t end = from + 1;

	while (end < chapter->count &&
	       chapter->values[end].at_us == chapter->values[from].at_us)
		end++;
	return end;
}

/* The value that counts among those of one instant: the first careful one. */
static const struct value *
instant_value(const struct chapter *chapter, size_t from, size_t end,
    enum decision careful)
{
	for (size_t i = from; i < end; i++)
		if (chapter->values[i].decision == careful)
			return &chapter->values[i];
	return &chapter->values[from];
}

static void
standing_take(struct standing *standing, const struct value *value)
{
	if (standing->latest != value->decision)
		standing->since_us = value->at_us;
	standing->latest = value->decision;
	standing->seq = value->seq;
	if (value->decision == DECISION_YES) {
		standing->horizon_us = HORIZON_UNLIMITED;
		standing->horizon_seq = 0;
	} else if (standing->horizon_us == HORIZON_UNLIMITED) {
		standing->horizon_us = value->at_us;
		standing->horizon_seq = value->seq;
	}
}

static const struct standing standing_none = {
    .since_us = INSTANT_UNSET,
    .horizon_us = HORIZON_NONE,
};

/* Takes the values of one chapter until at_us. */
static void
standing_go(struct standing *standing, const struct chapter *chapter,
    enum decision careful, int64_t at_us)
{
	for (size_t from = 0, end; from < chapter->count; from = end) {
		if (chapter->values[from].at_us > at_us)
			break;
		end = instant_end(chapter, from);
		standing_take(
		    standing, instant_value(chapter, from, end, careful));
	}
}

static void
gist_fill(
    struct gist *gist, const struct chapter *chapter, enum decision careful)
{
	size_t end = instant_end(chapter, 0);

	gist->is_fresh = true;
	gist->careful = careful;
	gist->standing = standing_none;
	gist->first_us = chapter->values[0].at_us;
	gist->first_seq = instant_value(chapter, 0, end, careful)->seq;
	standing_go(&gist->standing, chapter, careful, INT64_MAX);
}

/* Takes a whole chapter by what it comes to. */
static void
standing_pass(struct standing *standing, const struct gist *gist)
{
	const struct standing *end = &gist->standing;
	bool is_one = end->since_us == gist->first_us;

	if (!is_one || standing->latest != end->latest)
		standing->since_us = end->since_us;
	standing->latest = end->latest;
	standing->seq = end->seq;
	if (end->horizon_us != HORIZON_NONE) {
		standing->horizon_us = end->horizon_us;
		standing->horizon_seq = end->horizon_seq;
	} else if (standing->horizon_us == HORIZON_UNLIMITED) {
		standing->horizon_us = gist->first_us;
		standing->horizon_seq = gist->first_seq;
	}
}

/* What stands where the chapter begins, from the last one known on. */
static struct standing
standing_before(
    const struct history *history, enum decision careful, size_t last)
{
	struct gist *first = history->chapters[0].gist;
	struct standing standing;
	size_t i;

	if (!first->passed || first->passed_careful != careful) {
		first->passed = 1;
		first->passed_careful = careful;
		first->before = standing_none;
	}
	i = last < first->passed ? last : first->passed - 1;
	standing = history->chapters[i].gist->before;
	for (; i < last; i++) {
		const struct chapter *chapter = &history->chapters[i];
		struct gist *gist = chapter->gist;

		if (!gist->is_fresh || gist->careful != careful)
			gist_fill(gist, chapter, careful);
		standing_pass(&standing, gist);
		chapter[1].gist->before = standing;
		first->passed = i + 2;
	}
	return standing;
}

struct standing
history_at(const struct history *history, enum decision careful, int64_t at_us)
{
	struct standing standing = standing_none;
	size_t last = chapter_find(history, at_us);

	if (last)
		standing = standing_before(history, careful, last);
	if (history->chapter_count)
		standing_go(
		    &standing, &history->chapters[last], careful, at_us);
	return standing;
}

const struct value *
history_next(const struct history *history, struct history_place *place)
{
	const struct chapter *chapter;

	if (place->chapter == history->chapter_count)
		return NULL;
	chapter = &history->chapters[place->chapter];
	if (place->value + 1 < chapter->count)
		return &chapter->values[place->value++];
	place->chapter++;
	place->value = 0;
	return &chapter->values[chapter->count - 1];
}

uint64_t
history_said(
    const struct history *history, enum decision decision, int64_t at_us)
{
	const struct chapter *chapter;

	if (!history->count)
		return 0;
	chapter = &history->chapters[chapter_find(history, at_us)];
	for (size_t i = value_find(chapter, at_us); i < chapter->count; i++) {
		const struct value *value = &chapter->values[i];

		if (value->at_us != at_us)
			break;
		if (value->decision == decision)
			return value->seq;
	}
	return 0;
}

int64_t
history_change(const struct history *history, int64_t after_us, int64_t least)
{
	const struct chapter *chapter;
	size_t at, i;

	if (!history->count)
		return least;
	at = chapter_find(history, after_us);
	chapter = &history->chapters[at];
	i = value_find(chapter, after_us + 1);
	if (i == chapter->count) {
		if (++at == history->chapter_count)
			return least;
		chapter++;
		i = 0;
	}
	return chapter->values[i].at_us < least ? chapter->values[i].at_us
						: least;
}
