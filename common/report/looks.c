/* looks - the looks of an account by viewer. Report. */
#include "looks.h"

#include <stdlib.h>

bool
rule_word_allows(struct text rule)
{
	return text_equal(rule, TEXT("own")) ||
	       text_equal(rule, TEXT("agreement")) ||
	       text_equal(rule, TEXT("retained")) ||
	       text_equal(rule, TEXT("mig"));
}

bool
look_opened(const struct look *look)
{
	return look->fact->override.len && look->fact->overridden;
}

bool
look_is_wrong(const struct look *look)
{
	for (size_t i = 0; look->fact->shown && i < look->ground_count; i++)
		if (rule_word_allows(look->grounds[i].then) &&
		    !rule_word_allows(look->grounds[i].now))
			return true;
	return false;
}

bool
sees_all(const struct sight_line *line)
{
	return text_equal(line->sees, TEXT("all"));
}

struct text
episode_care(const struct page *page, struct text episode)
{
	const struct episode_line *episodes = page->reading.episodes.items;
	const struct fact *events = page->reading.events.items;

	if (!episode.len || page_hides(page, HIDE_CARE))
		return TEXT("");
	for (size_t i = 0; i < page->reading.episodes.count; i++)
		if (text_equal(episodes[i].episode, episode))
			return episodes[i].care;
	for (size_t i = 0; i < page->reading.events.count; i++)
		if (events[i].event == EVENT_EPISODE_OPEN &&
		    text_equal(events[i].episode, episode))
			return events[i].care;
	return TEXT("");
}

/* A review and the look that it is of. */
static int
review_compare(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a;
	const struct fact *y = *(const struct fact *const *)b;

	if (x->of != y->of)
		return (x->of > y->of) - (x->of < y->of);
	if (x->at_us != y->at_us)
		return (x->at_us > y->at_us) - (x->at_us < y->at_us);
	/* of one instant the more careful is the last */
	return ((int)x->outcome > (int)y->outcome) -
	       ((int)x->outcome < (int)y->outcome);
}

struct reviews {
	const struct fact **items;
	size_t count;
};

static bool
reviews_take(const struct page *page, struct reviews *reviews)
{
	const struct fact *events = page->reading.events.items;
	size_t count = page->reading.events.count;

	reviews->items =
	    arena_alloc(page->arena, (count + 1) * sizeof *reviews->items);
	for (size_t i = 0; reviews->items && i < count; i++)
		if (events[i].event == EVENT_VIEW_REVIEW && !events[i].void_seq)
			reviews->items[reviews->count++] = &events[i];
	if (reviews->count)
		qsort(reviews->items, reviews->count, sizeof *reviews->items,
		    review_compare);
	return reviews->items != NULL;
}

/* The last review of the look, NULL where there is none. */
static const struct fact *
review_of(const struct reviews *reviews, uint64_t seq)
{
	size_t low = 0, high = reviews->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (reviews->items[middle]->of <= seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low && reviews->items[low - 1]->of == seq
		   ? reviews->items[low - 1]
		   : NULL;
}

/* The lines of the look's grounds, which stand one behind the other. */
static void
grounds_take(const struct page *page, struct look *look)
{
	const struct ground_line *grounds = page->reading.grounds.items;
	size_t count = page->reading.grounds.count, low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (grounds[middle].seq < look->fact->seq)
			low = middle + 1;
		else
			high = middle;
	}
	look->grounds = grounds + low;
	while (low + look->ground_count < count &&
	       grounds[low + look->ground_count].seq == look->fact->seq)
		look->ground_count++;
}

static int
look_compare(const void *a, const void *b)
{
	const struct fact *x = ((const struct look *)a)->fact;
	const struct fact *y = ((const struct look *)b)->fact;
	int order = text_compare(x->viewer, y->viewer);

	return order ? order : (x->seq < y->seq) - (x->seq > y->seq);
}

static bool
looks_take(struct page *page, struct looks *looks)
{
	const struct fact *events = page->reading.events.items;
	size_t count = page->reading.events.count;
	struct reviews reviews = {NULL, 0};

	looks->items =
	    arena_alloc(page->arena, (count + 1) * sizeof *looks->items);
	if (!looks->items || !reviews_take(page, &reviews))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct look *look = &looks->items[looks->count];

		if (events[i].event != EVENT_RECORD_VIEW)
			continue;
		look->fact = &events[i];
		look->review = review_of(&reviews, events[i].seq);
		grounds_take(page, look);
		looks->count++;
		looks->last = look->fact;
	}
	if (looks->count)
		qsort(looks->items, looks->count, sizeof *looks->items,
		    look_compare);
	return true;
}

static struct viewer *
viewer_add(struct page *page, struct looks *looks, struct text code)
{
	void *items = looks->viewers;

	for (size_t i = 0; i < looks->viewer_count; i++)
		if (text_equal(looks->viewers[i].code, code))
			return &looks->viewers[i];
	if (!arena_grow(page->arena, &items, &looks->viewer_room,
		looks->viewer_count, sizeof *looks->viewers))
		return NULL;
	looks->viewers = items;
	looks->viewers[looks->viewer_count] = (struct viewer){.code = code};
	return &looks->viewers[looks->viewer_count++];
}

static void
look_count(struct looks *looks, struct viewer *viewer, const struct look *look)
{
	bool open = !look->review || look->review->outcome == REVIEW_OPEN;

	viewer->count++;
	if (look->fact->override.len) {
		viewer->overrides++;
		looks->overrides++;
		looks->unreviewed += open;
	}
	if (look_opened(look)) {
		viewer->opened++;
		looks->opened++;
	}
	if (look_is_wrong(look)) {
		viewer->wrong++;
		looks->wrong++;
	}
	looks->empty += !look->fact->shown;
}

static int
viewer_compare(const void *a, const void *b)
{
	const struct viewer *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return text_compare(x->code, y->code);
}

static int
newest_compare(const void *a, const void *b)
{
	uint64_t x = (*(struct look *const *)a)->fact->seq;
	uint64_t y = (*(struct look *const *)b)->fact->seq;

	return (x < y) - (x > y);
}

/* All of them, the newest first. */
static bool
looks_order(struct page *page, struct looks *looks)
{
	looks->by_seq = arena_alloc(
	    page->arena, (looks->count + 1) * sizeof *looks->by_seq);
	for (size_t i = 0; looks->by_seq && i < looks->count; i++)
		looks->by_seq[i] = &looks->items[i];
	if (looks->by_seq && looks->count)
		qsort(looks->by_seq, looks->count, sizeof *looks->by_seq,
		    newest_compare);
	return looks->by_seq != NULL;
}

bool
looks_find(struct page *page, struct looks *looks)
{
	const struct sight_line *timeline = page->reading.timeline.items;
	struct viewer *viewer = NULL;

	*looks = (struct looks){.items = NULL};
	if (!looks_take(page, looks) || !looks_order(page, looks))
		return false;
	for (size_t i = 0; i < looks->count; i++) {
		struct look *look = &looks->items[i];

		if (!viewer || !text_equal(viewer->code, look->fact->viewer)) {
			viewer = viewer_add(page, looks, look->fact->viewer);
			if (!viewer)
				return false;
			viewer->looks = look;
		}
		look_count(looks, viewer, look);
	}
	looks->looked_count = looks->viewer_count;
	for (size_t i = 0; i < page->reading.timeline.count; i++)
		if (!viewer_add(page, looks, timeline[i].viewer))
			return false;
	if (looks->viewer_count)
		qsort(looks->viewers, looks->viewer_count,
		    sizeof *looks->viewers, viewer_compare);
	return true;
}
