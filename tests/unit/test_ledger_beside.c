/*
 * What lies beside the ledger, and whose hands it is in. Accounts are made by
 * chown, so that most of it needs root: without, those tests say so and pass.
 */
#include "ledger.h"

#include "../../common/ledger/sqlite/trust.h"

#define STRANGER 4321 /* an account and a group that nobody has */

static bool
is_root(const char *test)
{
	if (!geteuid())
		return true;
	fprintf(stderr, "%s: left out, since it needs root\n", test);
	return false;
}

static const char *
journal_of(const char *path)
{
	static char journal[160];

	snprintf(journal, sizeof journal, "%s-journal", path);
	return journal;
}

static size_t
size_of(const char *path)
{
	struct stat found;

	ck_assert_int_eq(lstat(path, &found), 0);
	return (size_t)found.st_size;
}

/* All ways to use it fail with these words, and leave both files alone. */
static void
is_not_used(const char *path, const char *what)
{
	const char *journal = journal_of(path);
	struct stat before, after, journal_before, journal_after;
	struct ledger *ledger = NULL;

	ck_assert_int_eq(lstat(path, &before), 0);
	ck_assert_int_eq(lstat(journal, &journal_before), 0);
	ck_fails(
	    ledger_open(&ledger, path, LEDGER_READ, &err), STATUS_FAILED, what);
	ck_fails(ledger_open(&ledger, path, LEDGER_WRITE, &err), STATUS_FAILED,
	    what);
	ck_fails(ledger_open(&ledger, path, LEDGER_PROOF, &err), STATUS_FAILED,
	    what);
	ck_assert_ptr_null(ledger);
	ck_assert_int_eq(lstat(path, &after), 0);
	ck_assert_int_eq(lstat(journal, &journal_after), 0);
	ck_assert_int_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
	ck_assert_int_eq(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
	ck_assert_uint_eq(journal_before.st_ino, journal_after.st_ino);
	ck_assert_int_eq(journal_before.st_size, journal_after.st_size);
}

/* what the journal is */

START_TEST(a_journal_of_a_killed_writer_is_played_back)
{
	ck_assert_uint_eq(held(killed_while_adding()), 50);
}
END_TEST

/* The file's bytes, summed up. */
static uint64_t
sum_of(const char *path)
{
	FILE *file = fopen(path, "r");
	uint64_t sum = 0;
	int c;

	ck_assert_ptr_nonnull(file);
	while ((c = getc(file)) != EOF)
		sum = sum * 31 + (uint64_t)c;
	fclose(file);
	return sum;
}

START_TEST(a_proof_sees_through_a_journal_and_leaves_it)
{
	const char *path = killed_while_adding();
	uint64_t ledger_sum = sum_of(path), sum = sum_of(journal_of(path));
	struct ledger *ledger = opened(path, LEDGER_PROOF);
	uint64_t wrong = 1;

	ck_assert_uint_eq(head_seq(ledger), 50);
	ck_ok(ledger_check(ledger, &err));
	ck_ok(ledger_check_derived(ledger, &wrong, &err));
	ck_assert_int_eq(ledger_begin(ledger, &err), STATUS_FAILED);
	ledger_close(ledger);
	ck_assert_uint_eq(sum_of(path), ledger_sum);
	ck_assert_uint_eq(sum_of(journal_of(path)), sum);
	ck_assert_uint_eq(held(path), 50);
	ck_assert_int_eq(access(journal_of(path), F_OK), -1);
}
END_TEST

START_TEST(a_proof_goes_on_when_somebody_else_plays_the_journal_back)
{
	const char *path = killed_while_adding();
	struct ledger *ledger = opened(path, LEDGER_PROOF), *writer;

	ck_assert_uint_eq(head_seq(ledger), 50);
	writer = opened(path, LEDGER_WRITE);
	add_plain(writer, 51, 53);
	ledger_close(writer);
	ck_assert_uint_eq(head_seq(ledger), 53);
	ck_ok(ledger_check(ledger, &err));
	ledger_close(ledger);
}
END_TEST

START_TEST(a_fifo_in_the_journals_place_stops_nobody)
{
	const char *path = filled("fifo", 2);

	ck_assert_int_eq(mkfifo(journal_of(path), 0600), 0);
	is_not_used(path, "is not used: what lies where its journal does is "
			  "no regular file");
}
END_TEST

START_TEST(a_link_in_the_journals_place_is_refused)
{
	const char *path = killed_while_adding();
	char moved[160];

	snprintf(moved, sizeof moved, "%s.moved", path);
	ck_assert_int_eq(rename(journal_of(path), moved), 0);
	ck_assert_int_eq(symlink(moved, journal_of(path)), 0);
	is_not_used(path, "is not used: what lies where its journal does is "
			  "no regular file");
	ck_assert_int_eq(unlink(journal_of(path)), 0);
	ck_assert_int_eq(symlink("nowhere", journal_of(path)), 0);
	is_not_used(path, "is not used: what lies where its journal does is "
			  "no regular file");
}
END_TEST

START_TEST(a_folder_in_the_journals_place_is_refused)
{
	const char *path = filled("folder", 2);

	ck_assert_int_eq(mkdir(journal_of(path), 0600), 0);
	is_not_used(path, "is not used: what lies where its journal does is "
			  "no regular file");
}
END_TEST

START_TEST(a_journal_of_two_names_is_refused)
{
	const char *path = killed_while_adding();

	ck_assert_int_eq(link(journal_of(path), at("second")), 0);
	is_not_used(path, "is not used: the journal beside it has a second "
			  "name (a hard link)");
	ck_assert_int_eq(unlink(at("second")), 0);
	ck_assert_uint_eq(held(path), 50);
}
END_TEST

START_TEST(a_journal_of_another_mode_is_refused)
{
	const char *path = killed_while_adding();

	ck_assert_int_eq(chmod(journal_of(path), 0666), 0);
	is_not_used(path, "is not used: the journal beside it has another "
			  "mode than the ledger");
	ck_assert_int_eq(chmod(journal_of(path), 0600), 0);
	ck_assert_uint_eq(held(path), 50);
}
END_TEST

START_TEST(a_journal_of_another_account_is_refused)
{
	const char *path = killed_while_adding();

	if (!is_root("a_journal_of_another_account_is_refused"))
		return;
	ck_assert_int_eq(chown(journal_of(path), STRANGER, 0), 0);
	is_not_used(path, "is not used: the journal beside it is of an "
			  "account that may not write the ledger");
	ck_assert_int_eq(chown(journal_of(path), 0, STRANGER), 0);
	is_not_used(path, "is not used: the journal beside it has another "
			  "group than the ledger");
	ck_assert_int_eq(chown(journal_of(path), 0, 0), 0);
	ck_assert_uint_eq(held(path), 50);
}
END_TEST

START_TEST(an_empty_journal_of_another_account_is_refused)
{
	const char *path = filled("bait", 2);
	int fd = open(journal_of(path), O_WRONLY | O_CREAT | O_EXCL, 0600);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_uint_eq(held(path), 2);
	if (!is_root("an_empty_journal_of_another_account_is_refused"))
		return;
	ck_assert_int_eq(chown(journal_of(path), STRANGER, STRANGER), 0);
	is_not_used(path, "is not used: the journal beside it is of an "
			  "account that may not write the ledger");
}
END_TEST

/* A writer was killed between making it and giving it its mode. */
START_TEST(an_unfinished_journal_is_made_anew)
{
	const char *path = filled("unfinished", 2);
	struct ledger *ledger;
	int fd = open(journal_of(path), O_WRONLY | O_CREAT | O_EXCL, 0400);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ledger = opened(path, LEDGER_WRITE);
	add_plain(ledger, 3, 3);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 3);
	ck_assert_int_eq(access(journal_of(path), F_OK), -1);
}
END_TEST

