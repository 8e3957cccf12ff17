/*
 * open - opening the ledger's file. Ledger.
 *
 * SQLite is always given a full path without a symbolic link in it: no name
 * is taken for a URI, for a database in memory or for a temporary one.
 */
#include "open.h"

#include "../../system/file.h"
#include "../../system/process.h"
#include "vfs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum status
open_failed(struct error *error, const char *what)
{
	return error_set(error, STATUS_FAILED, "ledger", what);
}

enum status
open_failed_errno(struct error *error, const char *what)
{
	if (errno == EACCES || errno == EPERM)
		return open_failed(error,
		    "cannot be opened: no permission on it or on its folder");
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", what, text_of(strerror(errno)));
}

enum status
open_library(struct error *error)
{
	static bool done;

	if (!done)
		done = !sqlite3_config(SQLITE_CONFIG_URI, 0) &&
		       !sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) &&
		       !sqlite3_config(SQLITE_CONFIG_SINGLETHREAD) &&
		       !sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, -1) &&
		       !sqlite3_initialize() && !vfs_register();
	return done ? STATUS_OK
		    : open_failed(
			  error, "cannot be opened: SQLite does not start");
}

enum status
open_place(struct place *place, const char *path, struct error *error)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = (size_t)(name - path);
	char given[PATH_MAX];

	if (!*name || !strcmp(name, ".") || !strcmp(name, ".."))
		return open_failed(error, "is no file");
	if (len >= sizeof given)
		return open_failed(error, "has too long a path");
	memcpy(given, path, len);
	memcpy(given + len, len ? "" : ".", len ? 1 : 2);
	if (!realpath(given, place->folder))
		return errno == ENOENT
			   ? error_set_detail(error, STATUS_FAILED, "ledger",
				 "is in a folder that is not there",
				 text_of(path))
			   : open_failed_errno(error, "cannot be opened");
	slash = place->folder[strlen(place->folder) - 1] == '/' ? "" : "/";
	if (!path_join(place->path, PATH_ROOM, place->folder, slash) ||
	    !path_join(place->path + strlen(place->path),
		PATH_ROOM - strlen(place->path), name, ""))
		return open_failed(error, "has too long a path");
	return STATUS_OK;
}

/* Is there a file that could be a ledger? Told in clearer words than later. */
static enum status
place_look(const struct place *place, const char *path, bool *readable,
    struct error *error)
{
	struct stat found;

