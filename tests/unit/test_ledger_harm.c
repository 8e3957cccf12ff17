/* What others do to the file: SQL by hand and flipped bits. */
#include "ledger.h"

/* what anybody with the file and SQLite may try */

/* That SQL is refused by the ledger's triggers, and nothing changes. */
static void
is_forbidden(const char *sql)
{
	const char *path = made("guarded");
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = opening(1, PATIENT_A, "ep-1");

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_ok(ledger_commit(ledger, &err));
	add_plain(ledger, 2, 3);
	ledger_close(ledger);
	ck_assert_int_eq(bare_run(path, sql), SQLITE_CONSTRAINT);
	ck_assert_int_eq(bare_number(path, "SELECT count(*) FROM event"), 3);
	ck_assert_int_eq(
	    bare_number(path, "SELECT sum(logged) FROM event"), 6 * SECOND_US);
}

#define INSERT(how, seq, kind)                                              \
	"PRAGMA recursive_triggers=OFF; INSERT " how                        \
	"INTO event(seq, kind, logged, at, latest, patient, episode, line)" \
	"VALUES (" seq "," kind ", 9, 9, 9, '" PATIENT_A "', 'ep-1', 'x')"

START_TEST(a_fact_is_never_updated)
{
	is_forbidden("UPDATE event SET line = 'x' WHERE seq = 2");
	is_forbidden("UPDATE OR REPLACE event SET seq = 3 WHERE seq = 2");
}
END_TEST

START_TEST(a_fact_is_never_deleted)
{
	is_forbidden("DELETE FROM event WHERE seq = 3");
	is_forbidden("DELETE FROM event");
}
END_TEST

START_TEST(a_fact_is_never_replaced)
{
	is_forbidden(INSERT("OR REPLACE ", "2", "2"));
	is_forbidden(INSERT("OR REPLACE ", "3", "2"));
}
END_TEST

START_TEST(an_opening_is_never_replaced_by_its_episode)
{
	is_forbidden(INSERT("OR REPLACE ", "4", "1"));
}
END_TEST

START_TEST(a_fact_is_never_put_elsewhere_than_behind_the_last)
{
	is_forbidden(INSERT("", "5", "2"));
	is_forbidden(INSERT("", "0", "2"));
	is_forbidden(INSERT("", "NULL", "2"));
	is_forbidden(INSERT("OR IGNORE ", "2", "2"));
}
END_TEST

START_TEST(replacing_fires_the_trigger_on_deletion_in_our_connection)
{
	struct ledger *ledger = opened(filled("recursive", 2), LEDGER_WRITE);

	ck_assert_int_eq(
	    sqlite3_exec(db_of(ledger),
		"BEGIN; DROP TRIGGER event_added;"
		"INSERT OR REPLACE INTO event(seq, kind, logged, at, latest,"
		"patient, line) VALUES (2, 2, 9, 9, 9, '" PATIENT_A "', 'x')",
		NULL, NULL, NULL) &
		0xff,
	    SQLITE_CONSTRAINT);
	ck_assert_str_eq(
	    sqlite3_errmsg(db_of(ledger)), "facts are never deleted");
	ledger_close(ledger);
}
END_TEST

/* tampering that goes round the triggers, as its author would hide it */

