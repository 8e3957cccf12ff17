/* Times as people of the zone write them on flags, and as tables print them. */
#include "../../common/ground/instant.h"
#include "../../common/system/local_time.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

/* The instant, written in UTC, or what is wrong with the text. */
static const char *
reads(const char *tz, const char *raw)
{
	static char bytes[INSTANT_BYTES + 1];
	struct error error;
	int64_t us;

	setenv("TZ", tz, 1);
	if (local_form_of(text_of(raw)) == LOCAL_NONE)
		return "none";
	if (local_time_read("at", text_of(raw), &us, &error)) {
		ck_assert_int_eq(error.status, STATUS_USAGE);
		return error.what;
	}
	bytes[instant_write(us, bytes)] = '\0';
	return bytes;
}

#define READS(tz, raw, wanted) ck_assert_str_eq(reads(tz, raw), wanted)

START_TEST(a_time_without_an_offset_is_of_the_zone)
{
	READS("Europe/London", "2026-08-01 00:30", "2026-07-31T23:30:00Z");
	READS("Europe/London", "2026-01-01 00:30:15", "2026-01-01T00:30:15Z");
	READS("Europe/London", "2026-08-01T00:30", "2026-07-31T23:30:00Z");
	READS("America/New_York", "2026-01-01 00:30:15.25",
	    "2026-01-01T05:30:15.25Z");
	READS("UTC", "1960-01-01 00:30:15.25", "1960-01-01T00:30:15.25Z");
}
END_TEST

START_TEST(a_day_begins_at_local_midnight)
{
	READS("Europe/London", "2026-08-01", "2026-07-31T23:00:00Z");
	READS("Europe/London", "2026-01-01", "2026-01-01T00:00:00Z");
	/* its first hour was left out */
	READS("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z");
}
END_TEST

START_TEST(what_a_table_prints_can_be_asked_about)
{
	static const int64_t instants[] = {INT64_C(1729987200000000),
	    INT64_C(1729990800000000), INT64_C(1729994400000000),
	    INT64_C(1704067200000000), INT64_C(1719831600000000)};

	setenv("TZ", "Europe/London", 1);
	for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
		char bytes[LOCAL_TIME_BYTES];
		size_t len = local_time_write(instants[i], bytes);
		struct error error;
		int64_t us = 0;

		ck_assert_int_eq(local_time_read("at",
				     (struct text){bytes, len}, &us, &error),
		    STATUS_OK);
		ck_assert_int_eq(us, instants[i]);
	}
}
END_TEST

START_TEST(the_name_of_the_time_says_which_of_two_is_meant)
{
	READS(
	    "Europe/London", "2024-10-27 01:30:00 BST", "2024-10-27T00:30:00Z");
	READS(
	    "Europe/London", "2024-10-27 01:30:00 GMT", "2024-10-27T01:30:00Z");
	READS("Europe/London", "2024-10-27 01:30:00",
	    "is a time that the time zone had twice: say which, as "
	    "2024-10-27T01:30:00+01:00");
	READS("Europe/London", "2024-07-01 01:30 GMT",
	    "has a name of a time that the time zone has not then");
	READS("Europe/London", "2024-03-31 01:30",
	    "is a time that no clock showed, as they went forward");
}
END_TEST

START_TEST(other_texts_are_of_no_local_form)
{
	READS("UTC", "2024-07-01T01:30:00Z", "none");
	READS("UTC", "2024-07-01T01:30:00+01:00", "none");
	READS("UTC", "2024-07-01 1:30", "none");
	READS("UTC", "2024-07-01 01:30:00.", "none");
	READS("UTC", "2024-07-01 01:30x", "none");
	READS("UTC", "2024-07-01 01:30 ", "none");
	READS("UTC", "2024-7-01", "none");
	READS("UTC", "now", "none");
	READS("UTC", "", "none");
	READS("UTC", "2024-13-01 01:30", "is not a time");
	READS("UTC", "2024-02-30 01:30", "is not a time");
	READS("UTC", "2024-07-01 24:30", "is not a time");
}
END_TEST

START_TEST(a_zone_that_cannot_be_loaded_is_told)
{
	READS("Europe/Londn", "2024-07-01 01:30",
	    "names a time zone that cannot be loaded");
	READS("Europe/Londn", "2024-07-01",
	    "names a time zone that cannot be loaded");
}
END_TEST

UNIT_MAIN("local_time", a_time_without_an_offset_is_of_the_zone,
    a_day_begins_at_local_midnight, what_a_table_prints_can_be_asked_about,
    the_name_of_the_time_says_which_of_two_is_meant,
    other_texts_are_of_no_local_form, a_zone_that_cannot_be_loaded_is_told)
