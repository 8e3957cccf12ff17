/* patient - the page for a patient, or who acts for them. Report. */
#include "facts.h"
#include "insets.h"
#include "picture.h"

/* How many organisations see the record of one of the patient's practices. */
static size_t
seers_count(const struct page *page)
{
	const struct sight_line *who = page->reading.who.items;
	struct text last = TEXT("");
	size_t count = 0;

	for (size_t i = 0; i < page->reading.who.count; i++) {
		if (!page_is_practice(page, who[i].source))
			continue;
		count += !text_equal(who[i].viewer, last);
		last = who[i].viewer;
	}
	return count;
}

/* Who sees the record of one of the patient's practices, or of others. */
static void
who_items(struct page *page, bool practices)
{
	const struct sight_line *who = page->reading.who.items;

	for (size_t i = 0; i < page->reading.who.count; i++) {
		bool all = sees_all(&who[i]);

		if (page_is_practice(page, who[i].source) != practices)
			continue;
		HTML(&page->html, "<li>");
		say(page, all ? "card.who.all" : "card.who.before",
		    ARGS(VIEWER_ARG("viewer", who[i].viewer),
			RECORD_ARG("record", who[i].source),
			DAY_ARG("before",
			    all ? page->reading.at_us : who[i].before_us)));
		HTML(&page->html, "</li>");
	}
}

static void
who_card(struct page *page)
{
	struct html *html = &page->html;

	card_begin(page, false);
	card_number(page, "card.who", seers_count(page));
	if (page->reading.who.count) {
		HTML(html, "<ul>");
		/* first those that the number is of */
		who_items(page, true);
		who_items(page, false);
		HTML(html, "</ul>");
	}
	card_end(page);
}

static void
looks_card(struct page *page, const struct looks *looks)
{
	struct html *html = &page->html;

	card_begin(page, false);
	card_number(page, "card.looks", looks->count);
	HTML(html, "<p>");
	if (looks->last) {
		say_number(
		    page, "card.looks.from", looks->looked_count, NO_ARGS);
		HTML(html, " ");
		say(page, "card.looks.last",
		    ARGS(VIEWER_ARG("viewer", looks->last->viewer),
			TIME_ARG("time", looks->last->logged_us)));
	}
	HTML(html, "</p>");
	card_end(page);
}

static void
without_card(struct page *page, const struct looks *looks)
{
	struct html *html = &page->html;

	card_begin(page, looks->opened > 0);
	card_number(page, "card.without", looks->opened);
	HTML(html, "<p>");
	say(page, looks->opened ? "card.without.hint" : "card.without.none",
	    NO_ARGS);
	HTML(html, "</p>");
	card_end(page);
}

/* What stood in the way of a look with a stated emergency. */
static void
hindrance_say(struct page *page, const struct look *look)
{
	bool said = false;

	if (!look_opened(look)) {
		say(page,
		    look->fact->shown ? "override.not-needed"
				      : "override.nothing-shown",
		    NO_ARGS);
		return;
	}
	for (size_t i = 0; i < look->ground_count; i++) {
		if (rule_word_allows(look->grounds[i].then))
			continue;
		if (said)
			HTML(&page->html, "<br>");
		say_rule(
		    page, look->grounds[i].then, look->grounds[i].then_episode);
		said = true;
	}
	if (!said)
		say(page, "not-recorded", NO_ARGS);
}

static void
override_row(struct table *table, const struct look *look)
{
	struct page *page = table->page;
	const struct fact *fact = look->fact;
	struct html *html = &page->html;

	row_begin(table, look_opened(look) ? "hot" : "", fact->seq);
	cell_begin(table, 0);
	say_time(page, fact->logged_us);
	cell_end(table);
	cell_begin(table, 1);
	HTML(html, "<span class=\"org\">");
	say_viewer(page, fact->viewer);
	HTML(html, "</span> <span class=\"sub\">");
	say_user(page, fact);
	HTML(html, "</span>");
	cell_end(table);
	cell_begin(table, 2);
	if (page_hides(page, HIDE_REASONS))
		say(page, "reason.hidden", NO_ARGS);
	else
		html_value(html, fact->override);
	cell_end(table);
	cell_begin(table, 3);
	hindrance_say(page, look);
	cell_end(table);
	cell_begin(table, 4);
	say_review(page, look);
	cell_end(table);
	row_end(table);
}

