/* zone_tz - can the time zone that TZ names be loaded? System. */
#include "zone_tz.h"

#include "../ground/text.h"

#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ZONES "/usr/share/zoneinfo"

/* The bytes of a file's header, "TZif" first; no zone file is shorter. */
#define HEADER_BYTES 44

static bool
file_is_zone(const char *path)
{
	char header[HEADER_BYTES];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	ssize_t got;

	if (fd < 0)
		return false;
	got = read(fd, header, sizeof header);
	close(fd);
	return got == HEADER_BYTES && !memcmp(header, "TZif", 4);
}

static bool
name_is_zone(const char *name)
{
	const char *zones = getenv("TZDIR");
	char path[PATH_MAX];
	size_t len;

	if (*name == '/')
		return file_is_zone(name);
	if (!zones || !*zones)
		zones = ZONES;
	len = strlen(zones);
	if (len + 1 + strlen(name) >= sizeof path)
		return false;
	memcpy(path, zones, len);
	path[len] = '/';
	memcpy(path + len + 1, name, strlen(name) + 1);
	return file_is_zone(path);
}

/* Steps over a zone's name: 3 letters or more, or anything in <>. */
static bool
skip_name(const char **at)
{
	bool bracketed = **at == '<';
	size_t len = 0;
	char c;

	*at += bracketed;
	for (; (c = **at); (*at)++, len++) {
		if (!char_is_alnum(c) && (!bracketed || !strchr("+-", c)))
			break;
		if (!bracketed && char_is_digit(c))
			break;
	}
	if (bracketed && *(*at)++ != '>')
		return false;
	return len >= 3;
}

/* Steps over a decimal number from low to high. */
static bool
skip_number(const char **at, int low, int high)
{
	const char *from = *at;
	int number = 0;

	for (; char_is_digit(**at) && *at - from < 4; (*at)++)
		number = number * 10 + (**at - '0');
	return *at != from && number >= low && number <= high;
}

/* Steps over c, if it is there. */
static bool
skip_char(const char **at, char c)
{
	if (**at != c)
		return false;
	(*at)++;
	return true;
}

/* Steps over [+-]hh[:mm[:ss]]. */
static bool
skip_clock(const char **at, int hours)
{
	if (!skip_char(at, '+'))
		(void)skip_char(at, '-');
	if (!skip_number(at, 0, hours))
		return false;
	if (skip_char(at, ':') && !skip_number(at, 0, 59))
		return false;
	return !skip_char(at, ':') || skip_number(at, 0, 59);
}

/* Steps over ,DATE[/TIME]: the day on which the clocks change. */
static bool
skip_rule(const char **at)
{
	if (!skip_char(at, ','))
		return false;
	if (skip_char(at, 'M')) {
		if (!skip_number(at, 1, 12) || !skip_char(at, '.') ||
		    !skip_number(at, 1, 5) || !skip_char(at, '.') ||
		    !skip_number(at, 0, 6))
			return false;
	} else if (skip_char(at, 'J')) {
		if (!skip_number(at, 1, 365))
			return false;
	} else if (!skip_number(at, 0, 365)) {
		return false;
	}
	return !skip_char(at, '/') || skip_clock(at, 167);
}

static bool
tz_is_written_out(const char *string)
{
	const char *at = string;

	if (!skip_name(&at) || !skip_clock(&at, 24))
		return false;
	if (!*at)
		return true;
	if (!skip_name(&at))
		return false;
	if (*at && *at != ',' && !skip_clock(&at, 24))
		return false;
	/* A summer without a rule would get the library's, America's. */
	return skip_rule(&at) && skip_rule(&at) && !*at;
}

bool
tz_can_be_loaded(void)
{
	const char *name = getenv("TZ");

	if (!name)
		return true;
	if (*name == ':')
		name++;
	if (!*name || !strcmp(name, "UTC") || !strcmp(name, "GMT"))
		return true;
	return name_is_zone(name) || tz_is_written_out(name);
}
