/* months - a period cut into months of the local zone. Audit. */
#include "months.h"

#include "../system/local_day.h"

static struct day
next_month(struct day day)
{
	return day.month == 12 ? (struct day){day.year + 1, 1, 1}
			       : (struct day){day.year, day.month + 1, 1};
}

enum status
months_cut(struct months *months, int64_t since_us, int64_t end_us,
    struct error *error)
{
	int64_t from_us = since_us;
	struct zone zone;
	struct day day;

	if (local_days_open(&zone, error))
		return error->status;
	if (since_us >= end_us)
		return error_set(error, STATUS_USAGE, "since",
		    "is not before the end of the period");
	months->count = 0;
	while (from_us < end_us) {
		int64_t next_us;

		if (months->count == MONTHS_MAX)
			return error_set(error, STATUS_USAGE, "since",
			    "is more than 600 months before the end");
		months->from_us[months->count++] = from_us;
		if (!local_day_of(from_us, &day) ||
		    !local_midnight(&zone, next_month(day), &next_us) ||
		    next_us <= from_us)
			return error_set(error, STATUS_USAGE, "since",
			    "is in a month that the zone cannot tell");
		from_us = next_us;
	}
	months->from_us[months->count] = end_us;
	return STATUS_OK;
}

size_t
months_find(const struct months *months, int64_t us)
{
	size_t low = 0, high = months->count;

	if (us < months->from_us[0] || us >= months->from_us[months->count])
		return months->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (months->from_us[middle] <= us)
			low = middle;
		else
			high = middle;
	}
	return low;
}
