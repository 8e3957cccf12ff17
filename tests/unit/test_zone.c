/* Times in a format, in the local zone. */
#include "../../common/system/zone.h"
#include "unit.h"

#include <string.h>
#include <time.h>

static const char not_a_time[] = "is not a time as --time-format has it";
static const char short_year[] =
    "has a year of less than four digits, which only %y reads";
static const char left_out[] =
    "is a time that no clock showed, as they went forward";
static const char twice[] =
    "is a time that the time zone had twice: write which, with its offset, as "
    "2024-10-27T01:30:00+01:00";
static const char too_fine[] = "is finer than microseconds";

/* The instant, written in UTC, or the fault. */
static const char *
read_as(const char *tz, const char *format, struct text raw, bool last_of_day)
{
	static char written[INSTANT_BYTES + 1];
	struct error error = {0};
	struct zone zone;
	struct stretch stretch = {42, 42};

	setenv("TZ", tz, 1);
	ck_assert_int_eq(zone_init(&zone, format, &error), STATUS_OK);
	if (zone_read(&zone, "at", raw, &stretch, &error) != STATUS_OK) {
		ck_assert_int_eq(error.status, STATUS_REFUSED);
		ck_assert_str_eq(error.field, "at");
		ck_assert_int_eq(stretch.first_us, 42);
		return error.what;
	}
	written[instant_write(
	    last_of_day ? stretch.last_us : stretch.first_us, written)] = '\0';
	return written;
}

#define READS(tz, format, raw, utc) \
	ck_assert_str_eq(read_as(tz, format, TEXT(raw), false), utc)
#define LAST_READS(tz, format, raw, utc) \
	ck_assert_str_eq(read_as(tz, format, TEXT(raw), true), utc)

/* What is wrong with a format, NULL where nothing is. */
static const char *
format_fault(const char *format)
{
	struct error error = {0};
	struct zone zone;

	setenv("TZ", "UTC", 1);
	if (zone_init(&zone, format, &error) == STATUS_OK)
		return NULL;
	ck_assert_int_eq(error.status, STATUS_USAGE);
	ck_assert_str_eq(error.field, "time_format");
	return error.what;
}

static bool
tz_fails(const char *tz)
{
	struct error error = {0};
	struct zone zone;

	setenv("TZ", tz, 1);
	if (zone_init(&zone, "%F", &error) == STATUS_OK)
		return false;
	ck_assert_int_eq(error.status, STATUS_USAGE);
	ck_assert_str_eq(error.field, "TZ");
	return true;
}

START_TEST(a_local_time_is_read_in_its_zone)
{
	READS("Europe/London", "%d/%m/%Y %H:%M", "01/07/2024 12:30",
	    "2024-07-01T11:30:00Z");
	READS("Europe/London", "%d/%m/%Y %H:%M:%S", "01/01/2024 12:30:59",
	    "2024-01-01T12:30:59Z");
	READS("America/New_York", "%F %T", "1969-07-20 16:17:40",
	    "1969-07-20T20:17:40Z");
	READS("Asia/Kathmandu", "%F %R", "2024-01-01 00:00",
	    "2023-12-31T18:15:00Z");
}
END_TEST

START_TEST(months_and_halves_of_days_have_english_names)
{
	READS("UTC", "%d-%b-%Y %I:%M %p", "02-Jan-2024 12:05 AM",
	    "2024-01-02T00:05:00Z");
	READS("UTC", "%e %B %y %r", "2 march 24 01:02:03 pm",
	    "2024-03-02T13:02:03Z");
}
END_TEST

START_TEST(a_day_of_the_year_is_a_date)
{
	READS("UTC", "%Y-%j", "2024-366", "2024-12-31T00:00:00Z");
	READS("UTC", "%Y-%j", "2023-366", not_a_time);
}
END_TEST

START_TEST(an_offset_beats_the_zone)
{
	READS("Europe/London", "%F %T %z", "2024-07-01 12:00:00 +0200",
	    "2024-07-01T10:00:00Z");
	READS("Europe/London", "%FT%T%z", "2024-03-31T01:30:00Z",
	    "2024-03-31T01:30:00Z");
	READS("Europe/London", "%FT%H%z", "2024-10-27T01-05:30",
	    "2024-10-27T06:30:00Z");
}
END_TEST

