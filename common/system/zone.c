/* zone - times as an export writes them, in the local zone. System. */
#include "zone.h"

#include "zone_tz.h"

#include <limits.h>
#include <string.h>
#include <time.h>

/* The longest time that is read, in bytes. */
#define RAW_MAX 100
/* The longest run of digits that counts seconds within the year 9999. */
#define EPOCH_DIGITS 12
#define DAY_S INT64_C(86400)
/* strptime takes 21 for the year 21 where %Y asks for four digits. */
#define YEAR_MIN 1000

static const char not_a_time[] = "is not a time as --time-format has it";
static const char short_year[] =
    "has a year of less than four digits, which only %y reads";
static const char no_such_time[] =
    "is a time that no clock showed, as they went forward";
static const char twice[] =
    "is a time that the time zone had twice: write which, with its offset, as "
    "2024-10-27T01:30:00+01:00";
static const char too_fine[] = "is finer than microseconds";

/* What a conversion says of a time. */
enum part {
	PART_OTHER = 1 << 0,
	PART_YEAR = 1 << 1,
	PART_MONTH = 1 << 2,
	PART_DAY = 1 << 3,
	PART_HOUR = 1 << 4,
	PART_HALF = 1 << 5, /* an hour up to 12 */
	PART_NOON = 1 << 6, /* before or after noon */
	PART_FINE = 1 << 7, /* minutes or seconds */
	PART_OFFSET = 1 << 8,
	PART_EPOCH = 1 << 9, /* seconds since 1970: everything */
	PART_BAD = 1 << 10,
	PART_DATE = PART_YEAR | PART_MONTH | PART_DAY,
	PART_CLOCK = PART_HOUR | PART_FINE,
};

static int
part_of(char conversion)
{
	switch (conversion) {
	case 'Y':
	case 'y':
		return PART_YEAR;
	case 'm':
	case 'b':
	case 'B':
	case 'h':
		return PART_MONTH;
	case 'd':
	case 'e':
		return PART_DAY;
	case 'j':
		return PART_MONTH | PART_DAY;
	case 'D':
	case 'F':
	case 'x':
		return PART_DATE;
	case 'c':
		return PART_DATE | PART_CLOCK;
	case 's':
		return PART_DATE | PART_CLOCK | PART_EPOCH;
	case 'H':
	case 'k':
		return PART_HOUR;
	case 'I':
	case 'l':
		return PART_HALF;
	case 'p':
		return PART_NOON;
	case 'r':
		return PART_HALF | PART_NOON | PART_FINE;
	case 'R':
	case 'T':
	case 'X':
		return PART_CLOCK;
	case 'M':
	case 'S':
		return PART_FINE;
	case 'z':
		return PART_OFFSET;
	default:
		return conversion && strchr("%aACntuw", conversion) ? PART_OTHER
								    : PART_BAD;
	}
}

/* Everything that the format says of a time. */
static int
format_parts(const char *format)
{
	int parts = 0;

	for (const char *at = format; *at; at++) {
		if (*at != '%')
			continue;
		at++;
		while (*at && strchr("_-0^#", *at))
			at++;
		if (*at == 'E' || *at == 'O')
			at++;
		parts |= part_of(*at);
		if (!*at)
			break;
	}
	return parts;
}

/* NULL, or what is wrong with a format that says so much. */
static const char *
parts_fault(int parts)
{
	if (parts & PART_BAD)
		return "has a conversion that cannot be read";
	if ((parts & PART_DATE) != PART_DATE)
		return "names no date: year, month and day";
	if (parts & PART_HALF && !(parts & PART_NOON) && !(parts & PART_HOUR))
		return "has hours up to 12 without %p";
	if (parts & PART_NOON && !(parts & PART_HALF))
		return "has %p without hours up to 12";
	if (parts & (PART_FINE | PART_OFFSET) &&
	    !(parts & (PART_HOUR | PART_HALF)))
		return "names minutes, seconds or an offset without hours";
	return NULL;
}

enum status
zone_load(struct error *error)
{
	if (!tz_can_be_loaded())
		return error_set(error, STATUS_USAGE, "TZ",
		    "names a time zone that cannot be loaded");
	tzset();
	return STATUS_OK;
}

/*
 * The length of the format up to its first seconds, so that what they leave may
 * be a fraction; 0 where there are none, or the format goes on with its own.
 */
