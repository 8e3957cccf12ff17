/* csv_reject - what a rejects file is given of a CSV input. Input. */
#include "../ground/csv_write.h"
#include "csv.h"

#include <string.h>

/* A row that is written again, one cell replaced. */
struct rewrite_run {
	struct csv_run run;
	struct buffer *buffer;
	char delimiter;
	size_t column;
	struct text message;
};

static void
rewrite_cell(struct csv_run *run, struct text cell)
{
	struct rewrite_run *rewrite = (struct rewrite_run *)run;

	if (run->cells)
		buffer_add_char(rewrite->buffer, rewrite->delimiter);
	if (run->cells == rewrite->column)
		csv_cell_quote(rewrite->buffer, rewrite->message);
	else
		csv_cell_add(rewrite->buffer, cell, rewrite->delimiter);
}

void
csv_header_reject(
    const struct csv_table *table, struct text raw, struct buffer *buffer)
{
	if (!table->columns)
		return;
	buffer_add(buffer, raw);
	if (table->error_column == table->columns) {
		buffer_add_char(buffer, table->delimiter);
		buffer_add(buffer, TEXT("edsm_error"));
	}
	buffer_add_char(buffer, '\n');
}

/* Adds the row with its cell replaced; leaves a row without one for later. */
static enum csv_fault
row_replace(struct csv_parser *parser, const struct csv_table *table,
    struct text raw, struct text message, struct buffer *buffer)
{
	struct rewrite_run rewrite = {.run.cell = rewrite_cell,
	    .buffer = buffer,
	    .delimiter = table->delimiter,
	    .column = table->error_column,
	    .message = message};
	size_t start = buffer->len;
	enum csv_fault fault = csv_run(parser, raw, &rewrite.run);

	if (fault == CSV_FINE && rewrite.run.cells != table->columns)
		fault = CSV_CELLS;
	if (fault) {
		buffer->len = start;
		buffer_add(buffer, raw);
	}
	return fault;
}

/*
 * Adds the row with one cell more. A row of too few or too many cells has so
 * afterwards too, counted against the new header: it is not made good by
 * being rejected. A row that cannot be parsed cannot be with the cell either:
 * in an open quote, its first quote is followed by a letter.
 */
static void
row_extend(const struct csv_table *table, struct text raw, struct text message,
    struct buffer *buffer)
{
	buffer_add(buffer, raw);
	buffer_add_char(buffer, table->delimiter);
	csv_cell_quote(buffer, message);
}

enum status
csv_row_reject(const struct csv_table *table, struct text raw,
    const char *message, struct buffer *buffer, struct error *error)
{
	struct csv_parser parser;
	enum csv_fault fault = CSV_FINE;

	/* What is longer than a row may be could not be fed again. */
	if (raw.len + 2 * strlen(message) > RECORD_MAX_BYTES - sizeof ",\"\"")
		message = "";
	csv_clean_init(&parser, table->delimiter);
	if (table->error_column < table->columns)
		fault =
		    row_replace(&parser, table, raw, text_of(message), buffer);
	else
		row_extend(table, raw, text_of(message), buffer);
	csv_free(&parser);
	if (fault == CSV_NO_MEMORY)
		return csv_row_fault(fault, error);
	return STATUS_OK;
}
