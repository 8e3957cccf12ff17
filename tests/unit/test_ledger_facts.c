/* The questions: which facts, in which order, and by which index. */
#include "ledger.h"

/*
 * The ledger of these tests. Patient A: episode ep-1 opened at 1, decided at
 * 3, discharged at 9; ep-3 opened at 7 and due; a MIG choice at 5; a mark at
 * 8; a view at 6. Patient B: ep-2 opened at 2 and due, a view at 10; partners
 * at 4 and 11. ep-1 is due as well.
 */
static const char *
world(void)
{
	const char *path = made("world");
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact facts[] = {
	    opening(1, PATIENT_A, "ep-1"),
	    opening(2, PATIENT_B, "ep-2"),
	    discharge(3, PATIENT_A, "ep-1"),
	    partner(4),
	    plain_fact(5),
	    view(6, PATIENT_A),
	    opening(7, PATIENT_A, "ep-3"),
	    discharge(8, PATIENT_A, ""),
	    discharge(9, PATIENT_A, "ep-1"),
	    view(10, PATIENT_B),
	    partner(11),
	};

	facts[0].due_us = 100 * SECOND_US;
	facts[1].due_us = 200 * SECOND_US;
	facts[2].event = EVENT_CONSENT_SET;
	facts[2].to_service = DECISION_YES;
	facts[6].due_us = 150 * SECOND_US;
	facts[7].event = EVENT_MARK_PRIVATE;
	facts[7].org = TEXT("A81001");
	facts[7].entry = TEXT("en-1");
	facts[7].private = DECISION_YES;
	ck_ok(ledger_begin(ledger, &err));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		ck_ok(append(ledger, &facts[i]));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	return path;
}

/* Asks the world, with and without a line. */
static void
gives(struct facts_query query, const char *seqs)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);

	if (!query.upto_seq)
		query.upto_seq = 11;
	query.line = false;
	ck_assert_str_eq(asked(ledger, &query), seqs);
	query.line = true;
	ck_assert_str_eq(asked(ledger, &query), seqs);
	ledger_close(ledger);
}

#define QUERY(...) ((struct facts_query){__VA_ARGS__})

START_TEST(a_patients_facts_are_all_but_views_in_order)
{
	gives(QUERY(.of = FACTS_OF_PATIENT, .patient = TEXT(PATIENT_A)),
	    "1 3 5 7 8 9");
	gives(QUERY(.of = FACTS_OF_PATIENT, .patient = TEXT(PATIENT_B)), "2");
}
END_TEST

START_TEST(a_patient_without_facts_has_none)
{
	gives(QUERY(.of = FACTS_OF_PATIENT, .patient = TEXT("0000000000")), "");
	gives(QUERY(.of = FACTS_OF_PATIENT), "");
}
END_TEST

START_TEST(a_subject_is_an_episode)
{
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .subject = TEXT("ep-1")),
	    "1 3 9");
}
END_TEST

START_TEST(a_subject_is_an_entry)
{
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .subject = TEXT("en-1")),
	    "8");
}
END_TEST

START_TEST(a_subject_is_the_practice_of_a_mig_choice)
{
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .practice = TEXT("A81001")),
	    "5");
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .subject = TEXT("A81001")),
	    "");
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .practice = TEXT("A81001 but much too long")),
	    "");
}
END_TEST

START_TEST(a_subject_is_one_patients)
{
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_B),
		  .subject = TEXT("ep-1")),
	    "");
}
END_TEST

START_TEST(a_subjects_facts_since_an_instant_are_those_from_it_on)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT_SINCE,
	    .patient = TEXT(PATIENT_A),
	    .subject = TEXT("ep-1")};

	query.from_us = plain_fact(3).at_us;
	gives(query, "3 9");
	query.from_us++;
	gives(query, "9");
	query.from_us = INSTANT_MIN;
	gives(query, "1 3 9");
	query.subject = TEXT("en-1");
	gives(query, "8");
	query.patient = TEXT(PATIENT_B);
	gives(query, "");
}
END_TEST

/* The span's latest at is that of the facts of the episode, if any. */
static void
last_is_told(struct ledger *ledger, const struct ledger_about *about,
    const struct ledger_span *span)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT_SINCE,
	    .patient = about->patient,
	    .subject = about->subject,
	    .upto_seq = about->upto_seq};
	bool some = span->last_us != INSTANT_UNSET;

	query.from_us = some ? span->last_us : INSTANT_MIN;
	ck_assert_int_eq(*asked(ledger, &query) != '\0', some);
	query.from_us += some;
	ck_assert_str_eq(asked(ledger, &query), "");
}

