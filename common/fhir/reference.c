/* reference - what the text of a Reference leads to. Fhir. */
#include "reference.h"

#include <string.h>

/* What is about records and is no entry of one. */
static const char *const no_entries[] = {"Patient", "Organization",
    "Practitioner", "PractitionerRole", "Location", "RelatedPerson",
    "HealthcareService", "Schedule", "Slot", "OperationOutcome", "Parameters",
    "MessageHeader", "Provenance", "Consent", "AuditEvent", "EpisodeOfCare",
    "OrganizationAffiliation", "Bundle"};

bool
type_is_entry(struct text type)
{
	for (size_t i = 0; i < sizeof no_entries / sizeof *no_entries; i++)
		if (text_equal(type, text_of(no_entries[i])))
			return false;
	return true;
}

bool
type_is_name(struct text type)
{
	if (!type.len || type.len > 64 || !char_is_upper(*type.ptr))
		return false;
	for (size_t i = 0; i < type.len; i++)
		if (!char_is_alnum(type.ptr[i]))
			return false;
	return true;
}

static struct text
text_until(struct text text, const char *end)
{
	return (struct text){text.ptr, (size_t)(end - text.ptr)};
}

static struct text
text_behind(struct text text, const char *at)
{
	return (struct text){at, (size_t)(text.ptr + text.len - at)};
}

/* The part behind the last slash; *before is what stands before it. */
static struct text
segment_last(struct text text, struct text *before)
{
	const char *slash = text.len ? memrchr(text.ptr, '/', text.len) : NULL;

	if (!slash) {
		*before = (struct text){text.ptr, 0};
		return text;
	}
	*before = text_until(text, slash);
	return text_behind(text, slash + 1);
}

static struct text
history_cut(struct text text)
{
	static const char mark[] = "/_history/";
	const char *found =
	    text.len ? memmem(text.ptr, text.len, mark, sizeof mark - 1) : NULL;

	return found ? text_until(text, found) : text;
}

static void
literal_read(struct text text, struct reference *reference)
{
	const char *fragment = memchr(text.ptr, '#', text.len);
	struct text rest, before;

	if (fragment)
		text = text_until(text, fragment);
	text = history_cut(text);
	reference->id = segment_last(text, &rest);
	reference->type = segment_last(rest, &before);
	if (!reference->id.len || !type_is_name(reference->type))
		return;
	reference->kind = REFERENCE_LITERAL;
	reference->base = before;
	reference->key = text_behind(text, reference->type.ptr);
}

static int
hex_digit(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* %XX in a query; anything else as it is. */
static bool
unescape(struct text raw, struct arena *arena, struct text *text)
{
	char *to = arena_alloc(arena, raw.len + 1);
	size_t len = 0;

	if (!to)
		return false;
	for (size_t i = 0; i < raw.len; i++) {
		bool whole = raw.ptr[i] == '%' && i + 2 < raw.len;
		int high = whole ? hex_digit(raw.ptr[i + 1]) : -1;
		int low = whole ? hex_digit(raw.ptr[i + 2]) : -1;

		to[len] = raw.ptr[i];
		if (high >= 0 && low >= 0) {
			to[len] = (char)(high * 16 + low);
			i += 2;
		}
		len++;
	}
	*text = (struct text){to, len};
	return true;
}

/* The value of identifier= in a query, up to the next &. */
static bool
identifier_of_query(struct text query, struct text *value)
{
	static const char name[] = "identifier=";
	const size_t len = sizeof name - 1;

	while (query.len) {
		const char *end = memchr(query.ptr, '&', query.len);
		struct text one = end ? text_until(query, end) : query;

		if (one.len > len && !memcmp(one.ptr, name, len)) {
			*value = text_behind(one, one.ptr + len);
			return true;
		}
		query = end ? text_behind(query, end + 1) : TEXT("");
	}
	return false;
}

static bool
conditional_read(struct text text, const char *question, struct arena *arena,
    struct reference *reference)
{
	struct text before, value;
	const char *bar;

	reference->type = segment_last(text_until(text, question), &before);
	if (!type_is_name(reference->type))
		return true;
	reference->kind = REFERENCE_CONDITIONAL;
	if (!identifier_of_query(text_behind(text, question + 1), &value))
		return true;
	if (!unescape(value, arena, &value))
		return false;
	bar = memchr(value.ptr, '|', value.len);
	if (bar) {
		reference->system = text_until(value, bar);
		reference->value = text_behind(value, bar + 1);
	}
	return true;
}

bool
reference_read(
    struct text text, struct arena *arena, struct reference *reference)
{
	const char *question;

	*reference = (struct reference){.whole = text};
	if (!text.len)
		return true;
	if (*text.ptr == '#') {
		reference->kind = REFERENCE_CONTAINED;
		reference->id = text_behind(text, text.ptr + 1);
		return true;
	}
	if (text.len > 4 && !memcmp(text.ptr, "urn:", 4)) {
		reference->kind = REFERENCE_URN;
		return true;
	}
	question = memchr(text.ptr, '?', text.len);
	if (question)
		return conditional_read(text, question, arena, reference);
	literal_read(text, reference);
	return true;
}
