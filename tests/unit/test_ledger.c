/* Making and opening: names, links, permissions, foreign files, settings. */
#include "ledger.h"

#define NO_PERMISSION "cannot be opened: no permission on it or on its folder"
#define NOT_OURS "is no ledger: tables, indexes or triggers are not a ledger's"

#define IN_WAL                                                  \
	"was put into another mode by another program: PRAGMA " \
	"journal_mode=DELETE takes it out of it"

/* making */

START_TEST(a_new_ledger_is_empty)
{
	struct ledger *ledger = opened(made("new"), LEDGER_READ);
	struct head head;

	ck_ok(ledger_head(ledger, &head, &err));
	ck_assert_uint_eq(head.seq, 0);
	ck_assert_int_eq(head.logged_us, INSTANT_MIN);
	ck_assert_int_eq(head.latest_us, INSTANT_MIN);
	ck_assert_uint_eq(strspn(head.hash, "0"), HASH_CHARS);
	ck_assert_uint_eq(strlen(head.hash), HASH_CHARS);
	ledger_close(ledger);
}
END_TEST

static mode_t
mode_made_under(mode_t mask)
{
	struct stat found;
	mode_t before = umask(mask);
	const char *path = made("mode");

	umask(before);
	ck_assert_int_eq(stat(path, &found), 0);
	return found.st_mode & 07777;
}

START_TEST(a_new_ledger_is_its_owners_under_any_umask)
{
	ck_assert_uint_eq(mode_made_under(0), 0600);
	ck_assert_uint_eq(mode_made_under(077), 0600);
	ck_assert_uint_eq(mode_made_under(0177), 0600);
}
END_TEST

START_TEST(making_never_overwrites_a_file)
{
	const char *path = at("kept");
	FILE *file = fopen(path, "w");
	char word[8] = "";

	ck_assert_ptr_nonnull(file);
	fputs("kept", file);
	fclose(file);
	ck_fails(
	    ledger_create(path, NULL, &err), STATUS_FAILED, "is there already");
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	ck_assert_ptr_nonnull(fgets(word, sizeof word, file));
	ck_assert_str_eq(word, "kept");
	fclose(file);
}
END_TEST

START_TEST(making_never_overwrites_a_ledger)
{
	const char *path = filled("full", 3);

	ck_fails(
	    ledger_create(path, NULL, &err), STATUS_FAILED, "is there already");
	ck_assert_uint_eq(held(path), 3);
}
END_TEST

START_TEST(making_does_not_follow_a_dangling_link)
{
	const char *link = at("dangling"), *target = at("target");

	ck_assert_int_eq(symlink(target, link), 0);
	ck_fails(
	    ledger_create(link, NULL, &err), STATUS_FAILED, "is there already");
	ck_assert_int_eq(access(target, F_OK), -1);
}
END_TEST

START_TEST(making_that_fails_leaves_nothing)
{
	const struct rlimit small = {8192, RLIM_INFINITY};
	const char *path = at("unfinished");
	char journal[128];

	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &small), 0);
	ck_assert_int_eq(ledger_create(path, NULL, &err), STATUS_FAILED);
	ck_assert_int_eq(access(path, F_OK), -1);
	snprintf(journal, sizeof journal, "%s-journal", path);
	ck_assert_int_eq(access(journal, F_OK), -1);
}
END_TEST

START_TEST(making_in_a_missing_folder_fails)
{
	ck_fails(ledger_create(at("none/ledger"), NULL, &err), STATUS_FAILED,
	    "is in a folder that is not there");
}
END_TEST

START_TEST(making_without_permission_fails)
{
	const char *folder = at("closed");

	ck_assert_int_eq(mkdir(folder, 0700), 0);
	ck_assert_int_eq(chmod(folder, 0500), 0);
	become_nobody();
	ck_fails(ledger_create(at("closed/ledger"), NULL, &err), STATUS_FAILED,
	    NO_PERMISSION);
}
END_TEST

/* names */

