/* identifier - NHS numbers and organisation codes. Fhir. */
#include "identifier.h"

#include "../fields/form.h"
#include "element.h"
#include "terms.h"

#include <string.h>

struct sort {
	const char *const *systems;
	enum form form;
	const char *malformed, *two;
};

static const char *const number_systems[] = {SYSTEM_NHS,
    "http://fhir.nhs.net/Id/nhs-number", "urn:oid:2.16.840.1.113883.2.1.4.1",
    NULL};
static const char *const code_systems[] = {SYSTEM_ODS,
    "https://fhir.nhs.uk/id/ods-organization-code",
    "http://fhir.nhs.net/Id/ods-organization-code", NULL};

static const struct sort numbers = {number_systems, FORM_PATIENT,
    "has an NHS number that is none (10 digits, modulus 11)",
    "has two different NHS numbers"};
static const struct sort codes = {code_systems, FORM_ORG,
    "has an organisation code that is none (2 to 12 of A-Z 0-9 -)",
    "has two different organisation codes"};

static bool
system_is(const struct sort *sort, struct text system)
{
	for (const char *const *s = sort->systems; *s; s++)
		if (text_equal(system, text_of(*s)))
			return true;
	return false;
}

/* Is the number marked as one that was not verified? */
static bool
is_unverified(const json_t *identifier)
{
	static const char name[] = "NHSNumberVerificationStatus";
	const json_t *extension;
	size_t i;

	json_array_foreach(
	    json_object_get(identifier, "extension"), i, extension)
	{
		struct text url = element_text(extension, "url");

		struct text code =
		    element_text(extension, "valueCodeableConcept.coding.code");

		if (url.len && memmem(url.ptr, url.len, name, sizeof name - 1))
			return !text_equal(code, TEXT("01")) &&
			       !text_equal(
				   code, TEXT("number-present-and-verified"));
	}
	return false;
}

/* Takes one more value into what was found. */
static void
value_take(const struct sort *sort, struct text raw, struct arena *arena,
    struct found *found)
{
	struct form_value value;
	struct error why;
	/* the custodian of a pointer may be a part of an organisation */
	const char *dot =
	    sort == &codes && raw.len ? memchr(raw.ptr, '.', raw.len) : NULL;

	if (dot)
		raw.len = (size_t)(dot - raw.ptr);
	if (form_read(sort->form, "", raw, arena, &value, &why))
		found->fault = sort->malformed;
	else if (found->code.len && !text_equal(found->code, value.text))
		found->fault = sort->two;
	else
		found->code = value.text;
}

static void
identifier_take(const struct sort *sort, const json_t *identifier,
    struct arena *arena, struct found *found)
{
	if (!system_is(sort, element_text(identifier, "system")) ||
	    element_says(identifier, "use", "old"))
		return;
	if (is_unverified(identifier))
		found->fault = "has an NHS number that was not verified";
	else
		value_take(
		    sort, element_text(identifier, "value"), arena, found);
}

static struct found
search(const struct sort *sort, const json_t *identifiers, struct arena *arena)
{
	struct found found = {TEXT(""), NULL};
	const json_t *identifier;
	size_t i;

	if (json_is_object(identifiers))
		identifier_take(sort, identifiers, arena, &found);
	json_array_foreach(identifiers, i, identifier)
	    identifier_take(sort, identifier, arena, &found);
	if (found.fault)
		found.code = TEXT("");
	return found;
}

static struct found
search_pair(const struct sort *sort, struct text system, struct text value,
    struct arena *arena)
{
	struct found found = {TEXT(""), NULL};

	if (system_is(sort, system))
		value_take(sort, value, arena, &found);
	if (found.fault)
		found.code = TEXT("");
	return found;
}

struct found
number_of(const json_t *identifiers, struct arena *arena)
{
	return search(&numbers, identifiers, arena);
}

struct found
code_of(const json_t *identifiers, struct arena *arena)
{
	return search(&codes, identifiers, arena);
}

struct found
number_of_pair(struct text system, struct text value, struct arena *arena)
{
	return search_pair(&numbers, system, value, arena);
}

struct found
code_of_pair(struct text system, struct text value, struct arena *arena)
{
	return search_pair(&codes, system, value, arena);
}

struct text
identifier_of(const json_t *identifiers, const char *system)
{
	const json_t *identifier;
	size_t i;

	if (json_is_object(identifiers))
		return element_says(identifiers, "system", system)
			   ? element_text(identifiers, "value")
			   : TEXT("");
	json_array_foreach(identifiers, i,
	    identifier) if (element_says(identifier, "system",
				system)) return element_text(identifier,
	    "value");
	return TEXT("");
}
