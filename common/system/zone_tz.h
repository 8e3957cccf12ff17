/*
 * zone_tz - can the time zone that TZ names be loaded?
 *
 * Layer: system, within zone. Memory: none kept. Errors: none.
 * Source: tzset(3); POSIX, Base Definitions, 8.3 (TZ); RFC 8536 (TZif).
 */
#ifndef EDSM_SYSTEM_ZONE_TZ_H
#define EDSM_SYSTEM_ZONE_TZ_H

#include <stdbool.h>

/*
 * Asks what the C library does not tell: it takes a TZ that it cannot load
 * for UTC. True for no TZ (the system's zone), an empty one (UTC), the name
 * of a time zone file and a zone written out, such as GMT0BST,M3.5.0/1,M10.5.0.
 */
bool tz_can_be_loaded(void);

#endif
