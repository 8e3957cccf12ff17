/* The rules and rulings on who may see an entry, one claim a test. */
#include "story.h"

#define YES DECISION_YES
#define NO DECISION_NO
#define UNSET DECISION_UNSET
#define ASK(viewer, recorded, at) story_ask(&s, viewer, recorded, at)
#define RULE(viewer, recorded, at) (ASK(viewer, recorded, at).rule)

START_TEST(nothing_recorded_means_no_relationship)
{
	struct story s = {.count = 0};

	ck_assert_int_eq(RULE(SERVICE, 1, 5), RULE_NO_RELATIONSHIP);
	ASSERT_BECAUSE(ASK(SERVICE, 1, 5), 0, 0);
}
END_TEST

START_TEST(an_organisation_sees_its_own_record)
{
	struct story s = {.count = 0};

	story_mark(&s, 1, YES);
	ck_assert_int_eq(RULE(PRACTICE, 1, 5), RULE_OWN);
}
END_TEST

START_TEST(what_is_recorded_later_is_future_even_for_its_owner)
{
	struct story s = {.count = 0};

	ck_assert_int_eq(RULE(PRACTICE, 6, 5), RULE_FUTURE);
	ck_assert_int_eq(RULE(PRACTICE, 5, 5), RULE_OWN);
}
END_TEST

START_TEST(silence_is_not_consent)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_UNDECIDED);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 5), 1, 0);
}
END_TEST

START_TEST(an_agreement_shows_the_whole_record)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_AGREEMENT);
	ck_assert_int_eq(RULE(SERVICE, 5, 5), RULE_AGREEMENT);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 5), 1, 2);
}
END_TEST

START_TEST(a_yes_holds_at_its_own_instant_and_not_before)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 3, "E1", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 0, 2), RULE_UNDECIDED);
	ck_assert_int_eq(RULE(SERVICE, 0, 3), RULE_AGREEMENT);
}
END_TEST

START_TEST(the_directions_of_an_agreement_are_apart)
{
	struct story s = {.count = 0};
	struct entry theirs = entry_of(PATIENT, SERVICE, TEXT("S-1"));

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, NO);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_AGREEMENT);
	ck_assert_int_eq(
	    story_decide(&s, PRACTICE, &theirs, 5).rule, RULE_REFUSED);
}
END_TEST

START_TEST(what_was_recorded_before_a_change_of_mind_stays_shared)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 3, 9), RULE_RETAINED);
	ck_assert_int_eq(RULE(SERVICE, 4, 9), RULE_WITHDRAWN);
	ck_assert_int_eq(RULE(SERVICE, 5, 9), RULE_WITHDRAWN);
	ASSERT_BECAUSE(ASK(SERVICE, 3, 9), 1, 3);
	ASSERT_BECAUSE(ASK(SERVICE, 5, 9), 1, 3);
}
END_TEST

START_TEST(a_second_no_does_not_move_the_horizon)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	story_consent(&s, 6, "E1", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 5, 9), RULE_WITHDRAWN);
	ASSERT_BECAUSE(ASK(SERVICE, 5, 9), 1, 3);
}
END_TEST

START_TEST(yes_no_yes_shows_the_gap_too)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	story_consent(&s, 6, "E1", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 5, 9), RULE_AGREEMENT);
	ASSERT_BECAUSE(ASK(SERVICE, 5, 9), 1, 4);
}
END_TEST

START_TEST(yes_and_no_at_one_instant_are_a_no_in_either_order)
{
	struct story s = {.count = 0}, t = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 2, "E1", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 0, 9), RULE_REFUSED);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 9), 1, 3);
	story_open(&t, 1, "E1");
	story_consent(&t, 2, "E1", NO, UNSET);
	story_consent(&t, 2, "E1", YES, UNSET);
	ck_assert_int_eq(story_ask(&t, SERVICE, 0, 9).rule, RULE_REFUSED);
}
END_TEST

START_TEST(a_no_without_a_yes_before_is_refused)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 0, 9), RULE_REFUSED);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 9), 1, 2);
}
END_TEST

START_TEST(a_yes_recorded_late_before_a_no_shares_what_was_before_the_no)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 5, "E1", NO, UNSET);
	story_consent(&s, 3, "E1", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 4, 9), RULE_RETAINED);
	ck_assert_int_eq(RULE(SERVICE, 5, 9), RULE_WITHDRAWN);
	ASSERT_BECAUSE(ASK(SERVICE, 4, 9), 1, 2);
}
END_TEST

