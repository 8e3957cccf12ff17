/* lean - the few elements of a resource that make an entry of it. Fhir. */
#include "lean.h"

#include "../json/load.h"
#include "../json/scan.h"
#include "reference.h"

#include <string.h>

/* How an element is taken. */
enum taking {
	TAKES_NOT,
	TAKES_WHOLE, /* its value */
	TAKES_SIGN,  /* that it is there */
	TAKES_NONE   /* nobody may have it */
};

static enum taking
taking_of(struct text name)
{
	static const struct {
		const char *name;
		enum taking taking;
	} elements[] = {{"resourceType", TAKES_WHOLE}, {"id", TAKES_WHOLE},
	    {"meta", TAKES_WHOLE}, {"subject", TAKES_WHOLE},
	    {"patient", TAKES_WHOLE}, {"custodian", TAKES_WHOLE},
	    {"encounter", TAKES_WHOLE}, {"recordedDate", TAKES_WHOLE},
	    {"recorded", TAKES_WHOLE}, {"issued", TAKES_WHOLE},
	    {"date", TAKES_WHOLE}, {"authoredOn", TAKES_WHOLE},
	    {"reasonCode", TAKES_SIGN}, {"text", TAKES_SIGN},
	    {"contained", TAKES_NONE}, {"edsm_error", TAKES_NONE}};

	for (size_t i = 0; i < sizeof elements / sizeof *elements; i++)
		if (text_equal(name, text_of(elements[i].name)))
			return elements[i].taking;
	return TAKES_NOT;
}

/* The string behind a name that ends at at; false where none stands there. */
static bool
string_behind(struct text raw, size_t at, struct text *string)
{
	const char *end;

	while (at < raw.len && (raw.ptr[at] == ' ' || raw.ptr[at] == '\t'))
		at++;
	if (at == raw.len || raw.ptr[at++] != ':')
		return false;
	while (at < raw.len && (raw.ptr[at] == ' ' || raw.ptr[at] == '\t'))
		at++;
	if (at == raw.len || raw.ptr[at++] != '"')
		return false;
	end = memchr(raw.ptr + at, '"', raw.len - at);
	if (!end)
		return false;
	*string = (struct text){raw.ptr + at, (size_t)(end - (raw.ptr + at))};
	return true;
}

/* The next string whose name is that, quotes included. */
static bool
named_next(struct text raw, size_t *at, struct text name, struct text *string)
{
	const char *found;

	while (*at < raw.len && (found = memmem(raw.ptr + *at, raw.len - *at,
				     name.ptr, name.len))) {
		*at = (size_t)(found - raw.ptr) + name.len;
		if (string_behind(raw, *at, string))
			return true;
	}
	return false;
}

bool
lean_reference(struct text raw, size_t *at, struct text *reference)
{
	return named_next(raw, at, TEXT("\"reference\""), reference);
}

/* Is every reference written plainly, and none of them typed? */
static bool
references_are_plain(struct text raw)
{
	struct text string;
	size_t at = 0;

	while (lean_reference(raw, &at, &string))
		if (memchr(string.ptr, '\\', string.len))
			return false;
	at = 0;
	while (named_next(raw, &at, TEXT("\"type\""), &string))
		if (string.len && (char_is_upper(*string.ptr) ||
				      memchr(string.ptr, '\\', string.len)))
			return false;
	return true;
}

/* An element's value by the library; NULL where it does not take it. */
static json_t *
value_load(const struct member *member)
{
	bool starved;

	if (member->kind == MEMBER_STRING)
		return json_stringn(member->value.ptr, member->value.len);
	if (member->kind == MEMBER_OTHER)
		return json_load_line(
		    member->value, JSON_DECODE_ANY, NULL, &starved);
	return json_true();
}

static bool
member_take(json_t *json, const struct member *member)
{
	enum taking taking = taking_of(member->name);
	json_t *value;

	if (taking == TAKES_NOT)
		return true;
	if (taking == TAKES_NONE)
		return false;
	value = taking == TAKES_SIGN ? json_true() : value_load(member);
	if (!value)
		return false;
	return !json_object_setn_new(
	    json, member->name.ptr, member->name.len, value);
}

/* Is the type, a string, one of an entry? */
static bool
is_entry(const struct member *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(members[i].name, TEXT("resourceType")))
			return members[i].kind == MEMBER_STRING &&
			       type_is_name(members[i].value) &&
			       type_is_entry(members[i].value);
	return false;
}

bool
lean_load(struct text raw, json_t **json)
{
	SCAN_MEMBERS members[SCAN_ROOM];
	json_t *made;
	size_t count;
	bool taken = true;

	if (!scan_object(raw, members, &count) || !is_entry(members, count) ||
	    !references_are_plain(raw))
		return false;
	made = json_object();
	for (size_t i = 0; made && taken && i < count; i++)
		taken = member_take(made, &members[i]);
	if (made && taken)
		return *json = made, true;
	json_decref(made);
	return false;
}
