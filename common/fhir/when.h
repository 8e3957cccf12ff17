/*
 * when - the times of FHIR.
 *
 * Layer: fhir. Pure. Memory: none. Errors: false, nothing changed.
 * Source: HL7 FHIR R4, date, dateTime and instant.
 */
#ifndef EDSM_FHIR_WHEN_H
#define EDSM_FHIR_WHEN_H

#include "../ground/instant.h"

/*
 * A date, dateTime or instant: a year, a month, a day or a moment with an
 * offset, from its first instant to its last. Digits behind the sixth of a
 * fraction round it up.
 */
bool when_read(struct text text, struct stretch *stretch);

/* The same of an instant alone: nothing less than a moment is one. */
bool when_read_instant(struct text text, int64_t *us);

/* Is it a day and no more? */
bool when_is_day(struct text text);

/* The instant behind an inclusive end: a moment itself, of a stretch the one
 * behind its last. */
int64_t when_behind(const struct stretch *end);

#endif