START_TEST(a_discharged_episode_grants_nothing)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_discharge(&s, 5, "E1");
	ck_assert_int_eq(RULE(SERVICE, 0, 4), RULE_AGREEMENT);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_DISCHARGED);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 5), 1, 3);
}
END_TEST

START_TEST(a_new_referral_inherits_neither_yes_nor_no)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_discharge(&s, 3, "E1");
	story_open(&s, 4, "E2");
	ck_assert_int_eq(RULE(SERVICE, 0, 9), RULE_UNDECIDED);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 9), 4, 0);
	ck_assert(text_equal(ASK(SERVICE, 0, 9).episode->id, TEXT("E2")));
}
END_TEST

START_TEST(of_two_open_episodes_one_yes_is_enough)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 2, "E2");
	story_consent(&s, 3, "E1", NO, UNSET);
	story_consent(&s, 3, "E2", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 0, 9), RULE_AGREEMENT);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 9), 2, 4);
}
END_TEST

START_TEST(the_first_episode_in_the_ledger_is_named)
{
	struct story s = {.count = 0};

	story_open(&s, 2, "E2");
	story_open(&s, 1, "E1");
	story_consent(&s, 3, "E1", YES, UNSET);
	story_consent(&s, 3, "E2", YES, UNSET);
	ck_assert(text_equal(ASK(SERVICE, 0, 9).episode->id, TEXT("E2")));
}
END_TEST

START_TEST(agreement_in_any_comes_before_retained_in_any)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	story_consent(&s, 5, "E2", YES, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 3, 9), RULE_AGREEMENT);
	ASSERT_BECAUSE(ASK(SERVICE, 3, 9), 2, 5);
}
END_TEST

START_TEST(withdrawn_comes_before_refused_and_undecided)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_open(&s, 1, "E3");
	story_consent(&s, 2, "E2", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 9, 9), RULE_REFUSED);
	story_consent(&s, 2, "E3", YES, UNSET);
	story_consent(&s, 3, "E3", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 9, 9), RULE_WITHDRAWN);
	ASSERT_BECAUSE(ASK(SERVICE, 9, 9), 3, 6);
}
END_TEST

START_TEST(a_private_mark_hides_on_every_route_from_its_instant_on)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_partner(&s, 1, YES);
	story_mig(&s, 1, YES);
	story_mark(&s, 5, YES);
	ck_assert_int_eq(RULE(SERVICE, 0, 4), RULE_AGREEMENT);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_PRIVATE);
	ck_assert_int_eq(RULE(PARTNER, 0, 4), RULE_MIG);
	ck_assert_int_eq(RULE(PARTNER, 0, 5), RULE_PRIVATE);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 5), 5, 0);
}
END_TEST

START_TEST(a_release_undoes_a_mark_unless_at_the_same_instant)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_mark(&s, 3, YES);
	story_mark(&s, 5, NO);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_AGREEMENT);
	story_mark(&s, 5, YES);
	ck_assert_int_eq(RULE(SERVICE, 0, 5), RULE_PRIVATE);
	ASSERT_BECAUSE(ASK(SERVICE, 0, 5), 5, 0);
}
END_TEST

START_TEST(a_partner_sees_by_the_mig_where_the_patient_says_yes)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	story_mig(&s, 2, YES);
	ck_assert_int_eq(RULE(PARTNER, 0, 1), RULE_NO_RELATIONSHIP);
	ck_assert_int_eq(RULE(PARTNER, 0, 2), RULE_MIG);
	ASSERT_BECAUSE(ASK(PARTNER, 0, 2), 1, 2);
}
END_TEST

START_TEST(a_mig_no_leaves_nothing_visible)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	story_mig(&s, 2, YES);
	story_mig(&s, 4, NO);
	ck_assert_int_eq(RULE(PARTNER, 3, 9), RULE_MIG_REFUSED);
	ASSERT_BECAUSE(ASK(PARTNER, 3, 9), 1, 3);
}
END_TEST

START_TEST(a_partner_who_left_has_no_relationship)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	story_mig(&s, 2, YES);
	story_partner(&s, 4, NO);
	ck_assert_int_eq(RULE(PARTNER, 0, 3), RULE_MIG);
	ck_assert_int_eq(RULE(PARTNER, 0, 4), RULE_NO_RELATIONSHIP);
}
END_TEST

