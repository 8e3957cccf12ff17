/*
 * opening - the call of our own in the place of SQLite's open(2).
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: static. Errors: errno, with words in refusal.h.
 *
 * What was opened is judged by its descriptor: between a look at a name and
 * its opening somebody may put another file there.
 */
#ifndef EDSM_SQLITE_OPENING_H
#define EDSM_SQLITE_OPENING_H

/* What SQLite calls. */
int opening_call(const char *path, int flags, int mode);

/*
 * In between: what it opens is a ledger. The end says by which descriptor; -1
 * where no file was opened, as where SQLite had kept one back.
 */
void opening_ledger_begin(void);
int opening_ledger_end(void);

/* Until it is NULL: what it opens is the journal of the ledger at that path. */
void opening_journal_of(const char *ledger);

#endif
