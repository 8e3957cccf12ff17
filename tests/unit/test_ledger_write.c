/* What is added, what is not taken, and what commit and rollback leave. */
#include "ledger.h"

#include <time.h>

/* adding */

START_TEST(a_fact_added_is_the_head_after_commit)
{
	const char *path = filled("head", 3);
	struct ledger *ledger = opened(path, LEDGER_READ);
	struct head head;

	ck_ok(ledger_head(ledger, &head, &err));
	ck_assert_uint_eq(head.seq, 3);
	ck_assert_int_eq(head.logged_us, 3 * SECOND_US);
	ck_assert_int_eq(head.latest_us, 3 * SECOND_US);
	ck_assert_str_eq(head.hash, "00000000000000000000000000000000"
				    "00000000000000000000000000000003");
	ledger_close(ledger);
}
END_TEST

START_TEST(the_head_within_a_transaction_holds_what_was_added)
{
	struct ledger *ledger = opened(filled("within", 2), LEDGER_WRITE);
	struct fact fact = plain_fact(3);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_assert_uint_eq(head_seq(ledger), 3);
	ledger_rollback(ledger);
	ck_assert_uint_eq(head_seq(ledger), 2);
	ledger_close(ledger);
}
END_TEST

START_TEST(a_line_is_kept_byte_for_byte)
{
	static const char kept[] =
	    "{\"note\":\"\xc3\xa9 \\\" '; --\0 \x01\",\"hash\":\""
	    "0123456789abcdef0123456789abcdef"
	    "0123456789abcdef0123456789abcdef\"}";
	const char *path = made("bytes");
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 1};
	struct answer answer = {0};
	struct fact fact = plain_fact(1);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(ledger_append(ledger, &fact, TEXT(kept), &err));
	ck_ok(ledger_commit(ledger, &err));
	ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
	ck_assert_mem_eq(answer.line, kept, sizeof kept);
	ledger_close(ledger);
}
END_TEST

START_TEST(latest_is_the_latest_logged_or_at_so_far)
{
	struct ledger *ledger = opened(made("latest"), LEDGER_WRITE);
	static const int64_t at_s[] = {1, 90, 3, 4};
	static const int64_t latest_s[] = {10, 90, 90, 95};
	static const int64_t logged_s[] = {10, 11, 12, 95};
	struct head head;

	for (uint64_t i = 0; i < 4; i++) {
		struct fact fact = plain_fact(i + 1);

		fact.at_us = at_s[i] * SECOND_US;
		fact.logged_us = logged_s[i] * SECOND_US;
		ck_ok(ledger_begin(ledger, &err));
		ck_ok(append(ledger, &fact));
		ck_ok(ledger_commit(ledger, &err));
		ck_ok(ledger_head(ledger, &head, &err));
		ck_assert_int_eq(head.latest_us, latest_s[i] * SECOND_US);
	}
	ledger_close(ledger);
}
END_TEST

/* A begun ledger with two facts that does not take this one. */
static void
is_not_taken(const struct fact *fact, const char *what)
{
	const char *path = filled("kept", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);

	ck_ok(ledger_begin(ledger, &err));
	ck_fails(append(ledger, fact), STATUS_FAILED, what);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 2);
}

START_TEST(a_fact_out_of_turn_is_not_taken)
{
	static const uint64_t seqs[] = {0, 1, 2, 4, UINT64_MAX};

	for (size_t i = 0; i < 5; i++) {
		struct fact fact = plain_fact(3);

		fact.seq = seqs[i];
		is_not_taken(&fact, "takes the next fact, no other");
	}
}
END_TEST

START_TEST(a_fact_logged_before_the_last_is_not_taken)
{
	struct fact fact = plain_fact(3);

	fact.logged_us = 2 * SECOND_US - 1;
	is_not_taken(&fact, "takes the next fact, no other");
}
END_TEST

START_TEST(a_fact_of_no_kind_is_not_taken)
{
	struct fact fact = plain_fact(3);

	fact.event = EVENT_COUNT;
	is_not_taken(&fact, "does not take this fact");
}
END_TEST

START_TEST(a_decision_that_is_none_is_not_taken)
{
	struct fact fact = plain_fact(3);

	fact.mig = (enum decision)3;
	is_not_taken(&fact, "does not take this fact");
}
END_TEST

START_TEST(an_episode_opens_once)
{
	const char *path = made("twice");
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact first = opening(1, PATIENT_A, "ep-1");
	struct fact second = opening(2, PATIENT_B, "ep-1");

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &first));
	ck_fails(
	    append(ledger, &second), STATUS_FAILED, "does not take this fact");
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 0);
}
END_TEST

START_TEST(a_line_too_long_is_not_taken)
{
	struct ledger *ledger = opened(made("long"), LEDGER_WRITE);
	struct fact fact = plain_fact(1);
	char *bytes = calloc(1, LEDGER_ROW_MAX);

	ck_assert_ptr_nonnull(bytes);
	ck_ok(ledger_begin(ledger, &err));
	ck_fails(ledger_append(
		     ledger, &fact, (struct text){bytes, LEDGER_ROW_MAX}, &err),
	    STATUS_FAILED, "takes no line of that length");
	ledger_close(ledger);
	free(bytes);
}
END_TEST

START_TEST(a_line_of_a_mebibyte_is_taken)
{
	const char *path = made("long");
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = plain_fact(1);
	size_t len = 1 << 20;
	char *bytes = malloc(len), tail[LINE_BYTES];
	struct text end = line_of(1, tail);

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, ' ', len);
	memcpy(bytes + len - end.len, end.ptr, end.len);
	ck_ok(ledger_begin(ledger, &err));
	ck_ok(ledger_append(ledger, &fact, (struct text){bytes, len}, &err));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	free(bytes);
	ck_assert_uint_eq(held(path), 1);
}
END_TEST

