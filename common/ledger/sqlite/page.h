/*
 * page - the checksum of a page of the ledger's file.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: the caller's. Errors: none.
 *
 * A page is 4096 bytes; SQLite leaves the last 8 alone (the file's header
 * says so in its byte 20), and there its checksum stands, least byte first,
 * which takes the other 4088 and the page's number in. A change within one of
 * its 8-byte words, a single flipped bit above all, always changes the
 * checksum, since every step of it can be undone; so does another number.
 * Anything else is missed once in 2^64.
 */
#ifndef EDSM_SQLITE_PAGE_H
#define EDSM_SQLITE_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#define PAGE_BYTES 4096
#define PAGE_RESERVED 8 /* at its end, for the checksum */

/* Does the page of that number, 1 the first, have its checksum? */
bool page_is_sound(
    const unsigned char page[static PAGE_BYTES], uint32_t number);

/* Puts the page's checksum where it belongs. */
void page_seal(unsigned char page[static PAGE_BYTES], uint32_t number);

/*
 * Would the page be sound, were one of its bits another? Then it is rot, and
 * nobody's writing. Tries them all: some milliseconds.
 */
bool page_is_one_bit_off(
    unsigned char page[static PAGE_BYTES], uint32_t number);

/*
 * Is it a page of nothing but counts that ANALYZE keeps of the table "event",
 * by its rows of three columns? Whatever wrote it, no ledger reads it.
 */
bool page_is_statistics(const unsigned char page[static PAGE_BYTES]);

/*
 * Is it a list of free pages as another program makes it, which knows of no
 * checksum and leaves zeros there?
 */
bool page_is_free_list(const unsigned char page[static PAGE_BYTES]);

/* Four bytes, most significant first, as SQLite writes its numbers. */
uint32_t page_number_at(const unsigned char *bytes);

#endif
