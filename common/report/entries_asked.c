/* entries_asked - entries asked about, and what staff read of rules. Report. */
#include "entries_asked.h"

void
org_code(struct page *page, struct text code)
{
	struct html *html = &page->html;

	HTML(html, "<span class=\"org\">");
	say_org(page, code);
	HTML(html, "</span> ");
	html_value_of(html, "sub", code);
}

void
rule_say(struct page *page, struct text rule, struct text episode)
{
	struct html *html = &page->html;

	html_value_of(
	    html, rule_word_allows(rule) ? "rule allow" : "rule deny", rule);
	if (!episode.len)
		return;
	HTML(html, " ");
	html_value_of(html, "id", episode);
}

void
because_say(struct page *page, const struct seqs *because)
{
	struct html *html = &page->html;

	if (!because->count)
		return;
	HTML(html, " <span class=\"sub\">");
	say(page, "because", NO_ARGS);
	for (size_t i = 0; i < because->count; i++) {
		html_literal(html, i ? TEXT(", ") : TEXT(" "));
		html_number(html, because->items[i]);
	}
	HTML(html, "</span>");
}

/* An entry that was asked about: by why, or by shown. */
static void
entry_row(struct table *table, const struct entry_line *entry)
{
	struct page *page = table->page;
	struct html *html = &page->html;
	bool why = entry->rule.len;

	row_begin(table, "", 0);
	cell_begin(table, 0);
	HTML(html, "<span class=\"id\">");
	html_value(html, entry->entry);
	HTML(html, "</span> <span class=\"sub\">");
	say_org(page, entry->org);
	HTML(html, "</span>");
	cell_end(table);
	cell_begin(table, 1);
	org_code(page, entry->viewer);
	cell_end(table);
	cell_begin(table, 2);
	if (why)
		say_time(page, entry->at_us);
	else
		say(page,
		    text_equal(entry->shown, TEXT("true")) ? "entry.shown"
							   : "entry.not-shown",
		    NO_ARGS);
	cell_end(table);
	cell_begin(table, 3);
	rule_say(page, why ? entry->rule : entry->then, entry->episode);
	because_say(page, &entry->because);
	cell_end(table);
	cell_begin(table, 4);
	if (why)
		HTML(html, "\xe2\x80\x93");
	else
		rule_say(page, entry->now, TEXT(""));
	cell_end(table);
	row_end(table);
}

static void
digest_say(struct page *page, const struct entry_line *entry)
{
	bool agrees = text_equal(entry->digest, TEXT("agrees"));
	struct html *html = &page->html;

	html_literal(html,
	    agrees ? TEXT("<p class=\"hint\">") : TEXT("<p><b class=\"no\">"));
	say(page, agrees ? "digest.agrees" : "digest.differs",
	    ARGS(NUMBER_ARG("n", entry->seq)));
	html_literal(html, agrees ? TEXT("</p>") : TEXT("</b></p>"));
}

void
entries_section(struct page *page)
{
	static const struct column columns[] = {{"column.entry", NULL, true},
	    {"column.viewer", NULL, false}, {"column.asked", NULL, false},
	    {"column.then", NULL, false}, {"column.now", NULL, false}};
	const struct entry_line *entries = page->reading.entries.items;
	struct table table;

	if (!page->reading.entries.count)
		return;
	HTML(&page->html, "<section><h2>");
	say(page, "section.entries", NO_ARGS);
	HTML(&page->html, "</h2>");
	table_begin(&table, page,
	    (struct region){.label = "section.entries", .css = "dense"},
	    columns, 5);
	for (size_t i = 0; i < page->reading.entries.count; i++)
		if (!entries[i].digest.len)
			entry_row(&table, &entries[i]);
	table_end(&table);
	for (size_t i = 0; i < page->reading.entries.count; i++)
		if (entries[i].digest.len)
			digest_say(page, &entries[i]);
	HTML(&page->html, "</section>\n");
}