/* Runs SQL without our triggers and CHECKs, and puts the triggers back. */
static void
tamper(const char *path, const char *sql)
{
	sqlite3 *db = bare(path);
	sqlite3_stmt *row = NULL;
	char triggers[2048] = "";

	ck_assert_int_eq(sqlite3_prepare_v2(db,
			     "SELECT sql FROM sqlite_schema WHERE type = "
			     "'trigger' ORDER BY rowid",
			     -1, &row, NULL),
	    SQLITE_OK);
	while (sqlite3_step(row) == SQLITE_ROW) {
		strcat(triggers, (const char *)sqlite3_column_text(row, 0));
		strcat(triggers, ";");
	}
	sqlite3_finalize(row);
	ck_assert_int_eq(sqlite3_exec(db,
			     "PRAGMA ignore_check_constraints=ON;"
			     "DROP TRIGGER event_added;"
			     "DROP TRIGGER event_kept;"
			     "DROP TRIGGER event_fixed",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(
	    sqlite3_exec(db, triggers, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	reseal(path);
}

START_TEST(a_sound_ledger_passes_its_check)
{
	struct ledger *ledger = opened(filled("sound", 12000), LEDGER_READ);
	uint64_t wrong = 1;

	ck_ok(ledger_check(ledger, &err));
	ck_ok(ledger_check_derived(ledger, &wrong, &err));
	ck_assert_uint_eq(wrong, 0);
	ledger_close(ledger);
}
END_TEST

START_TEST(an_empty_ledger_passes_its_check)
{
	struct ledger *ledger = opened(made("sound"), LEDGER_READ);
	uint64_t wrong = 1;

	ck_ok(ledger_check(ledger, &err));
	ck_ok(ledger_check_derived(ledger, &wrong, &err));
	ck_assert_uint_eq(wrong, 0);
	ledger_close(ledger);
}
END_TEST

/* The check refuses a ledger of 5 after that SQL, with those words. */
static void
check_finds(const char *sql, const char *what, const char *detail)
{
	const char *path = filled("tampered", 5);
	struct ledger *ledger;

	tamper(path, sql);
	ledger = opened(path, LEDGER_READ);
	ck_fails(ledger_check(ledger, &err), STATUS_REFUSED, what);
	ck_assert_str_eq(err.detail, detail);
	ledger_close(ledger);
}

/* So does the check of what is derived, which tells the seq too. */
static void
derived_finds(const char *sql, const char *what, uint64_t seq)
{
	const char *path = filled("tampered", 5);
	struct ledger *ledger;
	uint64_t wrong = 0;

	tamper(path, sql);
	ledger = opened(path, LEDGER_READ);
	ck_fails(
	    ledger_check_derived(ledger, &wrong, &err), STATUS_REFUSED, what);
	ck_assert_uint_eq(wrong, seq);
	ledger_close(ledger);
}

START_TEST(the_check_finds_a_fact_that_is_missing)
{
	derived_finds("DELETE FROM event WHERE seq = 3",
	    "is damaged: a fact is missing", 4);
	derived_finds("DELETE FROM event WHERE seq = 1",
	    "is damaged: a fact is missing", 2);
}
END_TEST

START_TEST(the_check_finds_a_fact_logged_before_the_last)
{
	derived_finds("UPDATE event SET logged = 1 WHERE seq = 3",
	    "is damaged: a fact was logged before the one before it", 3);
}
END_TEST

START_TEST(the_check_finds_a_latest_that_is_wrong)
{
	derived_finds("UPDATE event SET latest = latest + 1 WHERE seq = 5",
	    "is damaged: the latest instant is wrong", 5);
	derived_finds("UPDATE event SET latest = 9000000 WHERE seq = 3",
	    "is damaged: the latest instant is wrong", 3);
}
END_TEST

START_TEST(the_check_finds_a_value_that_no_fact_has)
{
	check_finds("UPDATE event SET kind = 9 WHERE seq = 2", "is damaged",
	    "CHECK constraint failed in event");
}
END_TEST

/* The file's bytes; *len of them, malloc'd. */
static char *
bytes_of(const char *path, size_t *len)
{
	FILE *file = fopen(path, "r");
	char *bytes = malloc(1 << 20);

	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(bytes);
	*len = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

static void
put_bytes(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(the_check_finds_an_index_that_disagrees)
{
	const char *path = filled("index", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = view(3, PATIENT_B);
	char *bytes, *number;
	size_t len;

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	bytes = bytes_of(path, &len);
	number = memmem(bytes, len, PATIENT_B, 10);
	ck_assert_ptr_nonnull(number);
	number[9]++;
	put_bytes(path, bytes, len);
	reseal(path);
	free(bytes);
	ledger = opened(path, LEDGER_READ);
	ck_fails(ledger_check(ledger, &err), STATUS_REFUSED, "is damaged");
	ledger_close(ledger);
}
END_TEST

/* Asking for everything fails after that SQL, instead of giving nonsense. */
static void
asking_fails(const char *sql)
{
	const char *path = filled("tampered", 5);
	struct facts_query query = {.of = FACTS_ALL, .upto_seq = 5};
	struct answer answer = {0};
	struct ledger *ledger;

	tamper(path, sql);
	ledger = opened(path, LEDGER_READ);
	ck_fails(ledger_facts(ledger, &query, answer_sink, &answer, &err),
	    STATUS_FAILED, "is damaged");
	ledger_close(ledger);
}

/* What a question says once the first n of a text in the file are others. */
static enum status
asked_after(const char *name, const char *old, const char *new, int skip,
    const struct facts_query *query)
{
	const char *path = at(name);
	struct answer answer = {0};
	size_t len;
	char *bytes = bytes_of(path, &len), *found = bytes;
	struct ledger *ledger;
	enum status status;

	while (skip-- >= 0) {
		found = memmem(found + 1, len - (size_t)(found + 1 - bytes),
		    old, strlen(old));
		ck_assert_ptr_nonnull(found);
	}
	memcpy(found, new, strlen(new));
	put_bytes(path, bytes, len);
	reseal(path);
	ledger = opened(path, LEDGER_READ);
	status = ledger_facts(ledger, query, answer_sink, &answer, &err);
	ledger_close(ledger);
	memcpy(found, old, strlen(old));
	put_bytes(path, bytes, len);
	reseal(path);
	free(bytes);
	return status;
}

/* The checksums fit: only that index and row disagree tells that it is rot. */
START_TEST(a_row_that_its_index_does_not_agree_with_is_damage)
{
	struct ledger *ledger = opened(made("apart"), LEDGER_WRITE);
	struct fact facts[] = {opening(1, PATIENT_A, "ep-1"), partner(2)};
	struct facts_query query = {.of = FACTS_OF_PATIENT,
	    .patient = TEXT(PATIENT_A),
	    .subject = TEXT("ep-1"),
	    .upto_seq = 2};

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &facts[0]));
	ck_ok(append(ledger, &facts[1]));
	ck_ok(ledger_commit(ledger, &err));
	ledger_close(ledger);
	/* the table's page comes first */
	ck_assert_int_eq(asked_after("apart", PATIENT_A, PATIENT_B, 0, &query),
	    STATUS_FAILED);
	ck_assert_str_eq(err.what, "is damaged");
	query.of = FACTS_OF_SUBJECT;
	ck_assert_int_eq(
	    asked_after("apart", "ep-1", "ep-2", 0, &query), STATUS_FAILED);
	query.of = FACTS_OF_EPISODE;
	ck_assert_int_eq(
	    asked_after("apart", "ep-1", "ep-2", 0, &query), STATUS_FAILED);
	query.of = FACTS_OF_PATIENT;
	ck_assert_int_eq(
	    asked_after("apart", PATIENT_A, PATIENT_A, 0, &query), STATUS_OK);
}
END_TEST

START_TEST(a_value_that_no_fact_has_is_never_given)
{
	asking_fails("UPDATE event SET kind = 9 WHERE seq = 2");
	asking_fails("UPDATE event SET kind = 0 WHERE seq = 2");
	asking_fails("UPDATE event SET mig = 3 WHERE seq = 2");
	asking_fails("UPDATE event SET at = 1 << 62 WHERE seq = 2");
	asking_fails("UPDATE event SET due = -1 << 63 WHERE seq = 2");
	asking_fails("UPDATE event SET seq = -1 WHERE seq = 2;"
		     "UPDATE event SET seq = 0 WHERE seq = -1;"
		     "UPDATE event SET kind = 8 WHERE seq = 1");
}
END_TEST

START_TEST(a_last_line_without_hash_is_damage)
{
	const char *path = filled("tampered", 5);
	struct ledger *ledger;
	struct head head;

	tamper(path, "UPDATE event SET line = '{}' WHERE seq = 5");
	ledger = opened(path, LEDGER_WRITE);
	ck_fails(ledger_begin(ledger, &err), STATUS_FAILED, "is damaged");
	ledger_close(ledger);
	ledger = opened(path, LEDGER_READ);
	ck_fails(ledger_head(ledger, &head, &err), STATUS_FAILED, "is damaged");
	ledger_close(ledger);
}
END_TEST

START_TEST(a_patient_without_ten_digits_is_damage)
{
	const char *path = filled("tampered", 2);
	struct ledger *ledger;
	char number[11];
	bool found;

	tamper(path, "UPDATE event SET patient = '94347659x9'");
	ledger = opened(path, LEDGER_READ);
	ck_fails(ledger_next_patient(ledger, ABOUT(TEXT(""), TEXT(""), 2),
		     number, &found, &err),
	    STATUS_FAILED, "is damaged");
	ledger_close(ledger);
}
END_TEST

/* Asks, checks and writes; any outcome will do but a crash. */
static enum status
use(const char *path)
{
	struct facts_query query = {
	    .patient = TEXT(PATIENT_A), .upto_seq = 60, .line = true};
	struct ledger *ledger = NULL;
	struct answer answer;
	uint64_t wrong;
	enum status worst = ledger_open(&ledger, path, LEDGER_WRITE, &err);
	struct fact fact = plain_fact(61);

	for (int of = 0; !worst && of <= FACTS_ALL; of++) {
		query.of = (enum facts_of)of;
		query.event = EVENT_CONSENT_SET;
		answer = (struct answer){0};
		worst =
		    ledger_facts(ledger, &query, answer_sink, &answer, &err);
	}
	if (!worst)
		worst = ledger_check(ledger, &err);
	if (!worst)
		worst = ledger_check_derived(ledger, &wrong, &err);
	if (!worst)
		worst = ledger_begin(ledger, &err);
	if (!worst)
		worst = append(ledger, &fact);
	ledger_close(ledger);
	ck_assert_int_ne(worst, STATUS_BUSY);
	return worst;
}

START_TEST(a_flipped_byte_never_crashes)
{
	const char *path = filled("flipped", 60);
	size_t len, found = 0;
	char *bytes = bytes_of(path, &len);
	unsigned random = 1;

	for (int i = 0; i < 1000; i++) {
		size_t place;
		char was;

		random = random * 1103515245 + 12345;
		place = (i < 200 ? (size_t)i : random >> 4) % len;
		was = bytes[place];
		bytes[place] = (char)(random >> 16);
		put_bytes(path, bytes, len);
		found += use(path) != STATUS_OK;
		bytes[place] = was;
	}
	ck_assert_uint_gt(found, 0);
	put_bytes(path, bytes, len);
	ck_assert_int_eq(use(path), STATUS_OK);
	free(bytes);
}
END_TEST

START_TEST(a_file_cut_short_is_damaged)
{
	const char *path = filled("cut", 60);
	size_t len;
	char *bytes = bytes_of(path, &len);

	for (size_t kept = 1; kept < len; kept += 509) {
		put_bytes(path, bytes, kept);
		ck_assert_int_ne(use(path), STATUS_OK);
	}
	free(bytes);
}
END_TEST

UNIT_MAIN("ledger_harm", a_fact_is_never_updated, a_fact_is_never_deleted,
    a_fact_is_never_replaced, an_opening_is_never_replaced_by_its_episode,
    a_fact_is_never_put_elsewhere_than_behind_the_last,
    replacing_fires_the_trigger_on_deletion_in_our_connection,
    a_sound_ledger_passes_its_check, an_empty_ledger_passes_its_check,
    the_check_finds_a_fact_that_is_missing,
    the_check_finds_a_fact_logged_before_the_last,
    the_check_finds_a_latest_that_is_wrong,
    the_check_finds_a_value_that_no_fact_has,
    the_check_finds_an_index_that_disagrees,
    a_row_that_its_index_does_not_agree_with_is_damage,
    a_value_that_no_fact_has_is_never_given, a_last_line_without_hash_is_damage,
    a_patient_without_ten_digits_is_damage, a_flipped_byte_never_crashes,
    a_file_cut_short_is_damaged)
