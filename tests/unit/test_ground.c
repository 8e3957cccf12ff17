/* Time, text, memory and buffers. */
#include "../../common/ground/arena.h"
#include "../../common/ground/buffer.h"
#include "../../common/ground/instant.h"
#include "unit.h"

#include <string.h>

static int64_t
read_or(const char *text, bool last)
{
	struct stretch stretch;

	if (!instant_read(text_of(text), &stretch))
		return INSTANT_UNSET;
	return last ? stretch.last_us : stretch.first_us;
}

static void
assert_written(const char *text, const char *written)
{
	char bytes[INSTANT_BYTES];
	int64_t us = read_or(text, false);
	size_t len;

	ck_assert_msg(us != INSTANT_UNSET, "%s", text);
	len = instant_write(us, bytes);
	ck_assert_uint_eq(len, strlen(written));
	ck_assert(!memcmp(bytes, written, len));
}

START_TEST(the_epoch_is_zero)
{
	ck_assert_int_eq(read_or("1970-01-01T00:00:00Z", false), 0);
	ck_assert_int_eq(read_or("1970-01-01", false), 0);
	ck_assert_int_eq(read_or("1970-01-01", true), DAY_US - 1);
}
END_TEST

START_TEST(times_are_written_in_utc_without_trailing_zeros)
{
	assert_written("2024-02-29T12:00:00+01:00", "2024-02-29T11:00:00Z");
	assert_written(
	    "2024-02-29T00:30:00.250000+01:00", "2024-02-28T23:30:00.25Z");
	assert_written(
	    "2024-12-31t23:59:59.999999z", "2024-12-31T23:59:59.999999Z");
	assert_written("1999-12-31T23:00:00-02:30", "2000-01-01T01:30:00Z");
	assert_written(
	    "2024-01-01T00:00:00.000001Z", "2024-01-01T00:00:00.000001Z");
}
END_TEST

START_TEST(every_day_is_read_as_it_was_written)
{
	char bytes[INSTANT_BYTES];

	for (int64_t us = INSTANT_MIN; us <= INSTANT_MAX; us += 7 * DAY_US) {
		struct stretch back;
		size_t len = instant_write(us, bytes);

		ck_assert(instant_read((struct text){bytes, len}, &back));
		ck_assert_int_eq(back.first_us, us);
		ck_assert_int_eq(back.last_us, us);
	}
}
END_TEST

START_TEST(what_is_no_time_is_refused)
{
	static const char *const bad[] = {"", "2024", "2024-02-30",
	    "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01",
	    "2024-01-00", "2024-01-32", "0000-01-01", "2024-1-01",
	    "2024-01-01T00:00:00", "2024-01-01 00:00:00Z",
	    "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z",
	    "2024-01-01T00:00:60Z", "2024-01-01T00:00:00.Z",
	    "2024-01-01T00:00:00.1234567Z", "2024-01-01T00:00:00+24:00",
	    "2024-01-01T00:00:00+01:60", "2024-01-01T00:00:00+0100",
	    "2024-01-01T00:00:00ZZ", "2024-01-01T00:00Z", "now",
	    "2024-01-01T00:00:00.5", "-024-01-01", "0001-01-01T00:00:00+01:00",
	    "9999-12-31T23:59:59-01:00", "2024-01-01T0a:00:00Z"};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(
		    read_or(bad[i], false) == INSTANT_UNSET, "%s", bad[i]);
}
END_TEST

START_TEST(plain_text_has_no_controls)
{
	ck_assert(
	    text_is_plain(TEXT("caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80")));
	ck_assert(!text_is_plain(TEXT("a\nb")));
	ck_assert(!text_is_plain(TEXT("a\x7f")));
	ck_assert(!text_is_plain(TEXT("\xc2\x85")));         /* C1 */
	ck_assert(!text_is_plain(TEXT("\xe2\x80\xae")));     /* override */
	ck_assert(!text_is_plain(TEXT("\xe2\x81\xa6")));     /* isolate */
	ck_assert(!text_is_plain(TEXT("\xe2\x80\xa8")));     /* separator */
	ck_assert(!text_is_plain(TEXT("\xc0\x80")));         /* overlong */
	ck_assert(!text_is_plain(TEXT("\xed\xa0\x80")));     /* surrogate */
	ck_assert(!text_is_plain(TEXT("\xf4\x90\x80\x80"))); /* beyond */
	ck_assert(!text_is_plain(TEXT("\xe2\x82")));         /* cut */
}
END_TEST

