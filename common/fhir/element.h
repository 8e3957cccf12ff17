/*
 * element - the elements of a resource that has been loaded.
 *
 * Layer: fhir. Pure. Memory: borrowed from the resource. Errors: NULL or the
 * empty text where an element is not there or of another kind.
 * Source: HL7 FHIR R4, the JSON form.
 */
#ifndef EDSM_FHIR_ELEMENT_H
#define EDSM_FHIR_ELEMENT_H

#include "../ground/text.h"

#include <jansson.h>

/*
 * The element at a path of names with dots between; a list on the way, but not
 * at its end, stands for its first item.
 */
json_t *element_at(const json_t *of, const char *path);

/* Its text, where it is a string. */
struct text element_text(const json_t *of, const char *path);

/* A string's text. */
struct text string_text(const json_t *string);

/* Is the element there and true? There and false? */
bool element_is_true(const json_t *of, const char *path);
bool element_is_false(const json_t *of, const char *path);

/* Does the string say that? */
bool element_says(const json_t *of, const char *path, const char *word);

/* Does a coding of the list have the system and the code? */
bool codings_have(const json_t *codings, const char *system, const char *code);

/* The same of a CodeableConcept, or of any of a list of these. */
bool concepts_have(
    const json_t *concepts, const char *system, const char *code);

/* The value of the extension of that url, a string of any value[x]. */
struct text extension_text(
    const json_t *of, const char *url, const char *value_name);

#endif
