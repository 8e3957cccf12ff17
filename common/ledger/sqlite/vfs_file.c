/*
 * vfs_file - an open ledger, or an open journal of one, as SQLite reads and
 * writes it. Ledger.
 */
#include "vfs_file.h"

#include "page.h"
#include "refusal.h"
#include "trust.h"
#include "vfs.h"

#include <string.h>
#include <sys/stat.h>

static struct vfs_file *ledgers; /* the ones that are open */
static bool strict;              /* no other first page is taken */
static struct vfs_taken took;    /* of the ledger opened last */

sqlite3_file *
vfs_real(sqlite3_file *file)
{
	return (sqlite3_file *)((struct vfs_file *)file + 1);
}

void
vfs_ledger_add(struct vfs_file *file)
{
	file->next = ledgers;
	ledgers = file;
}

struct vfs_file *
vfs_ledger_beside(const char *path, const char *suffix)
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

void
vfs_take_anew(int format)
{
	took = (struct vfs_taken){.is = false, .format = format};
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

int
vfs_real_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	return judged_read(
	    vfs_real(file)->pMethods->xRead(vfs_real(file), to, bytes, at));
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
		return vfs_refuse(SQLITE_IOERR_READ,
		    "cannot be read: the journal beside it cannot");
	return vfs_real_read(file, to, PAGE_BYTES, at);
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
	int code = vfs_real_read(file, header, HEADER_BYTES, 0);

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
		return vfs_refuse_page(number);
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
		return vfs_refuse_page(number);
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
	int code = judged_read(tail_read(tail, vfs_real(file), to, bytes, at));

	if (code || bytes != PAGE_BYTES || !sqlite->sealed)
		return code;
	code = judged_read(tail_read(tail, vfs_real(file), number,
	    sizeof number, at - (int)sizeof number));
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
		code = tail_flush(&beside->tail, vfs_real(&beside->base));
	if (beside && !code)
		beside->needed = true;
	return code ? code
		    : vfs_real(file)->pMethods->xWrite(
			  vfs_real(file), page, bytes, at);
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
	return vfs_real_read(file, to, bytes, at);
}

static int
journal_write(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 at)
{
	return tail_write(
	    &((struct vfs_file *)file)->tail, vfs_real(file), from, bytes, at);
}

/* Writes what waits for a journal; of a ledger nothing does. */
static int
file_flush(sqlite3_file *file)
{
	return tail_flush(&((struct vfs_file *)file)->tail, vfs_real(file));
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 bytes)
{
	int code = file_flush(file);

	return code
		   ? code
		   : vfs_real(file)->pMethods->xTruncate(vfs_real(file), bytes);
}

static int
file_sync(sqlite3_file *file, int flags)
{
	int code = file_flush(file);

	return code ? code
		    : vfs_real(file)->pMethods->xSync(vfs_real(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *bytes)
{
	const struct vfs_file *self = (const struct vfs_file *)file;

	if (self->journal.loaded) {
		*bytes = (sqlite3_int64)self->journal.pages * PAGE_BYTES;
		return SQLITE_OK;
	}
	return tail_size(&self->tail, vfs_real(file), bytes);
}

static int
file_lock(sqlite3_file *file, int lock)
{
	struct vfs_file *self = (struct vfs_file *)file;
	int code = vfs_real(file)->pMethods->xLock(vfs_real(file), lock);

	if (!code && lock > self->lock)
		self->lock = lock;
	return code;
}

static int
file_unlock(sqlite3_file *file, int lock)
{
	struct vfs_file *self = (struct vfs_file *)file;

	/* it may fail: what is no longer sure is not held */
	if (lock < self->lock)
		self->lock = lock;
	return vfs_real(file)->pMethods->xUnlock(vfs_real(file), lock);
}

static int
file_reserved(sqlite3_file *file, int *is)
{
	return vfs_real(file)->pMethods->xCheckReservedLock(vfs_real(file), is);
}

static int
file_control(sqlite3_file *file, int what, void *about)
{
	return vfs_real(file)->pMethods->xFileControl(
	    vfs_real(file), what, about);
}

static int
file_sector(sqlite3_file *file)
{
	return vfs_real(file)->pMethods->xSectorSize(vfs_real(file));
}

static int
file_device(sqlite3_file *file)
{
	return vfs_real(file)->pMethods->xDeviceCharacteristics(vfs_real(file));
}

int
vfs_journal_delete(const struct vfs_file *ledger, const char *path, int sync)
{
	sqlite3_vfs *below = sqlite3_vfs_find("unix");
	struct stat found, whose;
	const char *words;

	if (!lstat(path, &found) && !lstat(ledger->path, &whose)) {
		words = trust_journal(&found, &whose);
		if (words)
			return vfs_refuse(SQLITE_IOERR_DELETE, words);
	}
	return below->xDelete(below, path, sync);
}

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
		self->sqlite->gone =
		    !vfs_journal_delete(self->sqlite, self->path, 0);
	tail_release(&self->tail);
	if (self->sqlite)
		self->sqlite->beside = NULL;
	sqlite3_free(self->played);
	sqlite3_free(self->taken);
	journal_release(&self->journal);
	return vfs_real(file)->pMethods->xClose(vfs_real(file));
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

const sqlite3_io_methods vfs_ledger_methods =
    METHODS(ledger_read, ledger_write);
const sqlite3_io_methods vfs_plain_methods = METHODS(plain_read, page_write);
const sqlite3_io_methods vfs_journal_methods =
    METHODS(journal_read, journal_write);

int
vfs_held(sqlite3 *db)
{
	sqlite3_file *file = NULL;
	const struct vfs_file *self;

	if (sqlite3_file_control(
		db, "main", SQLITE_FCNTL_FILE_POINTER, &file) ||
	    !file || file->pMethods != &vfs_ledger_methods)
		return -1;
	self = (const struct vfs_file *)file;
	return self->lock >= SQLITE_LOCK_SHARED && !self->journal.loaded
		   ? self->fd
		   : -1;
}
