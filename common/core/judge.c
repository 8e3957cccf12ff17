/* judge - may a fact be added, and is it there already? Core. */
#include "judge.h"

struct need {
	struct text text;
	const char *field;
};

/* The first need that is not met, as an error. */
static enum status
needs_met(const struct need *needs, size_t count, struct error *error)
{
	for (size_t i = 0; i < count; i++)
		if (text_is_empty(needs[i].text))
			return error_refuse(
			    error, needs[i].field, "is missing");
	return STATUS_OK;
}
#define NEEDS_MET(error, ...)                                                 \
	needs_met((const struct need[]){__VA_ARGS__},                         \
	    sizeof((const struct need[]){__VA_ARGS__}) / sizeof(struct need), \
	    error)

static enum status
opening_is_whole(const struct fact *fact, struct error *error)
{
	enum status status = NEEDS_MET(error, {fact->episode, "episode"},
	    {fact->practice, "practice"}, {fact->service, "service"});

	if (status)
		return status;
	if (text_equal(fact->practice, fact->service))
		return error_refuse(error, "service", "is the practice itself");
	return STATUS_OK;
}

static enum status
consent_is_whole(const struct fact *fact, struct error *error)
{
	bool about_episode = fact->to_service || fact->to_practice;

	if (fact->mig && about_episode)
		return error_refuse(error, "mig",
		    "decides about an episode and about the MIG at once");
	if (fact->mig)
		return NEEDS_MET(error, {fact->practice, "practice"});
	if (!about_episode)
		return error_refuse(error, "to_service",
		    "is missing, and to_practice and mig: nothing is decided");
	return NEEDS_MET(error, {fact->episode, "episode"});
}

static enum status
mark_is_whole(const struct fact *fact, struct error *error)
{
	enum status status =
	    NEEDS_MET(error, {fact->org, "org"}, {fact->entry, "entry"});

	if (!status && !fact->private)
		return error_refuse(error, "private", "is missing");
	return status;
}

static enum status
partner_is_whole(const struct fact *fact, struct error *error)
{
	enum status status = NEEDS_MET(error, {fact->org, "org"});

	if (!status && !fact->partner)
		return error_refuse(error, "partner", "is missing");
	return status;
}

enum status
fact_is_whole(const struct fact *fact, struct error *error)
{
	if (fact->event != EVENT_PARTNER_SET && text_is_empty(fact->patient))
		return error_refuse(error, "patient", "is missing");
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return opening_is_whole(fact, error);
	case EVENT_CONSENT_SET:
		return consent_is_whole(fact, error);
	case EVENT_EPISODE_DISCHARGE:
		return NEEDS_MET(error, {fact->episode, "episode"});
	case EVENT_MARK_PRIVATE:
		return mark_is_whole(fact, error);
	case EVENT_PARTNER_SET:
		return partner_is_whole(fact, error);
	case EVENT_RECORD_VIEW:
		return NEEDS_MET(
		    error, {fact->viewer, "viewer"}, {fact->digest, "digest"});
	default:
		return error_refuse(error, "event", "is missing");
	}
}

/* A decision or discharge against its episode. */
static enum status
episode_judge(const struct fact *fact, const struct precedent *precedent,
    struct error *error)
{
	const struct fact *opening = precedent->opening;
	const struct fact *discharge = precedent->discharge;

	if (!opening)
		return error_refuse(error, "episode", "is unknown");
	if (!text_equal(opening->patient, fact->patient))
		return error_refuse(
		    error, "episode", "belongs to another patient");
	if (fact->event == EVENT_EPISODE_DISCHARGE && discharge)
		return error_refuse(error, "at",
		    "the episode is already discharged at another time");
	if (fact->at_us < opening->at_us)
		return error_refuse(
		    error, "at", "is before the episode opened");
	if (discharge && fact->at_us >= discharge->at_us)
		return error_refuse(
		    error, "at", "is not before the episode's discharge");
	return STATUS_OK;
}

enum status
fact_judge(const struct fact *fact, const struct precedent *precedent,
    struct error *error)
{
	if (fact->at_us > precedent->clock_us &&
	    fact->at_us - precedent->clock_us > AHEAD_MAX_US)
		return error_refuse(
		    error, "at", "is more than 5 minutes after the clock");
	if (fact->event == EVENT_EPISODE_OPEN && precedent->opening)
		return error_refuse(
		    error, "episode", "exists with other content");
	if (fact->event == EVENT_EPISODE_DISCHARGE ||
	    (fact->event == EVENT_CONSENT_SET && !fact->mig))
		return episode_judge(fact, precedent, error);
	return STATUS_OK;
}

/* 1900-01-01T00:00:00Z: nothing that is shared here is older. */
#define AT_MIN_US (INT64_C(-2208988800) * SECOND_US)

/* They pass the check of every number, and stand for one that is not known. */
static bool
digits_are_equal(struct text number)
{
	for (size_t i = 1; i < number.len; i++)
		if (number.ptr[i] != number.ptr[0])
			return false;
	return number.len > 0;
}

enum status
fact_meets_later_rules(const struct fact *fact, struct error *error)
{
	if (digits_are_equal(fact->patient))
		return error_refuse(error, "patient",
		    "is ten equal digits, which stand for no number");
	if (fact->at_us < AT_MIN_US)
		return error_refuse(error, "at", "is before 1900");
	if (fact->due_us != INSTANT_UNSET && fact->due_us <= fact->at_us)
		return error_refuse(error, "due", "is not after at");
	return STATUS_OK;
}

static bool
identifiers_equal(const struct fact *a, const struct fact *b)
{
	return text_equal(a->patient, b->patient) &&
	       text_equal(a->episode, b->episode) &&
	       text_equal(a->practice, b->practice) &&
	       text_equal(a->service, b->service) &&
	       text_equal(a->org, b->org) && text_equal(a->entry, b->entry);
}

static bool
decisions_equal(const struct fact *a, const struct fact *b)
{
	return a->to_service == b->to_service &&
	       a->to_practice == b->to_practice && a->mig == b->mig &&
	       a->private == b->private && a->partner == b->partner;
}

/* Does an opening agree in every field that asked names? */
static bool
opening_agrees(const struct fact *asked, const struct fact *held)
{
	return identifiers_equal(asked, held) &&
	       (!asked->to_service || asked->to_service == held->to_service) &&
	       (!asked->to_practice ||
		   asked->to_practice == held->to_practice) &&
	       (!asked->care.len || text_equal(asked->care, held->care)) &&
	       (asked->due_us == INSTANT_UNSET ||
		   asked->due_us == held->due_us);
}

bool
fact_is_same(const struct fact *asked, const struct fact *held, bool at_given)
{
	if (asked->event != held->event || asked->event == EVENT_RECORD_VIEW)
		return false;
	if (at_given)
		return asked->at_us == held->at_us &&
		       identifiers_equal(asked, held) &&
		       decisions_equal(asked, held) &&
		       text_equal(asked->care, held->care) &&
		       asked->due_us == held->due_us;
	if (asked->event == EVENT_EPISODE_OPEN)
		return opening_agrees(asked, held);
	return asked->event == EVENT_EPISODE_DISCHARGE &&
	       identifiers_equal(asked, held);
}
