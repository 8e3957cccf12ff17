/* rows - the rows of an input, one after the other. Input. */
#include "csv_plain.h"
#include "json_line.h"
#include "state.h"

#include <string.h>

static const char is_utf16[] =
    "is UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 makes it so";
static const char is_marked[] =
    "begins with the byte order mark of UTF-8, which --encoding contradicts";
static const char may_be_csv[] =
    "is not a JSON object, but may be a row of CSV: --csv reads these";

static bool
text_begins(struct text text, struct text start)
{
	return text.len >= start.len && !memcmp(text.ptr, start.ptr, start.len);
}

/* Could more bytes still make a byte order mark of what is held? */
static bool
mark_is_open(struct text held)
{
	if (!held.len)
		return true;
	/* one by one: clang 17 and later find none of these by strchr */
	if (held.len == 1)
		return *held.ptr == '\xef' || *held.ptr == '\xff' ||
		       *held.ptr == '\xfe';
	return held.len == 2 && text_begins(held, TEXT("\xef\xbb"));
}

/* What is wrong with a file that begins with these marks; drops UTF-8's. */
static const char *
mark_judge(struct input *input)
{
	struct text held = source_held(input->source);

	if (text_begins(held, TEXT("\xff\xfe")) ||
	    text_begins(held, TEXT("\xfe\xff")))
		return is_utf16;
	if (!text_begins(held, TEXT("\xef\xbb\xbf")))
		return NULL;
	if (input->intake->dialect.encoding)
		return is_marked;
	source_take(input->source, 3);
	return NULL;
}

enum status
input_start(struct input *input, const char **foreign, struct error *error)
{
	struct text held = source_held(input->source);
	enum status status;

	*foreign = NULL;
	if (input->started)
		return STATUS_OK;
	while (!input->source->eof && mark_is_open(held)) {
		status = source_fill(input->source, error);
		if (status != STATUS_OK)
			return status;
		held = source_held(input->source);
	}
	input->started = true;
	*foreign = mark_judge(input);
	return STATUS_OK;
}

