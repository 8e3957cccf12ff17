/* The time fields of lines, where --time-format is given. */
#include "intake.h"

START_TEST(times_are_read_by_the_format)
{
	struct frame f;

	setenv("TZ", "Europe/London", 1);
	frame_init(&f);
	ck_assert_int_eq(
	    zone_init(&f.zone, "%d/%m/%Y %H:%M", &f.error), STATUS_OK);
	frame_timed(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_JSON,
			     TEXT("{\"at\":\"01/07/2024 12:00\"}\n").ptr, 27),
	    STATUS_OK);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.instant, FIELD_BIT(FIELD_AT));
	ck_assert_uint_eq(f.values.has, FIELD_BIT(FIELD_AT));
	ck_assert_int_eq(
	    f.values.stretch[FIELD_AT].first_us, INT64_C(1719831600000000));
	frame_close(&f);
}
END_TEST

START_TEST(a_date_alone_is_the_last_instant_for_recorded_only)
{
	struct frame f;
	static const char line[] =
	    "{\"due\":\"2024-01-02\",\"recorded\":\"2024-01-02\"}\n";

	setenv("TZ", "UTC", 1);
	frame_init(&f);
	ck_assert_int_eq(zone_init(&f.zone, "%F", &f.error), STATUS_OK);
	frame_timed(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, line, sizeof line - 1), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	ck_assert_int_eq(
	    f.values.stretch[FIELD_DUE].first_us, INT64_C(1704153600000000));
	ck_assert_int_eq(f.values.stretch[FIELD_RECORDED].last_us,
	    INT64_C(1704153600000000) + DAY_US - 1);
	frame_close(&f);
}
END_TEST

START_TEST(a_time_of_another_format_is_refused_by_its_field)
{
	static const char lines[] = "{\"note\":\"n\",\"due\":\"2024-01-02\"}\n"
				    "{\"at\":\"\"}\n{\"at\":5}\n";
	struct frame f;

	setenv("TZ", "UTC", 1);
	frame_init(&f);
	ck_assert_int_eq(zone_init(&f.zone, "%d.%m.%Y", &f.error), STATUS_OK);
	frame_timed(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, lines, sizeof lines - 1), STATUS_OK);
	NEXT_IS_REFUSED(&f, "due", "is not a time as --time-format has it");
	ck_assert_uint_eq(f.values.bad, FIELD_BIT(FIELD_DUE));
	SAYS(&f, FIELD_NOTE, "n");
	NEXT_IS_REFUSED(&f, "at", "is not a time as --time-format has it");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.bad, FIELD_BIT(FIELD_AT));
	ck_assert_uint_eq(f.values.instant, 0);
	frame_close(&f);
}
END_TEST

START_TEST(the_times_of_an_event_are_left_alone)
{
	static const char line[] = "{\"event\":\"consent-set\","
				   "\"dry_run\":true,\"at\":\"2024\"}\n";
	struct frame f;

	setenv("TZ", "UTC", 1);
	frame_init(&f);
	ck_assert_int_eq(zone_init(&f.zone, "%d.%m.%Y", &f.error), STATUS_OK);
	frame_timed(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, line, sizeof line - 1), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

START_TEST(times_in_cells_are_read_by_the_format)
{
	static const char rows[] = "at,recorded,x\n02.01.2024,02.01.2024,\n"
				   ",,x\n,2024-01-02,\n03.01.2024,,\n";
	struct frame f;

	setenv("TZ", "UTC", 1);
	frame_init(&f);
	ck_assert_int_eq(zone_init(&f.zone, "%d.%m.%Y", &f.error), STATUS_OK);
	frame_timed(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, rows, sizeof rows - 1), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	ck_assert_int_eq(
	    f.values.stretch[FIELD_AT].first_us, INT64_C(1704153600000000));
	ck_assert_int_eq(f.values.stretch[FIELD_RECORDED].last_us,
	    INT64_C(1704153600000000) + DAY_US - 1);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.instant, 0);
	NEXT_IS_REFUSED(
	    &f, "recorded", "is not a time as --time-format has it");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.instant, FIELD_BIT(FIELD_AT));
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_time", times_are_read_by_the_format,
    a_date_alone_is_the_last_instant_for_recorded_only,
    a_time_of_another_format_is_refused_by_its_field,
    the_times_of_an_event_are_left_alone, times_in_cells_are_read_by_the_format)
