/* What reconcile and due stand on: pairs by time, pooled texts, days. */
#include "../../common/audit/nearest.h"
#include "../../common/audit/pool.h"
#include "../../common/system/local_day.h"

#include "unit.h"

#include <stdio.h>
#include <time.h>

#define HOUR_US (3600 * SECOND_US)

static struct point
row(uint32_t of, int64_t hour)
{
	return (struct point){
	    .listed = true, .of = of, .at_us = hour * HOUR_US};
}

static struct point
opening(uint32_t of, int64_t hour)
{
	return (struct point){.of = of, .at_us = hour * HOUR_US};
}

/* Pairs them; which opening a row met, or -1. */
static int
met(const struct point *points, size_t count, uint32_t of)
{
	for (size_t i = 0; i < count; i++)
		if (points[i].listed && points[i].of == of)
			return points[i].pair == POINT_ALONE
				   ? -1
				   : (int)points[points[i].pair].of;
	return -2;
}

static void
pair(struct point *points, size_t count, int64_t hours)
{
	struct arena arena;

	arena_init(&arena, (size_t)1 << 24);
	ck_assert(nearest_pair(points, count, hours * HOUR_US, &arena));
	arena_release(&arena);
}

START_TEST(the_nearest_two_are_a_pair)
{
	struct point points[] = {
	    row(0, 10), row(1, 14), opening(0, 15), opening(1, 30)};

	pair(points, 4, 24);
	ck_assert_int_eq(met(points, 4, 1), 0);
	ck_assert_int_eq(met(points, 4, 0), 1);
}
END_TEST

START_TEST(a_row_beyond_reach_stays_alone)
{
	struct point points[] = {row(0, 10), opening(0, 35)};

	pair(points, 2, 24);
	ck_assert_int_eq(met(points, 2, 0), -1);
	pair(points, 2, 25);
	ck_assert_int_eq(met(points, 2, 0), 0);
}
END_TEST

START_TEST(an_opening_is_used_once)
{
	struct point points[] = {row(0, 10), row(1, 11), opening(0, 12)};

	pair(points, 3, 24);
	ck_assert_int_eq(met(points, 3, 1), 0);
	ck_assert_int_eq(met(points, 3, 0), -1);
}
END_TEST

START_TEST(keys_that_differ_never_meet)
{
	struct point points[] = {row(0, 10), opening(0, 10)};

	points[1].key = 1;
	pair(points, 2, 24);
	ck_assert_int_eq(met(points, 2, 0), -1);
}
END_TEST

START_TEST(a_day_reaches_to_its_ends)
{
	struct point points[] = {row(0, 12), opening(0, 23)};

	points[0].slack_us = 12 * HOUR_US;
	pair(points, 2, 0);
	ck_assert_int_eq(met(points, 2, 0), 0);
}
END_TEST

START_TEST(nothing_is_paired_with_nothing)
{
	struct point one = row(0, 1);

	pair(&one, 0, 1);
	pair(&one, 1, 1);
	ck_assert_int_eq(met(&one, 1, 0), -1);
}
END_TEST

/* The same by looking at every two; returns the sum of what lies between. */
static int64_t
naive_sum(struct point *points, size_t count, int64_t within_us, int *pairs)
{
	int64_t sum = 0;

	for (*pairs = 0;; ++*pairs) {
		size_t left = count, right = count;
		int64_t best = within_us + 1;

		for (size_t i = 0; i < count; i++)
			for (size_t j = 0; j < count; j++) {
				int64_t apart =
				    llabs(points[i].at_us - points[j].at_us);

				if (!points[i].listed || points[j].listed ||
				    points[i].pair != POINT_ALONE ||
				    points[j].pair != POINT_ALONE ||
				    apart >= best)
					continue;
				best = apart, left = i, right = j;
			}
		if (left == count)
			return sum;
		sum += best;
		points[left].pair = right;
		points[right].pair = left;
	}
}

START_TEST(pairs_are_those_of_the_naive_way)
{
	unsigned seed = 7;

	for (int round = 0; round < 3000; round++) {
		struct point points[12], again[12];
		size_t count = 1 + (size_t)rand_r(&seed) % 12;
		int64_t sum = 0;
		int pairs = 0, naive;

		for (size_t i = 0; i < count; i++) {
			/* no two distances are the same */
			points[i] = row((uint32_t)i, 0);
			points[i].at_us =
			    (int64_t)(rand_r(&seed) % 1000000) * 4096 +
			    (INT64_C(1) << i);
			points[i].listed = rand_r(&seed) % 2;
			points[i].pair = POINT_ALONE;
			again[i] = points[i];
		}
		pair(points, count, 1);
		for (size_t i = 0; i < count; i++) {
			if (!points[i].listed || points[i].pair == POINT_ALONE)
				continue;
			pairs++;
			ck_assert_uint_eq(points[points[i].pair].pair, i);
			sum += llabs(
			    points[i].at_us - points[points[i].pair].at_us);
		}
		ck_assert_int_eq(sum, naive_sum(again, count, HOUR_US, &naive));
		ck_assert_int_eq(pairs, naive);
	}
}
END_TEST

