/*
 * keep - the resources that others may refer to.
 *
 * Layer: fhir. Memory: the resolver's tables. Errors: STATUS_FAILED where they
 * are full or memory runs out.
 * Source: the manual fhir-read(1), "References".
 */
#ifndef EDSM_FHIR_KEEP_H
#define EDSM_FHIR_KEEP_H

#include "follow.h"

/*
 * Keeps what of the resource others may refer to. raw are its bytes; full_url
 * is empty outside of Bundles.
 */
WARN_UNUSED enum status resolver_keep(struct resolver *resolver,
    const json_t *resource, struct text raw, struct text full_url,
    struct error *error);

/* An entry refers to up to 64 others: of one more, nobody asks how many. */
#define FOUND_AT_MAX 65

/*
 * The n-th Condition, below FOUND_AT_MAX, that says that it was found at the
 * encounter, Type/id both; empty where there are no more.
 */
struct text resolve_found_at(
    struct resolver *resolver, struct text encounter, size_t n);

#endif