/* Makes, fills and finds again a ledger of that name in the work folder. */
static void
is_a_file_name(const char *name)
{
	struct ledger *ledger;

	ck_assert_int_eq(chdir(at("")), 0);
	ck_ok(ledger_create(name, NULL, &err));
	ledger = opened(name, LEDGER_WRITE);
	add_plain(ledger, 1, 1);
	ledger_close(ledger);
	ck_assert_int_eq(access(at(name), F_OK), 0);
	ck_assert_uint_eq(held(at(name)), 1);
}

START_TEST(a_name_is_never_a_uri)
{
	is_a_file_name("file:x?mode=memory");
}
END_TEST

START_TEST(a_database_in_memory_has_no_name)
{
	is_a_file_name(":memory:");
}
END_TEST

START_TEST(uri_names_are_off_in_the_library)
{
	sqlite3 *db = NULL;

	made("first");
	ck_assert_int_eq(chdir(at("")), 0);
	ck_assert_int_eq(sqlite3_open_v2("file:y?mode=memory", &db,
			     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL),
	    SQLITE_OK);
	ck_assert_int_eq(
	    sqlite3_exec(db, "CREATE TABLE t(x)", NULL, NULL, NULL), 0);
	sqlite3_close(db);
	ck_assert_int_eq(access(at("file:y?mode=memory"), F_OK), 0);
}
END_TEST

START_TEST(a_name_that_names_no_file_is_refused)
{
	open_fails("", LEDGER_READ, "is no file");
	open_fails("/", LEDGER_READ, "is no file");
	open_fails(at("."), LEDGER_READ, "is no file");
	open_fails(at(".."), LEDGER_READ, "is no file");
}
END_TEST

START_TEST(a_name_too_long_is_refused)
{
	char name[600];

	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	open_fails(name, LEDGER_READ, "has too long a path");
	ck_fails(ledger_create(name, NULL, &err), STATUS_FAILED,
	    "has too long a path");
}
END_TEST

/* what a path may lead to */

START_TEST(a_missing_ledger_is_told)
{
	open_fails(at("missing"), LEDGER_WRITE,
	    "does not exist: ledger-init makes an empty one");
	ck_assert_int_eq(access(at("missing"), F_OK), -1);
}
END_TEST

START_TEST(a_link_to_a_ledger_is_refused)
{
	const char *path = made("linked"), *link = at("link");

	ck_assert_int_eq(symlink(path, link), 0);
	open_fails(link, LEDGER_READ, "is a symbolic link");
	open_fails(link, LEDGER_WRITE, "is a symbolic link");
}
END_TEST

START_TEST(a_ledger_in_a_linked_folder_is_opened)
{
	ck_assert_int_eq(mkdir(at("folder"), 0700), 0);
	ck_assert_int_eq(symlink("folder", at("elsewhere")), 0);
	ck_ok(ledger_create(at("elsewhere/ledger"), NULL, &err));
	ck_assert_uint_eq(held(at("elsewhere/ledger")), 0);
	ck_assert_uint_eq(held(at("folder/ledger")), 0);
}
END_TEST

START_TEST(a_second_name_is_refused)
{
	const char *path = made("one"), *other = at("two");

	ck_assert_int_eq(link(path, other), 0);
	open_fails(path, LEDGER_WRITE, "has a second name (a hard link)");
	ck_assert_int_eq(unlink(other), 0);
	ck_assert_uint_eq(held(path), 0);
}
END_TEST

START_TEST(a_folder_is_refused)
{
	ck_assert_int_eq(mkdir(at("folder"), 0700), 0);
	open_fails(at("folder"), LEDGER_READ, "is a folder");
}
END_TEST

START_TEST(a_fifo_is_refused)
{
	ck_assert_int_eq(mkfifo(at("fifo"), 0600), 0);
	open_fails(at("fifo"), LEDGER_READ, "is no regular file");
}
END_TEST

