/* write - members of a JSON object. Json. */
#include "write.h"

void
member_name(struct buffer *buffer, const char *name)
{
	if (buffer->len && buffer->bytes[buffer->len - 1] != '{')
		buffer_add_char(buffer, ',');
	buffer_add_char(buffer, '"');
	buffer_add(buffer, text_of(name));
	buffer_add(buffer, TEXT("\":"));
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