static void
spans(const char *patient, const char *episode, uint64_t upto_seq,
    uint64_t opened_by, uint64_t ended_by)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);
	struct ledger_span span;

	ck_ok(ledger_span(ledger,
	    ABOUT(text_of(patient), text_of(episode), upto_seq), &span, &err));
	last_is_told(
	    ledger, ABOUT(text_of(patient), text_of(episode), upto_seq), &span);
	ck_assert_int_eq(span.opened_us,
	    opened_by ? plain_fact(opened_by).at_us : INSTANT_UNSET);
	ck_assert_int_eq(span.ended_us,
	    ended_by ? plain_fact(ended_by).at_us : INSTANT_UNSET);
	ledger_close(ledger);
}

START_TEST(a_span_is_from_the_opening_to_the_discharge)
{
	spans(PATIENT_A, "ep-1", 11, 1, 9);
	spans(PATIENT_A, "ep-3", 11, 7, 0);
	spans(PATIENT_A, "ep-4", 11, 0, 0);
	spans(PATIENT_A, "en-1", 11, 0, 0);
}
END_TEST

START_TEST(a_span_is_as_known_then)
{
	spans(PATIENT_A, "ep-1", 9, 1, 9);
	spans(PATIENT_A, "ep-1", 8, 1, 0);
	spans(PATIENT_A, "ep-3", 7, 7, 0);
	spans(PATIENT_A, "ep-3", 6, 0, 0);
}
END_TEST

START_TEST(a_span_tells_no_opening_of_another_patient)
{
	spans(PATIENT_B, "ep-1", 11, 0, 9);
	spans(PATIENT_B, "ep-2", 11, 2, 0);
}
END_TEST

/* Two facts of the first patient: has the episode of the first a route? */
static bool
have_routes(struct fact first, struct fact second, const char *patient,
    uint64_t upto_seq)
{
	struct ledger *ledger = opened(made("routes"), LEDGER_WRITE);
	bool has = false;

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &first));
	ck_ok(append(ledger, &second));
	ck_ok(ledger_has_routes(ledger,
	    ABOUT(text_of(patient), first.episode, upto_seq), &has, &err));
	ledger_close(ledger);
	return has;
}

/* From the one organisation to the other. */
static struct fact
referral(uint64_t seq, const char *episode, struct text practice,
    struct text service)
{
	struct fact fact = opening(seq, PATIENT_A, episode);

	fact.practice = practice;
	fact.service = service;
	return fact;
}

#define A TEXT("A81001")
#define B TEXT("RX8")
#define C TEXT("RX9")

START_TEST(another_episode_between_the_same_two_is_a_route)
{
	struct fact asked = referral(1, "ep-1", A, B);

	ck_assert(have_routes(asked, referral(2, "ep-2", A, B), PATIENT_A, 2));
	ck_assert(have_routes(asked, referral(2, "ep-2", B, A), PATIENT_A, 2));
	ck_assert(!have_routes(asked, referral(2, "ep-2", A, C), PATIENT_A, 2));
	ck_assert(!have_routes(asked, referral(2, "ep-2", C, B), PATIENT_A, 2));
}
END_TEST

START_TEST(a_yes_to_the_mig_at_one_of_them_is_a_route)
{
	struct fact asked = referral(1, "ep-1", A, B);
	struct fact choice = plain_fact(2);

	choice.mig = DECISION_YES;
	choice.practice = A;
	ck_assert(have_routes(asked, choice, PATIENT_A, 2));
	choice.practice = B;
	ck_assert(have_routes(asked, choice, PATIENT_A, 2));
	choice.practice = C;
	ck_assert(!have_routes(asked, choice, PATIENT_A, 2));
	choice.practice = A;
	choice.mig = DECISION_NO;
	ck_assert(!have_routes(asked, choice, PATIENT_A, 2));
}
END_TEST

START_TEST(a_choice_at_a_practice_named_like_the_episode_is_a_route)
{
	struct fact choice = plain_fact(2);

	choice.mig = DECISION_YES;
	choice.practice = A;
	ck_assert(
	    have_routes(referral(1, "A81001", A, B), choice, PATIENT_A, 2));
}
END_TEST

