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
	history = (struct history){NULL, 0, 0};
}

static void
decided(int at, uint64_t seq, enum decision decision)
{
	ck_assert(history_add(
	    &history, &arena, (struct value){MOMENT(at), seq, decision}));
}

START_TEST(values_stand_by_instant_and_then_by_seq)
{
	history_begin();
	decided(5, 2, YES);
	decided(3, 4, NO);
	decided(5, 1, YES);
	decided(5, 3, YES);
	for (size_t i = 1; i < history.count; i++)
		ck_assert(
		    history.values[i - 1].at_us <= history.values[i].at_us);
	ck_assert_uint_eq(history.values[0].seq, 4);
	ck_assert_uint_eq(history.values[1].seq, 1);
	ck_assert_uint_eq(history.values[2].seq, 2);
	ck_assert_uint_eq(history.values[3].seq, 3);
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
	while (!history.room || history.count < history.room)
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
	ck_assert_ptr_null(history.values);
	arena_release(&none);
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
    reasons_are_kept_in_order_once_and_two_at_most)
