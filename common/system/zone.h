/*
 * zone - times as an export writes them, in the local zone (--time-format).
 *
 * Layer: system. Memory: the format is borrowed. Errors: static phrases.
 * Source: strptime(3) for the format, tzset(3) for TZ.
 */
#ifndef EDSM_SYSTEM_ZONE_H
#define EDSM_SYSTEM_ZONE_H

#include "../ground/error.h"
#include "../ground/instant.h"

struct zone {
	const char *format;
	bool has_offset; /* the format has a %z or %s: TZ does not matter */
	bool has_clock;  /* it has a time of day */
	bool has_epoch;  /* it has a %s */
	size_t second;   /* where a fraction may stand: the length of the format
			  * up to its seconds, 0 without them */
};

/* The instants at which the zone's clocks show a local time, in seconds: none
 * where it was left out, two where it came twice. */
struct local_instants {
	int64_t first, last; /* where count is not 0 */
	int64_t before;      /* the zone's offset a day before */
	int64_t after;       /* and a day after */
	int count;
};

/* Of a local time, in seconds as if it were UTC; false where the zone cannot
 * tell. */
WARN_UNUSED bool local_instants_find(
    int64_t local, struct local_instants *found);

/* Loads the zone of TZ; STATUS_USAGE where it cannot be. */
WARN_UNUSED enum status zone_load(struct error *error);

/*
 * Checks the format and loads the zone of TZ. STATUS_USAGE for a TZ that
 * cannot be loaded or a format that names no date.
 */
WARN_UNUSED enum status zone_init(
    struct zone *zone, const char *format, struct error *error);

/*
 * Reads a local time written by the format, all of it; behind its seconds a
 * fraction of them may stand, down to microseconds. Without a time of day it is
 * that whole day in the zone. A time that does not exist or exists twice
 * in the zone, a date that does not exist, a year before 1000 (which was
 * written with less than four digits) and anything left over are refused.
 */
WARN_UNUSED enum status zone_read(const struct zone *zone, const char *field,
    struct text raw, struct stretch *stretch, struct error *error);

#endif
