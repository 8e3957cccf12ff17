/* What whoever records a fact is told: other routes, and yeses too old. */
#include "story.h"

#define YES DECISION_YES
#define NO DECISION_NO
#define UNSET DECISION_UNSET

static struct notices
notices(struct story *story)
{
	struct notices notices;

	story_fold(story);
	notices_init(&notices, &story_arena);
	ck_assert(notices_of(&notices, &story->facts[story->count - 1],
	    &story->state, &story->orgs, MOMENT(99)));
	return notices;
}

static void
partner_is(struct story *story, int at, struct text org, enum decision partner)
{
	story_partner(story, at, partner);
	story->facts[story->count - 1].org = org;
}

START_TEST(a_no_is_told_of_the_direction_that_it_is_about)
{
	struct story s = {.count = 0}, t = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, YES);
	story_consent(&s, 3, "E2", NO, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ASSERT_BECAUSE(told.items[0], 1, 3);
	story_open(&t, 1, "E1");
	story_open(&t, 1, "E2");
	story_consent(&t, 2, "E1", UNSET, YES);
	story_consent(&t, 3, "E2", YES, NO);
	told = notices(&t);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_STILL_SEES);
	ASSERT_BECAUSE(told.items[0], 1, 3);
}
END_TEST

START_TEST(a_no_to_the_practice_does_not_tell_of_the_service)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 3, "E2", UNSET, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_discharge_tells_of_both_directions_of_another_episode)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, YES);
	story_discharge(&s, 3, "E2");
	ck_assert_uint_eq(notices(&s).count, 2);
}
END_TEST

START_TEST(a_discharge_does_not_tell_of_other_organisations)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	s.facts[0].service = TEXT("RTG");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, YES);
	story_discharge(&s, 3, "E2");
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_no_is_told_of_a_route_under_the_code_that_joined)
{
	struct story s = {.count = 0};
	struct notices told;
	struct fact *joined;

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	s.facts[1].practice = TEXT("C81002");
	story_consent(&s, 2, "E1", YES, UNSET);
	joined = story_add(&s, EVENT_ORG_SUCCEED, 3);
	joined->patient = TEXT("");
	joined->org = TEXT("C81002");
	joined->successor = TEXT("C81001");
	story_consent(&s, 4, "E2", NO, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_STILL_SEES);
	ASSERT_BECAUSE(told.items[0], 1, 3);
	/* of the other direction, and while the codes were two, there is none
	 */
	story_consent(&s, 5, "E2", UNSET, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	joined->at_us = MOMENT(99) + 1;
	story_consent(&s, 6, "E2", NO, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(an_opening_with_a_no_tells_and_one_with_a_yes_does_not)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_open(&s, 3, "E2");
	s.facts[2].to_service = NO;
	ck_assert_uint_eq(notices(&s).count, 1);
	s.facts[2].to_service = YES;
	ck_assert_uint_eq(notices(&s).count, 0);
	s.facts[2].to_practice = NO;
	ck_assert_uint_eq(notices(&s).count, 1);
}
END_TEST

START_TEST(a_discharge_and_a_no_about_sharing_shut)
{
	struct fact fact = fact_none();

	fact.event = EVENT_EPISODE_DISCHARGE;
	ck_assert(fact_shuts(&fact));
	fact.event = EVENT_CONSENT_SET;
	ck_assert(!fact_shuts(&fact));
	fact.to_service = fact.private = fact.partner = NO;
	ck_assert(fact_shuts(&fact));
	fact.to_service = YES;
	ck_assert(!fact_shuts(&fact));
	fact.to_practice = NO;
	ck_assert(fact_shuts(&fact));
	fact.to_practice = UNSET;
	fact.mig = NO;
	ck_assert(fact_shuts(&fact));
}
END_TEST

START_TEST(a_no_before_a_yes_that_stands_is_told)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", YES, YES);
	story_consent(&s, 3, "E1", NO, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_YES);
	ASSERT_BECAUSE(told.items[0], 2, 0);
	story_consent(&s, 4, "E1", NO, NO);
	ck_assert_uint_eq(notices(&s).count, 2);
	story_consent(&s, 5, "E1", NO, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_mig(&s, 5, YES);
	story_mig(&s, 3, NO);
	ck_assert_int_eq(notices(&s).items[0].kind, NOTICE_LATER_YES);
}
END_TEST

START_TEST(a_no_before_a_yes_and_a_later_no_is_told)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_consent(&s, 6, "E1", YES, UNSET);
	story_consent(&s, 9, "E1", NO, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_consent(&s, 3, "E1", NO, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_YES);
	ASSERT_BECAUSE(told.items[0], 3, 0);
	/* no yes is between these two, nor behind those */
	story_consent(&s, 3, "E1", UNSET, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_consent(&s, 6, "E1", NO, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
	/* behind a MIG choice that says no, nothing is shared */
	story_mig(&s, 5, YES);
	story_mig(&s, 7, NO);
	story_mig(&s, 3, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_mark_before_a_release_that_stands_is_told)
{
	struct story s = {.count = 0};
	struct notices told;

	story_mark(&s, 5, NO);
	story_mark(&s, 3, YES);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_RELEASE);
	ASSERT_BECAUSE(told.items[0], 1, 0);
	story_mark(&s, 6, YES);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_mark(&s, 6, NO);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_SAME_MARK);
	ASSERT_BECAUSE(told.items[0], 3, 0);
	story_mark(&s, 4, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_partner_s_no_before_a_yes_that_stands_is_told)
{
	struct story s = {.count = 0};
	struct notices told;

	story_partner(&s, 5, YES);
	story_partner(&s, 3, NO);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_YES);
	story_partner(&s, 6, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_partner(&s, 4, YES);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_NO);
	ASSERT_BECAUSE(told.items[0], 3, 0);
}
END_TEST

START_TEST(three_other_routes_are_not_counted)
{
	static const char *const ids[] = {"A", "B", "C", "D"};
	struct story s = {.count = 0};

	for (size_t i = 0; i < 4; i++) {
		story_open(&s, 1, ids[i]);
		story_consent(&s, 2, ids[i], YES, UNSET);
	}
	story_discharge(&s, 3, "A");
	ck_assert_uint_eq(notices(&s).count, ROUTES_TOLD);
}
END_TEST

START_TEST(many_other_routes_are_counted)
{
	static const char *const ids[] = {"A", "B", "C", "D", "E"};
	struct story s = {.count = 0};
	struct notices told;

	for (size_t i = 0; i < 5; i++) {
		story_open(&s, 1, ids[i]);
		story_consent(&s, 2, ids[i], YES, UNSET);
	}
	story_discharge(&s, 3, "A");
	told = notices(&s);
	ck_assert_uint_eq(told.count, ROUTES_TOLD + 1);
	ck_assert_int_eq(told.items[ROUTES_TOLD].kind, NOTICE_MORE_ROUTES);
	ck_assert_uint_eq(told.items[ROUTES_TOLD].more, 1);
	ck_assert_uint_eq(told.items[ROUTES_TOLD].because.count, 0);
}
END_TEST

START_TEST(a_fact_without_notices_gets_none)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	ck_assert_uint_eq(notices(&s).count, 0);
	story_mark(&s, 2, YES);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_decision_about_an_unknown_episode_tells_nothing)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_consent(&s, 3, "E9", NO, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_consent(&s, 2, "E9", YES, YES);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_mig_no_tells_of_agreements_about_that_practice_alone)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, YES);
	partner_is(&s, 1, SERVICE, YES);
	partner_is(&s, 1, PRACTICE, YES);
	story_mig(&s, 2, NO);
	ck_assert_uint_eq(notices(&s).count, 1);
	ASSERT_BECAUSE(notices(&s).items[0], 1, 2);
}
END_TEST

