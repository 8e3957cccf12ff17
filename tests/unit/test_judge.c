/* When a fact is refused, and when it is the same as one that is there. */
#include "../../common/core/judge.h"
#include "story.h"

#include <string.h>

static struct error error;

static struct fact
opening(void)
{
	struct fact fact = fact_none();

	fact.event = EVENT_EPISODE_OPEN;
	fact.patient = PATIENT;
	fact.episode = TEXT("E1");
	fact.practice = PRACTICE;
	fact.service = SERVICE;
	fact.at_us = MOMENT(10);
	return fact;
}

static struct fact
about_episode(enum event event, int at)
{
	struct fact fact = fact_none();

	fact.event = event;
	fact.patient = PATIENT;
	fact.episode = TEXT("E1");
	fact.at_us = MOMENT(at);
	if (event == EVENT_CONSENT_SET)
		fact.to_service = DECISION_YES;
	return fact;
}

static const char *
refused(const struct fact *fact, const struct fact *opened,
    const struct fact *discharged)
{
	struct precedent precedent = {.opening = opened,
	    .discharge = discharged,
	    .of_patient = opened && text_equal(opened->patient, fact->patient),
	    .clock_us = MOMENT(100)};

	if (!fact_judge(fact, &precedent, &error))
		return "";
	ck_assert_int_eq(error.status, STATUS_REFUSED);
	return error.field;
}

static const char *
incomplete(const struct fact *fact)
{
	return fact_is_whole(fact, &error) ? error.field : "";
}

START_TEST(an_unknown_episode_is_refused)
{
	struct fact consent = about_episode(EVENT_CONSENT_SET, 20);

	ck_assert_str_eq(refused(&consent, NULL, NULL), "episode");
}
END_TEST

START_TEST(an_episode_of_another_patient_is_refused)
{
	struct fact consent = about_episode(EVENT_CONSENT_SET, 20);
	struct fact opened = opening();

	opened.patient = TEXT("9990362904");
	ck_assert_str_eq(refused(&consent, &opened, NULL), "episode");
}
END_TEST

START_TEST(an_opening_of_an_id_in_use_is_refused)
{
	struct fact opened = opening(), again = opening();

	ck_assert_str_eq(refused(&again, &opened, NULL), "episode");
}
END_TEST

START_TEST(a_decision_before_the_opening_is_refused)
{
	struct fact opened = opening();
	struct fact early = about_episode(EVENT_CONSENT_SET, 9);
	struct fact prompt = about_episode(EVENT_CONSENT_SET, 10);

	ck_assert_str_eq(refused(&early, &opened, NULL), "at");
	ck_assert_str_eq(refused(&prompt, &opened, NULL), "");
}
END_TEST

START_TEST(a_decision_at_or_after_the_discharge_is_refused)
{
	struct fact opened = opening();
	struct fact ended = about_episode(EVENT_EPISODE_DISCHARGE, 30);
	struct fact before = about_episode(EVENT_CONSENT_SET, 29);
	struct fact at = about_episode(EVENT_CONSENT_SET, 30);

	ck_assert_str_eq(refused(&before, &opened, &ended), "");
	ck_assert_str_eq(refused(&at, &opened, &ended), "at");
}
END_TEST

START_TEST(a_second_discharge_is_refused)
{
	struct fact opened = opening();
	struct fact ended = about_episode(EVENT_EPISODE_DISCHARGE, 30);
	struct fact earlier = about_episode(EVENT_EPISODE_DISCHARGE, 20);

	ck_assert_str_eq(refused(&earlier, &opened, &ended), "at");
}
END_TEST

START_TEST(five_minutes_ahead_of_the_clock_are_the_limit)
{
	struct fact fact = fact_none();

	fact.event = EVENT_PARTNER_SET;
	fact.at_us = MOMENT(105);
	ck_assert_str_eq(refused(&fact, NULL, NULL), "");
	fact.at_us++;
	ck_assert_str_eq(refused(&fact, NULL, NULL), "at");
}
END_TEST

