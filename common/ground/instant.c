/* instant - moments as microseconds since 1970, read and written. Ground. */
#include "instant.h"

static const int days_before[] = {
    0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};

static bool
year_is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_days(int year, int month)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	return days[month - 1] + (month == 2 && year_is_leap(year));
}

/* Days from 0001-01-01 to the date. */
static int64_t
days_of_date(int year, int month, int day)
{
	int64_t y = year - 1;

	return y * 365 + y / 4 - y / 100 + y / 400 + days_before[month - 1] +
	       (month > 2 && year_is_leap(year)) + day - 1;
}

bool
instant_of_civil(
    int year, int month, int day, int hour, int minute, int second, int64_t *us)
{
	if (year < 1 || year > 9999 || month < 1 || month > 12)
		return false;
	if (day < 1 || day > month_days(year, month))
		return false;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return false;
	if (second < 0 || second > 59)
		return false;
	*us = INSTANT_MIN + days_of_date(year, month, day) * DAY_US +
	      ((hour * 60 + minute) * 60 + second) * SECOND_US;
	return true;
}

/* Reads exactly count digits at *at and steps over them; -1 where not. */
static int
digits_read(const char **at, int count)
{
	int number = 0;

	while (count--) {
		if (!char_is_digit(**at))
			return -1;
		number = number * 10 + (*(*at)++ - '0');
	}
	return number;
}

/* The fraction after a dot, up to six digits, as microseconds; -1 if none. */
static int64_t
fraction_read(const char **at, const char *end)
{
	int64_t us = 0, unit = SECOND_US / 10;
	const char *from = *at;

	for (; *at < end && char_is_digit(**at); (*at)++, unit /= 10)
		us += unit * (**at - '0');
	return *at == from || *at - from > 6 ? -1 : us;
}

/* The offset at the end, all that is left, as microseconds east of UTC. */
static bool
offset_read(const char *at, const char *end, int64_t *us)
{
	int sign, hours, minutes;

	if (end - at == 1 && (*at == 'Z' || *at == 'z'))
		return *us = 0, true;
	if (end - at != 6 || (*at != '+' && *at != '-') || at[3] != ':')
		return false;
	sign = *at++ == '-' ? -1 : 1;
	hours = digits_read(&at, 2);
	at++;
	minutes = digits_read(&at, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*us = sign * (hours * 60 + minutes) * 60 * SECOND_US;
	return true;
}

/* hh:mm:ss at *at, stepped over; false where it has another shape. */
static bool
clock_read(const char **at, int *hour, int *minute, int *second)
{
	*hour = digits_read(at, 2);
	if (*hour < 0 || *(*at)++ != ':')
		return false;
	*minute = digits_read(at, 2);
	if (*minute < 0 || *(*at)++ != ':')
		return false;
	*second = digits_read(at, 2);
	return *second >= 0;
}

/* yyyy-mm-dd at *at, stepped over; false where it has another shape. */
static bool
date_read(const char **at, int *year, int *month, int *day)
{
	*year = digits_read(at, 4);
	if (*year < 0 || *(*at)++ != '-')
		return false;
	*month = digits_read(at, 2);
	if (*month < 0 || *(*at)++ != '-')
		return false;
	*day = digits_read(at, 2);
	return *day >= 0;
}

/* Two digits as a number; *bad gets a bit where one is none. */
static int
two_digits(const char *at, unsigned *bad)
{
	unsigned tens = (unsigned char)at[0] - (unsigned)'0';
	unsigned ones = (unsigned char)at[1] - (unsigned)'0';

	*bad |= (tens > 9) | (ones > 9);
	return (int)(tens * 10 + ones);
}

/* The common form, yyyy-mm-ddThh:mm:ssZ; false for any other. */
static bool
fixed_read(struct text text, int64_t *us)
{
	const char *at = text.ptr;
	unsigned bad = 0;
	int century, year, month, day, hour, minute, second;

	if (text.len != 20 || at[4] != '-' || at[7] != '-' || at[10] != 'T' ||
	    at[13] != ':' || at[16] != ':' || at[19] != 'Z')
		return false;
	century = two_digits(at, &bad);
	year = two_digits(at + 2, &bad);
	month = two_digits(at + 5, &bad);
	day = two_digits(at + 8, &bad);
	hour = two_digits(at + 11, &bad);
	minute = two_digits(at + 14, &bad);
	second = two_digits(at + 17, &bad);
	return !bad && instant_of_civil(century * 100 + year, month, day, hour,
			   minute, second, us);
}

bool
instant_read(struct text text, struct stretch *stretch)
{
	const char *at = text.ptr, *end = at + text.len;
	int year, month, day, hour = 0, minute = 0, second = 0;
	int64_t whole, fraction = 0, offset = 0;

	if (fixed_read(text, &whole))
		return *stretch = (struct stretch){whole, whole}, true;
	if (text.len != 10 && text.len < 20)
		return false;
	if (!date_read(&at, &year, &month, &day))
		return false;
	if (text.len > 10) {
		if ((*at != 'T' && *at != 't') || (at++, false))
			return false;
		if (!clock_read(&at, &hour, &minute, &second))
			return false;
		if (*at == '.' && (at++, true))
			fraction = fraction_read(&at, end);
		if (fraction < 0 || !offset_read(at, end, &offset))
			return false;
	}
	if (!instant_of_civil(year, month, day, hour, minute, second, &whole))
		return false;
	whole += fraction - offset;
	if (whole < INSTANT_MIN || whole > INSTANT_MAX)
		return false;
	*stretch = (struct stretch){whole, whole};
	if (text.len == 10)
		stretch->last_us += DAY_US - 1;
	return true;
}

/* count digits of number at *at, and then the mark; steps over them. */
static void
digits_write(char **at, int number, int count, char mark)
{
	for (int i = count - 1; i >= 0; i--, number /= 10)
		(*at)[i] = (char)('0' + number % 10);
	*at += count;
	*(*at)++ = mark;
}

/* The year of a day counted from 0001-01-01, and the day within it. */
static int
year_of_day(int64_t day, int *day_of_year)
{
	int year = (int)(day * 400 / 146097) + 1;

	/* The mean year never gets ahead: it may be one short, no more. */
	while (days_of_date(year + 1, 1, 1) <= day)
		year++;
	*day_of_year = (int)(day - days_of_date(year, 1, 1));
	return year;
}

/* The fraction in place of the mark before at, without trailing zeros. */
static char *
fraction_write(char *at, int us)
{
	if (us) {
		at[-1] = '.';
		digits_write(&at, us, 6, '0');
		for (at--; at[-1] == '0'; at--)
			;
		at++;
	}
	at[-1] = 'Z';
	return at;
}

size_t
instant_write(int64_t us, char bytes[static INSTANT_BYTES])
{
	int64_t past = us - INSTANT_MIN, in_day = past % DAY_US;
	int second = (int)(in_day / SECOND_US), day, month = 1, year;
	char *at = bytes;

	year = year_of_day(past / DAY_US, &day);
	for (; day >= month_days(year, month); month++)
		day -= month_days(year, month);
	digits_write(&at, year, 4, '-');
	digits_write(&at, month, 2, '-');
	digits_write(&at, day + 1, 2, 'T');
	digits_write(&at, second / 3600, 2, ':');
	digits_write(&at, second / 60 % 60, 2, ':');
	digits_write(&at, second % 60, 2, 'Z');
	at = fraction_write(at, (int)(in_day % SECOND_US));
	return (size_t)(at - bytes);
}
