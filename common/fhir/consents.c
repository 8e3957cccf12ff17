/* consents - Consents as decisions about episodes and the MIG, and as private
 * marks; partners. Fhir. */
#include "../json/write.h"
#include "consent.h"
#include "element.h"
#include "referral.h"
#include "terms.h"

/* What one Consent decides. */
struct decision_taken {
	struct text patient, episode, practice, service, decider;
	struct stretch opened;
	bool to_service, to_practice, mig;
};

static enum status
consent_patient(struct reading *reading, const struct consent *consent,
    struct text *patient, struct error *error)
{
	struct found found = resolve_number(&reading->resolver, consent->json,
	    json_object_get(consent->json, "patient"));

	return found_take(&found, "patient", patient, error);
}

/* The EpisodeOfCare that the data are related to, the caller's. */
static enum status
data_episode(struct reading *reading, const struct consent *consent,
    json_t **episode, struct error *error)
{
	const json_t *data = json_object_get(consent->provision, "data");
	const char *fault;

	*episode = NULL;
	if (!json_array_size(data))
		return refused(
		    error, "provision.data", "names no EpisodeOfCare");
	if (json_array_size(data) > 1)
		return refused(
		    error, "provision.data", "names several episodes");
	*episode = resolve_resource(&reading->resolver, consent->json,
	    json_object_get(json_array_get(data, 0), "reference"), KEPT_EPISODE,
	    &fault);
	return *episode ? STATUS_OK
			: refused(error, "provision.data.reference", fault);
}

/* A text that outlives the resource it was read from. */
static bool
kept(struct reading *reading, struct text *text)
{
	return arena_copy(&reading->resolver.arena, *text, text);
}

static enum status
episode_take(struct reading *reading, const struct consent *consent,
    struct decision_taken *taken, struct error *error)
{
	struct resource resource = {.type = TEXT("EpisodeOfCare")};
	struct referral referral;
	enum status status =
	    data_episode(reading, consent, &resource.json, error);

	if (status)
		return status;
	status = referral_take(reading, &resource, &referral, error);
	if (status == STATUS_REFUSED)
		error->field = "provision.data.reference";
	if (!status && !text_equal(referral.patient, taken->patient))
		status = refused(error, "provision.data.reference",
		    "is an episode of another patient");
	taken->episode = referral.episode;
	taken->practice = referral.practice;
	taken->service = referral.service;
	taken->opened = referral.opened;
	if (!status && (!kept(reading, &taken->episode) ||
			   !kept(reading, &taken->practice) ||
			   !kept(reading, &taken->service)))
		status = error_no_memory(error);
	json_decref(resource.json);
	return status;
}

/* Who is to see, of the two that the episode joins. */
static enum status
actors_take(struct reading *reading, const struct consent *consent,
    struct decision_taken *taken, struct error *error)
{
	const json_t *actor;
	struct text code;
	size_t i;

	json_array_foreach(
	    json_object_get(consent->provision, "actor"), i, actor)
	{
		struct found found = resolve_code(&reading->resolver,
		    consent->json, json_object_get(actor, "reference"));

		if (!concepts_have(json_object_get(actor, "role"),
			SYSTEM_PARTICIPATION, "IRCP"))
			return refused(error, "provision.actor.role",
			    "is no recipient (IRCP)");
		if (found_take(
			&found, "provision.actor.reference", &code, error))
			return error->status;
		if (text_equal(code, taken->service))
			taken->to_service = true;
		else if (text_equal(code, taken->practice))
			taken->to_practice = true;
		else
			return refused(error, "provision.actor.reference",
			    "is neither the episode's service nor its "
			    "practice");
	}
	return i ? STATUS_OK : refused(error, "provision.actor", "is missing");
}

/* Whose record it is must be the other one's. */
static enum status
other_party_judge(struct reading *reading, const struct consent *consent,
    const struct decision_taken *taken, struct error *error)
{
	struct text code;

	if (organization_take(reading, consent, &code, error))
		return error->status;
	if (!code.len)
		return STATUS_OK;
	if ((taken->to_service && !text_equal(code, taken->practice)) ||
	    (taken->to_practice && !text_equal(code, taken->service)))
		return refused(error, "organization",
		    "is not the one whose record the actor would see");
	return STATUS_OK;
}

/* A date alone, on the day the episode opened, is the opening. */
static void
day_move(struct consent *consent, const struct decision_taken *taken)
{
	if (consent->decided && consent->at.first_us < consent->at.last_us &&
	    taken->opened.first_us >= consent->at.first_us &&
	    taken->opened.first_us <= consent->at.last_us)
		consent->at.first_us = taken->opened.first_us;
}

static bool
policy_is(const struct consent *consent, struct text uri)
{
	const json_t *policy;
	size_t i;

	json_array_foreach(json_object_get(consent->json, "policy"), i,
	    policy) if (text_equal(element_text(policy, "uri"),
			    uri)) return true;
	return false;
}

/* Is it about the MIG: nobody named, and under its policy? */
static bool
is_mig(const struct reading *reading, const struct consent *consent)
{
	struct text uri = reading->mig_policy.len ? reading->mig_policy
						  : TEXT(OURS_MIG_POLICY);

	return !json_array_size(json_object_get(consent->provision, "actor")) &&
	       policy_is(consent, uri);
}

static enum status
mig_take(struct reading *reading, const struct consent *consent,
    struct decision_taken *taken, struct error *error)
{
	if (json_object_get(consent->provision, "data"))
		return refused(error, "provision.data",
		    "narrows it, which no fact of ours can hold");
	if (organization_take(reading, consent, &taken->practice, error))
		return error->status;
	taken->mig = true;
	return taken->practice.len
		   ? STATUS_OK
		   : refused(error, "organization", "is missing");
}

