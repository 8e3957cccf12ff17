/*
 * ledger_sqlite_open - making and opening the ledger's file. Edge.
 *
 * SQLite is always given a full path without a symbolic link in it: no name
 * is taken for a URI, for a database in memory or for a temporary one.
 */
#include "ledger_sqlite.h"

#include "../../system/process.h"
#include "ledger_sqlite_page.h"
#include "ledger_sqlite_trust.h"
#include "ledger_sqlite_vfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* SQLite takes 512 bytes, "-journal" and a NUL among them. */
#define PATH_ROOM (512 - 12)

/* A path whose folder is real and whose name is as it was given. */
struct place {
	char folder[PATH_MAX];
	char path[PATH_ROOM];
};

static enum status
failed(struct error *error, const char *what)
{
	return error_set(error, STATUS_FAILED, "ledger", what);
}

static enum status
failed_errno(struct error *error, const char *what)
{
	if (errno == EACCES || errno == EPERM)
		return failed(error,
		    "cannot be opened: no permission on it or on its folder");
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", what, text_of(strerror(errno)));
}

/* Once a process, and before SQLite is used for anything else. */
static enum status
library_init(struct error *error)
{
	static bool done;

	if (!done)
		done = !sqlite3_config(SQLITE_CONFIG_URI, 0) &&
		       !sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) &&
		       !sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) &&
		       !sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1) &&
		       !sqlite3_initialize() && !vfs_register();
	return done ? STATUS_OK
		    : failed(error, "cannot be opened: SQLite does not start");
}

/* Puts folder, a slash and name together; false where they do not fit. */
static bool
path_join(struct place *place, const char *name)
{
	size_t folder_len = strlen(place->folder), name_len = strlen(name);
	size_t slash = place->folder[folder_len - 1] != '/';

	if (folder_len + slash + name_len >= PATH_ROOM)
		return false;
	memcpy(place->path, place->folder, folder_len);
	if (slash)
		place->path[folder_len] = '/';
	memcpy(place->path + folder_len + slash, name, name_len + 1);
	return true;
}

/* Symbolic links are followed to the folder, and to the folder only. */
static enum status
place_find(struct place *place, const char *path, struct error *error)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = (size_t)(name - path);
	char given[PATH_MAX];

	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return failed(error, "is no file");
	if (len >= sizeof given)
		return failed(error, "has too long a path");
	memcpy(given, path, len);
	memcpy(given + len, len ? "" : ".", len ? 1 : 2);
	if (!realpath(given, place->folder))
		return failed_errno(error, "is in a folder that is not there");
	if (!path_join(place, name))
		return failed(error, "has too long a path");
	return STATUS_OK;
}

/* Is there a file that could be a ledger? Told in clearer words than later. */
static enum status
place_look(const struct place *place, bool *readable, struct error *error)
{
	struct stat found;

	if (lstat(place->path, &found))
		return errno == ENOENT
			   ? failed(error, "does not exist: ledger-init makes "
					   "an empty one")
			   : failed_errno(error, "cannot be opened");
	if (S_ISLNK(found.st_mode))
		return failed(error, "is a symbolic link");
	if (S_ISDIR(found.st_mode))
		return failed(error, "is a folder");
	if (!S_ISREG(found.st_mode))
		return failed(error, "is no regular file");
	if (found.st_size == 0)
		return failed(error, "is no ledger: the file is empty");
	/* A journal left by a killed process bears one of the names only. */
	if (found.st_nlink > 1)
		return failed(error, "has a second name (a hard link)");
	*readable = found.st_mode & S_IROTH;
	return STATUS_OK;
}

