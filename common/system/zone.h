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
};

/*
 * Checks the format and loads the zone of TZ. STATUS_USAGE for a TZ that
 * cannot be loaded or a format that names no date.
 */
WARN_UNUSED enum status zone_init(
    struct zone *zone, const char *format, struct error *error);

/*
 * Reads a local time written by the format, all of it. Without a time of day
 * it is that whole day in the zone. A time that does not exist or exists twice
 * in the zone, a date that does not exist, a year before 1000 (which was
 * written with less than four digits) and anything left over are refused.
 */
WARN_UNUSED enum status zone_read(const struct zone *zone, const char *field,
    struct text raw, struct stretch *stretch, struct error *error);

#endif
