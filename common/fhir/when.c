/* when - the times of FHIR. Fhir. */
#include "when.h"

#include <string.h>

#define FRACTION_DIGITS 6
/* The longest time that is read, its fraction cut. */
#define TIME_BYTES 40

static bool
all_digits(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_digit(text.ptr[i]))
			return false;
	return true;
}

static int
number_of(struct text text)
{
	int number = 0;

	for (size_t i = 0; i < text.len; i++)
		number = number * 10 + (text.ptr[i] - '0');
	return number;
}

/* YYYY or YYYY-MM, from its first instant to its last. */
static bool
partial_read(struct text text, struct stretch *stretch)
{
	struct text year = {text.ptr, 4}, month = {text.ptr + 5, 2};
	bool whole_year = text.len == 4;
	int y, m, next;
	int64_t behind;

	if (text.len != 4 && (text.len != 7 || text.ptr[4] != '-'))
		return false;
	if (!all_digits(year) || (!whole_year && !all_digits(month)))
		return false;
	y = number_of(year);
	m = whole_year ? 1 : number_of(month);
	next = whole_year || m == 12 ? 1 : m + 1;
	if (!instant_of_civil(y, m, 1, 0, 0, 0, &stretch->first_us))
		return false;
	if (!instant_of_civil(next == 1 ? y + 1 : y, next, 1, 0, 0, 0, &behind))
		behind = INSTANT_MAX + 1;
	stretch->last_us = behind - 1;
	return true;
}

/* Leaves out the digits behind the sixth of a fraction; *up where any of them
 * says that there was more. */
static struct text
fraction_cut(struct text text, char bytes[static TIME_BYTES], bool *up)
{
	const char *dot = memchr(text.ptr, '.', text.len);
	size_t keep, at, len;

	*up = false;
	if (!dot)
		return text;
	keep = (size_t)(dot - text.ptr) + 1 + FRACTION_DIGITS;
	for (at = (size_t)(dot - text.ptr) + 1;
	     at < text.len && char_is_digit(text.ptr[at]); at++)
		if (at >= keep && text.ptr[at] != '0')
			*up = true;
	if (at <= keep || keep + (text.len - at) > TIME_BYTES)
		return text;
	len = text.len - at;
	memcpy(bytes, text.ptr, keep);
	memcpy(bytes + keep, text.ptr + at, len);
	return (struct text){bytes, keep + len};
}

bool
when_is_day(struct text text)
{
	return text.len == sizeof "YYYY-MM-DD" - 1;
}

bool
when_read(struct text text, struct stretch *stretch)
{
	char bytes[TIME_BYTES];
	struct text cut;
	bool up;

	if (text.len < sizeof "YYYY-MM-DD" - 1)
		return text.len >= 4 && partial_read(text, stretch);
	cut = fraction_cut(text, bytes, &up);
	if (!instant_read(cut, stretch))
		return false;
	if (up && stretch->last_us < INSTANT_MAX) {
		stretch->first_us++;
		stretch->last_us++;
	}
	return true;
}

bool
when_read_instant(struct text text, int64_t *us)
{
	struct stretch stretch;

	if (text.len <= sizeof "YYYY-MM-DD" - 1 || !when_read(text, &stretch))
		return false;
	return *us = stretch.first_us, true;
}

int64_t
when_behind(const struct stretch *end)
{
	return end->first_us == end->last_us ? end->first_us : end->last_us + 1;
}
