/* fact - one event in the ledger, and one entry of a record. Model. */
#include "fact.h"

#include <stddef.h>

static const struct text event_names[EVENT_COUNT] = {
    [EVENT_EPISODE_OPEN] = {"episode-open", 12},
    [EVENT_CONSENT_SET] = {"consent-set", 11},
    [EVENT_EPISODE_DISCHARGE] = {"episode-discharge", 17},
    [EVENT_MARK_PRIVATE] = {"mark-private", 12},
    [EVENT_PARTNER_SET] = {"partner-set", 11},
    [EVENT_RECORD_VIEW] = {"record-view", 11},
    [EVENT_FACT_VOID] = {"fact-void", 9},
    [EVENT_VIEW_REVIEW] = {"view-review", 11},
    [EVENT_ORG_SUCCEED] = {"org-succeed", 11},
    [EVENT_PATIENT_LINK] = {"patient-link", 12},
};

struct fact
fact_none(void)
{
	return (struct fact){
	    .logged_us = INSTANT_UNSET,
	    .at_us = INSTANT_UNSET,
	    .due_us = INSTANT_UNSET,
	};
}

/* Where the texts of a fact stand in it. */
static const size_t texts[] = {
    offsetof(struct fact, patient),
    offsetof(struct fact, episode),
    offsetof(struct fact, practice),
    offsetof(struct fact, service),
    offsetof(struct fact, org),
    offsetof(struct fact, entry),
    offsetof(struct fact, care),
    offsetof(struct fact, name),
    offsetof(struct fact, viewer),
    offsetof(struct fact, user),
    offsetof(struct fact, purpose),
    offsetof(struct fact, override),
    offsetof(struct fact, reason),
    offsetof(struct fact, decided_by),
    offsetof(struct fact, by),
    offsetof(struct fact, login),
    offsetof(struct fact, session),
    offsetof(struct fact, note),
    offsetof(struct fact, digest),
    offsetof(struct fact, successor),
    offsetof(struct fact, was),
    offsetof(struct fact, sources),
};

bool
fact_copy(const struct fact *fact, struct arena *arena, struct fact *copy)
{
	*copy = *fact;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct text *text = (struct text *)((char *)copy + texts[i]);

		if (text->len && !arena_copy(arena, *text, text))
			return false;
	}
	return true;
}

struct text
event_name(enum event event)
{
	return event_names[event];
}

enum event
event_of_name(struct text name)
{
	for (int e = EVENT_UNSET + 1; e < EVENT_COUNT; e++)
		if (text_equal(event_names[e], name))
			return (enum event)e;
	return EVENT_UNSET;
}

struct text
decision_name(enum decision decision)
{
	switch (decision) {
	case DECISION_YES:
		return TEXT("yes");
	case DECISION_NO:
		return TEXT("no");
	default:
		return TEXT("");
	}
}

static const struct text review_names[] = {
    [REVIEW_UNSET] = {"", 0},
    [REVIEW_JUSTIFIED] = {"justified", 9},
    [REVIEW_OPEN] = {"open", 4},
    [REVIEW_REFERRED] = {"referred", 8},
    [REVIEW_NOT_JUSTIFIED] = {"not-justified", 13},
};

struct text
review_name(enum review review)
{
	return review_names[review];
}

enum review
review_of_name(struct text name)
{
	for (int r = REVIEW_JUSTIFIED; r <= REVIEW_NOT_JUSTIFIED; r++)
		if (text_equal(review_names[r], name))
			return (enum review)r;
	return REVIEW_UNSET;
}