START_TEST(a_practice_is_not_its_own_service)
{
	struct fact fact = opening();

	fact.service = PRACTICE;
	ck_assert_str_eq(incomplete(&fact), "service");
}
END_TEST

START_TEST(a_consent_decides_about_one_thing)
{
	struct fact fact = about_episode(EVENT_CONSENT_SET, 20);

	ck_assert_str_eq(incomplete(&fact), "");
	fact.mig = DECISION_YES;
	fact.practice = PRACTICE;
	ck_assert_str_eq(incomplete(&fact), "mig");
	fact.to_service = DECISION_UNSET;
	ck_assert_str_eq(incomplete(&fact), "");
	fact.mig = DECISION_UNSET;
	ck_assert_str_eq(incomplete(&fact), "to_service");
	ck_assert(error_is_missing(&error));
}
END_TEST

START_TEST(every_event_names_what_it_lacks)
{
	static const char *const lacks[EVENT_COUNT] = {"patient", "patient",
	    "patient", "patient", "patient", "org", "patient", "seq", "patient",
	    "org", "patient"};

	for (int e = EVENT_UNSET; e < EVENT_COUNT; e++) {
		struct fact fact = fact_none();

		fact.event = (enum event)e;
		ck_assert_str_eq(incomplete(&fact), lacks[e]);
	}
}
END_TEST

START_TEST(reason_by_note_and_decider_do_not_make_another_fact)
{
	struct fact held = about_episode(EVENT_CONSENT_SET, 20);
	struct fact asked = held;

	asked.by = TEXT("someone");
	asked.note = TEXT("a note");
	asked.reason = TEXT("a reason");
	asked.decided_by = TEXT("parent");
	ck_assert(fact_is_same(&asked, &held, true));
}
END_TEST

START_TEST(identifiers_decisions_care_due_and_at_make_another_fact)
{
	struct fact held = opening(), asked = held;

	asked.care = TEXT("podiatry");
	ck_assert(!fact_is_same(&asked, &held, true));
	asked = held;
	asked.due_us = MOMENT(50);
	ck_assert(!fact_is_same(&asked, &held, true));
	asked = held;
	asked.at_us++;
	ck_assert(!fact_is_same(&asked, &held, true));
	asked = held;
	asked.to_service = DECISION_NO;
	ck_assert(!fact_is_same(&asked, &held, true));
	asked = held;
	asked.service = TEXT("RTG");
	ck_assert(!fact_is_same(&asked, &held, true));
}
END_TEST

START_TEST(a_decision_without_at_is_never_the_same)
{
	struct fact fact = about_episode(EVENT_CONSENT_SET, 20);

	ck_assert(!fact_is_same(&fact, &fact, false));
}
END_TEST

START_TEST(an_opening_without_at_is_the_same_where_it_agrees)
{
	struct fact held = opening(), asked = opening();

	held.care = TEXT("podiatry");
	held.to_service = DECISION_YES;
	asked.at_us = MOMENT(60);
	ck_assert(fact_is_same(&asked, &held, false));
	asked.to_service = DECISION_NO;
	ck_assert(!fact_is_same(&asked, &held, false));
	asked.to_service = DECISION_YES;
	asked.care = TEXT("dental");
	ck_assert(!fact_is_same(&asked, &held, false));
}
END_TEST

START_TEST(a_discharge_without_at_of_an_ended_episode_is_the_same)
{
	struct fact held = about_episode(EVENT_EPISODE_DISCHARGE, 30);
	struct fact asked = about_episode(EVENT_EPISODE_DISCHARGE, 60);

	ck_assert(fact_is_same(&asked, &held, false));
	ck_assert(!fact_is_same(&asked, &held, true));
}
END_TEST

