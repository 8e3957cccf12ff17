/* output - what a command writes. Output. */
#include "output.h"

#include "../system/file.h"
#include "progress.h"

#include <string.h>
#include <unistd.h>

#define OUTPUT_HELD ((size_t)128 * 1024)
#define OUTPUT_MAX ((size_t)8 << 20)
#define MESSAGE_MAX ((size_t)64 * 1024)

void
output_init(struct output *output, int fd)
{
	*output = (struct output){.fd = fd, .held_max = OUTPUT_HELD};
	buffer_init(&output->buffer, OUTPUT_MAX);
}

void
output_release(struct output *output)
{
	buffer_release(&output->buffer);
}

void
output_hold(struct output *output, size_t bytes)
{
	output->held_max = bytes;
	output->buffer.ceiling = bytes + OUTPUT_MAX;
}

struct buffer *
output_buffer(struct output *output)
{
	return &output->buffer;
}

enum status
output_flush(struct output *output, struct error *error)
{
	enum status status;

	if (output->failed)
		return error_set(
		    error, STATUS_FAILED, NULL, "the output is closed");
	if (buffer_failed(&output->buffer))
		return output->failed = true, error_no_memory(error);
	status = write_all(output->fd, buffer_text(&output->buffer), error);
	output->failed = status != STATUS_OK;
	buffer_reset(&output->buffer);
	return status;
}

struct iovec
piece_of(struct text text)
{
	/* what is written is not written to */
	return (struct iovec){(void *)(uintptr_t)text.ptr, text.len};
}

enum status
output_pieces(struct output *output, struct iovec *pieces, size_t count,
    struct error *error)
{
	enum status status = output_flush(output, error);

	if (!status)
		status = write_pieces(output->fd, pieces, count, error);
	output->failed = status != STATUS_OK;
	return status;
}

enum status
output_push(struct output *output, struct error *error)
{
	if (output->buffer.len < output->held_max &&
	    !buffer_failed(&output->buffer))
		return STATUS_OK;
	return output_flush(output, error);
}

enum status
output_add(struct output *output, struct text text, struct error *error)
{
	buffer_add(&output->buffer, text);
	return output_push(output, error);
}

bool
name_may_tell_a_patient(struct text name)
{
	size_t digits = 0;

	for (size_t i = 0; i < name.len && digits < 10; i++) {
		if (char_is_digit(name.ptr[i]))
			digits++;
		else if (name.ptr[i] != ' ' && name.ptr[i] != '-')
			digits = 0;
	}
	return digits == 10;
}

void
escape_add(struct buffer *buffer, struct text name)
{
	static const char hex[] = "0123456789abcdef";

	if (text_is_plain(name)) {
		buffer_add(buffer, name);
		return;
	}
	for (size_t i = 0; i < name.len; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		char escape[] = {'\\', 'x', hex[c >> 4], hex[c & 0xf]};

		if (c >= 0x20 && c < 0x7f)
			buffer_add_char(buffer, name.ptr[i]);
		else
			buffer_add(buffer, (struct text){escape, 4});
	}
}

void
message_write(struct text lines)
{
	struct error ignored;
	enum status status;

	progress_clear();
	status = write_all(2, lines, &ignored);

	(void)status; /* nobody is left to tell */
}

void
message_line(struct text text)
{
	struct buffer line;

	buffer_init(&line, MESSAGE_MAX);
	buffer_add(&line, text);
	buffer_add_char(&line, '\n');
	if (!buffer_failed(&line)) {
		message_write(buffer_text(&line));
	} else {
		message_write(text);
		message_write(TEXT("\n"));
	}
	buffer_release(&line);
}

void
message_add(struct buffer *buffer, const char *where, uint64_t line,
    const struct error *error)
{
	escape_add(buffer, text_of(where));
	if (line) {
		buffer_add_char(buffer, ':');
		buffer_add_number(buffer, line);
	}
	buffer_add(buffer, TEXT(": "));
	if (error->field) {
		buffer_add(buffer, text_of(error->field));
		buffer_add(buffer, TEXT(": "));
	}
	buffer_add(buffer, text_of(error->what));
	if (*error->detail) {
		buffer_add(buffer, TEXT(": "));
		escape_add(buffer, text_of(error->detail));
	}
	buffer_add_char(buffer, '\n');
}

void
message_error(const char *where, uint64_t line, const struct error *error)
{
	struct buffer message;

	buffer_init(&message, MESSAGE_MAX);
	message_add(&message, where, line, error);
	if (buffer_failed(&message))
		message_line(text_of(error->what));
	else
		message_write(buffer_text(&message));
	buffer_release(&message);
}
