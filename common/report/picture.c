/* picture - who could see and who looked. Report. */
#include "picture.h"

#include "lane.h"
#include "private_lane.h"

/* Marks of one kind that are closer than this are one. */
#define MARKS_APART (WHOLE / 2000)

/* x and width of a stretch, as far as the period has it. */
static void
stretch_attributes(struct page *page, int64_t from_us, int64_t until_us)
{
	uint64_t from = axis_share(page, from_us);
	uint64_t until = axis_share(page, until_us);

	share_attribute(&page->html, TEXT(" x=\""), from);
	share_attribute(&page->html, TEXT(" width=\""), until - from);
}

static void
bar_draw(struct lane *lane, const struct bar *bar)
{
	struct html *html = &lane->page->html;
	bool mig = is_mig(bar->line);

	if (mig)
		HTML(html, "<rect class=\"mig all\" fill=\"#00786c\"");
	else if (sees_all(bar->line))
		HTML(html, "<rect class=\"ep all\" fill=\"#005eb8\"");
	else
		HTML(html, "<rect class=\"ep bef\" fill=\"#b3cee9\" "
			   "stroke=\"#005eb8\"");
	stretch_attributes(lane->page, bar->from_us, bar->until_us);
	number_attribute(html, TEXT(" y=\""),
	    mig ? lane->mig_top + bar->track * LANE_MIG_BAR
		: lane->top + bar->track * LANE_BAR);
	number_attribute(html, TEXT(" height=\""), mig ? 6 : 12);
	HTML(html, "/>");
}

static bool
late_is_drawn(const struct page *page, const struct late_line *late)
{
	int64_t until_us = late->until_us == INSTANT_UNSET ? page->reading.at_us
							   : late->until_us;

	return until_us - late->from_us >= page->options.late_us &&
	       until_us > page->reading.since_us &&
	       late->from_us < page->reading.at_us;
}

static void
late_rect(struct lane *lane, const struct late_line *late, bool least)
{
	struct html *html = &lane->page->html;
	bool mig = text_equal(late->route, TEXT("mig"));
	uint64_t y = mig ? lane->mig_top - 3 : lane->top - 4;
	uint64_t tracks = lane->bars.tracks[mig];

	HTML(html, "<rect class=\"late\" fill=\"#ffb81c\" "
		   "fill-opacity=\".3\" stroke=\"#8a5300\"");
	if (least)
		HTML(html, " x=\"0\" width=\"5\"");
	else
		stretch_attributes(lane->page, late->from_us, late->until_us);
	number_attribute(html, TEXT(" y=\""), y);
	number_attribute(html, TEXT(" height=\""),
	    mig ? (tracks ? tracks : 1) * LANE_MIG_BAR + 3
		: (tracks ? tracks : 1) * LANE_BAR + 5);
	HTML(html, "/>");
}

/* One that is narrower than it can be seen has a least width beside it. */
static void
late_draw(struct lane *lane, const struct late_line *late)
{
	struct html *html = &lane->page->html;

	share_attribute(
	    html, TEXT("<svg x=\""), axis_share(lane->page, late->from_us));
	HTML(html, " y=\"0\" overflow=\"visible\">");
	late_rect(lane, late, true);
	HTML(html, "</svg>");
	late_rect(lane, late, false);
}

static void
lates_draw(struct lane *lane)
{
	const struct late_line *lates = lane->page->reading.lates.items;

	for (size_t i = 0; i < lane->page->reading.lates.count; i++)
		if (text_equal(lates[i].viewer, lane->viewer->code) &&
		    late_is_drawn(lane->page, &lates[i]))
			late_draw(lane, &lates[i]);
}

/* How many a mark is, where it is not one. */
static void
mark_title(struct page *page, enum shape shape, size_t count)
{
	static const char *const keys[SHAPES] = {"marks.yes", "marks.no",
	    "marks.looks", "marks.empty", "marks.overrides"};
	struct html *html = &page->html;

	if (count < 2)
		return;
	HTML(html, "<title>");
	html->flat = true;
	say_number(page, keys[shape], count, NO_ARGS);
	html->flat = false;
	HTML(html, "</title>");
}

/* One mark for so many that lie close together. */
static void
mark_draw(struct lane *lane, enum shape shape, uint64_t share, size_t count)
{
	struct html *html = &lane->page->html;

	if (shape == SHAPE_LOOK) {
		look_begin(html, share, lane->looks_top);
		HTML(html, ">");
		mark_title(lane->page, shape, count);
		HTML(html, "</line>");
		return;
	}
	share_attribute(html, TEXT("<svg x=\""), share);
	HTML(html, " y=\"0\" overflow=\"visible\">");
	mark_title(lane->page, shape, count);
	shape_draw(html, shape, lane->looks_top);
	HTML(html, "</svg>");
}

