/* buffer - bytes that are put together piece by piece. Ground. */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

void
buffer_init(struct buffer *buffer, size_t ceiling)
{
	*buffer = (struct buffer){.ceiling = ceiling};
}

void
buffer_release(struct buffer *buffer)
{
	free(buffer->bytes);
	buffer_init(buffer, buffer->ceiling);
}

void
buffer_reset(struct buffer *buffer)
{
	buffer->len = 0;
	buffer->failed = false;
}

bool
buffer_failed(const struct buffer *buffer)
{
	return buffer->failed;
}

struct text
buffer_text(const struct buffer *buffer)
{
	return (struct text){buffer->bytes, buffer->len};
}

/* Room for more bytes; on failure the buffer is marked and stays as it is. */
static bool
buffer_reserve(struct buffer *buffer, size_t more)
{
	size_t room = buffer->room ? buffer->room : 256;
	char *bytes;

	if (buffer->failed)
		return false;
	if (more <= buffer->room - buffer->len)
		return true;
	if (more > buffer->ceiling - buffer->len)
		return buffer->failed = true, false;
	while (room - buffer->len < more)
		room *= 2;
	if (room > buffer->ceiling)
		room = buffer->ceiling;
	bytes = realloc(buffer->bytes, room);
	if (!bytes)
		return buffer->failed = true, false;
	buffer->bytes = bytes;
	buffer->room = room;
	return true;
}

void
buffer_add(struct buffer *buffer, struct text text)
{
	if (!text.len || !buffer_reserve(buffer, text.len))
		return;
	memcpy(buffer->bytes + buffer->len, text.ptr, text.len);
	buffer->len += text.len;
}

void
buffer_add_char(struct buffer *buffer, char c)
{
	if (buffer_reserve(buffer, 1))
		buffer->bytes[buffer->len++] = c;
}

void
buffer_add_number(struct buffer *buffer, uint64_t number)
{
	char digits[20];
	size_t at = sizeof digits;

	do
		digits[--at] = (char)('0' + number % 10);
	while (number /= 10);
	buffer_add(buffer, (struct text){digits + at, sizeof digits - at});
}

static void
buffer_add_escaped(struct buffer *buffer, char c)
{
	static const char hex[] = "0123456789abcdef";
	char escape[] = {'\\', 'u', '0', '0', hex[c >> 4 & 0xf], hex[c & 0xf]};

	if (c == '"' || c == '\\') {
		buffer_add_char(buffer, '\\');
		buffer_add_char(buffer, c);
	} else {
		buffer_add(buffer, (struct text){escape, sizeof escape});
	}
}

void
buffer_add_json(struct buffer *buffer, struct text text)
{
	size_t from = 0;

	buffer_add_char(buffer, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.ptr[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
			continue;
		buffer_add(buffer, (struct text){text.ptr + from, i - from});
		buffer_add_escaped(buffer, text.ptr[i]);
		from = i + 1;
	}
	buffer_add(buffer, (struct text){text.ptr + from, text.len - from});
	buffer_add_char(buffer, '"');
}

void
buffer_place(struct buffer *place, struct error *error)
{
	if (*error->detail) {
		buffer_add(place, TEXT(": "));
		buffer_add(place, text_of(error->detail));
	}
	if (!buffer_failed(place))
		error_set_detail(error, error->status, error->field,
		    error->what, buffer_text(place));
	buffer_release(place);
}