/* Lets go of what is left of a line that was too long to be held. */
static enum status
input_skip(struct input *input, struct error *error)
{
	enum status status;

	while (input->skipping) {
		struct text held = source_held(input->source);
		struct span line = span_of_line(held);

		source_take(input->source, line.raw + line.line_break);
		input->line += line.lines;
		input->skipping = !line.lines && !input->source->eof;
		if (!input->skipping)
			break;
		status = source_fill(input->source, error);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

enum split_end
input_split(const struct input *input, struct split *split, struct text held,
    bool eof, struct span *span)
{
	if (input->kind == INPUT_CSV)
		return split_row(split, held, eof, span);
	return split_line(split, held, eof, span);
}

void
input_take(struct input *input, struct span span)
{
	source_take(input->source, span.raw + span.line_break);
	source_keep(input->source);
	input->line += span.lines;
	input->torn = !span.line_break;
}

bool
span_is_blank(const struct input *input, struct text held, struct span span)
{
	struct text line = {held.ptr, span.raw};

	if (input->kind == INPUT_CSV && span.line_break)
		return row_is_blank(line, input->delimiter);
	return line_is_blank(line);
}

enum status
input_find(struct input *input, enum split_end *end, struct span *span,
    struct error *error)
{
	const struct split start = {.delimiter = input->delimiter};
	struct split split = start;
	enum status status;
	struct text held;

	for (;;) {
		held = source_held(input->source);
		if (!held.len && input->source->eof)
			return *end = SPLIT_MORE, STATUS_OK;
		*end =
		    input_split(input, &split, held, input->source->eof, span);
		if (*end == SPLIT_RECORD && span_is_blank(input, held, *span)) {
			source_take(
			    input->source, span->raw + span->line_break);
			input->line += span->lines;
			split = start;
		} else if (*end != SPLIT_MORE) {
			return STATUS_OK;
		} else {
			status = source_fill(input->source, error);
			if (status != STATUS_OK)
				return status;
		}
	}
}

enum csv_fault
fault_of_end(enum split_end end)
{
	switch (end) {
	case SPLIT_LONG:
		return CSV_LONG;
	case SPLIT_QUOTE_OPEN:
		return CSV_QUOTE_OPEN;
	case SPLIT_QUOTE_STRAY:
		return CSV_QUOTE_STRAY;
	default:
		return CSV_FINE;
	}
}

static void
row_fill(const struct input *input, struct span span, struct row *row)
{
	struct text held = source_held(input->source);

	row->raw = (struct text){held.ptr, span.raw};
	row->end = (struct text){held.ptr + span.raw, span.line_break};
	row->line = input->line;
	row->input = input;
}

bool
input_holds_line(const struct input *input, struct text held)
{
	return input->source->eof || held.len >= RECORD_MAX_BYTES + 2 ||
	       span_of_line(held).line_break;
}

/*
 * Makes the first line of what is held the row, and reads the rest of it: a
 * quote never closed costs its own line only. Of a line over the ceiling one
 * byte too many is kept, so that what a rejects file gets of it is refused
 * again, not taken for whole.
 */
static enum status
row_narrow(
    struct input *input, struct row *row, bool *is_long, struct error *error)
{
	struct error failed;
	struct span line;

	while (!input_holds_line(input, source_held(input->source)))
		if (source_fill(input->source, &failed))
			return *error = failed, failed.status;
	line = span_of_line(source_held(input->source));
	*is_long = line.raw > RECORD_MAX_BYTES;
	if (*is_long) {
		input->skipping = true;
		line = (struct span){.raw = RECORD_MAX_BYTES + 1};
	}
	row_fill(input, line, row);
	if (!*is_long)
		input_take(input, line);
	return STATUS_OK;
}

/* The last row without its line break may be half of one. */
static enum status
row_is_whole(
    const struct input *input, const struct row *row, struct error *error)
{
	enum field field;

	if (row->end.len || !csv_row_is_cut(&input->table, row->raw, &field))
		return STATUS_OK;
	return error_set(error, STATUS_REFUSED,
	    field == FIELD_NONE ? NULL : field_row(field)->name,
	    "may be cut off: the last row has no line break");
}

/* Could the line, which is no JSON, be a row of CSV? */
static bool
line_may_be_csv(struct text line)
{
	size_t at = 0;

	while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
		at++;
	if (at == line.len || strchr("{[", line.ptr[at]))
		return false;
	return memchr(line.ptr, ',', line.len) ||
	       memchr(line.ptr, ';', line.len) ||
	       memchr(line.ptr, '\t', line.len) ||
	       memchr(line.ptr, '|', line.len);
}

/* The line, in UTF-8, into values; tells once that it may be CSV. */
static enum status
line_parse(struct input *input, const struct row *row, struct values *values,
    struct error *error)
{
	const struct intake *intake = input->intake;
	enum status status;
	struct text line;

	switch (
	    dialect_decode(&intake->dialect, row->raw, values->arena, &line)) {
	case DECODED_BAD:
		return csv_row_fault(CSV_BYTES, error);
	case DECODED_STARVED:
		return csv_row_fault(CSV_NO_MEMORY, error);
	default:
		break;
	}
	status = json_line_read(line, intake, &input->shapes, values, error);
	if (status == STATUS_REFUSED && !input->csv_told && !error->field &&
	    line_may_be_csv(line)) {
		input->csv_told = true;
		error->what = may_be_csv;
	}
	return status;
}

/* Parses the row into values. */
static enum status
row_parse(struct input *input, const struct row *row, struct values *values,
    struct error *error)
{
	enum status status;

	if (input->kind != INPUT_CSV)
		return line_parse(input, row, values, error);
	status = csv_row_read(&input->table, row->raw, values, error);
	return status ? status : row_is_whole(input, row, error);
}

/* Reads the row that was found, and lets go of its bytes. */
static enum status
row_read(struct input *input, struct span span, struct row *row,
    struct values *values, struct error *error)
{
	enum status status;
	bool is_long;

	row_fill(input, span, row);
	status = row_parse(input, row, values, error);
	if (status != STATUS_REFUSED)
		input_take(input, span);
	else if (row_narrow(input, row, &is_long, error))
		return error->status;
	if (status == STATUS_OK)
		return dialect_read(&input->intake->dialect, values, error);
	values_reset(values);
	return status;
}

/* Refuses a file in another encoding with its first row, and reads no further.
 */
static enum status
refuse_foreign(struct input *input, struct row *row, const char *foreign,
    struct error *error)
{
	bool is_long;

	if (row_narrow(input, row, &is_long, error))
		return error->status;
	input->ended = true;
	input->torn = false;
	return error_set(error, STATUS_REFUSED, NULL, foreign);
}

/* Is the next row a plain one, and not blank? Then span is it. */
static bool
plain_find(struct input *input, struct span *span)
{
	struct text held = source_held(input->source);
	const struct csv_table *table = &input->table;

	return input->kind == INPUT_CSV &&
	       csv_plain_find(held, input->delimiter, table->cells,
		   table->columns, span) &&
	       !span_is_blank(input, held, *span);
}

/* Finds the next row; a plain one in one look at its bytes. */
static enum status
row_find(struct input *input, enum split_end *end, struct span *span,
    struct error *error)
{
	input->table.plain = plain_find(input, span);
	if (!input->table.plain)
		return input_find(input, end, span, error);
	*end = SPLIT_RECORD;
	return STATUS_OK;
}

enum status
input_next(struct input *input, struct row *row, struct values *values,
    bool *more, struct error *error)
{
	struct span span = {0};
	enum split_end end = SPLIT_MORE;
	const char *foreign = NULL;
	enum status status;
	bool is_long;

	values_reset(values);
	*more = false;
	if (input->ended)
		return STATUS_OK;
	status = input_wake(input, error);
	if (status == STATUS_OK)
		status = input_start(input, &foreign, error);
	if (status == STATUS_OK)
		status = input_skip(input, error);
	if (status == STATUS_OK)
		status = row_find(input, &end, &span, error);
	if (status != STATUS_OK || end == SPLIT_MORE)
		return status;
	*more = true;
	if (foreign)
		return refuse_foreign(input, row, foreign, error);
	if (end == SPLIT_RECORD)
		return row_read(input, span, row, values, error);
	if (row_narrow(input, row, &is_long, error))
		return error->status;
	return csv_row_fault(is_long ? CSV_LONG : fault_of_end(end), error);
}

/* Is nothing between the next line and the scanner? */
static bool
input_is_plain(const struct input *input)
{
	const struct dialect *dialect = &input->intake->dialect;

	return input->source->hold && input->started && !input->ended &&
	       !input->skipping && !dialect->encoding && !dialect->timed;
}

/* Where the line that held begins with ends, and what it says; NULL where it is
 * not plain. */
static const char *
glance_find(struct input *input, struct text held,
    struct text texts[static GLANCE_TEXTS])
{
	struct span span;

	if (input->kind != INPUT_CSV)
		return json_line_glance(
		    held.ptr, held.ptr + held.len, &input->shapes, texts);
	return csv_row_glance(&input->table, held, texts, &span)
		   ? held.ptr + span.raw
		   : NULL;
}

bool
input_glance(struct input *input, struct glance *glance)
{
	struct text held = source_held(input->source);
	const char *until;
	size_t len;

	if (!input_is_plain(input) || !held.len)
		return false;
	until = glance_find(input, held, glance->texts);
	if (!until)
		return false;
	len = (size_t)(until - held.ptr);
	glance->row = (struct row){.raw = {held.ptr, len},
	    .end = {until, (size_t)1 + (*until == '\r')},
	    .line = input->line,
	    .input = input};
	return len <= RECORD_MAX_BYTES;
}

void
input_glanced(struct input *input, const struct glance *glance)
{
	input_take(
	    input, (struct span){glance->row.raw.len, glance->row.end.len, 1});
}
