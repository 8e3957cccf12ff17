/* insets - what needs an answer from a patient, or an excuse. Report. */
#include "insets.h"

#include "facts.h"

void
not_asked(struct page *page)
{
	const struct episode_line *episodes = page->reading.episodes.items;
	struct html *html = &page->html;

	for (size_t i = 0; i < page->reading.episodes.count; i++) {
		const struct episode_line *episode = &episodes[i];
		struct text care = episode_care(page, episode->episode);

		if (episode->discharged_us != INSTANT_UNSET ||
		    !text_equal(episode->to_service, TEXT("undecided")))
			continue;
		HTML(html, "<section class=\"inset\"><h2>");
		say(page, "ask.title", NO_ARGS);
		HTML(html, "</h2><p>");
		if (care.len)
			say(page, "ask.care",
			    ARGS(ORG_ARG("service", episode->service),
				VALUE_ARG("care", care),
				RECORD_ARG("record", episode->practice)));
		else
			say(page, "ask",
			    ARGS(ORG_ARG("service", episode->service),
				RECORD_ARG("record", episode->practice)));
		HTML(html, "</p></section>\n");
	}
}

/* How much of a record a word of late lines is. */
static int
extent(struct text word)
{
	if (text_equal(word, TEXT("all")))
		return 2;
	return text_equal(word, TEXT("before")) ? 1 : 0;
}

/* Does the stretch let somebody see too much, because of that fact? */
static bool
late_is_of(const struct late_line *late, const struct fact *fact)
{
	if (extent(late->knew) < extent(late->right) ||
	    (extent(late->knew) == extent(late->right) &&
		late->knew_before_us <= late->right_before_us))
		return false;
	for (size_t i = 0; i < late->because.count; i++)
		if (late->because.items[i] == fact->seq)
			return true;
	return false;
}

static bool
look_is_meanwhile(const struct fact *look, const struct late_line *late)
{
	return look->shown && text_equal(look->viewer, late->viewer) &&
	       look->logged_us >= late->from_us &&
	       (late->until_us == INSTANT_UNSET ||
		   look->logged_us < late->until_us);
}

/* The stretches in which somebody saw too much because of one fact. */
struct meanwhile {
	const struct late_line **lates;
	size_t count;
	bool is_long; /* one of them lasted a day */
};

static void
meanwhile_add(struct meanwhile *meanwhile, const struct late_line *late)
{
	meanwhile->lates[meanwhile->count++] = late;
	meanwhile->is_long |= late->until_us == INSTANT_UNSET ||
			      late->until_us - late->from_us >= DAY_US;
}

static void
meanwhile_find(const struct page *page, const struct fact *fact,
    struct meanwhile *meanwhile)
{
	const struct late_line *lates = page->reading.lates.items;

	meanwhile->count = 0;
	meanwhile->is_long = false;
	for (size_t i = 0; i < page->reading.lates.count; i++)
		if (late_is_of(&lates[i], fact))
			meanwhile_add(meanwhile, &lates[i]);
}

/* Was the look shown something that the fact forbade? */
static bool
look_is_of(const struct fact *look, const struct meanwhile *meanwhile)
{
	for (size_t i = 0; i < meanwhile->count; i++)
		if (look_is_meanwhile(look, meanwhile->lates[i]))
			return true;
	return false;
}

static uint64_t
looks_of(const struct looks *looks, const struct meanwhile *meanwhile)
{
	uint64_t count = 0;

	for (size_t i = 0; meanwhile->count && i < looks->count; i++)
		count += look_is_of(looks->items[i].fact, meanwhile);
	return count;
}

static void
meanwhile_say(struct page *page, const struct looks *looks,
    const struct meanwhile *meanwhile)
{
	struct html *html = &page->html;
	size_t said = 0;

	say_number(page, "late.looks", looks_of(looks, meanwhile), NO_ARGS);
	for (size_t v = 0; v < looks->viewer_count; v++) {
		const struct viewer *viewer = &looks->viewers[v];
		bool looked = false;

		for (size_t i = 0; !looked && i < viewer->count; i++)
			looked = look_is_of(viewer->looks[i].fact, meanwhile);
		if (!looked)
			continue;
		html_literal(html, said++ ? TEXT(", ") : TEXT(" "));
		say_org(page, viewer->code);
	}
	HTML(html, ". ");
	say(page, "late.could-not-know", NO_ARGS);
}

static void
late_inset(struct page *page, const struct looks *looks,
    const struct fact *fact, const struct meanwhile *meanwhile)
{
	struct html *html = &page->html;

	HTML(html, "<section class=\"inset red\"><h2>");
	if (fact_delay(fact))
		say_number(page, "late.title", fact_delay(fact), NO_ARGS);
	else
		say(page, "late.title.same-day", NO_ARGS);
	HTML(html, "</h2><p>");
	say(page, "late.on",
	    ARGS(DAY_ARG("at", fact->at_us),
		DAY_ARG("logged", fact->logged_us)));
	HTML(html, " <q>");
	say_what(page, fact);
	HTML(html, "</q>. ");
	if (looks_of(looks, meanwhile))
		meanwhile_say(page, looks, meanwhile);
	else
		say(page, "late.nobody", NO_ARGS);
	HTML(html, "</p></section>\n");
}

/* Was it so for a day, or so that somebody looked in between? */
static bool
late_counts(const struct looks *looks, const struct meanwhile *meanwhile)
{
	return meanwhile->count &&
	       (meanwhile->is_long || looks_of(looks, meanwhile));
}

void
written_late(struct page *page, const struct looks *looks)
{
	const struct fact *events = page->reading.events.items;
	struct meanwhile meanwhile = {
	    arena_alloc(page->arena,
		(page->reading.lates.count + 1) * sizeof *meanwhile.lates),
	    0, false};

	if (!meanwhile.lates) {
		page->html.status = error_no_memory(&page->html.error);
		return;
	}
	for (size_t i = 0; i < page->reading.events.count; i++) {
		const struct fact *fact = &events[i];

		if (fact->void_seq ||
		    (fact->event != EVENT_CONSENT_SET &&
			fact->event != EVENT_EPISODE_DISCHARGE))
			continue;
		meanwhile_find(page, fact, &meanwhile);
		if (late_counts(looks, &meanwhile))
			late_inset(page, looks, fact, &meanwhile);
	}
}
