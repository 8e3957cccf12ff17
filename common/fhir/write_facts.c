/* write_facts - the facts of a ledger as resources. Fhir. */
#include "deciding.h"
#include "events.h"
#include "terms.h"
#include "writing.h"

#include <string.h>

#define ID_BYTES 64

struct telling_facts {
	struct writing writing;
	struct events events;
	const char *episode_policy, *mig_policy;
	uint64_t left_out;
};

/* A hash with its last two characters made "-s" or "-p": one event may decide
 * twice. */
static struct text
id_of(struct text hash, char kind, char bytes[static ID_BYTES])
{
	if (!kind || hash.len != ID_BYTES)
		return hash;
	memcpy(bytes, hash.ptr, ID_BYTES - 2);
	bytes[ID_BYTES - 2] = '-';
	bytes[ID_BYTES - 1] = kind;
	return (struct text){bytes, ID_BYTES};
}

static void
head_of(struct consent_head *head, const struct past *past, struct text id)
{
	*head = (struct consent_head){.id = id,
	    .identifier = past->hash,
	    .identifier_system = OURS_EVENT,
	    .patient = past->fact.patient,
	    .decider = past->fact.decided_by,
	    .updated_us = past->fact.logged_us,
	    .at_us = past->fact.at_us};
}

static void
provision_begin(struct buffer *out, enum decision decision)
{
	object_open(out, "provision");
	member_word(out, "type", decision == DECISION_YES ? "permit" : "deny");
}

static enum status
consent_end(struct telling_facts *telling, struct text id, struct error *error)
{
	struct buffer *out = &telling->writing.resource;

	object_close(out);
	object_close(out);
	return writing_put(&telling->writing, TEXT("Consent"), id, error);
}

/* One direction of an episode's agreement. */
static enum status
direction_put(struct telling_facts *telling, const struct past *past,
    const struct fact *opening, bool to_service, struct error *error)
{
	struct buffer *out = &telling->writing.resource;
	char bytes[ID_BYTES];
	struct text id = id_of(past->hash, to_service ? 's' : 'p', bytes);
	struct consent_head head;

	head_of(&head, past, id);
	head.policy = telling->episode_policy;
	head.organisation = to_service ? opening->practice : opening->service;
	head.active =
	    !(to_service ? past->to_service_passed : past->to_practice_passed);
	consent_begin(out, &head);
	provision_begin(
	    out, to_service ? past->fact.to_service : past->fact.to_practice);
	recipient_add(out, to_service ? opening->service : opening->practice);
	treatment_add(out);
	episode_data_add(out, past->fact.episode);
	return consent_end(telling, id, error);
}

static const struct fact *
opening_of(const struct events *events, const struct past *past)
{
	const struct fact *fact;

	if (!past->opened)
		return NULL;
	fact = &events->items[past->opened - 1]->fact;
	return fact->event == EVENT_EPISODE_OPEN ? fact : NULL;
}

static enum status
directions_put(struct telling_facts *telling, const struct past *past,
    const struct fact *opening, struct error *error)
{
	enum status status = STATUS_OK;

	if (!opening)
		return error_refuse(error, "episode",
		    "is opened by no event before: all events are needed");
	if (past->fact.to_service != DECISION_UNSET)
		status = direction_put(telling, past, opening, true, error);
	if (!status && past->fact.to_practice != DECISION_UNSET)
		status = direction_put(telling, past, opening, false, error);
	return status;
}

static enum status
mig_put(
    struct telling_facts *telling, const struct past *past, struct error *error)
{
	struct buffer *out = &telling->writing.resource;
	struct consent_head head;

	head_of(&head, past, past->hash);
	head.policy = telling->mig_policy;
	head.organisation = past->fact.practice;
	head.active = !past->passed;
	consent_begin(out, &head);
	provision_begin(out, past->fact.mig);
	treatment_add(out);
	return consent_end(telling, past->hash, error);
}

static enum status
mark_put(
    struct telling_facts *telling, const struct past *past, struct error *error)
{
	struct buffer *out = &telling->writing.resource;
	bool private = past->fact.private == DECISION_YES;
	struct consent_head head;

