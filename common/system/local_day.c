/* local_day - days of the calendar as the local zone has them. System. */
#include "local_day.h"

#include <stdio.h>
#include <time.h>

enum status
local_days_open(struct zone *zone, struct error *error)
{
	return zone_init(zone, "%Y-%m-%d", error);
}

bool
local_day_of(int64_t us, struct day *day)
{
	int64_t floor_us = us < 0 ? us - (SECOND_US - 1) : us;
	time_t seconds = (time_t)(floor_us / SECOND_US);
	struct tm local;

	if (!localtime_r(&seconds, &local))
		return false;
	*day =
	    (struct day){local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
	return true;
}

static bool
day_exists(struct day day)
{
	int64_t us;

	return instant_of_civil(day.year, day.month, day.day, 0, 0, 0, &us);
}

/* The day after, which exists. */
static struct day
day_next(struct day day)
{
	day.day++;
	if (day_exists(day))
		return day;
	day.day = 1;
	day.month++;
	if (day.month <= 12)
		return day;
	return (struct day){day.year + 1, 1, 1};
}

bool
local_midnight(const struct zone *zone, struct day day, int64_t *us)
{
	/* No zone has left out more than one day on end. */
	for (int tries = 0; tries < 3; tries++, day = day_next(day)) {
		struct stretch stretch;
		struct error error;
		char text[40];
		int len = snprintf(text, sizeof text, "%04d-%02d-%02d",
		    day.year, day.month, day.day);

		if (!zone_read(zone, "day", (struct text){text, (size_t)len},
			&stretch, &error))
			return *us = stretch.first_us, true;
	}
	return false;
}

struct day
day_years_later(struct day day, int years)
{
	day.year += years;
	if (day.month == 2 && day.day == 29 && !day_exists(day))
		return (struct day){day.year, 3, 1};
	return day;
}
