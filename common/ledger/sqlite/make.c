/* make - making the ledger's file. Ledger. */
#include "open.h"

#include "../../system/file.h"
#include "page.h"
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
		return open_failed_errno(
		    error, "is in a folder that is not there");
	words = trust_new_place(&folder);
	if (words)
		return open_failed(error, words);
	memcpy(journal, place->path, len);
	memcpy(journal + len, suffix, sizeof suffix);
	return lstat(journal, &found)
		   ? STATUS_OK
		   : open_failed(error, "is not made: another ledger's "
					"journal lies beside it");
}

/* The file itself, new and nobody else's to read. */
static enum status
empty_make(const char *path, struct error *error)
{
	int fd = file_make(path);
	enum status status = STATUS_OK;

	if (fd < 0)
		return errno == EEXIST
			   ? open_failed(error, "is there already")
			   : open_failed_errno(error, "cannot be made");
	if (fchmod(fd, 0600)) {
		status = open_failed_errno(error, "cannot be made");
		unlink(path);
	}
	close(fd);
	return status;
}

static enum status
fill(struct sqlite *sqlite, struct error *error)
{
	enum status status = sqlite_run(sqlite, "BEGIN EXCLUSIVE", error);

	if (!status)
		status = sqlite_run(
		    sqlite, "PRAGMA application_id=1701082989", error);
	if (!status)
		status = sqlite_run(sqlite, "PRAGMA user_version=3", error);
	if (!status)
		status = sqlite_schema_make(sqlite, error);
	if (!status)
		status = sqlite_run(sqlite, "COMMIT", error);
	if (status)
		sqlite_rollback(&sqlite->store);
	return status;
}

/* The new name is safe once its folder is. */
static enum status
folder_sync(const char *folder, struct error *error)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	enum status status = STATUS_OK;

	if (fd < 0)
		return open_failed_errno(error, "cannot be made");
	if (fsync(fd))
		status = open_failed_errno(error, "cannot be made");
	close(fd);
	return status;
}

/* The new file's pages, and room for a checksum in each. */
static enum status
set_page(struct sqlite *sqlite, struct error *error)
{
	int reserved = PAGE_RESERVED;
	int code = sqlite3_file_control(
	    sqlite->db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);

	if (code)
		return sqlite_fail(sqlite, code, error);
	return sqlite_run(sqlite, "PRAGMA page_size=4096", error);
}

static enum status
database_make(const char *path, struct error *error)
{
	struct sqlite *made = open_new(LEDGER_WRITE);
	enum status status;

	if (!made)
		return open_failed(error, "is out of memory");
	status = open_connect(made, path, error);
	if (!status)
		status = set_page(made, error);
	if (!status)
		status = open_set_pragmas(made, error);
	if (!status)
		status = fill(made, error);
	sqlite_close(&made->store);
	return status;
}

enum status
sqlite_create(
    const char *path, struct ledger_making *making, struct error *error)
{
	struct place place;
	enum status status = open_library(error);

	if (making->dry) {
		sqlite_schema_tell(making->told);
		return status;
	}
	if (!status)
		status = open_place(&place, path, error);
	if (!status)
		status = place_is_free(&place, error);
	if (!status)
		status = empty_make(place.path, error);
	if (status)
		return status;
	status = database_make(place.path, error);
	if (!status)
		status = folder_sync(place.folder, error);
	if (status)
		unlink(place.path);
	return status;
}
