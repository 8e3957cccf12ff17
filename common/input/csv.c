/* csv - CSV rows as values. Input; see csv_header.c for headers. */
#include "csv.h"

#include "csv_plain.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES ((size_t)4096)

static const char *const faults[CSV_FAULT_COUNT] = {
    [CSV_NO_MEMORY] = "cannot be read, out of memory",
    [CSV_NUL] = "has a NUL byte",
    [CSV_BARE_CR] = "has a carriage return outside quotes",
    [CSV_QUOTE_OPEN] = "has a quote that is not closed within 1 MiB",
    [CSV_QUOTE_STRAY] = "has a quote in a wrong place",
    [CSV_LONG] = "is longer than 1 MiB",
    [CSV_CELLS] = "has another number of cells than the header",
    [CSV_BYTES] = "has a byte that is no character of --encoding",
};

static const char *const header_faults[CSV_FAULT_COUNT] = {
    [CSV_NO_MEMORY] = "cannot be read, out of memory",
    [CSV_NUL] = "has a NUL byte in the header",
    [CSV_BARE_CR] = "has a carriage return outside quotes in the header",
    [CSV_QUOTE_OPEN] = "has a quote that is not closed in the header",
    [CSV_QUOTE_STRAY] = "has a quote in a wrong place in the header",
    [CSV_LONG] = "has a header that is longer than 1 MiB",
    [CSV_BYTES] = "has a byte in the header that is no character of --encoding",
};

enum status
csv_row_fault(enum csv_fault fault, struct error *error)
{
	enum status status =
	    fault == CSV_NO_MEMORY ? STATUS_FAILED : STATUS_REFUSED;

	return error_set(error, status, NULL, faults[fault]);
}

enum status
csv_header_fault(enum csv_fault fault, struct error *error)
{
	enum status status =
	    fault == CSV_NO_MEMORY ? STATUS_FAILED : STATUS_USAGE;

	return error_set(error, status, NULL, header_faults[fault]);
}

/* Blanks belong to the cell. */
static int
never_space(unsigned char c)
{
	(void)c;
	return 0;
}

/* A cell fits in a row: whoever asks for more is mistaken. */
static void *
realloc_capped(void *piece, size_t size)
{
	if (size > RECORD_MAX_BYTES + 2 * BLOCK_BYTES)
		return NULL;
	return realloc(piece, size);
}

void
csv_clean_init(struct csv_parser *parser, char delimiter)
{
	unsigned char options = CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL;

	/* Fails for a NULL parser only. */
	(void)csv_init(parser, options);
	csv_set_delim(parser, (unsigned char)delimiter);
	csv_set_space_func(parser, never_space);
	csv_set_realloc_func(parser, realloc_capped);
	csv_set_blk_size(parser, BLOCK_BYTES);
}

void
csv_table_init(
    struct csv_table *table, char delimiter, const struct dialect *dialect)
{
	*table = (struct csv_table){.delimiter = delimiter, .dialect = dialect};
	csv_clean_init(&table->parser, delimiter);
}

void
csv_table_release(struct csv_table *table)
{
	csv_free(&table->parser);
	free(table->fields);
	free(table->giving);
	free(table->cells);
	table->fields = NULL;
	table->giving = NULL;
	table->cells = NULL;
}

static void
on_cell(void *bytes, size_t len, void *ctx)
{
	struct csv_run *run = ctx;

	if (run->cell)
		run->cell(run, (struct text){bytes, len});
	run->cells++;
}

/* The only row's end is the end of the bytes, -1: a line feed outside quotes
 * is not among them. */
static void
on_row(int terminator, void *ctx)
{
	struct csv_run *run = ctx;

	run->bare_cr |= terminator != -1;
}

