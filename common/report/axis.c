/* axis - where an instant lies in the period. Report. */
#include "axis.h"

#include "../system/local_day.h"

#define WANTED 14

uint64_t
axis_share(const struct page *page, int64_t us)
{
	int64_t since_us = page->reading.since_us, at_us = page->reading.at_us;
	uint64_t span, offset;

	if (us <= since_us || at_us <= since_us)
		return 0;
	if (us >= at_us)
		return WHOLE;
	span = (uint64_t)at_us - (uint64_t)since_us;
	offset = (uint64_t)us - (uint64_t)since_us;
	/* no product may be more than there is room for */
	while (span > UINT64_MAX / WHOLE / 2) {
		span /= 2;
		offset /= 2;
	}
	return offset * WHOLE / span;
}

static struct day
day_after(struct day day, int months, int days)
{
	int64_t us;

	day.month += months;
	while (day.month > 12) {
		day.month -= 12;
		day.year++;
	}
	for (; days; days--) {
		day.day++;
		if (instant_of_civil(
			day.year, day.month, day.day, 0, 0, 0, &us))
			continue;
		day.day = 1;
		if (++day.month > 12) {
			day.month = 1;
			day.year++;
		}
	}
	return day;
}

/* The first day of the step that the day lies in. */
static struct day
day_floor(struct day day, int months)
{
	if (!months)
		return day;
	day.day = 1;
	if (months >= 12) {
		day.month = 1;
		day.year -= day.year % (months / 12);
	} else {
		day.month -= (day.month - 1) % months;
	}
	return day;
}

/* The marks of one step; false where they are too many. */
static bool
ticks_take(const struct page *page, const struct zone *zone,
    struct ticks *ticks, int months, int days)
{
	struct day day;
	int64_t us = INSTANT_MIN;

	ticks->count = 0;
	ticks->are_days = days > 0;
	if (!local_day_of(page->reading.since_us, &day))
		return false;
	day = day_floor(day, months);
	for (int tries = 0; tries < 4 * WANTED && us < page->reading.at_us;
	     tries++, day = day_after(day, months, days)) {
		struct tick *tick = &ticks->items[ticks->count];

		if (!local_midnight(zone, day, &us))
			return false;
		if (us < page->reading.since_us || us >= page->reading.at_us)
			continue;
		if (ticks->count == WANTED)
			return false;
		*tick = (struct tick){axis_share(page, us), day.month, day.year,
		    day.day, !days && day.month == 1};
		ticks->count++;
	}
	return us >= page->reading.at_us;
}

void
axis_ticks(struct page *page, struct ticks *ticks)
{
	static const int steps[][2] = {{0, 1}, {0, 2}, {0, 7}, {1, 0}, {3, 0},
	    {12, 0}, {24, 0}, {60, 0}, {120, 0}, {600, 0}};
	struct zone zone;
	struct error error;

	*ticks = (struct ticks){.count = 0};
	if (local_days_open(&zone, &error)) {
		/* it could be when the page began */
		if (!page->html.status)
			page->html.status = error_set(&page->html.error,
			    STATUS_FAILED, "TZ",
			    "names a time zone that can no longer be loaded");
		return;
	}
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
		if (ticks_take(page, &zone, ticks, steps[i][0], steps[i][1]))
			break;
	if (ticks->count)
		ticks->items[0].is_year = true;
}

static void
tick_say(struct page *page, const struct ticks *ticks, const struct tick *tick)
{
	char key[] = "month.short.12";
	const struct arg args[] = {NUMBER_ARG("day", (uint64_t)tick->day),
	    KEY_ARG("month", ARG_KEY, key),
	    NUMBER_ARG("year", (uint64_t)tick->year), {.kind = ARG_NONE}};

	key[12] = (char)(tick->month > 9 ? '1' : '0' + tick->month);
	key[13] = tick->month > 9 ? (char)('0' + tick->month - 10) : '\0';
	page->html.flat = true;
	if (ticks->are_days)
		say(page, "axis.day", args);
	else if (tick->is_year && tick->month == 1)
		say(page, "axis.year", args);
	else
		say(page, tick->is_year ? "axis.first" : "axis.month", args);
	page->html.flat = false;
}

void
axis_draw(struct page *page, const struct ticks *ticks)
{
	struct html *html = &page->html;

	HTML(html, "<div class=\"row ax\"><div></div><svg class=\"axis\" "
		   "aria-hidden=\"true\" focusable=\"false\" width=\"100%\" "
		   "height=\"22\">");
	for (size_t i = 0; i < ticks->count; i++) {
		const struct tick *tick = &ticks->items[i];

		/* no room for its words */
		if (tick->share > WHOLE * 95 / 100)
			continue;
		if (tick->is_year)
			HTML(html, "<text class=\"yr\"");
		else if (i && ticks->items[i - 1].is_year)
			HTML(html, "<text class=\"qt q1\" "
				   "text-anchor=\"middle\"");
		else
			HTML(html, "<text class=\"qt\" "
				   "text-anchor=\"middle\"");
		HTML(html, " fill=\"#212b32\" y=\"16\" x=\"");
		html_share(html, tick->share);
		HTML(html, "\">");
		tick_say(page, ticks, tick);
		HTML(html, "</text>");
	}
	HTML(html, "</svg></div>\n");
}

void
axis_lines(struct page *page, const struct ticks *ticks)
{
	struct html *html = &page->html;

	for (size_t i = 0; i < ticks->count; i++) {
		if (!ticks->items[i].is_year)
			continue;
		HTML(html, "<line class=\"g\" stroke=\"#aeb7bd\" x1=\"");
		html_share(html, ticks->items[i].share);
		HTML(html, "\" x2=\"");
		html_share(html, ticks->items[i].share);
		HTML(html, "\" y1=\"0\" y2=\"100%\"/>");
	}
}