static size_t
format_second(const char *format)
{
	for (const char *at = format; *at; at++) {
		if (*at != '%')
			continue;
		at++;
		while (*at && strchr("_-0^#EO", *at))
			at++;
		if (*at == 'S' || *at == 'T')
			return at[1] == '.' || at[1] == ','
				   ? 0
				   : (size_t)(at + 1 - format);
		if (!*at)
			break;
	}
	return 0;
}

enum status
zone_init(struct zone *zone, const char *format, struct error *error)
{
	static const char name[] = "time_format";
	int parts = format_parts(format);
	const char *fault = parts_fault(parts);

	if (fault)
		return error_set(error, STATUS_USAGE, name, fault);
	if (zone_load(error))
		return error->status;
	*zone = (struct zone){
	    .format = format,
	    .has_offset = parts & (PART_OFFSET | PART_EPOCH),
	    .has_clock = parts & (PART_HOUR | PART_HALF),
	    .has_epoch = parts & PART_EPOCH,
	    .second = format_second(format),
	};
	return STATUS_OK;
}

/* The zone's offset at an instant, in seconds east of UTC. */
static bool
offset_at(int64_t second, int64_t *offset)
{
	time_t instant = (time_t)second;
	struct tm tm;

	if (!localtime_r(&instant, &tm))
		return false;
	*offset = tm.tm_gmtoff;
	return true;
}

bool
local_instants_find(int64_t local, struct local_instants *found)
{
	int64_t offsets[3];

	*found = (struct local_instants){0};
	for (int i = 0; i < 3; i++)
		if (!offset_at(local + (i - 1) * DAY_S, &offsets[i]))
			return false;
	found->before = offsets[0];
	found->after = offsets[2];
	for (int i = 0; i < 3; i++) {
		int64_t second = local - offsets[i], offset;

		if (!offset_at(second, &offset))
			return false;
		if (offset != offsets[i])
			continue;
		if (!found->count || second < found->first)
			found->first = second;
		if (!found->count || second > found->last)
			found->last = second;
		found->count++;
	}
	return true;
}

/* The instant of the change that left the local time out: the first with
 * another offset than before. */
static bool
change_find(int64_t local, int64_t before, int64_t *change)
{
	int64_t low = local - DAY_S, high = local + DAY_S, offset;

	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;

		if (!offset_at(middle, &offset))
			return false;
		if (offset == before)
			low = middle;
		else
			high = middle;
	}
	*change = high;
	return true;
}

/*
 * The first instant of the day that starts at local midnight, or its last
 * where that comes twice; where it is left out, the change itself. *skipped:
 * the change leaves out the whole day.
 */
static bool
midnight_find(int64_t local, bool later, int64_t *second, bool *skipped)
{
	struct local_instants found;

	*skipped = false;
	if (!local_instants_find(local, &found))
		return false;
	if (found.count) {
		*second = later ? found.last : found.first;
		return true;
	}
	if (!change_find(local, found.before, second))
		return false;
	*skipped = *second + found.after >= local + DAY_S;
	return true;
}

/* The day in the zone. */
static const char *
day_read(int64_t local, struct stretch *stretch)
{
	int64_t second;
	bool skipped, ignored;

	if (!midnight_find(local, false, &second, &skipped))
		return not_a_time;
	if (skipped)
		return no_such_time;
	stretch->first_us = second * SECOND_US;
	if (!midnight_find(local + DAY_S, true, &second, &ignored))
		return not_a_time;
	stretch->last_us = second * SECOND_US - 1;
	return NULL;
}

static const char *
clock_read(int64_t local, struct stretch *stretch)
{
	struct local_instants found;

	if (!local_instants_find(local, &found))
		return not_a_time;
	if (!found.count)
		return no_such_time;
	if (found.first != found.last)
		return twice;
	stretch->first_us = stretch->last_us = found.first * SECOND_US;
	return NULL;
}

/* The same day of the week and of the year as were written, if they were? */
static bool
days_agree(const struct tm *tm, int64_t local)
{
	int64_t days = (local - INSTANT_MIN / SECOND_US) / DAY_S;
	int64_t january;

	if (!instant_of_civil(tm->tm_year + 1900, 1, 1, 0, 0, 0, &january))
		return false;
	/* 0001-01-01 was a Monday. */
	if (tm->tm_wday >= 0 && tm->tm_wday != (days + 1) % 7)
		return false;
	return tm->tm_yday < 0 ||
	       tm->tm_yday == (local - january / SECOND_US) / DAY_S;
}

