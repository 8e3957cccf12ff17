/*
 * tail - the end of a journal, until there is enough of it to be written.
 *
 * Layer: ledger, and no business of anybody but vfs. Memory: TAIL_BYTES,
 * SQLite's, from the first write on. Errors: SQLite's codes; what could not be
 * written stays, is read as if it had been, and is tried again.
 *
 * SQLite writes a page to its journal in three pieces. They wait here until
 * the journal is synced, or a page of the ledger is written: before either, all
 * of it is in the file, so that whoever kills the command finds what SQLite
 * alone would have left, or less of what nothing was changed by.
 */
#ifndef EDSM_SQLITE_TAIL_H
#define EDSM_SQLITE_TAIL_H

#include <sqlite3.h>
#include <stddef.h>

#define TAIL_BYTES ((size_t)64 * 1024)

/* Zero is an empty one. */
struct tail {
	unsigned char *bytes;
	size_t len;
	sqlite3_int64 at; /* where they belong in the file */
};

/* Writes to the file, by and by. */
int tail_write(struct tail *tail, sqlite3_file *file, const void *from,
    int bytes, sqlite3_int64 at);

/* Writes now what waits. */
int tail_flush(struct tail *tail, sqlite3_file *file);

/*
 * Reads a piece as it was written, in the file or not. Never a piece together
 * with its neighbours, where one of them could not be written.
 */
int tail_read(struct tail *tail, sqlite3_file *file, void *to, int bytes,
    sqlite3_int64 at);

/* The size of the file, with what waits. */
int tail_size(
    const struct tail *tail, sqlite3_file *file, sqlite3_int64 *bytes);

void tail_release(struct tail *tail);

#endif