START_TEST(a_mig_no_does_not_tell_of_the_mig_elsewhere)
{
	struct story s = {.count = 0};

	partner_is(&s, 1, SERVICE, YES);
	story_mig(&s, 1, YES);
	s.facts[1].practice = TEXT("C81007");
	story_mig(&s, 2, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_mig_no_does_not_tell_of_who_is_no_partner_any_more)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, UNSET);
	partner_is(&s, 1, SERVICE, YES);
	partner_is(&s, 1, SERVICE, NO);
	story_mig(&s, 2, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(an_old_mig_yes_tells_of_the_no_that_stands)
{
	struct story s = {.count = 0};
	struct notices told;

	story_mig(&s, 5, NO);
	story_mig(&s, 3, YES);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_LATER_NO);
	ASSERT_BECAUSE(told.items[0], 1, 0);
}
END_TEST

START_TEST(an_old_yes_to_the_practice_tells_of_the_no_that_stands)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", UNSET, NO);
	story_consent(&s, 3, "E1", UNSET, YES);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_OLD_YES);
	ASSERT_BECAUSE(told.items[0], 2, 0);
}
END_TEST

START_TEST(an_old_yes_to_both_tells_twice)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, NO);
	story_consent(&s, 3, "E1", YES, YES);
	ck_assert_uint_eq(notices(&s).count, 2);
}
END_TEST

START_TEST(an_old_no_does_not_tell_of_the_no_that_stands)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, NO);
	story_consent(&s, 3, "E1", YES, NO);
	ck_assert_uint_eq(notices(&s).count, 1);
	story_mig(&s, 5, NO);
	story_mig(&s, 3, NO);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

/* At one instant the no counts: the yes opens nothing. */
START_TEST(a_yes_at_the_instant_of_a_no_tells_of_it)
{
	struct story s = {.count = 0};
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 3, "E1", NO, UNSET);
	story_consent(&s, 3, "E1", YES, UNSET);
	told = notices(&s);
	ck_assert_uint_eq(told.count, 1);
	ck_assert_int_eq(told.items[0].kind, NOTICE_SAME_NO);
	ASSERT_BECAUSE(told.items[0], 2, 0);
	story_consent(&s, 4, "E1", YES, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
	story_consent(&s, 3, "E1", YES, UNSET);
	ck_assert_uint_eq(notices(&s).count, 0);
}
END_TEST

