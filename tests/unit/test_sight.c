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
	ck_assert(sights_at(
	    &story->state, &story->orgs, MOMENT(at), &story_arena, &sights));
	return sights;
}

static struct intervals
intervals(struct story *story)
{
	struct intervals intervals;
	struct arena scratch;

	story_fold(story);
	arena_init(&scratch, (size_t)1 << 20);
	ck_assert(intervals_of(
	    &story->state, &story->orgs, &story_arena, &scratch, &intervals));
	arena_release(&scratch);
	return intervals;
}

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

START_TEST(a_route_has_a_name)
{
	ck_assert(text_equal(route_name(ROUTE_EPISODE), TEXT("episode")));
	ck_assert(text_equal(route_name(ROUTE_MIG), TEXT("mig")));
}
END_TEST

START_TEST(of_one_pair_the_episode_comes_before_the_mig)
{
	struct story s = {.count = 0};
	struct sights seen;

	story_partner(&s, 1, YES);
	s.facts[0].org = SERVICE;
	story_mig(&s, 1, YES);
	story_open(&s, 2, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 3, "E1", YES, UNSET);
	story_consent(&s, 3, "E2", YES, UNSET);
	seen = sights(&s, 9);
	ck_assert_uint_eq(seen.count, 3);
	ck_assert(text_equal(seen.items[0].episode->id, TEXT("E1")));
	ck_assert(text_equal(seen.items[1].episode->id, TEXT("E2")));
	ck_assert_int_eq(seen.items[2].route, ROUTE_MIG);
	ck_assert_ptr_null(seen.items[2].episode);
	ck_assert_int_eq(seen.items[2].before_us, HORIZON_UNLIMITED);
	ASSERT_BECAUSE(seen.items[2], 1, 2);
}
END_TEST

START_TEST(a_sight_begins_with_its_episode_whatever_was_said_before)
{
	struct story s = {.count = 0};
	struct intervals all;

	story_open(&s, 4, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	all = intervals(&s);
	ck_assert_uint_eq(all.count, 1);
	ck_assert_int_eq(all.items[0].from_us, MOMENT(4));
}
END_TEST

START_TEST(every_sight_of_a_source_counts_all_its_marks)
{
	struct story s = {.count = 0};
	struct sights seen;

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, YES);
	story_partner(&s, 1, YES);
	story_mig(&s, 1, YES);
	story_mark(&s, 2, YES);
	story_mark(&s, 2, YES);
	s.facts[5].entry = TEXT("GP-2");
	story_mark(&s, 2, YES);
	s.facts[6].org = SERVICE;
	story_mark(&s, 2, NO);
	s.facts[7].entry = TEXT("GP-3");
	story_mark(&s, 2, YES);
	s.facts[8].org = TEXT("RTG");
	seen = sights(&s, 9);
	ck_assert_uint_eq(seen.count, 3);
	for (size_t i = 0; i < seen.count; i++)
		ck_assert_uint_eq(seen.items[i].private_marks,
		    text_equal(seen.items[i].source, PRACTICE) ? 2 : 1);
}
END_TEST

START_TEST(a_choice_shows_to_every_partner_and_to_no_other)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	story_partner(&s, 1, NO);
	s.facts[1].org = TEXT("RTG");
	story_partner(&s, 1, YES);
	s.facts[2].org = SERVICE;
	story_mig(&s, 1, NO);
	s.facts[3].practice = TEXT("C81007");
	story_mig(&s, 1, YES);
	story_mig(&s, 1, YES);
	s.facts[5].practice = TEXT("C81009");
	ck_assert_uint_eq(sights(&s, 9).count, 4);
}
END_TEST

/* Episodes of so many services, each with a yes, a no and a yes. */
static void
story_of_services(struct story *story, int count)
{
	static const char *const ids[] = {
	    "E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9"};
	static const struct text services[] = {
	    {"RX", 2}, {"RB", 2}, {"RA", 2}, {"RBX", 3}, {"RB", 2}};

	*story = (struct story){.count = 0};
	for (int i = 0; i < count; i++) {
		story_open(story, 1, ids[i]);
		story->facts[story->count - 1].service = services[i % 5];
		story->facts[story->count - 1].to_service = YES;
		story_consent(story, 2 + i * 7 % 10, ids[i], NO, UNSET);
		story_consent(story, 20 - i * 3 % 10, ids[i], YES, YES);
	}
}

START_TEST(any_number_of_sights_is_in_order)
{
	for (int count = 0; count <= 10; count++) {
		struct story s;
		struct sights seen;

		story_of_services(&s, count);
		seen = sights(&s, 99);
		ck_assert_uint_eq(seen.count, (size_t)count * 2);
		for (size_t i = 1; i < seen.count; i++)
			ck_assert_int_lt(
			    sight_compare(&seen.items[i - 1], &seen.items[i]),
			    0);
	}
}
END_TEST

START_TEST(any_number_of_intervals_is_in_order)
{
	for (int count = 0; count <= 10; count++) {
		struct story s;
		struct intervals all;

		story_of_services(&s, count);
		all = intervals(&s);
		ck_assert_uint_eq(all.count, (size_t)count * 4);
		for (size_t i = 1; i < all.count; i++) {
			struct interval *a = &all.items[i - 1];
			struct interval *b = &all.items[i];
			int order = sight_compare(&a->sight, &b->sight);

			ck_assert_int_le(order, 0);
			ck_assert(order || a->until_us <= b->from_us);
		}
	}
}
END_TEST

