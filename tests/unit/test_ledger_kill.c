/* Killed writers, full disks, and a file that goes away. */
#include "ledger.h"

#include <stdarg.h>

START_TEST(a_reader_puts_right_what_a_killed_writer_left)
{
	const char *path = killed_while_adding();
	struct ledger *ledger = opened(path, LEDGER_READ);

	ck_assert_uint_eq(head_seq(ledger), 50);
	ck_ok(ledger_check(ledger, &err));
	ledger_close(ledger);
}
END_TEST

START_TEST(a_writer_goes_on_after_a_killed_one)
{
	const char *path = killed_while_adding();
	struct ledger *ledger = opened(path, LEDGER_WRITE);

	add_plain(ledger, 51, 52);
	ledger_close(ledger);
	ck_assert_uint_eq(held(path), 52);
}
END_TEST

/* SQLite locks so many bytes to keep readers away. */
#define READERS_BYTES 510

/* No lock is given or taken back any more once readers are to be kept away. */
static int
fcntl_that_fails(int fd, int what, ...)
{
	static bool failing;
	struct flock *lock;
	va_list list;

	va_start(list, what);
	lock = va_arg(list, struct flock *);
	va_end(list);
	if (what == F_SETLK && lock->l_type == F_WRLCK &&
	    lock->l_len == READERS_BYTES)
		failing = true;
	if (what != F_SETLK || !failing)
		return fcntl(fd, what, lock);
	errno = ENOLCK;
	return -1;
}

START_TEST(who_cannot_unlock_leaves_what_a_killed_writer_left)
{
	const char *path = killed_while_adding();
	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	struct ledger *ledger;
	int status;
	pid_t child = fork();

	if (child == 0) {
		vfs->xSetSystemCall(
		    vfs, "fcntl", (sqlite3_syscall_ptr)fcntl_that_fails);
		_exit((int)ledger_open(&ledger, path, LEDGER_WRITE, &err));
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), STATUS_BUSY);
	ledger = opened(path, LEDGER_READ);
	ck_assert_uint_eq(head_seq(ledger), 50);
	ck_ok(ledger_check(ledger, &err));
	ledger_close(ledger);
}
END_TEST

START_TEST(who_may_not_put_it_right_is_told)
{
	const char *path = killed_while_adding();
	char journal[128];

	snprintf(journal, sizeof journal, "%s-journal", path);
	ck_assert_int_eq(chmod(path, 0444), 0);
	ck_assert_int_eq(chmod(journal, 0444), 0);
	ck_assert_int_eq(chmod(at(""), 0755), 0);
	become_nobody();
	open_fails(path, LEDGER_READ,
	    "was left half written by a process that was stopped, "
	    "and this account may not put it right");
}
END_TEST

/* Adds 500 to a ledger of 50 with so much room; what came of it. */
static enum status
added_with_room(const char *path, rlim_t room, const char *cache)
{
	const struct rlimit limit = {room, RLIM_INFINITY};
	const struct rlimit none = {RLIM_INFINITY, RLIM_INFINITY};
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	enum status status;

	sqlite3_exec(db_of(ledger), cache, NULL, NULL, NULL);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	status = ledger_begin(ledger, &err);
	for (uint64_t seq = 51; !status && seq <= 550; seq++) {
		struct fact fact = plain_fact(seq);

		status = append(ledger, &fact);
	}
	if (!status)
		status = ledger_commit(ledger, &err);
	ledger_close(ledger);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &none), 0);
	return status;
}

START_TEST(without_room_nothing_is_added)
{
	static const char *const caches[] = {
	    "PRAGMA cache_size=1", "PRAGMA cache_size=-16000"};
	int failed = 0, added = 0;

	signal(SIGXFSZ, SIG_IGN);
	for (int i = 0; i < 2; i++)
		for (rlim_t room = 0; room <= 200000; room += 10000) {
			const char *path = filled("full", 50);
			enum status status =
			    added_with_room(path, room, caches[i]);

			if (status)
				ck_assert_int_eq(status, STATUS_FAILED);
			ck_assert_uint_eq(held(path), status ? 50 : 550);
			failed += status != STATUS_OK;
			added += status == STATUS_OK;
		}
	ck_assert_int_gt(failed, 10);
	ck_assert_int_gt(added, 2);
}
END_TEST

START_TEST(a_ledger_moved_away_takes_nothing)
{
	const char *path = filled("moved", 2);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = plain_fact(3);
	enum status status;

	ck_assert_int_eq(rename(path, at("away")), 0);
	status = ledger_begin(ledger, &err);
	if (!status)
		status = append(ledger, &fact);
	if (!status)
		status = ledger_commit(ledger, &err);
	ck_assert_int_eq(status, STATUS_FAILED);
	ck_assert_str_eq(err.what, "was moved or deleted while in use");
	ledger_close(ledger);
	ck_assert_uint_eq(held(at("away")), 2);
}
END_TEST

UNIT_MAIN("ledger_kill", a_reader_puts_right_what_a_killed_writer_left,
    a_writer_goes_on_after_a_killed_one,
    who_cannot_unlock_leaves_what_a_killed_writer_left,
    who_may_not_put_it_right_is_told, without_room_nothing_is_added,
    a_ledger_moved_away_takes_nothing)