START_TEST(characters_are_counted_and_blanks_are_not_seen)
{
	ck_assert_uint_eq(text_chars(TEXT("caf\xc3\xa9")), 4);
	ck_assert_uint_eq(text_visible(TEXT(" a\xc2\xa0\xe2\x80\x8b b")), 2);
}
END_TEST

START_TEST(texts_are_ordered_by_bytes)
{
	ck_assert_int_lt(text_compare(TEXT("AB"), TEXT("ABC")), 0);
	ck_assert_int_gt(text_compare(TEXT("B"), TEXT("ABC")), 0);
	ck_assert_int_eq(text_compare(TEXT(""), TEXT("")), 0);
	ck_assert_int_gt(text_compare(TEXT("\xc3"), TEXT("a")), 0);
}
END_TEST

START_TEST(an_arena_stops_at_its_ceiling)
{
	struct arena arena;

	arena_init(&arena, 40000);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 20000));
	ck_assert_ptr_null(arena_alloc(&arena, 20000));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 100));
	ck_assert_ptr_null(arena_alloc(&arena, SIZE_MAX));
	arena_release(&arena);
}
END_TEST

START_TEST(an_arena_is_reused_after_a_reset)
{
	struct arena arena;
	size_t held;

	arena_init(&arena, (size_t)1 << 20);
	for (int i = 0; i < 100; i++)
		ck_assert_ptr_nonnull(arena_alloc(&arena, 1000));
	held = arena.held;
	for (int round = 0; round < 50; round++) {
		arena_reset(&arena);
		for (int i = 0; i < 100; i++) {
			char *piece = arena_alloc(&arena, 1000);

			ck_assert_ptr_nonnull(piece);
			ck_assert_int_eq(piece[0] | piece[999], 0);
			memset(piece, 0xff, 1000);
		}
	}
	ck_assert_uint_eq(arena.held, held);
	arena_release(&arena);
}
END_TEST

START_TEST(a_buffer_fails_at_its_ceiling_and_says_so)
{
	struct buffer buffer;

	buffer_init(&buffer, 10);
	buffer_add(&buffer, TEXT("12345678"));
	ck_assert(!buffer_failed(&buffer));
	buffer_add(&buffer, TEXT("90a"));
	ck_assert(buffer_failed(&buffer));
	ck_assert_uint_eq(buffer.len, 8);
	buffer_reset(&buffer);
	ck_assert(!buffer_failed(&buffer));
	buffer_release(&buffer);
}
END_TEST

START_TEST(json_strings_are_escaped)
{
	struct buffer buffer;

	buffer_init(&buffer, 100);
	buffer_add_json(&buffer, TEXT("a\"b\\c\n\x7f\xc3\xa9"));
	ck_assert(text_equal(buffer_text(&buffer),
	    TEXT("\"a\\\"b\\\\c\\u000a\\u007f\xc3\xa9\"")));
	buffer_release(&buffer);
}
END_TEST

START_TEST(numbers_are_written_whole)
{
	struct buffer buffer;

	buffer_init(&buffer, 100);
	buffer_add_number(&buffer, 0);
	buffer_add_number(&buffer, UINT64_MAX);
	ck_assert(
	    text_equal(buffer_text(&buffer), TEXT("018446744073709551615")));
	buffer_release(&buffer);
}
END_TEST

START_TEST(a_detail_is_cut_and_has_no_controls)
{
	struct error error;
	char longer[800];

	memset(longer, 'x', sizeof longer);
	longer[1] = '\n';
	error_set_detail(&error, STATUS_FAILED, NULL, "what",
	    (struct text){longer, sizeof longer});
	ck_assert_uint_eq(strlen(error.detail), sizeof error.detail - 1);
	ck_assert_int_eq(error.detail[1], '?');
}
END_TEST

