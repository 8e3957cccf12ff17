/* facts - what a fact says, in a sentence. Report. */
#include "facts.h"

#include "../system/local_day.h"

#include <string.h>

bool
fact_is_told(const struct page *page, const struct fact *fact)
{
	if (fact->event == EVENT_RECORD_VIEW)
		return false;
	if (!page_hides(page, HIDE_MARKS))
		return true;
	if (fact->event == EVENT_FACT_VOID) {
		const struct fact *target =
		    reading_event(&page->reading, fact->of);

		return target && target->event != EVENT_MARK_PRIVATE;
	}
	return fact->event != EVENT_MARK_PRIVATE;
}

/* Whom an episode joins. */
struct joined {
	struct text practice, service;
};

static struct joined
joined_of(const struct page *page, const struct fact *fact)
{
	const struct episode_line *episodes = page->reading.episodes.items;
	const struct fact *events = page->reading.events.items;

	if (fact->event == EVENT_EPISODE_OPEN)
		return (struct joined){fact->practice, fact->service};
	for (size_t i = 0; i < page->reading.episodes.count; i++)
		if (text_equal(episodes[i].episode, fact->episode))
			return (struct joined){
			    episodes[i].practice, episodes[i].service};
	for (size_t i = 0; i < page->reading.events.count; i++)
		if (events[i].event == EVENT_EPISODE_OPEN &&
		    text_equal(events[i].episode, fact->episode))
			return (struct joined){
			    events[i].practice, events[i].service};
	return (struct joined){TEXT(""), TEXT("")};
}

static void
space(struct page *page)
{
	HTML(&page->html, " ");
}

/* One direction's decision, where the fact has it. */
static void
say_direction(struct page *page, enum decision decision, struct text viewer,
    struct text source, const char *yes, const char *no)
{
	const struct arg args[] = {
	    KEY_ARG("word", decision == DECISION_YES ? ARG_YES : ARG_NO,
		decision == DECISION_YES ? "word.yes" : "word.no"),
	    PRACTICE_ARG("viewer", viewer), RECORD_ARG("record", source),
	    {.kind = ARG_NONE}};

	if (!decision)
		return;
	say(page, decision == DECISION_YES ? yes : no, args);
}

static void
say_directions(
    struct page *page, const struct fact *fact, const struct joined *joined)
{
	if (!joined->service.len) {
		say(page, "fact.consent.unknown",
		    ARGS(ID_ARG("episode", fact->episode)));
		return;
	}
	say_direction(page, fact->to_service, joined->service, joined->practice,
	    "fact.may", "fact.may-not");
	if (fact->to_service && fact->to_practice)
		HTML(&page->html, ". ");
	say_direction(page, fact->to_practice, joined->practice,
	    joined->service, "fact.may", "fact.may-not");
}

static void
say_opening(struct page *page, const struct fact *fact)
{
	struct joined joined = {fact->practice, fact->service};
	bool care = fact->care.len && !page_hides(page, HIDE_CARE);

	if (care)
		say(page, "fact.opening.care",
		    ARGS(ORG_ARG("service", fact->service),
			VALUE_ARG("care", fact->care)));
	else
		say(page, "fact.opening",
		    ARGS(ORG_ARG("service", fact->service)));
	space(page);
	if (!fact->to_service && !fact->to_practice)
		say(page, "fact.not-asked",
		    ARGS(KEY_ARG("word", ARG_OPEN, "word.not-asked")));
	else
		say_directions(page, fact, &joined);
}

static void
say_discharge(struct page *page, const struct fact *fact)
{
	struct joined joined = joined_of(page, fact);
	struct text care = episode_care(page, fact->episode);

	if (care.len)
		say(page, "fact.discharge.care",
		    ARGS(ORG_ARG("service", joined.service),
			VALUE_ARG("care", care)));
	else
		say(page, "fact.discharge",
		    ARGS(ORG_ARG("service", joined.service)));
}

