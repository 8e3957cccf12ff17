/*
 * refers - the entries that a resource refers to, anywhere in it.
 *
 * Layer: fhir. Memory: the list is reading's, until the next resource.
 * Errors: STATUS_REFUSED where it cannot be told what a reference repeats, or
 * there are more than an entry can name.
 * Source: the sharing rules, 3.3: what repeats a private entry is hidden with
 * it.
 */
#ifndef EDSM_FHIR_REFERS_H
#define EDSM_FHIR_REFERS_H

#include "reading.h"

/* The ids with blanks between them, each once, without own, in the order in
 * which they stand; empty where there are none. */
WARN_UNUSED enum status refers_take(struct reading *reading,
    const struct resource *resource, struct text own, struct text *refers,
    struct error *error);

#endif