enum csv_fault
csv_run(struct csv_parser *parser, struct text raw, struct csv_run *run)
{
	bool whole;
	int error;

	if (memchr(raw.ptr, '\0', raw.len))
		return CSV_NUL;
	whole = csv_parse(parser, raw.ptr, raw.len, on_cell, on_row, run) ==
		raw.len;
	if (whole && !csv_fini(parser, on_cell, on_row, run))
		return run->bare_cr ? CSV_BARE_CR : CSV_FINE;
	error = csv_error(parser);
	csv_free(parser);
	csv_clean_init(parser, (char)csv_get_delim(parser));
	if (error != CSV_EPARSE)
		return CSV_NO_MEMORY;
	if (run->bare_cr)
		return CSV_BARE_CR;
	return whole ? CSV_QUOTE_OPEN : CSV_QUOTE_STRAY;
}

/* A piece of these may be taken for the whole: ids, codes and times. */
#define CUT_FIELDS                                                    \
	(FIELD_BIT(FIELD_EPISODE) | FIELD_BIT(FIELD_ENTRY) |          \
	    FIELD_BIT(FIELD_REFERS) | FIELD_BIT(FIELD_SEQ) |          \
	    FIELD_BIT(FIELD_WAS) | FIELD_BIT(FIELD_SUCCESSOR) |       \
	    FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_SERVICE) |    \
	    FIELD_BIT(FIELD_ORG) | FIELD_BIT(FIELD_VIEWER) |          \
	    FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_DUE) |              \
	    FIELD_BIT(FIELD_RECORDED) | FIELD_BIT(FIELD_OPENED) |     \
	    FIELD_BIT(FIELD_DISCHARGED) | FIELD_BIT(FIELD_ATTENDED) | \
	    FIELD_BIT(FIELD_BORN))

bool
csv_row_is_cut(
    const struct csv_table *table, struct text raw, enum field *field)
{
	char last = raw.len ? raw.ptr[raw.len - 1] : table->delimiter;
	uint64_t fields =
	    table->columns ? table->fields[table->columns - 1] : 0;

	*field = fields ? (enum field)__builtin_ctzll(fields) : FIELD_NONE;
	if (last == '"')
		return false;
	return last == table->delimiter || fields & CUT_FIELDS;
}

bool
csv_row_glance(const struct csv_table *table, struct text held,
    struct text texts[static GLANCE_TEXTS], struct span *span)
{
	if (!table->glances || !csv_plain_find(held, table->delimiter,
				   table->cells, table->columns, span))
		return false;
	for (size_t i = 0; i < GLANCE_TEXTS; i++)
		texts[i] = table->cells[table->glance[i]];
	if (!texts[GLANCE_REFERS].len)
		texts[GLANCE_REFERS].ptr = NULL;
	return true;
}

/* A row on its way to values. */
struct row_run {
	struct csv_run run;
	struct csv_table *table;
	struct values *values;
	enum field undecoded; /* whose cell has a byte that is no character */
	bool starved;
};

/* Keeps what a row of findings says beyond names. */
static void
finding_cell(struct row_run *row, size_t column, struct text cell)
{
	struct values *values = row->values;

	if (column == row->table->finding_column) {
		if (!cell.len)
			cell = TEXT("none");
		row->starved |=
		    !arena_copy(values->arena, cell, &values->finding);
	} else if (column == row->table->listed_column) {
		row->starved |=
		    !arena_copy(values->arena, cell, &values->listed);
	}
}

/* The cell, which gives these fields, in UTF-8 and where it lasts: in the
 * arena, or in the row where that is enough. */
static bool
cell_keep(struct row_run *row, uint64_t fields, struct text *cell)
{
	const struct csv_table *table = row->table;
	struct arena *arena = row->values->arena;
	const char *raw = cell->ptr;

	switch (dialect_decode(table->dialect, *cell, arena, cell)) {
	case DECODED_BAD:
		row->undecoded = (enum field)__builtin_ctzll(fields);
		return false;
	case DECODED_STARVED:
		row->starved = true;
		return false;
	default:
		if (cell->ptr == raw && !(table->plain && table->borrows))
			row->starved |= !arena_copy(arena, *cell, cell);
		return !row->starved;
	}
}

