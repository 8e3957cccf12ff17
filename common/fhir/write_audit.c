/* write_audit - views as AuditEvents. Fhir. */
#include "../fields/line_read.h"
#include "compose.h"
#include "terms.h"
#include "writing.h"

#include <string.h>

#define LINE_ARENA ((size_t)4 << 20)
#define ABSENT "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
#define ENTITY_TYPE "http://terminology.hl7.org/CodeSystem/audit-entity-type"
#define OBJECT_ROLE "http://terminology.hl7.org/CodeSystem/object-role"

struct auditing {
	struct writing writing;
	struct arena arena;
	const char *site;
	bool as_read; /* --profile read */
	bool counts;
	struct buffer address;
};

/* Why somebody looked; an override says so, and its reason. */
static void
purpose_item(struct buffer *out, const struct fact *view)
{
	bool treatment = text_equal_folded(view->purpose, TEXT("treatment"));

	item_open(out);
	if (view->override.len || treatment) {
		array_open(out, "coding");
		if (view->override.len)
			coding_item(
			    out, SYSTEM_ACT_REASON, "BTG", "break the glass");
		else
			coding_item(
			    out, SYSTEM_ACT_REASON, "TREAT", "treatment");
		array_close(out);
	}
	member_maybe(
	    out, "text", view->override.len ? view->override : view->purpose);
	object_close(out);
}

static void
purposes_add(struct buffer *out, const char *name, const struct fact *view)
{
	if (!view->override.len && !view->purpose.len)
		return;
	array_open(out, name);
	purpose_item(out, view);
	array_close(out);
}

/* The system that let the entries out, by its site and the account. */
static void
observer_add(const struct auditing *auditing, struct buffer *out,
    const char *name, const struct fact *view)
{
	object_open(out, name);
	object_open(out, "identifier");
	member_word(out, "system", "urn:ietf:rfc:3986");
	member_text(out, "value", buffer_text(&auditing->address));
	object_close(out);
	member_maybe(out, "display", view->login);
	object_close(out);
}

static void
source_item(const struct auditing *auditing, struct buffer *out,
    const struct fact *view)
{
	item_open(out);
	concept_add(out, "type", SYSTEM_DICOM, "110153", "Source Role ID");
	observer_add(auditing, out, "who", view);
	member_maybe(out, "altId", view->session); /* as whom they logged in */
	member_bool(out, "requestor", false);
	object_open(out, "network");
	member_word(out, "address", auditing->site);
	member_word(out, "type", "1");
	object_close(out);
	object_close(out);
}

/* Who looked; from where, a ledger does not know. */
static void
recipient_item(struct buffer *out, const struct fact *view)
{
	item_open(out);
	concept_add(out, "type", SYSTEM_DICOM, "110152", "Destination Role ID");
	organisation_add(out, "who", view->viewer);
	member_bool(out, "requestor", false);
	object_open(out, "network");
	object_open(out, "_address");
	array_open(out, "extension");
	extension_item(out, ABSENT, "valueCode", TEXT("unknown"));
	array_close(out);
	object_close(out);
	object_close(out);
	object_close(out);
}

static void
user_item(struct buffer *out, const struct fact *view)
{
	item_open(out);
	concept_add(
	    out, "type", SYSTEM_PARTICIPATION, "IRCP", "information recipient");
	object_open(out, "who");
	member_text(out, "display", view->user);
	object_close(out);
	member_text(out, "name", view->user);
	member_bool(out, "requestor", true);
	purposes_add(out, "purposeOfUse", view);
	object_close(out);
}

static void
detail_item(struct buffer *out, const char *type, struct text value)
{
	item_open(out);
	member_word(out, "type", type);
	member_text(out, "valueString", value);
	object_close(out);
}

static void
number_item(struct buffer *out, const char *type, uint64_t number)
{
	struct buffer digits;

	buffer_init(&digits, 32);
	buffer_add_number(&digits, number);
	detail_item(out, type, buffer_text(&digits));
	buffer_release(&digits);
}

static void
entities_add(const struct auditing *auditing, struct buffer *out,
    const struct fact *view)
{
	array_open(out, "entity");
	item_open(out);
	patient_add(out, "what", view->patient);
	coding_add(out, "type", ENTITY_TYPE, "1", "Person");
	coding_add(out, "role", OBJECT_ROLE, "1", "Patient");
	object_close(out);
	item_open(out);
	object_open(out, "what");
	identifier_add(out, "identifier", OURS_DIGEST, view->digest);
	object_close(out);
	coding_add(out, "type", ENTITY_TYPE, "2", "System Object");
	coding_add(out, "role", OBJECT_ROLE, "4", "Domain Resource");
	array_open(out, "detail");
	number_item(out, "shown", view->shown);
	if (view->override.len)
		number_item(out, "overridden", view->overridden);
	if (auditing->counts)
		number_item(out, "withheld", view->withheld);
	if (!text_equal(view->by, view->login))
		detail_item(out, "by", view->by);
	array_close(out);
	object_close(out);
	array_close(out);
}

