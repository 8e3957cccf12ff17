/* dated_name - a file's name with the date of a run in it. System. */
#include "dated_name.h"

#include "../ground/instant.h"

#include <string.h>
#include <time.h>

static const char conversions[] = "YmdHMSjFTuVG%";
static const char too_long[] = "is too long a name";

/* What the conversion becomes; 0 where it is none, or does not fit. */
static size_t
conversion_write(
    char conversion, const struct tm *local, char *bytes, size_t room)
{
	switch (conversion) {
	case 'Y':
		return strftime(bytes, room, "%Y", local);
	case 'm':
		return strftime(bytes, room, "%m", local);
	case 'd':
		return strftime(bytes, room, "%d", local);
	case 'H':
		return strftime(bytes, room, "%H", local);
	case 'M':
		return strftime(bytes, room, "%M", local);
	case 'S':
		return strftime(bytes, room, "%S", local);
	case 'j':
		return strftime(bytes, room, "%j", local);
	case 'F':
		return strftime(bytes, room, "%F", local);
	case 'T':
		return strftime(bytes, room, "%T", local);
	case 'u':
		return strftime(bytes, room, "%u", local);
	case 'V':
		return strftime(bytes, room, "%V", local);
	case 'G':
		return strftime(bytes, room, "%G", local);
	case '%':
		return *bytes = '%', 1;
	default:
		return 0;
	}
}

const char *
dated_name(const char *name, int64_t at_us, char *bytes, size_t room)
{
	time_t seconds = (time_t)(at_us / SECOND_US);
	struct tm local;
	size_t len = 0, more;

	tzset();
	if (!localtime_r(&seconds, &local))
		return "cannot be dated";
	for (; *name; name++, len += more) {
		more = 1;
		if (len + 1 >= room)
			return too_long;
		if (*name != '%') {
			bytes[len] = *name;
			continue;
		}
		if (!name[1] || !strchr(conversions, name[1]))
			return "has a % that is no date's: %Y %m %d %H %M %S "
			       "%F %T and others of strftime are, and %% is a "
			       "per cent sign";
		more =
		    conversion_write(name[1], &local, bytes + len, room - len);
		if (!more)
			return too_long;
		name++;
	}
	bytes[len] = '\0';
	return NULL;
}
