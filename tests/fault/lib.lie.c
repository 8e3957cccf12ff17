/*
 * lib.lie - commands that lie, for the negative controls of the campaigns.
 *
 * Preloaded before a command, it makes of a good one a bad one, as LIE says:
 *   early  acknowledges an event before the commit
 *   never  acknowledges a commit that did not happen
 *   mute   says that it wrote its output, and did not
 *   dies   is killed when it is about to delete a journal: all pages are
 *          written, and the commit is not done
 */
#include <dlfcn.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef int bind_text64(sqlite3_stmt *, int, const char *, sqlite3_uint64,
    void (*)(void *), unsigned char);
typedef int step(sqlite3_stmt *);
typedef int unlink_path(const char *);
typedef ssize_t write_fd(int, const void *, size_t);

static int
lies(const char *how)
{
	const char *lie = getenv("LIE");

	return lie && !strcmp(lie, how);
}

/* The real function of that name; called through a union, as C has it. */
static void *
real(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

int
sqlite3_bind_text64(sqlite3_stmt *statement, int parameter, const char *text,
    sqlite3_uint64 len, void (*release)(void *), unsigned char encoding)
{
	union {
		void *object;
		bind_text64 *call;
	} bind = {real("sqlite3_bind_text64")};

	if (lies("early") && len > 7 && !memcmp(text, "{\"seq\":", 7) &&
	    (write(1, text, len) < 0 || write(1, "\n", 1) < 0))
		abort();
	return bind.call(statement, parameter, text, len, release, encoding);
}

int
sqlite3_step(sqlite3_stmt *statement)
{
	union {
		void *object;
		step *call;
	} stepped = {real("sqlite3_step")};
	const char *sql = sqlite3_sql(statement);

	if (!lies("never") || !sql || strncmp(sql, "COMMIT", 6))
		return stepped.call(statement);
	sqlite3_exec(
	    sqlite3_db_handle(statement), "ROLLBACK", NULL, NULL, NULL);
	return SQLITE_DONE;
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	union {
		void *object;
		write_fd *call;
	} written = {real("write")};

	if (fd == 1 && lies("mute"))
		return (ssize_t)len;
	return written.call(fd, bytes, len);
}

int
unlink(const char *path)
{
	union {
		void *object;
		unlink_path *call;
	} unlinked = {real("unlink")};
	const char *end = strrchr(path, '-');

	if (end && !strcmp(end, "-journal") && lies("dies"))
		raise(SIGKILL);
	return unlinked.call(path);
}
