/* follow - what all that follows references has in common. Fhir. */
#include "follow.h"

#include "element.h"

#include <string.h>

/* The most that the tables of references may take. */
#define KNOWN_MAX ((size_t)1 << 30)
#define RESOURCE_MAX ((size_t)8 << 20)
#define LASTING_MAX ((size_t)64 * 1024)

static const char other_server[] =
    "is on another server than the references before it";

void
resolver_init(struct resolver *resolver, unsigned wants)
{
	*resolver = (struct resolver){.wants = wants};
	table_init(&resolver->known, KNOWN_MAX);
	table_init(&resolver->bundle, KNOWN_MAX);
	arena_init(&resolver->arena, RESOURCE_MAX);
	arena_init(&resolver->lasting, LASTING_MAX);
}

void
resolver_release(struct resolver *resolver)
{
	table_release(&resolver->known);
	table_release(&resolver->bundle);
	arena_release(&resolver->arena);
	arena_release(&resolver->lasting);
}

bool
text_joined(struct resolver *resolver, struct text a, const char *between,
    struct text b, struct text *text)
{
	size_t len = strlen(between);
	char *to = arena_alloc(&resolver->arena, a.len + len + b.len + 1);

	if (!to)
		return false;
	if (a.len)
		memcpy(to, a.ptr, a.len);
	memcpy(to + a.len, between, len);
	if (b.len)
		memcpy(to + a.len + len, b.ptr, b.len);
	*text = (struct text){to, a.len + len + b.len};
	return true;
}

bool
identifier_key(
    struct resolver *resolver, const json_t *identifier, struct text *key)
{
	struct text value = element_text(identifier, "value"), half;

	*key = TEXT("");
	if (!value.len)
		return true;
	return text_joined(resolver, TEXT("|"), "",
		   element_text(identifier, "system"), &half) &&
	       text_joined(resolver, half, "|", value, key);
}

struct found
number_of_patient(struct resolver *resolver, const json_t *patient)
{
	const json_t *link;
	size_t i;

	json_array_foreach(json_object_get(patient, "link"), i,
	    link) if (element_says(link, "type",
			  "replaced-by")) return (struct found){
	    TEXT(""), "leads to a Patient that another replaced"};
	return number_of(
	    json_object_get(patient, "identifier"), &resolver->arena);
}

/* Is it of the one server that absolute references may be of? */
static bool
base_is_ours(struct resolver *resolver, struct text base)
{
	if (!base.len)
		return true;
	if (!resolver->base.len)
		return arena_copy(&resolver->lasting, base, &resolver->base);
	return text_equal(resolver->base, base);
}

struct text
resolver_key(struct resolver *resolver, const struct reference *reference,
    const char **fault)
{
	const struct known *address =
	    table_find(&resolver->bundle, reference->whole);

	if (address)
		return address->raw;
	if (reference->kind == REFERENCE_URN)
		return reference->whole;
	if (base_is_ours(resolver, reference->base))
		return reference->key;
	*fault = other_server;
	return TEXT("");
}