START_TEST(a_view_is_always_another_fact)
{
	struct fact fact = fact_none();

	fact.event = EVENT_RECORD_VIEW;
	ck_assert(!fact_is_same(&fact, &fact, true));
}
END_TEST

/* A whole event of that kind. */
static struct fact
whole(enum event event)
{
	struct fact fact = fact_none();

	fact.event = event;
	fact.patient = PATIENT;
	fact.episode = TEXT("E1");
	fact.practice = PRACTICE;
	fact.service = SERVICE;
	fact.org = PARTNER;
	fact.entry = TEXT("GP-1");
	fact.viewer = SERVICE;
	fact.digest = TEXT("d");
	fact.private = DECISION_NO;
	fact.partner = DECISION_NO;
	fact.to_practice = DECISION_NO;
	ck_assert_str_eq(incomplete(&fact), "");
	return fact;
}

#define ASSERT_NEEDS(event_, member, nothing)                    \
	do {                                                     \
		struct fact lacking = whole(event_);             \
		lacking.member = nothing;                        \
		ck_assert_str_eq(incomplete(&lacking), #member); \
		ck_assert_str_eq(error.what, "is missing");      \
	} while (0)

START_TEST(an_opening_needs_episode_practice_and_service)
{
	ASSERT_NEEDS(EVENT_EPISODE_OPEN, patient, TEXT(""));
	ASSERT_NEEDS(EVENT_EPISODE_OPEN, episode, TEXT(""));
	ASSERT_NEEDS(EVENT_EPISODE_OPEN, practice, TEXT(""));
	ASSERT_NEEDS(EVENT_EPISODE_OPEN, service, TEXT(""));
}
END_TEST

START_TEST(a_consent_needs_its_episode_or_its_practice)
{
	struct fact fact = whole(EVENT_CONSENT_SET);

	ASSERT_NEEDS(EVENT_CONSENT_SET, episode, TEXT(""));
	fact.to_practice = DECISION_UNSET;
	fact.mig = DECISION_NO;
	ck_assert_str_eq(incomplete(&fact), "");
	fact.practice = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "practice");
}
END_TEST

START_TEST(a_discharge_needs_its_episode)
{
	ASSERT_NEEDS(EVENT_EPISODE_DISCHARGE, episode, TEXT(""));
}
END_TEST

START_TEST(a_mark_needs_org_entry_and_what_it_says)
{
	ASSERT_NEEDS(EVENT_MARK_PRIVATE, org, TEXT(""));
	ASSERT_NEEDS(EVENT_MARK_PRIVATE, entry, TEXT(""));
	ASSERT_NEEDS(EVENT_MARK_PRIVATE, private, DECISION_UNSET);
}
END_TEST

START_TEST(a_partner_needs_org_and_what_it_says_and_no_patient)
{
	struct fact fact = whole(EVENT_PARTNER_SET);

	ASSERT_NEEDS(EVENT_PARTNER_SET, org, TEXT(""));
	ASSERT_NEEDS(EVENT_PARTNER_SET, partner, DECISION_UNSET);
	fact.patient = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "");
}
END_TEST

START_TEST(a_view_needs_viewer_and_digest)
{
	ASSERT_NEEDS(EVENT_RECORD_VIEW, viewer, TEXT(""));
	ASSERT_NEEDS(EVENT_RECORD_VIEW, digest, TEXT(""));
}
END_TEST

START_TEST(what_is_no_event_lacks_its_event)
{
	struct fact fact = whole(EVENT_CONSENT_SET);

	fact.event = EVENT_UNSET;
	ck_assert_str_eq(incomplete(&fact), "event");
}
END_TEST

