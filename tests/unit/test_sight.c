/* Who sees whose record, at a moment and over time; and the notices. */
#include "story.h"

#define YES DECISION_YES
#define NO DECISION_NO
#define UNSET DECISION_UNSET

static struct sights
sights(struct story *story, int at)
{
	struct sights sights;

	story_fold(story);
	ck_assert(sights_at(&story->state, &story->partners, MOMENT(at),
	    &story_arena, &sights));
	return sights;
}

static struct intervals
intervals(struct story *story)
{
	struct intervals intervals;
	static struct arena scratch;

	story_fold(story);
	arena_init(&scratch, (size_t)1 << 20);
	ck_assert(intervals_of(&story->state, &story->partners, &story_arena,
	    &scratch, &intervals));
	return intervals;
}

static struct notices
notices(struct story *story)
{
	struct notices notices;

	story_fold(story);
	ck_assert(notices_of(&story->facts[story->count - 1], &story->state,
	    &story->partners, MOMENT(99), &story_arena, &notices));
	return notices;
}

START_TEST(nobody_sees_before_anybody_agrees)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	ck_assert_uint_eq(sights(&s, 9).count, 0);
}
END_TEST

START_TEST(sights_are_ordered_by_viewer_source_route)
{
	struct story s = {.count = 0};
	struct sights seen;

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, YES);
	story_partner(&s, 1, YES);
	story_mig(&s, 1, YES);
	seen = sights(&s, 9);
	ck_assert_uint_eq(seen.count, 3);
	ck_assert(text_equal(seen.items[0].viewer, PRACTICE));
	ck_assert(text_equal(seen.items[1].viewer, PARTNER));
	ck_assert(text_equal(seen.items[2].viewer, SERVICE));
}
END_TEST

START_TEST(after_a_withdrawal_the_sight_is_limited)
{
	struct story s = {.count = 0};
	struct sights seen;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	seen = sights(&s, 9);
	ck_assert_uint_eq(seen.count, 1);
	ck_assert_int_eq(seen.items[0].before_us, MOMENT(4));
	ASSERT_BECAUSE(seen.items[0], 1, 3);
}
END_TEST

START_TEST(private_marks_in_force_are_counted)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_mark(&s, 3, YES);
	ck_assert_uint_eq(sights(&s, 2).items[0].private_marks, 0);
	ck_assert_uint_eq(sights(&s, 3).items[0].private_marks, 1);
}
END_TEST

START_TEST(a_practice_that_is_a_partner_sees_its_own_record_by_no_route)
{
	struct story s = {.count = 0};
	struct fact *fact = story_add(&s, EVENT_PARTNER_SET, 1);

	fact->org = PRACTICE;
	fact->partner = YES;
	story_mig(&s, 1, YES);
	ck_assert_uint_eq(sights(&s, 9).count, 0);
}
END_TEST

START_TEST(an_interval_lasts_from_the_yes_until_the_discharge)
{
	struct story s = {.count = 0};
	struct intervals all;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_discharge(&s, 7, "E1");
	all = intervals(&s);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_int_eq(all.items[0].from_us, MOMENT(2));
	ck_assert_int_eq(all.items[0].until_us, MOMENT(7));
}
END_TEST

START_TEST(intervals_that_differ_in_because_alone_are_one)
{
	struct story s = {.count = 0};
	struct intervals all;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", YES, UNSET);
	all = intervals(&s);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_int_eq(all.items[0].from_us, MOMENT(2));
	ck_assert_int_eq(all.items[0].until_us, INTERVAL_STILL);
	ASSERT_BECAUSE(all.items[0].sight, 1, 2);
}
END_TEST

START_TEST(a_withdrawal_begins_a_new_interval)
{
	struct story s = {.count = 0};
	struct intervals all;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	all = intervals(&s);
	ck_assert_uint_eq(all.count, 2);
	ck_assert_int_eq(all.items[0].until_us, MOMENT(4));
	ck_assert_int_eq(all.items[1].from_us, MOMENT(4));
	ck_assert_int_eq(all.items[1].sight.before_us, MOMENT(4));
}
END_TEST

START_TEST(a_no_tells_of_the_yes_of_another_episode)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 3, "E2", NO, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_STILL_SEES);
	ASSERT_BECAUSE(told.items[0], 1, 3);
}
END_TEST

START_TEST(a_no_does_not_tell_of_what_its_own_episode_retains)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_consent(&s, 3, "E1", NO, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_discharge_tells_of_the_mig)
{
	struct story s = {.count = 0};
	struct fact *fact;

	story_open(&s, 1, "E1");
	fact = story_add(&s, EVENT_PARTNER_SET, 1);
	fact->org = SERVICE;
	fact->partner = YES;
	story_mig(&s, 1, YES);
	story_discharge(&s, 3, "E1");
	ck_assert_uint_eq(notices(&s).count, 1);
}
END_TEST

START_TEST(a_mig_no_tells_of_partners_with_an_agreement_only)
{
	struct story s = {.count = 0};
	struct fact *fact;

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, UNSET);
	story_mig(&s, 2, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	fact = story_add(&s, EVENT_PARTNER_SET, 1);
	fact->org = SERVICE;
	fact->partner = YES;
	story_mig(&s, 3, NO);
	ck_assert_uint_eq(notices(&s).count, 1);
}
END_TEST

START_TEST(an_old_yes_tells_of_the_no_that_stands)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, UNSET);
	story_consent(&s, 3, "E1", YES, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_OLD_YES);
	ASSERT_BECAUSE(told.items[0], 2, 0);
}
END_TEST

START_TEST(a_yes_after_the_last_no_tells_nothing)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 3, "E1", NO, UNSET);
	story_consent(&s, 5, "E1", YES, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

UNIT_MAIN("sight", nobody_sees_before_anybody_agrees,
    sights_are_ordered_by_viewer_source_route,
    after_a_withdrawal_the_sight_is_limited,
    private_marks_in_force_are_counted,
    a_practice_that_is_a_partner_sees_its_own_record_by_no_route,
    an_interval_lasts_from_the_yes_until_the_discharge,
    intervals_that_differ_in_because_alone_are_one,
    a_withdrawal_begins_a_new_interval,
    a_no_tells_of_the_yes_of_another_episode,
    a_no_does_not_tell_of_what_its_own_episode_retains,
    a_discharge_tells_of_the_mig,
    a_mig_no_tells_of_partners_with_an_agreement_only,
    an_old_yes_tells_of_the_no_that_stands,
    a_yes_after_the_last_no_tells_nothing)