START_TEST(a_count_of_seconds_beats_the_zone)
{
	READS("Europe/London", "%s", "1729990800", "2024-10-27T01:00:00Z");
	READS("Europe/London", "%s", "1729987200", "2024-10-27T00:00:00Z");
	READS("UTC", "%s", "253402300799", "9999-12-31T23:59:59Z");
	READS("UTC", "%s", "253402300800", not_a_time);
}
END_TEST

START_TEST(a_count_of_seconds_does_not_overflow)
{
	READS("UTC", "%s", "18446744073709551616", not_a_time);
	READS("UTC", "%s", "18446744075439541616", not_a_time);
	READS("UTC", "%s", "-1", not_a_time);
}
END_TEST

START_TEST(all_of_the_text_has_to_fit)
{
	READS("UTC", "%F", "2024-01-02 ", not_a_time);
	READS("UTC", "%F", "2024-01-02T00:00", not_a_time);
	READS("UTC", "%F %R", "2024-01-02", not_a_time);
	READS("UTC", "%F", "", not_a_time);
	READS("UTC", "%F", "yesterday", not_a_time);
}
END_TEST

START_TEST(a_nul_in_the_text_is_no_end)
{
	READS("UTC", "%F", "2024-01-02\0", not_a_time);
	READS("UTC", "%F", "2024-01-02\0x", not_a_time);
}
END_TEST

START_TEST(a_text_of_over_100_bytes_is_no_time)
{
	char raw[101];

	memset(raw, ' ', sizeof raw);
	memcpy(raw, "2024-01-02", 10);
	ck_assert_str_eq(read_as("UTC", "%F ", (struct text){raw, 100}, false),
	    "2024-01-02T00:00:00Z");
	ck_assert_str_eq(
	    read_as("UTC", "%F ", (struct text){raw, 101}, false), not_a_time);
}
END_TEST

START_TEST(a_date_that_does_not_exist_is_refused)
{
	READS("UTC", "%F", "2024-02-29", "2024-02-29T00:00:00Z");
	READS("UTC", "%F", "2023-02-29", not_a_time);
	READS("UTC", "%F", "2024-02-30", not_a_time);
	READS("UTC", "%F", "2024-04-31", not_a_time);
	READS("UTC", "%F", "2024-13-01", not_a_time);
	READS("UTC", "%F", "2024-01-00", not_a_time);
}
END_TEST

START_TEST(second_60_is_refused)
{
	READS("UTC", "%F %T", "2016-12-31 23:59:60", not_a_time);
	READS("UTC", "%F %T", "2016-12-31 23:59:59", "2016-12-31T23:59:59Z");
	READS("UTC", "%F %T", "2016-12-31 24:00:00", not_a_time);
}
END_TEST

START_TEST(a_weekday_has_to_agree)
{
	READS("UTC", "%a %F", "Tue 2024-01-02", "2024-01-02T00:00:00Z");
	READS("UTC", "%a %F", "Mon 2024-01-02", not_a_time);
	READS("UTC", "%A, %e %B %Y", "Wednesday, 1 January 1000",
	    "1000-01-01T00:00:00Z");
}
END_TEST

START_TEST(a_day_of_the_year_has_to_agree)
{
	READS("UTC", "%F %j", "2024-03-01 061", "2024-03-01T00:00:00Z");
	READS("UTC", "%F %j", "2024-03-01 060", not_a_time);
}
END_TEST

START_TEST(years_run_from_1000_to_9999)
{
	READS("UTC", "%F", "0000-12-31", not_a_time);
	READS("UTC", "%F", "0999-12-31", short_year);
	READS("UTC", "%F", "1000-01-01", "1000-01-01T00:00:00Z");
	READS("UTC", "%F %T", "9999-12-31 23:59:59", "9999-12-31T23:59:59Z");
	READS("EST5", "%F %T", "9999-12-31 23:59:59", not_a_time);
	LAST_READS("UTC", "%F", "9999-12-31", "9999-12-31T23:59:59.999999Z");
	LAST_READS("EST5", "%F", "9999-12-31", not_a_time);
}
END_TEST

