/*
 * zone_name - what the local zone is called.
 *
 * Layer: system. Memory: the caller's. Errors: none; a zone without a name is
 * called as its time is.
 * Source: the manuals of tzset and /etc/localtime.
 */
#ifndef EDSM_SYSTEM_ZONE_NAME_H
#define EDSM_SYSTEM_ZONE_NAME_H

#include "../ground/text.h"

#define ZONE_NAME_BYTES 128

/* What TZ says, else where /etc/localtime leads; to be called after tzset. */
void zone_name(char name[static ZONE_NAME_BYTES]);

#endif