/* Keeps a date or a time of day that stands in a column of its own. */
static void
pair_cell(struct row_run *row, size_t column, struct text cell)
{
	for (size_t i = 0; i < row->table->pair_count; i++) {
		struct csv_pair *pair = &row->table->pairs[i];

		if (pair->date == column)
			pair->date_is = cell;
		if (pair->time == column)
			pair->time_is = cell;
	}
}

static void
row_cell(struct csv_run *run, struct text cell)
{
	struct row_run *row = (struct row_run *)run;
	uint64_t fields = 0;

	if (run->cells < row->table->columns) {
		fields = row->table->fields[run->cells];
		finding_cell(row, run->cells, cell);
	}
	if (!cell.len)
		row->values->blank |= fields & ~row->table->paired;
	if (!fields || !cell.len || !cell_keep(row, fields, &cell))
		return;
	if (fields & row->table->paired)
		pair_cell(row, run->cells, cell);
	fields &= ~row->table->paired;
	for (; fields; fields &= fields - 1)
		values_give(
		    row->values, (enum field)__builtin_ctzll(fields), cell);
}

/* Joins a date and a time of day by a blank. */
static enum status
pair_give(struct row_run *row, size_t i, struct error *error)
{
	const struct csv_pair *pair = &row->table->pairs[i];
	enum field field = pair->field;
	struct text date = pair->date_is, time = pair->time_is;
	char *bytes;

	if (!date.len && !time.len)
		return row->values->blank |= FIELD_BIT(field), STATUS_OK;
	if (!date.len || !time.len)
		return error_refuse(error, field_row(field)->name,
		    date.len ? "has a date without its time of day"
			     : "has a time of day without its date");
	bytes = arena_alloc(row->values->arena, date.len + 1 + time.len);
	if (!bytes)
		return csv_row_fault(CSV_NO_MEMORY, error);
	memcpy(bytes, date.ptr, date.len);
	bytes[date.len] = ' ';
	memcpy(bytes + date.len + 1, time.ptr, time.len);
	values_give(
	    row->values, field, (struct text){bytes, date.len + 1 + time.len});
	return STATUS_OK;
}

/* The row's cells, which were parsed, against what may stand in them. */
static enum status
row_finish(struct row_run *row, struct error *error)
{
	enum status status = STATUS_OK;

	if (row->starved)
		return csv_row_fault(CSV_NO_MEMORY, error);
	if (row->run.cells != row->table->columns)
		return csv_row_fault(CSV_CELLS, error);
	if (row->undecoded)
		return error_refuse(
		    error, field_row(row->undecoded)->name, faults[CSV_BYTES]);
	for (size_t i = 0; !status && i < row->table->pair_count; i++)
		status = pair_give(row, i, error);
	return status;
}

/* The cells of a plain row, as csv_run gives those of any other; but for those
 * that give nothing. */
static enum csv_fault
plain_run(const struct csv_table *table, struct csv_run *run)
{
	for (size_t i = 0; i < table->giving_count; i++) {
		run->cells = table->giving[i];
		run->cell(run, table->cells[run->cells]);
	}
	run->cells = table->columns;
	return CSV_FINE;
}

enum status
csv_row_read(struct csv_table *table, struct text raw, struct values *values,
    struct error *error)
{
	struct row_run row = {
	    .run.cell = row_cell, .table = table, .values = values};
	enum csv_fault fault;

	for (size_t i = 0; i < table->pair_count; i++)
		table->pairs[i].date_is = table->pairs[i].time_is = TEXT("");
	fault = table->plain ? plain_run(table, &row.run)
			     : csv_run(&table->parser, raw, &row.run);

	if (fault && !row.starved)
		return csv_row_fault(fault, error);
	return row_finish(&row, error);
}