START_TEST(a_year_of_two_digits_is_not_one_of_antiquity)
{
	READS("Europe/London", "%d/%m/%Y", "05/06/21", short_year);
	READS("Europe/London", "%d/%m/%Y %H:%M", "05/06/21 09:05", short_year);
	READS("UTC", "%F", "21-06-05", short_year);
	READS("UTC", "%Y%m%d", "210605", not_a_time);
	READS("UTC", "%d/%m/%y", "05/06/21", "2021-06-05T00:00:00Z");
	READS("UTC", "%d/%m/%y", "05/06/2021", not_a_time);
}
END_TEST

START_TEST(a_time_that_the_spring_leaves_out_is_refused)
{
	READS("Europe/London", "%F %T", "2024-03-31 00:59:59",
	    "2024-03-31T00:59:59Z");
	READS("Europe/London", "%F %T", "2024-03-31 01:00:00", left_out);
	READS("Europe/London", "%F %T", "2024-03-31 01:59:59", left_out);
	READS("Europe/London", "%F %T", "2024-03-31 02:00:00",
	    "2024-03-31T01:00:00Z");
}
END_TEST

START_TEST(a_time_that_the_autumn_has_twice_is_refused)
{
	READS("Europe/London", "%F %T", "2024-10-27 00:59:59",
	    "2024-10-26T23:59:59Z");
	READS("Europe/London", "%F %T", "2024-10-27 01:00:00", twice);
	READS("Europe/London", "%F %T", "2024-10-27 01:59:59", twice);
	READS("Europe/London", "%F %T", "2024-10-27 02:00:00",
	    "2024-10-27T02:00:00Z");
}
END_TEST

/* Neither time is summer time, so asking for either does not tell. */
START_TEST(a_time_twice_without_summer_time_is_refused)
{
	READS("Europe/Moscow", "%F %T", "2014-10-26 01:30:00", twice);
	READS("Europe/Moscow", "%F %T", "2014-10-26 02:00:00",
	    "2014-10-25T23:00:00Z");
}
END_TEST

START_TEST(a_change_of_half_an_hour_is_seen)
{
	READS("Australia/Lord_Howe", "%F %T", "2024-10-06 02:15:00", left_out);
	READS("Australia/Lord_Howe", "%F %T", "2024-04-07 01:45:00", twice);
	READS("Australia/Lord_Howe", "%F %T", "2024-04-07 02:00:00",
	    "2024-04-06T15:30:00Z");
}
END_TEST

START_TEST(a_zone_written_out_has_its_changes_too)
{
	static const char tz[] = "GMT0BST,M3.5.0/1,M10.5.0/2";

	READS(tz, "%F %R", "2024-07-01 12:00", "2024-07-01T11:00:00Z");
	READS(tz, "%F %R", "2024-03-31 01:30", left_out);
	READS(tz, "%F %R", "2024-10-27 01:30", twice);
}
END_TEST

START_TEST(a_date_alone_is_its_first_instant_in_the_zone)
{
	READS(
	    "Europe/London", "%d/%m/%Y", "01/07/2024", "2024-06-30T23:00:00Z");
	READS(
	    "Europe/London", "%d/%m/%Y", "31/03/2024", "2024-03-31T00:00:00Z");
}
END_TEST

START_TEST(a_date_alone_is_its_last_instant_where_asked)
{
	LAST_READS("Europe/London", "%d/%m/%Y", "01/07/2024",
	    "2024-07-01T22:59:59.999999Z");
	LAST_READS("Europe/London", "%d/%m/%Y", "31/03/2024",
	    "2024-03-31T22:59:59.999999Z");
	LAST_READS("Europe/London", "%d/%m/%Y", "27/10/2024",
	    "2024-10-27T23:59:59.999999Z");
}
END_TEST

START_TEST(a_time_of_day_is_not_moved_to_the_last_instant)
{
	LAST_READS("UTC", "%F %R", "2024-01-02 00:00", "2024-01-02T00:00:00Z");
}
END_TEST

START_TEST(a_day_without_midnight_starts_with_the_change)
{
	READS("Africa/Cairo", "%F", "2024-04-26", "2024-04-25T22:00:00Z");
	LAST_READS(
	    "Africa/Cairo", "%F", "2024-04-25", "2024-04-25T21:59:59.999999Z");
	READS("America/Sao_Paulo", "%F", "2018-11-04", "2018-11-04T03:00:00Z");
}
END_TEST