	head_of(&head, past, past->hash);
	head.policy = telling->episode_policy;
	head.organisation = past->fact.org;
	head.active = !past->passed;
	consent_begin(out, &head);
	provision_begin(out, private ? DECISION_NO : DECISION_YES);
	entry_data_add(out, past->fact.entry);
	return consent_end(telling, past->hash, error);
}

static enum status
partner_put(
    struct telling_facts *telling, const struct past *past, struct error *error)
{
	struct buffer *out = &telling->writing.resource;
	bool joins = past->fact.partner == DECISION_YES;

	buffer_reset(out);
	buffer_add_char(out, '{');
	resource_open(out, "OrganizationAffiliation", past->hash);
	object_open(out, "meta");
	member_instant(out, "lastUpdated", past->fact.logged_us);
	object_close(out);
	identifiers_add(out, OURS_EVENT, past->hash);
	member_bool(out, "active", joins);
	object_open(out, "period");
	member_instant(out, joins ? "start" : "end", past->fact.at_us);
	object_close(out);
	object_open(out, "participatingOrganization");
	member_word(out, "type", "Organization");
	identifier_add(out, "identifier", SYSTEM_ODS, past->fact.org);
	member_maybe(out, "display", past->fact.name);
	object_close(out);
	object_close(out);
	return writing_put(&telling->writing, TEXT("OrganizationAffiliation"),
	    past->hash, error);
}

static void
referral_contain(struct buffer *out, const struct fact *opening, bool ended)
{
	array_open(out, "contained");
	item_open(out);
	resource_open(out, "ServiceRequest", TEXT("referral"));
	member_word(out, "status", ended ? "completed" : "active");
	member_word(out, "intent", "order");
	patient_add(out, "subject", opening->patient);
	member_instant(out, "authoredOn", opening->at_us);
	organisation_add(out, "requester", opening->practice);
	array_open(out, "performer");
	item_open(out);
	member_word(out, "type", "Organization");
	identifier_add(out, "identifier", SYSTEM_ODS, opening->service);
	object_close(out);
	array_close(out);
	object_close(out);
	array_close(out);
}

/* What an EpisodeOfCare has no element for. */
static void
extensions_add(
    struct buffer *out, const struct fact *opening, const struct fact *end)
{
	struct text reason = end ? end->reason : TEXT("");
	char due[INSTANT_BYTES];
	size_t due_len = 0;

	if (opening->due_us != INSTANT_UNSET)
		due_len = instant_write(opening->due_us, due);
	if (!due_len && !opening->note.len && !reason.len)
		return;
	array_open(out, "extension");
	if (due_len)
		extension_item(out, OURS_DUE, "valueDateTime",
		    (struct text){due, due_len});
	if (opening->note.len)
		extension_item(out, OURS_NOTE, "valueString", opening->note);
	if (reason.len)
		extension_item(out, OURS_REASON, "valueString", reason);
	array_close(out);
}

static void
care_add(struct buffer *out, struct text care)
{
	if (!care.len)
		return;
	array_open(out, "type");
	item_open(out);
	member_text(out, "text", care);
	object_close(out);
	array_close(out);
}

static void
episode_compose(
    struct buffer *out, const struct past *past, const struct fact *end)
{
	const struct fact *opening = &past->fact;

	buffer_reset(out);
	buffer_add_char(out, '{');
	resource_open(out, "EpisodeOfCare", past->hash);
	object_open(out, "meta");
	member_instant(
	    out, "lastUpdated", end ? end->logged_us : opening->logged_us);
	object_close(out);
	referral_contain(out, opening, end != NULL);
	extensions_add(out, opening, end);
	identifiers_add(out, OURS_EPISODE, opening->episode);
	member_word(out, "status", end ? "finished" : "active");
	care_add(out, opening->care);
	patient_add(out, "patient", opening->patient);
	organisation_add(out, "managingOrganization", opening->service);
	object_open(out, "period");
	member_instant(out, "start", opening->at_us);
	if (end)
		member_instant(out, "end", end->at_us);
	object_close(out);
	array_open(out, "referralRequest");
	item_open(out);
	member_word(out, "reference", "#referral");
	object_close(out);
	array_close(out);
	object_close(out);
}

