/*
 * resolve - the patient, organisation or resource that a Reference means.
 *
 * Layer: fhir. Memory: codes are borrowed from the resource, the table or the
 * arena of the resource at hand. Errors: static phrases, no value in them.
 * Source: the manual fhir-read(1), "References".
 */
#ifndef EDSM_FHIR_RESOLVE_H
#define EDSM_FHIR_RESOLVE_H

#include "follow.h"

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

#endif
