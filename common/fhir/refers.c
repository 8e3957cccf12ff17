/* refers - the entries that a resource refers to. Fhir. */
#include "refers.h"

#include "element.h"
#include "keep.h"
#include "lean.h"

#include <string.h>

#define REFERS_MAX 64

static const char logical[] =
    "names an entry by an identifier alone, so that nobody can tell which it "
    "repeats";

struct gathering {
	struct reading *reading;
	struct text own;
	struct text ids[REFERS_MAX];
	size_t count;
	const char *fault;
};

static void
id_add(struct gathering *gathering, struct text id)
{
	struct form_value value;
	struct error why;

	/* what is no entry's id can be marked by nobody */
	if (text_equal(id, gathering->own) ||
	    form_read(FORM_ENTRY, "", id, NULL, &value, &why))
		return;
	for (size_t i = 0; i < gathering->count; i++)
		if (text_equal(gathering->ids[i], id))
			return;
	if (gathering->count == REFERS_MAX) {
		gathering->fault = "refers to more than 64 entries";
		return;
	}
	gathering->ids[gathering->count++] = id;
}

static void
reference_add(struct gathering *gathering, struct text type, struct text text)
{
	struct text id = resolve_entry(
	    &gathering->reading->resolver, type, text, &gathering->fault);

	if (id.len)
		id_add(gathering, id);
}

/* A Reference by its identifier alone, of a type that is said. */
static bool
is_logical(const json_t *value)
{
	return json_object_size(value) <= 3 &&
	       type_is_name(element_text(value, "type")) &&
	       json_is_object(json_object_get(value, "identifier")) &&
	       !json_object_get(value, "reference");
}

static void
walk(struct gathering *gathering, json_t *value)
{
	json_t *member;
	size_t i;

	if (gathering->fault)
		return;
	json_array_foreach(value, i, member) walk(gathering, member);
	if (!json_is_object(value))
		return;
	if (is_logical(value)) {
		if (type_is_entry(element_text(value, "type")))
			gathering->fault = logical;
		return;
	}
	for (void *at = json_object_iter(value); at;
	     at = json_object_iter_next(value, at)) {
		member = json_object_iter_value(at);
		if (json_is_object(member) || json_is_array(member))
			walk(gathering, member);
		else if (json_is_string(member) &&
			 !strcmp(json_object_iter_key(at), "reference")) {
			reference_add(gathering, element_text(value, "type"),
			    string_text(member));
		}
	}
}

/* The same of a lean resource's bytes. */
static void
bytes_walk(struct gathering *gathering, struct text raw)
{
	struct text text;
	size_t at = 0;

	while (!gathering->fault && lean_reference(raw, &at, &text))
		reference_add(gathering, TEXT(""), text);
}

/*
 * An encounter has the words of what was found at it: the Conditions refer to
 * it, and it to none of them.
 */
static void
found_add(struct gathering *gathering, const struct resource *resource)
{
	struct text id;

	if (!text_equal(resource->type, TEXT("Encounter")) ||
	    (!json_object_get(resource->json, "reasonCode") &&
		!json_object_get(resource->json, "text")))
		return;
	for (size_t n = 0; !gathering->fault && n < FOUND_AT_MAX; n++) {
		id = resolve_found_at(
		    &gathering->reading->resolver, gathering->own, n);
		if (!id.len)
			return;
		id_add(gathering, id);
	}
}

enum status
refers_take(struct reading *reading, const struct resource *resource,
    struct text own, struct text *refers, struct error *error)
{
	struct gathering gathering = {.reading = reading, .own = own};
	struct buffer *words = &reading->words;

	buffer_reset(words);
	if (resource->lean)
		bytes_walk(&gathering, resource->raw);
	else
		walk(&gathering, resource->json);
	found_add(&gathering, resource);
	if (gathering.fault)
		return refused(error, "reference", gathering.fault);
	for (size_t i = 0; i < gathering.count; i++) {
		if (i)
			buffer_add_char(words, ' ');
		buffer_add(words, gathering.ids[i]);
	}
	*refers = buffer_text(words);
	return STATUS_OK;
}
