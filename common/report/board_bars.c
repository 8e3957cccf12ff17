/* board_bars - how many patients' records each organisation may see. Report. */
#include "axis.h"
#include "board.h"

#include <stdlib.h>

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

void
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
