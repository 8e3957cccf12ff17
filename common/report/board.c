/* board - a practice's monthly page. Report. */
#include "axis.h"

#include <stdlib.h>

#define MONTHS_SHOWN 24

/* What a measure says in each month, and of the last instant. */
struct series {
	uint64_t values[MONTHS_SHOWN];
	uint64_t sum;
};

struct board {
	struct page *page;
	int64_t months[MONTHS_SHOWN]; /* when each begins; the last ones */
	size_t count;
};

/* The months that there are, the newest at the end. */
static void
months_take(struct board *board)
{
	const struct count_line *counts = board->page->reading.counts.items;
	int64_t last_us = INSTANT_MIN;

	for (size_t i = 0; i < board->page->reading.counts.count; i++) {
		int64_t from_us = counts[i].from_us;

		if (from_us == INSTANT_UNSET || from_us <= last_us)
			continue;
		last_us = from_us;
		if (board->count == MONTHS_SHOWN) {
			for (size_t m = 1; m < MONTHS_SHOWN; m++)
				board->months[m - 1] = board->months[m];
			board->count--;
		}
		board->months[board->count++] = from_us;
	}
}

/* A measure of stretches; the sum is of all months, shown or not. */
static struct series
series_of(const struct board *board, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;
	struct series series = {.sum = 0};

	for (size_t i = 0; i < board->page->reading.counts.count; i++) {
		if (counts[i].from_us == INSTANT_UNSET ||
		    !text_equal(counts[i].measure, text_of(measure)))
			continue;
		series.sum += counts[i].value;
		for (size_t m = 0; m < board->count; m++)
			if (board->months[m] == counts[i].from_us)
				series.values[m] += counts[i].value;
	}
	return series;
}

/* The sum over codes of a measure of the last instant. */
static uint64_t
standing_sum(const struct board *board, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;
	uint64_t sum = 0;

	for (size_t i = 0; i < board->page->reading.counts.count; i++)
		if (counts[i].at_us == board->page->reading.at_us &&
		    text_equal(counts[i].measure, text_of(measure)))
			sum += counts[i].value;
	return sum;
}

static uint64_t
standing_of(const struct board *board, struct text viewer, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;

	for (size_t i = 0; i < board->page->reading.counts.count; i++)
		if (counts[i].at_us == board->page->reading.at_us &&
		    text_equal(counts[i].viewer, viewer) &&
		    text_equal(counts[i].measure, text_of(measure)))
			return counts[i].value;
	return 0;
}

static void
card(struct board *board, const char *key, uint64_t value, bool warns)
{
	struct page *page = board->page;
	struct html *html = &page->html;

	card_begin(page, warns && value);
	HTML(html, "<h2><span class=\"big\">");
	say_count(page, value);
	HTML(html, "</span> ");
	say_number(page, key, value, NO_ARGS);
	HTML(html, "</h2>");
	card_end(page);
}

static void
cards(struct board *board)
{
	HTML(&board->page->html, "<div class=\"cards four\">");
	card(board, "board.patients", standing_sum(board, "patients"), false);
	card(board, "board.no",
	    series_of(board, "no").sum + series_of(board, "mig-no").sum, false);
	card(board, "board.private", standing_sum(board, "private-marks"),
	    false);
	card(board, "board.unreviewed",
	    series_of(board, "overrides-unreviewed").sum, true);
	card(board, "board.open", standing_sum(board, "open"), false);
	card(board, "board.past-due", standing_sum(board, "past-due"), true);
	card(board, "board.undecided", standing_sum(board, "undecided"), true);
	card(board, "board.looks", series_of(board, "looks").sum, false);
	HTML(&board->page->html, "</div>\n");
}

/* A viewer's bar: patients by how much they may see. */
struct share_bar {
	struct text viewer;
	uint64_t values[4];
	uint64_t sum;
};

static const char *const bar_measures[] = {
    "sees-all", "sees-before", "sees-mig", "undecided"};
static const char *const bar_shapes[] = {
    "<rect class=\"ep all\" fill=\"#005eb8\"",
    "<rect class=\"ep bef\" fill=\"#b3cee9\" stroke=\"#005eb8\"",
    "<rect class=\"mig all\" fill=\"#00786c\"",
    "<rect class=\"und\" fill=\"#fff\" stroke=\"#4c6272\""};

