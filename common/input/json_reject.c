/* json_reject - a line of JSON with what is wrong with it. Input. */
#include "json_line.h"

#include "../json/object.h"

#include <jansson.h>
#include <string.h>

/* The offset of the last byte that is no blank; raw.len where none. */
static size_t
last_visible(struct text raw)
{
	for (size_t i = raw.len; i--;)
		if (!char_is_blank(raw.ptr[i]))
			return i;
	return raw.len;
}

/* The offset behind a colon and blanks before it; 0 where there is none. */
static size_t
colon_skip(struct text raw, size_t at)
{
	while (at < raw.len && char_is_blank(raw.ptr[at]))
		at++;
	return at < raw.len && raw.ptr[at] == ':' ? at + 1 : 0;
}

/*
 * The value of the member edsm_error of an object, blanks about it included.
 * False where it has none by that spelling.
 */
static bool
error_find(struct text raw, struct text *value)
{
	static const struct text name = {"\"edsm_error\"", 12};
	size_t depth = 0, start, from = 0;

	for (size_t i = 0; i < raw.len;) {
		start = i;
		switch (raw.ptr[i++]) {
		case '"':
			i = string_skip(raw, i);
			if (depth == 1 && !from &&
			    text_equal(name,
				(struct text){raw.ptr + start, i - start}))
				from = colon_skip(raw, i);
			break;
		case '{':
		case '[':
			depth++;
			break;
		case ',':
		case '}':
		case ']':
			if (from && depth == 1) {
				*value =
				    (struct text){raw.ptr + from, start - from};
				return true;
			}
			depth -= raw.ptr[start] != ',';
		}
	}
	return false;
}

/* Adds the line with other words for its edsm_error, the rest as it is. */
static void
line_replace(struct text raw, struct text value, const char *message,
    struct buffer *buffer)
{
	const char *behind = value.ptr + value.len;

	buffer_add(
	    buffer, (struct text){raw.ptr, (size_t)(value.ptr - raw.ptr)});
	buffer_add_json(buffer, text_of(message));
	buffer_add(buffer,
	    (struct text){behind, (size_t)(raw.ptr + raw.len - behind)});
}

/* Adds the line with a member before its last brace, if that is its end. */
static void
line_extend(struct text raw, const char *message, struct buffer *buffer)
{
	size_t brace = last_visible(raw);
	struct text head = {raw.ptr, brace};
	size_t before;

	if (brace == raw.len || raw.ptr[brace] != '}') {
		buffer_add(buffer, raw);
		return;
	}
	before = last_visible(head);
	buffer_add(buffer, head);
	if (before < head.len && head.ptr[before] != '{')
		buffer_add_char(buffer, ',');
	buffer_add(buffer, TEXT("\"edsm_error\":"));
	buffer_add_json(buffer, text_of(message));
	buffer_add(buffer, (struct text){raw.ptr + brace, raw.len - brace});
}

/* The same for a line that is no object: it may hold the name already. */
static void
broken_extend(struct text raw, const char *message, struct buffer *buffer)
{
	static const char name[] = "\"edsm_error\"";

	if (raw.len && memmem(raw.ptr, raw.len, name, sizeof name - 1))
		buffer_add(buffer, raw);
	else
		line_extend(raw, message, buffer);
}

/* May what was added to the buffer be read again, if the line may? */
static bool
line_is_readable(struct text raw, struct text added)
{
	return object_fault(raw) ||
	       (added.len <= RECORD_MAX_BYTES && !object_fault(added));
}

enum status
json_line_reject(struct text raw, const char *message, struct buffer *buffer,
    struct error *error)
{
	json_t *object = NULL;
	size_t start = buffer->len;
	struct text value, added;
	struct error why;
	enum status status = object_load(raw, &object, &why);

	if (status == STATUS_FAILED)
		return *error = why, status;
	if (status == STATUS_REFUSED)
		broken_extend(raw, message, buffer);
	else if (!json_object_get(object, "edsm_error"))
		line_extend(raw, message, buffer);
	else if (error_find(raw, &value))
		line_replace(raw, value, message, buffer);
	else
		buffer_add(buffer, raw);
	json_decref(object);
	added = (struct text){buffer->bytes + start, buffer->len - start};
	if (!buffer_failed(buffer) && !line_is_readable(raw, added)) {
		buffer->len = start;
		buffer_add(buffer, raw);
	}
	return STATUS_OK;
}
