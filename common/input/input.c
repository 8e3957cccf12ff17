/* input - lines of JSON and rows of CSV. Input. */
#include "input.h"

#include "../system/file.h"
#include "json_line.h"
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char all_skipped[] = "leaves out the whole file";

/* Does the name end so, in any case? */
static bool
name_ends(const char *name, struct text end)
{
	struct text text = text_of(name);

	if (text.len < end.len)
		return false;
	text.ptr += text.len - end.len;
	text.len = end.len;
	return text_equal_folded(text, end);
}

static enum input_kind
kind_of_name(const char *operand)
{
	bool is_csv = name_ends(operand, TEXT(".csv")) ||
		      name_ends(operand, TEXT(".tsv"));

	return is_csv ? INPUT_CSV : INPUT_JSON;
}

static char
delimiter_of(const struct dialect *dialect, const char *operand)
{
	if (dialect->delimiter)
		return dialect->delimiter;
	return name_ends(operand, TEXT(".tsv")) ? '\t' : ',';
}

/* Opens the file for the input; what it is goes there too. */
static enum status
operand_open(struct input *input, const char *operand, struct error *error)
{
	bool standard = !strcmp(operand, "-");
	int fd = standard
		     ? STDIN_FILENO
		     : file_open(operand, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	struct stat status;

	input->name = standard ? "<stdin>" : operand;
	source_init(input->source, fd, false);
	if (fd < 0 || fstat(fd, &status))
		return error_set_detail(error, file_open_status(), NULL,
		    "cannot be opened", text_of(strerror(errno)));
	if (S_ISDIR(status.st_mode))
		return error_set(error, STATUS_USAGE, NULL, "is a directory");
	input->source->regular = S_ISREG(status.st_mode);
	if (input->source->regular)
		input->size = (uint64_t)status.st_size;
	input->device = status.st_dev;
	input->inode = status.st_ino;
	return STATUS_OK;
}

enum status
input_open(struct input **input, const char *operand, enum input_kind kind,
    const struct intake *intake, struct error *error)
{
	struct input *opened = calloc(1, sizeof *opened);
	enum status status;

	if (opened)
		opened->source = calloc(1, sizeof *opened->source);
	if (!opened || !opened->source) {
		free(opened);
		return error_set(error, STATUS_FAILED, NULL,
		    "cannot be opened, out of memory");
	}
	opened->kind = kind == INPUT_BY_NAME ? kind_of_name(operand) : kind;
	opened->intake = intake;
	opened->line = 1;
	opened->delimiter = delimiter_of(&intake->dialect, operand);
	csv_table_init(&opened->table, opened->delimiter, &intake->dialect);
	buffer_init(&opened->header, RECORD_MAX_BYTES);
	buffer_init(&opened->titles, RECORD_MAX_BYTES);
	status = operand_open(opened, operand, error);
	if (status != STATUS_OK) {
		input_close(opened);
		return status;
	}
	*input = opened;
	return STATUS_OK;
}

void
input_close(struct input *input)
{
	if (!input)
		return;
	if (input->source->fd > STDIN_FILENO)
		close(input->source->fd);
	source_release(input->source);
	free(input->source);
	csv_table_release(&input->table);
	buffer_release(&input->header);
	buffer_release(&input->titles);
	free(input);
}

void
input_lodge(struct input *input, struct hold *hold)
{
	source_lodge(input->source, hold);
}

const char *
input_name(const struct input *input)
{
	return input->name;
}

enum input_kind
input_kind(const struct input *input)
{
	return input->kind;
}

bool
input_share(const struct input *input, uint64_t *taken, uint64_t *size)
{
	*taken = input->source->taken;
	*size = input->size;
	return input->source->regular;
}

struct text
input_header_raw(const struct input *input)
{
	return buffer_text(&input->header);
}

struct text
input_header_end(const struct input *input)
{
	return input->header_crlf ? TEXT("\r\n") : TEXT("\n");
}

bool
input_is_torn(const struct input *input)
{
	return input->torn;
}

/* Reads the header from the row that was found. */
static enum status
header_read(struct input *input, struct span span, struct error *error)
{
	struct text held = source_held(input->source);
	struct text raw = {held.ptr, span.raw};
	enum status status;

	status = csv_header_read(
	    &input->table, held, span.raw, input->intake, error);
	if (status != STATUS_OK)
		return status;
	buffer_add(&input->header, raw);
	input->header_crlf = span.line_break > 1;
	if (buffer_failed(&input->header))
		return csv_header_fault(CSV_NO_MEMORY, error);
	input_take(input, span);
	return STATUS_OK;
}

/* Takes the next line, whatever it is, into the titles. */
static enum status
title_take(struct input *input, struct error *error)
{
	struct span line = span_of_line(source_held(input->source));
	enum status status = STATUS_OK;

	while (!status && !line.line_break && !input->source->eof &&
	       line.raw <= RECORD_MAX_BYTES) {
		status = source_fill(input->source, error);
		line = span_of_line(source_held(input->source));
	}
	if (status)
		return status;
	if (!line.line_break && line.raw <= RECORD_MAX_BYTES)
		return error_set(
		    error, STATUS_USAGE, "skip_lines", all_skipped);
	buffer_add(&input->titles, (struct text){source_held(input->source).ptr,
				       line.raw + line.line_break});
	if (!line.line_break || buffer_failed(&input->titles))
		return error_set(error, STATUS_USAGE, "skip_lines",
		    "leaves out more than 1 MiB");
	input_take(input, line);
	return STATUS_OK;
}

/* Looks at the first bytes, and leaves out the lines before the header. */
static enum status
header_seek(struct input *input, struct error *error)
{
	const char *foreign = NULL;
	enum status status = input_wake(input, error);

	if (!status)
		status = input_start(input, &foreign, error);
	if (!status && foreign)
		status = error_set(error, STATUS_USAGE, NULL, foreign);
	for (uint64_t i = 0; !status && i < input->intake->dialect.skip; i++)
		status = title_take(input, error);
	return status;
}

enum status
input_header(struct input *input, struct error *error)
{
	struct span span = {0};
	enum split_end end;
	enum status status;

	if (input->kind != INPUT_CSV)
		return STATUS_OK;
	status = header_seek(input, error);
	if (status == STATUS_OK)
		status = input_find(input, &end, &span, error);
	if (status != STATUS_OK)
		return status;
	if (end == SPLIT_RECORD)
		return header_read(input, span, error);
	if (end != SPLIT_MORE)
		return csv_header_fault(fault_of_end(end), error);
	if (input->intake->dialect.skip)
		return error_set(
		    error, STATUS_USAGE, "skip_lines", all_skipped);
	return csv_header_read(
	    &input->table, TEXT(""), 0, input->intake, error);
}

/* Is there a whole row that is not blank among what is held, or a whole line of
 * one that is none? */
static bool
holds_record(const struct input *input)
{
	struct text held = source_held(input->source);
	struct span span = {0};

	while (held.len) {
		struct split split = {.delimiter = input->delimiter};
		enum split_end end =
		    input_split(input, &split, held, input->source->eof, &span);

		if (end == SPLIT_MORE)
			return false;
		if (end != SPLIT_RECORD)
			return input_holds_line(input, held);
		if (!span_is_blank(input, held, span))
			return true;
		held.ptr += span.raw + span.line_break;
		held.len -= span.raw + span.line_break;
	}
	return input->source->eof;
}

bool
input_would_wait(const struct input *input)
{
	if (input->source->regular || input->ended)
		return false;
	if (input->skipping)
		return source_would_wait(input->source);
	do
		if (holds_record(input))
			return false;
	while (source_peek(input->source));
	return source_would_wait(input->source);
}

void
input_reject_header(const struct input *input, struct buffer *buffer)
{
	if (input->kind != INPUT_CSV)
		return;
	if (input->table.columns)
		buffer_add(buffer, buffer_text(&input->titles));
	csv_header_reject(&input->table, input_header_raw(input), buffer);
}

/* A carriage return that was the row's stays so, outside its line break. */
static void
reject_end(struct buffer *buffer)
{
	bool returns = buffer->len && buffer->bytes[buffer->len - 1] == '\r';

	buffer_add(buffer, returns ? TEXT("\r\n") : TEXT("\n"));
}

enum status
input_reject(const struct input *input, const struct row *row,
    const char *message, struct buffer *buffer, struct error *error)
{
	enum status status = STATUS_OK;

	if (row->raw.len > RECORD_MAX_BYTES)
		buffer_add(buffer, row->raw);
	else if (input->kind == INPUT_CSV)
		status = csv_row_reject(
		    &input->table, row->raw, message, buffer, error);
	else
		status = json_line_reject(row->raw, message, buffer, error);
	reject_end(buffer);
	if (status == STATUS_OK && buffer_failed(buffer))
		status = error_set(error, STATUS_FAILED, NULL,
		    "cannot be written to the rejects, out of memory");
	return status;
}