	if (lstat(place->path, &found))
		return errno == ENOENT
			   ? error_set_detail(error, STATUS_FAILED, "ledger",
				 "does not exist: ledger-init makes an empty "
				 "one",
				 text_of(path))
			   : open_failed_errno(error, "cannot be opened");
	if (S_ISLNK(found.st_mode))
		return open_failed(error, "is a symbolic link");
	if (S_ISDIR(found.st_mode))
		return open_failed(error, "is a folder");
	if (!S_ISREG(found.st_mode))
		return open_failed(error, "is no regular file");
	if (found.st_size == 0)
		return open_failed(error, "is no ledger: the file is empty");
	/* A journal left by a killed process would lie beside one name only. */
	if (found.st_nlink > 1)
		return open_failed(error, "has a second name (a hard link)");
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
	    {SQLITE_LIMIT_EXPR_DEPTH, 40},
	    {SQLITE_LIMIT_COMPOUND_SELECT, 3},
	    {SQLITE_LIMIT_VDBE_OP, 25000},
	    {SQLITE_LIMIT_FUNCTION_ARG, 8},
	    {SQLITE_LIMIT_ATTACHED, 0},
	    {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50},
	    {SQLITE_LIMIT_VARIABLE_NUMBER, 30},
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
 * Looks again sooner than SQLite's own handler, which sleeps for up to 100 ms.
 * Who wants to write waits in the queue: here one of them waits for readers.
 */
#define LOOK_MS 2

/*
 * Did the system fail, and not just say that somebody else has the lock? Where
 * unlocking fails, SQLite takes itself to hold what it wanted to give back: a
 * second look would pass over the journal of a writer that died.
 */
static bool
has_failed(const struct sqlite *sqlite)
{
	int last_errno = 0;

	return sqlite3_file_control(sqlite->db, "main", SQLITE_FCNTL_LAST_ERRNO,
		   &last_errno) != SQLITE_OK ||
	       last_errno;
}

/* By the clock: a pause and a look take longer than the pause alone. */
static int
look_again(void *ctx, int looks)
{
	struct sqlite *sqlite = ctx;
	int most_ms = sqlite->wait_ms - sqlite->spent_ms;
	int64_t now_us = process_elapsed_us();

	if (!looks)
		sqlite->looked_us = now_us;
	if (looks >= most_ms / LOOK_MS ||
	    now_us - sqlite->looked_us >= (int64_t)most_ms * 1000 ||
	    has_failed(sqlite))
		return 0;
	process_pause(LOOK_MS);
	return 1;
}

enum status
sqlite_wait(struct sqlite *sqlite, int wait_ms, struct error *error)
{
	int code = sqlite3_busy_handler(sqlite->db, look_again, sqlite);

	sqlite->wait_ms = wait_ms;
	return code ? sqlite_fail(sqlite, code, error) : STATUS_OK;
}

/* A file that is write protected is opened for reading. */
static int
connect_by(struct sqlite *sqlite, const char *path, const char *vfs)
{
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW |
		    SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE;

	return sqlite3_open_v2(path, &sqlite->db, flags, vfs);
}

static int
connect_old(struct sqlite *sqlite, const char *path)
{
	sqlite3_close(sqlite->db);
	sqlite->db = NULL;
	sqlite->format = 1;
	return connect_by(sqlite, path, LEDGER_VFS_PLAIN);
}

/* A ledger of format 1 whose facts are elsewhere by now says where. */
static enum status
old_refuse(struct sqlite *sqlite, const char *path, struct error *error)
{
	const char *words = vfs_refused()->words;

	if (!connect_old(sqlite, path) && !set_defences(sqlite->db) &&
	    !sqlite_schema_check(sqlite, error) && sqlite->retired)
		return sqlite_retired_check(sqlite, error);
	return sqlite->db ? sqlite_fail_as(sqlite, words, error)
			  : open_failed(error, words);
}

enum status
open_connect(struct sqlite *sqlite, const char *path, struct error *error)
{
	bool waits =
	    sqlite->mode == LEDGER_BATCH || sqlite->mode == LEDGER_SOURCE;
	bool proves = sqlite->mode == LEDGER_PROOF;
	int code =
	    connect_by(sqlite, path, proves ? LEDGER_VFS_PROOF : LEDGER_VFS);

	if (code && vfs_refused()->old && sqlite->mode != LEDGER_SOURCE)
		return old_refuse(sqlite, path, error);
	if (!code)
		sqlite->format = vfs_took().format;
	if (code && vfs_refused()->old)
		code = connect_old(sqlite, path);
	if (!sqlite->db)
		return open_failed(error, "is out of memory");
	if (!code)
		code = set_defences(sqlite->db);
	if (code)
		return sqlite_fail(sqlite, code, error);
	set_limits(sqlite->db);
	return sqlite_wait(sqlite, waits ? 300000 : 30000, error);
}

/* The first column of a pragma's row, as text in value, cut at its end. */
static enum status
pragma_read(struct sqlite *sqlite, const char *sql, char value[static 32],
    struct error *error)
{
	sqlite3_stmt *row = NULL;
	enum status status;
	int code = sqlite3_prepare_v2(sqlite->db, sql, -1, &row, NULL);