START_TEST(a_partner_is_undecided_where_the_practice_is_the_patients)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	ck_assert_int_eq(RULE(PARTNER, 0, 9), RULE_NO_RELATIONSHIP);
	story_open(&s, 3, "E1");
	ck_assert_int_eq(RULE(PARTNER, 0, 2), RULE_NO_RELATIONSHIP);
	ck_assert_int_eq(RULE(PARTNER, 0, 9), RULE_MIG_UNDECIDED);
	ASSERT_BECAUSE(ASK(PARTNER, 0, 9), 1, 0);
	story_discharge(&s, 5, "E1");
	ck_assert_int_eq(RULE(PARTNER, 0, 9), RULE_MIG_UNDECIDED);
}
END_TEST

START_TEST(retained_comes_before_mig)
{
	struct story s = {.count = 0};
	struct fact *fact;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	fact = story_add(&s, EVENT_PARTNER_SET, 1);
	fact->org = SERVICE;
	fact->partner = YES;
	story_mig(&s, 1, YES);
	ck_assert_int_eq(RULE(SERVICE, 3, 9), RULE_RETAINED);
	ck_assert_int_eq(RULE(SERVICE, 5, 9), RULE_MIG);
}
END_TEST

START_TEST(another_patients_facts_change_nothing)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	s.facts[1].patient = TEXT("9990362904");
	ck_assert_int_eq(RULE(SERVICE, 0, 9), RULE_UNDECIDED);
}
END_TEST

START_TEST(an_entry_of_another_patient_is_denied)
{
	struct story s = {.count = 0};
	struct entry other =
	    entry_of(TEXT("9990362904"), PRACTICE, TEXT("GP-1"));

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_fold(&s);
	ck_assert(!rule_allows(story_decide(&s, SERVICE, &other, 9).rule));
}
END_TEST

START_TEST(only_four_rules_allow_and_five_can_be_overridden)
{
	int allow = 0, override = 0;

	for (int r = RULE_UNSET; r < RULE_COUNT; r++) {
		allow += rule_allows((enum rule)r);
		override += rule_is_overridable((enum rule)r);
		ck_assert(!rule_allows((enum rule)r) ||
			  !rule_is_overridable((enum rule)r));
	}
	ck_assert_int_eq(allow, 4);
	ck_assert_int_eq(override, 5);
	ck_assert(!rule_is_overridable(RULE_PRIVATE));
	ck_assert(!rule_is_overridable(RULE_DISCHARGED));
	ck_assert(!rule_is_overridable(RULE_NO_RELATIONSHIP));
	ck_assert(!rule_is_overridable(RULE_FUTURE));
}
END_TEST

START_TEST(many_marks_are_all_found)
{
	struct story s = {.count = 0};
	static char ids[500][8];

	story_fold(&s);
	for (int i = 0; i < 500; i++) {
		struct fact fact = fact_none();

		ids[i][0] = 'M';
		ids[i][1] = (char)('0' + i / 100);
		ids[i][2] = (char)('0' + i / 10 % 10);
		ids[i][3] = (char)('0' + i % 10);
		fact.event = EVENT_MARK_PRIVATE;
		fact.patient = PATIENT;
		fact.org = PRACTICE;
		fact.entry = text_of(ids[i]);
		fact.private = YES;
		fact.at_us = MOMENT(1);
		fact.seq = (uint64_t)i + 1;
		ck_assert(state_add(&s.state, &fact));
	}
	for (int i = 0; i < 500; i++) {
		const struct mark *mark =
		    state_mark(&s.state, PRACTICE, text_of(ids[i]));

		ck_assert_ptr_nonnull(mark);
		ck_assert(text_equal(mark->entry, text_of(ids[i])));
	}
	ck_assert_ptr_null(state_mark(&s.state, SERVICE, text_of(ids[0])));
}
END_TEST

START_TEST(a_rule_has_a_name)
{
	static const char *const names[RULE_COUNT] = {"", "future", "own",
	    "private", "agreement", "retained", "mig", "withdrawn", "refused",
	    "undecided", "mig-refused", "mig-undecided", "discharged",
	    "no-relationship"};

	for (int r = RULE_UNSET; r < RULE_COUNT; r++)
		ck_assert(
		    text_equal(rule_name((enum rule)r), text_of(names[r])));
}
END_TEST

START_TEST(own_agreement_retained_and_mig_allow)
{
	ck_assert(rule_allows(RULE_OWN));
	ck_assert(rule_allows(RULE_AGREEMENT));
	ck_assert(rule_allows(RULE_RETAINED));
	ck_assert(rule_allows(RULE_MIG));
}
END_TEST