static void
write_file(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

START_TEST(an_empty_file_is_refused)
{
	write_file(at("empty"), "", 0);
	open_fails(at("empty"), LEDGER_READ, "is no ledger: the file is empty");
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused)
{
	char words[4096];

	memset(words, 'w', sizeof words);
	write_file(at("words"), words, sizeof words);
	open_fails(
	    at("words"), LEDGER_WRITE, "is no ledger: the file is no database");
}
END_TEST

START_TEST(a_ledger_that_may_not_be_read_is_told)
{
	const char *path = made("secret");

	ck_assert_int_eq(chmod(path, 0), 0);
	ck_assert_int_eq(chmod(at(""), 0755), 0);
	become_nobody();
	open_fails(path, LEDGER_READ, NO_PERMISSION);
}
END_TEST

START_TEST(a_write_protected_ledger_is_read_and_not_written)
{
	const char *path = filled("protected", 2);

	ck_assert_int_eq(chmod(path, 0444), 0);
	ck_assert_int_eq(chmod(at(""), 0755), 0);
	become_nobody();
	ck_assert_uint_eq(held(path), 2);
	open_fails(path, LEDGER_WRITE, "may not be written by this account");
	open_fails(path, LEDGER_BATCH, "may not be written by this account");
}
END_TEST

/* foreign databases */

START_TEST(another_programs_database_is_refused_and_left_alone)
{
	const char *path = at("foreign");
	struct stat before, after;

	made("first");
	write_file(path, "", 0);
	ck_assert_int_eq(foreign_run(path, "PRAGMA journal_mode=WAL;"
					   "CREATE TABLE t(x)"),
	    SQLITE_OK);
	ck_assert_int_eq(stat(path, &before), 0);
	open_fails(path, LEDGER_WRITE,
	    "is no ledger: it is another program's database");
	ck_assert_int_eq(stat(path, &after), 0);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	ck_assert_int_eq(bare_number(path, "PRAGMA application_id"), 0);
}
END_TEST

START_TEST(a_file_tells_its_condition_without_a_fact)
{
	const char *path = filled("condition", 20);
	struct ledger *ledger = opened(path, LEDGER_PROOF);
	struct ledger_condition condition;
	struct stat found;

	ck_ok(ledger_condition(ledger, &condition, &err));
	ck_assert_int_eq(stat(path, &found), 0);
	ck_assert_str_eq(condition.store, "file");
	ck_assert_uint_eq(condition.format, 3);
	ck_assert_uint_eq(condition.bytes, (uint64_t)found.st_size);
	ck_assert(condition.has_free);
	ck_assert_uint_gt(condition.free_bytes, 0);
	ck_assert(!condition.retired);
	ledger_close(ledger);
}
END_TEST

START_TEST(a_newer_ledger_is_refused)
{
	const char *path = made("newer");

	ck_assert_int_eq(foreign_run(path, "PRAGMA user_version=4"), 0);
	open_fails(path, LEDGER_READ, "is damaged");
	reseal(path);
	open_fails(path, LEDGER_READ, "was made by a newer edsm");
	ck_assert(!ledger_is_unsound(&err));
}
END_TEST

/*
 * A ledger whose schema was changed by that SQL is no ledger any more, and what
 * is wrong is told.
 */
static void
is_foreign_after(const char *sql, const char *detail)
{
	const char *path = made("changed");

	ck_assert_int_eq(bare_run(path, sql), SQLITE_OK);
	open_fails(path, LEDGER_READ, NOT_OURS);
	ck_assert_str_eq(err.detail, detail);
	open_fails(path, LEDGER_WRITE, NOT_OURS);
	ck_assert_str_eq(err.detail, detail);
}

START_TEST(a_ledger_with_another_trigger_is_refused)
{
	is_foreign_after("CREATE TRIGGER spy AFTER INSERT ON event "
			 "BEGIN SELECT 1; END",
	    "spy is no ledger's");
}
END_TEST

START_TEST(a_ledger_with_a_view_is_refused)
{
	is_foreign_after(
	    "CREATE VIEW spy AS SELECT * FROM event", "spy is no ledger's");
}
END_TEST

START_TEST(a_ledger_with_another_table_is_refused)
{
	is_foreign_after("CREATE TABLE spy(x UNIQUE)", "spy is no ledger's");
	is_foreign_after(
	    "CREATE TABLE \"s p\x1by\"(x)", "s?p?y is no ledger's");
	is_foreign_after(
	    "CREATE TABLE a2345678901234567890123456789012345678901"
	    "234567890123456789012345678901234567890(x)",
	    "a234567890123456789012345678901234567890123456789012345678901234"
	    " is no ledger's");
}
END_TEST

START_TEST(a_ledger_without_an_index_is_refused)
{
	is_foreign_after("DROP INDEX event_view",
	    "event_view is missing, or not where it belongs");
}
END_TEST

START_TEST(a_ledger_without_a_trigger_is_refused)
{
	is_foreign_after("DROP TRIGGER event_fixed",
	    "event_fixed is missing, or not where it belongs");
}
END_TEST

START_TEST(a_ledger_with_a_changed_trigger_is_refused)
{
	is_foreign_after("DROP TRIGGER event_fixed; CREATE TRIGGER "
			 "event_fixed BEFORE UPDATE ON event "
			 "WHEN false BEGIN SELECT 1; END",
	    "event_fixed is not as a ledger has it");
}
END_TEST

START_TEST(the_counts_of_analyze_are_overlooked)
{
	const char *path = filled("analyzed", 5);
	struct ledger *ledger;

	ck_assert_int_eq(bare_run(path, "ANALYZE"), SQLITE_OK);
	ledger = opened(path, LEDGER_WRITE);
	ck_ok(ledger_check(ledger, &err));
	add_plain(ledger, 6, 6);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 6);
	ck_assert_int_eq(bare_run(path, "CREATE TABLE spy(x)"), SQLITE_OK);
	open_fails(path, LEDGER_READ, NOT_OURS);
	ck_assert_str_eq(err.detail, "spy is no ledger's");
}
END_TEST