START_TEST(every_refusal_says_why)
{
	struct fact opened = opening();
	struct fact ended = about_episode(EVENT_EPISODE_DISCHARGE, 30);
	struct fact earlier = about_episode(EVENT_EPISODE_DISCHARGE, 20);

	ck_assert_str_eq(refused(&earlier, &opened, &ended), "at");
	ck_assert_str_eq(
	    error.what, "the episode is already discharged at another time");
	earlier.at_us = MOMENT(10);
	ck_assert_str_eq(refused(&earlier, &opened, NULL), "");
	earlier.at_us--;
	ck_assert_str_eq(refused(&earlier, &opened, NULL), "at");
	ck_assert_str_eq(error.what, "is before the episode opened");
}
END_TEST

START_TEST(what_is_not_about_an_episode_is_not_judged_by_one)
{
	struct fact fact = whole(EVENT_CONSENT_SET);

	fact.at_us = MOMENT(20);
	ck_assert_str_eq(refused(&fact, NULL, NULL), "episode");
	fact.to_practice = DECISION_UNSET;
	fact.mig = DECISION_YES;
	ck_assert_str_eq(refused(&fact, NULL, NULL), "");
	fact = whole(EVENT_MARK_PRIVATE);
	fact.at_us = MOMENT(20);
	ck_assert_str_eq(refused(&fact, NULL, NULL), "");
	fact = opening();
	ck_assert_str_eq(refused(&fact, NULL, NULL), "");
}
END_TEST

#define ASSERT_OTHER(member, other)                            \
	do {                                                   \
		struct fact held = whole(EVENT_MARK_PRIVATE);  \
		struct fact asked = held;                      \
		ck_assert(fact_is_same(&asked, &held, true));  \
		asked.member = other;                          \
		ck_assert(!fact_is_same(&asked, &held, true)); \
	} while (0)

START_TEST(each_identifier_and_decision_makes_another_fact)
{
	ASSERT_OTHER(event, EVENT_CONSENT_SET);
	ASSERT_OTHER(patient, TEXT("9990362904"));
	ASSERT_OTHER(episode, TEXT("E2"));
	ASSERT_OTHER(practice, TEXT("C81007"));
	ASSERT_OTHER(service, TEXT("RTG"));
	ASSERT_OTHER(org, TEXT("RTG"));
	ASSERT_OTHER(entry, TEXT("GP-2"));
	ASSERT_OTHER(to_service, DECISION_YES);
	ASSERT_OTHER(to_practice, DECISION_YES);
	ASSERT_OTHER(mig, DECISION_YES);
	ASSERT_OTHER(private, DECISION_YES);
	ASSERT_OTHER(partner, DECISION_YES);
	ASSERT_OTHER(care, TEXT("podiatry"));
	ASSERT_OTHER(due_us, MOMENT(50));
	ASSERT_OTHER(at_us, MOMENT(50));
}
END_TEST

START_TEST(an_opening_without_at_agrees_in_what_it_names)
{
	struct fact held = opening(), asked = opening();

	held.to_service = DECISION_YES;
	held.to_practice = DECISION_NO;
	held.due_us = MOMENT(50);
	ck_assert(fact_is_same(&asked, &held, false));
	asked.to_practice = DECISION_NO;
	asked.due_us = MOMENT(50);
	ck_assert(fact_is_same(&asked, &held, false));
	asked.to_practice = DECISION_YES;
	ck_assert(!fact_is_same(&asked, &held, false));
	asked.to_practice = DECISION_UNSET;
	asked.due_us = MOMENT(51);
	ck_assert(!fact_is_same(&asked, &held, false));
	asked.due_us = INSTANT_UNSET;
	asked.care = TEXT("dental");
	held.care = TEXT("dental");
	ck_assert(fact_is_same(&asked, &held, false));
	asked.practice = TEXT("C81007");
	ck_assert(!fact_is_same(&asked, &held, false));
}
END_TEST

START_TEST(a_discharge_without_at_of_another_episode_is_another)
{
	struct fact held = about_episode(EVENT_EPISODE_DISCHARGE, 30);
	struct fact asked = about_episode(EVENT_EPISODE_DISCHARGE, 60);

	asked.episode = TEXT("E2");
	ck_assert(!fact_is_same(&asked, &held, false));
}
END_TEST