START_TEST(a_no_and_silence_can_be_overridden)
{
	ck_assert(rule_is_overridable(RULE_WITHDRAWN));
	ck_assert(rule_is_overridable(RULE_REFUSED));
	ck_assert(rule_is_overridable(RULE_UNDECIDED));
	ck_assert(rule_is_overridable(RULE_MIG_REFUSED));
	ck_assert(rule_is_overridable(RULE_MIG_UNDECIDED));
}
END_TEST

START_TEST(of_two_withdrawn_the_one_that_retains_is_named)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	story_consent(&s, 2, "E2", YES, UNSET);
	story_consent(&s, 8, "E2", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 3, 9), RULE_RETAINED);
	ASSERT_BECAUSE(ASK(SERVICE, 3, 9), 1, 4);
	ck_assert_int_eq(RULE(SERVICE, 4, 9), RULE_RETAINED);
	ASSERT_BECAUSE(ASK(SERVICE, 4, 9), 2, 6);
	ck_assert_int_eq(RULE(SERVICE, 7, 9), RULE_RETAINED);
	ASSERT_BECAUSE(ASK(SERVICE, 7, 9), 2, 6);
	ck_assert_int_eq(RULE(SERVICE, 8, 9), RULE_WITHDRAWN);
}
END_TEST

START_TEST(an_episode_not_withdrawn_retains_nothing)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_consent(&s, 2, "E2", YES, UNSET);
	story_consent(&s, 8, "E2", NO, UNSET);
	ck_assert_int_eq(RULE(SERVICE, 3, 9), RULE_RETAINED);
	ASSERT_BECAUSE(ASK(SERVICE, 3, 9), 2, 4);
	ck_assert(text_equal(ASK(SERVICE, 3, 9).episode->id, TEXT("E2")));
}
END_TEST

START_TEST(a_relation_knows_its_latest_limited_horizon)
{
	struct story s = {.count = 0};
	struct inquiry inquiry;
	struct relation relation;

	story_open(&s, 1, "E1");
	story_open(&s, 1, "E2");
	story_open(&s, 1, "E3");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_consent(&s, 2, "E2", YES, UNSET);
	story_consent(&s, 2, "E3", YES, UNSET);
	story_consent(&s, 4, "E1", NO, UNSET);
	story_consent(&s, 8, "E2", NO, UNSET);
	story_consent(&s, 6, "E3", NO, UNSET);
	story_fold(&s);
	inquiry = story_inquiry(&s, SERVICE, 3);
	relation_resolve(&relation, &inquiry, PRACTICE);
	ck_assert_int_eq(relation.horizon_us, HORIZON_NONE);
	inquiry = story_inquiry(&s, SERVICE, 9);
	relation_resolve(&relation, &inquiry, PRACTICE);
	ck_assert_int_eq(relation.horizon_us, MOMENT(8));
	inquiry = story_inquiry(&s, PRACTICE, 9);
	relation_resolve(&relation, &inquiry, PRACTICE);
	ck_assert_int_eq(relation.horizon_us, HORIZON_NONE);
}
END_TEST

START_TEST(what_is_of_another_record_has_no_relationship)
{
	struct story s = {.count = 0};
	struct inquiry inquiry;
	struct relation relation;
	struct entry entry = entry_of(PATIENT, PRACTICE, TEXT("GP-1"));
	struct verdict verdict;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, YES);
	story_fold(&s);
	inquiry = story_inquiry(&s, SERVICE, 9);
	relation_resolve(&relation, &inquiry, PRACTICE);
	ck_assert_int_eq(
	    relation_decide(&relation, &entry).rule, RULE_AGREEMENT);
	entry.org = TEXT("C81007");
	verdict = relation_decide(&relation, &entry);
	ck_assert_int_eq(verdict.rule, RULE_NO_RELATIONSHIP);
	ASSERT_BECAUSE(verdict, 0, 0);
	entry.org = PRACTICE;
	entry.patient = TEXT("9990362904");
	verdict = relation_decide(&relation, &entry);
	ck_assert_int_eq(verdict.rule, RULE_NO_RELATIONSHIP);
	ASSERT_BECAUSE(verdict, 0, 0);
}
END_TEST

/* Such a relation is never resolved: it is made here, to fail closed. */
START_TEST(a_horizon_that_no_episode_set_retains_nothing)
{
	struct story s = {.count = 0};
	struct inquiry inquiry;
	struct relation relation;
	struct entry entry = entry_of(PATIENT, PRACTICE, TEXT("GP-1"));

	story_fold(&s);
	inquiry = story_inquiry(&s, SERVICE, 9);
	relation_resolve(&relation, &inquiry, PRACTICE);
	relation.horizon_us = MOMENT(5);
	ck_assert_int_eq(
	    relation_decide(&relation, &entry).rule, RULE_NO_RELATIONSHIP);
}
END_TEST

