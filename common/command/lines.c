/* lines - the rows of all inputs of a run. Command. */
#include "lines.h"

#include "../system/file.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool
lines_are_local(const struct lines *lines)
{
	for (size_t i = 0; i < lines->run->options.lines.format_count; i++)
		if (!lines->zones[i].has_offset)
			return true;
	return false;
}

enum status
lines_close(struct lines *lines, struct error *error)
{
	int fd = lines->rejects;

	for (size_t i = 0; i < lines->count; i++)
		input_close(lines->inputs[i]);
	lines->count = lines->at = 0;
	lines->rejects = -1;
	if (fd < 0)
		return STATUS_OK;
	if (!lines->rejected)
		unlink(lines->rejects_path);
	if ((lines->rejected && fsync(fd)) | close(fd))
		return error_set_detail(error, STATUS_FAILED, "rejects",
		    "cannot be written", text_of(strerror(errno)));
	return STATUS_OK;
}

/* Tells, once, of a last line that has no line break. */
static void
torn_tell(const struct lines *lines, const struct input *input)
{
	struct error torn;

	if (lines->discreet || !input_is_torn(input))
		return;
	error_set(&torn, STATUS_OK, NULL,
	    "note: the last line does not end with a line break");
	if (lines->notes)
		message_add(lines->notes, input_name(input), 0, &torn);
	else
		message_error(input_name(input), 0, &torn);
}

void
lines_tell(struct lines *lines, uint64_t rows)
{
	uint64_t done = lines->done, taken = 0, size;

	if (!lines->progress.on)
		return;
	if (lines->at < lines->count &&
	    input_share(lines->inputs[lines->at], &taken, &size))
		done += taken;
	progress_step(&lines->progress, rows, done, lines->whole);
}

void
lines_lodge(struct lines *lines, struct hold *hold)
{
	lines->hold = hold;
	if (lines->at < lines->count)
		input_lodge(lines->inputs[lines->at], hold);
}

/* Is done with the input, and the next one's turn has come. */
static void
input_finish(struct lines *lines, struct input *input)
{
	uint64_t taken, size;

	torn_tell(lines, input);
	if (input_share(input, &taken, &size))
		lines->done += size;
	input_rest(input);
	lines->at++;
	if (lines->hold)
		lines_lodge(lines, lines->hold);
}

enum status
lines_next(struct lines *lines, struct row *row, struct values *values,
    struct error *error)
{
	while (lines->at < lines->count) {
		struct input *input = lines->inputs[lines->at];
		enum status status;
		bool more;

		status = input_next(input, row, values, &more, error);
		if (more && !lines->notes)
			lines_tell(lines, 1);
		if (status > STATUS_REFUSED || more)
			return status;
		input_finish(lines, input);
	}
	row->input = NULL;
	return STATUS_OK;
}

bool
lines_glance(struct lines *lines, struct glance *glance)
{
	return lines->at < lines->count &&
	       input_glance(lines->inputs[lines->at], glance);
}

void
lines_glanced(struct lines *lines, const struct glance *glance)
{
	input_glanced(lines->inputs[lines->at], glance);
}

bool
lines_would_wait(const struct lines *lines)
{
	return lines->at < lines->count &&
	       input_would_wait(lines->inputs[lines->at]);
}

/* What a message to a person in a rejects file says: "FIELD: what". */
static const char *
reject_message(struct buffer *buffer, const struct error *why)
{
	if (why->field) {
		buffer_add(buffer, text_of(why->field));
		buffer_add(buffer, TEXT(": "));
	}
	buffer_add(buffer, text_of(why->what));
	if (*why->detail) {
		buffer_add(buffer, TEXT(": "));
		buffer_add(buffer, text_of(why->detail));
	}
	buffer_add_char(buffer, '\0');
	return buffer_failed(buffer) ? "" : buffer->bytes;
}

static enum status
reject_write(struct lines *lines, const struct row *row,
    const struct error *why, struct error *error)
{
	struct buffer text, message;
	enum status status;

	buffer_init(&text, 4 * RECORD_MAX_BYTES);
	buffer_init(&message, 4096);
	if (!lines->rejected)
		input_reject_header(row->input, &text);
	status = input_reject(
	    row->input, row, reject_message(&message, why), &text, error);
	if (!status && buffer_failed(&text))
		status = error_set(
		    error, STATUS_FAILED, "rejects", "is out of memory");
	if (!status)
		status = write_all(lines->rejects, buffer_text(&text), error);
	if (status)
		error->field = "rejects";
	buffer_release(&text);
	buffer_release(&message);
	return status;
}

void
lines_refusal(const struct lines *lines, const struct row *row,
    const struct error *why, struct buffer *messages)
{
	const char *name = input_name(row->input);
	struct error cut;

	message_add(messages, name, row->line, why);
	if (lines->rejects < 0 || row->raw.len <= RECORD_MAX_BYTES)
		return;
	error_set(&cut, STATUS_REFUSED, NULL,
	    "note: the rejects hold no more than the line's beginning");
	message_add(messages, name, row->line, &cut);
}

enum status
lines_reject(struct lines *lines, const struct row *row,
    const struct error *why, struct error *error)
{
	enum status status = STATUS_OK;

	run_worsen(lines->run, STATUS_REFUSED);
	if (lines->rejects >= 0)
		status = reject_write(lines, row, why, error);
	lines->rejected++;
	return status;
}

enum status
lines_refuse(struct lines *lines, const struct row *row,
    const struct error *why, struct error *error)
{
	struct buffer messages;

	buffer_init(&messages, 16384);
	lines_refusal(lines, row, why, &messages);
	message_write(buffer_text(&messages));
	buffer_release(&messages);
	return lines_reject(lines, row, why, error);
}
