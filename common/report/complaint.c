/* complaint - the file for whoever investigates. Report. */
#include "entries_asked.h"
#include "facts.h"
#include "picture.h"

static void
cards(struct page *page, const struct looks *looks)
{
	HTML(&page->html, "<div class=\"cards four\">");
	count_card(page, "card.all", looks->count, false);
	count_card(page, "card.overrides", looks->unreviewed, true);
	count_card(page, "card.wrong", looks->wrong, true);
	count_card(page, "card.empty", looks->empty, false);
	HTML(&page->html, "</div>\n");
}

/* What the organisation sees now, by each route. */
static void
sights_say(struct page *page, struct text viewer)
{
	const struct sight_line *who = page->reading.who.items;
	struct html *html = &page->html;
	size_t said = 0;

	for (size_t i = 0; i < page->reading.who.count; i++) {
		bool all = sees_all(&who[i]);

		if (!text_equal(who[i].viewer, viewer))
			continue;
		if (said++)
			HTML(html, "<br>");
		say(page, all ? "sight.all" : "sight.before",
		    ARGS(RECORD_ARG("record", who[i].source),
			DAY_ARG("before",
			    all ? page->reading.at_us : who[i].before_us)));
		if (!who[i].episode.len)
			continue;
		HTML(html, " ");
		html_value_of(html, "id", who[i].episode);
	}
	if (!said)
		say(page, "sight.nothing", NO_ARGS);
}

static void
number_cell(struct table *table, size_t column, uint64_t number)
{
	cell_begin(table, column);
	html_number(&table->page->html, number);
	cell_end(table);
}

static void
viewer_row(struct table *table, const struct viewer *viewer)
{
	struct page *page = table->page;

	row_begin(table, "", 0);
	cell_begin(table, 0);
	org_code(page, viewer->code);
	cell_end(table);
	cell_begin(table, 1);
	sights_say(page, viewer->code);
	cell_end(table);
	number_cell(table, 2, viewer->count);
	number_cell(table, 3, viewer->overrides);
	number_cell(table, 4, viewer->wrong);
	cell_begin(table, 5);
	if (viewer->count) {
		say_time(
		    page, viewer->looks[viewer->count - 1].fact->logged_us);
		HTML(&page->html, "<br>");
		say_time(page, viewer->looks[0].fact->logged_us);
	} else {
		HTML(&page->html, "\xe2\x80\x93");
	}
	cell_end(table);
	row_end(table);
}

static void
viewers_section(struct page *page, const struct looks *looks)
{
	static const struct column columns[] = {{"column.org", NULL, true},
	    {"column.sees", NULL, false}, {"column.looks", "n", false},
	    {"column.overrides", "n", false}, {"column.wrong", "n", false},
	    {"column.first-last", NULL, false}};
	struct table table;

	HTML(&page->html, "<section><h2>");
	say(page, "section.viewers", NO_ARGS);
	HTML(&page->html, "</h2>");
	table_begin(&table, page,
	    (struct region){.label = "section.viewers", .css = "dense"},
	    columns, 6);
	for (size_t i = 0; i < looks->viewer_count; i++)
		viewer_row(&table, &looks->viewers[i]);
	table_end(&table);
	HTML(&page->html, "</section>\n");
}

/* The account that recorded, and the one that had logged in, if another. */
static void
login_say(struct page *page, const struct fact *fact)
{
	struct html *html = &page->html;

	HTML(html, " <span class=\"sub\">");
	if (fact->session.len)
		say(page, "login.session",
		    ARGS(VALUE_ARG("login", fact->login),
			VALUE_ARG("session", fact->session)));
	else
		say(page, "login", ARGS(VALUE_ARG("login", fact->login)));
	HTML(html, "</span>");
}

static void
user_say(struct page *page, const struct fact *look)
{
	say_user(page, look);
	if (page_hides(page, HIDE_USERS))
		return;
	login_say(page, look);
}

static void
purpose_say(struct page *page, const struct fact *look)
{
	if (page_hides(page, HIDE_REASONS))
		say(page, "reason.hidden", NO_ARGS);
	else if (look->purpose.len)
		html_value(&page->html, look->purpose);
	else
		say(page, "not-recorded", NO_ARGS);
}

