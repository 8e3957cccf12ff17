/* Writers and readers side by side: whose turn it is, and who waits. */
#include "ledger.h"

#define IN_USE "is in use by another process"

static struct ledger *
impatient(const char *path, enum ledger_mode mode)
{
	struct ledger *ledger = opened(path, mode);

	ck_ok(sqlite_wait(sqlite_of(ledger_store(ledger)), 20, &err));
	return ledger;
}

START_TEST(a_second_writer_is_told_that_the_ledger_is_busy)
{
	const char *path = filled("turn", 2);
	struct ledger *first = opened(path, LEDGER_WRITE);
	struct ledger *second = impatient(path, LEDGER_WRITE);

	ck_ok(ledger_begin(first, &err));
	ck_fails(ledger_begin(second, &err), STATUS_BUSY, IN_USE);
	ledger_close(first);
	add_plain(second, 3, 3);
	ledger_close(second);
	ck_assert_uint_eq(held(path), 3);
}
END_TEST

START_TEST(a_reader_is_not_stopped_by_an_open_transaction)
{
	const char *path = filled("turn", 2);
	struct ledger *writer = opened(path, LEDGER_WRITE);
	struct ledger *reader = impatient(path, LEDGER_READ);
	struct fact fact = plain_fact(3);

	ck_ok(ledger_begin(writer, &err));
	ck_ok(append(writer, &fact));
	ck_assert_uint_eq(head_seq(reader), 2);
	ledger_close(writer);
	ledger_close(reader);
}
END_TEST

static enum status
stop_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)ctx, (void)fact, (void)line;
	return error_set(error, STATUS_REFUSED, "test", "is enough");
}

START_TEST(an_answered_question_holds_no_lock)
{
	const char *path = filled("turn", 20);
	struct ledger *reader = opened(path, LEDGER_READ);
	struct ledger *writer = impatient(path, LEDGER_WRITE);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 20};
	struct answer answer = {0};

	ck_ok(ledger_facts(reader, &query, answer_sink, &answer, &err));
	add_plain(writer, 21, 21);
	ck_assert_int_eq(ledger_facts(reader, &query, stop_sink, NULL, &err),
	    STATUS_REFUSED);
	add_plain(writer, 22, 22);
	ledger_close(reader);
	ledger_close(writer);
}
END_TEST

START_TEST(a_commit_that_finds_readers_is_busy_and_leaves_nothing)
{
	const char *path = filled("turn", 20);
	struct ledger *writer = impatient(path, LEDGER_WRITE);
	struct fact fact = plain_fact(21);
	sqlite3 *db = bare(path);
	sqlite3_stmt *row = NULL;

	ck_assert_int_eq(
	    sqlite3_prepare_v2(db, "SELECT * FROM event", -1, &row, NULL), 0);
	ck_assert_int_eq(sqlite3_step(row), SQLITE_ROW);
	ck_ok(ledger_begin(writer, &err));
	ck_ok(append(writer, &fact));
	ck_fails(ledger_commit(writer, &err), STATUS_BUSY, IN_USE);
	ck_assert_uint_eq(head_seq(writer), 20);
	sqlite3_finalize(row);
	sqlite3_close(db);
	add_plain(writer, 21, 21);
	ledger_close(writer);
}
END_TEST

START_TEST(a_question_during_a_commit_of_another_is_busy)
{
	const char *path = filled("turn", 2);
	struct ledger *reader = impatient(path, LEDGER_READ);
	sqlite3 *db = bare(path);
	struct head head;

	ck_assert_int_eq(
	    sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), 0);
	ck_fails(ledger_head(reader, &head, &err), STATUS_BUSY, IN_USE);
	sqlite3_close(db);
	ck_assert_uint_eq(head_seq(reader), 2);
	ledger_close(reader);
}
END_TEST

START_TEST(a_writer_waits_for_its_turn)
{
	const char *path = filled("turn", 2);
	int ready[2];
	struct ledger *ledger;
	char byte;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct fact fact = plain_fact(3);

		ledger = opened(path, LEDGER_WRITE);
		ck_ok(ledger_begin(ledger, &err));
		ck_ok(append(ledger, &fact));
		ck_assert_int_eq(write(ready[1], "r", 1), 1);
		usleep(300000);
		ck_ok(ledger_commit(ledger, &err));
		ledger_close(ledger);
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ledger = opened(path, LEDGER_WRITE);
	add_plain(ledger, 4, 4);
	ledger_close(ledger);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_uint_eq(held(path), 4);
}
END_TEST

START_TEST(a_commit_waits_for_readers)
{
	const char *path = filled("turn", 20);
	struct ledger *writer = opened(path, LEDGER_WRITE);
	int ready[2];
	char byte;
	pid_t child;

	ck_assert_int_eq(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		sqlite3 *db = bare(path);

		ck_assert_int_eq(
		    sqlite3_exec(
			db, "BEGIN; SELECT seq FROM event", NULL, NULL, NULL),
		    SQLITE_OK);
		ck_assert_int_eq(write(ready[1], "r", 1), 1);
		usleep(300000);
		sqlite3_close(db);
		_exit(0);
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	add_plain(writer, 21, 21);
	ledger_close(writer);
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_uint_eq(held(path), 21);
}
END_TEST

START_TEST(what_a_turn_runs_is_prepared_before_it_is_waited_for)
{
	static const enum sqlite_statement run[] = {STATEMENT_BEGIN,
	    STATEMENT_HEAD, STATEMENT_FIRSTS, STATEMENT_APPEND,
	    STATEMENT_COMMIT, STATEMENT_OF_EVENT, STATEMENT_OF_PATIENT};
	const char *path = filled("turn", 2);
	struct ledger *first = opened(path, LEDGER_WRITE);
	struct ledger *second = impatient(path, LEDGER_WRITE);
	const struct sqlite *sqlite = sqlite_of(ledger_store(second));

	ck_ok(ledger_begin(first, &err));
	ck_fails(ledger_begin_view(second, text_of(PATIENT_A), &err),
	    STATUS_BUSY, IN_USE);
	for (size_t i = 0; i < sizeof run / sizeof *run; i++)
		ck_assert_msg(
		    sqlite->statements[run[i]], "%s", sqlite_sql(run[i]));
	ledger_close(first);
	ledger_close(second);
}
END_TEST

/* SQL of so many characters begins a turn, and asks nothing more. */
#define SHORT_SQL 100

START_TEST(what_cannot_be_prepared_fails_where_it_is_needed)
{
	const char *path = filled("turn", 2);
	struct ledger *writer = opened(path, LEDGER_WRITE);
	struct ledger_firsts firsts;

	sqlite3_limit(sqlite_of(ledger_store(writer))->db,
	    SQLITE_LIMIT_SQL_LENGTH, SHORT_SQL);
	ck_ok(ledger_begin_view(writer, text_of(PATIENT_A), &err));
	ck_assert_int_eq(ledger_firsts(writer, &firsts, &err), STATUS_FAILED);
	ledger_close(writer);
	ck_assert_uint_eq(held(path), 2);
}
END_TEST

UNIT_MAIN("ledger_turn", a_second_writer_is_told_that_the_ledger_is_busy,
    a_reader_is_not_stopped_by_an_open_transaction,
    an_answered_question_holds_no_lock,
    a_commit_that_finds_readers_is_busy_and_leaves_nothing,
    a_question_during_a_commit_of_another_is_busy, a_writer_waits_for_its_turn,
    a_commit_waits_for_readers,
    what_a_turn_runs_is_prepared_before_it_is_waited_for,
    what_cannot_be_prepared_fails_where_it_is_needed)