START_TEST(routes_are_as_known_then_and_of_that_patient)
{
	struct fact asked = referral(1, "ep-1", A, B);
	struct fact other = referral(2, "ep-2", A, B);

	ck_assert(!have_routes(asked, other, PATIENT_A, 1));
	ck_assert(!have_routes(asked, other, PATIENT_B, 2));
	other.patient = TEXT(PATIENT_B);
	ck_assert(!have_routes(asked, other, PATIENT_A, 2));
}
END_TEST

#undef A
#undef B
#undef C

START_TEST(an_episode_is_found_by_its_id)
{
	gives(QUERY(.of = FACTS_OF_EPISODE, .subject = TEXT("ep-3")), "7");
	gives(QUERY(.of = FACTS_OF_EPISODE, .subject = TEXT("ep-4")), "");
}
END_TEST

START_TEST(partners_are_every_partner_set)
{
	gives(QUERY(.of = FACTS_OF_PARTNERS), "4 11");
}
END_TEST

START_TEST(one_partners_facts_are_found_from_a_moment_on)
{
	struct text org = partner(4).org;

	gives(QUERY(.of = FACTS_OF_PARTNER_SINCE, .subject = org,
		  .from_us = 4 * SECOND_US),
	    "4 11");
	gives(QUERY(.of = FACTS_OF_PARTNER_SINCE, .subject = org,
		  .from_us = 4 * SECOND_US + 1),
	    "11");
	gives(
	    QUERY(.of = FACTS_OF_PARTNER_SINCE, .subject = org, .upto_seq = 10),
	    "4");
	gives(QUERY(.of = FACTS_OF_PARTNER_SINCE, .subject = TEXT("RX0")), "");
}
END_TEST

START_TEST(an_events_facts_are_those_of_that_kind)
{
	gives(QUERY(.of = FACTS_OF_EVENT, .event = EVENT_CONSENT_SET), "3 5");
	gives(QUERY(.of = FACTS_OF_EVENT, .event = EVENT_RECORD_VIEW), "6 10");
}
END_TEST

START_TEST(views_are_one_patients)
{
	gives(QUERY(.of = FACTS_OF_VIEWS, .patient = TEXT(PATIENT_A)), "6");
	gives(QUERY(.of = FACTS_OF_VIEWS, .patient = TEXT(PATIENT_B)), "10");
}
END_TEST

START_TEST(all_facts_are_all)
{
	gives(QUERY(.of = FACTS_ALL), "1 2 3 4 5 6 7 8 9 10 11");
}
END_TEST

START_TEST(all_facts_are_narrowed_by_patient_and_event)
{
	gives(QUERY(.of = FACTS_ALL, .patient = TEXT(PATIENT_A)),
	    "1 3 5 6 7 8 9");
	gives(QUERY(.of = FACTS_ALL, .event = EVENT_EPISODE_OPEN), "1 2 7");
	gives(QUERY(.of = FACTS_ALL, .patient = TEXT(PATIENT_A),
		  .event = EVENT_EPISODE_OPEN),
	    "1 7");
	gives(QUERY(.of = FACTS_ALL, .patient = TEXT(PATIENT_A),
		  .event = EVENT_RECORD_VIEW),
	    "6");
}
END_TEST

START_TEST(due_are_the_openings_due_by_then_and_not_discharged)
{
	gives(QUERY(.of = FACTS_DUE, .due_us = 200 * SECOND_US), "2 7");
	gives(QUERY(.of = FACTS_DUE, .due_us = 200 * SECOND_US - 1), "7");
	gives(QUERY(.of = FACTS_DUE, .due_us = 149 * SECOND_US), "");
}
END_TEST

START_TEST(a_discharge_not_yet_known_leaves_an_episode_due)
{
	gives(QUERY(.of = FACTS_DUE, .due_us = INSTANT_MAX, .upto_seq = 8),
	    "1 2 7");
}
END_TEST

