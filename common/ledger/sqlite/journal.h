/*
 * journal - what a journal holds, read without playing it back.
 *
 * Layer: ledger, and no business of anybody but its files. Memory: a
 * list of the pages' places; the pages stay in the file, which is kept open.
 * Errors: words in the place of an error's what.
 * Source: SQLite's file format, section 3, "the rollback journal".
 *
 * Who proves a ledger changes nothing: where a killed command has left a
 * journal, its pages are read in the place of those that it was written for.
 */
#ifndef EDSM_SQLITE_JOURNAL_H
#define EDSM_SQLITE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct journal_page {
	uint32_t number;
	off_t at; /* where its bytes are in the journal */
};

/* Zero is one that holds nothing. */
struct journal {
	bool loaded;
	int fd;         /* where loaded */
	uint32_t pages; /* of the ledger, before it was changed */
	struct journal_page *list;
	size_t count, room;
};

/*
 * Reads the journal at path that lies beside the ledger; NULL or what is wrong
 * with it. One that has nothing to play back leaves journal->loaded false.
 */
const char *journal_load(
    struct journal *journal, const char *path, const struct stat *sqlite);
void journal_release(struct journal *journal);

/* The page as it was before, into bytes; false where it was not changed, or
 * cannot be read, which *failed tells. */
bool journal_read_page(const struct journal *journal, uint32_t number,
    unsigned char *bytes, bool *failed);

#endif
