/*
 * local_time - an instant as people of the local zone read it.
 *
 * Layer: system. Memory: the caller's. Errors: an instant that the zone cannot
 * tell is written in UTC.
 */
#ifndef EDSM_SYSTEM_LOCAL_TIME_H
#define EDSM_SYSTEM_LOCAL_TIME_H

#include "../ground/error.h"

#define LOCAL_TIME_BYTES 48

/* "2024-02-01 09:30:00 GMT"; whole seconds. Returns the length. */
size_t local_time_write(int64_t us, char bytes[static LOCAL_TIME_BYTES]);

/* How people write times without an offset. */
enum local_form {
	LOCAL_NONE,
	LOCAL_DAY,  /* 2024-08-01 */
	LOCAL_TIME, /* 2024-08-01 00:30, maybe :15, a fraction, and BST */
};
enum local_form local_form_of(struct text raw);

/*
 * The instant of a time of such a form, in the zone of TZ; of a day its first.
 * What the zone calls its time then may stand behind, as tables print it, and
 * says which of two is meant where the clocks went back. STATUS_USAGE, naming
 * field, for a time that the zone left out, or had twice and no name behind it
 * tells apart, and for a TZ that cannot be loaded.
 */
WARN_UNUSED enum status local_time_read(
    const char *field, struct text raw, int64_t *us, struct error *error);

#endif