static void
kind_add(struct buffer *out, bool as_read)
{
	if (as_read)
		coding_add(out, "type",
		    "http://terminology.hl7.org/CodeSystem/audit-event-type",
		    "rest", "RESTful Operation");
	else
		coding_add(out, "type", SYSTEM_DICOM, "110106", "Export");
	array_open(out, "subtype");
	if (as_read)
		coding_item(out, "http://hl7.org/fhir/restful-interaction",
		    "read", "read");
	else
		coding_item(out,
		    "http://terminology.hl7.org/CodeSystem/"
		    "iso-21089-lifecycle",
		    "disclose", "Disclose Record Lifecycle Event");
	array_close(out);
}

/* A view that showed nothing is no successful read: it is told as a
 * disclosure that came to nothing. */
static void
view_compose(
    struct auditing *auditing, const struct fact *view, struct text hash)
{
	struct buffer *out = &auditing->writing.resource;
	bool as_read = auditing->as_read && view->shown;

	buffer_reset(out);
	buffer_add_char(out, '{');
	resource_open(out, "AuditEvent", hash);
	object_open(out, "meta");
	member_name(out, "profile");
	buffer_add_char(out, '[');
	buffer_add_json(out, as_read ? TEXT(BALP_READ) : TEXT(BALP_DISCLOSURE));
	array_close(out);
	object_close(out);
	kind_add(out, as_read);
	member_word(out, "action", "R");
	member_instant(out, "recorded", view->logged_us);
	member_word(out, "outcome", view->shown ? "0" : "4");
	purposes_add(out, "purposeOfEvent", view);
	array_open(out, "agent");
	source_item(auditing, out, view);
	recipient_item(out, view);
	if (view->user.len)
		user_item(out, view);
	array_close(out);
	object_open(out, "source");
	observer_add(auditing, out, "observer", view);
	object_close(out);
	entities_add(auditing, out, view);
	object_close(out);
}

static enum status
view_take(void *ctx, struct text line, struct error *error)
{
	struct auditing *auditing = ctx;
	struct fact view;
	struct text hash;

	arena_reset(&auditing->arena);
	if (line_read(line, &auditing->arena, &view, &hash, error))
		return error->status;
	if (view.event != EVENT_RECORD_VIEW)
		return error_refuse(error, "event",
		    "is no record-view: audit-view views prints these");
	view_compose(auditing, &view, hash);
	return writing_put(&auditing->writing, TEXT("AuditEvent"), hash, error);
}

static bool
is_host(struct text site)
{
	for (size_t i = 0; i < site.len; i++)
		if (!char_is_alnum(site.ptr[i]) && site.ptr[i] != '-' &&
		    site.ptr[i] != '.' && site.ptr[i] != ':')
			return false;
	return site.len && site.len <= 255;
}

static enum status
options_take(struct auditing *auditing, struct error *error)
{
	const struct run *run = auditing->writing.run;
	struct text site = run->options.value[FIELD_SITE].text, profile;

	if (!is_host(site))
		return error_set(
		    error, STATUS_USAGE, "site", "is no name of a host");
	auditing->site = site.ptr;
	buffer_add(&auditing->address, TEXT("https://"));
	buffer_add(&auditing->address, site);
	auditing->counts = run_has(run, FIELD_COUNTS);
	if (!run_has(run, FIELD_PROFILE))
		return STATUS_OK;
	profile = run->options.value[FIELD_PROFILE].text;
	auditing->as_read = text_equal(profile, TEXT("read"));
	return auditing->as_read || text_equal(profile, TEXT("disclosure"))
		   ? STATUS_OK
		   : error_set(error, STATUS_USAGE, "profile",
			 "is neither disclosure nor read");
}

enum status
write_audit(struct run *run, struct error *error)
{
	struct auditing auditing = {.as_read = false};
	struct writing *writing = &auditing.writing;
	enum status status = writing_open(writing, run, error);

	arena_init(&auditing.arena, LINE_ARENA);
	buffer_init(&auditing.address, 512);
	if (!status)
		status = options_take(&auditing, error);
	if (!status)
		status = writing_lines(writing, view_take, &auditing, error);
	if (!status)
		status = writing_close(writing, error);
	writing_release(writing);
	arena_release(&auditing.arena);
	buffer_release(&auditing.address);
	return status;
}