START_TEST(a_day_with_two_midnights_is_all_that_lies_between)
{
	/* 01:00 became 00:00 */
	READS("America/Havana", "%F", "2023-11-05", "2023-11-05T04:00:00Z");
	/* 00:00 became 23:00 of the day before */
	LAST_READS("America/Sao_Paulo", "%F", "2018-02-17",
	    "2018-02-18T02:59:59.999999Z");
	READS("America/Sao_Paulo", "%F", "2018-02-18", "2018-02-18T03:00:00Z");
	/* 00:01 became 23:01 of the day before */
	READS("America/St_Johns", "%F", "2010-11-07", "2010-11-07T02:30:00Z");
	LAST_READS("America/St_Johns", "%F", "2010-11-06",
	    "2010-11-07T03:29:59.999999Z");
}
END_TEST

START_TEST(a_day_that_the_zone_left_out_is_refused)
{
	READS("Pacific/Apia", "%F", "2011-12-30", left_out);
	READS("Pacific/Apia", "%F %R", "2011-12-30 12:00", left_out);
	LAST_READS(
	    "Pacific/Apia", "%F", "2011-12-29", "2011-12-30T09:59:59.999999Z");
	READS("Pacific/Apia", "%F", "2011-12-31", "2011-12-30T10:00:00Z");
}
END_TEST

START_TEST(a_format_has_to_name_a_date)
{
	static const char says[] = "names no date: year, month and day";

	ck_assert_pstr_eq(format_fault(""), says);
	ck_assert_pstr_eq(format_fault("%H:%M"), says);
	ck_assert_pstr_eq(format_fault("%Y-%m"), says);
	ck_assert_pstr_eq(format_fault("%d/%m"), says);
	ck_assert_pstr_eq(format_fault("%Y %d"), says);
	ck_assert_pstr_eq(format_fault("%%Y-%%m-%%d"), says);
	ck_assert_pstr_eq(format_fault("%j"), says);
}
END_TEST

START_TEST(every_way_to_name_a_date_is_taken)
{
	static const char *const formats[] = {"%F", "%D", "%x", "%c", "%s",
	    "%Y%m%d", "%d.%m.%y", "%C%y-%b-%d", "%Y-%j", "%e %h %Y",
	    "%Ey %Om %Od", "%_d %-m %0Y", "%a %F", "%F %l:%M %p"};

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		ck_assert_pstr_eq(format_fault(formats[i]), NULL);
}
END_TEST

START_TEST(an_unknown_conversion_is_a_usage_error)
{
	static const char *const formats[] = {"%F %", "%F %E", "%F %q", "%F %Z",
	    "%G-W%V %F", "%F %\xff", "%F %U", "%F %f"};

	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		ck_assert_pstr_eq(format_fault(formats[i]),
		    "has a conversion that cannot be read");
}
END_TEST

START_TEST(hours_up_to_12_need_their_half)
{
	ck_assert_pstr_eq(
	    format_fault("%F %I:%M"), "has hours up to 12 without %p");
	ck_assert_pstr_eq(
	    format_fault("%F %H:%M %p"), "has %p without hours up to 12");
	ck_assert_pstr_eq(format_fault("%F %I:%M %p"), NULL);
	ck_assert_pstr_eq(format_fault("%F %r"), NULL);
}
END_TEST

START_TEST(minutes_and_offsets_need_hours)
{
	static const char says[] =
	    "names minutes, seconds or an offset without hours";

	ck_assert_pstr_eq(format_fault("%F %M"), says);
	ck_assert_pstr_eq(format_fault("%F %S"), says);
	ck_assert_pstr_eq(format_fault("%F %z"), says);
	ck_assert_pstr_eq(format_fault("%F %H"), NULL);
}
END_TEST

START_TEST(a_zone_that_cannot_be_loaded_is_a_usage_error)
{
	static const char *const zones[] = {"Europe/Lundon", "BST", "Foo",
	    "Europe", ":Europe/Lundon", "/etc/passwd", "/dev/null", "/no/such",
	    "tzdata.zi", "posixrules/x", "EST5EDT,M3.2.0",
	    "EST5EDT,M3.2.0,M13.1.0", "EST25", "EST5EDT4x", "<+3", " UTC"};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		ck_assert_msg(tz_fails(zones[i]), "%s", zones[i]);
}
END_TEST

