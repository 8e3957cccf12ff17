/* consent - what a Consent says, as far as one fact can hold it. Fhir. */
#include "consent.h"

#include "element.h"
#include "terms.h"
#include "when.h"

#include <string.h>

static const char narrows[] = "narrows it, which no fact of ours can hold";

/* NULL, or the element of a provision that narrows it. */
static const char *
narrowing_element(const json_t *provision)
{
	static const char *const elements[][2] = {
	    {"dataPeriod", "provision.dataPeriod"},
	    {"provision", "provision.provision"},
	    {"securityLabel", "provision.securityLabel"},
	    {"class", "provision.class"}, {"code", "provision.code"},
	    {"action", "provision.action"}};

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (json_object_get(provision, elements[i][0]))
			return elements[i][1];
	return NULL;
}

/* Data are an episode, or single entries; nothing else, and not both. */
static const char *
meaning_fault(const json_t *provision, bool *instances)
{
	const json_t *data;
	size_t i, related = 0, instance = 0;

	json_array_foreach(json_object_get(provision, "data"), i, data)
	{
		related += element_says(data, "meaning", "related");
		instance += element_says(data, "meaning", "instance");
	}
	*instances = instance > 0;
	if (related + instance != i || (related && instance))
		return "is neither related nor instance, or is both";
	return NULL;
}

/* Is there a label in it, or in a rule nested in it? */
static bool
is_labelled(const json_t *provision)
{
	const json_t *nested;
	size_t i;

	if (json_object_get(provision, "securityLabel"))
		return true;
	json_array_foreach(json_object_get(provision, "provision"), i,
	    nested) if (json_object_get(nested, "securityLabel")) return true;
	return false;
}

static enum status
narrowing_judge(struct consent *consent, struct error *error)
{
	const json_t *purpose = json_object_get(consent->provision, "purpose");
	const char *element = narrowing_element(consent->provision), *what;

	if (is_labelled(consent->provision))
		element = "provision.securityLabel";
	if (element)
		return refused(error, element, narrows);
	if (json_array_size(purpose) &&
	    !codings_have(purpose, SYSTEM_ACT_REASON, "TREAT"))
		return refused(
		    error, "provision.purpose", "is another than treatment");
	what = meaning_fault(consent->provision, &consent->instances);
	return what ? refused(error, "provision.data.meaning", what)
		    : STATUS_OK;
}

/* Is there a modifierExtension in it, or in any of what it contains? */
static bool
is_modified(const json_t *value)
{
	const json_t *member;
	size_t i;

	json_array_foreach(
	    value, i, member) if (is_modified(member)) return true;
	if (!json_is_object(value))
		return false;
	if (json_object_get(value, "modifierExtension"))
		return true;
	for (void *at = json_object_iter((json_t *)(uintptr_t)value); at;
	     at = json_object_iter_next((json_t *)(uintptr_t)value, at))
		if (is_modified(json_object_iter_value(at)))
			return true;
	return false;
}

static bool
is_unverified(const json_t *json)
{
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(json, "verification"), i,
	    one) if (!element_is_true(one, "verified")) return true;
	return false;
}

/* What keeps a yes from being one; a no counts all the same. */
static enum status
permit_judge(const struct consent *consent, struct error *error)
{
	const json_t *json = consent->json;

	if (is_modified(json))
		return refused(error, "modifierExtension",
		    "may change what it means: no yes is taken");
	if (json_object_get(json, "implicitRules"))
		return refused(error, "implicitRules",
		    "may change what it means: no yes is taken");
	if (is_unverified(json))
		return refused(
		    error, "verification", "says that it was not verified");
	if (json_object_get(json, "policyRule"))
		return refused(error, "policyRule",
		    "was not agreed with the sender: no yes is taken");
	return STATUS_OK;
}

/* When it was decided: the later of dateTime and the provision's beginning. */
static enum status
decided_take(const struct resource *resource, struct consent *consent,
    struct error *error)
{
	struct stretch start;

	if (time_take(resource, "dateTime", &consent->at, error))
		return error->status;
	consent->decided = true;
	if (!element_at(consent->provision, "period.start"))
		return STATUS_OK;
	if (time_take(resource, "provision.period.start", &start, error))
		return error->status;
	if (start.first_us > consent->at.first_us)
		consent->at = start;
	return STATUS_OK;
}

/* An end that has come is a no of its own; one to come, no fact holds. */
static enum status
end_take(const struct reading *reading, const struct resource *resource,
    struct consent *consent, struct error *error)
{
	struct stretch end;

	consent->ended_us = INSTANT_UNSET;
	if (!element_at(consent->provision, "period.end"))
		return STATUS_OK;
	if (time_take(resource, "provision.period.end", &end, error))
		return error->status;
	if (end.last_us >= reading->run->begun_us)
		return refused(error, "provision.period.end",
		    "is still to come, which no fact of ours can hold");
	/* the end is inclusive */
	consent->ended_us = end.last_us + 1;
	return STATUS_OK;
}

/* In force or not, and since when. */
static enum status
status_take(const struct resource *resource, struct consent *consent,
    struct error *error)
{
	const json_t *json = consent->json;
	bool permit = element_says(consent->provision, "type", "permit");

