/*
 * bundle - a resource, or each of those that a Bundle holds.
 *
 * Layer: fhir. Memory: as feed.h says. Errors: as feed.h says.
 * Source: HL7 FHIR R4, Bundle.
 */
#ifndef EDSM_FHIR_BUNDLE_H
#define EDSM_FHIR_BUNDLE_H

#include "feed.h"

/*
 * Takes apart one JSON value that stands at place. A document may have line
 * breaks: place->line is then that of its first byte, and each resource's is
 * told.
 */
WARN_UNUSED enum status bundle_take(struct text raw, struct place place,
    const struct taker *taker, const struct taker *keep, struct error *error);

#endif
