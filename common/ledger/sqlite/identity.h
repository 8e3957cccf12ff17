/*
 * identity - whose file it is, by what its first page says.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: none. Errors: SQLite's codes, with words in refusal.h.
 */
#ifndef EDSM_SQLITE_IDENTITY_H
#define EDSM_SQLITE_IDENTITY_H

#include "page.h"

/*
 * Whose file is it, by the header of its first page? Sealed: its pages have
 * checksums. The number of its format goes into *format, ours where it is of a
 * newer one; other bytes leave that alone.
 */
int identity_check(
    const unsigned char header[static PAGE_BYTES], bool sealed, int *format);

#endif
