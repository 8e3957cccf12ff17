/*
 * dated_name - a file's name with the date of a run in it.
 *
 * Layer: system. Memory: the caller's. Errors: static phrases.
 * Source: strftime(3) for the conversions.
 */
#ifndef EDSM_SYSTEM_DATED_NAME_H
#define EDSM_SYSTEM_DATED_NAME_H

#include <stddef.h>
#include <stdint.h>

/*
 * Writes the name, its conversions of strftime replaced by the local time of
 * at_us; NUL-terminated. NULL, or what is wrong with it: a conversion that may
 * bring a slash or a blank, a % alone, a name that does not fit.
 */
const char *dated_name(
    const char *name, int64_t at_us, char *bytes, size_t room);

#endif
