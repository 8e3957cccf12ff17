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

/* Was the look shown something that a fact written down late forbade? */
static bool
look_is_of(
    const struct page *page, const struct fact *look, const struct fact *fact)
{
	const struct late_line *lates = page->reading.lates.items;

	for (size_t i = 0; i < page->reading.lates.count; i++)
		if (late_is_of(&lates[i], fact) &&
		    look_is_meanwhile(look, &lates[i]))
			return true;
	return false;
}

static void
meanwhile_say(
    struct page *page, const struct looks *looks, const struct fact *fact)
{
	struct html *html = &page->html;
	uint64_t count = 0;
	size_t said = 0;

	for (size_t i = 0; i < looks->count; i++)
		count += look_is_of(page, looks->items[i].fact, fact);
	say_number(page, "late.looks", count, NO_ARGS);
	for (size_t v = 0; v < looks->viewer_count; v++) {
		const struct viewer *viewer = &looks->viewers[v];
		bool looked = false;

		for (size_t i = 0; !looked && i < viewer->count; i++)
			looked = look_is_of(page, viewer->looks[i].fact, fact);
		if (!looked)
			continue;
		html_literal(html, said++ ? TEXT(", ") : TEXT(" "));
		say_org(page, viewer->code);
	}
	if (said) {
		HTML(html, ". ");
		say(page, "late.could-not-know", NO_ARGS);
	}
}

/* A decision that was written down late, by which somebody saw too much. */
static void
late_inset(
    struct page *page, const struct looks *looks, const struct fact *fact)
{
	struct html *html = &page->html;
	uint64_t days = (uint64_t)((fact->logged_us - fact->at_us) / DAY_US);

	HTML(html, "<section class=\"inset red\"><h2>");
	say_number(page, "late.title", days, NO_ARGS);
	HTML(html, "</h2><p>");
	say(page, "late.on",
	    ARGS(DAY_ARG("at", fact->at_us),
		DAY_ARG("logged", fact->logged_us)));
	HTML(html, " <q>");
	say_what(page, fact);
	HTML(html, "</q>. ");
	meanwhile_say(page, looks, fact);
	HTML(html, "</p></section>\n");
}

void
written_late(struct page *page, const struct looks *looks)
{
	const struct fact *events = page->reading.events.items;
	const struct late_line *lates = page->reading.lates.items;

	for (size_t i = 0; i < page->reading.events.count; i++) {
		const struct fact *fact = &events[i];
		bool counts = false;

		if (fact->void_seq || !fact_is_late(page, fact) ||
		    (fact->event != EVENT_CONSENT_SET &&
			fact->event != EVENT_EPISODE_DISCHARGE))
			continue;
		for (size_t l = 0; !counts && l < page->reading.lates.count;
		     l++)
			counts = late_is_of(&lates[l], fact);
		if (counts)
			late_inset(page, looks, fact);
	}
}