static void
marks_draw(struct lane *lane, enum shape shape)
{
	const struct instants *marks = &lane->marks[shape];

	for (size_t i = 0, next; i < marks->count; i = next) {
		uint64_t share = axis_share(lane->page, marks->items[i]);

		for (next = i + 1; next < marks->count; next++)
			if (axis_share(lane->page, marks->items[next]) >=
			    share + MARKS_APART)
				break;
		mark_draw(lane, shape, share, next - i);
	}
}

/* What a bar says, in words. */
static void
bar_say(struct page *page, const struct bar *bar)
{
	bool still = bar->until_us >= page->reading.at_us;
	const struct sight_line *line = bar->line;
	const struct arg args[] = {RECORD_ARG("record", line->source),
	    DAY_ARG("from", bar->from_us),
	    DAY_ARG("until", still ? page->reading.at_us : bar->until_us),
	    DAY_ARG("before",
		sees_all(line) ? page->reading.at_us : line->before_us),
	    {.kind = ARG_NONE}};

	if (is_mig(line))
		say_to(page, still ? "lane.mig.now" : "lane.mig", args);
	else if (sees_all(line))
		say_to(page, still ? "lane.all.now" : "lane.all", args);
	else
		say_to(page, still ? "lane.before.now" : "lane.before", args);
}

static void
lates_say(struct lane *lane)
{
	struct page *page = lane->page;
	const struct late_line *lates = page->reading.lates.items;

	for (size_t i = 0; i < page->reading.lates.count; i++) {
		if (!text_equal(lates[i].viewer, lane->viewer->code) ||
		    !late_is_drawn(page, &lates[i]))
			continue;
		HTML(&page->html, "; ");
		say(page, "lane.late",
		    ARGS(DAY_ARG("from", lates[i].from_us),
			DAY_ARG("until", lates[i].until_us == INSTANT_UNSET
					     ? page->reading.at_us
					     : lates[i].until_us)));
	}
}

/* The lane's title: all that it shows, in words. */
static void
lane_say(struct lane *lane)
{
	struct page *page = lane->page;
	const struct viewer *viewer = lane->viewer;

	page->html.flat = true;
	say_org(page, viewer->code);
	HTML(&page->html, ": ");
	for (size_t i = 0; i < lane->bars.count; i++) {
		bar_say(page, &lane->bars.items[i]);
		HTML(&page->html, "; ");
	}
	say_number(page, "lane.looks", viewer->count, NO_ARGS);
	if (viewer->overrides) {
		HTML(&page->html, "; ");
		say_number(page, "lane.overrides", viewer->overrides, NO_ARGS);
	}
	lates_say(lane);
	page->html.flat = false;
}

static void
lane_base(struct lane *lane)
{
	struct html *html = &lane->page->html;

	axis_lines(lane->page, lane->ticks);
	HTML(html, "<line class=\"base\" stroke=\"#aeb7bd\" x1=\"0\" "
		   "x2=\"100%\"");
	number_attribute(html, TEXT(" y1=\""), lane->height - 4);
	number_attribute(html, TEXT(" y2=\""), lane->height - 4);
	HTML(html, "/>");
}

/* What the organisation sees now: the most of it. */
static void
lane_status(struct lane *lane)
{
	struct page *page = lane->page;
	struct html *html = &page->html;
	const struct sight_line *who = page->reading.who.items;
	bool all = false, some = false;
	/* it sees its own; what else is said of it is others' records */
	bool elsewhere = page_is_practice(page, lane->viewer->code);

	for (size_t i = 0; i < page->reading.who.count; i++) {
		if (!text_equal(who[i].viewer, lane->viewer->code))
			continue;
		if (!page_is_practice(page, who[i].source))
			elsewhere = true;
		else if (sees_all(&who[i]))
			all = true;
		else
			some = true;
	}
	html_literal(html, all    ? TEXT("<p class=\"st now\">")
			   : some ? TEXT("<p class=\"st part\">")
				  : TEXT("<p class=\"st\">"));
	say_to(page,
	    all         ? "lane.sees.all"
	    : some      ? "lane.sees.before"
	    : elsewhere ? "lane.sees.service"
			: "lane.sees.nothing",
	    NO_ARGS);
	HTML(html, "</p>");
}