START_TEST(intervals_need_no_more_memory_for_more_instants)
{
	struct story s = {.count = 0};
	struct intervals all;
	struct arena scratch;

	story_open(&s, 1, "E1");
	for (int i = 2; i < 30; i++)
		story_consent(&s, i, "E1", i % 2 ? YES : NO, UNSET);
	story_fold(&s);
	arena_init(&scratch, 4096);
	ck_assert(
	    intervals_of(&s.state, &s.orgs, &story_arena, &scratch, &all));
	ck_assert_uint_eq(all.count, 27);
	arena_release(&scratch);
}
END_TEST

/* With that much memory for what is kept and for what is not. */
static bool
intervals_within(
    struct story *story, size_t kept, size_t passing, size_t *count)
{
	struct intervals intervals;
	struct arena arena, scratch;
	bool whole;

	arena_init(&arena, kept);
	arena_init(&scratch, passing);
	whole = intervals_of(
	    &story->state, &story->orgs, &arena, &scratch, &intervals);
	*count = intervals.count;
	arena_release(&arena);
	arena_release(&scratch);
	return whole;
}

START_TEST(intervals_are_all_there_or_it_is_said)
{
	struct story s;
	size_t count, failed = 0, enough = (size_t)1 << 20;

	story_of_services(&s, 10);
	story_fold(&s);
	for (size_t ceiling = 0; ceiling < 16384; ceiling += 16) {
		if (intervals_within(&s, ceiling, enough, &count))
			ck_assert_uint_eq(count, 40);
		else
			failed++;
		if (intervals_within(&s, enough, ceiling, &count))
			ck_assert_uint_eq(count, 40);
		else
			failed++;
	}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

START_TEST(sights_are_all_there_or_it_is_said)
{
	struct story s;
	struct sights seen;
	size_t failed = 0;

	story_of_services(&s, 6);
	for (int i = 0; i < 9; i++) {
		static const char orgs[9][3] = {
		    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"};

		story_partner(&s, 1, YES);
		s.facts[s.count - 1].org = text_of(orgs[i]);
	}
	story_mig(&s, 1, YES);
	story_fold(&s);
	for (size_t ceiling = 0; ceiling < 16384; ceiling += 16) {
		struct arena arena;

		arena_init(&arena, ceiling);
		if (sights_at(&s.state, &s.orgs, MOMENT(99), &arena, &seen))
			ck_assert_uint_eq(seen.count, 21);
		else
			failed++;
		arena_release(&arena);
	}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

static void
story_succeed(struct story *story, const char *org, const char *successor)
{
	story_partner(story, 5, UNSET);
	story->facts[story->count - 1].event = EVENT_ORG_SUCCEED;
	story->facts[story->count - 1].org = text_of(org);
	story->facts[story->count - 1].successor = text_of(successor);
}

static size_t
widened(struct story *story, int at, size_t ceiling, struct arena *arena)
{
	struct sights seen = sights(story, at), wide;

	arena_init(arena, ceiling);
	if (!sights_widen(&seen, &story->orgs, MOMENT(at), arena, &wide))
		return SIZE_MAX;
	for (size_t i = 0; i < wide.count; i++)
		ck_assert(wide.items[i].viewer.len && wide.items[i].source.len);
	return wide.count;
}

/* Every code that is one with the viewer's, by every one with the source's. */
START_TEST(sights_are_widened_to_every_code)
{
	struct story s = {.count = 0};
	struct arena arena;
	size_t failed = 0;
	size_t count;

	story_open(&s, 1, "E1");
	story_consent(&s, 1, "E1", YES, UNSET);
	ck_assert_uint_eq(widened(&s, 9, 65536, &arena), 1);
	arena_release(&arena);
	story_succeed(&s, "RY1", "RY8");
	s.facts[s.count - 1].successor = SERVICE;
	ck_assert_uint_eq(widened(&s, 4, 65536, &arena), 1);
	arena_release(&arena);
	ck_assert_uint_eq(widened(&s, 9, 65536, &arena), 2);
	arena_release(&arena);
	story_succeed(&s, "C1", "C2");
	s.facts[s.count - 1].successor = PRACTICE;
	for (size_t ceiling = 0; ceiling < 4096; ceiling += 16) {
		count = widened(&s, 9, ceiling, &arena);
		failed += count == SIZE_MAX;
		ck_assert(count == SIZE_MAX || count == 4);
		arena_release(&arena);
	}
	ck_assert_uint_gt(failed, 0);
}
END_TEST

UNIT_MAIN("sight", nobody_sees_before_anybody_agrees,
    sights_are_ordered_by_viewer_source_route,
    after_a_withdrawal_the_sight_is_limited, private_marks_in_force_are_counted,
    a_practice_that_is_a_partner_sees_its_own_record_by_no_route,
    an_interval_lasts_from_the_yes_until_the_discharge,
    intervals_that_differ_in_because_alone_are_one,
    a_withdrawal_begins_a_new_interval,
    a_no_tells_of_the_yes_of_another_episode,
    a_no_does_not_tell_of_what_its_own_episode_retains,
    a_discharge_tells_of_the_mig,
    a_mig_no_tells_of_partners_with_an_agreement_only,
    an_old_yes_tells_of_the_no_that_stands,
    a_yes_after_the_last_no_tells_nothing, a_route_has_a_name,
    of_one_pair_the_episode_comes_before_the_mig,
    a_sight_begins_with_its_episode_whatever_was_said_before,
    every_sight_of_a_source_counts_all_its_marks,
    a_choice_shows_to_every_partner_and_to_no_other,
    any_number_of_sights_is_in_order, any_number_of_intervals_is_in_order,
    intervals_need_no_more_memory_for_more_instants,
    intervals_are_all_there_or_it_is_said, sights_are_all_there_or_it_is_said,
    sights_are_widened_to_every_code)
