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

/* A reason that nobody can see is none. */
static enum status
reason_is_given(const struct fact *fact, struct error *error)
{
	if (text_is_empty(fact->reason))
		return error_refuse(error, "reason", "is missing");
	return text_visible(fact->reason)
		   ? STATUS_OK
		   : error_refuse(error, "reason", "is blank");
}

static enum status
void_is_whole(const struct fact *fact, struct error *error)
{
	if (!fact->of)
		return error_refuse(error, "seq", "is missing");
	return reason_is_given(fact, error);
}

static enum status
review_is_whole(const struct fact *fact, struct error *error)
{
	if (!fact->of)
		return error_refuse(error, "seq", "is missing");
	if (!fact->outcome)
		return error_refuse(error, "outcome", "is missing");
	return fact->outcome == REVIEW_OPEN ? STATUS_OK
					    : reason_is_given(fact, error);
}

static enum status
succession_is_whole(const struct fact *fact, struct error *error)
{
	enum status status = NEEDS_MET(
	    error, {fact->org, "org"}, {fact->successor, "successor"});

	if (!status && text_equal(fact->org, fact->successor))
		return error_refuse(
		    error, "successor", "is the organisation itself");
	return status;
}

static enum status
link_is_whole(const struct fact *fact, struct error *error)
{
	enum status status =
	    NEEDS_MET(error, {fact->patient, "patient"}, {fact->was, "was"});

	if (!status && text_equal(fact->patient, fact->was))
		return error_refuse(error, "was", "is the same number");
	return status;
}

/* Has a fact of that event a patient, always? */
static bool
event_has_patient(enum event event)
{
	return event != EVENT_PARTNER_SET && event != EVENT_ORG_SUCCEED &&
	       event != EVENT_FACT_VOID;
}

enum status
fact_is_whole(const struct fact *fact, struct error *error)
{
	if (event_has_patient(fact->event) && text_is_empty(fact->patient))
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
	case EVENT_FACT_VOID:
		return void_is_whole(fact, error);
	case EVENT_VIEW_REVIEW:
		return review_is_whole(fact, error);
	case EVENT_ORG_SUCCEED:
		return succession_is_whole(fact, error);
	case EVENT_PATIENT_LINK:
		return link_is_whole(fact, error);
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
	if (!precedent->of_patient)
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

/* A void or review against the fact that it is about. */
static enum status
target_judge(const struct fact *fact, const struct precedent *precedent,
    struct error *error)
{
	const struct fact *target = precedent->target;
	bool looked = target && target->event == EVENT_RECORD_VIEW;

	if (!target)
		return error_refuse(error, "seq", "is not in the ledger");
	if (fact->event == EVENT_VIEW_REVIEW && !looked)
		return error_refuse(
		    error, "seq", "is no record-view: only a look is reviewed");
	if (fact->event == EVENT_FACT_VOID && looked)
		return error_refuse(
		    error, "seq", "is a record-view: somebody did look");
	if (target->event == EVENT_FACT_VOID)
		return error_refuse(
		    error, "seq", "is a fact-void: record the right fact anew");
	if (!precedent->of_patient)
		return error_refuse(error, "patient",
		    fact->patient.len ? "is not the fact's" : "is missing");
	if (precedent->target_void_seq)
		return error_refuse(error, "seq", "was voided already");
	if (looked && fact->at_us < target->logged_us)
		return error_refuse(error, "at", "is before the look");
	return STATUS_OK;
}

/* A succession or link against those that stand. */
static enum status
join_judge(const struct fact *fact, const struct precedent *precedent,
    struct error *error)
{
	bool orgs = fact->event == EVENT_ORG_SUCCEED;

	if (precedent->joined)
		return error_refuse(error, orgs ? "org" : "was",
		    orgs ? "is part of an organisation already, or from "
			   "another time on"
			 : "is superseded already, or from another time on");
	if (precedent->is_circle)
		return error_refuse(error, orgs ? "successor" : "patient",
		    orgs ? "is part of that organisation: a circle"
			 : "is superseded by that number: a circle");
	return STATUS_OK;
}

static enum status
opening_judge(const struct precedent *precedent, struct error *error)
{
	if (precedent->opening)
		return error_refuse(
		    error, "episode", "exists with other content");
	if (precedent->is_one)
		return error_refuse(error, "service",
		    "is one organisation with the practice by then");
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
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return opening_judge(precedent, error);
	case EVENT_EPISODE_DISCHARGE:
		return episode_judge(fact, precedent, error);
	case EVENT_CONSENT_SET:
		return fact->mig ? STATUS_OK
				 : episode_judge(fact, precedent, error);
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
		return target_judge(fact, precedent, error);
	case EVENT_ORG_SUCCEED:
	case EVENT_PATIENT_LINK:
		return join_judge(fact, precedent, error);
	default:
		return STATUS_OK;
	}
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
	       text_equal(a->org, b->org) && text_equal(a->entry, b->entry) &&
	       text_equal(a->successor, b->successor) &&
	       text_equal(a->was, b->was) && a->of == b->of;
}

static bool
decisions_equal(const struct fact *a, const struct fact *b)
{
	return a->to_service == b->to_service &&
	       a->to_practice == b->to_practice && a->mig == b->mig &&
	       a->private == b->private && a->partner == b->partner &&
	       a->outcome == b->outcome;
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
	return (asked->event == EVENT_EPISODE_DISCHARGE ||
		   asked->event == EVENT_ORG_SUCCEED ||
		   asked->event == EVENT_PATIENT_LINK) &&
	       identifiers_equal(asked, held);
}