static void
grounds_say(struct page *page, const struct look *look, bool now)
{
	for (size_t i = 0; i < look->ground_count; i++) {
		const struct ground_line *ground = &look->grounds[i];

		if (i)
			HTML(&page->html, "<br>");
		rule_say(page, now ? ground->now : ground->then,
		    now ? ground->now_episode : ground->then_episode);
		if (!now)
			because_say(page, &ground->then_because);
	}
	if (!look->ground_count)
		HTML(&page->html, "\xe2\x80\x93");
}

static void
override_card(struct page *page, const struct look *look)
{
	const struct fact *fact = look->fact;
	struct html *html = &page->html;

	HTML(html, "<section class=\"card rev\"><h3>");
	say(page, "override.title",
	    ARGS(NUMBER_ARG("n", fact->seq), ORG_ARG("viewer", fact->viewer)));
	HTML(html, "</h3><dl>");
	term_begin(page, "column.when");
	say_time(page, fact->logged_us);
	term_end(page);
	term_begin(page, "column.who");
	user_say(page, fact);
	term_end(page);
	term_begin(page, "column.purpose");
	purpose_say(page, fact);
	term_end(page);
	term_begin(page, "column.reason");
	if (page_hides(page, HIDE_REASONS))
		say(page, "reason.hidden", NO_ARGS);
	else
		html_value(html, fact->override);
	term_end(page);
	term_begin(
	    page, look_opened(look) ? "override.passed" : "override.needless");
	grounds_say(page, look, false);
	term_end(page);
	term_begin(page, "override.opened");
	say_number(page, "override.entries", fact->overridden,
	    ARGS(NUMBER_ARG("shown", fact->shown)));
	term_end(page);
	term_begin(page, "override.review");
	say_review(page, look);
	if (!look->review) {
		HTML(html, ", ");
		say_number(page, "age",
		    (uint64_t)((page->reading.at_us - fact->logged_us) /
			       DAY_US),
		    NO_ARGS);
	}
	term_end(page);
	HTML(html, "</dl></section>\n");
}

static void
overrides_section(struct page *page, const struct looks *looks)
{
	if (!looks->overrides)
		return;
	HTML(&page->html, "<section><h2>");
	say(page, "section.review", NO_ARGS);
	HTML(&page->html, "</h2><div class=\"cards two");
	html_literal(
	    &page->html, is_long(looks->overrides) ? TEXT(" long") : TEXT(""));
	HTML(&page->html, "\">\n");
	for (size_t i = 0; i < looks->count; i++)
		if (looks->by_seq[i]->fact->override.len)
			override_card(page, looks->by_seq[i]);
	HTML(&page->html, "</div></section>\n");
}

/* Do all grounds say now what they said then? */
static bool
grounds_hold(const struct look *look)
{
	for (size_t i = 0; i < look->ground_count; i++)
		if (!text_equal(look->grounds[i].then, look->grounds[i].now) ||
		    !text_equal(look->grounds[i].then_episode,
			look->grounds[i].now_episode))
			return false;
	return true;
}

static void
look_row(struct table *table, const struct look *look)
{
	struct page *page = table->page;
	const struct fact *fact = look->fact;
	struct html *html = &page->html;

	row_begin(table,
	    look_opened(look)     ? "hot"
	    : look_is_wrong(look) ? "amb"
				  : "",
	    fact->seq);
	number_cell(table, 0, fact->seq);
	cell_begin(table, 1);
	say_time(page, fact->logged_us);
	cell_end(table);
	cell_begin(table, 2);
	say_org(page, fact->viewer);
	HTML(html, " ");
	html_value_of(html, "sub", fact->viewer);
	cell_end(table);
	cell_begin(table, 3);
	say_user(page, fact);
	HTML(html, " ");
	if (fact->purpose.len && !page_hides(page, HIDE_REASONS)) {
		html_value_of(html, "sub", fact->purpose);
	} else {
		HTML(html, "<span class=\"sub\">");
		purpose_say(page, fact);
		HTML(html, "</span>");
	}
	cell_end(table);
	cell_begin(table, 4);
	grounds_say(page, look, false);
	if (fact->override.len) {
		HTML(html, " <b class=\"ovr\">");
		say(page, "overridden", NO_ARGS);
		HTML(html, "</b>");
	}
	cell_end(table);
	cell_begin(table, 5);
	if (grounds_hold(look))
		say(page, "the-same", NO_ARGS);
	else
		grounds_say(page, look, true);
	cell_end(table);
	number_cell(table, 6, fact->shown);
	cell_begin(table, 7);
	if (page_hides(page, HIDE_MARKS))
		say(page, "reason.hidden", NO_ARGS);
	else
		html_number(html, fact->withheld);
	cell_end(table);
	row_end(table);
}

