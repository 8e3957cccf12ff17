/* board_charts - what each month was, in four charts. Report. */
#include "axis.h"
#include "board.h"

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

void
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
