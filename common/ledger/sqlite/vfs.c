/*
 * vfs - the only way from SQLite to files: the ledger and its
 * journal. Ledger.
 */
#include "vfs.h"

#include "identity.h"
#include "journal.h"
#include "opening.h"
#include "page.h"
#include "sqlite.h"
#include "trust.h"
#include "vfs_file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define SUFFIX "-journal"
#define PATH_ROOM 1024

static sqlite3_vfs *below; /* SQLite's own for Unix */

/* An empty file is about to be made a ledger; others are told apart. */
static int
file_check(sqlite3_file *file, bool sealed)
{
	unsigned char page[PAGE_BYTES];
	sqlite3_int64 bytes = 0;
	int format = LEDGER_USER_VERSION;
	int code = vfs_real(file)->pMethods->xFileSize(vfs_real(file), &bytes);

	if (code || !bytes)
		return code;
	code = vfs_real_read(file, page, PAGE_BYTES, 0);
	if (code && code != SQLITE_IOERR_SHORT_READ)
		return code;
	code = identity_check(page, sealed, &format);
	vfs_take_anew(format);
	if (!code && !sealed && page_number_at(page + 60) != 1)
		return SQLITE_NOTADB;
	return code;
}

static int
main_open(sqlite3_vfs *vfs, const char *path, struct vfs_file *file, int flags,
    int *out)
{
	int code;

	vfs_forget();
	vfs_take_anew(LEDGER_USER_VERSION);
	opening_ledger_begin();
	code = below->xOpen(below, path, vfs_real(&file->base), flags, out);
	file->fd = opening_ledger_end();
	if (code)
		return code;
	file->sealed = vfs->pAppData != NULL;
	file->proof = !strcmp(vfs->zName, LEDGER_VFS_PROOF);
	code = file_check(&file->base, file->sealed);
	if (code) {
		vfs_real(&file->base)->pMethods->xClose(vfs_real(&file->base));
		return code;
	}
	file->base.pMethods =
	    file->sealed ? &vfs_ledger_methods : &vfs_plain_methods;
	vfs_ledger_add(file);
	return SQLITE_OK;
}

static int
beside_open(const char *path, struct vfs_file *file, int flags, int *out)
{
	int code;

	file->sqlite = vfs_ledger_beside(path, SUFFIX);
	if (!file->sqlite)
		return SQLITE_CANTOPEN;
	opening_journal_of(file->sqlite->path);
	code = below->xOpen(below, path, vfs_real(&file->base), flags, out);
	opening_journal_of(NULL);
	if (code)
		return code;
	file->base.pMethods = &vfs_journal_methods;
	file->sqlite->beside = file;
	file->sqlite->gone = false;
	return SQLITE_OK;
}

static int
vfs_open(
    sqlite3_vfs *vfs, const char *path, sqlite3_file *base, int flags, int *out)
{
	struct vfs_file *file = (struct vfs_file *)base;

	memset(file, 0, sizeof *file);
	file->path = path;
	if (path && flags & SQLITE_OPEN_MAIN_DB)
		return main_open(vfs, path, file, flags, out);
	if (path && flags & SQLITE_OPEN_MAIN_JOURNAL)
		return beside_open(path, file, flags, out);
	return vfs_refuse(SQLITE_CANTOPEN,
	    "is not used: SQLite asks for a file "
	    "other than the ledger and its journal");
}

/* the names beside a ledger */

static int
vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct vfs_file *sqlite = vfs_ledger_beside(path, SUFFIX);

	(void)vfs;
	if (sqlite && sqlite->gone) {
		sqlite->gone = false;
		return SQLITE_OK;
	}
	if (!sqlite)
		return vfs_refuse(SQLITE_IOERR_DELETE,
		    "is not used: SQLite asks to delete another file than the "
		    "ledger's journal");
	return vfs_journal_delete(sqlite, path, sync);
}

/*
 * A journal that no living writer has is looked through instead of being
 * played back: SQLite, which holds a lock against writers by now, is told that
 * there is none.
 */