START_TEST(no_part_of_a_civil_time_is_out_of_its_range)
{
	static const int bad[][6] = {{0, 1, 1, 0, 0, 0}, {10000, 1, 1, 0, 0, 0},
	    {2024, 0, 1, 0, 0, 0}, {2024, 13, 1, 0, 0, 0},
	    {2024, 1, 0, 0, 0, 0}, {2024, 1, 32, 0, 0, 0},
	    {2024, 1, 1, -1, 0, 0}, {2024, 1, 1, 24, 0, 0},
	    {2024, 1, 1, 0, -1, 0}, {2024, 1, 1, 0, 60, 0},
	    {2024, 1, 1, 0, 0, -1}, {2024, 1, 1, 0, 0, 60}};
	int64_t us;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert(!instant_of_civil(bad[i][0], bad[i][1], bad[i][2],
		    bad[i][3], bad[i][4], bad[i][5], &us));
	ck_assert(instant_of_civil(1, 1, 1, 0, 0, 0, &us));
	ck_assert_int_eq(us, INSTANT_MIN);
	ck_assert(instant_of_civil(9999, 12, 31, 23, 59, 59, &us));
	ck_assert_int_eq(us, INSTANT_MAX - 999999);
}
END_TEST

/* Each character of each form in turn is made one that cannot stand there. */
START_TEST(one_wrong_character_makes_no_time)
{
	static const char *const forms[] = {"2024-02-03T04:05:06Z",
	    "2024-02-03T04:05:06.5Z", "2024-02-03T04:05:06+01:00",
	    "2024-02-03T04:05:06.25-01:00", "2024-02-03"};

	for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
		for (size_t i = 0; forms[f][i]; i++)
			for (const char *c = "x/:"; *c; c++) {
				char text[40];

				memcpy(text, forms[f], strlen(forms[f]) + 1);
				if (text[i] == *c)
					continue;
				text[i] = *c;
				ck_assert_msg(
				    read_or(text, false) == INSTANT_UNSET, "%s",
				    text);
			}
}
END_TEST

START_TEST(the_first_and_the_last_moment_are_read_and_no_other)
{
	ck_assert_int_eq(
	    read_or("0001-01-01T00:00:00.000000Z", false), INSTANT_MIN);
	ck_assert_int_eq(
	    read_or("9999-12-31T23:59:59.999999Z", false), INSTANT_MAX);
	ck_assert_int_eq(read_or("9999-12-31", true), INSTANT_MAX);
	ck_assert_int_eq(
	    read_or("0001-01-01T23:59:00+23:59", false), INSTANT_MIN);
	ck_assert_int_eq(
	    read_or("0001-01-01T00:00:00.000000+00:01", false), INSTANT_UNSET);
	ck_assert_int_eq(
	    read_or("9999-12-31T23:59:59.999999-00:01", false), INSTANT_UNSET);
}
END_TEST

START_TEST(the_first_and_the_last_day_of_each_year_are_read_as_written)
{
	char bytes[INSTANT_BYTES];

	for (int year = 1; year <= 9999; year++) {
		struct stretch back;
		int64_t first;
		size_t len;

		ck_assert(instant_of_civil(year, 1, 1, 0, 0, 0, &first));
		len = instant_write(first, bytes);
		ck_assert(instant_read((struct text){bytes, len}, &back));
		ck_assert_int_eq(back.first_us, first);
		ck_assert(instant_of_civil(year, 12, 31, 0, 0, 0, &first));
		len = instant_write(first, bytes);
		ck_assert(instant_read((struct text){bytes, len}, &back));
		ck_assert_int_eq(back.first_us, first);
	}
}
END_TEST

START_TEST(a_string_that_is_not_there_is_the_empty_text)
{
	ck_assert_uint_eq(text_of(NULL).len, 0);
	ck_assert(text_equal(text_of(NULL), TEXT("")));
}
END_TEST