static void
say_mark(struct page *page, const struct fact *fact)
{
	say(page,
	    fact->private == DECISION_YES ? "fact.private" : "fact.released",
	    ARGS(
		ID_ARG("entry", fact->entry), RECORD_ARG("record", fact->org)));
}

static void
say_partner(struct page *page, const struct fact *fact)
{
	say(page, fact->partner == DECISION_YES ? "fact.joins" : "fact.leaves",
	    ARGS(ORG_ARG("org", fact->org)));
}

static void
say_choice(struct page *page, const struct fact *fact)
{
	bool yes = fact->mig == DECISION_YES;

	say(page, "fact.mig",
	    ARGS(KEY_ARG("word", yes ? ARG_YES : ARG_NO,
		     yes ? "word.yes" : "word.no"),
		RECORD_ARG("record", fact->practice)));
}

static const char *
outcome_key(enum review outcome)
{
	switch (outcome) {
	case REVIEW_JUSTIFIED:
		return "review.justified";
	case REVIEW_NOT_JUSTIFIED:
		return "review.not-justified";
	case REVIEW_REFERRED:
		return "review.referred";
	default:
		return "review.open";
	}
}

/* What was taken back: by its number, or by its day. */
static void
say_void(struct page *page, const struct fact *fact)
{
	const struct fact *target = reading_event(&page->reading, fact->of);

	say_to(page, "fact.void",
	    ARGS(NUMBER_ARG("n", fact->of),
		DAY_ARG("day", target ? target->logged_us : fact->at_us)));
}

static void
say_judgement(struct page *page, const struct fact *fact)
{
	const struct fact *look = reading_event(&page->reading, fact->of);

	say_to(page, "fact.review",
	    ARGS(NUMBER_ARG("n", fact->of),
		TIME_ARG("time", look ? look->logged_us : fact->at_us),
		KEY_ARG("outcome", ARG_KEY, outcome_key(fact->outcome))));
}

void
say_what(struct page *page, const struct fact *fact)
{
	struct joined joined;

	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		say_opening(page, fact);
		return;
	case EVENT_CONSENT_SET:
		joined = joined_of(page, fact);
		if (fact->mig)
			say_choice(page, fact);
		else
			say_directions(page, fact, &joined);
		return;
	case EVENT_EPISODE_DISCHARGE:
		say_discharge(page, fact);
		return;
	case EVENT_MARK_PRIVATE:
		say_mark(page, fact);
		return;
	case EVENT_PARTNER_SET:
		say_partner(page, fact);
		return;
	case EVENT_FACT_VOID:
		say_void(page, fact);
		return;
	case EVENT_VIEW_REVIEW:
		say_judgement(page, fact);
		return;
	case EVENT_ORG_SUCCEED:
		say(page, "fact.succeeds",
		    ARGS(ORG_ARG("org", fact->org),
			ORG_ARG("successor", fact->successor)));
		return;
	case EVENT_PATIENT_LINK:
		say(page, "fact.link", NO_ARGS);
		return;
	default:
		return;
	}
}

static void
say_sub(struct page *page, const char *key, struct text text)
{
	HTML(&page->html, "<span class=\"sub\">");
	say(page, key, ARGS(VALUE_ARG("text", text)));
	HTML(&page->html, "</span>");
}

void
say_fact(struct page *page, const struct fact *fact)
{
	const struct fact *voided =
	    fact->void_seq ? reading_event(&page->reading, fact->void_seq)
			   : NULL;
	struct html *html = &page->html;

	if (voided)
		HTML(html, "<s>");
	say_what(page, fact);
	if (voided) {
		HTML(html, "</s> <b class=\"void\">");
		say_to(page, "fact.voided",
		    ARGS(NUMBER_ARG("n", voided->seq),
			DAY_ARG("day", voided->logged_us)));
		HTML(html, "</b>");
	}
	if (fact->reason.len && !page_hides(page, HIDE_REASONS))
		say_sub(page, "fact.reason", fact->reason);
	if (fact->note.len && !page_hides(page, HIDE_NOTES))
		say_sub(page, "fact.note", fact->note);
}