static enum status
decision_take(struct reading *reading, struct consent *consent,
    struct decision_taken *taken, struct error *error)
{
	if (consent_patient(reading, consent, &taken->patient, error))
		return error->status;
	if (decider_take(
		reading, consent, taken->patient, &taken->decider, error))
		return error->status;
	if (is_mig(reading, consent))
		return mig_take(reading, consent, taken, error);
	if (!json_array_size(json_object_get(consent->provision, "actor")))
		return refused(error, "provision.actor", "is missing");
	if (episode_take(reading, consent, taken, error) ||
	    actors_take(reading, consent, taken, error))
		return error->status;
	day_move(consent, taken);
	return other_party_judge(reading, consent, taken, error);
}

static void
decision_write(struct reading *reading, const struct decision_taken *taken,
    bool yes, int64_t at_us)
{
	struct buffer *line = &reading->lines;
	struct text word = yes ? TEXT("yes") : TEXT("no");

	line_begin(reading);
	member_instant(line, "at", at_us);
	member_text(line, "patient", taken->patient);
	if (taken->mig) {
		member_text(line, "practice", taken->practice);
		member_text(line, "mig", word);
	} else {
		member_text(line, "episode", taken->episode);
	}
	if (taken->to_service)
		member_text(line, "to_service", word);
	if (taken->to_practice)
		member_text(line, "to_practice", word);
	if (taken->decider.len)
		member_text(line, "decided_by", taken->decider);
	line_end(reading);
}

enum status
map_consent(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct decision_taken taken = {.mig = false};
	struct consent consent;

	if (!text_equal(resource->type, TEXT("Consent")))
		return STATUS_OK;
	if (consent_read(reading, resource, &consent, error))
		return error->status;
	if (consent.instances) {
		if (consent_patient(reading, &consent, &taken.patient, error))
			return error->status;
		/* a deny of single entries is a mark, and marks' to read */
		return consent.ours || !consent.permits
			   ? STATUS_OK
			   : refused(error, "provision.data.meaning",
				 "is instance, which narrows a yes to single "
				 "entries");
	}
	if (decision_take(reading, &consent, &taken, error))
		return error->status;
	decision_write(reading, &taken, consent.permits, consent.at.first_us);
	if (consent.permits && consent.ended_us != INSTANT_UNSET)
		decision_write(reading, &taken, false, consent.ended_us);
	return STATUS_OK;
}

/* The id of the entry that an item of data means. */
static enum status
data_entry(struct reading *reading, const json_t *data, struct text *entry,
    struct error *error)
{
	const json_t *reference = json_object_get(data, "reference");
	struct text own =
	    identifier_of(json_object_get(reference, "identifier"), OURS_ENTRY);
	const char *fault = "leads to no entry";
	struct form_value value;
	struct error why;

	*entry = own.len ? own
			 : resolve_entry(&reading->resolver,
			       element_text(reference, "type"),
			       element_text(reference, "reference"), &fault);
	if (!entry->len ||
	    form_read(FORM_ENTRY, "", *entry, NULL, &value, &why))
		return refused(error, "provision.data.reference", fault);
	return STATUS_OK;
}

/* A mark, or where it is our own the release of one. */
static enum status
mark_judge(const struct consent *consent, struct error *error)
{
	if (!consent->ours && !element_says(consent->json, "status", "active"))
		return refused(error, "status",
		    "is not active, and no mark is made or released by that");
	if (!consent->ours && consent->permits)
		return refused(error, "provision.type",
		    "is no deny: a mark is released by a decision of its own");
	if (consent->ours &&
	    element_says(consent->json, "status", "entered-in-error"))
		return refused(error, "status", "is entered-in-error");
	if (json_object_get(consent->provision, "actor"))
		return refused(error, "provision.actor",
		    "narrows it, which no mark of ours can hold");
	if (consent->ended_us != INSTANT_UNSET)
		return refused(error, "provision.period.end",
		    "narrows it, which no mark of ours can hold");
	return STATUS_OK;
}

static void
mark_write(struct reading *reading, const struct decision_taken *taken,
    struct text entry, const struct consent *consent)
{
	struct buffer *line = &reading->lines;

	line_begin(reading);
	member_instant(line, "at", consent->at.first_us);
	member_text(line, "patient", taken->patient);
	member_text(line, "org", taken->practice);
	member_text(line, "entry", entry);
	member_text(
	    line, "private", consent->permits ? TEXT("no") : TEXT("yes"));
	if (taken->decider.len)
		member_text(line, "decided_by", taken->decider);
	line_end(reading);
}

static enum status
marks_write(struct reading *reading, const struct consent *consent,
    const struct decision_taken *taken, struct error *error)
{
	const json_t *data;
	struct text entry;
	size_t i;

	json_array_foreach(json_object_get(consent->provision, "data"), i, data)
	{
		if (data_entry(reading, data, &entry, error))
			return error->status;
		mark_write(reading, taken, entry, consent);
	}
	return STATUS_OK;
}

enum status
map_mark(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct decision_taken taken = {.mig = false};
	struct consent consent;

	if (!text_equal(resource->type, TEXT("Consent")))
		return STATUS_OK;
	if (consent_read(reading, resource, &consent, error))
		return error->status;
	if (!consent.instances)
		return STATUS_OK;
	if (mark_judge(&consent, error) ||
	    consent_patient(reading, &consent, &taken.patient, error) ||
	    decider_take(
		reading, &consent, taken.patient, &taken.decider, error) ||
	    organization_take(reading, &consent, &taken.practice, error))
		return error->status;
	if (!taken.practice.len)
		return refused(error, "organization",
		    "is missing: whose record the entry stands in");
	return marks_write(reading, &consent, &taken, error);
}