START_TEST(a_pool_numbers_each_text_once)
{
	struct pool pool;
	uint32_t number;
	bool fresh;
	char text[16];

	pool_init(&pool, (size_t)1 << 20);
	ck_assert_uint_eq(pool_find(&pool, TEXT("E1")), 0);
	for (unsigned round = 0; round < 2; round++)
		for (unsigned i = 0; i < 5000; i++) {
			snprintf(text, sizeof text, "E%u", i);
			ck_assert(
			    pool_put(&pool, text_of(text), &number, &fresh));
			ck_assert_uint_eq(number, i + 1);
			ck_assert_int_eq(fresh, round == 0);
			ck_assert(text_equal(
			    pool_text(&pool, number), text_of(text)));
		}
	ck_assert_uint_eq(pool_find(&pool, TEXT("E4999")), 5000);
	ck_assert_uint_eq(pool_find(&pool, TEXT("E5000")), 0);
	ck_assert_uint_eq(pool_text(&pool, 0).len, 0);
	pool_release(&pool);
}
END_TEST

START_TEST(a_pool_says_that_it_is_full)
{
	struct pool pool;
	uint32_t number;
	bool fresh;
	char text[16];
	unsigned i = 0;

	pool_init(&pool, 4096);
	do
		snprintf(text, sizeof text, "E%u", i++);
	while (pool_put(&pool, text_of(text), &number, &fresh));
	ck_assert_uint_gt(i, 100);
	ck_assert_uint_eq(pool_find(&pool, TEXT("E7")), 8);
	pool_release(&pool);
}
END_TEST

static void
zone_set(struct zone *zone, const char *name)
{
	struct error error;

	setenv("TZ", name, 1);
	ck_assert_int_eq(local_days_open(zone, &error), STATUS_OK);
}

static const char *
midnight(const char *name, int year, int month, int day)
{
	static char bytes[INSTANT_BYTES + 1];
	struct zone zone;
	int64_t us;

	zone_set(&zone, name);
	ck_assert(local_midnight(&zone, (struct day){year, month, day}, &us));
	bytes[instant_write(us, bytes)] = '\0';
	return bytes;
}

START_TEST(a_day_begins_at_local_midnight)
{
	ck_assert_str_eq(midnight("UTC", 2026, 6, 1), "2026-06-01T00:00:00Z");
	ck_assert_str_eq(
	    midnight("Europe/London", 2026, 6, 1), "2026-05-31T23:00:00Z");
	ck_assert_str_eq(
	    midnight("Europe/London", 2026, 1, 1), "2026-01-01T00:00:00Z");
}
END_TEST

START_TEST(where_midnight_is_left_out_the_day_begins_with_the_change)
{
	ck_assert_str_eq(
	    midnight("America/Sao_Paulo", 2018, 11, 4), "2018-11-04T03:00:00Z");
}
END_TEST

START_TEST(a_day_that_is_left_out_begins_with_the_next)
{
	ck_assert_str_eq(
	    midnight("Pacific/Apia", 2011, 12, 30), "2011-12-30T10:00:00Z");
}
END_TEST

START_TEST(a_birthday_of_29_february_is_1_march_in_other_years)
{
	struct day leap = {2008, 2, 29}, other;

	other = day_years_later(leap, 16);
	ck_assert_int_eq(other.month * 100 + other.day, 229);
	other = day_years_later(leap, 18);
	ck_assert_int_eq(other.month * 100 + other.day, 301);
	other = day_years_later((struct day){2008, 2, 28}, 18);
	ck_assert_int_eq(other.month * 100 + other.day, 228);
}
END_TEST

START_TEST(an_instant_lies_in_its_local_day)
{
	struct zone zone;
	struct day day;
	int64_t us;

	ck_assert(instant_of_civil(2026, 5, 31, 23, 30, 0, &us));
	zone_set(&zone, "Europe/London");
	ck_assert(local_day_of(us, &day));
	ck_assert_int_eq(day.month * 100 + day.day, 601);
	zone_set(&zone, "UTC");
	ck_assert(local_day_of(us, &day));
	ck_assert_int_eq(day.month * 100 + day.day, 531);
}
END_TEST

UNIT_MAIN("reconcile", the_nearest_two_are_a_pair,
    a_row_beyond_reach_stays_alone, an_opening_is_used_once,
    keys_that_differ_never_meet, a_day_reaches_to_its_ends,
    nothing_is_paired_with_nothing, pairs_are_those_of_the_naive_way,
    a_pool_numbers_each_text_once, a_pool_says_that_it_is_full,
    a_day_begins_at_local_midnight,
    where_midnight_is_left_out_the_day_begins_with_the_change,
    a_day_that_is_left_out_begins_with_the_next,
    a_birthday_of_29_february_is_1_march_in_other_years,
    an_instant_lies_in_its_local_day)
