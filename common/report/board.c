/* board - a practice's monthly page. Report. */
#include "board.h"

static void
cards(struct board *board)
{
	struct page *page = board->page;

	HTML(&page->html, "<div class=\"cards four\">");
	count_card(
	    page, "board.patients", standing_sum(board, "patients"), false);
	count_card(page, "board.no",
	    series_of(board, "no").sum + series_of(board, "mig-no").sum, false);
	count_card(
	    page, "board.private", standing_sum(board, "private-marks"), false);
	count_card(page, "board.unreviewed",
	    series_of(board, "overrides-unreviewed").sum, true);
	count_card(page, "board.open", standing_sum(board, "open"), false);
	count_card(
	    page, "board.past-due", standing_sum(board, "past-due"), true);
	count_card(
	    page, "board.undecided", standing_sum(board, "undecided"), true);
	count_card(page, "board.looks", series_of(board, "looks").sum, false);
	HTML(&page->html, "</div>\n");
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
