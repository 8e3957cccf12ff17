/*
 * fail - calls that fail, linked into the commands by --wrap for fail.py.
 *
 *   FAIL=NAME:K     the K-th call of NAME fails, and no other
 *   FAIL=NAME:K:    and so does each that follows
 *   FAIL_ERRNO=N    what a failing system call says
 *   FAIL_REPORT=F   at the end F holds a line for each name: NAME CALLS
 *
 * Only what the product itself calls is counted. Nothing fails once exit has
 * begun: gcov writes there what it counted.
 */
#include "../../common/core/intervals.h"
#include "../../common/core/notice.h"
#include "../../common/ground/buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAMES_MAX 64

static struct {
	const char *name;
	long calls;
} counts[NAMES_MAX];
static int over;

static void
report(void)
{
	const char *path = getenv("FAIL_REPORT");
	FILE *file = path ? fopen(path, "w") : NULL;

	over = 1;
	if (!file)
		return;
	for (size_t i = 0; i < NAMES_MAX && counts[i].name; i++)
		fprintf(file, "%s %ld\n", counts[i].name, counts[i].calls);
	fclose(file);
}

/* Is this call of the name the one, or one of those, that fails? */
static int
is_to_fail(const char *name)
{
	const char *fail = getenv("FAIL"), *code = getenv("FAIL_ERRNO");
	size_t i = 0, len = strlen(name);
	char *end;
	long from;

	if (over)
		return 0;
	if (!counts[0].name)
		atexit(report);
	while (counts[i].name && strcmp(counts[i].name, name))
		i++;
	counts[i].name = name;
	counts[i].calls++;
	if (!fail || strncmp(fail, name, len) || fail[len] != ':')
		return 0;
	from = strtol(fail + len + 1, &end, 10);
	if (*end ? counts[i].calls < from : counts[i].calls != from)
		return 0;
	errno = code ? atoi(code) : EIO;
	return 1;
}

