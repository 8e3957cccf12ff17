/*
 * vfs - the only way from SQLite to files: the ledger and its
 * journal. Ledger.
 *
 * Files are opened by a call of our own in the place of SQLite's open(2), so
 * that what was opened can be judged by its descriptor: between a look at a
 * name and its opening somebody may put another file there.
 */
#include "vfs.h"

#include "journal.h"
#include "page.h"
#include "sqlite.h"
#include "tail.h"
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX "-journal"
#define PATH_ROOM 1024

/* One open file. SQLite's own stands behind it in the same memory. */
struct vfs_file {
	sqlite3_file base;
	const char *path; /* SQLite keeps it for as long as the file is open */
	bool sealed;      /* its pages have checksums */
	struct vfs_file *sqlite; /* of a journal: whose it is */
	struct tail tail;        /* of a journal: what is to be written to it */
	bool needed;             /* of a journal: the ledger was changed */
	struct vfs_file *beside; /* of a ledger: its journal, if open */
	bool gone;               /* of a ledger: that went when it closed */
	struct vfs_file *next;   /* of a ledger: the next one that is open */
	/* of a ledger: the page that was last read from its journal; NULL
	 * until one was */
	unsigned char *played;
	uint32_t played_number;
	/* of a ledger: the first page that was taken without its checksum */
	unsigned char *taken;
	uint32_t free_list;     /* the page that the first one names */
	bool proof;             /* it is never written */
	struct journal journal; /* of a proof: in the place of its pages */
};

static sqlite3_vfs *below;         /* SQLite's own for Unix */
static struct vfs_file *ledgers;   /* the ones that are open */
static struct vfs_refusal refusal; /* the last one */
static const char *journal_of;     /* while a journal is opened: the ledger */
static bool ledger_is_opened;      /* while a ledger is opened */
static bool strict;                /* no other first page is taken */
static struct vfs_taken took;      /* of the ledger opened last */

const struct vfs_refusal *
vfs_refused(void)
{
	return &refusal;
}

void
vfs_forget(void)
{
	refusal = (struct vfs_refusal){.words = NULL};
}

static int
refuse(int code, const char *words)
{
	refusal = (struct vfs_refusal){.words = words};
	return code;
}

static int
refuse_page(uint32_t number)
{
	refusal = (struct vfs_refusal){.words = "is damaged", .page = number};
	return SQLITE_CORRUPT;
}

static sqlite3_file *
real(sqlite3_file *file)
{
	return (sqlite3_file *)((struct vfs_file *)file + 1);
}

/* opening */

/* The journal is new: it gets the ledger's group, whatever the folder's is. */
static int
journal_make(const char *path, int flags, int mode, const struct stat *sqlite)
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
journal_get(const char *path, int flags, int mode, const struct stat *sqlite)
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
	refusal = (struct vfs_refusal){.words = words};
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
		refusal.words = trust_journal(&journal, sqlite);
	errno = code;
	return -1;
}

static int
journal_open(const char *path, int flags, int mode)
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
ledger_file_open(const char *path, int flags, int mode)
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
	return judged(fd, trust_place(&folder, &sqlite));
}

/* What SQLite calls in the place of open(2); folders and the like as ever. */
static int
open_call(const char *path, int flags, int mode)
{
	if (journal_of)
		return journal_open(path, flags, mode);
	if (ledger_is_opened)
		return ledger_file_open(path, flags, mode);
	return open(path, flags | O_CLOEXEC, mode);
}

/* The open ledger whose name with suffix behind it is path, or NULL. */
static struct vfs_file *
ledger_beside(const char *path, const char *suffix)
{
	size_t path_len = strlen(path), suffix_len = strlen(suffix);

	for (struct vfs_file *file = ledgers; file; file = file->next) {
		size_t len = strlen(file->path);

		if (path_len == len + suffix_len &&
		    !memcmp(path, file->path, len) &&
		    !strcmp(path + len, suffix))
			return file;
	}
	return NULL;
}

/* pages without their checksum */

void
vfs_be_strict(bool is)
{
	strict = is;
}

