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

/*
 * Many lines one after the other: what is loaded between json_pool_begin and
 * json_pool_end lies in one block, and is given back all at once by
 * json_pool_drop instead of json_decref. What does not fit is the library's as
 * ever. One value at a time.
 */
void json_pool_begin(void);
void json_pool_end(void);
void json_pool_drop(json_t *loaded);

#endif
