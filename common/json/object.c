/* object - one JSON object by the library, bounded. Json. */
#include "object.h"

#include "load.h"

#include <string.h>

static const char out_of_memory[] = "cannot be read, out of memory";

size_t
string_skip(struct text raw, size_t at)
{
	const char *quote, *back;

	while ((quote = memchr(raw.ptr + at, '"', raw.len - at))) {
		at = (size_t)(quote - raw.ptr) + 1;
		for (back = quote; back[-1] == '\\';)
			back--;
		if ((quote - back) % 2 == 0)
			return at;
	}
	return raw.len;
}

/*
 * Bounds what the library is given, since its own limit on depth is far too
 * high for the stack and there is none on members. NULL, or what is wrong.
 */
static const char *
object_scan(struct text raw)
{
	size_t depth = 0, members = 1;

	for (size_t i = 0; i < raw.len;) {
		switch (raw.ptr[i++]) {
		case '"':
			i = string_skip(raw, i);
			break;
		case '{':
		case '[':
			if (++depth > OBJECT_DEPTH_MAX)
				return "is nested more than 16 deep";
			break;
		case '}':
		case ']':
			depth -= depth > 0;
			break;
		case '\r':
			return "has a carriage return between its members";
		case ',':
			if (depth == 1 && ++members > OBJECT_MEMBERS_MAX)
				return "has more than 64 members";
		}
	}
	return NULL;
}

const char *
object_fault(struct text raw)
{
	size_t first = 0;

	while (first < raw.len && char_is_blank(raw.ptr[first]))
		first++;
	if (first == raw.len || raw.ptr[first] != '{')
		return "is not a JSON object";
	if (memchr(raw.ptr, '\0', raw.len))
		return "has a NUL byte";
	return object_scan(raw);
}

static const char *
phrase_of(enum json_error_code code)
{
	switch (code) {
	case json_error_invalid_utf8:
		return "is not valid UTF-8: --encoding NAME reads other "
		       "files, such as windows-1252";
	case json_error_premature_end_of_input:
		return "is cut short, the JSON has no end";
	case json_error_end_of_input_expected:
		return "has more after the JSON object";
	case json_error_null_character:
		return "has a NUL character in a string";
	case json_error_null_byte_in_key:
		return "has a NUL character in a name";
	case json_error_duplicate_key:
		return "has a member twice";
	case json_error_numeric_overflow:
		return "has a number that is too large";
	case json_error_stack_overflow:
		return "is nested more than 16 deep";
	default:
		return "is not valid JSON";
	}
}

enum status
object_load(struct text raw, json_t **object, struct error *error)
{
	const char *what = object_fault(raw);
	json_error_t why = {0};
	json_t *loaded;
	bool starved;

	if (what)
		return error_set(error, STATUS_REFUSED, NULL, what);
	loaded = json_load_line(raw, 0, &why, &starved);
	/* no field is a number that the library cannot hold */
	if (!loaded && !starved &&
	    json_error_code(&why) == json_error_numeric_overflow)
		loaded = json_load_line(
		    raw, JSON_DECODE_INT_AS_REAL, &why, &starved);
	if (loaded)
		return *object = loaded, STATUS_OK;
	if (starved || json_error_code(&why) == json_error_unknown)
		return error_set(error, STATUS_FAILED, NULL, out_of_memory);
	return error_set(
	    error, STATUS_REFUSED, NULL, phrase_of(json_error_code(&why)));
}