/* The field that breaks a rule younger than some facts. */
static const char *
against_later_rules(const struct fact *fact)
{
	return fact_meets_later_rules(fact, &error) ? error.field : "";
}

START_TEST(ten_equal_digits_are_no_number)
{
	static const char *const others[] = {
	    "1123456789", "1222222222", "1111111112", "2111111111", ""};
	struct fact fact = opening();

	fact.patient = TEXT("1111111111");
	ck_assert_str_eq(against_later_rules(&fact), "patient");
	fact.patient = TEXT("1");
	ck_assert_str_eq(against_later_rules(&fact), "patient");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		fact.patient = text_of(others[i]);
		ck_assert_str_eq(against_later_rules(&fact), "");
	}
}
END_TEST

START_TEST(nothing_was_shared_before_1900)
{
	struct fact fact = opening();

	fact.at_us = INT64_C(-2208988800) * SECOND_US;
	ck_assert_str_eq(against_later_rules(&fact), "");
	fact.at_us--;
	ck_assert_str_eq(against_later_rules(&fact), "at");
}
END_TEST

START_TEST(what_is_due_is_due_after_it_began)
{
	struct fact fact = opening();

	fact.due_us = fact.at_us + 1;
	ck_assert_str_eq(against_later_rules(&fact), "");
	fact.due_us = fact.at_us;
	ck_assert_str_eq(against_later_rules(&fact), "due");
	fact.due_us = fact.at_us - 1;
	ck_assert_str_eq(against_later_rules(&fact), "due");
	fact.due_us = INSTANT_UNSET;
	ck_assert_str_eq(against_later_rules(&fact), "");
}
END_TEST

/* A void or review of the fact that the precedent has. */
static struct fact
about_fact(enum event event)
{
	struct fact fact = fact_none();

	fact.event = event;
	fact.patient = PATIENT;
	fact.of = 7;
	fact.reason = TEXT("mistyped");
	fact.at_us = MOMENT(20);
	if (event == EVENT_VIEW_REVIEW)
		fact.outcome = REVIEW_JUSTIFIED;
	return fact;
}

static const char *
judged(const struct fact *fact, struct precedent precedent)
{
	precedent.clock_us = MOMENT(100);
	return fact_judge(fact, &precedent, &error) ? error.field : "";
}

static struct fact
target_of(enum event event)
{
	struct fact target = about_episode(event, 10);

	target.seq = 7;
	target.logged_us = MOMENT(15);
	return target;
}

START_TEST(a_void_needs_its_fact_and_a_reason_that_is_seen)
{
	struct fact fact = about_fact(EVENT_FACT_VOID);

	ck_assert_str_eq(incomplete(&fact), "");
	fact.patient = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "");
	fact.reason = TEXT(" ");
	ck_assert_str_eq(incomplete(&fact), "reason");
	ck_assert(!error_is_missing(&error));
	fact.reason = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "reason");
	ck_assert(error_is_missing(&error));
	fact.of = 0;
	ck_assert_str_eq(incomplete(&fact), "seq");
}
END_TEST

START_TEST(a_review_needs_an_outcome_and_but_for_open_a_reason)
{
	struct fact fact = about_fact(EVENT_VIEW_REVIEW);

	ck_assert_str_eq(incomplete(&fact), "");
	fact.reason = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "reason");
	fact.outcome = REVIEW_OPEN;
	ck_assert_str_eq(incomplete(&fact), "");
	fact.outcome = REVIEW_UNSET;
	ck_assert_str_eq(incomplete(&fact), "outcome");
	fact.of = 0;
	ck_assert_str_eq(incomplete(&fact), "seq");
	fact.patient = TEXT("");
	ck_assert_str_eq(incomplete(&fact), "patient");
}
END_TEST