START_TEST(a_zone_that_can_be_loaded_is_taken)
{
	static const char *const zones[] = {"", ":", "UTC", "GMT", ":UTC",
	    "Europe/London", ":Europe/London",
	    "/usr/share/zoneinfo/Europe/London", "UTC0", "<+0330>-3:30",
	    "EST5EDT", "GMT0BST,M3.5.0/1,M10.5.0", "AAA+1:02:03",
	    "XXX3YYY,J60/-2:30,300/26:00:01", "NZST-12NZDT-13,M9.5.0,M4.1.0"};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		ck_assert_msg(!tz_fails(zones[i]), "%s", zones[i]);
}
END_TEST

START_TEST(no_tz_is_the_systems_zone)
{
	struct error error;
	struct zone zone;

	unsetenv("TZ");
	ck_assert_int_eq(zone_init(&zone, "%F", &error), STATUS_OK);
}
END_TEST

START_TEST(zones_are_looked_for_under_tzdir)
{
	setenv("TZDIR", "/usr/share/zoneinfo/Europe", 1);
	ck_assert(!tz_fails("London"));
	ck_assert(tz_fails("Europe/London"));
	setenv("TZDIR", "", 1);
	ck_assert(!tz_fails("Europe/London"));
}
END_TEST

START_TEST(a_very_long_tz_does_no_harm)
{
	static char tz[8192];

	memset(tz, 'a', sizeof tz - 1);
	ck_assert(tz_fails(tz));
	memset(tz, '1', sizeof tz - 1);
	memcpy(tz, "AAA", 3);
	ck_assert(tz_fails(tz));
}
END_TEST

/* The library tells itself which local time an instant is: going there and
 * back has to come out, or be refused as two. */
START_TEST(every_hour_of_20_years_comes_back)
{
	static const char *const zones[] = {"Europe/London",
	    "Australia/Lord_Howe", "America/Sao_Paulo", "Africa/Casablanca",
	    "Pacific/Apia", "Asia/Gaza"};
	unsigned refused = 0, back = 0;

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
		struct error error;
		struct zone zone;

		setenv("TZ", zones[i], 1);
		ck_assert_int_eq(zone_init(&zone, "%F %T", &error), STATUS_OK);
		for (time_t t = 946684800; t < 1577836800; t += 1800) {
			struct tm tm;
			char raw[32];
			size_t len;
			struct stretch stretch;

			localtime_r(&t, &tm);
			len = strftime(raw, sizeof raw, "%F %T", &tm);
			if (zone_read(&zone, "at", (struct text){raw, len},
				&stretch, &error) != STATUS_OK) {
				ck_assert_str_eq(error.what, twice);
				refused++;
				continue;
			}
			ck_assert_int_eq(stretch.first_us, t * SECOND_US);
			ck_assert_int_eq(stretch.last_us, t * SECOND_US);
			back++;
		}
	}
	ck_assert_uint_gt(back, 2000000);
	ck_assert_uint_gt(refused, 200);
	ck_assert_uint_lt(refused, 1000);
}
END_TEST

START_TEST(a_zone_written_out_wrong_is_a_usage_error)
{
	static const char *const zones[] = {"UTC0B", "UTC+25", "UTC25",
	    "UTC0:60", "UTC0:30:60", "UTC-", "<+03", "<+0>3", "UTC0BST25",
	    "UTC0BST0:60", "UTC0BST,M3.5.0", "UTC0BST,M13.5.0,M10.5.0",
	    "UTC0BST,M0.5.0,M10.5.0", "UTC0BST,M3,5.0,M10.5.0",
	    "UTC0BST,M3.6.0,M10.5.0", "UTC0BST,M3.5,0,M10.5.0",
	    "UTC0BST,M3.5.7,M10.5.0", "UTC0BST,J0,J300", "UTC0BST,J366,J300",
	    "UTC0BST,366,J300", "UTC0BST,,J300", "UTC0BST,J60/168,J300",
	    "UTC0BST,J60/2:60,J300", "UTC0BST,J60,J300x", "UTC0BST",
	    "UTC0BST-1:30", "UTC0BST;J60,J300", "UTC0BST,J60;J300",
	    "UTC0BST,J00060,J300", "UTC0BST,J60,J366"};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		ck_assert_msg(tz_fails(zones[i]), "%s", zones[i]);
}
END_TEST

