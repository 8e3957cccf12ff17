/* lines - the lines of a ledger's events as a store. Ledger. */
#include "lines.h"

#include "../../system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* The most that is added at once: a piece of a copy. */
#define ADDED_MAX ((size_t)1 << 30)

static const struct head head_none = {0, INSTANT_MIN, INSTANT_MIN,
    INSTANT_UNSET,
    "0000000000000000000000000000000000000000000000000000000000000000"};

static enum status
failed(const char *what, struct error *error)
{
	return error_set(error, STATUS_FAILED, "ledger", what);
}

static enum status
failed_errno(const char *what, struct error *error)
{
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", what, text_of(strerror(errno)));
}

/* The folder that the path names the file in. */
static int
folder_stat(const char *path, struct stat *folder)
{
	const char *slash = strrchr(path, '/');
	char name[PATH_MAX] = ".";
	size_t len = slash ? (size_t)(slash - path) + 1 : 1;

	if (len >= sizeof name)
		return -1;
	if (slash)
		memcpy(name, path, len);
	name[len] = '\0';
	return stat(name, folder);
}

/*
 * Whoever may write the file, or put another in its place, makes a chain that
 * is whole and says what they like: it has no key.
 */
static const char *
hands_wrong(const char *path, const struct stat *found)
{
	struct stat folder;

	if (found->st_mode & S_IWOTH)
		return "may be written by every account: chmod o-w FILE mends "
		       "it";
	if (folder_stat(path, &folder))
		return "is in a folder that cannot be looked at";
	return folder.st_mode & S_IWOTH && !(folder.st_mode & S_ISVTX)
		   ? "is in a folder that every account may write: chmod o-w "
		     "FOLDER mends it"
		   : NULL;
}

/* Nobody else writes a target, which is locked while it is open. */
static enum status
file_take(struct lines *lines, const char *path, int fd, struct stat *found,
    struct error *error)
{
	const char *wrong;