struct vfs_taken
vfs_took(void)
{
	return took;
}

/* Another program counts its change twice in the header; rot does not. */
static bool
first_take(struct vfs_file *file, const unsigned char *page)
{
	unsigned char copy[PAGE_BYTES];

	if (file->taken && !memcmp(file->taken, page, PAGE_BYTES))
		return true;
	memcpy(copy, page, PAGE_BYTES);
	if (strict || page_number_at(page + 24) != page_number_at(page + 92) ||
	    page_is_one_bit_off(copy, 1))
		return false;
	if (!file->taken)
		file->taken = sqlite3_malloc(PAGE_BYTES);
	if (!file->taken)
		return false;
	memcpy(file->taken, page, PAGE_BYTES);
	took.is = true;
	took.free = page_number_at(page + 36);
	return true;
}

/* Is the page sound, or none that a ledger reads its facts from? */
static bool
page_take(struct vfs_file *file, const unsigned char *page, uint32_t number)
{
	bool is = page_is_sound(page, number);

	if (!is && number == 1)
		is = first_take(file, page);
	else if (!is)
		is = page_is_statistics(page) ||
		     (number == file->free_list && page_is_free_list(page));
	if (is && number == 1)
		file->free_list = page_number_at(page + 32);
	return is;
}

/* reading and writing */

/* SQLite would take some of what a disk fails with for damage. */
static int
judged_read(int code)
{
	return code == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : code;
}

static int
real_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	return judged_read(
	    real(file)->pMethods->xRead(real(file), to, bytes, at));
}

/* A whole page, of the journal's if a proof has to take it from there. */
static int
page_read(sqlite3_file *file, void *to, sqlite3_int64 at)
{
	struct vfs_file *self = (struct vfs_file *)file;
	uint32_t number = (uint32_t)(at / PAGE_BYTES + 1);
	bool failed = false;

	if (self->journal.loaded &&
	    journal_read_page(&self->journal, number, to, &failed))
		return SQLITE_OK;
	if (failed)
		return SQLITE_IOERR_READ;
	return real_read(file, to, PAGE_BYTES, at);
}

/*
 * The first 100 bytes are read before anything is locked, for the size of a
 * page and what is left alone at its end: for these there is one answer. The
 * page itself is judged when it is read under a lock.
 */
#define HEADER_BYTES 100

static int
header_read(sqlite3_file *file, unsigned char *header)
{
	int code = real_read(file, header, HEADER_BYTES, 0);

	if (code)
		return code;
	header[16] = PAGE_BYTES >> 8;
	header[17] = 0;
	header[20] = PAGE_RESERVED;
	return SQLITE_OK;
}

/* A part of a page, as SQLite reads the counter of changes: all is judged. */
static int
part_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	unsigned char page[PAGE_BYTES];
	sqlite3_int64 start = at - at % PAGE_BYTES;
	uint32_t number = (uint32_t)(start / PAGE_BYTES + 1);
	int code;

	if (at - start + bytes > PAGE_BYTES)
		return SQLITE_IOERR_READ;
	code = page_read(file, page, start);
	if (code == SQLITE_OK &&
	    !page_take((struct vfs_file *)file, page, number))
		return refuse_page(number);
	if (code == SQLITE_OK || code == SQLITE_IOERR_SHORT_READ)
		memcpy(to, page + (at - start), (size_t)bytes);
	return code;
}

static int
ledger_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	uint32_t number = (uint32_t)(at / PAGE_BYTES + 1);
	int code;

	if (at == 0 && bytes == HEADER_BYTES)
		return header_read(file, to);
	if (bytes != PAGE_BYTES || at % PAGE_BYTES)
		return part_read(file, to, bytes, at);
	code = page_read(file, to, at);
	if (code == SQLITE_IOERR_SHORT_READ ||
	    (code == SQLITE_OK &&
		!page_take((struct vfs_file *)file, to, number)))
		return refuse_page(number);
	return code;
}

/*
 * Keeps the page that was read from the journal: SQLite writes it into the
 * ledger next, where it must not be given a checksum for what rotted in it.
 */