START_TEST(a_zone_may_be_written_out_to_the_second)
{
	static const char *const zones[] = {"UTC0:30:15", "UTC-24:59:59",
	    "UTC0BST,J60/2:30,J300/-1", "UTC0BST,0,365/167:59:59",
	    "<-03>3<-02>,M3.5.0/-2,M10.5.0/+1"};

	for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
		ck_assert_msg(!tz_fails(zones[i]), "%s", zones[i]);
}
END_TEST

START_TEST(a_fraction_may_stand_behind_the_seconds)
{
	READS(
	    "UTC", "%F %T", "2024-01-02 09:30:15.5", "2024-01-02T09:30:15.5Z");
	READS(
	    "UTC", "%F %T", "2024-01-02 09:30:15,000", "2024-01-02T09:30:15Z");
	READS("UTC", "%F %H:%M:%S", "2024-01-02 09:30:15.123456",
	    "2024-01-02T09:30:15.123456Z");
	READS("UTC", "%F %T", "2024-01-02 09:30:15.1234560",
	    "2024-01-02T09:30:15.123456Z");
	READS("UTC", "%F %T", "2024-01-02 09:30:15.1234561", too_fine);
	READS("UTC", "%d/%m/%Y %I:%M:%S %p", "02/01/2024 09:30:15.25 PM",
	    "2024-01-02T21:30:15.25Z");
	READS("UTC", "%FT%T%z", "2024-01-02T09:30:15.5+0100",
	    "2024-01-02T08:30:15.5Z");
	READS("Europe/London", "%F %T", "2024-07-02 09:30:15.75",
	    "2024-07-02T08:30:15.75Z");
	/* only behind seconds, and only digits */
	READS("UTC", "%F %R", "2024-01-02 09:30.5", not_a_time);
	READS("UTC", "%F %T", "2024-01-02 09:30:15.", not_a_time);
	READS("UTC", "%F %T", "2024-01-02 09:30:15.x", not_a_time);
	READS("UTC", "%F %T", "2024-01-02 09:30.5:15", not_a_time);
	/* a format that has its own is taken at its word */
	READS("UTC", "%F %T.000", "2024-01-02 09:30:15.000",
	    "2024-01-02T09:30:15Z");
	READS("UTC", "%F %T.000", "2024-01-02 09:30:15.5", not_a_time);
}
END_TEST

UNIT_MAIN("zone", a_local_time_is_read_in_its_zone,
    months_and_halves_of_days_have_english_names, a_day_of_the_year_is_a_date,
    an_offset_beats_the_zone, a_count_of_seconds_beats_the_zone,
    a_count_of_seconds_does_not_overflow, all_of_the_text_has_to_fit,
    a_nul_in_the_text_is_no_end, a_text_of_over_100_bytes_is_no_time,
    a_date_that_does_not_exist_is_refused, second_60_is_refused,
    a_weekday_has_to_agree, a_day_of_the_year_has_to_agree,
    years_run_from_1000_to_9999, a_year_of_two_digits_is_not_one_of_antiquity,
    a_time_that_the_spring_leaves_out_is_refused,
    a_time_that_the_autumn_has_twice_is_refused,
    a_time_twice_without_summer_time_is_refused,
    a_change_of_half_an_hour_is_seen, a_zone_written_out_has_its_changes_too,
    a_date_alone_is_its_first_instant_in_the_zone,
    a_date_alone_is_its_last_instant_where_asked,
    a_time_of_day_is_not_moved_to_the_last_instant,
    a_day_without_midnight_starts_with_the_change,
    a_day_with_two_midnights_is_all_that_lies_between,
    a_day_that_the_zone_left_out_is_refused, a_format_has_to_name_a_date,
    every_way_to_name_a_date_is_taken, an_unknown_conversion_is_a_usage_error,
    hours_up_to_12_need_their_half, minutes_and_offsets_need_hours,
    a_zone_that_cannot_be_loaded_is_a_usage_error,
    a_zone_that_can_be_loaded_is_taken, no_tz_is_the_systems_zone,
    zones_are_looked_for_under_tzdir, a_very_long_tz_does_no_harm,
    every_hour_of_20_years_comes_back,
    a_zone_written_out_wrong_is_a_usage_error,
    a_zone_may_be_written_out_to_the_second,
    a_fraction_may_stand_behind_the_seconds)