static int
proof_access(struct vfs_file *sqlite, const char *path,
    const struct stat *whose, int *there)
{
	sqlite3_file *file = &sqlite->base;
	int reserved = 0;
	int code = vfs_real(file)->pMethods->xCheckReservedLock(
	    vfs_real(file), &reserved);
	const char *words;

	if (code || reserved)
		return code;
	words = journal_load(&sqlite->journal, path, whose);
	if (words)
		return vfs_refuse(SQLITE_IOERR_ACCESS, words);
	*there = 0;
	return SQLITE_OK;
}

/*
 * A journal that is not to be trusted is there all the same, so that opening
 * it can fail: but where a writer is making it just now SQLite sees the
 * writer's lock and goes by.
 */
static int
vfs_access(sqlite3_vfs *vfs, const char *path, int how, int *there)
{
	struct vfs_file *sqlite = vfs_ledger_beside(path, SUFFIX);
	struct stat found, whose;

	(void)vfs;
	*there = 0;
	if (!sqlite && vfs_ledger_beside(path, "-wal"))
		return SQLITE_OK; /* never opened, whatever lies there */
	if (!sqlite || how != SQLITE_ACCESS_EXISTS)
		return vfs_refuse(SQLITE_IOERR_ACCESS,
		    "is not used: SQLite asks for a file other than the "
		    "ledger and its journal");
	vfs_forget();
	journal_release(&sqlite->journal);
	if (lstat(path, &found))
		return errno == ENOENT ? SQLITE_OK : SQLITE_IOERR_ACCESS;
	if (lstat(sqlite->path, &whose))
		return SQLITE_IOERR_ACCESS;
	*there = found.st_size > 0 || (trust_journal(&found, &whose) &&
					  !trust_unfinished(&found, &whose));
	return *there && sqlite->proof
		   ? proof_access(sqlite, path, &whose, there)
		   : SQLITE_OK;
}

static int
vfs_path(sqlite3_vfs *vfs, const char *path, int bytes, char *full)
{
	(void)vfs;
	return below->xFullPathname(below, path, bytes, full);
}

static int
vfs_random(sqlite3_vfs *vfs, int bytes, char *to)
{
	(void)vfs;
	return below->xRandomness(below, bytes, to);
}

static int
vfs_sleep(sqlite3_vfs *vfs, int us)
{
	(void)vfs;
	return below->xSleep(below, us);
}

static int
vfs_time(sqlite3_vfs *vfs, double *now)
{
	(void)vfs;
	return below->xCurrentTime(below, now);
}

static int
vfs_error(sqlite3_vfs *vfs, int bytes, char *text)
{
	(void)vfs;
	return below->xGetLastError(below, bytes, text);
}

int
vfs_register(void)
{
	static sqlite3_vfs sealed = {.iVersion = 1,
	    .mxPathname = PATH_ROOM,
	    .zName = LEDGER_VFS,
	    .pAppData = &sealed,
	    .xOpen = vfs_open,
	    .xDelete = vfs_delete,
	    .xAccess = vfs_access,
	    .xFullPathname = vfs_path,
	    .xRandomness = vfs_random,
	    .xSleep = vfs_sleep,
	    .xCurrentTime = vfs_time,
	    .xGetLastError = vfs_error};
	static sqlite3_vfs plain, proof;
	int code;

	below = sqlite3_vfs_find("unix");
	if (!below)
		return SQLITE_ERROR;
	sealed.szOsFile = (int)sizeof(struct vfs_file) + below->szOsFile;
	sealed.mxPathname = below->mxPathname;
	plain = sealed;
	plain.zName = LEDGER_VFS_PLAIN;
	plain.pAppData = NULL;
	proof = sealed;
	proof.zName = LEDGER_VFS_PROOF;
	code = below->xSetSystemCall(
	    below, "open", (sqlite3_syscall_ptr)opening_call);
	if (!code)
		code = sqlite3_vfs_register(&sealed, 0);
	if (!code)
		code = sqlite3_vfs_register(&plain, 0);
	return code ? code : sqlite3_vfs_register(&proof, 0);
}
