/* resolve - the patient, organisation or resource meant. Fhir. */
#include "resolve.h"

#include "../json/load.h"
#include "element.h"
#include "terms.h"

#include <string.h>

static const char no_memory[] = "cannot be followed, out of memory";

static const json_t *
contained_find(const json_t *resource, struct text id)
{
	const json_t *contained;
	size_t i;

	json_array_foreach(json_object_get(resource, "contained"), i,
	    contained) if (text_equal(element_text(contained, "id"),
			       id)) return contained;
	return NULL;
}

/* What a literal or urn reference leads to. */
static const struct known *
reference_known(struct resolver *resolver, const struct reference *reference,
    const char **fault)
{
	struct text key;

	if (reference->kind != REFERENCE_LITERAL &&
	    reference->kind != REFERENCE_URN)
		return NULL;
	key = resolver_key(resolver, reference, fault);
	return key.len ? table_find(&resolver->known, key) : NULL;
}

static struct found
found_or(struct found found, const char *fault)
{
	if (!found.code.len && !found.fault)
		found.fault = fault;
	return found;
}

static struct found
fault_of(const char *fault)
{
	return (struct found){TEXT(""), fault};
}

static struct found
number_behind(struct resolver *resolver, const json_t *resource,
    const struct reference *reference)
{
	static const char numberless[] =
	    "leads to a Patient without an NHS number";
	const char *fault = "leads to no Patient that was given: --with FILE";
	const struct known *known;
	const json_t *contained;

	if (reference->kind == REFERENCE_CONDITIONAL)
		return found_or(number_of_pair(reference->system,
				    reference->value, &resolver->arena),
		    "is conditional and has no NHS number");
	if (reference->kind == REFERENCE_CONTAINED) {
		contained = contained_find(resource, reference->id);
		if (!element_says(contained, "resourceType", "Patient"))
			return fault_of("leads to no contained Patient");
		return found_or(
		    number_of_patient(resolver, contained), numberless);
	}
	known = reference_known(resolver, reference, &fault);
	if (!known || known->kind != KEPT_PATIENT)
		return fault_of(fault);
	return found_or(known->found, numberless);
}

struct found
resolve_number(
    struct resolver *resolver, const json_t *resource, const json_t *reference)
{
	struct found own, behind;
	struct reference read;
	struct text text = element_text(reference, "reference");

	if (!json_is_object(reference))
		return fault_of("is missing");
	own = number_of(
	    json_object_get(reference, "identifier"), &resolver->arena);
	if (own.fault || !text.len)
		return found_or(own, "has no NHS number and no reference");
	if (!reference_read(text, &resolver->arena, &read))
		return fault_of(no_memory);
	behind = number_behind(resolver, resource, &read);
	if (!own.code.len)
		return behind;
	if (behind.code.len && !text_equal(own.code, behind.code))
		return fault_of("names one patient and leads to another");
	return own;
}

static struct found code_behind(struct resolver *resolver,
    const json_t *resource, const struct reference *reference);

/* The code of a PractitionerRole's organisation, or of an Organization. */
static struct found
code_of_resource(struct resolver *resolver, const json_t *resource)
{
	const json_t *organization = json_object_get(resource, "organization");
	struct reference read;
	struct found own;

	if (element_says(resource, "resourceType", "Organization"))
		return code_of(
		    json_object_get(resource, "identifier"), &resolver->arena);
	if (!element_says(resource, "resourceType", "PractitionerRole"))
		return fault_of("leads to no Organization");
	own = code_of(
	    json_object_get(organization, "identifier"), &resolver->arena);
	if (own.fault || own.code.len)
		return own;
	if (!reference_read(element_text(organization, "reference"),
		&resolver->arena, &read))
		return fault_of(no_memory);
	if (text_equal(read.type, TEXT("PractitionerRole")))
		return fault_of("leads round in a circle");
	return code_behind(resolver, resource, &read);
}

static struct found
code_of_raw(struct resolver *resolver, struct text raw)
{
	bool starved;
	json_t *loaded =
	    json_load_line(raw, JSON_DECODE_INT_AS_REAL, NULL, &starved);
	struct found found = fault_of(no_memory);
	bool kept;

	if (!loaded)
		return found;
	found = code_of_resource(resolver, loaded);
	/* the code may lie in what is let go of here */
	kept = arena_copy(&resolver->arena, found.code, &found.code);
	json_decref(loaded);
	return kept ? found : fault_of(no_memory);
}