static int
bar_compare(const void *a, const void *b)
{
	const struct share_bar *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum < y->sum ? 1 : -1;
	return text_compare(x->viewer, y->viewer);
}

/* One for each viewer that has any patient; NULL: no memory. */
static struct share_bar *
bars_take(struct board *board, size_t *count)
{
	const struct count_line *counts = board->page->reading.counts.items;
	size_t lines = board->page->reading.counts.count;
	struct share_bar *bars =
	    arena_alloc(board->page->arena, (lines + 1) * sizeof *bars);

	*count = 0;
	for (size_t i = 0; bars && i < lines; i++) {
		struct share_bar *bar = &bars[*count];

		if (counts[i].at_us != board->page->reading.at_us ||
		    !text_equal(counts[i].measure, TEXT("sees-all")))
			continue;
		*bar = (struct share_bar){.viewer = counts[i].viewer};
		for (int m = 0; m < 4; m++) {
			bar->values[m] =
			    standing_of(board, bar->viewer, bar_measures[m]);
			bar->sum += bar->values[m];
		}
		*count += bar->sum > 0;
	}
	if (bars && *count)
		qsort(bars, *count, sizeof *bars, bar_compare);
	return bars;
}

/* A piece of a bar, from and of so many thousandths. */
static void
piece_draw(struct html *html, int piece, uint64_t from, uint64_t width)
{
	html_literal(html, text_of(bar_shapes[piece]));
	HTML(html, " y=\"5\" height=\"20\" x=\"");
	html_share(html, from);
	HTML(html, "\" width=\"");
	html_share(html, width);
	HTML(html, "\"/>");
}

/* Numbers that are not to be told are not drawn either. */
static bool
bar_is_told(const struct page *page, const struct share_bar *bar)
{
	for (int m = 0; m < 4; m++)
		if (bar->values[m] && bar->values[m] < page->options.under)
			return false;
	return true;
}

static void
bar_draw(struct board *board, const struct share_bar *bar, uint64_t most)
{
	struct page *page = board->page;
	struct html *html = &page->html;
	uint64_t at = 0;

	HTML(html, "<div class=\"row\"><div class=\"lab\"><h3>");
	say_org(page, bar->viewer);
	HTML(html, "</h3></div><svg class=\"lane bar\" role=\"img\" "
		   "focusable=\"false\" width=\"100%\" height=\"30\" "
		   "data-org=\"");
	html_attribute(html, bar->viewer);
	HTML(html, "\" aria-label=\"");
	html->flat = true;
	say_org(page, bar->viewer);
	for (int m = 0; m < 4; m++) {
		static const char *const keys[] = {
		    "bar.all", "bar.before", "bar.mig", "bar.undecided"};

		html_literal(html, m ? TEXT(", ") : TEXT(": "));
		say(page, keys[m], NO_ARGS);
		HTML(html, " ");
		say_count(page, bar->values[m]);
	}
	html->flat = false;
	HTML(html, "\">");
	for (int m = 0; m < 4 && bar_is_told(page, bar); m++) {
		uint64_t width = bar->values[m] * WHOLE * 9 / 10 / most;

		if (width)
			piece_draw(html, m, at, width);
		at += width;
	}
	HTML(html, "<text class=\"val\" fill=\"#212b32\" dx=\"8\" y=\"20\" "
		   "x=\"");
	html_share(html, at);
	HTML(html, "\">");
	html->flat = true;
	if (bar_is_told(page, bar))
		say_count(page, bar->sum);
	else
		say(page, "count.small", NO_ARGS);
	html->flat = false;
	HTML(html, "</text></svg></div>\n");
}

static void
bars_key(struct page *page)
{
	static const char *const keys[] = {
	    "bar.all", "bar.before", "bar.mig", "bar.undecided"};
	struct html *html = &page->html;

	HTML(html, "<ul class=\"key\">");
	for (int m = 0; m < 4; m++) {
		HTML(html, "<li><svg class=\"k\" aria-hidden=\"true\" "
			   "focusable=\"false\" width=\"30\" height=\"20\">");
		html_literal(html, text_of(bar_shapes[m]));
		HTML(html, " x=\"1\" y=\"4\" width=\"28\" height=\"12\"/>"
			   "</svg><span>");
		say(page, keys[m], NO_ARGS);
		HTML(html, "</span></li>");
	}
	HTML(html, "</ul>\n");
}

