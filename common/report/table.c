/* table - tables, cards and lists of terms of a page. Report. */
#include "page.h"

#define LONG_ROWS 300

bool
is_long(size_t rows)
{
	return rows > LONG_ROWS;
}

void
card_begin(struct page *page, bool warns)
{
	html_literal(&page->html, warns ? TEXT("<section class=\"card warn\">")
					: TEXT("<section class=\"card\">"));
}

void
card_end(struct page *page)
{
	HTML(&page->html, "</section>\n");
}

void
card_number(struct page *page, const char *key, uint64_t number)
{
	HTML(&page->html, "<h2><span class=\"big\">");
	say_count(page, number);
	HTML(&page->html, "</span> ");
	say_number(page, key, number, NO_ARGS);
	HTML(&page->html, "</h2>");
}

void
count_card(struct page *page, const char *key, uint64_t number, bool warns)
{
	card_begin(page, warns && number);
	card_number(page, key, number);
	card_end(page);
}

void
term_begin(struct page *page, const char *key)
{
	HTML(&page->html, "<dt>");
	say(page, key, NO_ARGS);
	HTML(&page->html, "</dt><dd>");
}

void
term_end(struct page *page)
{
	HTML(&page->html, "</dd>\n");
}

/* An attribute class, where there is one: ours, never from elsewhere. */
static void
css_add(struct html *html, const char *css)
{
	if (!css || !*css)
		return;
	HTML(html, " class=\"");
	html_attribute(html, text_of(css));
	HTML(html, "\"");
}

void
table_begin(struct table *table, struct page *page, struct region region,
    const struct column *columns, size_t count)
{
	struct html *html = &page->html;

	*table = (struct table){.page = page, .columns = columns};
	html_literal(html, is_long(region.rows) ? TEXT("<div class=\"tw long\"")
						: TEXT("<div class=\"tw\""));
	HTML(html, " role=\"region\" tabindex=\"0\" aria-label");
	if (region.heading) {
		HTML(html, "ledby=\"h");
		html_number(html, region.heading);
	} else {
		HTML(html, "=\"");
		say_flat(page, region.label);
	}
	HTML(html, "\"><table");
	css_add(html, region.css);
	HTML(html, "><thead><tr>");
	for (size_t i = 0; i < count; i++) {
		HTML(html, "<th scope=\"col\"");
		css_add(html, columns[i].css);
		HTML(html, ">");
		say(page, columns[i].key, NO_ARGS);
		HTML(html, "</th>");
	}
	HTML(html, "</tr></thead><tbody>\n");
}

void
table_end(struct table *table)
{
	HTML(&table->page->html, "</tbody></table></div>\n");
}

void
row_begin(struct table *table, const char *css, uint64_t seq)
{
	struct html *html = &table->page->html;

	HTML(html, "<tr");
	css_add(html, css);
	if (seq) {
		HTML(html, " data-seq=\"");
		html_number(html, seq);
		HTML(html, "\"");
	}
	HTML(html, ">");
}

void
row_end(struct table *table)
{
	HTML(&table->page->html, "</tr>\n");
	html_push(&table->page->html);
}

/* Is the column one of numbers? */
static bool
column_is_number(const struct column *column)
{
	return column->css && *column->css == 'n';
}

/* What is more than a number stands in an element, as one item of a card. */
void
cell_begin(struct table *table, size_t column)
{
	struct html *html = &table->page->html;

	table->open = &table->columns[column];
	html_literal(html,
	    table->open->is_head ? TEXT("<th scope=\"row\"") : TEXT("<td"));
	css_add(html, column_is_number(table->open) ? "n" : NULL);
	HTML(html, " data-l=\"");
	say_flat(table->page, table->open->key);
	HTML(html, "\">");
	if (!column_is_number(table->open))
		HTML(html, "<div>");
}

void
cell_end(struct table *table)
{
	struct html *html = &table->page->html;

	if (!column_is_number(table->open))
		HTML(html, "</div>");
	html_literal(
	    html, table->open->is_head ? TEXT("</th>") : TEXT("</td>"));
}
