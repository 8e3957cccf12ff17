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

static bool
buffer_widen(struct buffer *buffer, size_t more)
{
	size_t room = buffer->room ? buffer->room : 256;
	char *bytes;

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

/* Room for more bytes; on failure the buffer is marked and stays as it is. */
static inline bool
buffer_reserve(struct buffer *buffer, size_t more)
{
	if (buffer->failed)
		return false;
	return more <= buffer->room - buffer->len || buffer_widen(buffer, more);
}

char *
buffer_extend(struct buffer *buffer, size_t len)
{
	if (!buffer_reserve(buffer, len))
		return NULL;
	buffer->len += len;
	return buffer->bytes + buffer->len - len;
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

static inline bool
byte_is_escaped(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte < 0x20 || byte == '"' || byte == '\\' || byte == 0x7f;
}

/* How many bytes from from on stand as they are. */
static size_t
plain_bytes(struct text text, size_t from)
{
	size_t at = from;

	while (at < text.len && !byte_is_escaped(text.ptr[at]))
		at++;
	return at - from;
}

/* Most texts have nothing to be escaped. */
static void
buffer_add_quoted(struct buffer *buffer, struct text text)
{
	char *to = buffer_extend(buffer, text.len + 2);

	if (!to)
		return;
	to[0] = '"';
	if (text.len)
		memcpy(to + 1, text.ptr, text.len);
	to[text.len + 1] = '"';
}

void
buffer_add_json(struct buffer *buffer, struct text text)
{
	size_t from = 0, plain = plain_bytes(text, 0);

	if (plain == text.len) {
		buffer_add_quoted(buffer, text);
		return;
	}
	buffer_add_char(buffer, '"');
	while (from + plain < text.len) {
		buffer_add(buffer, (struct text){text.ptr + from, plain});
		buffer_add_escaped(buffer, text.ptr[from + plain]);
		from += plain + 1;
		plain = plain_bytes(text, from);
	}
	buffer_add(buffer, (struct text){text.ptr + from, plain});
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