static void
looks_section(struct page *page, const struct looks *looks)
{
	static const struct column columns[] = {{"column.event", "n w6", false},
	    {"column.logged", "w16", false}, {"column.viewer", "w18", false},
	    {"column.user-purpose", "w18", false}, {"column.then", NULL, false},
	    {"column.now", "w12", false}, {"column.shown-n", "n w7", false},
	    {"column.withheld", "n w9", false}};
	struct table table;
	HTML(&page->html, "<section><h2>");
	say(page, "section.every", NO_ARGS);
	HTML(&page->html, "</h2>");
	table_begin(&table, page,
	    (struct region){.label = "section.every",
		.css = "dense fix",
		.rows = looks->count},
	    columns, 8);
	for (size_t i = looks->count; i-- > 0;)
		look_row(&table, looks->by_seq[i]);
	table_end(&table);
	HTML(&page->html, "<p class=\"hint\">");
	say(page, "every.hint", NO_ARGS);
	HTML(&page->html, "</p></section>\n");
}

static void
fact_row(struct table *table, const struct fact *fact)
{
	struct page *page = table->page;
	struct html *html = &page->html;

	row_begin(table, fact_is_late(fact) ? "amb" : "", fact->seq);
	number_cell(table, 0, fact->seq);
	cell_begin(table, 1);
	say_time(page, fact->at_us);
	cell_end(table);
	cell_begin(table, 2);
	say_time(page, fact->logged_us);
	if (fact_delay(fact)) {
		HTML(html, " ");
		say_delay(page, fact);
	}
	cell_end(table);
	cell_begin(table, 3);
	say_fact(page, fact);
	cell_end(table);
	cell_begin(table, 4);
	say_decider(page, fact);
	cell_end(table);
	cell_begin(table, 5);
	if (page_hides(page, HIDE_USERS)) {
		say(page, "user.hidden", NO_ARGS);
	} else {
		html_value(html, fact->by);
		login_say(page, fact);
	}
	cell_end(table);
	row_end(table);
}

static void
facts_section(struct page *page)
{
	static const struct column columns[] = {{"column.event", "n w6", false},
	    {"column.took", "w16", false}, {"column.logged", "w16", false},
	    {"column.fact", NULL, false}, {"column.decided-by", "w12", false},
	    {"column.recorded-by", "w12", false}};
	const struct fact *events = page->reading.events.items;
	struct table table;

	HTML(&page->html, "<section><h2>");
	say(page, "section.clocks", NO_ARGS);
	HTML(&page->html, "</h2>");
	table_begin(&table, page,
	    (struct region){.label = "section.clocks",
		.css = "dense fix",
		.rows = page->reading.events.count},
	    columns, 6);
	for (size_t i = 0; i < page->reading.events.count; i++)
		if (fact_is_told(page, &events[i]))
			fact_row(&table, &events[i]);
	table_end(&table);
	HTML(&page->html, "</section>\n");
}

void
complaint_page(struct page *page)
{
	static const struct account_words words = {
	    "complaint.banner", "complaint.title", "complaint.lede"};
	struct html *html = &page->html;
	struct looks looks;

	if (!looks_find(page, &looks)) {
		html->status = error_no_memory(&html->error);
		return;
	}
	if (account_begin(page, &words,
		ARGS(DAY_ARG("since", page->reading.since_us),
		    TIME_ARG("at", page->reading.at_us),
		    NUMBER_ARG("n", page->reading.known_seq)))) {
		cards(page, &looks);
		viewers_section(page, &looks);
		picture_draw(page, &looks);
		overrides_section(page, &looks);
		looks_section(page, &looks);
		facts_section(page);
		entries_section(page);
	}
	about_section(page);
	page_end(page);
}
