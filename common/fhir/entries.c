/* entries - resources as entries of a record, and labels on them. Fhir. */
#include "../input/input.h"
#include "../json/object.h"
#include "../json/write.h"
#include "element.h"
#include "frame.h"
#include "reading.h"
#include "refers.h"
#include "terms.h"
#include "when.h"

#include <string.h>

/* Tells of a type that is no entry, once. */
static void
skip_tell(struct reading *reading, struct text type)
{
	struct buffer *told = &reading->skipped, message;
	struct text known = buffer_text(told), word;

	if (run_has(reading->run, FIELD_QUIET))
		return;
	while (text_word(&known, &word))
		if (text_equal(word, type))
			return;
	buffer_add(told, type);
	buffer_add_char(told, ' ');
	buffer_init(&message, 4096);
	buffer_add(&message, TEXT("fhir-read: note: passed over, no entry of a "
				  "record: "));
	buffer_add(&message, type);
	message_line(buffer_text(&message));
	buffer_release(&message);
}

/* Elements that say when a resource was written down, by its type. */
static const char *
written_element(struct text type)
{
	static const char *const elements[][2] = {{"Condition", "recordedDate"},
	    {"AllergyIntolerance", "recordedDate"},
	    {"Immunization", "recorded"}, {"Observation", "issued"},
	    {"DiagnosticReport", "issued"}, {"DocumentReference", "date"},
	    {"MedicationRequest", "authoredOn"},
	    {"ServiceRequest", "authoredOn"}};

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (text_equal(type, text_of(elements[i][0])))
			return elements[i][1];
	return NULL;
}

/* When the entry was stored; *day is its text where it is a day alone. */
static enum status
recorded_take(const struct reading *reading, const struct resource *resource,
    int64_t *us, struct text *day, struct error *error)
{
	const char *element = written_element(resource->type);
	bool updated = element_at(resource->json, "meta.lastUpdated") != NULL;
	struct stretch written;
	struct text text;

	*day = TEXT("");
	*us = INSTANT_MIN;
	if (updated || !reading->takes_any || !element ||
	    !json_object_get(resource->json, element))
		if (instant_take(resource, "meta.lastUpdated", us, error))
			return error->status;
	if (!reading->takes_any || !element ||
	    !json_object_get(resource->json, element))
		return STATUS_OK;
	if (time_take(resource, element, &written, error))
		return error->status;
	text = element_text(resource->json, element);
	if (updated && written.last_us <= *us)
		return STATUS_OK;
	*us = written.last_us;
	if (when_is_day(text))
		*day = text;
	return STATUS_OK;
}

/* The resource's own bytes, without what an earlier run wrote into it. */
static void
raw_add(struct buffer *line, const struct resource *resource)
{
	static const char mark[] = "edsm_error";

	member_name(line, "resource");
	if (json_object_get(resource->json, mark))
		frame_add_without(line, resource->raw, mark);
	else
		frame_add_flat(line, resource->raw);
}

/* What record-view would not read is told here, where its place is known. */
static enum status
line_judge(struct text line, struct error *error)
{
	const char *fault;

	if (line.len > RECORD_MAX_BYTES)
		return refused(error, NULL, "is longer than 1 MiB as an entry");
	fault = object_fault(line);
	return fault ? refused(error, NULL, fault) : STATUS_OK;
}

struct entry_taken {
	struct text patient, org, entry, refers, day;
	int64_t recorded_us;
};

static enum status
entry_take(struct reading *reading, const struct resource *resource,
    struct entry_taken *taken, struct error *error)
{
	enum status status =
	    patient_take(reading, resource, &taken->patient, error);

	if (!status)
		status = org_take(reading, resource, &taken->org, error);
	if (!status)
		status = entry_take_id(reading, resource, &taken->entry, error);
	if (!status)
		status = recorded_take(
		    reading, resource, &taken->recorded_us, &taken->day, error);
	if (!status)
		status = refers_take(
		    reading, resource, taken->entry, &taken->refers, error);
	return status;
}

enum status
map_entry(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct buffer *line = &reading->lines;
	struct entry_taken taken;

	if (!type_is_entry(resource->type)) {
		skip_tell(reading, resource->type);
		return STATUS_OK;
	}
	if (entry_take(reading, resource, &taken, error))
		return error->status;
	line_begin(reading);
	member_text(line, "patient", taken.patient);
	member_text(line, "org", taken.org);
	member_text(line, "entry", taken.entry);
	if (taken.day.len)
		member_text(line, "recorded", taken.day);
	else
		member_instant(line, "recorded", taken.recorded_us);
	if (taken.refers.len)
		member_text(line, "refers", taken.refers);
	raw_add(line, resource);
	buffer_add_char(line, '}');
	if (line_judge(buffer_text(line), error))
		return error->status;
	buffer_add_char(line, '\n');
	return STATUS_OK;
}

/* Does a coding of the list have one of the codes of --labels? */
static bool
label_is_sought(const json_t *codings, struct text labels)
{
	const json_t *coding;
	size_t i;

	json_array_foreach(codings, i, coding)
	{
		struct text code = element_text(coding, "code"), rest = labels;

		if (!element_says(coding, "system", SYSTEM_CONFIDENTIALITY))
			continue;
		while (code.len && rest.len) {
			const char *comma = memchr(rest.ptr, ',', rest.len);
			size_t len =
			    comma ? (size_t)(comma - rest.ptr) : rest.len;

			if (text_equal(code, (struct text){rest.ptr, len}))
				return true;
			rest.ptr += len + (comma != NULL);
			rest.len -= len + (comma != NULL);
		}
	}
	return false;
}

static bool
is_labelled(const struct reading *reading, const json_t *resource)
{
	const json_t *label;
	size_t i;

	if (label_is_sought(
		element_at(resource, "meta.security"), reading->labels))
		return true;
	json_array_foreach(json_object_get(resource, "securityLabel"), i,
	    label) if (label_is_sought(json_object_get(label, "coding"),
			   reading->labels)) return true;
	return false;
}

enum status
map_label(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	struct buffer *line = &reading->lines;
	struct text patient, org, entry;
	int64_t updated_us;

	if (!type_is_entry(resource->type) ||
	    !is_labelled(reading, resource->json))
		return STATUS_OK;
	if (patient_take(reading, resource, &patient, error) ||
	    org_take(reading, resource, &org, error) ||
	    entry_take_id(reading, resource, &entry, error) ||
	    instant_take(resource, "meta.lastUpdated", &updated_us, error))
		return error->status;
	line_begin(reading);
	member_text(line, "patient", patient);
	member_text(line, "org", org);
	member_text(line, "entry", entry);
	member_text(line, "private", TEXT("yes"));
	member_instant(line, "at", updated_us);
	line_end(reading);
	return STATUS_OK;
}