static struct fact
joining(enum event event)
{
	struct fact fact = fact_none();

	fact.event = event;
	fact.at_us = MOMENT(20);
	if (event == EVENT_ORG_SUCCEED) {
		fact.org = PRACTICE;
		fact.successor = SERVICE;
	} else {
		fact.patient = PATIENT;
		fact.was = TEXT("9990362904");
	}
	return fact;
}

START_TEST(nothing_becomes_part_of_itself)
{
	struct fact succession = joining(EVENT_ORG_SUCCEED);
	struct fact link = joining(EVENT_PATIENT_LINK);

	ck_assert_str_eq(incomplete(&succession), "");
	ck_assert_str_eq(incomplete(&link), "");
	succession.successor = succession.org;
	ck_assert_str_eq(incomplete(&succession), "successor");
	link.was = link.patient;
	ck_assert_str_eq(incomplete(&link), "was");
	succession.successor = TEXT("");
	ck_assert_str_eq(incomplete(&succession), "successor");
	succession.org = TEXT("");
	ck_assert_str_eq(incomplete(&succession), "org");
	link.was = TEXT("");
	ck_assert_str_eq(incomplete(&link), "was");
}
END_TEST

START_TEST(only_a_fact_that_is_there_and_stands_is_voided)
{
	struct fact fact = about_fact(EVENT_FACT_VOID);
	struct fact target = target_of(EVENT_CONSENT_SET);
	struct precedent there = {.target = &target, .of_patient = true};

	ck_assert_str_eq(judged(&fact, there), "");
	there.target_void_seq = 9;
	ck_assert_str_eq(judged(&fact, there), "seq");
	there.target_void_seq = 0;
	there.of_patient = false;
	ck_assert_str_eq(judged(&fact, there), "patient");
	there.target = NULL;
	ck_assert_str_eq(judged(&fact, there), "seq");
}
END_TEST

START_TEST(neither_a_look_nor_a_void_is_voided)
{
	struct fact fact = about_fact(EVENT_FACT_VOID);

	for (int e = EVENT_EPISODE_OPEN; e < EVENT_COUNT; e++) {
		struct fact target = target_of((enum event)e);
		struct precedent there = {
		    .target = &target, .of_patient = true};
		bool never = e == EVENT_RECORD_VIEW || e == EVENT_FACT_VOID;

		ck_assert_str_eq(judged(&fact, there), never ? "seq" : "");
	}
}
END_TEST

START_TEST(only_looks_are_reviewed_and_not_before_they_were)
{
	struct fact fact = about_fact(EVENT_VIEW_REVIEW);
	struct fact target = target_of(EVENT_RECORD_VIEW);
	struct precedent there = {.target = &target, .of_patient = true};

	ck_assert_str_eq(judged(&fact, there), "");
	fact.at_us = MOMENT(15);
	ck_assert_str_eq(judged(&fact, there), "");
	fact.at_us--;
	ck_assert_str_eq(judged(&fact, there), "at");
	target.event = EVENT_FACT_VOID;
	ck_assert_str_eq(judged(&fact, there), "seq");
	target.event = EVENT_CONSENT_SET;
	ck_assert_str_eq(judged(&fact, there), "seq");
	/* a void may take effect whenever the mistake was noticed */
	target.event = EVENT_CONSENT_SET;
	fact = about_fact(EVENT_FACT_VOID);
	fact.at_us = MOMENT(1);
	ck_assert_str_eq(judged(&fact, there), "");
}
END_TEST

START_TEST(who_is_part_of_another_is_part_of_no_other_and_of_no_circle)
{
	struct fact succession = joining(EVENT_ORG_SUCCEED);
	struct fact link = joining(EVENT_PATIENT_LINK);
	struct precedent free = {.joined = NULL};
	struct precedent joined = {.joined = &link};
	struct precedent circle = {.is_circle = true};

	ck_assert_str_eq(judged(&succession, free), "");
	ck_assert_str_eq(judged(&link, free), "");
	ck_assert_str_eq(judged(&succession, joined), "org");
	ck_assert_str_eq(judged(&link, joined), "was");
	ck_assert_str_eq(judged(&succession, circle), "successor");
	ck_assert_str_eq(judged(&link, circle), "patient");
}
END_TEST

