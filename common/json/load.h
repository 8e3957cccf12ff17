/*
 * load - one line of JSON by the library, whose memory is watched.
 *
 * Layer: json. Memory: what is loaded is the caller's, by json_decref.
 * Errors: NULL; *starved tells a malloc that failed from bad syntax.
 *
 * jansson leaves out a character, and says nothing, where it cannot grow a
 * string: what was loaded while an allocation failed is never used.
 */
#ifndef EDSM_JSON_LOAD_H
#define EDSM_JSON_LOAD_H

#include "../ground/text.h"

#include <jansson.h>

/*
 * The line's value, with repeated members refused; why may be NULL. flags are
 * the library's, beside that.
 */
json_t *json_load_line(
    struct text line, size_t flags, json_error_t *why, bool *starved);

#endif