static void
lane_label(struct lane *lane)
{
	struct html *html = &lane->page->html;

	HTML(html, "<div class=\"row\"><div class=\"lab\"><h3>");
	say_viewer(lane->page, lane->viewer->code);
	HTML(html, "</h3>");
	lane_status(lane);
	HTML(html, "</div>");
}

static void
lane_draw(struct lane *lane)
{
	struct page *page = lane->page;
	struct html *html = &page->html;
	unsigned id = ++page->ids;

	lane_label(lane);
	HTML(html, "<svg class=\"lane\" role=\"img\" data-org=\"");
	html_attribute(html, lane->viewer->code);
	HTML(html, "\"");
	number_attribute(html, TEXT(" aria-labelledby=\"l"), id);
	HTML(html, " focusable=\"false\" width=\"100%\"");
	number_attribute(html, TEXT(" height=\""), lane->height);
	number_attribute(html, TEXT("><title id=\"l"), id);
	HTML(html, ">");
	lane_say(lane);
	HTML(html, "</title>");
	lane_base(lane);
	for (size_t i = 0; i < lane->bars.count; i++)
		bar_draw(lane, &lane->bars.items[i]);
	lates_draw(lane);
	for (int s = 0; s < SHAPES; s++)
		marks_draw(lane, (enum shape)s);
	HTML(html, "</svg></div>\n");
	html_push(html);
}

static void
viewer_draw(
    struct page *page, const struct ticks *ticks, const struct viewer *viewer)
{
	struct lane lane = {.page = page, .ticks = ticks, .viewer = viewer};

	if (!bars_take(&lane) || !marks_take(&lane)) {
		lane_fail(page);
		return;
	}
	lane_measure(&lane);
	lane_draw(&lane);
}

/* The patient's choices about the MIG, which are nobody's lane. */
static void
choices_draw(struct page *page, const struct ticks *ticks)
{
	struct lane lane = {.page = page, .ticks = ticks, .height = 26};
	const struct fact *events = page->reading.events.items;
	struct html *html = &page->html;
	unsigned id = ++page->ids;

	for (size_t i = 0; i < page->reading.events.count; i++)
		if (!events[i].void_seq && events[i].mig &&
		    !decision_add(&lane, events[i].mig, events[i].at_us))
			lane_fail(page);
	if (!lane.marks[SHAPE_YES].count && !lane.marks[SHAPE_NO].count)
		return;
	HTML(html, "<div class=\"row\"><div class=\"lab\"><h3>");
	say(page, "lane.choices", NO_ARGS);
	HTML(html, "</h3><p class=\"st\">");
	say_to(page, "lane.choices.hint", NO_ARGS);
	HTML(html, "</p></div><svg class=\"choices\" role=\"img\"");
	number_attribute(html, TEXT(" aria-labelledby=\"l"), id);
	HTML(html, " focusable=\"false\" width=\"100%\" height=\"26\"");
	number_attribute(html, TEXT("><title id=\"l"), id);
	HTML(html, ">");
	html->flat = true;
	say(page, "lane.choices", NO_ARGS);
	HTML(html, ": ");
	say_number(page, "marks.yes", lane.marks[SHAPE_YES].count, NO_ARGS);
	HTML(html, "; ");
	say_number(page, "marks.no", lane.marks[SHAPE_NO].count, NO_ARGS);
	html->flat = false;
	HTML(html, "</title>");
	lane_base(&lane);
	marks_draw(&lane, SHAPE_YES);
	marks_draw(&lane, SHAPE_NO);
	HTML(html, "</svg></div>\n");
}

void
picture_draw(struct page *page, const struct looks *looks)
{
	struct html *html = &page->html;
	struct ticks ticks;

	axis_ticks(page, &ticks);
	HTML(html, "<figure class=\"pic\" aria-labelledby=\"pt\"><h2 "
		   "id=\"pt\">");
	say(page, "picture", NO_ARGS);
	HTML(html, "</h2>\n");
	key_draw(page);
	HTML(html, "<div class=\"rows\">");
	axis_draw(page, &ticks);
	for (size_t i = 0; i < looks->viewer_count; i++)
		viewer_draw(page, &ticks, &looks->viewers[i]);
	choices_draw(page, &ticks);
	private_lane_draw(page, &ticks);
	HTML(html, "</div>\n<figcaption>");
	say(page, "picture.caption",
	    ARGS(DAY_ARG("from", page->reading.since_us),
		DAY_ARG("until", page->reading.at_us)));
	HTML(html, "</figcaption></figure>\n");
}