static int
journal_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	struct tail *tail = &((struct vfs_file *)file)->tail;
	struct vfs_file *sqlite = ((struct vfs_file *)file)->sqlite;
	unsigned char number[4];
	int code = judged_read(tail_read(tail, real(file), to, bytes, at));

	if (code || bytes != PAGE_BYTES || !sqlite->sealed)
		return code;
	code = judged_read(tail_read(
	    tail, real(file), number, sizeof number, at - (int)sizeof number));
	if (!code && !sqlite->played)
		sqlite->played = sqlite3_malloc(PAGE_BYTES);
	if (!code && !sqlite->played)
		return SQLITE_IOERR_NOMEM;
	if (code)
		return code;
	memcpy(sqlite->played, to, PAGE_BYTES);
	sqlite->played_number = page_number_at(number);
	return SQLITE_OK;
}

static bool
is_played(const struct vfs_file *file, const void *from, uint32_t number)
{
	return file->played && file->played_number == number &&
	       !memcmp(file->played, from, PAGE_BYTES);
}

/* What waits for the ledger's journal is there before a page is changed. */
static int
page_write(sqlite3_file *file, const void *page, int bytes, sqlite3_int64 at)
{
	struct vfs_file *beside = ((struct vfs_file *)file)->beside;
	int code = SQLITE_OK;

	if (beside)
		code = tail_flush(&beside->tail, real(&beside->base));
	if (beside && !code)
		beside->needed = true;
	return code ? code
		    : real(file)->pMethods->xWrite(real(file), page, bytes, at);
}

/*
 * The checksum is put into SQLite's own copy of the page, as its cksumvfs
 * does, since from there the page goes into the next journal.
 */
static int
ledger_write(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 at)
{
	unsigned char *page = (unsigned char *)(uintptr_t)from;
	uint32_t number = (uint32_t)(at / PAGE_BYTES + 1);

	if (bytes != PAGE_BYTES || at % PAGE_BYTES ||
	    ((struct vfs_file *)file)->proof)
		return SQLITE_IOERR_WRITE;
	if (!is_played((struct vfs_file *)file, from, number))
		page_seal(page, number);
	return page_write(file, page, bytes, at);
}

static int
plain_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	return real_read(file, to, bytes, at);
}

static int
journal_write(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 at)
{
	return tail_write(
	    &((struct vfs_file *)file)->tail, real(file), from, bytes, at);
}