static void
bars_draw(struct board *board)
{
	struct page *page = board->page;
	struct html *html = &page->html;
	size_t count;
	struct share_bar *bars = bars_take(board, &count);

	if (!bars) {
		html->status = error_no_memory(&html->error);
		return;
	}
	HTML(html, "<figure class=\"pic\" aria-labelledby=\"bs\"><h2 "
		   "id=\"bs\">");
	say(page, "board.bars", NO_ARGS);
	HTML(html, "</h2>\n");
	bars_key(page);
	HTML(html, "<div class=\"rows\">");
	for (size_t i = 0; i < count; i++)
		bar_draw(board, &bars[i], bars[0].sum);
	HTML(html, "</div>");
	if (!count) {
		HTML(html, "<p>");
		say(page, "board.nobody", NO_ARGS);
		HTML(html, "</p>");
	}
	HTML(html, "</figure>\n");
}

#define CHART_TOP 18
#define CHART_BASE 96

/* One month's column of a chart. */
static void
column_draw(struct board *board, struct text css, size_t month, uint64_t value,
    uint64_t most)
{
	struct page *page = board->page;
	struct html *html = &page->html;
	uint64_t step = WHOLE / board->count, x = month * step;
	uint64_t middle = x + step * 37 / 100;
	bool small = value && value < page->options.under;
	uint64_t height =
	    most && !small ? value * (CHART_BASE - CHART_TOP) / most : 0;

	html_literal(html, css);
	HTML(html, " x=\"");
	html_share(html, x);
	HTML(html, "\" width=\"");
	html_share(html, step * 74 / 100);
	HTML(html, "\" y=\"");
	html_number(html, CHART_BASE - height);
	HTML(html, "\" height=\"");
	html_number(html, height);
	HTML(html, "\"/>");
	if (value && board->count <= 13) {
		HTML(html, "<text class=\"cv\" fill=\"#212b32\" "
			   "text-anchor=\"middle\" x=\"");
		html_share(html, middle);
		HTML(html, "\" y=\"");
		html_number(html, CHART_BASE - height - 5);
		HTML(html, "\">");
		html->flat = true;
		html_literal(html, small ? TEXT("&lt;") : TEXT(""));
		html_number(html, small ? page->options.under : value);
		html->flat = false;
		HTML(html, "</text>");
	}
	HTML(html, "<text class=\"cl\" fill=\"#4c6272\" "
		   "text-anchor=\"middle\" y=\"112\" x=\"");
	html_share(html, middle);
	HTML(html, "\">");
	html->flat = true;
	say_month(page, board->months[month]);
	html->flat = false;
	HTML(html, "</text>");
}

/* The values in words, since pictures are not for everybody. */
static void
chart_label(struct board *board, const char *key, const struct series *series)
{
	struct page *page = board->page;
	struct html *html = &page->html;

	html->flat = true;
	say(page, key, NO_ARGS);
	for (size_t m = 0; m < board->count; m++) {
		html_literal(html, m ? TEXT(", ") : TEXT(": "));
		say_month(page, board->months[m]);
		HTML(html, " ");
		say_count(page, series->values[m]);
	}
	html->flat = false;
}

static void
chart_draw(
    struct board *board, const char *key, struct series series, struct text css)
{
	struct page *page = board->page;
	struct html *html = &page->html;
	uint64_t most = 0;

	for (size_t m = 0; m < board->count; m++)
		if (series.values[m] > most)
			most = series.values[m];
	HTML(html, "<figure class=\"pic sm\"><h3>");
	say(page, key, NO_ARGS);
	HTML(html, " <span class=\"sub\">");
	say_count(page, series.sum);
	HTML(html, "</span></h3><svg role=\"img\" width=\"100%\" "
		   "height=\"120\" focusable=\"false\" aria-label=\"");
	chart_label(board, key, &series);
	HTML(html, "\">");
	for (size_t m = 0; m < board->count; m++)
		column_draw(board, css, m, series.values[m], most);
	HTML(html, "<line class=\"base\" stroke=\"#aeb7bd\" x1=\"0\" "
		   "x2=\"100%\" y1=\"96.5\" y2=\"96.5\"/></svg></figure>\n");
}

