/* local_time - an instant as people of the local zone read it. System. */
#include "local_time.h"

#include "zone.h"

#include <string.h>
#include <time.h>

size_t
local_time_write(int64_t us, char bytes[static LOCAL_TIME_BYTES])
{
	int64_t floor_us = us < 0 ? us - (SECOND_US - 1) : us;
	time_t seconds = (time_t)(floor_us / SECOND_US);
	struct tm local;
	size_t len = 0;

	if (localtime_r(&seconds, &local))
		len = strftime(
		    bytes, LOCAL_TIME_BYTES, "%Y-%m-%d %H:%M:%S %Z", &local);
	if (!len || !text_is_plain((struct text){bytes, len}))
		len = instant_write(us, bytes);
	return len;
}

/* Is there what the shape has: 0 a digit, anything else itself? */
static bool
shape_begins(struct text raw, const char *shape)
{
	size_t len = strlen(shape);

	if (raw.len < len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (shape[i] == '0' ? !char_is_digit(raw.ptr[i])
				    : raw.ptr[i] != shape[i])
			return false;
	return true;
}

/* What a local time is made of. */
struct local_parts {
	struct text clock; /* up to its seconds or their fraction */
	struct text name;  /* what stands behind, such as BST; maybe empty */
	bool has_seconds;
};

/* The offset behind seconds and their fraction, if they are there. */
static size_t
clock_end(struct text raw, bool *has_seconds)
{
	struct text rest = {raw.ptr + 16, raw.len - 16};
	size_t at = 16;

	*has_seconds = shape_begins(rest, ":00");
	if (!*has_seconds)
		return at;
	at += 3;
	if (at + 1 < raw.len && raw.ptr[at] == '.' &&
	    char_is_digit(raw.ptr[at + 1]))
		for (at++; at < raw.len && char_is_digit(raw.ptr[at]);)
			at++;
	return at;
}

/* May the text be what a zone calls its time: letters, or a sign and digits? */
static bool
is_zone_name(struct text name)
{
	if (name.len < 3 || name.len > 8)
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_alnum(name.ptr[i]) && name.ptr[i] != '+' &&
		    name.ptr[i] != '-')
			return false;
	return true;
}

static bool
parts_find(struct text raw, struct local_parts *parts)
{
	size_t end;

	if (!shape_begins(raw, "0000-00-00 00:00") &&
	    !shape_begins(raw, "0000-00-00T00:00"))
		return false;
	end = clock_end(raw, &parts->has_seconds);
	parts->clock = (struct text){raw.ptr, end};
	parts->name = TEXT("");
	if (end == raw.len)
		return true;
	parts->name = (struct text){raw.ptr + end + 1, raw.len - end - 1};
	return raw.ptr[end] == ' ' && is_zone_name(parts->name);
}

enum local_form
local_form_of(struct text raw)
{
	struct local_parts parts;

	if (raw.len == sizeof "YYYY-MM-DD" - 1 &&
	    shape_begins(raw, "0000-00-00"))
		return LOCAL_DAY;
	return parts_find(raw, &parts) ? LOCAL_TIME : LOCAL_NONE;
}

/* The time as if it were UTC's. */
static bool
clock_read(const struct local_parts *parts, int64_t *us)
{
	char text[LOCAL_TIME_BYTES];
	size_t len = parts->clock.len;
	struct stretch stretch;

	if (len + sizeof ":00Z" > sizeof text)
		return false;
	memcpy(text, parts->clock.ptr, len);
	text[10] = 'T';
	if (!parts->has_seconds) {
		memcpy(text + len, ":00", 3);
		len += 3;
	}
	text[len++] = 'Z';
	if (!instant_read((struct text){text, len}, &stretch))
		return false;
	return *us = stretch.first_us, true;
}

/* Does the zone call its time so at that second? */
static bool
zone_is_called(struct text name, int64_t second)
{
	time_t seconds = (time_t)second;
	struct tm local;

	return localtime_r(&seconds, &local) && local.tm_zone &&
	       text_equal(text_of(local.tm_zone), name);
}

/* The second of those found that is meant; NULL, or what is wrong. */
static const char *
second_choose(
    const struct local_instants *found, struct text name, int64_t *second)
{
	if (!found->count)
		return "is a time that no clock showed, as they went forward";
	*second = found->first;
	if (!name.len)
		return found->first == found->last
			   ? NULL
			   : "is a time that the time zone had twice: say "
			     "which, as 2024-10-27T01:30:00+01:00";
	if (zone_is_called(name, found->first))
		return NULL;
	*second = found->last;
	return zone_is_called(name, found->last)
		   ? NULL
		   : "has a name of a time that the time zone has not then";
}

/* The instant of a time of day. */
static const char *
time_read(struct text raw, int64_t *us)
{
	struct local_parts parts;
	struct local_instants found;
	int64_t local_us, second = 0, fine;
	const char *what;

	if (!parts_find(raw, &parts) || !clock_read(&parts, &local_us))
		return "is not a time";
	fine = local_us % SECOND_US;
	fine += fine < 0 ? SECOND_US : 0;
	if (!local_instants_find((local_us - fine) / SECOND_US, &found))
		return "is not a time";
	what = second_choose(&found, parts.name, &second);
	*us = second * SECOND_US + fine;
	return what;
}

enum status
local_time_read(
    const char *field, struct text raw, int64_t *us, struct error *error)
{
	struct stretch stretch;
	struct zone zone;
	const char *what;

	if (local_form_of(raw) == LOCAL_DAY) {
		if (zone_init(&zone, "%Y-%m-%d", error) ||
		    zone_read(&zone, field, raw, &stretch, error))
			return error->status = STATUS_USAGE;
		return *us = stretch.first_us, STATUS_OK;
	}
	if (zone_load(error))
		return error->status;
	what = time_read(raw, us);
	if (!what && (*us < INSTANT_MIN || *us > INSTANT_MAX))
		what = "is not a time";
	return what ? error_set(error, STATUS_USAGE, field, what) : STATUS_OK;
}
