/*
 * instant - moments as microseconds since 1970-01-01T00:00:00Z.
 *
 * Layer: ground. Pure arithmetic on the proleptic Gregorian calendar: no
 * clock, no time zone, no C library time function. Years 0001 to 9999.
 * Source: RFC 3339 section 5.6, without its leap second.
 */
#ifndef EDSM_GROUND_INSTANT_H
#define EDSM_GROUND_INSTANT_H

#include "text.h"

#define SECOND_US INT64_C(1000000)
#define DAY_US (86400 * SECOND_US)

/* No instant at all. Less than every instant. */
#define INSTANT_UNSET INT64_MIN
/* The first and last instants that can be written. */
#define INSTANT_MIN INT64_C(-62135596800000000)
#define INSTANT_MAX INT64_C(253402300799999999)
/* The most bytes that instant_write fills. */
#define INSTANT_BYTES 27

/* Instants from the first to the last; the same where there is one alone. */
struct stretch {
	int64_t first_us, last_us;
};

/*
 * Reads an RFC 3339 date-time with an offset, up to microseconds, or a date
 * alone, which is that whole day in UTC. False, *stretch untouched, for
 * anything else.
 */
bool instant_read(struct text text, struct stretch *stretch);

/* The instant of a civil date and time in UTC; false where there is none. */
bool instant_of_civil(int year, int month, int day, int hour, int minute,
    int second, int64_t *us);

/* Writes us in UTC with Z and without trailing zeros; returns the length. */
size_t instant_write(int64_t us, char bytes[static INSTANT_BYTES]);

#endif