START_TEST(texts_of_every_length_are_equal_byte_by_byte)
{
	char a[24], b[24];

	memset(a, 'a', sizeof a);
	memset(b, 'a', sizeof b);
	for (size_t len = 0; len <= sizeof a; len++) {
		struct text one = {a, len}, other = {b, len};

		ck_assert(text_equal(one, other));
		ck_assert_int_eq(text_compare(one, other), 0);
		for (size_t i = 0; i < len; i++) {
			b[i] = 'b';
			ck_assert(!text_equal(one, other));
			ck_assert_int_lt(text_compare(one, other), 0);
			b[i] = 'a';
		}
	}
}
END_TEST

START_TEST(bytes_out_of_place_are_no_characters)
{
	ck_assert(!text_is_utf8(TEXT("\x80")));
	ck_assert(!text_is_utf8(TEXT("\xc3(")));
	ck_assert(!text_is_utf8(TEXT("\xe0\x80\x80")));
	ck_assert(!text_is_utf8(TEXT("\xf4\x90\x80\x80")));
	ck_assert(!text_is_utf8(TEXT("\xf5\x80\x80\x80")));
	ck_assert(text_is_utf8(TEXT("\xee\x80\x80\xf4\x8f\xbf\xbf")));
	ck_assert_uint_eq(text_visible(TEXT("ab\x80"
					    "c")),
	    2);
}
END_TEST

START_TEST(ascii_letters_change_case_and_nothing_else_does)
{
	ck_assert_int_eq(char_upper('a'), 'A');
	ck_assert_int_eq(char_upper('z'), 'Z');
	ck_assert_int_eq(char_upper('{'), '{');
	ck_assert_int_eq(char_upper('`'), '`');
	ck_assert_int_eq(char_lower('Z'), 'z');
	ck_assert_int_eq(char_lower('['), '[');
}
END_TEST

START_TEST(an_array_that_cannot_grow_is_left_untouched)
{
	struct arena arena;
	void *items = &arena;
	size_t room = SIZE_MAX / 2;

	arena_init(&arena, 1000);
	ck_assert(!arena_grow(&arena, &items, &room, room, 8));
	ck_assert_ptr_eq(items, &arena);
	ck_assert_uint_eq(room, SIZE_MAX / 2);
	room = 64;
	ck_assert(!arena_grow(&arena, &items, &room, room, 8));
	ck_assert_ptr_eq(items, &arena);
	ck_assert_uint_eq(room, 64);
	arena_release(&arena);
}
END_TEST

START_TEST(a_kept_block_that_is_too_small_is_not_used)
{
	struct arena arena;

	arena_init(&arena, (size_t)1 << 20);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 16000));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 16000));
	arena_reset(&arena);
	ck_assert_ptr_nonnull(arena_alloc(&arena, 16000));
	ck_assert_ptr_nonnull(arena_alloc(&arena, 40000));
	arena_release(&arena);
}
END_TEST

START_TEST(a_detail_is_cut_between_characters)
{
	struct error error;
	char longer[800];

	for (size_t i = 0; i + 1 < sizeof longer; i += 2)
		memcpy(longer + i, "\xc3\xa9", 2);
	error_set_detail(&error, STATUS_FAILED, NULL, "what",
	    (struct text){longer, sizeof longer});
	ck_assert(text_is_utf8(text_of(error.detail)));
	error_set_detail(&error, STATUS_FAILED, NULL, "what",
	    (struct text){longer + 1, sizeof longer - 1});
	ck_assert_uint_gt(strlen(error.detail), 0);
	memset(longer, 0x80, sizeof longer);
	error_set_detail(&error, STATUS_FAILED, NULL, "what",
	    (struct text){longer, sizeof longer});
	ck_assert_str_eq(error.detail, "");
	error_set_detail(
	    &error, STATUS_FAILED, NULL, "what", TEXT("a\x7f\x1f b"));
	ck_assert_str_eq(error.detail, "a?? b");
}
END_TEST