START_TEST(a_direction_is_of_its_viewer_and_source_alone)
{
	struct story s = {.count = 0};
	const struct episode *episode;

	story_open(&s, 1, "E1");
	story_fold(&s);
	episode = &s.state.episodes[0];
	ck_assert(episode_direction(episode, SERVICE, PRACTICE) ==
		  &episode->to_service);
	ck_assert(episode_direction(episode, PRACTICE, SERVICE) ==
		  &episode->to_practice);
	ck_assert_ptr_null(episode_direction(episode, SERVICE, PARTNER));
	ck_assert_ptr_null(episode_direction(episode, PRACTICE, PARTNER));
	ck_assert_ptr_null(episode_direction(episode, PARTNER, PRACTICE));
	ck_assert_ptr_null(episode_direction(episode, PARTNER, SERVICE));
}
END_TEST

/* An entry of the practice that was recorded from one moment to another. */
static enum rule
day_rule(struct story *s, int first, int last, int at, enum rules rules)
{
	struct entry entry = entry_of(PATIENT, PRACTICE, TEXT("GP-1"));
	struct inquiry inquiry;

	story_fold(s);
	inquiry = story_inquiry(s, SERVICE, at);
	inquiry.rules = rules;
	entry.recorded_us = MOMENT(first);
	entry.recorded_last_us = MOMENT(last);
	return decide(&inquiry, &entry).rule;
}

START_TEST(a_day_begins_with_its_first_instant_and_is_kept_by_its_last)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	ck_assert_int_eq(day_rule(&s, 4, 8, 3, RULES_NOW), RULE_FUTURE);
	ck_assert_int_eq(day_rule(&s, 4, 8, 4, RULES_NOW), RULE_AGREEMENT);
	ck_assert_int_eq(day_rule(&s, 4, 8, 4, RULES_FIRST), RULE_FUTURE);
	ck_assert_int_eq(day_rule(&s, 4, 8, 8, RULES_FIRST), RULE_AGREEMENT);
	story_consent(&s, 6, "E1", NO, UNSET);
	ck_assert_int_eq(day_rule(&s, 4, 5, 9, RULES_NOW), RULE_RETAINED);
	ck_assert_int_eq(day_rule(&s, 4, 6, 9, RULES_NOW), RULE_WITHDRAWN);
	ck_assert_int_eq(day_rule(&s, 4, 8, 9, RULES_NOW), RULE_WITHDRAWN);
}
END_TEST

START_TEST(about_now_clocks_may_differ_by_five_minutes)
{
	struct story s = {.count = 0};
	struct entry entry = entry_of(PATIENT, SERVICE, TEXT("S-1"));
	struct inquiry inquiry;

	story_open(&s, 1, "E1");
	story_fold(&s);
	inquiry = story_inquiry(&s, SERVICE, 3);
	entry.recorded_us = entry.recorded_last_us = MOMENT(8);
	ck_assert_int_eq(decide(&inquiry, &entry).rule, RULE_FUTURE);
	inquiry.is_now = true;
	ck_assert_int_eq(decide(&inquiry, &entry).rule, RULE_OWN);
	inquiry.rules = RULES_FIRST;
	ck_assert_int_eq(decide(&inquiry, &entry).rule, RULE_FUTURE);
	inquiry.rules = RULES_NOW;
	entry.recorded_us++;
	ck_assert_int_eq(decide(&inquiry, &entry).rule, RULE_FUTURE);
}
END_TEST

/* The verdict about an entry with that id and what it repeats. */
static struct verdict
private_verdict(
    struct story *s, struct text id, struct text refers, enum rules rules)
{
	struct entry entry = entry_of(PATIENT, PRACTICE, id);
	struct inquiry inquiry;

	story_fold(s);
	inquiry = story_inquiry(s, SERVICE, 9);
	inquiry.rules = rules;
	entry.refers = refers;
	return decide(&inquiry, &entry);
}