START_TEST(a_ledger_of_format_1_is_told)
{
	const char *path = made("old");

	int fd;

	ck_assert_int_eq(bare_run(path, "PRAGMA user_version=1"), 0);
	/* with room for checksums it is one of ours that rotted */
	open_fails(path, LEDGER_READ, "is damaged");
	/* the header's count of reserved bytes: format 1 has none */
	fd = open(path, O_WRONLY);
	ck_assert_int_eq(pwrite(fd, "", 1, 20), 1);
	close(fd);
	open_fails(path, LEDGER_READ,
	    "is of format 1: ledger-copy OLD NEW carries it over to a new one");
}
END_TEST

START_TEST(a_vacuumed_copy_is_a_ledger)
{
	const char *path = filled("source", 5), *copy = at("copy");
	char sql[256];

	snprintf(sql, sizeof sql, "VACUUM INTO '%s'", copy);
	ck_assert_int_eq(bare_run(path, sql), SQLITE_OK);
	ck_assert_int_eq(bare_run(path, "VACUUM"), SQLITE_OK);
	reseal(copy);
	ck_assert_int_eq(chmod(copy, 0600), 0);
	ck_assert_uint_eq(held(path), 5);
	ck_assert_uint_eq(held(copy), 5);
}
END_TEST

/* settings */

START_TEST(every_connection_has_the_safe_settings)
{
	static const enum ledger_mode modes[] = {
	    LEDGER_READ, LEDGER_WRITE, LEDGER_BATCH};
	const char *path = made("settings");

	for (size_t i = 0; i < 3; i++) {
		struct ledger *l = opened(path, modes[i]);

		ck_assert_int_eq(number_of(db_of(l), "PRAGMA synchronous"), 3);
		ck_assert_int_eq(number_of(db_of(l), "PRAGMA temp_store"), 2);
		ck_assert_int_eq(number_of(db_of(l), "PRAGMA mmap_size"), 0);
		ck_assert_int_eq(
		    number_of(db_of(l), "PRAGMA cell_size_check"), 1);
		ck_assert_int_eq(
		    number_of(db_of(l), "PRAGMA recursive_triggers"), 1);
		ck_assert_int_eq(
		    number_of(db_of(l), "PRAGMA trusted_schema"), 0);
		ck_assert_int_eq(number_of(db_of(l), "PRAGMA query_only"),
		    modes[i] == LEDGER_READ);
		ledger_close(l);
	}
}
END_TEST