START_TEST(every_question_keeps_to_after_and_up_to)
{
	gives(QUERY(.of = FACTS_OF_PATIENT, .patient = TEXT(PATIENT_A),
		  .after_seq = 3, .upto_seq = 8),
	    "5 7 8");
	gives(QUERY(.of = FACTS_OF_SUBJECT, .patient = TEXT(PATIENT_A),
		  .subject = TEXT("ep-1"), .after_seq = 1, .upto_seq = 8),
	    "3");
	gives(QUERY(.of = FACTS_OF_EPISODE, .subject = TEXT("ep-3"),
		  .upto_seq = 6),
	    "");
	gives(QUERY(.of = FACTS_OF_PARTNERS, .after_seq = 4), "11");
	gives(
	    QUERY(.of = FACTS_DUE, .due_us = INSTANT_MAX, .after_seq = 2), "7");
	gives(QUERY(.of = FACTS_OF_VIEWS, .patient = TEXT(PATIENT_A),
		  .upto_seq = 5),
	    "");
	gives(QUERY(.of = FACTS_ALL, .after_seq = 9, .upto_seq = 10), "10");
	gives(QUERY(.of = FACTS_ALL, .patient = TEXT(PATIENT_A), .after_seq = 5,
		  .upto_seq = 7),
	    "6 7");
	gives(QUERY(.of = FACTS_ALL, .after_seq = 9, .upto_seq = UINT64_MAX),
	    "10 11");
}
END_TEST

START_TEST(every_question_keeps_to_its_limit)
{
	gives(QUERY(.of = FACTS_OF_PATIENT, .patient = TEXT(PATIENT_A),
		  .limit = 2),
	    "1 3");
	gives(QUERY(.of = FACTS_DUE, .due_us = INSTANT_MAX, .limit = 1), "2");
	gives(QUERY(.of = FACTS_ALL, .after_seq = 2, .limit = 3), "3 4 5");
	gives(QUERY(.of = FACTS_ALL, .patient = TEXT(PATIENT_A), .after_seq = 3,
		  .limit = 2),
	    "5 6");
	gives(QUERY(.of = FACTS_ALL, .after_seq = 9, .limit = UINT64_MAX),
	    "10 11");
}
END_TEST

/* A sink that compares what it gets with the one fact of the ledger. */
static enum status
whole_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	const struct fact *want = ctx;

	(void)line, (void)error;
	ck_assert_uint_eq(fact->seq, want->seq);
	ck_assert_int_eq(fact->event, want->event);
	ck_assert_int_eq(fact->logged_us, want->logged_us);
	ck_assert_int_eq(fact->at_us, want->at_us);
	ck_assert_int_eq(fact->due_us, want->due_us);
	ck_assert_int_eq(fact->to_service, want->to_service);
	ck_assert_int_eq(fact->to_practice, want->to_practice);
	ck_assert_int_eq(fact->mig, want->mig);
	ck_assert_int_eq(fact->private, want->private);
	ck_assert_int_eq(fact->partner, want->partner);
	ck_assert(text_equal(fact->patient, want->patient));
	ck_assert(text_equal(fact->episode, want->episode));
	ck_assert(text_equal(fact->practice, want->practice));
	ck_assert(text_equal(fact->service, want->service));
	ck_assert(text_equal(fact->org, want->org));
	ck_assert(text_equal(fact->entry, want->entry));
	ck_assert(text_equal(fact->viewer, want->viewer));
	ck_assert(text_equal(fact->care, want->care));
	return STATUS_OK;
}

static void
comes_back(struct fact fact)
{
	struct ledger *ledger = opened(made("whole"), LEDGER_WRITE);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 1};

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_ok(ledger_commit(ledger, &err));
	ck_ok(ledger_facts(ledger, &query, whole_sink, &fact, &err));
	ledger_close(ledger);
}

START_TEST(every_column_of_a_fact_comes_back)
{
	struct fact fact = opening(1, PATIENT_A, "ep-1");

	fact.logged_us = INSTANT_MAX;
	fact.at_us = INSTANT_MIN;
	fact.due_us = -1;
	fact.to_service = DECISION_YES;
	fact.to_practice = DECISION_NO;
	fact.mig = DECISION_YES;
	fact.private = DECISION_NO;
	fact.partner = DECISION_YES;
	fact.org = TEXT("B82002");
	fact.entry = TEXT("en:1");
	fact.viewer = TEXT("RX9");
	fact.care = TEXT("physioth\xc3\xa9rapie");
	comes_back(fact);
}
END_TEST

START_TEST(what_is_not_set_comes_back_unset)
{
	comes_back(partner(1));
	comes_back(view(1, PATIENT_B));
}
END_TEST

START_TEST(the_line_is_given_when_asked_for)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);
	struct facts_query query = {.of = FACTS_OF_PARTNERS, .upto_seq = 11};
	struct answer answer = {0};
	char line[LINE_BYTES];

	line_of(11, line);
	ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
	ck_assert_str_eq(answer.line, "");
	query.line = true;
	ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
	ck_assert_str_eq(answer.line, line);
	query = QUERY(.of = FACTS_ALL, .upto_seq = 11);
	ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
	ck_assert_str_eq(answer.line, line);
	ledger_close(ledger);
}
END_TEST