/* Writes what waits for a journal; of a ledger nothing does. */
static int
file_flush(sqlite3_file *file)
{
	return tail_flush(&((struct vfs_file *)file)->tail, real(file));
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 bytes)
{
	int code = file_flush(file);

	return code ? code : real(file)->pMethods->xTruncate(real(file), bytes);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	int code = file_flush(file);

	return code ? code : real(file)->pMethods->xSync(real(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *bytes)
{
	const struct vfs_file *self = (const struct vfs_file *)file;

	if (self->journal.loaded) {
		*bytes = (sqlite3_int64)self->journal.pages * PAGE_BYTES;
		return SQLITE_OK;
	}
	return tail_size(&self->tail, real(file), bytes);
}

static int
file_lock(sqlite3_file *file, int lock)
{
	return real(file)->pMethods->xLock(real(file), lock);
}

static int
file_unlock(sqlite3_file *file, int lock)
{
	return real(file)->pMethods->xUnlock(real(file), lock);
}

static int
file_reserved(sqlite3_file *file, int *is)
{
	return real(file)->pMethods->xCheckReservedLock(real(file), is);
}

static int
file_control(sqlite3_file *file, int what, void *about)
{
	return real(file)->pMethods->xFileControl(real(file), what, about);
}

static int
file_sector(sqlite3_file *file)
{
	return real(file)->pMethods->xSectorSize(real(file));
}

static int
file_device(sqlite3_file *file)
{
	return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int vfs_delete(sqlite3_vfs *vfs, const char *path, int sync);

/* A journal that could not be written, and that nothing was changed by, would
 * be in the way of the next one. */
static int
file_close(sqlite3_file *file)
{
	struct vfs_file *self = (struct vfs_file *)file;
	struct vfs_file **link = &ledgers;

	while (*link && *link != self)
		link = &(*link)->next;
	if (*link)
		*link = self->next;
	if (file_flush(file) && self->sqlite && !self->needed)
		self->sqlite->gone = !vfs_delete(NULL, self->path, 0);
	tail_release(&self->tail);
	if (self->sqlite)
		self->sqlite->beside = NULL;
	sqlite3_free(self->played);
	sqlite3_free(self->taken);
	journal_release(&self->journal);
	return real(file)->pMethods->xClose(real(file));
}

/* Version 1: no shared memory, so no write-ahead log, and no mapping. */
#define METHODS(read, write)                                              \
	{                                                                 \
		.iVersion = 1, .xClose = file_close, .xRead = read,       \
		.xWrite = write, .xTruncate = file_truncate,              \
		.xSync = file_sync, .xFileSize = file_size,               \
		.xLock = file_lock, .xUnlock = file_unlock,               \
		.xCheckReservedLock = file_reserved,                      \
		.xFileControl = file_control, .xSectorSize = file_sector, \
		.xDeviceCharacteristics = file_device                     \
	}

static const sqlite3_io_methods ledger_methods =
    METHODS(ledger_read, ledger_write);
static const sqlite3_io_methods plain_methods = METHODS(plain_read, page_write);
static const sqlite3_io_methods journal_methods =
    METHODS(journal_read, journal_write);

/* what a file says it is */

static const char magic[16] = "SQLite format 3";

static unsigned
bits_apart(const void *left, const void *right, size_t bytes)
{
	const unsigned char *a = left, *b = right;
	unsigned count = 0;

	for (size_t i = 0; i < bytes; i++)
		count += (unsigned)__builtin_popcount((unsigned)(a[i] ^ b[i]));
	return count;
}

/* So few wrong bits are rot; another program's numbers are further away. */
#define ROTTEN_BITS 4

/* The file's format for a database with a write-ahead log. */
#define WAL 2

static unsigned
page_size(const unsigned char *header)
{
	return (unsigned)header[16] << 8 | header[17];
}

/*
 * A later format keeps this checksum of its first page, so that what rotted to
 * look like one is told apart.
 */
static int
later_refuse(const unsigned char header[static PAGE_BYTES])
{
	return page_is_sound(header, 1)
		   ? refuse(SQLITE_NOTADB, "was made by a newer edsm")
		   : refuse_page(1);
}

/* What SQLite wrote into the header of every ledger, and never changes. */
static bool
is_made_so(const unsigned char *header)
{
	return page_number_at(header + 44) == 4 && /* of the schema's format */
	       page_number_at(header + 56) == 1 && /* UTF-8 */
	       page_size(header) == PAGE_BYTES && header[20] == PAGE_RESERVED;
}

/* Whose file is it, by the header of its first page, and of which format? */
static int
header_check(const unsigned char header[static PAGE_BYTES], bool sealed)
{
	unsigned wrong_magic = bits_apart(header, magic, sizeof magic);
	unsigned wrong_id = (unsigned)__builtin_popcount(
	    page_number_at(header + 68) ^ LEDGER_APPLICATION_ID);
	uint32_t version = page_number_at(header + 60);
	int code;

	if (wrong_magic > ROTTEN_BITS)
		return SQLITE_NOTADB;
	if (wrong_id > ROTTEN_BITS)
		return refuse(SQLITE_NOTADB,
		    "is no ledger: it is another program's database");
	if (wrong_magic || wrong_id || !version)
		return refuse_page(1);
	took.format =
	    (int)(version < LEDGER_USER_VERSION ? version
						: LEDGER_USER_VERSION);
	/* one with room for checksums is of a later one: a bit of it rotted */
	if (version == 1 && sealed && header[20] == PAGE_RESERVED)
		return refuse_page(1);
	if (version == 1 && sealed) {
		code = refuse(SQLITE_NOTADB,
		    "is of format 1: ledger-copy OLD NEW carries it over to a "
		    "new one");
		refusal.old = true;
		return code;
	}
	if (version == 1)
		return SQLITE_OK;
	if (version > LEDGER_USER_VERSION)
		return later_refuse(header);
	/* Two bits from ours: no single one of them is rot. */
	if (header[18] == WAL && header[19] == WAL)
		return refuse(SQLITE_NOTADB,
		    "was put into another mode by another program: PRAGMA "
		    "journal_mode=DELETE takes it out of it");
	return is_made_so(header) ? SQLITE_OK : refuse_page(1);
}

/* An empty file is about to be made a ledger; others are told apart. */
static int
identity_check(sqlite3_file *file, bool sealed)
{
	unsigned char page[PAGE_BYTES];
	sqlite3_int64 bytes = 0;
	int code = real(file)->pMethods->xFileSize(real(file), &bytes);

	if (code || !bytes)
		return code;
	code = real_read(file, page, PAGE_BYTES, 0);
	if (code && code != SQLITE_IOERR_SHORT_READ)
		return code;
	code = header_check(page, sealed);
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
	took = (struct vfs_taken){.is = false, .format = LEDGER_USER_VERSION};
	ledger_is_opened = true;
	code = below->xOpen(below, path, real(&file->base), flags, out);
	ledger_is_opened = false;
	if (code)
		return code;
	file->sealed = vfs->pAppData != NULL;
	file->proof = !strcmp(vfs->zName, LEDGER_VFS_PROOF);
	code = identity_check(&file->base, file->sealed);
	if (code) {
		real(&file->base)->pMethods->xClose(real(&file->base));
		return code;
	}
	file->base.pMethods = file->sealed ? &ledger_methods : &plain_methods;
	file->next = ledgers;
	ledgers = file;
	return SQLITE_OK;
}

static int
beside_open(const char *path, struct vfs_file *file, int flags, int *out)
{
	int code;

	file->sqlite = ledger_beside(path, SUFFIX);
	if (!file->sqlite)
		return SQLITE_CANTOPEN;
	journal_of = file->sqlite->path;
	code = below->xOpen(below, path, real(&file->base), flags, out);
	journal_of = NULL;
	if (code)
		return code;
	file->base.pMethods = &journal_methods;
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
	return refuse(SQLITE_CANTOPEN, "is not used: SQLite asks for a file "
				       "other than the ledger and its journal");
}

/* the names beside a ledger */

static int
vfs_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
	struct vfs_file *sqlite = ledger_beside(path, SUFFIX);
	struct stat found, whose;
	const char *words;

	(void)vfs;
	if (sqlite && sqlite->gone) {
		sqlite->gone = false;
		return SQLITE_OK;
	}
	if (!sqlite)
		return refuse(SQLITE_IOERR_DELETE,
		    "is not used: SQLite asks to delete another file than the "
		    "ledger's journal");
	if (!lstat(path, &found) && !lstat(sqlite->path, &whose)) {
		words = trust_journal(&found, &whose);
		if (words)
			return refuse(SQLITE_IOERR_DELETE, words);
	}
	return below->xDelete(below, path, sync);
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
	int code = file_reserved(file, &reserved);
	const char *words;

	if (code || reserved)
		return code;
	words = journal_load(&sqlite->journal, path, whose);
	if (words)
		return refuse(SQLITE_IOERR_ACCESS, words);
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
	struct vfs_file *sqlite = ledger_beside(path, SUFFIX);
	struct stat found, whose;

	(void)vfs;
	*there = 0;
	if (!sqlite && ledger_beside(path, "-wal"))
		return SQLITE_OK; /* never opened, whatever lies there */
	if (!sqlite || how != SQLITE_ACCESS_EXISTS)
		return refuse(SQLITE_IOERR_ACCESS,
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
	    below, "open", (sqlite3_syscall_ptr)open_call);
	if (!code)
		code = sqlite3_vfs_register(&sealed, 0);
	if (!code)
		code = sqlite3_vfs_register(&plain, 0);
	return code ? code : sqlite3_vfs_register(&proof, 0);
}
