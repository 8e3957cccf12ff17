/*
 * follow - what all that follows references has in common.
 *
 * Layer: fhir. Memory: a resolver owns its tables; texts that are made are the
 * arena's of the resource at hand. Errors: false where memory runs out, or a
 * static phrase.
 * Source: the manual fhir-read(1), "References".
 */
#ifndef EDSM_FHIR_FOLLOW_H
#define EDSM_FHIR_FOLLOW_H

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

/* a, between and b as one text. */
WARN_UNUSED bool text_joined(struct resolver *resolver, struct text a,
    const char *between, struct text b, struct text *text);

/* |system|value of an Identifier: what a resource is known by beside its id;
 * empty where it has no value. */
WARN_UNUSED bool identifier_key(
    struct resolver *resolver, const json_t *identifier, struct text *key);

/* A Patient's number, unless another Patient took its place. */
struct found number_of_patient(
    struct resolver *resolver, const json_t *patient);

/* The key that a literal or urn reference is known by; empty and *fault where
 * it leads to another server than those before it. */
struct text resolver_key(struct resolver *resolver,
    const struct reference *reference, const char **fault);

#endif
