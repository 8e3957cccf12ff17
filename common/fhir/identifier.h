/*
 * identifier - NHS numbers and organisation codes among identifiers.
 *
 * Layer: fhir. Memory: the caller's arena where a number had to be rewritten.
 * Errors: a static phrase that says what is wrong; it never holds the value.
 * Source: NHS England's identifier systems.
 */
#ifndef EDSM_FHIR_IDENTIFIER_H
#define EDSM_FHIR_IDENTIFIER_H

#include "../ground/arena.h"

#include <jansson.h>

/* A code that was looked for: empty where there is none, and then fault says
 * what is wrong with what is there, or NULL. */
struct found {
	struct text code;
	const char *fault;
};

/* The NHS number that an Identifier, or a list of these, holds. */
struct found number_of(const json_t *identifiers, struct arena *arena);

/* The organisation's code. */
struct found code_of(const json_t *identifiers, struct arena *arena);

/* The same of one system and value that a query gives. */
struct found number_of_pair(
    struct text system, struct text value, struct arena *arena);
struct found code_of_pair(
    struct text system, struct text value, struct arena *arena);

/* The value of the identifier of that system; empty where there is none. */
struct text identifier_of(const json_t *identifiers, const char *system);

#endif