static enum status
episode_put(
    struct telling_facts *telling, const struct past *past, struct error *error)
{
	const struct fact *end =
	    past->ended ? &telling->events.items[past->ended - 1]->fact : NULL;

	episode_compose(&telling->writing.resource, past, end);
	if (writing_put(
		&telling->writing, TEXT("EpisodeOfCare"), past->hash, error))
		return error->status;
	return directions_put(telling, past, &past->fact, error);
}

static enum status
fact_put(struct telling_facts *telling, size_t at, struct error *error)
{
	const struct past *past = telling->events.items[at];

	switch (past->fact.event) {
	case EVENT_EPISODE_OPEN:
		return episode_put(telling, past, error);
	case EVENT_CONSENT_SET:
		if (past->fact.mig != DECISION_UNSET)
			return mig_put(telling, past, error);
		return directions_put(
		    telling, past, opening_of(&telling->events, past), error);
	case EVENT_MARK_PRIVATE:
		return mark_put(telling, past, error);
	case EVENT_PARTNER_SET:
		return partner_put(telling, past, error);
	default:
		return STATUS_OK;
	}
}

static enum status
event_take(void *ctx, struct text line, struct error *error)
{
	struct telling_facts *telling = ctx;

	return events_add(&telling->events, line, error);
}

/* A succession or a link changes what all others mean: no resource says it. */
static enum status
joins_judge(const struct events *events, struct error *error)
{
	for (size_t i = 0; i < events->count; i++) {
		const struct fact *fact = &events->items[i]->fact;

		if (fact->void_seq)
			continue;
		if (fact->event == EVENT_ORG_SUCCEED)
			return error_refuse(error, "org-succeed",
			    "stands, and no resource says what it does: "
			    "nothing is written");
		if (fact->event == EVENT_PATIENT_LINK)
			return error_refuse(error, "patient-link",
			    "stands, and no resource says what it does: "
			    "nothing is written");
	}
	return STATUS_OK;
}

static enum status
facts_put(struct telling_facts *telling, struct error *error)
{
	enum status status = joins_judge(&telling->events, error);

	if (!status && telling->writing.run->worst)
		return error_refuse(error, NULL,
		    "not every line is an event: nothing is written");
	for (size_t i = 0; !status && i < telling->events.count; i++) {
		if (telling->events.items[i]->fact.void_seq)
			telling->left_out++;
		else
			status = fact_put(telling, i, error);
	}
	return status;
}

static void
left_out_tell(const struct telling_facts *telling)
{
	struct buffer line;

	if (!telling->left_out && !telling->events.looks)
		return;
	buffer_init(&line, 4096);
	buffer_add(&line, TEXT("fhir-write: note: left out: "));
	buffer_add_number(&line, telling->left_out);
	buffer_add(&line, TEXT(" that do not stand, "));
	buffer_add_number(&line, telling->events.looks);
	buffer_add(&line, TEXT(" looks and reviews"));
	message_line(buffer_text(&line));
	buffer_release(&line);
}

static const char *
policy_of(const struct run *run, enum field field, const char *ours)
{
	return run_has(run, field) ? run->options.value[field].text.ptr : ours;
}

enum status
write_facts(struct run *run, struct error *error)
{
	struct telling_facts telling = {.left_out = 0};
	struct writing *writing = &telling.writing;
	enum status status = writing_open(writing, run, error);

	telling.episode_policy =
	    policy_of(run, FIELD_EPISODE_POLICY, OURS_EPISODE_POLICY);
	telling.mig_policy = policy_of(run, FIELD_MIG_POLICY, OURS_MIG_POLICY);
	events_init(&telling.events);
	if (!status)
		status = writing_lines(writing, event_take, &telling, error);
	if (!status)
		status = events_settle(&telling.events, error);
	if (!status)
		status = facts_put(&telling, error);
	if (!status)
		status = writing_close(writing, error);
	if (!status)
		left_out_tell(&telling);
	events_release(&telling.events);
	writing_release(writing);
	return status;
}