	if (element_says(json, "status", "inactive") && !consent->ours) {
		/* revoked, whatever its provision goes on to say */
		consent->at.first_us = consent->at.last_us = 0;
		if (instant_take(resource, "meta.lastUpdated",
			&consent->at.first_us, error))
			return error->status;
		consent->at.last_us = consent->at.first_us;
		return STATUS_OK;
	}
	if (element_says(json, "status", "active") ||
	    element_says(json, "status", "inactive"))
		consent->permits = permit;
	else if (!element_says(json, "status", "rejected") &&
		 !element_says(json, "status", "entered-in-error"))
		return refused(error, "status", "is none of a decision made");
	return decided_take(resource, consent, error);
}

static enum status
type_judge(const struct consent *consent, struct error *error)
{
	if (!concepts_have(json_object_get(consent->json, "scope"),
		SYSTEM_CONSENT_SCOPE, "patient-privacy"))
		return refused(error, "scope", "is not patient-privacy");
	if (element_says(consent->json, "status", "draft") ||
	    element_says(consent->json, "status", "proposed"))
		return refused(error, "status", "is none of a decision made");
	if (!element_says(consent->provision, "type", "permit") &&
	    !element_says(consent->provision, "type", "deny"))
		return refused(error, "provision.type",
		    "is neither permit nor deny, and nothing is guessed");
	return STATUS_OK;
}

enum status
consent_read(struct reading *reading, const struct resource *resource,
    struct consent *consent, struct error *error)
{
	const json_t *json = resource->json;

	*consent = (struct consent){.json = json,
	    .provision = json_object_get(json, "provision"),
	    .ended_us = INSTANT_UNSET};
	consent->ours =
	    identifier_of(json_object_get(json, "identifier"), OURS_EVENT).len >
	    0;
	if (type_judge(consent, error) || narrowing_judge(consent, error) ||
	    status_take(resource, consent, error))
		return error->status;
	if (consent->permits && permit_judge(consent, error))
		return error->status;
	if (consent->permits &&
	    consent->at.last_us - consent->at.first_us >= DAY_US)
		return refused(error, "dateTime",
		    "says no day: a yes may be younger than that");
	return end_take(reading, resource, consent, error);
}

/* Our word for a RelatedPerson's relationship; empty where we have none. */
static struct text
relation_word(const json_t *person)
{
	static const char *const words[][2] = {{"PRN", "parent"},
	    {"MTH", "parent"}, {"FTH", "parent"}, {"NMTH", "parent"},
	    {"NFTH", "parent"}, {"GUARD", "guardian"}, {"POWATT", "attorney"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (concepts_have(json_object_get(person, "relationship"),
			SYSTEM_ROLE, words[i][0]))
			return text_of(words[i][1]);
	return TEXT("");
}

static struct text
person_word(struct reading *reading, const struct consent *consent,
    const json_t *performer)
{
	const char *fault;
	json_t *person = resolve_resource(
	    &reading->resolver, consent->json, performer, KEPT_PERSON, &fault);
	struct text word = relation_word(person);

	json_decref(person);
	return word;
}

/* Our word for one performer; empty where there is none. */
static struct text
performer_word(struct reading *reading, const struct consent *consent,
    const json_t *performer, struct text patient)
{
	struct text own = identifier_of(
	    json_object_get(performer, "identifier"), OURS_DECIDED_BY);
	struct form_value value;
	struct found found;
	struct error why;

	if (own.len)
		return form_read(FORM_DECIDED_BY, "", own, NULL, &value, &why)
			   ? TEXT("")
			   : value.text;
	found = resolve_number(&reading->resolver, consent->json, performer);
	if (found.code.len)
		return text_equal(found.code, patient) ? TEXT("patient")
						       : TEXT("");
	return person_word(reading, consent, performer);
}

enum status
decider_take(struct reading *reading, const struct consent *consent,
    struct text patient, struct text *decider, struct error *error)
{
	const json_t *performer;
	size_t i;

	*decider = reading->decided_by;
	if (decider->len)
		return STATUS_OK;
	json_array_foreach(
	    json_object_get(consent->json, "performer"), i, performer)
	{
		struct text word =
		    performer_word(reading, consent, performer, patient);

		if (!word.len)
			return refused(error, "performer",
			    "is neither the patient nor known to decide for "
			    "them: --decided-by says who decided");
		if (decider->len && !text_equal(*decider, word))
			return refused(
			    error, "performer", "names two who decided");
		*decider = word;
	}
	return STATUS_OK;
}

enum status
organization_take(struct reading *reading, const struct consent *consent,
    struct text *code, struct error *error)
{
	const json_t *list = json_object_get(consent->json, "organization");
	struct found found;

	*code = TEXT("");
	if (!json_array_size(list))
		return STATUS_OK;
	if (json_array_size(list) > 1)
		return refused(error, "organization", "names several");
	found = resolve_code(
	    &reading->resolver, consent->json, json_array_get(list, 0));
	return found_take(&found, "organization", code, error);
}