static void
overrides_section(struct page *page, const struct looks *looks)
{
	static const struct column columns[] = {{"column.when", "c1", false},
	    {"column.who", NULL, true}, {"column.reason", NULL, false},
	    {"column.hindrance", NULL, false}, {"column.checked", NULL, false}};
	struct table table;

	if (!looks->overrides)
		return;
	HTML(&page->html, "<section><h2>");
	say(page, "section.overrides", NO_ARGS);
	HTML(&page->html, "</h2>");
	table_begin(&table, page,
	    (struct region){
		.label = "section.overrides", .rows = looks->overrides},
	    columns, 5);
	for (size_t i = 0; i < looks->count; i++)
		if (looks->by_seq[i]->fact->override.len)
			override_row(&table, looks->by_seq[i]);
	table_end(&table);
	HTML(&page->html, "</section>\n");
}

/* One source's ground of a look that was shown something. */
static void
ground_say(struct page *page, const struct ground_line *ground, bool several)
{
	struct html *html = &page->html;

	say_rule(page, ground->then, ground->then_episode);
	if (several) {
		HTML(html, " (");
		say(page, "ground.record",
		    ARGS(RECORD_ARG("record", ground->source)));
		HTML(html, ")");
	}
	if (!rule_word_allows(ground->then) || rule_word_allows(ground->now))
		return;
	HTML(html, " <b class=\"latet\">");
	say(page,
	    text_equal(ground->now, TEXT("no-relationship")) ||
		    text_equal(ground->now, TEXT("undecided")) ||
		    text_equal(ground->now, TEXT("mig-undecided"))
		? "look.mistake"
		: "look.late",
	    NO_ARGS);
	HTML(html, "</b>");
}

static void
grounds_say(struct page *page, const struct look *look)
{
	for (size_t i = 0; i < look->ground_count; i++) {
		if (i)
			HTML(&page->html, "<br>");
		ground_say(page, &look->grounds[i], look->ground_count > 1);
	}
	if (!look->ground_count)
		say(page, "look.own", NO_ARGS);
}

/* An emergency that was stated, and its reason. */
static void
emergency_say(struct page *page, const struct look *look)
{
	struct html *html = &page->html;

	if (look_opened(look))
		HTML(html, "<b class=\"ovr\">");
	else
		HTML(html, "<b>");
	say(page, look_opened(look) ? "look.without" : "look.needless",
	    NO_ARGS);
	HTML(html, "</b> ");
	if (!page_hides(page, HIDE_REASONS))
		say(page, "look.reason",
		    ARGS(VALUE_ARG("reason", look->fact->override)));
}

static void
why_say(struct page *page, const struct look *look)
{
	if (!look->fact->shown) {
		say(page, "look.nothing", NO_ARGS);
		HTML(&page->html, " ");
		if (look->ground_count)
			say_rule(page, look->grounds[0].then,
			    look->grounds[0].then_episode);
	} else if (look->fact->override.len) {
		emergency_say(page, look);
	} else {
		grounds_say(page, look);
	}
}

static void
look_row(struct table *table, const struct look *look)
{
	struct page *page = table->page;
	const struct fact *fact = look->fact;
	struct html *html = &page->html;

	row_begin(table, "", fact->seq);
	cell_begin(table, 0);
	say_time(page, fact->logged_us);
	cell_end(table);
	cell_begin(table, 1);
	say_user(page, fact);
	cell_end(table);
	cell_begin(table, 2);
	if (page_hides(page, HIDE_REASONS))
		say(page, "reason.hidden", NO_ARGS);
	else if (fact->purpose.len)
		html_value(html, fact->purpose);
	else
		say(page, "not-recorded", NO_ARGS);
	cell_end(table);
	cell_begin(table, 3);
	why_say(page, look);
	cell_end(table);
	cell_begin(table, 4);
	html_number(html, fact->shown);
	cell_end(table);
	row_end(table);
}

