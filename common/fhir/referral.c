/* referral - the episode that a resource is. Fhir. */
#include "referral.h"

#include "element.h"
#include "terms.h"
#include "when.h"

static enum status
id_judge(struct text id, struct text *episode, struct error *error)
{
	struct form_value value;
	struct error why;

	if (form_read(FORM_ID, "", id, NULL, &value, &why))
		return refused(error, "identifier",
		    "is no episode's id (1 to 64 of A-Z a-z 0-9 . _ : / -)");
	return *episode = id, STATUS_OK;
}

/* NULL-terminated copy of a system, for comparing. */
static struct text
id_of_system(const json_t *identifiers, struct text system)
{
	const json_t *identifier;
	size_t i;

	json_array_foreach(identifiers, i,
	    identifier) if (text_equal(element_text(identifier, "system"),
				system)) return element_text(identifier,
	    "value");
	return TEXT("");
}

enum status
episode_id_take(struct reading *reading, const json_t *identifiers,
    struct text *episode, struct error *error)
{
	struct text id;

	if (reading->episode_system.len) {
		id = id_of_system(identifiers, reading->episode_system);
		return id.len ? id_judge(id, episode, error)
			      : refused(error, "identifier",
				    "has none of --episode-system");
	}
	id = identifier_of(identifiers, OURS_EPISODE);
	if (id.len)
		return id_judge(id, episode, error);
	if (!json_array_size(identifiers))
		return refused(error, "identifier", "is missing");
	if (json_array_size(identifiers) > 1)
		return refused(error, "identifier",
		    "has several: --episode-system says which is the "
		    "episode's");
	return id_judge(element_text(json_array_get(identifiers, 0), "value"),
	    episode, error);
}

json_t *
request_of(struct reading *reading, const json_t *episode)
{
	const char *fault;

	return resolve_resource(&reading->resolver, episode,
	    json_array_get(json_object_get(episode, "referralRequest"), 0),
	    KEPT_REQUEST, &fault);
}

/* The code of who asked for it; in the arena, since request is let go of. */
static enum status
requester_take(struct reading *reading, const json_t *holder,
    const json_t *request, struct text *practice, struct error *error)
{
	const json_t *requester = json_object_get(request, "requester");
	struct found found =
	    resolve_code(&reading->resolver, request, requester);

	/* a contained referral's own references are to its neighbours */
	if (!found.code.len)
		found = resolve_code(&reading->resolver, holder, requester);
	if (found_take(&found, "requester", practice, error))
		return error->status;
	return arena_copy(&reading->resolver.arena, *practice, practice)
		   ? STATUS_OK
		   : error_no_memory(error);
}

/* The practice that referred: every referral of the episode must say the same.
 */
static enum status
practice_take(struct reading *reading, const json_t *episode,
    struct text *practice, struct error *error)
{
	const json_t *reference;
	size_t i;
	struct text one;

	*practice = TEXT("");
	json_array_foreach(
	    json_object_get(episode, "referralRequest"), i, reference)
	{
		const char *fault;
		json_t *request = resolve_resource(&reading->resolver, episode,
		    reference, KEPT_REQUEST, &fault);
		enum status status;

		if (!request && reading->practice.len)
			continue;
		if (!request)
			return refused(error, "referralRequest", fault);
		status = requester_take(reading, episode, request, &one, error);
		json_decref(request);
		if (status)
			return status;
		if (practice->len && !text_equal(*practice, one))
			return refused(
			    error, "referralRequest", "names two practices");
		*practice = one;
	}
	if (!practice->len)
		*practice = reading->practice;
	if (practice->len)
		return STATUS_OK;
	return refused(error, "referralRequest",
	    "is missing: --practice names who referred");
}

static enum status
episode_take(struct reading *reading, const struct resource *resource,
    struct referral *referral, struct error *error)
{
	const json_t *json = resource->json;
	struct found patient = resolve_number(
	    &reading->resolver, json, json_object_get(json, "patient"));
	struct found service = resolve_code(&reading->resolver, json,
	    json_object_get(json, "managingOrganization"));

	if (found_take(&patient, "patient", &referral->patient, error) ||
	    episode_id_take(reading, json_object_get(json, "identifier"),
		&referral->episode, error) ||
	    found_take(
		&service, "managingOrganization", &referral->service, error) ||
	    practice_take(reading, json, &referral->practice, error))
		return error->status;
	return time_take(resource, "period.start", &referral->opened, error);
}

static enum status
request_take(struct reading *reading, const struct resource *resource,
    struct referral *referral, struct error *error)
{
	const json_t *json = resource->json;
	struct found patient = resolve_number(
	    &reading->resolver, json, json_object_get(json, "subject"));
	struct found practice = resolve_code(
	    &reading->resolver, json, json_object_get(json, "requester"));
	const json_t *performers = json_object_get(json, "performer");
	struct found service = resolve_code(
	    &reading->resolver, json, json_array_get(performers, 0));

	if (json_array_size(performers) > 1)
		return refused(error, "performer", "names several services");
	if (found_take(&patient, "subject", &referral->patient, error) ||
	    episode_id_take(reading, json_object_get(json, "identifier"),
		&referral->episode, error) ||
	    found_take(&practice, "requester", &referral->practice, error) ||
	    found_take(&service, "performer", &referral->service, error))
		return error->status;
	return time_take(resource, "authoredOn", &referral->opened, error);
}

enum status
referral_take(struct reading *reading, const struct resource *resource,
    struct referral *referral, struct error *error)
{
	enum status status;

	if (text_equal(resource->type, TEXT("ServiceRequest")))
		status = request_take(reading, resource, referral, error);
	else
		status = episode_take(reading, resource, referral, error);
	if (!status && text_equal(referral->practice, referral->service))
		return refused(error, "managingOrganization",
		    "is the practice that referred");
	return status;
}
