/* about - what is not on a page, what its words mean, and the proof. Report. */
#include "facts.h"

/* What was left out by --hide, said once, whether there was any of it. */
static void
hidden_say(struct page *page)
{
	static const struct {
		enum hidden what;
		const char *key;
	} hidden[] = {{HIDE_USERS, "hidden.users"},
	    {HIDE_REASONS, "hidden.reasons"}, {HIDE_MARKS, "hidden.marks"},
	    {HIDE_CARE, "hidden.care"}, {HIDE_NOTES, "hidden.notes"}};

	for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
		if (page_hides(page, hidden[i].what)) {
			HTML(&page->html, " ");
			say(page, hidden[i].key, NO_ARGS);
		}
}

static void
proof_say(struct page *page)
{
	struct html *html = &page->html;

	say(page, "proof", ARGS(NUMBER_ARG("n", page->reading.known_seq)));
	HTML(html, " ");
	html_value_of(html, "hash", page->reading.head);
	if (!page->is_staff)
		return;
	HTML(html, ". ");
	say(page, "proof.check", NO_ARGS);
	HTML(html, " <code>ledger-verify --head ");
	html_number(html, page->reading.known_seq);
	HTML(html, ":");
	html_value(html, page->reading.head);
	HTML(html, "</code>");
}

void
about_section(struct page *page)
{
	struct html *html = &page->html;

	HTML(html, "<section class=\"foot\"><h2>");
	say(page, "section.about", NO_ARGS);
	HTML(html, "</h2><dl>\n");
	if (!page_hides(page, HIDE_MARKS) &&
	    page->reading.kind == READING_ACCOUNT) {
		term_begin(page, "about.private");
		say_number(page, "private", page->reading.marks.count, NO_ARGS);
		term_end(page);
	}
	if (page->reading.kind == READING_ACCOUNT) {
		term_begin(page, "about.not-here");
		say_to(page, "not-here", NO_ARGS);
		HTML(html, " ");
		say_number(page, "older", page->reading.older,
		    ARGS(DAY_ARG("since", page->reading.since_us)));
		hidden_say(page);
		term_end(page);
		term_begin(page, "about.mig");
		say(page, "mig.means", NO_ARGS);
		term_end(page);
	}
	if (!page->is_staff || page->options.contact.len) {
		term_begin(page, "about.wrong");
		if (page->options.contact.len)
			html_value(html, page->options.contact);
		else
			say(page, "wrong", NO_ARGS);
		term_end(page);
	}
	term_begin(page, "about.proof");
	proof_say(page);
	term_end(page);
	HTML(html, "</dl></section>\n");
}