/* Adds what a journal of several files ends with. */
static void
name_file(const char *journal, const char *name)
{
	static const char magic[] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7";
	unsigned sum = 0;
	FILE *file = fopen(journal, "a");

	ck_assert_ptr_nonnull(file);
	for (const char *c = name; *c; c++)
		sum += (unsigned char)*c;
	fwrite("\0\4\0\1", 1, 4, file);
	fputs(name, file);
	for (int i = 3; i >= 0; i--)
		fputc((int)(strlen(name) >> (8 * i) & 0xff), file);
	for (int i = 3; i >= 0; i--)
		fputc((int)(sum >> (8 * i) & 0xff), file);
	fwrite(magic, 1, 8, file);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(a_journal_that_names_a_file_is_refused_and_the_file_stays)
{
	const char *path = killed_while_adding();
	size_t size = size_of(journal_of(path));
	char precious[160];
	FILE *file;

	snprintf(precious, sizeof precious, "%s.precious", path);
	file = fopen(precious, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_eq(fclose(file), 0);
	name_file(journal_of(path), precious);
	is_not_used(path, "is not used: the journal beside it names another "
			  "file, which no ledger's does");
	ck_assert_int_eq(access(precious, F_OK), 0);
	ck_assert_int_eq(truncate(journal_of(path), (off_t)size), 0);
	ck_assert_uint_eq(held(path), 50);
}
END_TEST

START_TEST(a_log_of_another_mode_is_not_looked_at)
{
	const char *path = filled("log", 2);
	char log[160];
	int fd;

	snprintf(log, sizeof log, "%s-wal", path);
	fd = open(log, O_WRONLY | O_CREAT | O_EXCL, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "\x37\x7f\x06\x82", 4), 4);
	close(fd);
	ck_assert_uint_eq(held(path), 2);
	ck_assert_uint_eq(size_of(log), 4);
}
END_TEST

START_TEST(a_ledger_is_not_made_beside_a_journal)
{
	const char *path = killed_while_adding();

	ck_assert_int_eq(unlink(path), 0);
	ck_fails(ledger_create(path, NULL, &err), STATUS_FAILED,
	    "is not made: another ledger's journal lies beside it");
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(access(journal_of(path), F_OK), 0);
}
END_TEST

/* who may write where the ledger is */

/* It is refused with that folder's and ledger's modes; mended, it is used. */
static void
is_refused_with(mode_t folder, mode_t mode, const char *what)
{
	const char *path = filled("modes", 2);
	struct ledger *ledger = NULL;

	ck_assert_int_eq(chmod(at(""), folder), 0);
	ck_assert_int_eq(chmod(path, mode), 0);
	ck_fails(
	    ledger_open(&ledger, path, LEDGER_READ, &err), STATUS_FAILED, what);
	ck_fails(ledger_open(&ledger, path, LEDGER_WRITE, &err), STATUS_FAILED,
	    what);
	ck_assert_int_eq(chmod(at(""), 0700), 0);
	ck_assert_int_eq(chmod(path, 0600), 0);
	ck_assert_uint_eq(held(path), 2);
}

START_TEST(a_ledger_that_every_account_may_write_is_refused)
{
	const char *what = "may be written by every account: chmod o-w LEDGER "
			   "mends it";

	is_refused_with(0700, 0666, what);
	is_refused_with(0777, 0602, what);
}
END_TEST

START_TEST(a_folder_that_every_account_may_write_is_refused)
{
	const char *what = "is in a folder that every account may write: "
			   "chmod o-w FOLDER mends it, or a folder of its own";

	is_refused_with(0777, 0600, what);
	is_refused_with(01777, 0600, what);
	is_refused_with(0702, 0660, what);
}
END_TEST

START_TEST(a_folder_that_its_group_alone_may_write_is_refused)
{
	is_refused_with(0770, 0600,
	    "is in a folder that its group may write, who may not write the "
	    "ledger: chmod g-w FOLDER mends it");
	is_refused_with(02770, 0640,
	    "is in a folder that its group may write, who may not write the "
	    "ledger: chmod g-w FOLDER mends it");
}
END_TEST

START_TEST(a_ledger_that_others_may_read_is_used)
{
	const char *path = filled("read", 2);

	ck_assert_int_eq(chmod(path, 0644), 0);
	ck_assert_int_eq(chmod(at(""), 0755), 0);
	ck_assert_uint_eq(held(path), 2);
}
END_TEST

/* The words for a folder and a ledger of these modes, owners and groups. */
static const char *
words_for(mode_t folder_mode, uid_t folder_owner, gid_t folder_group,
    mode_t mode, gid_t group)
{
	const struct stat folder = {.st_mode = S_IFDIR | folder_mode,
	    .st_uid = folder_owner,
	    .st_gid = folder_group};
	const struct stat ledger = {
	    .st_mode = S_IFREG | mode, .st_uid = STRANGER, .st_gid = group};
	const char *words = trust_place(&folder, &ledger);

	return words ? words : "";
}

START_TEST(a_folder_belongs_to_who_may_write_the_ledger)
{
	const char *what =
	    "is in a folder of an account that may not write the ledger: "
	    "chown FOLDER to the ledger's owner and chmod 700 FOLDER mend it";

	ck_assert_str_eq(words_for(0700, STRANGER, 7, 0600, 7), "");
	ck_assert_str_eq(words_for(0755, 0, 7, 0600, 7), "");
	ck_assert_str_eq(words_for(0700, STRANGER + 1, 7, 0600, 7), what);
	ck_assert_str_eq(words_for(0555, STRANGER + 1, 7, 0600, 7), what);
}
END_TEST

START_TEST(a_group_shares_folder_and_ledger_or_neither)
{
	ck_assert_str_eq(words_for(02770, STRANGER, 7, 0660, 7), "");
	ck_assert_str_eq(words_for(0770, STRANGER, 7, 0664, 7), "");
	ck_assert_str_eq(words_for(0750, STRANGER, 8, 0660, 7), "");
	ck_assert_str_eq(words_for(02770, STRANGER, 8, 0660, 7),
	    "is in a folder that another group than the ledger's may write: "
	    "chmod g-w FOLDER mends it");
}
END_TEST

START_TEST(a_ledger_is_not_made_where_others_may_write)
{
	const char *path = at("nowhere");

	ck_assert_int_eq(chmod(at(""), 01777), 0);
	ck_fails(ledger_create(path, NULL, &err), STATUS_FAILED,
	    "is in a folder that every account may write: chmod o-w FOLDER "
	    "mends it, or a folder of its own");
	ck_assert_int_eq(chmod(at(""), 02770), 0);
	ck_fails(ledger_create(path, NULL, &err), STATUS_FAILED,
	    "is in a folder that its group may write, who may not write the "
	    "ledger: chmod g-w FOLDER mends it");
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(chmod(at(""), 0755), 0);
	ck_ok(ledger_create(path, NULL, &err));
}
END_TEST

UNIT_MAIN("ledger_beside", a_journal_of_a_killed_writer_is_played_back,
    a_proof_sees_through_a_journal_and_leaves_it,
    a_proof_goes_on_when_somebody_else_plays_the_journal_back,
    a_fifo_in_the_journals_place_stops_nobody,
    a_link_in_the_journals_place_is_refused,
    a_folder_in_the_journals_place_is_refused,
    a_journal_of_two_names_is_refused, a_journal_of_another_mode_is_refused,
    a_journal_of_another_account_is_refused,
    an_empty_journal_of_another_account_is_refused,
    an_unfinished_journal_is_made_anew,
    a_journal_that_names_a_file_is_refused_and_the_file_stays,
    a_log_of_another_mode_is_not_looked_at,
    a_ledger_is_not_made_beside_a_journal,
    a_ledger_that_every_account_may_write_is_refused,
    a_folder_that_every_account_may_write_is_refused,
    a_folder_that_its_group_alone_may_write_is_refused,
    a_ledger_that_others_may_read_is_used,
    a_folder_belongs_to_who_may_write_the_ledger,
    a_group_shares_folder_and_ledger_or_neither,
    a_ledger_is_not_made_where_others_may_write)