/* Would the digits overflow a count of seconds? */
static bool
digits_overflow(const char *raw)
{
	size_t run = 0;

	for (; *raw; raw++) {
		run = char_is_digit(*raw) ? run + 1 : 0;
		if (run > EPOCH_DIGITS)
			return true;
	}
	return false;
}

/* raw as the format's broken-down time, and as if it were UTC, in seconds. */
static bool
raw_parse(
    const struct zone *zone, const char *raw, struct tm *tm, int64_t *local)
{
	const char *end;
	int64_t us;

	*tm = (struct tm){
	    .tm_year = -1901, .tm_mon = -1, .tm_wday = -1, .tm_yday = -1};
	if (zone->has_epoch && digits_overflow(raw))
		return false;
	end = strptime(raw, zone->format, tm);
	if (!end || *end)
		return false;
	if (!instant_of_civil(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday,
		tm->tm_hour, tm->tm_min, tm->tm_sec, &us))
		return false;
	*local = us / SECOND_US;
	return days_agree(tm, *local);
}

/* NULL and the instant or day, or what is wrong with raw. */
static const char *
raw_read(const struct zone *zone, const char *raw, struct stretch *stretch)
{
	struct tm tm;
	int64_t local;

	if (!raw_parse(zone, raw, &tm, &local))
		return not_a_time;
	if (tm.tm_year + 1900 < YEAR_MIN)
		return short_year;
	if (!zone->has_clock)
		return day_read(local, stretch);
	if (!zone->has_offset)
		return clock_read(local, stretch);
	stretch->first_us = (local - tm.tm_gmtoff) * SECOND_US;
	stretch->last_us = stretch->first_us;
	return NULL;
}

/* The digits of a fraction in microseconds; false where it is finer. */
static bool
fraction_us(const char *digits, size_t len, int64_t *us)
{
	*us = 0;
	for (size_t i = 0; i < 6 || i < len; i++) {
		int digit = i < len ? digits[i] - '0' : 0;

		if (i >= 6 && digit)
			return false;
		if (i < 6)
			*us = *us * 10 + digit;
	}
	return true;
}

/*
 * Takes a fraction of the seconds out of raw, if there is one; NULL, or what is
 * wrong with it.
 */
static const char *
fraction_take(const struct zone *zone, char *raw, int64_t *us)
{
	char prefix[RAW_MAX + 1];
	struct tm ignored = {.tm_mday = 1};
	char *end, *behind;

	*us = 0;
	if (!zone->second || zone->second > RAW_MAX)
		return NULL;
	memcpy(prefix, zone->format, zone->second);
	prefix[zone->second] = '\0';
	end = strptime(raw, prefix, &ignored);
	if (!end || (*end != '.' && *end != ',') || !char_is_digit(end[1]))
		return NULL;
	for (behind = end + 1; char_is_digit(*behind);)
		behind++;
	if (!fraction_us(end + 1, (size_t)(behind - end - 1), us))
		return too_fine;
	memmove(end, behind, strlen(behind) + 1);
	return NULL;
}

/* NULL and what raw says, a fraction included, or what is wrong with it. */
static const char *
whole_read(const struct zone *zone, char *raw, struct stretch *stretch)
{
	const char *what;
	int64_t us;

	if (zone->has_epoch && digits_overflow(raw))
		return not_a_time;
	what = fraction_take(zone, raw, &us);
	if (!what)
		what = raw_read(zone, raw, stretch);
	if (what)
		return what;
	stretch->first_us += us;
	stretch->last_us += us;
	return NULL;
}

enum status
zone_read(const struct zone *zone, const char *field, struct text raw,
    struct stretch *stretch, struct error *error)
{
	char copy[RAW_MAX + 1];
	const char *what = not_a_time;
	struct stretch read = {INSTANT_UNSET, INSTANT_UNSET};

	if (raw.len && raw.len <= RAW_MAX && !memchr(raw.ptr, 0, raw.len)) {
		memcpy(copy, raw.ptr, raw.len);
		copy[raw.len] = '\0';
		what = whole_read(zone, copy, &read);
	}
	if (!what &&
	    (read.first_us < INSTANT_MIN || read.last_us > INSTANT_MAX))
		what = not_a_time;
	if (what)
		return error_set(error, STATUS_REFUSED, field, what);
	*stretch = read;
	return STATUS_OK;
}
