/* What questions cost: no scan of the ledger, no sort, no square. */
#include "ledger.h"

/* Does SQLite go through the whole table, or sort, for that statement? */
static bool
scans_or_sorts(struct ledger *ledger, const char *statement)
{
	char sql[2048];
	sqlite3_stmt *plan = NULL;
	bool found = false;

	snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", statement);
	ck_assert_int_eq(
	    sqlite3_prepare_v2(db_of(ledger), sql, -1, &plan, NULL), SQLITE_OK);
	while (sqlite3_step(plan) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(plan, 3);

		if (strstr(step, "TEMP B-TREE") ||
		    (strstr(step, "SCAN") && !strstr(step, "CONSTANT ROW")))
			found = true;
	}
	sqlite3_finalize(plan);
	return found;
}

START_TEST(no_question_scans_the_ledger_or_sorts_it)
{
	struct ledger *ledger = opened(made("plan"), LEDGER_READ);

	for (int i = STATEMENT_HEAD; i < STATEMENT_COUNT; i++)
		ck_assert_msg(!scans_or_sorts(
				  ledger, sqlite_sql((enum sqlite_statement)i)),
		    "%s", sqlite_sql((enum sqlite_statement)i));
	ledger_close(ledger);
}
END_TEST

START_TEST(a_scan_and_a_sort_would_be_found)
{
	struct ledger *ledger = opened(made("plan"), LEDGER_READ);

	ck_assert(
	    scans_or_sorts(ledger, "SELECT seq FROM event WHERE care = 'x'"));
	ck_assert(scans_or_sorts(
	    ledger, "SELECT seq FROM event WHERE kind = 1 ORDER BY line"));
	ledger_close(ledger);
}
END_TEST

/* Instructions that SQLite runs for all that is due, asked limit at a time. */
static int
due_cost(struct ledger *ledger, uint64_t upto_seq, uint64_t limit)
{
	struct facts_query query = {.of = FACTS_DUE,
	    .due_us = INSTANT_MAX,
	    .upto_seq = upto_seq,
	    .limit = limit};
	struct answer answer;

	do {
		answer = (struct answer){0};
		ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
		query.after_seq = answer.last.seq;
	} while (answer.count);
	return sqlite3_stmt_status(
	    sqlite_of(ledger_store(ledger))->statements[STATEMENT_DUE],
	    SQLITE_STMTSTATUS_VM_STEP, 1);
}

START_TEST(asking_for_what_is_due_in_pieces_costs_no_more)
{
	struct ledger *ledger = opened(made("pieces"), LEDGER_WRITE);
	const uint64_t count = 5000;
	int pieces, halves;

	ck_ok(ledger_begin(ledger, &err));
	for (uint64_t seq = 1; seq <= count; seq++) {
		char id[24];
		struct fact fact;

		snprintf(id, sizeof id, "ep-%llu", (unsigned long long)seq);
		fact = opening(seq, PATIENT_A, id);
		fact.due_us = fact.at_us;
		ck_ok(append(ledger, &fact));
	}
	ck_ok(ledger_commit(ledger, &err));
	pieces = due_cost(ledger, count, 50);
	halves = due_cost(ledger, count / 2, 50);
	ck_assert_int_gt(halves, 0);
	ck_assert_int_lt(pieces, 3 * halves);
	ledger_close(ledger);
}
END_TEST

/* Instructions for one organisation's facts among so many others. */
static int
partner_cost(uint64_t others)
{
	struct ledger *ledger = opened(made("partners"), LEDGER_WRITE);
	struct facts_query query = {.of = FACTS_OF_PARTNER_SINCE,
	    .subject = TEXT("RX8"),
	    .upto_seq = others + 1};
	struct answer answer = {0};
	struct fact fact = partner(1);
	int cost;

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	for (uint64_t seq = 2; seq < others + 2; seq++) {
		char code[24];

		snprintf(code, sizeof code, "X%llu", (unsigned long long)seq);
		fact = partner(seq);
		fact.org = text_of(code);
		ck_ok(append(ledger, &fact));
	}
	ck_ok(ledger_facts(ledger, &query, answer_sink, &answer, &err));
	ck_assert_uint_eq(answer.count, 1);
	cost = sqlite3_stmt_status(sqlite_of(ledger_store(ledger))
				       ->statements[STATEMENT_OF_PARTNER_SINCE],
	    SQLITE_STMTSTATUS_VM_STEP, 1);
	ledger_close(ledger);
	return cost;
}

START_TEST(one_partner_costs_no_more_among_many)
{
	int alone = partner_cost(0);

	ck_assert_int_gt(alone, 0);
	ck_assert_int_lt(partner_cost(2000), 2 * alone);
}
END_TEST

UNIT_MAIN("ledger_cost", no_question_scans_the_ledger_or_sorts_it,
    a_scan_and_a_sort_would_be_found,
    asking_for_what_is_due_in_pieces_costs_no_more,
    one_partner_costs_no_more_among_many)
