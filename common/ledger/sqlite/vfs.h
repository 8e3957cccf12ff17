/*
 * vfs - the only way from SQLite to files: the ledger and its
 * journal.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: static, and SQLite's own. Errors: SQLite's codes, with words
 * for what SQLite has none for.
 *
 * A thin layer over SQLite's own for Unix, under which it opens a ledger and
 * the one journal of it, and nothing else: no temporary file, no journal that
 * names others, no log of another mode. It deletes that journal only, and only
 * where it is to be trusted (trust.h). Every page that is read
 * is held against its checksum (page.h), every page that is
 * written is given one; a page that comes out of a journal has its own and
 * keeps it.
 */
#ifndef EDSM_SQLITE_VFS_H
#define EDSM_SQLITE_VFS_H

#include "refusal.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

/* The names to open a ledger by: of formats 2 and 3, and of format 1, which has
 * no checksums. */
#define LEDGER_VFS "edsm"
#define LEDGER_VFS_PLAIN "edsm-plain"
/* Of formats 2 and 3, and never written: what a journal would bring back is
 * read out of the journal, which stays. */
#define LEDGER_VFS_PROOF "edsm-proof"

/* Makes all three known to SQLite, once a process; SQLite's code. */
int vfs_register(void);

/*
 * Until it is told to be strict, the layer takes a first page without its
 * checksum if another program may have written it, as ANALYZE makes it do;
 * what that page says is then for its reader to judge. The same page goes on
 * to be taken. The pages that ANALYZE adds are always taken, and read by
 * nobody but who checks or copies the whole file.
 */
void vfs_be_strict(bool strict);

/* What is said of the first page of the ledger that was opened last. */
struct vfs_taken {
	bool is;       /* it was taken without its checksum */
	uint32_t free; /* so many pages are free, by what it says then */
	int format;    /* by its header */
};

struct vfs_taken vfs_took(void);

/*
 * SQLite's own descriptor of the ledger, while it holds a lock on the file that
 * keeps everybody from changing it, and while that file is all that is read; -1
 * else. Nobody may close it, nor another one of the file: either would give up
 * the lock.
 */
int vfs_held(sqlite3 *db);

#endif
