/* fact - one event in the ledger, and one entry of a record. Model. */
#include "fact.h"

static const struct text event_names[EVENT_COUNT] = {
    [EVENT_EPISODE_OPEN] = {"episode-open", 12},
    [EVENT_CONSENT_SET] = {"consent-set", 11},
    [EVENT_EPISODE_DISCHARGE] = {"episode-discharge", 17},
    [EVENT_MARK_PRIVATE] = {"mark-private", 12},
    [EVENT_PARTNER_SET] = {"partner-set", 11},
    [EVENT_RECORD_VIEW] = {"record-view", 11},
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
