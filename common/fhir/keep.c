/* keep - the resources that others may refer to. Fhir. */
#include "keep.h"

#include "element.h"

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
		if (!identifier_key(resolver, identifier, &alias.key))
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
		known->found = number_of_patient(resolver, resource);
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

/* "ENCOUNTER#N": what the N-th Condition found at it is known by. */
static bool
found_at_key(struct resolver *resolver, struct text encounter, size_t n,
    struct text *key)
{
	char digits[] = {(char)('0' + n / 10), (char)('0' + n % 10)};

	return text_joined(resolver, encounter, "#",
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
	read.key = resolver_key(resolver, &read, &fault);
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

	if (id.len && !text_joined(resolver, type, "/", id, &known.key))
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
