/* write - members of a JSON object. Json. */
#include "write.h"

#include <string.h>

void
member_name(struct buffer *buffer, const char *name)
{
	bool follows = buffer->len && buffer->bytes[buffer->len - 1] != '{';
	size_t len = strlen(name);
	char *to = buffer_extend(buffer, follows + len + 3);

	if (!to)
		return;
	if (follows)
		*to++ = ',';
	*to++ = '"';
	memcpy(to, name, len);
	memcpy(to + len, "\":", 2);
}

void
member_text(struct buffer *buffer, const char *name, struct text text)
{
	member_name(buffer, name);
	buffer_add_json(buffer, text);
}

void
member_number(struct buffer *buffer, const char *name, uint64_t number)
{
	member_name(buffer, name);
	buffer_add_number(buffer, number);
}

void
member_instant(struct buffer *buffer, const char *name, int64_t us)
{
	char bytes[INSTANT_BYTES];

	member_text(
	    buffer, name, (struct text){bytes, instant_write(us, bytes)});
}

void
member_bool(struct buffer *buffer, const char *name, bool is)
{
	member_name(buffer, name);
	buffer_add(buffer, is ? TEXT("true") : TEXT("false"));
}