/* sinks */

START_TEST(a_sinks_status_ends_the_question)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 11};
	struct answer answer = {.status = STATUS_REFUSED};

	ck_assert_int_eq(
	    ledger_facts(ledger, &query, answer_sink, &answer, &err),
	    STATUS_REFUSED);
	ck_assert_uint_eq(answer.count, 1);
	ck_assert_str_eq(asked(ledger, &query), "1 2 3 4 5 6 7 8 9 10 11");
	ledger_close(ledger);
}
END_TEST

static enum status
nested_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 1};
	struct answer answer = {0};

	(void)fact, (void)line;
	return ledger_facts(ctx, &query, answer_sink, &answer, error);
}

START_TEST(the_same_question_within_its_answer_is_refused)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 11};

	ck_fails(ledger_facts(ledger, &query, nested_sink, ledger, &err),
	    STATUS_FAILED, "was asked within its own answer");
	ledger_close(ledger);
}
END_TEST

START_TEST(another_question_within_an_answer_is_answered)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);
	struct facts_query query = {.of = FACTS_OF_PARTNERS, .upto_seq = 11};

	ck_ok(ledger_facts(ledger, &query, nested_sink, ledger, &err));
	ledger_close(ledger);
}
END_TEST

/* patients and instants */

static const char *
next(struct ledger *ledger, const char *after, uint64_t upto_seq)
{
	static char number[11];
	bool found = false;

	ck_ok(ledger_next_patient(ledger,
	    ABOUT(text_of(after), TEXT(""), upto_seq), number, &found, &err));
	return found ? number : "none";
}

START_TEST(patients_come_in_order_of_their_numbers)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);

	ck_assert_str_eq(next(ledger, "", 11), PATIENT_A);
	ck_assert_str_eq(next(ledger, PATIENT_A, 11), PATIENT_B);
	ck_assert_str_eq(next(ledger, PATIENT_B, 11), "none");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_patient_not_yet_known_does_not_come)
{
	struct ledger *ledger = opened(world(), LEDGER_READ);

	ck_assert_str_eq(next(ledger, PATIENT_A, 1), "none");
	ck_assert_str_eq(next(ledger, "", 0), "none");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_patient_with_views_alone_does_not_come)
{
	struct ledger *ledger = opened(made("views"), LEDGER_WRITE);
	struct fact fact = view(1, PATIENT_A);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_ok(ledger_commit(ledger, &err));
	ck_assert_str_eq(next(ledger, "", 1), "none");
	ledger_close(ledger);
}
END_TEST

START_TEST(the_seq_at_an_instant_is_the_last_logged_by_then)
{
	static const int64_t logged_s[] = {2, 2, 5, 5, 5, 9};
	static const uint64_t last[] = {0, 0, 2, 2, 2, 5, 5, 5, 5, 6, 6};
	struct ledger *ledger = opened(made("when"), LEDGER_WRITE);
	uint64_t seq = 99;

	ck_ok(ledger_seq_at(ledger, INSTANT_MAX, &seq, &err));
	ck_assert_uint_eq(seq, 0);
	ck_ok(ledger_begin(ledger, &err));
	for (uint64_t i = 0; i < 6; i++) {
		struct fact fact = plain_fact(i + 1);

		fact.logged_us = logged_s[i] * SECOND_US;
		ck_ok(append(ledger, &fact));
	}
	ck_ok(ledger_commit(ledger, &err));
	for (int64_t s = 0; s <= 10; s++) {
		ck_ok(ledger_seq_at(ledger, s * SECOND_US, &seq, &err));
		ck_assert_uint_eq(seq, last[s]);
	}
	ledger_close(ledger);
}
END_TEST

/* a patient's organisations */

static bool
names(
    struct ledger *ledger, const char *patient, const char *org, uint64_t upto)
{
	bool has = false;

	ck_ok(ledger_names_org(
	    ledger, ABOUT(text_of(patient), text_of(org), upto), &has, &err));
	return has;
}

static struct fact
mark(uint64_t seq, const char *patient, const char *org, const char *entry)
{
	struct fact fact = plain_fact(seq);

	fact.event = EVENT_MARK_PRIVATE;
	fact.patient = text_of(patient);
	fact.practice = TEXT("");
	fact.mig = DECISION_UNSET;
	fact.org = text_of(org);
	fact.entry = text_of(entry);
	fact.private = DECISION_YES;
	return fact;
}

