/*
 * tree - one page of a tree in the ledger's file, and one row of it.
 *
 * Layer: ledger, and no business of anybody but its files and their tests.
 * Memory: the caller's; cells and texts borrow the page's bytes. Errors: false,
 * for whatever is not as SQLite writes it in a ledger; nothing says what.
 * Source: SQLite's file format, sections 1.6 (pages of trees) and 2.1
 * (records).
 *
 * Nothing here calls SQLite: it is held against its integrity_check in the
 * tests, which must find nothing in a page that passes here.
 */
#ifndef EDSM_SQLITE_TREE_H
#define EDSM_SQLITE_TREE_H

#include "../../ground/error.h"
#include "../../ground/text.h"
#include "page.h"

enum tree_kind {
	TREE_INDEX_INNER = 2,
	TREE_TABLE_INNER = 5,
	TREE_INDEX_LEAF = 10,
	TREE_TABLE_LEAF = 13
};

/* A cell takes four bytes at least and two in the list of cells. */
#define TREE_CELLS ((PAGE_BYTES - PAGE_RESERVED) / 6)
/* An overflow page: the next one's number, then content. */
#define TREE_OVERFLOW (PAGE_BYTES - PAGE_RESERVED - 4)

struct cell {
	uint32_t left;  /* of an inner page: the page of what comes before it */
	int64_t number; /* of a table: the row's number, or the last of left */
	/* the record: so many bytes, of which the first stand in the page and
	 * the others in overflow pages from that one on, 0 where there are none
	 */
	size_t bytes;
	struct text local;
	uint32_t overflow;
};

struct tree_page {
	enum tree_kind kind;
	uint32_t right; /* of an inner page: the page behind its last cell */
	unsigned count;
	struct cell cells[TREE_CELLS];
};

static inline bool
tree_is_inner(enum tree_kind kind)
{
	return kind == TREE_INDEX_INNER || kind == TREE_TABLE_INNER;
}

/*
 * Takes a page apart: every byte of it is its head's, a cell's, a free block's
 * or counted as too few to be one, and none is two's. number 1 is the first,
 * which begins with the file's header.
 */
WARN_UNUSED bool tree_page_read(const unsigned char bytes[static PAGE_BYTES],
    uint32_t number, struct tree_page *page);

enum value_kind {
	VALUE_NULL,
	VALUE_NUMBER,
	VALUE_TEXT
};

/* What a ledger has in a column. */
struct value {
	enum value_kind kind;
	int64_t number;
	struct text text;
};

/* A record of exactly so many values. */
WARN_UNUSED bool record_read(
    struct text record, struct value *values, size_t count);

/* SQLite's order: nothing, numbers, texts by their bytes; <0, 0, >0. */
int value_compare(const struct value *a, const struct value *b);

#endif