START_TEST(of_centuries_every_fourth_is_a_leap_year)
{
	ck_assert_int_eq(read_or("1900-03-01", false) / SECOND_US, -2203891200);
	ck_assert_int_eq(read_or("2000-03-01", false) / SECOND_US, 951868800);
	ck_assert_int_eq(read_or("2100-03-01", false) / SECOND_US, 4107542400);
	ck_assert_int_eq(read_or("2400-03-01", false) / SECOND_US, 13574649600);
	ck_assert_int_eq(read_or("2000-02-29", false) / SECOND_US, 951782400);
	ck_assert_int_eq(read_or("2100-02-29", false), INSTANT_UNSET);
	ck_assert_int_eq(read_or("1999-02-29", false), INSTANT_UNSET);
}
END_TEST

START_TEST(every_month_has_its_own_days)
{
	static const int days[] = {
	    31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t before, us;

	ck_assert(instant_of_civil(2022, 12, 31, 0, 0, 0, &before));
	for (int month = 1; month <= 12; month++) {
		for (int day = 1; day <= days[month - 1]; day++) {
			ck_assert(
			    instant_of_civil(2023, month, day, 0, 0, 0, &us));
			ck_assert_int_eq(us, before + DAY_US);
			before = us;
		}
		ck_assert(!instant_of_civil(
		    2023, month, days[month - 1] + 1, 0, 0, 0, &us));
	}
}
END_TEST

START_TEST(an_offset_is_from_minus_to_plus_23_59)
{
	int64_t noon = read_or("2024-01-02T12:00:00Z", false);

	ck_assert_int_eq(read_or("2024-01-02T12:30:00+00:30", false), noon);
	ck_assert_int_eq(read_or("2024-01-02T11:01:00-00:59", false), noon);
	ck_assert_int_eq(read_or("2024-01-02T12:00:00-00:00", false), noon);
	ck_assert_int_eq(read_or("2024-01-03T11:59:00+23:59", false), noon);
	ck_assert_int_eq(read_or("2024-01-01T12:01:00-23:59", false), noon);
	ck_assert_int_eq(
	    read_or("2024-01-01T12:01:00-24:00", false), INSTANT_UNSET);
	ck_assert_int_eq(
	    read_or("2024-01-01T12:01:00-00:60", false), INSTANT_UNSET);
}
END_TEST

START_TEST(a_fraction_has_one_to_six_digits)
{
	int64_t noon = read_or("2024-01-02T12:00:00Z", false);

	ck_assert_int_eq(
	    read_or("2024-01-02T12:00:00.1Z", false), noon + 100000);
	ck_assert_int_eq(
	    read_or("2024-01-02T12:00:00.123456Z", false), noon + 123456);
	ck_assert_int_eq(
	    read_or("2024-01-02T12:00:00.000009+00:00", false), noon + 9);
	assert_written(
	    "2024-01-02T12:00:00.123450Z", "2024-01-02T12:00:00.12345Z");
	assert_written("2024-01-02T12:00:00.100000Z", "2024-01-02T12:00:00.1Z");
}
END_TEST

UNIT_MAIN("ground", the_epoch_is_zero,
    times_are_written_in_utc_without_trailing_zeros,
    every_day_is_read_as_it_was_written, what_is_no_time_is_refused,
    plain_text_has_no_controls, characters_are_counted_and_blanks_are_not_seen,
    texts_are_ordered_by_bytes, an_arena_stops_at_its_ceiling,
    an_arena_is_reused_after_a_reset, a_buffer_fails_at_its_ceiling_and_says_so,
    json_strings_are_escaped, numbers_are_written_whole,
    a_detail_is_cut_and_has_no_controls,
    no_part_of_a_civil_time_is_out_of_its_range,
    one_wrong_character_makes_no_time,
    the_first_and_the_last_moment_are_read_and_no_other,
    the_first_and_the_last_day_of_each_year_are_read_as_written,
    a_string_that_is_not_there_is_the_empty_text,
    texts_of_every_length_are_equal_byte_by_byte,
    bytes_out_of_place_are_no_characters,
    ascii_letters_change_case_and_nothing_else_does,
    an_array_that_cannot_grow_is_left_untouched,
    a_kept_block_that_is_too_small_is_not_used,
    a_detail_is_cut_between_characters,
    of_centuries_every_fourth_is_a_leap_year, every_month_has_its_own_days,
    an_offset_is_from_minus_to_plus_23_59, a_fraction_has_one_to_six_digits)
