/* opening - the call of our own in the place of SQLite's open(2). Ledger. */
#include "opening.h"

#include "refusal.h"
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_ROOM 1024

static const char *journal_of; /* while a journal is opened: the ledger */
static bool ledger_is_opened;  /* while a ledger is opened */
static int ledger_fd;          /* of that one */

void
opening_ledger_begin(void)
{
	ledger_is_opened = true;
	ledger_fd = -1;
}

int
opening_ledger_end(void)
{
	ledger_is_opened = false;
	return ledger_fd;
}

void
opening_journal_of(const char *ledger)
{
	journal_of = ledger;
}

/* The journal is new: it gets the ledger's group, whatever the folder's is. */
static int
journal_make(
    const char *path, int flags, mode_t mode, const struct stat *sqlite)
{
	mode_t mask = umask(0);
	int fd = open(path, flags | O_EXCL, mode);
	struct stat made;

	umask(mask);
	if (fd < 0)
		return fd;
	if (!fstat(fd, &made) && made.st_gid != sqlite->st_gid &&
	    fchown(fd, (uid_t)-1, sqlite->st_gid))
		errno = EPERM; /* told by who judges the file */
	return fd;
}

/* An empty one that somebody was stopped at making is made anew. */
static int
journal_get(const char *path, int flags, mode_t mode, const struct stat *sqlite)
{
	struct stat found;
	int fd;

	flags |= O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
	if (!(flags & O_CREAT))
		return open(path, flags, mode);
	fd = journal_make(path, flags, mode, sqlite);
	if (fd >= 0 || errno != EEXIST)
		return fd;
	if (!lstat(path, &found) && trust_journal(&found, sqlite) &&
	    trust_unfinished(&found, sqlite) && !unlink(path))
		return journal_make(path, flags, mode, sqlite);
	return open(path, flags & ~O_CREAT, mode);
}

static int
judged(int fd, const char *words)
{
	if (!words)
		return fd;
	close(fd);
	vfs_refuse_as(words);
	errno = EPERM;
	return -1;
}

/* It cannot be opened, which is no wonder where it is not to be trusted. */
static int
journal_untold(const char *path, const struct stat *sqlite)
{
	int code = errno;
	struct stat journal;

	if (!lstat(path, &journal))
		vfs_refuse_as(trust_journal(&journal, sqlite));
	errno = code;
	return -1;
}

static int
journal_open(const char *path, int flags, mode_t mode)
{
	struct stat sqlite, journal;
	const char *words;
	int fd;

	if (lstat(journal_of, &sqlite))
		return -1;
	fd = journal_get(path, flags, mode, &sqlite);
	if (fd < 0)
		return journal_untold(path, &sqlite);
	if (fstat(fd, &journal))
		return judged(fd, "is not used: the journal beside it cannot "
				  "be looked at");
	words = trust_journal(&journal, &sqlite);
	if (!words)
		words = trust_content(fd, &journal);
	return judged(fd, words);
}

/* The folder of a full path. */
static int
folder_stat(const char *path, struct stat *folder)
{
	const char *slash = strrchr(path, '/');
	char name[PATH_ROOM];
	size_t len = slash ? (size_t)(slash - path) : 0;

	if (!slash || len >= sizeof name) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(name, len ? path : "/", len ? len : 1);
	name[len ? len : 1] = '\0';
	return stat(name, folder);
}

static int
ledger_file_open(const char *path, int flags, mode_t mode)
{
	struct stat folder, sqlite;
	int fd;

	if (folder_stat(path, &folder))
		return -1;
	fd = open(path, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
	if (fd < 0)
		return fd;
	if (fstat(fd, &sqlite) || !S_ISREG(sqlite.st_mode))
		return judged(fd, "is no regular file");
	ledger_fd = fd;
	return judged(fd, trust_place(&folder, &sqlite));
}

/* Folders and the like are opened as ever. */
int
opening_call(const char *path, int flags, int asked)
{
	mode_t mode = (mode_t)asked;

	if (journal_of)
		return journal_open(path, flags, mode);
	if (ledger_is_opened)
		return ledger_file_open(path, flags, mode);
	return open(path, flags | O_CLOEXEC, mode);
}
