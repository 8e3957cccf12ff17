/*
 * csv - a CSV header and its rows as values.
 *
 * Layer: input, within input. Memory: a table owns its parser and columns;
 * what rows say is copied into the values' arena. Errors: static phrases, never
 * a cell. Source: RFC 4180.
 */
#ifndef EDSM_INPUT_CSV_H
#define EDSM_INPUT_CSV_H

#include "input.h"
#include "split.h"

#include <csv.h>

#define CSV_COLUMNS_MAX 4096

/* Why bytes are no row. */
enum csv_fault {
	CSV_FINE,
	CSV_NO_MEMORY,
	CSV_NUL,
	CSV_BARE_CR,
	CSV_QUOTE_OPEN,
	CSV_QUOTE_STRAY,
	CSV_LONG,
	CSV_CELLS, /* another number of cells than the header */
	CSV_BYTES, /* a byte that is no character of the encoding */
	CSV_FAULT_COUNT
};

/* A time whose date and time of day stand in two columns. */
struct csv_pair {
	enum field field;
	size_t date, time;            /* the columns */
	struct text date_is, time_is; /* their cells in the row */
};
#define CSV_PAIRS_MAX 7

struct csv_table {
	struct csv_parser parser; /* clean between rows */
	char delimiter;
	const struct dialect *dialect;
	uint64_t *fields; /* of each column: the fields it gives */
	size_t columns;
	size_t *giving; /* the columns that give something */
	size_t giving_count;
	struct text *cells; /* of each column, where the row is plain */
	bool plain;         /* the row that is read next */
	bool glances;       /* a plain row says of an entry all that it says: */
	size_t glance[GLANCE_TEXTS]; /* in these columns, or columns */
	bool borrows;                /* as in the intake */
	struct csv_pair pairs[CSV_PAIRS_MAX];
	size_t pair_count;
	uint64_t paired;     /* the fields of the pairs */
	size_t error_column; /* edsm_error's, or columns where none */
	/* of a CSV of findings: what was found, and the list's date; else
	 * columns */
	size_t finding_column, listed_column;
};

/* One parse of one row or header. */
struct csv_run {
	/* called with each cell, if not NULL; cells of them came before */
	void (*cell)(struct csv_run *run, struct text cell);
	size_t cells;
	bool bare_cr;
};

/* Sets a parser up as every parse here needs it. To be freed by csv_free. */
void csv_clean_init(struct csv_parser *parser, char delimiter);

/*
 * Parses raw, one row without its last line break and not empty. Leaves the
 * parser clean, whatever happened: the library's stays dirty after an error
 * and would hand the half row to the next.
 */
WARN_UNUSED enum csv_fault csv_run(
    struct csv_parser *parser, struct text raw, struct csv_run *run);

void csv_table_init(
    struct csv_table *table, char delimiter, const struct dialect *dialect);
void csv_table_release(struct csv_table *table);

/* The errors that a fault is, of a row and of the header. */
WARN_UNUSED enum status csv_row_fault(
    enum csv_fault fault, struct error *error);
WARN_UNUSED enum status csv_header_fault(
    enum csv_fault fault, struct error *error);

/*
 * Reads the header's cells, the first len bytes of held, into the table and
 * checks them against the intake; reports columns that are no known field. len
 * 0: there is no header. STATUS_USAGE for a header that cannot be used; what
 * follows it in held may then tell why. Once for a table.
 */
WARN_UNUSED enum status csv_header_read(struct csv_table *table,
    struct text held, size_t len, const struct intake *intake,
    struct error *error);

/*
 * Reads a row: from cells where it is plain, else by the library.
 * STATUS_REFUSED with field NULL where raw is none.
 */
WARN_UNUSED enum status csv_row_read(struct csv_table *table, struct text raw,
    struct values *values, struct error *error);

/*
 * Does held begin with a plain row of an entry, which may be blank? Then span
 * is it, and texts are as a glance has them; the cells are void.
 */
bool csv_row_glance(const struct csv_table *table, struct text held,
    struct text texts[static GLANCE_TEXTS], struct span *span);

/* Is a name among those that --ignore lets pass? */
bool name_is_ignored(const struct intake *intake, struct text name);

/* The error that a name is almost that field's; its odd character is told. */
enum status near_refuse(enum status status, enum field field, struct text name,
    const char *what, struct error *error);

/*
 * May the row, which the end of the input cuts off, be half of one? Then the
 * field of its last cell is *field, FIELD_NONE where it is none.
 */
bool csv_row_is_cut(
    const struct csv_table *table, struct text raw, enum field *field);

/* Adds the header with a column edsm_error and a line feed. */
void csv_header_reject(
    const struct csv_table *table, struct text raw, struct buffer *buffer);

/* Adds the row with message in its cell edsm_error, or as it is where it has
 * no such cell and cannot take one; no line break. */
WARN_UNUSED enum status csv_row_reject(const struct csv_table *table,
    struct text raw, const char *message, struct buffer *buffer,
    struct error *error);

#endif
