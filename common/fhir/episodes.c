/* episodes - openings and discharges. Fhir. */
#include "../json/write.h"
#include "element.h"
#include "referral.h"
#include "terms.h"
#include "when.h"

#define CARE_CHARS 100
#define LONG_CHARS 500

static bool
is_one_of(const json_t *resource, const char *element, const char *const *words)
{
	for (; *words; words++)
		if (element_says(resource, element, *words))
			return true;
	return false;
}

/* NULL, or the element that keeps the resource from being an opening. */
static const char *
opening_fault(const struct reading *reading, const struct resource *resource,
    const char **what)
{
	static const char *const begun[] = {
	    "active", "onhold", "finished", NULL};
	static const char *const orders[] = {"order", "original-order", NULL};
	struct text intent = element_text(resource->json, "intent");

	if (text_equal(resource->type, TEXT("EpisodeOfCare"))) {
		*what = "is not that of an episode that has begun";
		return is_one_of(resource->json, "status", begun) ? NULL
								  : "status";
	}
	*what = "is not active";
	if (!element_says(resource->json, "status", "active"))
		return "status";
	*what = "is no order: --intent CODE takes it";
	if (is_one_of(resource->json, "intent", orders) ||
	    (intent.len && text_equal(intent, reading->intent)))
		return NULL;
	return "intent";
}

static bool
is_referral(const struct resource *resource)
{
	return text_equal(resource->type, TEXT("EpisodeOfCare")) ||
	       text_equal(resource->type, TEXT("ServiceRequest"));
}

/* The kind of care in words. */
static struct text
care_of(const json_t *resource)
{
	const json_t *type =
	    json_array_get(json_object_get(resource, "type"), 0);
	struct text text;

	if (!type)
		type = json_object_get(resource, "code");
	text = element_text(type, "text");
	if (!text.len)
		text = element_text(type, "coding.display");
	return text_cut(text, CARE_CHARS);
}

/* When a sweep is to end it, where that is said. */
static enum status
due_take(const struct resource *resource, int64_t *due_us, struct error *error)
{
	struct text own =
	    extension_text(resource->json, OURS_DUE, "valueDateTime");
	struct stretch end;

	*due_us = INSTANT_UNSET;
	if (own.len)
		return when_read_instant(own, due_us)
			   ? STATUS_OK
			   : refused(error, "extension", "is no instant");
	if (element_says(resource->json, "status", "finished") ||
	    !element_at(resource->json, "period.end"))
		return STATUS_OK;
	if (time_take(resource, "period.end", &end, error))
		return error->status;
	*due_us = when_behind(&end);
	return STATUS_OK;
}

static void
optional_add(struct buffer *line, const char *name, struct text text)
{
	if (text.len)
		member_text(line, name, text);
}

enum status
map_episode(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct buffer *line = &reading->lines;
	struct referral referral;
	const char *what, *element;
	int64_t due_us;

	if (!is_referral(resource))
		return STATUS_OK;
	element = opening_fault(reading, resource, &what);
	if (element)
		return refused(error, element, what);
	if (referral_take(reading, resource, &referral, error) ||
	    due_take(resource, &due_us, error))
		return error->status;
	line_begin(reading);
	member_instant(line, "at", referral.opened.first_us);
	member_text(line, "patient", referral.patient);
	member_text(line, "episode", referral.episode);
	member_text(line, "practice", referral.practice);
	member_text(line, "service", referral.service);
	optional_add(line, "care", care_of(resource->json));
	if (due_us != INSTANT_UNSET)
		member_instant(line, "due", due_us);
	optional_add(line, "note",
	    text_cut(extension_text(resource->json, OURS_NOTE, "valueString"),
		LONG_CHARS));
	line_end(reading);
	return STATUS_OK;
}

/* Was the referral that the episode came of taken back? */
static bool
request_is_revoked(struct reading *reading, const struct resource *resource)
{
	json_t *request = request_of(reading, resource->json);
	bool revoked = element_says(request, "status", "revoked") ||
		       element_says(request, "status", "entered-in-error");

	json_decref(request);
	return revoked;
}

/* When the episode ended; INSTANT_UNSET where it has not. */
static enum status
ended_take(struct reading *reading, const struct resource *resource,
    int64_t *at_us, struct error *error)
{
	static const char *const undone[] = {
	    "cancelled", "entered-in-error", "revoked", NULL};
	struct stretch end;

	*at_us = INSTANT_UNSET;
	if (is_one_of(resource->json, "status", undone))
		return instant_take(resource, "meta.lastUpdated", at_us, error);
	if (text_equal(resource->type, TEXT("ServiceRequest")))
		return STATUS_OK;
	if (element_says(resource->json, "status", "finished")) {
		if (time_take(resource, "period.end", &end, error))
			return error->status;
		*at_us = when_behind(&end);
		return STATUS_OK;
	}
	if (request_is_revoked(reading, resource))
		return instant_take(resource, "meta.lastUpdated", at_us, error);
	return STATUS_OK;
}

/* What a discharge needs of a resource: whose it is, and which. */
static enum status
named_take(struct reading *reading, const struct resource *resource,
    struct referral *referral, struct error *error)
{
	bool request = text_equal(resource->type, TEXT("ServiceRequest"));
	const char *element = request ? "subject" : "patient";
	struct found patient = resolve_number(&reading->resolver,
	    resource->json, json_object_get(resource->json, element));

	if (found_take(&patient, element, &referral->patient, error))
		return error->status;
	return episode_id_take(reading,
	    json_object_get(resource->json, "identifier"), &referral->episode,
	    error);
}

enum status
map_discharge(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct buffer *line = &reading->lines;
	struct referral referral;
	int64_t at_us;

	if (!is_referral(resource))
		return STATUS_OK;
	if (ended_take(reading, resource, &at_us, error))
		return error->status;
	if (at_us == INSTANT_UNSET)
		return STATUS_OK;
	if (named_take(reading, resource, &referral, error))
		return error->status;
	line_begin(reading);
	member_instant(line, "at", at_us);
	member_text(line, "patient", referral.patient);
	member_text(line, "episode", referral.episode);
	optional_add(line, "reason",
	    text_cut(extension_text(resource->json, OURS_REASON, "valueString"),
		LONG_CHARS));
	line_end(reading);
	return STATUS_OK;
}
