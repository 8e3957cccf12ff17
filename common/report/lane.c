/* lane - what a lane of the picture shows. Report. */
#include "lane.h"

#include <stdlib.h>

#define TOP 18       /* above the bars, for what was decided */
#define TOP_BARE 4   /* where nothing was */
#define LOOKS 20     /* the looks and the line below them */
#define TRACKS_MAX 8 /* more bars at one time lie over each other */

bool
is_mig(const struct sight_line *line)
{
	return text_equal(line->route, TEXT("mig"));
}

void
lane_fail(struct page *page)
{
	if (!page->html.status)
		page->html.status = error_no_memory(&page->html.error);
}

/* Do both say the same, but for private marks? Then they are one bar. */
static bool
lines_join(const struct bar *bar, const struct sight_line *line)
{
	const struct sight_line *held = bar->line;

	return bar->until_us == line->from_us &&
	       text_equal(held->source, line->source) &&
	       text_equal(held->route, line->route) &&
	       text_equal(held->episode, line->episode) &&
	       text_equal(held->sees, line->sees) &&
	       held->before_us == line->before_us;
}

static bool
bar_add(struct lane *lane, const struct sight_line *line)
{
	struct bars *bars = &lane->bars;
	int64_t until_us =
	    line->until_us == INSTANT_UNSET ? INSTANT_MAX : line->until_us;
	void *items = bars->items;

	if (bars->count && lines_join(&bars->items[bars->count - 1], line)) {
		bars->items[bars->count - 1].until_us = until_us;
		return true;
	}
	if (!arena_grow(lane->page->arena, &items, &bars->room, bars->count,
		sizeof *bars->items))
		return false;
	bars->items = items;
	bars->items[bars->count++] =
	    (struct bar){line, line->from_us, until_us, 0};
	return true;
}

/* Bars of one kind that overlap lie below each other. */
static void
tracks_give(struct bars *bars)
{
	int64_t ends[2][TRACKS_MAX];

	for (size_t i = 0; i < bars->count; i++) {
		struct bar *bar = &bars->items[i];
		size_t kind = is_mig(bar->line), track = 0;

		while (track < bars->tracks[kind] &&
		       ends[kind][track] > bar->from_us)
			track++;
		if (track == TRACKS_MAX)
			track--;
		if (track == bars->tracks[kind])
			bars->tracks[kind]++;
		ends[kind][track] = bar->until_us;
		bar->track = track;
	}
}

static int
bar_compare(const void *a, const void *b)
{
	const struct bar *x = a, *y = b;

	if (x->from_us != y->from_us)
		return x->from_us < y->from_us ? -1 : 1;
	return (x->line > y->line) - (x->line < y->line);
}

bool
bars_take(struct lane *lane)
{
	const struct sight_line *timeline = lane->page->reading.timeline.items;

	for (size_t i = 0; i < lane->page->reading.timeline.count; i++)
		if (text_equal(timeline[i].viewer, lane->viewer->code) &&
		    !bar_add(lane, &timeline[i]))
			return false;
	if (lane->bars.count)
		qsort(lane->bars.items, lane->bars.count,
		    sizeof *lane->bars.items, bar_compare);
	tracks_give(&lane->bars);
	return true;
}

static bool
mark_add(struct lane *lane, enum shape shape, int64_t us)
{
	struct instants *marks = &lane->marks[shape];
	void *items = marks->items;

	if (us < lane->page->reading.since_us || us > lane->page->reading.at_us)
		return true;
	if (!arena_grow(lane->page->arena, &items, &marks->room, marks->count,
		sizeof *marks->items))
		return false;
	marks->items = items;
	marks->items[marks->count++] = us;
	return true;
}

bool
decision_add(struct lane *lane, enum decision decision, int64_t us)
{
	return !decision ||
	       mark_add(
		   lane, decision == DECISION_YES ? SHAPE_YES : SHAPE_NO, us);
}

/* The opening of an episode, which says whom its decisions are about. */
static const struct episode_line *
episode_find(const struct page *page, struct text id)
{
	const struct episode_line *episodes = page->reading.episodes.items;

	for (size_t i = 0; i < page->reading.episodes.count; i++)
		if (text_equal(episodes[i].episode, id))
			return &episodes[i];
	return NULL;
}

static bool
decisions_add(struct lane *lane, const struct fact *fact)
{
	const struct episode_line *episode;
	struct text code = lane->viewer->code;

	if (fact->void_seq || !(fact->to_service || fact->to_practice))
		return true;
	episode = episode_find(lane->page, fact->episode);
	if (!episode)
		return true;
	return (!text_equal(episode->service, code) ||
		   decision_add(lane, fact->to_service, fact->at_us)) &&
	       (!text_equal(episode->practice, code) ||
		   decision_add(lane, fact->to_practice, fact->at_us));
}

static enum shape
look_shape(const struct fact *look)
{
	if (look->override.len)
		return SHAPE_OVERRIDE;
	return look->shown ? SHAPE_LOOK : SHAPE_EMPTY;
}

static int
us_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

bool
marks_take(struct lane *lane)
{
	const struct fact *events = lane->page->reading.events.items;

	for (size_t i = 0; i < lane->page->reading.events.count; i++)
		if (events[i].event != EVENT_RECORD_VIEW &&
		    !decisions_add(lane, &events[i]))
			return false;
	for (size_t i = 0; i < lane->viewer->count; i++) {
		const struct fact *look = lane->viewer->looks[i].fact;

		if (!mark_add(lane, look_shape(look), look->logged_us))
			return false;
	}
	for (int s = 0; s < SHAPES; s++)
		if (lane->marks[s].count)
			qsort(lane->marks[s].items, lane->marks[s].count,
			    sizeof *lane->marks[s].items, us_compare);
	return true;
}

void
lane_measure(struct lane *lane)
{
	bool decided =
	    lane->marks[SHAPE_YES].count || lane->marks[SHAPE_NO].count;

	lane->top = decided || lane->bars.count ? TOP : TOP_BARE;
	lane->mig_top = lane->top + lane->bars.tracks[0] * LANE_BAR;
	lane->looks_top =
	    lane->mig_top + lane->bars.tracks[1] * LANE_MIG_BAR + 4;
	lane->height = lane->looks_top + LOOKS;
}