START_TEST(a_mark_hides_every_case_of_its_id_and_what_repeats_it)
{
	struct story s = {.count = 0};
	struct verdict verdict;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_mark(&s, 3, YES);
	verdict = private_verdict(&s, TEXT("gp-1"), TEXT(""), RULES_NOW);
	ck_assert_int_eq(verdict.rule, RULE_PRIVATE);
	ASSERT_BECAUSE(verdict, 3, 0);
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("gp-1"), TEXT(""), RULES_FIRST).rule,
	    RULE_AGREEMENT);
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("GP-1"), TEXT(""), RULES_FIRST).rule,
	    RULE_PRIVATE);
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("M-1"), TEXT("M-2 Gp-1"), RULES_NOW).rule,
	    RULE_PRIVATE);
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("M-1"), TEXT("GP-1"), RULES_FIRST).rule,
	    RULE_AGREEMENT);
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("M-1"), TEXT("GP-12 P-1"), RULES_NOW).rule,
	    RULE_AGREEMENT);
}
END_TEST

START_TEST(a_release_ends_the_marks_of_exactly_its_own_id)
{
	struct story s = {.count = 0};
	struct verdict verdict;

	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_mark(&s, 3, YES);
	story_mark(&s, 4, YES);
	s.facts[3].entry = TEXT("gp-1");
	story_mark(&s, 5, NO);
	verdict = private_verdict(&s, TEXT("GP-1"), TEXT(""), RULES_NOW);
	ck_assert_int_eq(verdict.rule, RULE_PRIVATE);
	ASSERT_BECAUSE(verdict, 4, 0);
	story_mark(&s, 6, NO);
	s.facts[5].entry = TEXT("gp-1");
	ck_assert_int_eq(
	    private_verdict(&s, TEXT("GP-1"), TEXT("gp-1"), RULES_NOW).rule,
	    RULE_AGREEMENT);
}
END_TEST

START_TEST(of_several_marks_the_first_is_named)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_mark(&s, 5, YES);
	s.facts[1].entry = TEXT("gp-1");
	story_mark(&s, 4, YES);
	ASSERT_BECAUSE(
	    private_verdict(&s, TEXT("GP-1"), TEXT(""), RULES_NOW), 2, 0);
	ASSERT_BECAUSE(
	    private_verdict(&s, TEXT("X"), TEXT("GP-1 gp-1"), RULES_NOW), 2, 0);
}
END_TEST

UNIT_MAIN("decision", nothing_recorded_means_no_relationship,
    an_organisation_sees_its_own_record,
    what_is_recorded_later_is_future_even_for_its_owner, silence_is_not_consent,
    an_agreement_shows_the_whole_record,
    a_yes_holds_at_its_own_instant_and_not_before,
    the_directions_of_an_agreement_are_apart,
    what_was_recorded_before_a_change_of_mind_stays_shared,
    a_second_no_does_not_move_the_horizon, yes_no_yes_shows_the_gap_too,
    yes_and_no_at_one_instant_are_a_no_in_either_order,
    a_no_without_a_yes_before_is_refused,
    a_yes_recorded_late_before_a_no_shares_what_was_before_the_no,
    a_discharged_episode_grants_nothing,
    a_new_referral_inherits_neither_yes_nor_no,
    of_two_open_episodes_one_yes_is_enough,
    the_first_episode_in_the_ledger_is_named,
    agreement_in_any_comes_before_retained_in_any,
    withdrawn_comes_before_refused_and_undecided,
    a_private_mark_hides_on_every_route_from_its_instant_on,
    a_release_undoes_a_mark_unless_at_the_same_instant,
    a_partner_sees_by_the_mig_where_the_patient_says_yes,
    a_mig_no_leaves_nothing_visible, a_partner_who_left_has_no_relationship,
    a_partner_is_undecided_where_the_practice_is_the_patients,
    retained_comes_before_mig, another_patients_facts_change_nothing,
    an_entry_of_another_patient_is_denied,
    only_four_rules_allow_and_five_can_be_overridden, many_marks_are_all_found,
    a_rule_has_a_name, own_agreement_retained_and_mig_allow,
    a_no_and_silence_can_be_overridden,
    of_two_withdrawn_the_one_that_retains_is_named,
    an_episode_not_withdrawn_retains_nothing,
    a_relation_knows_its_latest_limited_horizon,
    what_is_of_another_record_has_no_relationship,
    a_horizon_that_no_episode_set_retains_nothing,
    a_direction_is_of_its_viewer_and_source_alone,
    a_day_begins_with_its_first_instant_and_is_kept_by_its_last,
    about_now_clocks_may_differ_by_five_minutes,
    a_mark_hides_every_case_of_its_id_and_what_repeats_it,
    a_release_ends_the_marks_of_exactly_its_own_id,
    of_several_marks_the_first_is_named)