static void
charts_draw(struct board *board)
{
	struct series yes = series_of(board, "yes");
	struct series mig_yes = series_of(board, "mig-yes");
	struct series no = series_of(board, "no");
	struct series mig_no = series_of(board, "mig-no");

	for (size_t m = 0; m < MONTHS_SHOWN; m++) {
		yes.values[m] += mig_yes.values[m];
		no.values[m] += mig_no.values[m];
	}
	yes.sum += mig_yes.sum;
	no.sum += mig_no.sum;
	if (!board->count)
		return;
	HTML(&board->page->html, "<section><h2>");
	say(board->page, "board.months", NO_ARGS);
	HTML(&board->page->html, "</h2><div class=\"multi\">\n");
	chart_draw(board, "chart.looks", series_of(board, "looks"),
	    TEXT("<rect class=\"b1\" fill=\"#005eb8\""));
	chart_draw(board, "chart.overrides", series_of(board, "overrides"),
	    TEXT("<rect class=\"b2\" fill=\"#d5281b\""));
	chart_draw(board, "chart.yes", yes,
	    TEXT("<rect class=\"b3\" fill=\"#007f3b\""));
	chart_draw(
	    board, "chart.no", no, TEXT("<rect class=\"b4\" fill=\"#7c2855\""));
	HTML(&board->page->html, "</div></section>\n");
}

static void
todo_row(struct table *table, const struct episode_line *todo)
{
	struct page *page = table->page;
	struct html *html = &page->html;
	bool due = todo->due_us != INSTANT_UNSET &&
		   todo->due_us <= page->reading.at_us;
	bool ask = text_equal(todo->to_service, TEXT("undecided"));

	row_begin(table, "", 0);
	cell_begin(table, 0);
	html_value_of(html, "id", todo->episode);
	cell_end(table);
	cell_begin(table, 1);
	say_org(page, todo->service);
	cell_end(table);
	cell_begin(table, 2);
	if (todo->care.len && !page_hides(page, HIDE_CARE))
		html_value(html, todo->care);
	else
		HTML(html, "\xe2\x80\x93");
	cell_end(table);
	cell_begin(table, 3);
	say_day(page, todo->opened_us);
	cell_end(table);
	cell_begin(table, 4);
	if (due)
		say(page, "todo.due", ARGS(DAY_ARG("day", todo->due_us)));
	if (due && ask)
		HTML(html, "<br>");
	if (ask)
		say(page, "todo.ask", NO_ARGS);
	cell_end(table);
	row_end(table);
}

static void
todo_section(struct page *page)
{
	static const struct column columns[] = {{"column.episode", NULL, true},
	    {"column.service", NULL, false}, {"column.care", NULL, false},
	    {"column.opened", NULL, false}, {"column.todo", NULL, false}};
	const struct episode_line *todos = page->reading.episodes.items;
	struct table table;

	HTML(&page->html, "<section><h2>");
	say(page, "section.todo", NO_ARGS);
	HTML(&page->html, "</h2>");
	if (!page->reading.episodes.count) {
		HTML(&page->html, "<p>");
		say(page, "todo.nothing", NO_ARGS);
		HTML(&page->html, "</p></section>\n");
		return;
	}
	table_begin(
	    &table, page, (struct region){.label = "section.todo"}, columns, 5);
	for (size_t i = 0; i < page->reading.episodes.count; i++)
		todo_row(&table, &todos[i]);
	table_end(&table);
	HTML(&page->html, "</section>\n");
}

void
board_page(struct page *page)
{
	struct board board = {.page = page};
	struct html *html = &page->html;
	struct text scope = page->reading.practice.len ? page->reading.practice
						       : page->reading.service;

	months_take(&board);
	page_begin(page, "board.banner", "board.title");
	if (scope.len)
		page_heading(
		    page, "board.heading", ARGS(ORG_ARG("org", scope)));
	else
		page_heading(page, "board.title", NO_ARGS);
	HTML(html, "<p class=\"lede\">");
	say(page, "board.lede",
	    ARGS(DAY_ARG("since", page->reading.since_us),
		TIME_ARG("at", page->reading.at_us)));
	HTML(html, "</p>\n");
	cards(&board);
	bars_draw(&board);
	charts_draw(&board);
	todo_section(page);
	about_section(page);
	page_end(page);
}
