/* private_marks - how many entries of a source are marked, over time. Core. */
#include "private_marks.h"

#include "../ground/search.h"
#include "../ground/sort.h"

/* The source's place, made where there is none yet; false at the end. */
static bool
source_place(struct private_marks *marks, struct text code, uint32_t *place)
{
	struct keys keys = KEYS(marks->sources, struct private_source, code);
	void *sources = marks->sources;

	*place = index_find(&marks->index, keys, code);
	if (*place != NO_PLACE)
		return true;
	*place = (uint32_t)marks->source_count;
	if (!index_fit(&marks->index, keys, *place, marks->arena) ||
	    !arena_grow(marks->arena, &sources, &marks->source_room, *place,
		sizeof *marks->sources))
		return false;
	marks->sources = sources;
	marks->sources[*place] =
	    (struct private_source){.code = code, .first = NO_PLACE};
	index_add(&marks->index, code, marks->source_count++);
	return true;
}

bool
private_marks_init(struct private_marks *marks, const struct state *state,
    struct organisations *orgs, struct arena *arena)
{
	*marks = (struct private_marks){
	    .state = state, .orgs = orgs, .arena = arena};
	marks->next =
	    arena_alloc(arena, (state->mark_count + 1) * sizeof *marks->next);
	if (!marks->next)
		return false;
	for (uint32_t i = (uint32_t)state->mark_count; i--;) {
		uint32_t place;

		if (!source_place(marks, state->marks[i].org, &place))
			return false;
		marks->next[i] = marks->sources[place].first;
		marks->sources[place].first = i;
	}
	return true;
}

static bool
step_push(struct private_marks *marks, struct private_source *source,
    int64_t at_us, int64_t count)
{
	void *steps = source->steps;

	if (!arena_grow(marks->arena, &steps, &source->room, source->count,
		sizeof *source->steps))
		return false;
	source->steps = steps;
	source->steps[source->count++] = (struct private_step){at_us, count};
	return true;
}

/* The next instant at which the marks of one id alike change, at any code. */
static int64_t
alike_next(const struct private_marks *marks, struct text code, struct text id,
    int64_t after_us)
{
	const struct organisations *orgs = marks->orgs;
	const struct family *family = family_of(orgs, code);
	uint32_t c = family ? family->first_code : NO_PLACE;
	int64_t least = family_next(orgs, code, after_us, INSTANT_MAX + 1);

	for (;;) {
		struct mark_search search = {
		    .org = family ? orgs->codes[c].text : code, .entry = id};
		const struct mark *mark;

		while ((mark = state_mark_like(marks->state, &search)))
			least = history_change(&mark->private, after_us, least);
		if (!family || (c = orgs->codes[c].next) == NO_PLACE)
			return least;
	}
}

/* The changes of one id alike, each by one more or one less. */
static bool
alike_push(struct private_marks *marks, struct private_source *source,
    const struct mark *mark)
{
	int64_t at_us = INSTANT_UNSET;
	bool hid = false;

	while ((at_us = alike_next(marks, source->code, mark->entry, at_us)) <=
	       INSTANT_MAX) {
		bool hides = mark_in_force(marks->state, marks->orgs,
		    source->code, mark->entry, at_us);

		if (hides != hid &&
		    !step_push(marks, source, at_us, hides ? 1 : -1))
			return false;
		hid = hides;
	}
	return true;
}

static bool
step_is_after(const void *one, const void *other)
{
	return ((const struct private_step *)one)->at_us >
	       ((const struct private_step *)other)->at_us;
}

/* Sums up the changes, one step for each instant. */
static void
steps_sum(struct private_source *source)
{
	struct private_step hold;
	int64_t sum = 0;
	size_t kept = 0;

	sort_items(
	    source->steps, source->count, sizeof hold, step_is_after, &hold);
	for (size_t i = 0; i < source->count; i++) {
		sum += source->steps[i].count;
		if (kept &&
		    source->steps[kept - 1].at_us == source->steps[i].at_us)
			kept--;
		source->steps[kept++] =
		    (struct private_step){source->steps[i].at_us, sum};
	}
	source->count = kept;
}

/* The marks under one code, of ids that are the first of those alike. */
static bool
code_push(struct private_marks *marks, uint32_t place, struct text code)
{
	uint32_t of = index_find(&marks->index,
	    KEYS(marks->sources, struct private_source, code), code);

	for (uint32_t i = of == NO_PLACE ? NO_PLACE : marks->sources[of].first;
	     i != NO_PLACE; i = marks->next[i]) {
		const struct mark *mark = &marks->state->marks[i];

		if (mark_is_first(marks->state, marks->orgs, mark,
			marks->sources[place].code) &&
		    !alike_push(marks, &marks->sources[place], mark))
			return false;
	}
	return true;
}

bool
private_marks_of(struct private_marks *marks, struct text code,
    struct private_source **source)
{
	const struct family *family = family_of(marks->orgs, code);
	uint32_t place;

	if (!source_place(marks, code, &place))
		return false;
	*source = &marks->sources[place];
	if ((*source)->is_made)
		return true;
	(*source)->is_made = true;
	if (!family && !code_push(marks, place, code))
		return false;
	for (uint32_t c = family ? family->first_code : NO_PLACE; c != NO_PLACE;
	     c = marks->orgs->codes[c].next)
		if (!code_push(marks, place, marks->orgs->codes[c].text))
			return false;
	steps_sum(*source);
	return true;
}

static bool
step_is_until(const void *item, const void *at_us)
{
	return ((const struct private_step *)item)->at_us <=
	       *(const int64_t *)at_us;
}

/* The first step after at_us. */
static size_t
step_after(const struct private_source *source, int64_t at_us)
{
	return search_first(source->steps, source->count, sizeof *source->steps,
	    step_is_until, &at_us);
}

uint64_t
private_marks_at(const struct private_source *source, int64_t at_us)
{
	size_t after = step_after(source, at_us);

	return after ? (uint64_t)source->steps[after - 1].count : 0;
}

int64_t
private_marks_next(
    const struct private_source *source, int64_t after_us, int64_t least)
{
	size_t after = step_after(source, after_us);

	return after < source->count && source->steps[after].at_us < least
		   ? source->steps[after].at_us
		   : least;
}
