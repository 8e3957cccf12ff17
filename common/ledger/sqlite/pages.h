/*
 * pages - the pages of a ledger's file, each of which is had once.
 *
 * Layer: ledger, and no business of anybody but its files. Memory: a bit a
 * page. Errors: false, where a page cannot be read, does not have its checksum
 * or is had already; nothing says which. Several threads may ask at once.
 */
#ifndef EDSM_SQLITE_PAGES_H
#define EDSM_SQLITE_PAGES_H

#include "../../ground/buffer.h"
#include "page.h"

#include <stdatomic.h>

struct pages {
	int fd; /* borrowed: to close any other of the file gives up its locks
		 */
	uint32_t count;
	_Atomic(uint64_t) *had;
	atomic_uint had_count;
};

/*
 * All pages of the file, whose first one says how many there are, that none is
 * free, and that nobody counts on moving them. To be released in any case.
 */
WARN_UNUSED bool pages_init(struct pages *pages, int fd);
void pages_release(struct pages *pages);

/* Reads a page that may be had already. */
WARN_UNUSED bool pages_read(const struct pages *pages, uint32_t number,
    unsigned char bytes[static PAGE_BYTES]);

/* Reads a page that nobody had. */
WARN_UNUSED bool pages_have(struct pages *pages, uint32_t number,
    unsigned char bytes[static PAGE_BYTES]);

/* Was every page of the file had? All but the one that SQLite locks by. */
WARN_UNUSED bool pages_all_had(const struct pages *pages);

/*
 * Adds so many bytes, which stand in overflow pages from that one on, and in no
 * more of them than that takes. first: nobody may have had them.
 */
WARN_UNUSED bool pages_add_overflow(struct pages *pages, uint32_t number,
    size_t bytes, bool first, struct buffer *to);

#endif
