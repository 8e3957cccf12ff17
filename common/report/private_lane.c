/* private_lane - when entries were private. Report. */
#include "private_lane.h"

#include "shapes.h"

#include <stdlib.h>

#define BAR 9
#define BARS_MAX 8 /* more lie over each other in the last row */

/* What was said about one entry at one instant. */
struct saying {
	struct text org, entry;
	int64_t at_us;
	bool private;
};

struct sayings {
	struct saying *items;
	size_t count;
};

static int
saying_compare(const void *a, const void *b)
{
	const struct saying *x = a, *y = b;
	int order = text_compare(x->org, y->org);

	if (!order)
		order = text_compare(x->entry, y->entry);
	if (!order)
		order = (x->at_us > y->at_us) - (x->at_us < y->at_us);
	/* of one instant the more careful counts: it comes last */
	return order ? order : (int)x->private - (int)y->private;
}

static bool
sayings_take(struct page *page, struct sayings *sayings)
{
	const struct fact *events = page->reading.events.items;
	const struct mark_line *marks = page->reading.marks.items;
	size_t room = page->reading.events.count + page->reading.marks.count;

	sayings->items =
	    arena_alloc(page->arena, (room + 1) * sizeof *sayings->items);
	if (!sayings->items)
		return false;
	for (size_t i = 0; i < page->reading.events.count; i++)
		if (events[i].event == EVENT_MARK_PRIVATE &&
		    !events[i].void_seq)
			sayings->items[sayings->count++] = (struct saying){
			    events[i].org, events[i].entry, events[i].at_us,
			    events[i].private == DECISION_YES};
	for (size_t i = 0; i < page->reading.marks.count; i++)
		sayings->items[sayings->count++] = (struct saying){
		    marks[i].org, marks[i].entry, marks[i].since_us, true};
	if (sayings->count)
		qsort(sayings->items, sayings->count, sizeof *sayings->items,
		    saying_compare);
	return true;
}

static bool
is_same_entry(const struct saying *a, const struct saying *b)
{
	return text_equal(a->org, b->org) && text_equal(a->entry, b->entry);
}

/* The end of the private stretch that begins at place i, from which on the
 * next one is looked for. */
static size_t
stretch_end(const struct sayings *sayings, size_t i, int64_t *until_us)
{
	size_t next = i + 1;

	*until_us = INSTANT_MAX;
	while (next < sayings->count &&
	       is_same_entry(&sayings->items[i], &sayings->items[next])) {
		if (!sayings->items[next].private) {
			*until_us = sayings->items[next].at_us;
			return next + 1;
		}
		next++;
	}
	return next;
}

static void
bar_draw(struct page *page, int64_t from_us, int64_t until_us, size_t row)
{
	struct html *html = &page->html;
	uint64_t from = axis_share(page, from_us);
	uint64_t until = axis_share(page, until_us);

	HTML(html, "<rect class=\"priv\" fill=\"#330072\" height=\"6\"");
	share_attribute(html, TEXT(" x=\""), from);
	share_attribute(html, TEXT(" width=\""), until - from);
	number_attribute(html, TEXT(" y=\""),
	    4 + BAR * (row < BARS_MAX ? row : BARS_MAX - 1));
	HTML(html, "/>");
}

/* Draws them, or only counts them. */
static size_t
bars_draw(struct page *page, const struct sayings *sayings, bool draws)
{
	size_t rows = 0;

	for (size_t i = 0; i < sayings->count;) {
		int64_t until_us;
		size_t next = i + 1;

		if (sayings->items[i].private) {
			next = stretch_end(sayings, i, &until_us);
			if (draws)
				bar_draw(page, sayings->items[i].at_us,
				    until_us, rows);
			rows++;
		}
		i = next;
	}
	return rows;
}

void
private_lane_draw(struct page *page, const struct ticks *ticks)
{
	struct sayings sayings = {NULL, 0};
	struct html *html = &page->html;
	unsigned id = ++page->ids;
	size_t rows;

	if (page_hides(page, HIDE_MARKS))
		return;
	if (!sayings_take(page, &sayings)) {
		if (!html->status)
			html->status = error_no_memory(&html->error);
		return;
	}
	rows = bars_draw(page, &sayings, false);
	if (!rows)
		return;
	HTML(html, "<div class=\"row\"><div class=\"lab\"><h3>");
	say(page, "about.private", NO_ARGS);
	HTML(html, "</h3><p class=\"st\">");
	say(page, "lane.private.hint", NO_ARGS);
	HTML(html, "</p></div><svg class=\"privates\" role=\"img\"");
	number_attribute(html, TEXT(" aria-labelledby=\"l"), id);
	HTML(html, " focusable=\"false\" width=\"100%\"");
	number_attribute(html, TEXT(" height=\""),
	    8 + BAR * (rows < BARS_MAX ? rows : BARS_MAX));
	number_attribute(html, TEXT("><title id=\"l"), id);
	HTML(html, ">");
	html->flat = true;
	say_number(page, "lane.private", rows, NO_ARGS);
	html->flat = false;
	HTML(html, "</title>");
	axis_lines(page, ticks);
	bars_draw(page, &sayings, true);
	HTML(html, "</svg></div>\n");
}