START_TEST(a_line_without_hash_is_tried_and_never_kept)
{
	const char *path = filled("trial", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = plain_fact(3);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(ledger_append(ledger, &fact, TEXT("{\"seq\":3}"), &err));
	ck_assert_uint_eq(head_seq(ledger), 3);
	ledger_rollback(ledger);
	add_plain(ledger, 3, 3);
	ck_ok(ledger_begin(ledger, &err));
	fact = plain_fact(4);
	ck_ok(ledger_append(ledger, &fact, TEXT("{\"seq\":4}"), &err));
	ck_fails(ledger_commit(ledger, &err), STATUS_FAILED,
	    "keeps no line without a hash");
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 3);
}
END_TEST

/* transactions */

START_TEST(nothing_is_added_unless_begun)
{
	struct ledger *ledger = opened(made("order"), LEDGER_WRITE);
	struct fact fact = plain_fact(1);

	ck_fails(append(ledger, &fact), STATUS_FAILED, "was not begun");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_ledger_is_not_begun_twice)
{
	struct ledger *ledger = opened(made("order"), LEDGER_WRITE);

	ck_ok(ledger_begin(ledger, &err));
	ck_fails(
	    ledger_begin(ledger, &err), STATUS_FAILED, "was begun already");
	ledger_close(ledger);
}
END_TEST

START_TEST(what_was_not_begun_is_not_committed)
{
	struct ledger *ledger = opened(made("order"), LEDGER_WRITE);

	ck_fails(ledger_commit(ledger, &err), STATUS_FAILED, "was not begun");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_ledger_opened_for_questions_takes_nothing)
{
	struct ledger *ledger = opened(made("order"), LEDGER_READ);

	ck_fails(ledger_begin(ledger, &err), STATUS_FAILED,
	    "was opened for questions only");
	ledger_close(ledger);
}
END_TEST

START_TEST(rollback_leaves_nothing)
{
	const char *path = filled("back", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = plain_fact(3);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ledger_rollback(ledger);
	ck_assert_uint_eq(held(path), 2);
	add_plain(ledger, 3, 4);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 4);
}
END_TEST

START_TEST(closing_rolls_back)
{
	const char *path = filled("back", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = plain_fact(3);

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 2);
}
END_TEST

START_TEST(closing_no_ledger_does_nothing)
{
	ledger_close(NULL);
}
END_TEST

START_TEST(a_ledger_that_failed_is_not_used_again)
{
	struct ledger *ledger = opened(filled("spent", 2), LEDGER_WRITE);
	struct fact fact = plain_fact(9);
	struct head head;

	ck_ok(ledger_begin(ledger, &err));
	ck_assert_int_eq(append(ledger, &fact), STATUS_FAILED);
	ck_fails(ledger_head(ledger, &head, &err), STATUS_FAILED,
	    "failed before and is not used again");
	ck_fails(ledger_begin(ledger, &err), STATUS_FAILED,
	    "failed before and is not used again");
	ck_fails(ledger_check(ledger, &err), STATUS_FAILED,
	    "failed before and is not used again");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_hundred_thousand_facts_are_added_within_seconds)
{
	const char *path = made("many");
	struct ledger *ledger = opened(path, LEDGER_BATCH);
	clock_t start = clock();

	add_plain(ledger, 1, 100000);
	ck_assert_int_le((clock() - start) / CLOCKS_PER_SEC, 60);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 100000);
}
END_TEST

static int64_t
cache_kb(struct ledger *ledger)
{
	return -number_of(db_of(ledger), "PRAGMA cache_size");
}

START_TEST(who_adds_much_has_room_for_more_pages)
{
	struct ledger *ledger = opened(made("roomy"), LEDGER_BATCH);

	ck_assert_int_eq(cache_kb(ledger), 16000);
	add_plain(ledger, 1, 1000);
	ck_assert_int_eq(cache_kb(ledger), 16000);
	add_plain(ledger, 1001, 1100);
	ck_assert_int_eq(cache_kb(ledger), 64000);
	ledger_close(ledger);
}
END_TEST

START_TEST(who_logs_looks_has_no_more_room)
{
	struct ledger *ledger = opened(made("looks"), LEDGER_BATCH);

	ck_ok(ledger_begin(ledger, &err));
	for (uint64_t seq = 1; seq <= 2000; seq++) {
		struct fact fact = view(seq, PATIENT_A);

		ck_ok(append(ledger, &fact));
	}
	ck_ok(ledger_commit(ledger, &err));
	ck_assert_int_eq(cache_kb(ledger), 16000);
	ledger_close(ledger);
}
END_TEST

UNIT_MAIN("ledger_write", a_fact_added_is_the_head_after_commit,
    the_head_within_a_transaction_holds_what_was_added,
    a_line_is_kept_byte_for_byte, latest_is_the_latest_logged_or_at_so_far,
    a_fact_out_of_turn_is_not_taken, a_fact_logged_before_the_last_is_not_taken,
    a_fact_of_no_kind_is_not_taken, a_decision_that_is_none_is_not_taken,
    an_episode_opens_once, a_line_too_long_is_not_taken,
    a_line_of_a_mebibyte_is_taken, a_line_without_hash_is_tried_and_never_kept,
    nothing_is_added_unless_begun, a_ledger_is_not_begun_twice,
    what_was_not_begun_is_not_committed,
    a_ledger_opened_for_questions_takes_nothing, rollback_leaves_nothing,
    closing_rolls_back, closing_no_ledger_does_nothing,
    a_ledger_that_failed_is_not_used_again,
    a_hundred_thousand_facts_are_added_within_seconds,
    who_adds_much_has_room_for_more_pages, who_logs_looks_has_no_more_room)
