/* A history says at each moment what stands, and since when. */
#include "story.h"

#define YES DECISION_YES
#define NO DECISION_NO

static struct arena arena;
static struct history history;

static void
history_begin(void)
{
	arena_release(&arena);
	arena_init(&arena, (size_t)1 << 16);
	history = (struct history){NULL, 0, 0, 0};
}

static void
decided(int at, uint64_t seq, enum decision decision)
{
	ck_assert(history_add(
	    &history, &arena, (struct value){MOMENT(at), seq, decision}));
}

START_TEST(values_stand_by_instant_and_then_by_seq)
{
	static const uint64_t ordered[] = {4, 1, 2, 3};
	struct history_place place = {0, 0};

	history_begin();
	decided(5, 2, YES);
	decided(3, 4, NO);
	decided(5, 1, YES);
	decided(5, 3, YES);
	for (size_t i = 0; i < 4; i++)
		ck_assert_uint_eq(
		    history_next(&history, &place)->seq, ordered[i]);
	ck_assert_ptr_null(history_next(&history, &place));
}
END_TEST

START_TEST(nothing_stands_before_the_first_decision)
{
	struct standing standing;

	history_begin();
	decided(5, 1, NO);
	standing = history_at(&history, NO, MOMENT(4));
	ck_assert_int_eq(standing.latest, DECISION_UNSET);
	ck_assert_int_eq(standing.since_us, INSTANT_UNSET);
	ck_assert_int_eq(standing.horizon_us, HORIZON_NONE);
}
END_TEST

START_TEST(what_is_said_again_stands_since_it_was_first_said)
{
	struct standing standing;

	history_begin();
	decided(3, 1, NO);
	decided(5, 2, NO);
	standing = history_at(&history, NO, MOMENT(9));
	ck_assert_int_eq(standing.since_us, MOMENT(3));
	ck_assert_uint_eq(standing.seq, 2);
}
END_TEST

START_TEST(a_yes_lifts_the_horizon_and_a_no_sets_it)
{
	struct standing standing;

	history_begin();
	decided(3, 1, YES);
	standing = history_at(&history, NO, MOMENT(3));
	ck_assert_int_eq(standing.horizon_us, HORIZON_UNLIMITED);
	ck_assert_uint_eq(standing.horizon_seq, 0);
	decided(5, 2, NO);
	standing = history_at(&history, NO, MOMENT(5));
	ck_assert_int_eq(standing.horizon_us, MOMENT(5));
	ck_assert_uint_eq(standing.horizon_seq, 2);
	decided(7, 3, YES);
	standing = history_at(&history, NO, MOMENT(7));
	ck_assert_int_eq(standing.horizon_us, HORIZON_UNLIMITED);
	ck_assert_uint_eq(standing.horizon_seq, 0);
}
END_TEST

/* The next piece of the arena lies right behind a history that is full. */
START_TEST(what_lies_behind_a_history_is_not_of_it)
{
	struct value *behind;

	history_begin();
	while (!history.count ||
	       history.chapters[0].count < history.chapters[0].room)
		decided(3, history.count + 1, YES);
	behind = arena_alloc(&arena, sizeof *behind);
	*behind = (struct value){MOMENT(3), 99, NO};
	ck_assert_int_eq(history_at(&history, NO, MOMENT(3)).latest, YES);
}
END_TEST

START_TEST(a_decision_without_room_leaves_the_history_as_it_was)
{
	struct arena none;

	history_begin();
	arena_init(&none, 0);
	ck_assert(!history_add(&history, &none, (struct value){0, 1, YES}));
	ck_assert_uint_eq(history.count, 0);
	ck_assert_uint_eq(history.chapter_count, 0);
	arena_release(&none);
}
END_TEST

/* What history_at says, worked out from an array that is in order. */
static struct standing
plain_at(const struct value *values, size_t count, enum decision careful,
    int64_t at_us)
{
	struct standing standing = {
	    .since_us = INSTANT_UNSET, .horizon_us = HORIZON_NONE};
	const struct value *one;

	for (size_t i = 0, from; i < count && values[i].at_us <= at_us;) {
		for (from = i, one = &values[i];
		     i < count && values[i].at_us == values[from].at_us; i++)
			if (one->decision != careful &&
			    values[i].decision == careful)
				one = &values[i];
		if (standing.latest != one->decision)
			standing.since_us = one->at_us;
		standing.latest = one->decision;
		standing.seq = one->seq;
		if (one->decision == NO &&
		    standing.horizon_us != HORIZON_UNLIMITED)
			continue;
		standing.horizon_us =
		    one->decision == YES ? HORIZON_UNLIMITED : one->at_us;
		standing.horizon_seq = one->decision == YES ? 0 : one->seq;
	}
	return standing;
}

#define MANY 3000

