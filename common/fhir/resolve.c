/* resolve - the patient, organisation or resource meant. Fhir. */
#include "resolve.h"

#include "../json/load.h"
#include "element.h"
#include "terms.h"

#include <string.h>

/* The most that the tables of references may take. */
#define KNOWN_MAX ((size_t)1 << 30)
#define RESOURCE_MAX ((size_t)8 << 20)
#define LASTING_MAX ((size_t)64 * 1024)

static const char no_memory[] = "cannot be followed, out of memory";
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

/* A text of up to three pieces, in the arena of the resource at hand. */
static bool
joined(struct resolver *resolver, struct text a, const char *between,
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

/* |system|value of an Identifier: what it is known by. */
static bool
pair_key(struct resolver *resolver, const json_t *identifier, struct text *key)
{
	struct text value = element_text(identifier, "value"), half;

	*key = TEXT("");
	if (!value.len)
		return true;
	return joined(resolver, TEXT("|"), "",
		   element_text(identifier, "system"), &half) &&
	       joined(resolver, half, "|", value, key);
}

/* A Patient's number, unless another Patient took its place. */
static struct found
patient_number(struct resolver *resolver, const json_t *patient)
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

/* Keeps an EpisodeOfCare by each of its identifiers too. */
static enum status
identifiers_keep(struct resolver *resolver, const json_t *resource,
    const struct known *known, struct error *error)
{
	const json_t *identifier;
	struct known alias = *known;
	enum status status = STATUS_OK;
	size_t i;

	json_array_foreach(
	    json_object_get(resource, "identifier"), i, identifier)
	{
		if (!pair_key(resolver, identifier, &alias.key))
			return error_no_memory(error);
		if (!status && alias.key.len)
			status = table_add(&resolver->known, &alias, error);
	}
	return status;
}

static enum status
kind_keep(struct resolver *resolver, const json_t *resource,
    struct known *known, struct error *error)
{
	struct text url = known->key;

	if (known->kind == KEPT_PATIENT)
		known->found = patient_number(resolver, resource);
	else if (known->kind == KEPT_ORGANISATION)
		known->found = code_of(
		    json_object_get(resource, "identifier"), &resolver->arena);
	if (known->kind == KEPT_PATIENT || known->kind == KEPT_ORGANISATION)
		known->raw = TEXT("");
	if (url.len && table_add(&resolver->known, known, error))
		return error->status;
	if (known->kind != KEPT_EPISODE)
		return STATUS_OK;
	return identifiers_keep(resolver, resource, known, error);
}

static struct text reference_key(struct resolver *resolver,
    const struct reference *reference, const char **fault);

/* "ENCOUNTER#N": what the N-th Condition found at it is known by. */
static bool
found_at_key(struct resolver *resolver, struct text encounter, size_t n,
    struct text *key)
{
	char digits[] = {(char)('0' + n / 10), (char)('0' + n % 10)};

	return joined(resolver, encounter, "#",
	    (struct text){digits, sizeof digits}, key);
}

struct text
resolve_found_at(struct resolver *resolver, struct text encounter, size_t n)
{
	const struct known *known;
	struct text key;

	if (!found_at_key(resolver, encounter, n, &key))
		return TEXT("");
	known = table_find(&resolver->known, key);
	return known ? known->raw : TEXT("");
}

/* Keeps that a Condition was found at an encounter. */
static enum status
condition_keep(struct resolver *resolver, const json_t *condition,
    struct text key, struct error *error)
{
	struct known known = {.raw = key, .kind = KEPT_CONDITION};
	struct reference read;
	struct text met;
	const char *fault;

	if (!key.len ||
	    !reference_read(element_text(condition, "encounter.reference"),
		&resolver->arena, &read) ||
	    (read.kind != REFERENCE_LITERAL && read.kind != REFERENCE_URN))
		return STATUS_OK;
	read.key = reference_key(resolver, &read, &fault);
	for (size_t n = 0; read.key.len && n < FOUND_AT_MAX; n++) {
		met = resolve_found_at(resolver, read.key, n);
		if (text_equal(met, key))
			break;
		if (met.len)
			continue;
		if (!found_at_key(resolver, read.key, n, &known.key))
			return error_no_memory(error);
		return table_add(&resolver->known, &known, error);
	}
	return STATUS_OK;
}

enum status
resolver_keep(struct resolver *resolver, const json_t *resource,
    struct text raw, struct text full_url, struct error *error)
{
	struct text type = element_text(resource, "resourceType");
	struct text id = element_text(resource, "id");
	struct known known = {.key = full_url, .raw = raw};
	struct known address = {.key = full_url, .raw = full_url};

	if (id.len && !joined(resolver, type, "/", id, &known.key))
		return error_no_memory(error);
	address.raw = known.key;
	if (full_url.len && table_add(&resolver->bundle, &address, error))
		return error->status;
	known.kind = kept_of_type(type);
	if (!(known.kind & resolver->wants))
		return STATUS_OK;
	if (known.kind == KEPT_CONDITION)
		return condition_keep(resolver, resource, known.key, error);
	return kind_keep(resolver, resource, &known, error);
}

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

/* The key that a literal or urn reference is known by; empty and *fault where
 * it leads to another server. */
static struct text
reference_key(struct resolver *resolver, const struct reference *reference,
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

/* What a literal or urn reference leads to. */
static const struct known *
reference_known(struct resolver *resolver, const struct reference *reference,
    const char **fault)
{
	struct text key;

	if (reference->kind != REFERENCE_LITERAL &&
	    reference->kind != REFERENCE_URN)
		return NULL;
	key = reference_key(resolver, reference, fault);
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
		    patient_number(resolver, contained), numberless);
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
	if (!pair_key(resolver, json_object_get(reference, "identifier"), &key))
		return *fault = no_memory, NULL;
	return key.len
		   ? raw_load(table_find(&resolver->known, key), kind, fault)
		   : NULL;
}

/* Type/id of a urn, if that is an entry's. */
static struct text
urn_entry(struct resolver *resolver, struct text urn, const char **fault)
{
	const struct known *address = table_find(&resolver->bundle, urn);
	struct reference read;

	if (!address) {
		*fault = "leads to nothing in its Bundle, so that nobody can "
			 "tell what it repeats";
		return TEXT("");
	}
	if (!reference_read(address->raw, &resolver->arena, &read) ||
	    read.kind != REFERENCE_LITERAL || !type_is_entry(read.type))
		return TEXT("");
	return read.key;
}

struct text
resolve_entry(struct resolver *resolver, struct text type, struct text text,
    const char **fault)
{
	struct reference read;

	if (type.len && !type_is_entry(type))
		return TEXT("");
	if (!reference_read(text, &resolver->arena, &read))
		return *fault = no_memory, TEXT("");
	if (read.kind == REFERENCE_LITERAL)
		return type_is_entry(read.type) ? read.key : TEXT("");
	if (read.kind == REFERENCE_URN)
		return urn_entry(resolver, text, fault);
	if (read.kind == REFERENCE_CONDITIONAL && type_is_entry(read.type))
		*fault = "is conditional, so that nobody can tell which entry "
			 "it repeats";
	return TEXT("");
}
