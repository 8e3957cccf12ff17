/* frame - the bytes of a value within a JSON document. Fhir. */
#include "frame.h"

#include <string.h>

static bool
byte_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
blanks_skip(struct text *rest)
{
	while (rest->len && byte_is_blank(*rest->ptr)) {
		rest->ptr++;
		rest->len--;
	}
}

static void
take(struct text *rest, size_t len)
{
	rest->ptr += len;
	rest->len -= len;
}

static bool
char_take(struct text *rest, char c)
{
	blanks_skip(rest);
	if (!rest->len || *rest->ptr != c)
		return false;
	take(rest, 1);
	return true;
}

/* The offset behind the string that opens at from - 1; 0 where unclosed. */
static size_t
string_end(struct text text, size_t from)
{
	const char *quote, *back;

	while (from < text.len &&
	       (quote = memchr(text.ptr + from, '"', text.len - from))) {
		from = (size_t)(quote - text.ptr) + 1;
		for (back = quote; back[-1] == '\\';)
			back--;
		if ((quote - back) % 2 == 0)
			return from;
	}
	return 0;
}

/* How many bytes the object or list takes that text begins with; 0: no end. */
static size_t
nested_len(struct text text)
{
	size_t depth = 0;

	for (size_t i = 0; i < text.len;) {
		switch (text.ptr[i++]) {
		case '"':
			i = string_end(text, i);
			if (!i)
				return 0;
			break;
		case '{':
		case '[':
			depth++;
			break;
		case '}':
		case ']':
			if (--depth == 0)
				return i;
		}
	}
	return 0;
}

/* The same of a number or a word. */
static size_t
plain_len(struct text text)
{
	size_t i = 0;

	while (i < text.len && !byte_is_blank(text.ptr[i]) &&
	       !strchr(",:]}[{\"", text.ptr[i]))
		i++;
	return i;
}

bool
frame_value(struct text *rest, struct text *value)
{
	size_t len = 0;

	blanks_skip(rest);
	if (!rest->len)
		return false;
	if (*rest->ptr == '"')
		len = string_end(*rest, 1);
	else if (*rest->ptr == '{' || *rest->ptr == '[')
		len = nested_len(*rest);
	else
		len = plain_len(*rest);
	*value = (struct text){rest->ptr, len};
	take(rest, len);
	return len > 0;
}

struct frame
frame_of(struct text value)
{
	return (struct frame){.rest = value};
}

/* Steps over what stands before the next member or item. */
static enum frame_step
step_begin(struct frame *frame, char open, char close)
{
	if (!frame->begun) {
		frame->begun = true;
		if (!char_take(&frame->rest, open))
			return FRAME_BROKEN;
		return char_take(&frame->rest, close) ? FRAME_END : FRAME_FOUND;
	}
	if (char_take(&frame->rest, close))
		return FRAME_END;
	return char_take(&frame->rest, ',') ? FRAME_FOUND : FRAME_BROKEN;
}

enum frame_step
frame_member(struct frame *frame, struct text *name, struct text *value)
{
	enum frame_step step = step_begin(frame, '{', '}');

	if (step != FRAME_FOUND)
		return step;
	if (!frame_value(&frame->rest, name) || *name->ptr != '"' ||
	    !char_take(&frame->rest, ':') || !frame_value(&frame->rest, value))
		return FRAME_BROKEN;
	*name = (struct text){name->ptr + 1, name->len - 2};
	return FRAME_FOUND;
}

enum frame_step
frame_item(struct frame *frame, struct text *value)
{
	enum frame_step step = step_begin(frame, '[', ']');

	if (step != FRAME_FOUND)
		return step;
	return frame_value(&frame->rest, value) ? FRAME_FOUND : FRAME_BROKEN;
}

bool
frame_find(struct text object, const char *name, struct text *value)
{
	struct frame frame = frame_of(object);
	struct text member, found = {NULL, 0}, one;
	enum frame_step step;

	while ((step = frame_member(&frame, &member, &one)) == FRAME_FOUND) {
		if (!text_equal(member, text_of(name)))
			continue;
		if (found.ptr)
			return false;
		found = one;
	}
	if (step == FRAME_BROKEN || !found.ptr)
		return false;
	return *value = found, true;
}

void
frame_add_flat(struct buffer *buffer, struct text text)
{
	size_t from = 0;

	if (!memchr(text.ptr, '\n', text.len) &&
	    !memchr(text.ptr, '\r', text.len)) {
		buffer_add(buffer, text);
		return;
	}
	for (size_t i = 0; i <= text.len; i++) {
		if (i < text.len && text.ptr[i] != '\n' && text.ptr[i] != '\r')
			continue;
		buffer_add(buffer, (struct text){text.ptr + from, i - from});
		from = i + 1;
	}
}

void
frame_add_without(struct buffer *buffer, struct text object, const char *name)
{
	struct frame frame = frame_of(object);
	struct text member, value;
	bool first = true;

	buffer_add_char(buffer, '{');
	while (frame_member(&frame, &member, &value) == FRAME_FOUND) {
		const char *end = value.ptr + value.len;

		if (text_equal(member, text_of(name)))
			continue;
		if (!first)
			buffer_add_char(buffer, ',');
		first = false;
		buffer_add(buffer, (struct text){member.ptr - 1,
				       (size_t)(end - member.ptr) + 1});
	}
	buffer_add_char(buffer, '}');
}
