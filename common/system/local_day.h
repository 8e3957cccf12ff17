/*
 * local_day - days of the calendar as the local zone has them.
 *
 * Layer: system. Memory: the caller's. Errors: STATUS_USAGE for a TZ that
 * cannot be loaded.
 */
#ifndef EDSM_SYSTEM_LOCAL_DAY_H
#define EDSM_SYSTEM_LOCAL_DAY_H

#include "zone.h"

struct day {
	int year, month, day;
};

/* Loads the zone of TZ for local_midnight. */
WARN_UNUSED enum status local_days_open(struct zone *zone, struct error *error);

/* The day that the instant lies in. */
bool local_day_of(int64_t us, struct day *day);

/*
 * The first instant of the day; of one that the zone left out, the first after
 * it. False where there is none that can be written.
 */
bool local_midnight(const struct zone *zone, struct day day, int64_t *us);

/* The same day so many years later: a 29 February is then 1 March, unless that
 * year has one. */
struct day day_years_later(struct day day, int years);

#endif