static struct found
code_behind(struct resolver *resolver, const json_t *resource,
    const struct reference *reference)
{
	const char *fault =
	    "leads to no Organization that was given: --with FILE";
	const struct known *known;
	const json_t *contained;

	if (reference->kind == REFERENCE_CONDITIONAL)
		return code_of_pair(
		    reference->system, reference->value, &resolver->arena);
	if (reference->kind == REFERENCE_CONTAINED) {
		contained = contained_find(resource, reference->id);
		return contained ? code_of_resource(resolver, contained)
				 : fault_of("leads to nothing contained");
	}
	known = reference_known(resolver, reference, &fault);
	if (known && known->kind == KEPT_ORGANISATION)
		return known->found;
	if (known && known->kind == KEPT_ROLE && known->raw.len)
		return code_of_raw(resolver, known->raw);
	return fault_of(fault);
}

struct found
resolve_code(
    struct resolver *resolver, const json_t *resource, const json_t *reference)
{
	static const char codeless[] = "has no organisation code";
	struct text text = element_text(reference, "reference");
	struct reference read;
	struct found own;

	if (!json_is_object(reference))
		return fault_of("is missing");
	own =
	    code_of(json_object_get(reference, "identifier"), &resolver->arena);
	if (own.fault || own.code.len || !text.len)
		return found_or(own, codeless);
	if (!reference_read(text, &resolver->arena, &read))
		return fault_of(no_memory);
	return found_or(code_behind(resolver, resource, &read), codeless);
}

static json_t *
raw_load(const struct known *known, enum kept kind, const char **fault)
{
	bool starved;
	json_t *loaded;

	if (!known || known->kind != kind)
		return NULL;
	if (!known->raw.len)
		return *fault = known->found.fault, NULL;
	loaded =
	    json_load_line(known->raw, JSON_DECODE_INT_AS_REAL, NULL, &starved);
	if (!loaded)
		*fault = no_memory;
	return loaded;
}

json_t *
resolve_resource(struct resolver *resolver, const json_t *resource,
    const json_t *reference, enum kept kind, const char **fault)
{
	const json_t *contained;
	struct reference read;
	struct text key;

	*fault = "leads to nothing that was given: --with FILE";
	if (!reference_read(
		element_text(reference, "reference"), &resolver->arena, &read))
		return *fault = no_memory, NULL;
	if (read.kind == REFERENCE_CONTAINED) {
		contained = contained_find(resource, read.id);
		if (kept_of_type(element_text(contained, "resourceType")) !=
		    kind)
			return NULL;
		return json_incref((json_t *)(uintptr_t)contained);
	}
	if (read.kind == REFERENCE_LITERAL || read.kind == REFERENCE_URN)
		return raw_load(
		    reference_known(resolver, &read, fault), kind, fault);
	if (!identifier_key(
		resolver, json_object_get(reference, "identifier"), &key))
		return *fault = no_memory, NULL;
	return key.len
		   ? raw_load(table_find(&resolver->known, key), kind, fault)
		   : NULL;
}

/* The key of what an address of the Bundle at hand is, if that is an entry. */
static struct text
address_entry(struct resolver *resolver, const struct known *address)
{
	struct reference read;

	if (!reference_read(address->raw, &resolver->arena, &read) ||
	    read.kind != REFERENCE_LITERAL || !type_is_entry(read.type))
		return TEXT("");
	return read.key;
}

struct text
resolve_entry(struct resolver *resolver, struct text type, struct text text,
    const char **fault)
{
	const struct known *address;
	struct reference read;

	if (type.len && !type_is_entry(type))
		return TEXT("");
	if (!reference_read(text, &resolver->arena, &read))
		return *fault = no_memory, TEXT("");
	address = table_find(&resolver->bundle, text);
	if (address)
		return address_entry(resolver, address);
	if (read.kind == REFERENCE_LITERAL && type_is_entry(read.type))
		return read.key;
	if (read.kind == REFERENCE_URN)
		*fault = "leads to nothing in its Bundle, so that nobody can "
			 "tell what it repeats";
	if (read.kind == REFERENCE_CONDITIONAL && type_is_entry(read.type))
		*fault = "is conditional, so that nobody can tell which entry "
			 "it repeats";
	return TEXT("");
}
