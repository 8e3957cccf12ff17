/*
 * lean - the few elements of a resource that make an entry of it.
 *
 * Layer: fhir. Memory: what is loaded is the caller's. Errors: false, nothing
 * loaded: the whole resource is then to be loaded.
 *
 * The library takes most of the time that an export needs, and most of what it
 * loads nobody asks for. Here the scanner judges the whole line, as strictly as
 * the library does, and the library is given those elements alone. Their
 * references are found by reading the line's bytes.
 */
#ifndef EDSM_FHIR_LEAN_H
#define EDSM_FHIR_LEAN_H

#include "../ground/text.h"

#include <jansson.h>

/*
 * Loads id, resourceType, meta, subject, patient, custodian, encounter and the
 * times of writing; of reasonCode and text that they are there. False where
 * the line is not the scanner's, the type is no entry's, something is contained
 * or was refused before, or a reference is written or typed in an odd way.
 */
bool lean_load(struct text raw, json_t **json);

/*
 * The next reference in the resource's bytes, from *at on: its text, which has
 * no escapes in a resource that lean_load took. False where there is no more.
 */
bool lean_reference(struct text raw, size_t *at, struct text *reference);

#endif