	*value = '\0';
	if (code)
		return sqlite_fail(sqlite, code, error);
	code = sqlite3_step(row);
	if (code == SQLITE_ROW) {
		const unsigned char *text = sqlite3_column_text(row, 0);
		size_t len = (size_t)sqlite3_column_bytes(row, 0);

		if (text && len < 32)
			memcpy(value, text, len + 1);
	}
	status = sqlite_done(sqlite, row, code, error);
	sqlite3_finalize(row);
	return status;
}

/* Sets the pragma where set is not NULL; *same: does it then have the value? */
static enum status
pragma_is(struct sqlite *sqlite, const char *set, const char *read,
    const char *value, bool *same, struct error *error)
{
	char now[32];
	enum status status = STATUS_OK;

	if (set)
		status = sqlite_run(sqlite, set, error);
	if (!status)
		status = pragma_read(sqlite, read, now, error);
	*same = !status && !strcmp(now, value);
	return status;
}

/*
 * The journal goes with each commit (DELETE). One that stays is written in its
 * place (PERSIST), and a commit's calls alone then take half the time; but 64
 * viewers at once gain nothing that can be told from noise: 57 views/s against
 * 52 in five rounds on a disk of ext4 without a journal of its own, 52 against
 * 59 on one with (tests/bench/README.md). And it would be input for every
 * command that opens the ledger, where now it is for the next one after a kill:
 * a chmod of the ledger alone, or a member who leaves the group, and every
 * command refuses the ledger for the journal beside it (tried).
 */
enum status
open_set_pragmas(struct sqlite *sqlite, struct error *error)
{
	bool batch = sqlite->mode == LEDGER_BATCH, same = true;
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
		if (pragma_is(sqlite, pragmas[i][0], pragmas[i][1],
			pragmas[i][2], &same, error))
			return error->status;
	return same ? STATUS_OK
		    : sqlite_fail_as(sqlite,
			  "cannot be opened: SQLite does not take its "
			  "settings",
			  error);
}

static bool
adds(const struct sqlite *sqlite)
{
	return sqlite->mode == LEDGER_WRITE || sqlite->mode == LEDGER_BATCH;
}

/* What older formats hold is carried over, and asked no questions. */
static bool
is_too_old(const struct sqlite *sqlite)
{
	return sqlite->mode != LEDGER_SOURCE &&
	       sqlite->format < LEDGER_USER_VERSION;
}

static enum status
open_checked(struct sqlite *sqlite, const char *path, struct error *error)
{
	enum status status;

	vfs_be_strict(false);
	status = open_connect(sqlite, path, error);
	if (!status && adds(sqlite) && sqlite3_db_readonly(sqlite->db, "main"))
		status = sqlite_fail_as(
		    sqlite, "may not be written by this account", error);
	if (!status)
		status = open_set_pragmas(sqlite, error);
	if (!status)
		status = sqlite_schema_check(sqlite, error);
	vfs_be_strict(true);
	if (!status && (adds(sqlite) || is_too_old(sqlite)))
		status = sqlite_retired_check(sqlite, error);
	if (!status && is_too_old(sqlite))
		status = sqlite_fail_as(sqlite,
		    "is of format 2: ledger-copy OLD NEW carries it over to a "
		    "new one",
		    error);
	if (!status &&
	    (sqlite->mode == LEDGER_READ || sqlite->mode == LEDGER_PROOF))
		status = sqlite_run(sqlite, "PRAGMA query_only=ON", error);
	return status;
}

struct sqlite *
open_new(enum ledger_mode mode)
{
	struct sqlite *sqlite = calloc(1, sizeof *sqlite);

	if (!sqlite)
		return NULL;
	sqlite->mode = mode;
	sqlite->format = LEDGER_USER_VERSION;
	queue_init(&sqlite->queue);
	return sqlite;
}

enum status
sqlite_open(struct store **store, const char *path, enum ledger_mode mode,
    struct error *error)
{
	struct sqlite *opened;
	struct place place;
	bool readable = false;
	enum status status = open_library(error);

	if (!status)
		status = open_place(&place, path, error);
	if (!status)
		status = place_look(&place, path, &readable, error);
	if (status)
		return status;
	opened = open_new(mode);
	if (!opened)
		return open_failed(error, "is out of memory");
	opened->readable = readable;
	status = open_checked(opened, place.path, error);
	if (status)
		sqlite_close(&opened->store);
	else
		*store = &opened->store;
	return status;
}

bool
sqlite_is_readable(const struct store *store)
{
	return ((const struct sqlite *)store)->readable;
}

bool
sqlite_is_only_read(const struct store *store)
{
	return ((const struct sqlite *)store)->retired;
}

/* By its name: a descriptor that is closed would give up the file's locks. */
enum status
sqlite_condition(struct store *store, struct ledger_condition *condition,
    struct error *error)
{
	const struct sqlite *sqlite = sqlite_of(store);
	const char *path = sqlite3_db_filename(sqlite->db, "main");
	struct statvfs around;
	struct stat found;

	if (!path || stat(path, &found))
		return open_failed_errno(error, "cannot be looked at");
	*condition = (struct ledger_condition){.store = "file",
	    .format = (unsigned)sqlite->format,
	    .retired = sqlite->retired,
	    .bytes = (uint64_t)found.st_size,
	    .has_free = !statvfs(path, &around)};
	if (condition->has_free)
		condition->free_bytes =
		    (uint64_t)around.f_bavail * around.f_frsize;
	return STATUS_OK;
}
