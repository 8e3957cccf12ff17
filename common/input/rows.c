/* rows - the rows of an input, one after the other. Input. */
#include "json_line.h"
#include "state.h"

#include <string.h>

const char input_utf16[] = "is UTF-16, not UTF-8";

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
	if (held.len == 1 && strchr("\xef\xff\xfe", *held.ptr))
		return *held.ptr != '\0';
	return held.len == 2 && text_begins(held, TEXT("\xef\xbb"));
}

enum status
input_start(struct input *input, bool *is_utf16, struct error *error)
{
	struct text held = source_held(input->source);
	enum status status;

	*is_utf16 = false;
	if (input->started)
		return STATUS_OK;
	while (!input->source->eof && mark_is_open(held)) {
		status = source_fill(input->source, error);
		if (status != STATUS_OK)
			return status;
		held = source_held(input->source);
	}
	input->started = true;
	if (text_begins(held, TEXT("\xef\xbb\xbf")))
		source_take(input->source, 3);
	*is_utf16 = text_begins(held, TEXT("\xff\xfe")) ||
		    text_begins(held, TEXT("\xfe\xff"));
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
	input->line += span.lines;
	input->torn = !span.line_break;
}

bool
span_is_blank(const struct input *input, struct text held, struct span span)
{
	struct text line = {held.ptr, span.raw};

	if (input->kind == INPUT_CSV && span.line_break)
		return row_is_blank(line);
	return line_is_blank(line);
}

enum status
input_find(struct input *input, enum split_end *end, struct span *span,
    struct error *error)
{
	struct split split = {0};
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
			split = (struct split){0};
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

/*
 * Makes the first line of what is held the row: a quote never closed costs
 * its own line only. Of a line over the ceiling one byte too many is kept, so
 * that what a rejects file gets of it is refused again, not taken for whole.
 */
static void
row_narrow(struct input *input, struct row *row, bool *is_long)
{
	struct span line = span_of_line(source_held(input->source));

	*is_long = line.raw > RECORD_MAX_BYTES;
	if (*is_long) {
		input->skipping = true;
		line = (struct span){.raw = RECORD_MAX_BYTES + 1};
	}
	row_fill(input, line, row);
	if (!*is_long)
		input_take(input, line);
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

/* Parses the row into values. */
static enum status
row_parse(struct input *input, const struct row *row, struct values *values,
    struct error *error)
{
	enum status status;

	if (input->kind == INPUT_CSV) {
		status = csv_row_read(&input->table, row->raw, values, error);
		return status ? status : row_is_whole(input, row, error);
	}
	return json_line_read(
	    row->raw, input->intake, &input->shapes, values, error);
}

/* Reads a time field by the format; text that is given, of a known field. */
static enum status
instant_read_one(const struct zone *zone, struct values *values,
    enum field field, struct stretch *stretch, struct error *error)
{
	enum status status;

	if (!values_has(values, field) || values->bad & FIELD_BIT(field))
		return STATUS_OK;
	status = zone_read(
	    zone, field_row(field)->name, values->text[field], stretch, error);
	if (status == STATUS_OK)
		values->instant |= FIELD_BIT(field);
	return status;
}

static enum status
row_instants(
    const struct zone *zone, struct values *values, struct error *error)
{
	enum status status;

	if (!zone)
		return STATUS_OK;
	status = instant_read_one(zone, values, FIELD_AT, &values->at, error);
	if (status == STATUS_OK)
		status = instant_read_one(
		    zone, values, FIELD_DUE, &values->due, error);
	if (status == STATUS_OK)
		status = instant_read_one(
		    zone, values, FIELD_RECORDED, &values->recorded, error);
	return status;
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
	if (status == STATUS_REFUSED) {
		row_narrow(input, row, &is_long);
	} else {
		if (status == STATUS_OK)
			status =
			    row_instants(input->intake->zone, values, error);
		input_take(input, span);
	}
	if (status != STATUS_OK)
		values_reset(values);
	return status;
}

/* Refuses a file in UTF-16 with its first row, and reads no further. */
static enum status
refuse_utf16(struct input *input, struct row *row, struct error *error)
{
	bool is_long;

	row_narrow(input, row, &is_long);
	input->ended = true;
	input->torn = false;
	return error_set(error, STATUS_REFUSED, NULL, input_utf16);
}

enum status
input_next(struct input *input, struct row *row, struct values *values,
    bool *more, struct error *error)
{
	struct span span = {0};
	enum split_end end = SPLIT_MORE;
	bool is_utf16 = false, is_long;
	enum status status;

	values_reset(values);
	*more = false;
	if (input->ended)
		return STATUS_OK;
	status = input_start(input, &is_utf16, error);
	if (status == STATUS_OK)
		status = input_skip(input, error);
	if (status == STATUS_OK)
		status = input_find(input, &end, &span, error);
	if (status != STATUS_OK || end == SPLIT_MORE)
		return status;
	*more = true;
	if (is_utf16)
		return refuse_utf16(input, row, error);
	if (end == SPLIT_RECORD)
		return row_read(input, span, row, values, error);
	row_narrow(input, row, &is_long);
	return csv_row_fault(is_long ? CSV_LONG : fault_of_end(end), error);
}