START_TEST(every_connection_is_defensive)
{
	struct ledger *ledger = opened(made("defensive"), LEDGER_WRITE);
	int on = 0, views = 1;

	sqlite3_db_config(db_of(ledger), SQLITE_DBCONFIG_DEFENSIVE, -1, &on);
	sqlite3_db_config(
	    db_of(ledger), SQLITE_DBCONFIG_ENABLE_VIEW, -1, &views);
	ck_assert_int_eq(on, 1);
	ck_assert_int_eq(views, 0);
	ledger_close(ledger);
}
END_TEST

START_TEST(nothing_can_be_attached)
{
	struct ledger *ledger = opened(made("alone"), LEDGER_WRITE);

	ck_assert_int_eq(sqlite3_exec(db_of(ledger), "ATTACH ':memory:' AS x",
			     NULL, NULL, NULL),
	    SQLITE_ERROR);
	ledger_close(ledger);
}
END_TEST

START_TEST(a_ledger_put_into_wal_mode_is_refused)
{
	const char *path = filled("wal", 2);

	ck_assert_int_eq(bare_run(path, "PRAGMA journal_mode=WAL"), SQLITE_OK);
	open_fails(path, LEDGER_READ, IN_WAL);
	ck_assert_int_eq(
	    bare_run(path, "PRAGMA journal_mode=DELETE"), SQLITE_OK);
	ck_assert_uint_eq(held(path), 2);
}
END_TEST

START_TEST(a_database_that_stays_in_wal_mode_is_refused)
{
	const char *path = filled("wal", 2);
	struct ledger *ledger = NULL;
	sqlite3 *db = bare(path);

	ck_assert_int_eq(sqlite3_exec(db,
			     "PRAGMA journal_mode=WAL; BEGIN;"
			     "SELECT count(*) FROM event",
			     NULL, NULL, NULL),
	    SQLITE_OK);
	ck_assert_int_ne(
	    ledger_open(&ledger, path, LEDGER_READ, &err), STATUS_OK);
	sqlite3_close(db);
}
END_TEST

UNIT_MAIN("ledger", a_new_ledger_is_empty,
    a_file_tells_its_condition_without_a_fact,
    a_new_ledger_is_its_owners_under_any_umask, making_never_overwrites_a_file,
    making_never_overwrites_a_ledger, making_does_not_follow_a_dangling_link,
    making_that_fails_leaves_nothing, making_in_a_missing_folder_fails,
    making_without_permission_fails, a_name_is_never_a_uri,
    a_database_in_memory_has_no_name, uri_names_are_off_in_the_library,
    a_name_that_names_no_file_is_refused, a_name_too_long_is_refused,
    a_missing_ledger_is_told, a_link_to_a_ledger_is_refused,
    a_ledger_in_a_linked_folder_is_opened, a_second_name_is_refused,
    a_folder_is_refused, a_fifo_is_refused, an_empty_file_is_refused,
    a_file_that_is_no_database_is_refused,
    a_ledger_that_may_not_be_read_is_told,
    a_write_protected_ledger_is_read_and_not_written,
    another_programs_database_is_refused_and_left_alone,
    a_newer_ledger_is_refused, a_ledger_with_another_trigger_is_refused,
    a_ledger_with_a_view_is_refused, a_ledger_with_another_table_is_refused,
    a_ledger_without_an_index_is_refused, a_ledger_without_a_trigger_is_refused,
    a_ledger_with_a_changed_trigger_is_refused,
    the_counts_of_analyze_are_overlooked, a_ledger_of_format_1_is_told,
    a_vacuumed_copy_is_a_ledger, every_connection_has_the_safe_settings,
    every_connection_is_defensive, nothing_can_be_attached,
    a_ledger_put_into_wal_mode_is_refused,
    a_database_that_stays_in_wal_mode_is_refused)
