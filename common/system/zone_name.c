/* zone_name - what the local zone is called. System. */
#include "zone_name.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOCAL "/etc/localtime"
#define ZONES "zoneinfo/"

/* Takes what is a name and fits. */
static bool
take(char name[static ZONE_NAME_BYTES], const char *given)
{
	size_t len = strlen(given);

	if (!len || len >= ZONE_NAME_BYTES || !text_is_plain(text_of(given)))
		return false;
	memcpy(name, given, len + 1);
	return true;
}

/* The name behind the folder of zones in where the link leads. */
static bool
linked_name(char name[static ZONE_NAME_BYTES])
{
	char path[PATH_MAX];
	ssize_t len = readlink(LOCAL, path, sizeof path - 1);
	const char *found;

	if (len < 0)
		return false;
	path[len] = '\0';
	found = strstr(path, ZONES);
	return found && take(name, found + strlen(ZONES));
}

void
zone_name(char name[static ZONE_NAME_BYTES])
{
	const char *tz = getenv("TZ");

	memcpy(name, "UTC", sizeof "UTC");
	if (tz)
		take(name, *tz == ':' ? tz + 1 : tz);
	else if (!linked_name(name))
		take(name, tzname[0]);
}
