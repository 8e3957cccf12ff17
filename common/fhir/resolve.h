/*
 * resolve - the patient, organisation or resource that a Reference means.
 *
 * Layer: fhir. Memory: codes are borrowed from the resource, the table or the
 * arena of the resource at hand. Errors: static phrases, no value in them.
 * Source: the manual fhir-read(1), "References".
 */
#ifndef EDSM_FHIR_RESOLVE_H
#define EDSM_FHIR_RESOLVE_H

#include "reference.h"
#include "table.h"

/* What references are followed by. */
struct resolver {
	struct table known;  /* by Type/id and by fullUrl */
	struct table bundle; /* of the Bundle at hand: fullUrl to Type/id */
	struct arena arena;  /* of the resource at hand */
	struct arena lasting;
	struct text base; /* the one server that absolute references name */
	unsigned wants;   /* the kinds that are kept */
};

void resolver_init(struct resolver *resolver, unsigned wants);
void resolver_release(struct resolver *resolver);

/*
 * Keeps what of the resource others may refer to. raw are its bytes; full_url
 * is empty outside of Bundles.
 */
WARN_UNUSED enum status resolver_keep(struct resolver *resolver,
    const json_t *resource, struct text raw, struct text full_url,
    struct error *error);

/* The NHS number of the Patient that the Reference of the resource means. */
struct found resolve_number(
    struct resolver *resolver, const json_t *resource, const json_t *reference);

/* The code of the Organization, or of a PractitionerRole's. */
struct found resolve_code(
    struct resolver *resolver, const json_t *resource, const json_t *reference);

/*
 * The resource itself, of that kind: contained, known by key, or by the
 * Reference's identifier. The caller's, by json_decref; NULL and *fault where
 * there is none.
 */
json_t *resolve_resource(struct resolver *resolver, const json_t *resource,
    const json_t *reference, enum kept kind, const char **fault);

/*
 * Type/id of an entry that the reference's text leads to, empty where it leads
 * to no entry; *fault where that cannot be told. type is Reference.type, or
 * empty.
 */
struct text resolve_entry(struct resolver *resolver, struct text type,
    struct text text, const char **fault);

/* An entry refers to up to 64 others: of one more, nobody asks how many. */
#define FOUND_AT_MAX 65

/*
 * The n-th Condition, below FOUND_AT_MAX, that says that it was found at the
 * encounter, Type/id both; empty where there are no more.
 */
struct text resolve_found_at(
    struct resolver *resolver, struct text encounter, size_t n);

#endif
