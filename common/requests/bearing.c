/* bearing - what bears on the facts of a run. Requests. */
#include "bearing.h"

#include <string.h>

/* One patient's facts: of more than 64,000 episodes. */
#define BEARING_MAX ((size_t)96 << 20)
/* So often the ledger is asked for routes before all is read. */
#define ASKED_MOST 8

void
bearing_init(struct bearing *bearing)
{
	*bearing = (struct bearing){.of = BEARING_NONE};
	arena_init(&bearing->arena, BEARING_MAX);
}

void
bearing_release(struct bearing *bearing)
{
	arena_release(&bearing->arena);
	bearing->of = BEARING_NONE;
}

void
bearing_forget(struct bearing *bearing)
{
	arena_reset(&bearing->arena);
	bearing->of = BEARING_NONE;
	bearing->times = 0;
}

static enum bearing_of
kind_of(const struct fact *fact)
{
	return fact->event == EVENT_PARTNER_SET    ? BEARING_PARTNER
	       : fact->event == EVENT_MARK_PRIVATE ? BEARING_ENTRY
						   : BEARING_ROUTES;
}

static struct text
subject_of(const struct fact *fact)
{
	return fact->event == EVENT_PARTNER_SET    ? fact->org
	       : fact->event == EVENT_MARK_PRIVATE ? fact->entry
						   : TEXT("");
}

bool
bearing_is_of(const struct bearing *bearing, const struct fact *fact)
{
	if (bearing->of != kind_of(fact) ||
	    !text_equal(bearing->subject, subject_of(fact)))
		return false;
	return bearing->of == BEARING_PARTNER ||
	       state_is_of(&bearing->state, fact->patient);
}

static enum status
partner_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct bearing *bearing = ctx;
	struct fact kept = *fact;

	(void)line;
	kept.org = bearing->subject;
	return organisations_add(&bearing->partner, &kept)
		   ? STATUS_OK
		   : error_no_memory(error);
}

static enum status
partner_read(struct bearing *bearing, struct known *known, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PARTNER_SINCE,
	    .subject = bearing->subject,
	    .from_us = INSTANT_MIN};

	return known_facts(known, query, partner_sink, bearing, error);
}

static enum status
bearing_read(struct bearing *bearing, struct known *known,
    const struct fact *fact, struct error *error)
{
	switch (kind_of(fact)) {
	case BEARING_PARTNER:
		return partner_read(bearing, known, error);
	case BEARING_ENTRY:
		return known_subject(
		    known, bearing->subject, &bearing->state, error);
	default:
		return known_routes(known, &bearing->state, error);
	}
}

enum status
bearing_find(struct bearing *bearing, struct known *known,
    const struct fact *fact, struct error *error)
{
	enum status status;

	if (bearing_is_of(bearing, fact))
		return STATUS_OK;
	bearing_forget(bearing);
	if (!arena_copy(&bearing->arena, subject_of(fact), &bearing->subject))
		return error_no_memory(error);
	state_init(&bearing->state, &bearing->arena, fact->patient);
	organisations_init(&bearing->partner, &bearing->arena);
	status = bearing_read(bearing, known, fact, error);
	if (!status)
		bearing->of = kind_of(fact);
	return status;
}

static bool
fact_is_taken(struct bearing *bearing, const struct fact *fact)
{
	struct error ignored;

	if (bearing->of == BEARING_PARTNER)
		return !partner_sink(bearing, fact, TEXT(""), &ignored);
	return known_state_add(&bearing->state, fact);
}

void
bearing_note(struct bearing *bearing, const struct fact *fact)
{
	bool joins = fact->event == EVENT_FACT_VOID ||
		     fact->event == EVENT_ORG_SUCCEED ||
		     fact->event == EVENT_PATIENT_LINK;

	if (bearing->of == BEARING_NONE)
		return;
	if (joins ||
	    (bearing_is_of(bearing, fact) && !fact_is_taken(bearing, fact)))
		bearing_forget(bearing);
}

bool
bearing_is_due(struct bearing *bearing, const struct fact *fact)
{
	struct text asked = text_of(bearing->asked);

	if (!text_equal(asked, fact->patient)) {
		bearing->times = 0;
		memset(bearing->asked, 0, sizeof bearing->asked);
		if (fact->patient.len < sizeof bearing->asked)
			memcpy(bearing->asked, fact->patient.ptr,
			    fact->patient.len);
	}
	return bearing->times++ >= ASKED_MOST;
}
