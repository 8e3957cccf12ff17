/* compose - pieces of resources as JSON. Fhir. */
#include "compose.h"

#include "terms.h"

void
item_open(struct buffer *buffer)
{
	if (buffer->len && buffer->bytes[buffer->len - 1] == '}')
		buffer_add_char(buffer, ',');
	buffer_add_char(buffer, '{');
}

void
object_open(struct buffer *buffer, const char *name)
{
	member_name(buffer, name);
	buffer_add_char(buffer, '{');
}

void
object_close(struct buffer *buffer)
{
	buffer_add_char(buffer, '}');
}

void
array_open(struct buffer *buffer, const char *name)
{
	member_name(buffer, name);
	buffer_add_char(buffer, '[');
}

void
array_close(struct buffer *buffer)
{
	buffer_add_char(buffer, ']');
}

void
member_word(struct buffer *buffer, const char *name, const char *word)
{
	member_text(buffer, name, text_of(word));
}

void
member_maybe(struct buffer *buffer, const char *name, struct text text)
{
	if (text.len)
		member_text(buffer, name, text);
}

void
resource_open(struct buffer *buffer, const char *type, struct text id)
{
	member_word(buffer, "resourceType", type);
	member_text(buffer, "id", id);
}

void
identifier_add(struct buffer *buffer, const char *name, const char *system,
    struct text value)
{
	object_open(buffer, name);
	member_word(buffer, "system", system);
	member_text(buffer, "value", value);
	object_close(buffer);
}

void
identifiers_add(struct buffer *buffer, const char *system, struct text value)
{
	array_open(buffer, "identifier");
	item_open(buffer);
	member_word(buffer, "system", system);
	member_text(buffer, "value", value);
	object_close(buffer);
	array_close(buffer);
}

void
patient_add(struct buffer *buffer, const char *name, struct text number)
{
	object_open(buffer, name);
	member_word(buffer, "type", "Patient");
	identifier_add(buffer, "identifier", SYSTEM_NHS, number);
	object_close(buffer);
}

void
organisation_add(struct buffer *buffer, const char *name, struct text code)
{
	object_open(buffer, name);
	member_word(buffer, "type", "Organization");
	identifier_add(buffer, "identifier", SYSTEM_ODS, code);
	object_close(buffer);
}

static void
coding_members(struct buffer *buffer, const char *system, const char *code,
    const char *display)
{
	member_word(buffer, "system", system);
	member_word(buffer, "code", code);
	if (display)
		member_word(buffer, "display", display);
}

void
coding_item(struct buffer *buffer, const char *system, const char *code,
    const char *display)
{
	item_open(buffer);
	coding_members(buffer, system, code, display);
	object_close(buffer);
}

void
coding_add(struct buffer *buffer, const char *name, const char *system,
    const char *code, const char *display)
{
	object_open(buffer, name);
	coding_members(buffer, system, code, display);
	object_close(buffer);
}

void
concept_add(struct buffer *buffer, const char *name, const char *system,
    const char *code, const char *display)
{
	object_open(buffer, name);
	array_open(buffer, "coding");
	coding_item(buffer, system, code, display);
	array_close(buffer);
	object_close(buffer);
}

void
extension_item(struct buffer *buffer, const char *url, const char *value_name,
    struct text value)
{
	item_open(buffer);
	member_word(buffer, "url", url);
	member_text(buffer, value_name, value);
	object_close(buffer);
}
