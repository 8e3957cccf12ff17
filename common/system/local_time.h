/*
 * local_time - an instant as people of the local zone read it.
 *
 * Layer: system. Memory: the caller's. Errors: an instant that the zone cannot
 * tell is written in UTC.
 */
#ifndef EDSM_SYSTEM_LOCAL_TIME_H
#define EDSM_SYSTEM_LOCAL_TIME_H

#include "../ground/text.h"

#define LOCAL_TIME_BYTES 48

/* "2024-02-01 09:30:00 GMT"; whole seconds. Returns the length. */
size_t local_time_write(int64_t us, char bytes[static LOCAL_TIME_BYTES]);

#endif
