/*
 * trust - whose hands the ledger's file, folder and journal are
 * in.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: the words are static. Errors: words, in the place of an
 * error's what; NULL says that nothing is wrong.
 *
 * Whoever may write the folder can put another ledger or a journal there, and
 * a journal replaces pages of the ledger: so the folder may be written by
 * nobody who may not write the ledger, and a journal is only taken from
 * somebody who may.
 */
#ifndef EDSM_SQLITE_TRUST_H
#define EDSM_SQLITE_TRUST_H

#include <sys/stat.h>

/* What is wrong with who may write the ledger and its folder? */
const char *trust_place(const struct stat *folder, const struct stat *sqlite);

/* The same for a ledger that this process would make there, mode 0600. */
const char *trust_new_place(const struct stat *folder);

/*
 * What is wrong with the file that lies where the ledger's journal does? Its
 * content is not looked at.
 */
const char *trust_journal(
    const struct stat *journal, const struct stat *sqlite);

/*
 * Is it an empty file that somebody who may write the ledger was stopped at
 * making, before it had its group and mode?
 */
int trust_unfinished(const struct stat *journal, const struct stat *sqlite);

/*
 * Does what the open journal holds name another file, which SQLite would
 * delete after playing it back? Ours never do.
 */
const char *trust_content(int fd, const struct stat *journal);

#endif