START_TEST(a_yes_and_a_no_at_one_later_instant_are_a_no_that_stands)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, UNSET);
	story_consent(&s, 5, "E1", YES, UNSET);
	story_consent(&s, 3, "E1", YES, UNSET);
	ck_assert_uint_eq(notices(&s).count, 1);
}
END_TEST

START_TEST(a_fact_that_the_state_does_not_hold_tells_nothing)
{
	struct story s = {.count = 0};
	struct notices told;
	struct fact fact = fact_none();

	story_fold(&s);
	fact.event = EVENT_CONSENT_SET;
	fact.patient = PATIENT;
	fact.practice = PRACTICE;
	fact.mig = YES;
	notices_init(&told, &story_arena);
	ck_assert(notices_of(&told, &fact, &s.state, &s.orgs, MOMENT(99)));
	ck_assert_uint_eq(told.count, 0);
}
END_TEST

/* Of the story's last fact, with that much memory. */
static bool
notices_within(struct story *story, size_t ceiling, size_t *count)
{
	struct notices notices;
	struct arena arena;
	bool whole;

	arena_init(&arena, ceiling);
	notices_init(&notices, &arena);
	whole = notices_of(&notices, &story->facts[story->count - 1],
	    &story->state, &story->orgs, MOMENT(99));
	*count = notices.count;
	arena_release(&arena);
	return whole;
}

START_TEST(notices_are_all_told_or_none)
{
	struct story s = {.count = 0};
	size_t count, failed = 0;

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 1, "E1", YES, YES);
	story_consent(&s, 5, "E2", NO, NO);
	for (int direction = 0; direction < 4; direction++) {
		s.count = 4;
		story_consent(&s, 3, "E2", direction & 1 ? NO : YES,
		    direction & 2 ? NO : YES);
		story_fold(&s);
		for (size_t ceiling = 0; ceiling < 4096; ceiling += 16)
			if (notices_within(&s, ceiling, &count))
				ck_assert_uint_eq(count, 2);
			else
				failed++;
	}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

START_TEST(a_yes_to_the_practice_alone_is_told_of_or_it_is_said)
{
	struct story s = {.count = 0};
	size_t count, failed = 0;

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", UNSET, NO);
	story_consent(&s, 3, "E1", UNSET, YES);
	story_fold(&s);
	for (size_t ceiling = 0; ceiling < 1024; ceiling += 16)
		if (notices_within(&s, ceiling, &count))
			ck_assert_uint_eq(count, 1);
		else
			failed++;
	ck_assert_uint_gt(failed, 0);
}
END_TEST

/* As if asked before the fact is added. */
START_TEST(a_yes_not_yet_held_is_told_the_no_itself)
{
	struct story s = {.count = 0};
	struct fact fact;
	struct notices told;

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, UNSET);
	story_fold(&s);
	fact = s.facts[1];
	fact.to_service = YES;
	fact.at_us = MOMENT(3);
	notices_init(&told, &story_arena);
	ck_assert(notices_of(&told, &fact, &s.state, &s.orgs, MOMENT(99)));
	ck_assert_uint_eq(told.count, 1);
	ASSERT_BECAUSE(told.items[0], 2, 0);
}
END_TEST

UNIT_MAIN("notice", a_no_is_told_of_the_direction_that_it_is_about,
    a_no_to_the_practice_does_not_tell_of_the_service,
    a_discharge_tells_of_both_directions_of_another_episode,
    a_discharge_does_not_tell_of_other_organisations,
    an_opening_with_a_no_tells_and_one_with_a_yes_does_not,
    a_discharge_and_a_no_about_sharing_shut,
    a_no_before_a_yes_that_stands_is_told,
    a_no_before_a_yes_and_a_later_no_is_told,
    a_no_is_told_of_a_route_under_the_code_that_joined,
    a_mark_before_a_release_that_stands_is_told,
    a_partner_s_no_before_a_yes_that_stands_is_told,
    three_other_routes_are_not_counted, many_other_routes_are_counted,
    a_fact_without_notices_gets_none,
    a_decision_about_an_unknown_episode_tells_nothing,
    a_mig_no_tells_of_agreements_about_that_practice_alone,
    a_mig_no_does_not_tell_of_the_mig_elsewhere,
    a_mig_no_does_not_tell_of_who_is_no_partner_any_more,
    an_old_mig_yes_tells_of_the_no_that_stands,
    an_old_yes_to_the_practice_tells_of_the_no_that_stands,
    an_old_yes_to_both_tells_twice,
    an_old_no_does_not_tell_of_the_no_that_stands,
    a_yes_at_the_instant_of_a_no_tells_of_it,
    a_yes_and_a_no_at_one_later_instant_are_a_no_that_stands,
    a_fact_that_the_state_does_not_hold_tells_nothing,
    notices_are_all_told_or_none,
    a_yes_to_the_practice_alone_is_told_of_or_it_is_said,
    a_yes_not_yet_held_is_told_the_no_itself)
