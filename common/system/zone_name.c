/* zone_name - what the local zone is called. System. */
#include "zone_name.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LOCAL "/etc/localtime"
#define ZONES "zoneinfo/"

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
	if (!found || strlen(found + strlen(ZONES)) >= ZONE_NAME_BYTES)
		return false;
	strcpy(name, found + strlen(ZONES));
	return *name != '\0';
}

void
zone_name(char name[static ZONE_NAME_BYTES])
{
	const char *tz = getenv("TZ");

	strcpy(name, "UTC");
	if (!tz) {
		if (!linked_name(name) && *tzname[0] &&
		    strlen(tzname[0]) < ZONE_NAME_BYTES)
			strcpy(name, tzname[0]);
		return;
	}
	if (*tz == ':')
		tz++;
	if (*tz && strlen(tz) < ZONE_NAME_BYTES && text_is_plain(text_of(tz)))
		strcpy(name, tz);
}
