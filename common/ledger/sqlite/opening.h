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

#include <stdbool.h>

/* What SQLite calls. */
int opening_call(const char *path, int flags, int mode);

/* While is: what it opens is a ledger. */
void opening_ledger(bool is);

/* Until it is NULL: what it opens is the journal of the ledger at that path. */
void opening_journal_of(const char *ledger);

#endif