/* The order in which value i of MANY comes: in time, back, or mixed. */
static size_t
nth_comes(int order, size_t i)
{
	return order == 0 ? i : order == 1 ? MANY - 1 - i : i * 1237 % MANY;
}

/* Runs of one decision, single ones, and three values to an instant. */
static struct value
nth_value(size_t i)
{
	bool yes = i / 700 % 2 ? i % 2 == 0 : i % 900 < 500;

	return (struct value){MOMENT((int)(i / 3)), i + 1, yes ? YES : NO};
}

static void
many_compare(int order, enum decision careful)
{
	static struct value values[MANY];
	struct history_place place = {0, 0};

	history_begin();
	arena.ceiling = (size_t)1 << 22;
	for (size_t i = 0; i < MANY; i++)
		values[i] = nth_value(i);
	for (size_t i = 0; i < MANY; i++)
		ck_assert(history_add(
		    &history, &arena, nth_value(nth_comes(order, i))));
	ck_assert_uint_gt(history.chapter_count, 8);
	for (size_t i = 0; i < MANY; i++)
		ck_assert_uint_eq(
		    history_next(&history, &place)->seq, values[i].seq);
	for (int at = -1; at <= MANY / 3; at++) {
		struct standing a = history_at(&history, careful, MOMENT(at));
		struct standing b = plain_at(values, MANY, careful, MOMENT(at));
		size_t of = at < 0 ? 0 : (size_t)at * 3;

		ck_assert_int_eq(a.latest, b.latest);
		ck_assert_uint_eq(a.seq, b.seq);
		ck_assert_int_eq(a.since_us, b.since_us);
		ck_assert_int_eq(a.horizon_us, b.horizon_us);
		ck_assert_uint_eq(a.horizon_seq, b.horizon_seq);
		ck_assert_int_eq(
		    history_change(&history, MOMENT(at), 1 + MOMENT(MANY)),
		    at + 1 < MANY / 3 ? MOMENT(at + 1) : 1 + MOMENT(MANY));
		if (at >= 0 && of + 2 < MANY)
			ck_assert_uint_eq(history_said(&history,
					      values[of].decision, MOMENT(at)),
			    values[of].seq);
	}
}

START_TEST(many_values_say_what_an_array_of_them_says)
{
	for (int order = 0; order < 3; order++) {
		many_compare(order, NO);
		many_compare(order, YES);
	}
}
END_TEST

START_TEST(one_instant_is_never_parted)
{
	history_begin();
	arena.ceiling = (size_t)1 << 22;
	for (uint64_t i = 0; i < 1000; i++)
		decided(5, i + 1, YES);
	decided(5, 1001, NO);
	decided(4, 1002, NO);
	decided(6, 1003, YES);
	ck_assert_int_eq(history_at(&history, NO, MOMENT(5)).latest, NO);
	ck_assert_uint_eq(history_at(&history, NO, MOMENT(5)).seq, 1001);
	ck_assert_uint_eq(history_said(&history, NO, MOMENT(5)), 1001);
	ck_assert_uint_eq(history_said(&history, NO, MOMENT(6)), 0);
	ck_assert_int_eq(history_at(&history, NO, MOMENT(6)).latest, YES);
}
END_TEST

START_TEST(a_chapter_that_begins_with_one_long_instant_is_cut_behind_it)
{
	history_begin();
	arena.ceiling = (size_t)1 << 22;
	for (int i = 0; i < 300; i++)
		decided(i < 200 ? 5 : i, (uint64_t)i + 1, YES);
	ck_assert_uint_eq(history.chapter_count, 2);
	ck_assert_uint_eq(history.chapters[0].count, 200);
}
END_TEST

START_TEST(reasons_are_kept_in_order_once_and_two_at_most)
{
	struct verdict verdict = {.rule = RULE_UNSET};

	because_add(&verdict.because, 0);
	ASSERT_BECAUSE(verdict, 0, 0);
	because_add(&verdict.because, 7);
	because_add(&verdict.because, 7);
	ASSERT_BECAUSE(verdict, 7, 0);
	because_add(&verdict.because, 3);
	ASSERT_BECAUSE(verdict, 3, 7);
	because_add(&verdict.because, 9);
	ASSERT_BECAUSE(verdict, 3, 7);
}
END_TEST

UNIT_MAIN("history", values_stand_by_instant_and_then_by_seq,
    nothing_stands_before_the_first_decision,
    what_is_said_again_stands_since_it_was_first_said,
    a_yes_lifts_the_horizon_and_a_no_sets_it,
    what_lies_behind_a_history_is_not_of_it,
    a_decision_without_room_leaves_the_history_as_it_was,
    many_values_say_what_an_array_of_them_says, one_instant_is_never_parted,
    a_chapter_that_begins_with_one_long_instant_is_cut_behind_it,
    reasons_are_kept_in_order_once_and_two_at_most)
