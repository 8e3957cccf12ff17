/*
 * walk - through the trees of a ledger's file without SQLite.
 *
 * Layer: ledger, and no business of anybody but its files. Memory: a page for
 * each level of a tree; a bit a page and some 80 bytes for five thousand facts.
 * Errors: false for a doubt of any kind. Source: SQLite's file format, 1.6.
 *
 * Stricter than SQLite: whatever it would never have written into a ledger is
 * a doubt, whether it would find fault with it or not.
 */
#ifndef EDSM_SQLITE_WALK_H
#define EDSM_SQLITE_WALK_H

#include "pages.h"
#include "sqlite.h"
#include "sums.h"

/* SQLite goes no deeper than 20; a ledger of a billion facts has six. */
#define WALK_LEVELS 10

struct level {
	unsigned char bytes[PAGE_BYTES];
	struct tree_page page;
};

/* Where one range of facts ends and the next one begins. */
struct edge {
	uint64_t seq;
	int64_t latest_us;
	uint64_t line; /* drawn from the line there */
};

/* The facts first to last; they stand below a page. */
struct range {
	uint32_t page;
	uint64_t first, last;
	struct edge before, end;
};

/* What all threads share. */
struct walk {
	struct pages pages;
	const struct ledger_scan *asked;
	unsigned char key[SUMS_KEY_BYTES];
	struct range *ranges;
	size_t range_count, range_room;
	bool only_leaf; /* the table's tree is one page */
	atomic_bool doubt;
	atomic_uint_least64_t facts; /* that were given */
};

/* What one thread has of its own. */
struct walker {
	struct walk *walk;
	unsigned part;
	struct level *levels;       /* WALK_LEVELS */
	struct buffer record, last; /* the one at hand, and the one before */
	struct sums table, indexes; /* what should be, and what is */
};

WARN_UNUSED bool walker_init(
    struct walker *walker, struct walk *walk, unsigned part);
void walker_release(struct walker *walker);

/* The page's bytes and cells; nobody may have had it. */
WARN_UNUSED bool walker_page(
    struct walker *walker, uint32_t number, struct level *level);

/* The record of a cell, in one piece, borrowed until the next one. */
WARN_UNUSED bool walker_record(struct walker *walker, const struct cell *cell,
    bool first, struct text *record);

/* An index, from end to end: its order, its sum, and its entries as given. */
WARN_UNUSED bool walk_index(
    struct walker *walker, enum ledger_index which, uint32_t root);

/* Lists the ranges of the table's tree, of the facts up to last. */
WARN_UNUSED bool walk_ranges(
    struct walker *walker, uint32_t root, uint64_t last);

/* The facts of a range, each of them given. */
WARN_UNUSED bool walk_range(struct walker *walker, size_t at);

/* Does each range begin where the one before it ended? */
WARN_UNUSED bool walk_ranges_join(const struct walk *walk);

#endif