	if (fstat(fd, found))
		return failed_errno("cannot be opened", error);
	if (!S_ISREG(found->st_mode))
		return failed("is no regular file", error);
	wrong = hands_wrong(path, found);
	if (wrong)
		return failed(wrong, error);
	lines->readable = found->st_mode & S_IROTH;
	if (lines->mode != LEDGER_TARGET)
		return STATUS_OK;
	if (flock(fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK
			   ? error_set(error, STATUS_BUSY, "ledger",
				 "is in use by another process")
			   : failed_errno("cannot be opened", error);
	return fstat(fd, found) ? failed_errno("cannot be opened", error)
				: STATUS_OK;
}

/* Takes away the line that a copy was stopped at. */
static enum status
end_cut(struct lines *lines, int fd, uint64_t size, uint64_t whole,
    struct error *error)
{
	lines->fd = fd;
	lines->size = whole;
	if (whole == size)
		return STATUS_OK;
	return ftruncate(fd, (off_t)whole) || fsync(fd)
		   ? failed_errno(
			 "cannot be cut back to its whole lines", error)
		   : STATUS_OK;
}

/* How much more can be written there? */
static void
room_look(struct lines *lines, int fd)
{
	struct statvfs around;

	lines->has_free = !fstatvfs(fd, &around);
	if (lines->has_free)
		lines->free_bytes = (uint64_t)around.f_bavail * around.f_frsize;
}

static enum status
file_load(struct lines *lines, const char *path, int fd, struct error *error)
{
	struct stat found;
	uint64_t whole = 0, size;
	enum status status = file_take(lines, path, fd, &found, error);

	if (status)
		return status;
	size = (uint64_t)found.st_size;
	status = lines_load(lines, fd, size, &whole, error);
	lines->size = size;
	room_look(lines, fd);
	if (!status && lines->mode == LEDGER_TARGET)
		status = end_cut(lines, fd, size, whole, error);
	return status;
}

static void
lines_close(struct store *store)
{
	struct lines *lines = lines_of(store);

	for (int i = 0; i < POSTED_COUNT; i++)
		posts_release(&lines->posts[i]);
	buffer_release(&lines->added);
	free(lines->begins);
	free(lines->kinds);
	free(lines->bytes);
	if (lines->fd >= 0)
		close(lines->fd);
	free(lines);
}

static int
file_find(const char *path, enum ledger_mode mode)
{
	/* no pipe is waited for */
	int flags = mode == LEDGER_TARGET ? O_RDWR | O_APPEND | O_NOFOLLOW
					  : O_RDONLY | O_NONBLOCK;

	return file_open(path, flags | O_CLOEXEC | O_NOCTTY, 0);
}

static enum status
file_read(struct lines *lines, const char *path, struct error *error)
{
	int fd = file_find(path, lines->mode);
	enum status status;

	if (fd < 0 && errno == ENOENT)
		return error_set_detail(error, STATUS_FAILED, "ledger",
		    "does not exist: audit-view events writes such lines",
		    text_of(path));
	if (fd < 0)
		return failed_errno("cannot be opened", error);
	status = file_load(lines, path, fd, error);
	if (lines->fd < 0)
		close(fd);
	return status;
}

static enum status
lines_open(struct store **store, const char *place, enum ledger_mode mode,
    struct error *error)
{
	struct lines *lines;
	enum status status;

	if (mode == LEDGER_WRITE || mode == LEDGER_BATCH)
		return failed("is only to be read: it is the lines of a "
			      "ledger, and no ledger",
		    error);
	lines = calloc(1, sizeof *lines);
	if (!lines)
		return error_no_memory(error);
	lines->mode = mode;
	lines->fd = -1;
	lines->head = lines->before = head_none;
	buffer_init(&lines->added, ADDED_MAX);
	status = file_read(lines, lines_path(place), error);
	lines->before = lines->head;
	if (status)
		lines_close(&lines->store);
	else
		*store = &lines->store;
	return status;
}

static bool
lines_is_readable(const struct store *store)
{
	return ((const struct lines *)store)->readable;
}

static bool
lines_is_only_read(const struct store *store)
{
	(void)store;
	return true;
}

/* Lines have a form, and no format of a store. */
static enum status
lines_condition(struct store *store, struct ledger_condition *condition,
    struct error *error)
{
	const struct lines *lines = lines_of(store);

	(void)error;
	*condition = (struct ledger_condition){.store = "lines",
	    .bytes = lines->size,
	    .has_free = lines->has_free,
	    .free_bytes = lines->free_bytes};
	return STATUS_OK;
}

static enum status
lines_head(struct store *store, struct head *head, struct error *error)
{
	(void)error;
	*head = lines_of(store)->head;
	return STATUS_OK;
}

/* What was read once is held. */
static enum status
lines_hold(struct store *store, struct error *error)
{
	(void)store, (void)error;
	return STATUS_OK;
}

/* Every line was held against the chain when it was read, or will be. */
static enum status
lines_check(struct store *store, struct error *error)
{
	(void)store, (void)error;
	return STATUS_OK;
}

/* Nothing is derived but what was taken from the lines themselves. */
static enum status
lines_check_derived(struct store *store, const struct head *head,
    uint64_t *wrong_seq, struct error *error)
{
	if (!lines_of(store)->is_cut)
		return STATUS_OK;
	*wrong_seq = head->seq;
	return error_refuse(error, "ledger",
	    "is damaged: the last line is cut off: it has no line break");
}

const struct store_kind lines_store = {
    .create = lines_create,
    .open = lines_open,
    .close = lines_close,
    .is_readable = lines_is_readable,
    .is_only_read = lines_is_only_read,
    .condition = lines_condition,
    .head = lines_head,
    .begin = lines_begin,
    .commit = lines_commit,
    .rollback = lines_rollback,
    .hold = lines_hold,
    .append = lines_append,
    .facts = lines_facts,
    .span = lines_span,
    .has_routes = lines_has_routes,
    .names_org = lines_names_org,
    .next_patient = lines_next_patient,
    .firsts = lines_firsts,
    .logged_at = lines_logged_at,
    .check = lines_check,
    .check_derived = lines_check_derived,
};