START_TEST(a_practice_and_a_service_that_are_one_make_no_episode)
{
	struct fact fact = opening();
	struct precedent one = {.is_one = true};

	ck_assert_str_eq(judged(&fact, one), "service");
	one.is_one = false;
	ck_assert_str_eq(judged(&fact, one), "");
}
END_TEST

START_TEST(what_joins_is_the_same_again_without_at_and_a_review_is_not)
{
	struct fact held = joining(EVENT_ORG_SUCCEED), asked = held;

	asked.at_us = MOMENT(30);
	ck_assert(fact_is_same(&asked, &held, false));
	ck_assert(!fact_is_same(&asked, &held, true));
	asked.successor = TEXT("RX9");
	ck_assert(!fact_is_same(&asked, &held, false));
	held = asked = joining(EVENT_PATIENT_LINK);
	ck_assert(fact_is_same(&asked, &held, false));
	ck_assert(fact_is_same(&asked, &held, true));
	asked.was = TEXT("9434765870");
	ck_assert(!fact_is_same(&asked, &held, false));
	held = asked = about_fact(EVENT_VIEW_REVIEW);
	ck_assert(!fact_is_same(&asked, &held, false));
	ck_assert(fact_is_same(&asked, &held, true));
	asked.outcome = REVIEW_REFERRED;
	ck_assert(!fact_is_same(&asked, &held, true));
	asked = held;
	asked.of = 8;
	ck_assert(!fact_is_same(&asked, &held, true));
}
END_TEST

UNIT_MAIN("judge", a_void_needs_its_fact_and_a_reason_that_is_seen,
    a_review_needs_an_outcome_and_but_for_open_a_reason,
    nothing_becomes_part_of_itself,
    only_a_fact_that_is_there_and_stands_is_voided,
    neither_a_look_nor_a_void_is_voided,
    only_looks_are_reviewed_and_not_before_they_were,
    who_is_part_of_another_is_part_of_no_other_and_of_no_circle,
    a_practice_and_a_service_that_are_one_make_no_episode,
    what_joins_is_the_same_again_without_at_and_a_review_is_not,
    ten_equal_digits_are_no_number, nothing_was_shared_before_1900,
    what_is_due_is_due_after_it_began, an_unknown_episode_is_refused,
    an_episode_of_another_patient_is_refused,
    an_opening_of_an_id_in_use_is_refused,
    a_decision_before_the_opening_is_refused,
    a_decision_at_or_after_the_discharge_is_refused,
    a_second_discharge_is_refused,
    five_minutes_ahead_of_the_clock_are_the_limit,
    a_practice_is_not_its_own_service, a_consent_decides_about_one_thing,
    every_event_names_what_it_lacks,
    reason_by_note_and_decider_do_not_make_another_fact,
    identifiers_decisions_care_due_and_at_make_another_fact,
    a_decision_without_at_is_never_the_same,
    an_opening_without_at_is_the_same_where_it_agrees,
    a_discharge_without_at_of_an_ended_episode_is_the_same,
    a_view_is_always_another_fact,
    an_opening_needs_episode_practice_and_service,
    a_consent_needs_its_episode_or_its_practice, a_discharge_needs_its_episode,
    a_mark_needs_org_entry_and_what_it_says,
    a_partner_needs_org_and_what_it_says_and_no_patient,
    a_view_needs_viewer_and_digest, what_is_no_event_lacks_its_event,
    every_refusal_says_why, what_is_not_about_an_episode_is_not_judged_by_one,
    each_identifier_and_decision_makes_another_fact,
    an_opening_without_at_agrees_in_what_it_names,
    a_discharge_without_at_of_another_episode_is_another)