/* 1 a MIG choice at A81001, 2 an opening of A81001 and RX8, 3 a mark at M1, 4
 * its discharge, 5 a view by RX8 of B */
static struct ledger *
named(void)
{
	struct ledger *ledger = opened(made("named"), LEDGER_WRITE);
	const struct fact facts[] = {plain_fact(1),
	    opening(2, PATIENT_A, "ep-1"), mark(3, PATIENT_A, "M1", "e"),
	    discharge(4, PATIENT_A, "ep-1"), view(5, PATIENT_B)};

	ck_ok(ledger_begin(ledger, &err));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		ck_ok(append(ledger, &facts[i]));
	ck_ok(ledger_commit(ledger, &err));
	return ledger;
}

START_TEST(an_organisation_is_named_by_practice_service_or_mark)
{
	struct ledger *ledger = named();

	ck_assert(names(ledger, PATIENT_A, "A81001", 1));
	ck_assert(!names(ledger, PATIENT_A, "A81001", 0));
	ck_assert(!names(ledger, PATIENT_A, "RX8", 1));
	ck_assert(names(ledger, PATIENT_A, "RX8", 2));
	ck_assert(!names(ledger, PATIENT_A, "M1", 2));
	ck_assert(names(ledger, PATIENT_A, "M1", 5));
	ck_assert(!names(ledger, PATIENT_A, "ep-1", 5));
	ck_assert(!names(ledger, PATIENT_A, "e", 5));
	ck_assert(!names(ledger, PATIENT_A, "", 5));
	ledger_close(ledger);
}
END_TEST

START_TEST(a_view_or_another_patients_fact_names_nobody)
{
	struct ledger *ledger = named();

	ck_assert(!names(ledger, PATIENT_B, "RX8", 5));
	ck_assert(!names(ledger, PATIENT_B, "A81001", 5));
	ledger_close(ledger);
}
END_TEST

START_TEST(the_facts_of_routes_are_all_but_marks_and_views)
{
	struct ledger *ledger = named();
	struct facts_query query = {
	    .of = FACTS_OF_ROUTES, .patient = TEXT(PATIENT_A), .upto_seq = 5};

	ck_assert_str_eq(asked(ledger, &query), "1 2 4");
	query.after_seq = 1;
	query.upto_seq = 3;
	ck_assert_str_eq(asked(ledger, &query), "2");
	query.patient = TEXT(PATIENT_B);
	query.upto_seq = 5;
	ck_assert_str_eq(asked(ledger, &query), "");
	ledger_close(ledger);
}
END_TEST

UNIT_MAIN("ledger_facts", a_patients_facts_are_all_but_views_in_order,
    a_patient_without_facts_has_none, a_subject_is_an_episode,
    a_subject_is_an_entry, a_subject_is_the_practice_of_a_mig_choice,
    a_subject_is_one_patients,
    a_subjects_facts_since_an_instant_are_those_from_it_on,
    a_span_is_from_the_opening_to_the_discharge, a_span_is_as_known_then,
    a_span_tells_no_opening_of_another_patient,
    another_episode_between_the_same_two_is_a_route,
    a_yes_to_the_mig_at_one_of_them_is_a_route,
    a_choice_at_a_practice_named_like_the_episode_is_a_route,
    routes_are_as_known_then_and_of_that_patient, an_episode_is_found_by_its_id,
    partners_are_every_partner_set,
    one_partners_facts_are_found_from_a_moment_on,
    an_events_facts_are_those_of_that_kind, views_are_one_patients,
    all_facts_are_all, all_facts_are_narrowed_by_patient_and_event,
    due_are_the_openings_due_by_then_and_not_discharged,
    a_discharge_not_yet_known_leaves_an_episode_due,
    every_question_keeps_to_after_and_up_to, every_question_keeps_to_its_limit,
    every_column_of_a_fact_comes_back, what_is_not_set_comes_back_unset,
    the_line_is_given_when_asked_for, a_sinks_status_ends_the_question,
    the_same_question_within_its_answer_is_refused,
    another_question_within_an_answer_is_answered,
    patients_come_in_order_of_their_numbers,
    a_patient_not_yet_known_does_not_come,
    a_patient_with_views_alone_does_not_come,
    the_seq_at_an_instant_is_the_last_logged_by_then,
    an_organisation_is_named_by_practice_service_or_mark,
    a_view_or_another_patients_fact_names_nobody,
    the_facts_of_routes_are_all_but_marks_and_views)