/* The limits of SQLite's page on security, where they fit. */
static void
set_limits(sqlite3 *db)
{
	static const int limits[][2] = {
	    {SQLITE_LIMIT_LENGTH, LEDGER_ROW_MAX},
	    {SQLITE_LIMIT_SQL_LENGTH, 100000},
	    {SQLITE_LIMIT_COLUMN, 100},
	    {SQLITE_LIMIT_EXPR_DEPTH, 20},
	    {SQLITE_LIMIT_COMPOUND_SELECT, 3},
	    {SQLITE_LIMIT_VDBE_OP, 25000},
	    {SQLITE_LIMIT_FUNCTION_ARG, 8},
	    {SQLITE_LIMIT_ATTACHED, 0},
	    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
	    {SQLITE_LIMIT_VARIABLE_NUMBER, 20},
	    {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
	    {SQLITE_LIMIT_WORKER_THREADS, 0},
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		sqlite3_limit(db, limits[i][0], limits[i][1]);
}

static int
set_defences(sqlite3 *db)
{
	static const int settings[][2] = {
	    {SQLITE_DBCONFIG_DEFENSIVE, 1},
	    {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
	    {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
	    {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
	    {SQLITE_DBCONFIG_DQS_DML, 0},
	    {SQLITE_DBCONFIG_DQS_DDL, 0},
	};
	int code = SQLITE_OK;

	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		int now = !settings[i][1];

		if (!code)
			code = sqlite3_db_config(
			    db, settings[i][0], settings[i][1], &now);
		if (!code && now != settings[i][1])
			code = SQLITE_ERROR;
	}
	return code;
}

/*
 * Looks again sooner than SQLite's own handler, which sleeps for up to 100 ms:
 * between two turns of an import the ledger is free for about 30.
 */
#define LOOK_MS 15

/*
 * Did the system fail, and not just say that somebody else has the lock? Where
 * unlocking fails, SQLite takes itself to hold what it wanted to give back: a
 * second look would pass over the journal of a writer that died.
 */
static bool
has_failed(const struct ledger *ledger)
{
	int last_errno = 0;

	return sqlite3_file_control(ledger->db, "main", SQLITE_FCNTL_LAST_ERRNO,
		   &last_errno) != SQLITE_OK ||
	       last_errno;
}

static int
look_again(void *ctx, int looks)
{
	const struct ledger *ledger = ctx;

	if (looks >= ledger->wait_ms / LOOK_MS || has_failed(ledger))
		return 0;
	process_pause(LOOK_MS);
	return 1;
}

enum status
ledger_wait(struct ledger *ledger, int wait_ms, struct error *error)
{
	int code = sqlite3_busy_handler(ledger->db, look_again, ledger);

	ledger->wait_ms = wait_ms;
	return code ? ledger_fail(ledger, code, error) : STATUS_OK;
}

/* A file that is write protected is opened for reading. */
static int
connect_by(struct ledger *ledger, const char *path, const char *vfs)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;

	return sqlite3_open_v2(path, &ledger->db, flags, vfs);
}

static int
connect_old(struct ledger *ledger, const char *path)
{
	sqlite3_close(ledger->db);
	ledger->db = NULL;
	ledger->format = 1;
	return connect_by(ledger, path, LEDGER_VFS_PLAIN);
}

/* A ledger of format 1 whose facts are elsewhere by now says where. */
static enum status
old_refuse(struct ledger *ledger, const char *path, struct error *error)
{
	const char *words = vfs_refused()->words;

	if (!connect_old(ledger, path) && !set_defences(ledger->db) &&
	    !ledger_schema_check(ledger, error) && ledger->retired)
		return ledger_retired_check(ledger, error);
	return ledger->db ? ledger_fail_as(ledger, words, error)
			  : failed(error, words);
}

static enum status
connect(struct ledger *ledger, const char *path, struct error *error)
{
	bool waits =
	    ledger->mode == LEDGER_BATCH || ledger->mode == LEDGER_SOURCE;
	bool proves = ledger->mode == LEDGER_PROOF;
	int code =
	    connect_by(ledger, path, proves ? LEDGER_VFS_PROOF : LEDGER_VFS);

	if (code && vfs_refused()->old && ledger->mode != LEDGER_SOURCE)
		return old_refuse(ledger, path, error);
	if (code && vfs_refused()->old)
		code = connect_old(ledger, path);
	if (!ledger->db)
		return failed(error, "is out of memory");
	if (!code)
		code = set_defences(ledger->db);
	if (code)
		return ledger_fail(ledger, code, error);
	set_limits(ledger->db);
	return ledger_wait(ledger, waits ? 300000 : 30000, error);
}

/* The first column of a pragma's row, as text in value, cut at its end. */
static enum status
pragma_read(struct ledger *ledger, const char *sql, char value[static 32],
    struct error *error)
{
	sqlite3_stmt *row = NULL;
	enum status status;
	int code = sqlite3_prepare_v2(ledger->db, sql, -1, &row, NULL);

	*value = '\0';
	if (code)
		return ledger_fail(ledger, code, error);
	code = sqlite3_step(row);
	if (code == SQLITE_ROW) {
		const unsigned char *text = sqlite3_column_text(row, 0);
		size_t len = (size_t)sqlite3_column_bytes(row, 0);

		if (text && len < 32)
			memcpy(value, text, len + 1);
	}
	status = ledger_done(ledger, row, code, error);
	sqlite3_finalize(row);
	return status;
}

/* Sets nothing where set is NULL; *same tells whether value is the value. */
static enum status
pragma_is(struct ledger *ledger, const char *set, const char *read,
    const char *value, bool *same, struct error *error)
{
	char now[32];
	enum status status = STATUS_OK;

	if (set)
		status = ledger_run(ledger, set, error);
	if (!status)
		status = pragma_read(ledger, read, now, error);
	*same = !status && !strcmp(now, value);
	return status;
}

/* Every connection works with these, or not at all. */
static enum status
set_pragmas(struct ledger *ledger, struct error *error)
{
	bool batch = ledger->mode == LEDGER_BATCH, same = true;
	const char *const pragmas[][3] = {
	    {"PRAGMA journal_mode=DELETE", "PRAGMA journal_mode", "delete"},
	    {"PRAGMA synchronous=EXTRA", "PRAGMA synchronous", "3"},
	    {"PRAGMA recursive_triggers=ON", "PRAGMA recursive_triggers", "1"},
	    {"PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2"},
	    {"PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1"},
	    {"PRAGMA mmap_size=0", "PRAGMA mmap_size", "0"},
	    {batch ? "PRAGMA cache_size=-16000" : "PRAGMA cache_size=-8000",
		"PRAGMA cache_size", batch ? "-16000" : "-8000"},
	};

	for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas && same; i++)
		if (pragma_is(ledger, pragmas[i][0], pragmas[i][1],
			pragmas[i][2], &same, error))
			return error->status;
	return same ? STATUS_OK
		    : ledger_fail_as(ledger,
			  "cannot be opened: SQLite does not take its "
			  "settings",
			  error);
}

static bool
adds(const struct ledger *ledger)
{
	return ledger->mode == LEDGER_WRITE || ledger->mode == LEDGER_BATCH;
}

static enum status
open_checked(struct ledger *ledger, const char *path, struct error *error)
{
	enum status status;

	vfs_be_strict(false);
	status = connect(ledger, path, error);
	if (!status && adds(ledger) && sqlite3_db_readonly(ledger->db, "main"))
		status = ledger_fail_as(
		    ledger, "may not be written by this account", error);
	if (!status)
		status = set_pragmas(ledger, error);
	if (!status)
		status = ledger_schema_check(ledger, error);
	vfs_be_strict(true);
	if (!status && adds(ledger))
		status = ledger_retired_check(ledger, error);
	if (!status &&
	    (ledger->mode == LEDGER_READ || ledger->mode == LEDGER_PROOF))
		status = ledger_run(ledger, "PRAGMA query_only=ON", error);
	return status;
}

/* An unopened ledger, or NULL. */
static struct ledger *
ledger_new(enum ledger_mode mode)
{
	struct ledger *ledger = calloc(1, sizeof *ledger);

	if (!ledger)
		return NULL;
	ledger->mode = mode;
	ledger->format = LEDGER_USER_VERSION;
	return ledger;
}

enum status
ledger_open(struct ledger **ledger, const char *path, enum ledger_mode mode,
    struct error *error)
{
	struct ledger *opened;
	struct place place;
	bool readable;
	enum status status = library_init(error);

	if (!status)
		status = place_find(&place, path, error);
	if (!status)
		status = place_look(&place, &readable, error);
	if (status)
		return status;
	opened = ledger_new(mode);
	if (!opened)
		return failed(error, "is out of memory");
	opened->readable = readable;
	status = open_checked(opened, place.path, error);
	if (status)
		ledger_close(opened);
	else
		*ledger = opened;
	return status;
}

/*
 * May a ledger be made there? A journal that lies there already would be
 * played back into the new file.
 */
static enum status
place_is_free(const struct place *place, struct error *error)
{
	static const char suffix[] = "-journal";
	char journal[PATH_ROOM + sizeof suffix];
	size_t len = strlen(place->path);
	struct stat folder, found;
	const char *words;

	if (stat(place->folder, &folder))
		return failed_errno(error, "is in a folder that is not there");
	words = trust_new_place(&folder);
	if (words)
		return failed(error, words);
	memcpy(journal, place->path, len);
	memcpy(journal + len, suffix, sizeof suffix);
	return lstat(journal, &found)
		   ? STATUS_OK
		   : failed(error, "is not made: another ledger's "
				   "journal lies beside it");
}

bool
ledger_is_readable(const struct ledger *ledger)
{
	return ledger->readable;
}

/* The file itself, new and nobody else's to read. */
static enum status
file_make(const char *path, struct error *error)
{
	int fd = open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	enum status status = STATUS_OK;

	if (fd < 0)
		return errno == EEXIST ? failed(error, "is there already")
				       : failed_errno(error, "cannot be made");
	if (fchmod(fd, 0600)) {
		status = failed_errno(error, "cannot be made");
		unlink(path);
	}
	close(fd);
	return status;
}

static enum status
fill(struct ledger *ledger, struct error *error)
{
	enum status status = ledger_run(ledger, "BEGIN EXCLUSIVE", error);

	if (!status)
		status = ledger_run(
		    ledger, "PRAGMA application_id=1701082989", error);
	if (!status)
		status = ledger_run(ledger, "PRAGMA user_version=2", error);
	if (!status)
		status = ledger_schema_make(ledger, error);
	if (!status)
		status = ledger_run(ledger, "COMMIT", error);
	if (status)
		ledger_rollback(ledger);
	return status;
}

/* The new name is safe once its folder is. */
static enum status
folder_sync(const char *folder, struct error *error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status status = STATUS_OK;

	if (fd < 0)
		return failed_errno(error, "cannot be made");
	if (fsync(fd))
		status = failed_errno(error, "cannot be made");
	close(fd);
	return status;
}

/* The new file's pages, and room for a checksum in each. */
static enum status
set_page(struct ledger *ledger, struct error *error)
{
	int reserved = PAGE_RESERVED;
	int code = sqlite3_file_control(
	    ledger->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);

	if (code)
		return ledger_fail(ledger, code, error);
	return ledger_run(ledger, "PRAGMA page_size=4096", error);
}

static enum status
database_make(const char *path, struct error *error)
{
	struct ledger *made = ledger_new(LEDGER_WRITE);
	enum status status;

	if (!made)
		return failed(error, "is out of memory");
	status = connect(made, path, error);
	if (!status)
		status = set_page(made, error);
	if (!status)
		status = set_pragmas(made, error);
	if (!status)
		status = fill(made, error);
	ledger_close(made);
	return status;
}

enum status
ledger_create(const char *path, struct error *error)
{
	struct place place;
	enum status status = library_init(error);

	if (!status)
		status = place_find(&place, path, error);
	if (!status)
		status = place_is_free(&place, error);
	if (!status)
		status = file_make(place.path, error);
	if (status)
		return status;
	status = database_make(place.path, error);
	if (!status)
		status = folder_sync(place.folder, error);
	if (status)
		unlink(place.path);
	return status;
}
