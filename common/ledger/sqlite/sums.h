/*
 * sums - what the indexes of a ledger hold, held against what they should.
 *
 * Layer: ledger, and no business of anybody but its files and their tests.
 * Memory: the caller's. Errors: false for a row that no ledger holds.
 *
 * Every entry of an index is made of one row of the table. So the sum over the
 * rows of a number that is drawn from each entry by a key that nobody knows
 * (SipHash) is the same as the sum over the index, in whatever order, if both
 * hold the same entries; if not, it is by chance, once in 2^64, as no entry is
 * twice in an index: its order tells.
 */
#ifndef EDSM_SQLITE_SUMS_H
#define EDSM_SQLITE_SUMS_H

#include "tree.h"

/* The table's columns, in their order. */
enum column {
	COLUMN_SEQ, /* NULL in the record: it is the row's number */
	COLUMN_KIND,
	COLUMN_LOGGED,
	COLUMN_AT,
	COLUMN_LATEST,
	COLUMN_PATIENT,
	COLUMN_EPISODE,
	COLUMN_PRACTICE,
	COLUMN_SERVICE,
	COLUMN_ORG,
	COLUMN_ENTRY,
	COLUMN_VIEWER,
	COLUMN_TO_SERVICE,
	COLUMN_TO_PRACTICE,
	COLUMN_MIG,
	COLUMN_PRIVATE,
	COLUMN_PARTNER,
	COLUMN_DUE,
	COLUMN_CARE,
	COLUMN_OF,
	COLUMN_WAS,
	COLUMN_SUCCESSOR,
	COLUMN_OUTCOME,
	COLUMN_LINE,
	COLUMN_COUNT
};

/* The indexes of format 3, in the order in which they are made. */
enum ledger_index {
	INDEX_SUBJECT,
	INDEX_EPISODE,
	INDEX_DISCHARGE,
	INDEX_DUE,
	INDEX_KIND,
	INDEX_PARTNER,
	INDEX_VIEW,
	INDEX_PRACTICE,
	INDEX_SERVICE,
	INDEX_ORG,
	INDEX_OF,
	INDEX_JOIN,
	INDEX_COUNT
};

/* The most values of an entry, the row's number, the last, among them. */
#define ENTRY_VALUES 8

/* How many an entry of that index has. */
size_t entry_values(enum ledger_index which);

#define SUMS_KEY_BYTES 16

struct sums {
	uint64_t sum[INDEX_COUNT], count[INDEX_COUNT];
};

/* Adds an entry of the index. */
void sums_add(struct sums *sums, const unsigned char *key,
    enum ledger_index which, const struct value *entry);

/* Adds what each index should have of that row, whose COLUMN_SEQ is set. */
WARN_UNUSED bool sums_add_row(struct sums *sums, const unsigned char *key,
    const struct value row[static COLUMN_COUNT]);

/* Adds all of the other's. */
void sums_join(struct sums *sums, const struct sums *more);

bool sums_equal(const struct sums *a, const struct sums *b);

#endif
