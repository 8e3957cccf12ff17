/*
 * object - one JSON object by the library, bounded and with words for what is
 * wrong.
 *
 * Layer: json. Memory: what is loaded is the caller's, by json_decref.
 * Errors: STATUS_REFUSED with a static phrase, since the library's own words
 * quote the line; STATUS_FAILED where memory runs out.
 * Source: RFC 8259; names are unique (RFC 7493, section 2.3).
 */
#ifndef EDSM_JSON_OBJECT_H
#define EDSM_JSON_OBJECT_H

#include "../ground/error.h"

#include <jansson.h>

/* How deep a line may be nested, and how many members it may have. */
#define OBJECT_DEPTH_MAX 16
#define OBJECT_MEMBERS_MAX 64

/* The offset behind the string that opens before at; raw.len where unclosed. */
size_t string_skip(struct text raw, size_t at);

/* NULL, or why raw is not to be given to the library. */
const char *object_fault(struct text raw);

/* Parses raw; *object, untouched on failure, is the caller's. */
WARN_UNUSED enum status object_load(
    struct text raw, json_t **object, struct error *error);

#endif
