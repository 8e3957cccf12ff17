/*
 * vfs_file - an open ledger, or an open journal of one, as SQLite reads and
 * writes it.
 *
 * Layer: ledger, and no business of anybody but vfs.c. Memory: SQLite's own,
 * which it gives for each file; what a file keeps goes when it is closed.
 * Errors: SQLite's codes, with words in refusal.h.
 */
#ifndef EDSM_SQLITE_VFS_FILE_H
#define EDSM_SQLITE_VFS_FILE_H

#include "journal.h"
#include "tail.h"

#include <sqlite3.h>

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
	int fd;                 /* of a ledger: SQLite's own */
	int lock;               /* that SQLite has on it */
	bool proof;             /* it is never written */
	struct journal journal; /* of a proof: in the place of its pages */
};

extern const sqlite3_io_methods vfs_ledger_methods;  /* with checksums */
extern const sqlite3_io_methods vfs_plain_methods;   /* without */
extern const sqlite3_io_methods vfs_journal_methods; /* of either */

/* SQLite's own file, which stands behind it. */
sqlite3_file *vfs_real(sqlite3_file *file);

/* Reads that: SQLite would take some of what a disk fails with for damage. */
int vfs_real_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at);

/* Another ledger is opened, whose first page was not taken yet (vfs_took). */
void vfs_take_anew(int format);

/* Deletes the ledger's journal at that path, where it is to be trusted. */
int vfs_journal_delete(
    const struct vfs_file *ledger, const char *path, int sync);

/* The ledger is open until it is closed. */
void vfs_ledger_add(struct vfs_file *file);

/* The open ledger whose name with suffix behind it is path, or NULL. */
struct vfs_file *vfs_ledger_beside(const char *path, const char *suffix);

#endif