#define WRAP(type, name, parameters, arguments, bad)                        \
	type __real_##name parameters;                                      \
	type __wrap_##name parameters;                                      \
	type __wrap_##name parameters                                       \
	{                                                                   \
		return is_to_fail(#name) ? (bad) : __real_##name arguments; \
	}

WRAP(void *, arena_alloc, (struct arena * a, size_t size), (a, size), NULL)
WRAP(bool, arena_copy, (struct arena * a, struct text t, struct text *copy),
    (a, t, copy), false)
WRAP(bool, arena_grow,
    (struct arena * a, void **items, size_t *room, size_t n, size_t size),
    (a, items, room, n, size), false)
WRAP(bool, buffer_failed, (const struct buffer *b), (b), true)
WRAP(bool, state_add, (struct state * s, const struct fact *f), (s, f), false)
WRAP(bool, organisations_add, (struct organisations * p, const struct fact *f),
    (p, f), false)
WRAP(bool, sights_at,
    (const struct state *s, struct organisations *p, int64_t us,
	struct arena *a, struct sights *found),
    (s, p, us, a, found), false)
WRAP(bool, intervals_of,
    (const struct state *s, struct organisations *p, struct arena *a,
	struct arena *scratch, struct intervals *found),
    (s, p, a, scratch, found), false)
WRAP(bool, notices_of,
    (struct notices * found, const struct fact *f, const struct state *s,
	struct organisations *p, int64_t us),
    (found, f, s, p, us), false)

WRAP(void *, malloc, (size_t size), (size), NULL)
WRAP(void *, calloc, (size_t count, size_t size), (count, size), NULL)
WRAP(void *, realloc, (void *block, size_t size), (block, size), NULL)

WRAP(int, sqlite3_step, (sqlite3_stmt * s), (s), SQLITE_IOERR)
WRAP(int, sqlite3_exec,
    (sqlite3 * db, const char *sql, sqlite3_callback call, void *with,
	char **why),
    (db, sql, call, with, why), SQLITE_IOERR)
WRAP(int, sqlite3_prepare_v2,
    (sqlite3 * db, const char *sql, int len, sqlite3_stmt **s,
	const char **tail),
    (db, sql, len, s, tail), (*s = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_prepare_v3,
    (sqlite3 * db, const char *sql, int len, unsigned flags, sqlite3_stmt **s,
	const char **tail),
    (db, sql, len, flags, s, tail), (*s = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_bind_int64, (sqlite3_stmt * s, int at, sqlite3_int64 n),
    (s, at, n), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_int, (sqlite3_stmt * s, int at, int n), (s, at, n),
    SQLITE_NOMEM)
WRAP(int, sqlite3_bind_null, (sqlite3_stmt * s, int at), (s, at), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_text64,
    (sqlite3_stmt * s, int at, const char *text, sqlite3_uint64 len,
	void (*gone)(void *), unsigned char code),
    (s, at, text, len, gone, code), SQLITE_NOMEM)
WRAP(const unsigned char *, sqlite3_column_text, (sqlite3_stmt * s, int at),
    (s, at), NULL)
WRAP(int, sqlite3_config, (int option, int value), (option, value),
    SQLITE_MISUSE)
WRAP(int, sqlite3_initialize, (void), (), SQLITE_NOMEM)
WRAP(int, sqlite3_busy_timeout, (sqlite3 * db, int ms), (db, ms), SQLITE_MISUSE)
WRAP(sqlite3_backup *, sqlite3_backup_init,
    (sqlite3 * to, const char *name, sqlite3 *from, const char *other),
    (to, name, from, other), NULL)
WRAP(int, sqlite3_backup_step, (sqlite3_backup * b, int pages), (b, pages),
    SQLITE_IOERR)
WRAP(int, sqlite3_backup_finish, (sqlite3_backup * b), (b),
    (__real_sqlite3_backup_finish(b), SQLITE_IOERR))

WRAP(ssize_t, read, (int fd, void *bytes, size_t len), (fd, bytes, len), -1)
WRAP(ssize_t, write, (int fd, const void *bytes, size_t len), (fd, bytes, len),
    -1)
WRAP(int, close, (int fd), (fd), (__real_close(fd), errno = EIO, -1))
WRAP(int, fsync, (int fd), (fd), -1)
WRAP(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
WRAP(int, fstat, (int fd, struct stat *status), (fd, status), -1)
WRAP(int, lstat, (const char *path, struct stat *status), (path, status), -1)
WRAP(int, mkdir, (const char *path, mode_t mode), (path, mode), -1)
WRAP(int, poll, (struct pollfd * fds, nfds_t count, int ms), (fds, count, ms),
    -1)
WRAP(int, clock_gettime, (clockid_t id, struct timespec *now), (id, now), -1)
WRAP(int, setrlimit, (int what, const struct rlimit *limit), (what, limit), -1)
WRAP(sighandler_t, signal, (int number, sighandler_t handler),
    (number, handler), SIG_ERR)
WRAP(struct passwd *, getpwuid, (uid_t uid), (uid), NULL)
WRAP(
    struct tm *, localtime_r, (const time_t *at, struct tm *tm), (at, tm), NULL)
WRAP(size_t, strftime,
    (char *bytes, size_t max, const char *format, const struct tm *tm),
    (bytes, max, format, tm), 0)
WRAP(char *, realpath, (const char *path, char *whole), (path, whole), NULL)

WRAP(int, sodium_init, (void), (), -1)
WRAP(int, crypto_sign_keypair, (unsigned char *open, unsigned char *secret),
    (open, secret), -1)
WRAP(int, crypto_sign_seed_keypair,
    (unsigned char *open, unsigned char *secret, const unsigned char *seed),
    (open, secret, seed), -1)
WRAP(int, crypto_sign_detached,
    (unsigned char *signature, unsigned long long *len,
	const unsigned char *bytes, unsigned long long count,
	const unsigned char *secret),
    (signature, len, bytes, count, secret), -1)

WRAP(json_t *, json_string, (const char *text), (text), NULL)
WRAP(
    char *, json_dumps, (const json_t *json, size_t flags), (json, flags), NULL)
WRAP(int, json_object_set_new,
    (json_t * object, const char *key, json_t *value), (object, key, value),
    (json_decref(value), -1))

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);

int
__wrap_open(const char *path, int flags, ...)
{
	va_list more;
	mode_t mode = 0;

	va_start(more, flags);
	if (flags & O_CREAT)
		mode = va_arg(more, mode_t);
	va_end(more);
	return is_to_fail("open") ? -1 : __real_open(path, flags, mode);
}