static void
viewer_section(struct page *page, const struct viewer *viewer)
{
	static const struct column columns[] = {{"column.when", "c1", false},
	    {"column.user", "c2", false}, {"column.purpose", "c3", false},
	    {"column.why", NULL, false}, {"column.shown", "n c4", false}};
	struct html *html = &page->html;
	unsigned id = ++page->ids;
	struct table table;

	HTML(html, "<h3 id=\"h");
	html_number(html, id);
	HTML(html, "\" data-org=\"");
	html_attribute(html, viewer->code);
	HTML(html, "\">");
	say_viewer(page, viewer->code);
	HTML(html, " <span class=\"sub\">");
	say_number(page, "looks", viewer->count, NO_ARGS);
	HTML(html, "</span></h3>");
	table_begin(&table, page,
	    (struct region){.heading = id, .css = "fix", .rows = viewer->count},
	    columns, 5);
	for (size_t i = 0; i < viewer->count; i++)
		look_row(&table, &viewer->looks[i]);
	table_end(&table);
}

static void
looks_section(struct page *page, const struct looks *looks)
{
	HTML(&page->html, "<section><h2>");
	say(page, "section.looks", NO_ARGS);
	HTML(&page->html, "</h2>\n");
	if (!looks->count) {
		HTML(&page->html, "<p>");
		say(page, "looks.none", NO_ARGS);
		HTML(&page->html, "</p>");
	}
	for (size_t v = 0; v < looks->looked_count; v++)
		viewer_section(page, &looks->viewers[v]);
	HTML(&page->html, "</section>\n");
}

static void
fact_row(struct table *table, const struct fact *fact)
{
	struct page *page = table->page;

	row_begin(table, fact_is_late(fact) ? "amb" : "", fact->seq);
	cell_begin(table, 0);
	say_time(page, fact->at_us);
	cell_end(table);
	cell_begin(table, 1);
	say_fact(page, fact);
	cell_end(table);
	cell_begin(table, 2);
	say_decider(page, fact);
	cell_end(table);
	cell_begin(table, 3);
	say_delay(page, fact);
	cell_end(table);
	row_end(table);
}

static void
facts_section(struct page *page)
{
	static const struct column columns[] = {{"column.when", "c1", false},
	    {"column.what", NULL, false}, {"column.decided", "c3", false},
	    {"column.written", "c2", false}};
	const struct fact *events = page->reading.events.items;
	struct html *html = &page->html;
	struct table table;

	HTML(html, "<section><h2>");
	say(page, "section.facts", NO_ARGS);
	HTML(html, "</h2>");
	table_begin(&table, page,
	    (struct region){.label = "section.facts",
		.css = "fix",
		.rows = page->reading.events.count},
	    columns, 4);
	for (size_t i = page->reading.events.count; i-- > 0;)
		if (fact_is_told(page, &events[i]))
			fact_row(&table, &events[i]);
	table_end(&table);
	HTML(html, "</section>\n");
}

void
patient_page(struct page *page)
{
	static const struct account_words words = {
	    "patient.banner", "patient.title", "patient.lede"};
	struct html *html = &page->html;
	struct looks looks;

	if (!looks_find(page, &looks)) {
		html->status = error_no_memory(&html->error);
		return;
	}
	if (account_begin(page, &words,
		ARGS(TIME_ARG("at", page->reading.at_us),
		    DAY_ARG("since", page->reading.since_us)))) {
		HTML(html, "<div class=\"cards\">");
		who_card(page);
		looks_card(page, &looks);
		without_card(page, &looks);
		HTML(html, "</div>\n");
		not_asked(page);
		written_late(page, &looks);
		picture_draw(page, &looks);
		overrides_section(page, &looks);
		looks_section(page, &looks);
		facts_section(page);
	}
	about_section(page);
	page_end(page);
}