void
say_decider(struct page *page, const struct fact *fact)
{
	static const char *const deciders[][2] = {
	    {"patient", "decided.patient"}, {"parent", "decided.parent"},
	    {"guardian", "decided.guardian"}, {"attorney", "decided.attorney"},
	    {"best-interests", "decided.best-interests"}};
	bool asked = fact->event == EVENT_EPISODE_OPEN;

	for (size_t i = 0; i < sizeof deciders / sizeof *deciders; i++)
		if (text_equal(fact->decided_by, text_of(deciders[i][0]))) {
			say_to(page, deciders[i][1], NO_ARGS);
			return;
		}
	if (asked)
		say(page, "decided.nobody", NO_ARGS);
	else
		HTML(&page->html, "\xe2\x80\x93");
}

bool
fact_is_late(const struct fact *fact)
{
	return fact->logged_us - fact->at_us >= DAY_US;
}

/* The day of an instant in the zone, as a number of days. */
static int64_t
day_number(int64_t us)
{
	struct day day;
	int64_t midnight_us;

	if (!local_day_of(us, &day) || !instant_of_civil(day.year, day.month,
					   day.day, 0, 0, 0, &midnight_us))
		return us / DAY_US;
	return midnight_us / DAY_US;
}

uint64_t
fact_delay(const struct fact *fact)
{
	int64_t days = day_number(fact->logged_us) - day_number(fact->at_us);

	return days > 0 ? (uint64_t)days : 0;
}

void
say_delay(struct page *page, const struct fact *fact)
{
	uint64_t days = fact_delay(fact);

	if (!days) {
		say(page, "delay.none", NO_ARGS);
		return;
	}
	html_literal(&page->html,
	    fact_is_late(fact) ? TEXT("<b class=\"latet\">") : TEXT("<span>"));
	say_number(page, "delay", days, NO_ARGS);
	html_literal(
	    &page->html, fact_is_late(fact) ? TEXT("</b>") : TEXT("</span>"));
	if (page->is_staff)
		return;
	HTML(&page->html, ", ");
	say(page, "delay.on", ARGS(DAY_ARG("day", fact->logged_us)));
}

void
say_rule(struct page *page, struct text rule, struct text episode)
{
	static const char *const rules[] = {"own", "agreement", "retained",
	    "mig", "private", "future", "withdrawn", "refused", "undecided",
	    "mig-refused", "mig-undecided", "discharged", "no-relationship"};
	struct text care = episode_care(page, episode);
	char key[40] = "rule.";

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (!text_equal(rule, text_of(rules[i])))
			continue;
		memcpy(key + 5, rules[i], strlen(rules[i]) + 1);
		say(page, key, NO_ARGS);
		if (care.len)
			HTML(&page->html, " "),
			    say(page, "rule.care",
				ARGS(VALUE_ARG("care", care)));
		return;
	}
	say(page, "rule.unknown", ARGS(VALUE_ARG("rule", rule)));
}

void
say_user(struct page *page, const struct fact *look)
{
	const struct name_row *row =
	    names_find(&page->names, look->viewer, look->user);
	struct html *html = &page->html;

	if (page_hides(page, HIDE_USERS)) {
		say(page, "user.hidden", NO_ARGS);
		return;
	}
	if (!look->user.len) {
		say(page, "not-recorded", NO_ARGS);
		return;
	}
	html_value(html, row ? row->name : look->user);
	if (row && row->is_machine) {
		HTML(html, " <span class=\"sub\">");
		say(page, "user.machine", NO_ARGS);
		HTML(html, "</span>");
	}
}

void
say_review(struct page *page, const struct look *look)
{
	const struct fact *review = look->review;

	if (!review) {
		say(page, "review.none", NO_ARGS);
		return;
	}
	say(page, outcome_key(review->outcome), NO_ARGS);
	if (review->reason.len && !page_hides(page, HIDE_REASONS))
		say_sub(page, "fact.reason", review->reason);
}
