/* deciding - the Consent that a decision of ours becomes. Fhir. */
#include "deciding.h"

#include "reference.h"
#include "terms.h"

#include <string.h>

#define ID_CHARS 64

/* Somebody who decided for the patient: a role of v3-RoleCode. */
static const char *
role_of(struct text decider)
{
	if (text_equal(decider, TEXT("parent")))
		return "PRN";
	if (text_equal(decider, TEXT("guardian")))
		return "GUARD";
	return text_equal(decider, TEXT("attorney")) ? "POWATT" : NULL;
}

static void
decider_contain(struct buffer *out, const struct consent_head *head)
{
	const char *role = role_of(head->decider);

	if (!role)
		return;
	array_open(out, "contained");
	item_open(out);
	resource_open(out, "RelatedPerson", TEXT("decider"));
	patient_add(out, "patient", head->patient);
	array_open(out, "relationship");
	item_open(out);
	array_open(out, "coding");
	coding_item(out, SYSTEM_ROLE, role, NULL);
	array_close(out);
	object_close(out);
	array_close(out);
	object_close(out);
	array_close(out);
}

static void
performer_add(struct buffer *out, const struct consent_head *head)
{
	array_open(out, "performer");
	item_open(out);
	if (role_of(head->decider)) {
		member_word(out, "reference", "#decider");
	} else if (head->decider.len &&
		   !text_equal(head->decider, TEXT("patient"))) {
		identifier_add(
		    out, "identifier", OURS_DECIDED_BY, head->decider);
	} else {
		member_word(out, "type", "Patient");
		identifier_add(out, "identifier", SYSTEM_NHS, head->patient);
	}
	object_close(out);
	array_close(out);
}

static void
meta_add(struct buffer *out, const struct consent_head *head)
{
	object_open(out, "meta");
	if (head->updated_us != INSTANT_UNSET)
		member_instant(out, "lastUpdated", head->updated_us);
	array_open(out, "profile");
	buffer_add_json(out, TEXT(PCF_INTERMEDIATE));
	array_close(out);
	object_close(out);
}

static void
kind_add(struct buffer *out)
{
	concept_add(
	    out, "scope", SYSTEM_CONSENT_SCOPE, "patient-privacy", NULL);
	array_open(out, "category");
	item_open(out);
	array_open(out, "coding");
	coding_item(out, "http://loinc.org", "59284-0", NULL);
	array_close(out);
	object_close(out);
	array_close(out);
}

/* Where it is written down: the ledger's event, or the share as a whole. */
static void
source_add(struct buffer *out, const struct consent_head *head)
{
	object_open(out, "sourceReference");
	member_word(out, "type", "DocumentReference");
	identifier_add(
	    out, "identifier", head->identifier_system, head->identifier);
	object_close(out);
	array_open(out, "policy");
	item_open(out);
	member_word(out, "uri", head->policy);
	object_close(out);
	array_close(out);
}

void
consent_begin(struct buffer *out, const struct consent_head *head)
{
	buffer_reset(out);
	buffer_add_char(out, '{');
	resource_open(out, "Consent", head->id);
	meta_add(out, head);
	decider_contain(out, head);
	identifiers_add(out, head->identifier_system, head->identifier);
	member_word(out, "status", head->active ? "active" : "inactive");
	kind_add(out);
	patient_add(out, "patient", head->patient);
	member_instant(out, "dateTime", head->at_us);
	performer_add(out, head);
	array_open(out, "organization");
	item_open(out);
	member_word(out, "type", "Organization");
	identifier_add(out, "identifier", SYSTEM_ODS, head->organisation);
	object_close(out);
	array_close(out);
	source_add(out, head);
}

void
recipient_add(struct buffer *out, struct text code)
{
	array_open(out, "actor");
	item_open(out);
	concept_add(out, "role", SYSTEM_PARTICIPATION, "IRCP", NULL);
	organisation_add(out, "reference", code);
	object_close(out);
	array_close(out);
}

void
treatment_add(struct buffer *out)
{
	array_open(out, "purpose");
	coding_item(out, SYSTEM_ACT_REASON, "TREAT", NULL);
	array_close(out);
}

void
episode_data_add(struct buffer *out, struct text episode)
{
	array_open(out, "data");
	item_open(out);
	member_word(out, "meaning", "related");
	object_open(out, "reference");
	member_word(out, "type", "EpisodeOfCare");
	identifier_add(out, "identifier", OURS_EPISODE, episode);
	object_close(out);
	object_close(out);
	array_close(out);
}

/* Is the entry's id what a reference to a resource looks like? */
static bool
is_reference(struct text entry)
{
	const char *slash = memchr(entry.ptr, '/', entry.len);
	struct text type, id;

	if (!slash)
		return false;
	type = (struct text){entry.ptr, (size_t)(slash - entry.ptr)};
	id = (struct text){slash + 1, entry.len - type.len - 1};
	if (!type_is_name(type) || !type_is_entry(type) || !id.len ||
	    id.len > ID_CHARS)
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (!char_is_alnum(id.ptr[i]) && id.ptr[i] != '-' &&
		    id.ptr[i] != '.')
			return false;
	return true;
}

void
entry_data_add(struct buffer *out, struct text entry)
{
	array_open(out, "data");
	item_open(out);
	member_word(out, "meaning", "instance");
	object_open(out, "reference");
	if (is_reference(entry))
		member_text(out, "reference", entry);
	else
		identifier_add(out, "identifier", OURS_ENTRY, entry);
	object_close(out);
	object_close(out);
	array_close(out);
}
