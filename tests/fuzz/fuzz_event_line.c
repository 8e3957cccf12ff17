/*
 * fuzz_event_line - a stored line, read back as a fact.
 *
 * Claimed: a line that is taken, written again from its fact, is taken with
 * the same fact, and from then on is the same to the byte.
 */
#include "fuzz.h"

#include "../../common/fields/line_read.h"

#include <string.h>

static void
line_of(struct buffer *buffer, const struct fact *fact, struct text hash)
{
	char digits[65] = "";

	CLAIM(hash.len == sizeof digits - 1);
	memcpy(digits, hash.ptr, hash.len);
	buffer_reset(buffer);
	line_write(buffer, fact, false);
	line_seal(buffer, digits);
	CLAIM(!buffer_failed(buffer));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text line = {(const char *)bytes, len}, hash, again;
	struct error error = {.what = NULL};
	struct fact fact, back;
	struct arena arena;
	struct buffer first, second;

	arena_init(&arena, (size_t)8 << 20);
	buffer_init(&first, (size_t)4 << 20);
	buffer_init(&second, (size_t)4 << 20);
	if (!line_read(line, &arena, &fact, &hash, &error)) {
		line_of(&first, &fact, hash);
		CLAIM(!line_read(
		    buffer_text(&first), &arena, &back, &again, &error));
		line_of(&second, &back, again);
		CLAIM(text_equal(buffer_text(&first), buffer_text(&second)));
	} else {
		CLAIM(error.status == STATUS_REFUSED && error.what);
	}
	if (line_read(line, &arena, &fact, NULL, &error))
		CLAIM(error.what);
	buffer_release(&first);
	buffer_release(&second);
	arena_release(&arena);
	return 0;
}
