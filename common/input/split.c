/* split - where a line or row ends. Input, pure. */
#include "split.h"

#include "input.h"

#include <string.h>

/* The longest row and its line break; nothing behind is looked at, so that
 * the outcome does not depend on how much a read brought. */
#define WINDOW_BYTES (RECORD_MAX_BYTES + 2)

/* The offset of c at or after from, or text.len. */
static size_t
find_char(struct text text, size_t from, char c)
{
	const char *found = NULL;

	if (from < text.len)
		found = memchr(text.ptr + from, c, text.len - from);
	return found ? (size_t)(found - text.ptr) : text.len;
}

/* The span that ends with the line feed at end, or at the end of held. */
static struct span
span_until(struct text held, size_t end)
{
	struct span span = {.raw = end};

	if (end == held.len)
		return span;
	span.line_break = 1;
	if (end && held.ptr[end - 1] == '\r') {
		span.raw--;
		span.line_break++;
	}
	span.lines = 1;
	return span;
}

struct span
span_of_line(struct text held)
{
	return span_until(held, find_char(held, 0, '\n'));
}

/* The line feeds among the first len bytes. */
static uint64_t
breaks_count(struct text held, size_t len)
{
	struct text part = {held.ptr, len};
	uint64_t breaks = 0;

	for (size_t i = find_char(part, 0, '\n'); i < len;
	     i = find_char(part, i + 1, '\n'))
		breaks++;
	return breaks;
}

static enum split_end
split_finish(struct text held, size_t end, struct span *span)
{
	struct span found = span_until(held, end);

	if (found.raw > RECORD_MAX_BYTES)
		return SPLIT_LONG;
	*span = found;
	return SPLIT_RECORD;
}

/* What is looked at of held; clears *eof where more follows the window. */
static struct text
window_of(struct text held, bool *eof)
{
	if (held.len <= WINDOW_BYTES)
		return held;
	*eof = false;
	return (struct text){held.ptr, WINDOW_BYTES};
}

enum split_end
split_line(struct split *split, struct text held, bool eof, struct span *span)
{
	struct text window = window_of(held, &eof);
	size_t end = find_char(window, split->at, '\n');

	if (end < window.len || eof)
		return split_finish(window, end, span);
	split->at = window.len;
	return window.len == WINDOW_BYTES ? SPLIT_LONG : SPLIT_MORE;
}

/* The next line feed at or after split->at; looks at no byte twice. */
static size_t
next_break(struct split *split, struct text window)
{
	if (split->break_known && split->break_at >= split->at)
		return split->break_at;
	if (split->break_from < split->at)
		split->break_from = split->at;
	split->break_at = find_char(window, split->break_from, '\n');
	split->break_from = split->break_at;
	split->break_known = split->break_at < window.len;
	return split->break_at;
}

/* One step outside quotes: to the next quote, or the end of the row. */
static enum split_end
step_plain(struct split *split, struct text window, bool eof, size_t *end)
{
	struct text line = {window.ptr, next_break(split, window)};
	size_t quote = find_char(line, split->at, '"');

	if (quote < line.len) {
		split->quoted =
		    quote == 0 || line.ptr[quote - 1] == split->delimiter;
		split->at = quote + 1;
		return SPLIT_MORE;
	}
	split->at = *end = line.len;
	return line.len < window.len || eof ? SPLIT_RECORD : SPLIT_MORE;
}

/* One step inside quotes: over a pair of quotes, or out of the cell. */
static enum split_end
step_quoted(struct split *split, struct text window, bool eof)
{
	size_t quote = find_char(window, split->at, '"');
	char next;

	split->at = quote;
	if (quote == window.len)
		return eof ? SPLIT_QUOTE_OPEN : SPLIT_MORE;
	if (quote + 1 == window.len) {
		split->at += eof;
		split->quoted = !eof;
		return SPLIT_MORE;
	}
	next = window.ptr[quote + 1];
	split->at = quote + 1 + (next == '"');
	if (next == '"')
		return SPLIT_MORE;
	if (next != split->delimiter && next != '\r' && next != '\n')
		return SPLIT_QUOTE_STRAY;
	split->quoted = false;
	return SPLIT_MORE;
}

enum split_end
split_row(struct split *split, struct text held, bool eof, struct span *span)
{
	struct text window = window_of(held, &eof);
	enum split_end found;
	size_t before, end = 0;

	do {
		bool quoted = split->quoted;

		before = split->at;
		found = quoted ? step_quoted(split, window, eof)
			       : step_plain(split, window, eof, &end);
	} while (found == SPLIT_MORE && split->at != before);
	if (found == SPLIT_MORE && window.len == WINDOW_BYTES)
		return split->quoted ? SPLIT_QUOTE_OPEN : SPLIT_LONG;
	if (found != SPLIT_RECORD)
		return found;
	found = split_finish(window, end, span);
	if (found == SPLIT_RECORD)
		span->lines += breaks_count(held, span->raw);
	return found;
}

bool
row_is_blank(struct text row, char delimiter)
{
	for (size_t i = 0; i < row.len; i++)
		if (!char_is_blank(row.ptr[i]) && row.ptr[i] != delimiter)
			return false;
	return true;
}

bool
line_is_blank(struct text line)
{
	return row_is_blank(line, ' ');
}
