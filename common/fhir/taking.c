/* taking - what most mappings take from a resource. Fhir. */
#include "../json/write.h"
#include "element.h"
#include "reading.h"
#include "when.h"

#include <string.h>

enum status
found_take(const struct found *found, const char *element, struct text *code,
    struct error *error)
{
	if (!found->code.len)
		return refused(
		    error, element, found->fault ? found->fault : "is missing");
	*code = found->code;
	return STATUS_OK;
}

enum status
patient_take(struct reading *reading, const struct resource *resource,
    struct text *patient, struct error *error)
{
	const char *element =
	    json_object_get(resource->json, "subject") ? "subject" : "patient";
	struct found found;

	if (text_equal(resource->type, TEXT("Patient")))
		return refused(error, "resourceType", "is no entry");
	found = resolve_number(&reading->resolver, resource->json,
	    json_object_get(resource->json, element));
	/* most resources have a subject: that is what is missing of others */
	if (!json_object_get(resource->json, element))
		element = "subject";
	return found_take(&found, element, patient, error);
}

enum status
entry_take_id(struct reading *reading, const struct resource *resource,
    struct text *entry, struct error *error)
{
	struct text id = element_text(resource->json, "id"), whole;
	struct form_value value;
	struct error why;
	char *to;

	if (!id.len)
		return refused(error, "id", "is missing");
	whole.len = resource->type.len + 1 + id.len;
	to = arena_alloc(&reading->resolver.arena, whole.len);
	if (!to)
		return error_no_memory(error);
	memcpy(to, resource->type.ptr, resource->type.len);
	to[resource->type.len] = '/';
	memcpy(to + resource->type.len + 1, id.ptr, id.len);
	whole.ptr = to;
	if (memchr(id.ptr, '/', id.len) ||
	    form_read(FORM_ENTRY, "id", whole, NULL, &value, &why))
		return refused(error, "id",
		    "makes no entry's id: with its type 1 to 128 of A-Z a-z "
		    "0-9 . _ : -");
	return *entry = whole, STATUS_OK;
}

/* The custodian of a document says whose record it stands in. */
static enum status
custodian_take(struct reading *reading, const struct resource *resource,
    struct text *org, struct error *error)
{
	struct found found = resolve_code(&reading->resolver, resource->json,
	    json_object_get(resource->json, "custodian"));

	if (found_take(&found, "custodian", org, error))
		return error->status;
	if (reading->org.len && !text_equal(reading->org, *org))
		return refused(
		    error, "custodian", "is another organisation than --org");
	return STATUS_OK;
}

enum status
org_take(struct reading *reading, const struct resource *resource,
    struct text *org, struct error *error)
{
	if (text_equal(resource->type, TEXT("DocumentReference")) &&
	    json_object_get(resource->json, "custodian"))
		return custodian_take(reading, resource, org, error);
	*org = reading->org;
	return org->len
		   ? STATUS_OK
		   : refused(error, "org",
			 "is said by nothing: --org names whose record it is");
}

enum status
instant_take(const struct resource *resource, const char *element, int64_t *us,
    struct error *error)
{
	struct text text = element_text(resource->json, element);

	if (!text.len)
		return refused(error, element, "is missing");
	if (!when_read_instant(text, us))
		return refused(error, element, "is no instant");
	return STATUS_OK;
}

enum status
time_take(const struct resource *resource, const char *element,
    struct stretch *stretch, struct error *error)
{
	struct text text = element_text(resource->json, element);

	if (!text.len)
		return refused(error, element, "is missing");
	if (!when_read(text, stretch))
		return refused(error, element, "is no date or time");
	return STATUS_OK;
}

void
line_begin(struct reading *reading)
{
	buffer_add_char(&reading->lines, '{');
}

void
line_end(struct reading *reading)
{
	buffer_add(&reading->lines, TEXT("}\n"));
}

struct text
text_cut(struct text text, size_t chars)
{
	struct text rest = text;
	uint32_t c;

	if (!text_is_plain(text))
		return TEXT("");
	while (chars-- && text_next(&rest, &c))
		;
	return (struct text){text.ptr, text.len - rest.len};
}
