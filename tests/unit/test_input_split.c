/* Where rows end: every short text against a reader of single characters. */
#include "../../common/input/split.h"
#include "unit.h"

#include <string.h>

#define LONGEST 8

/* The end of the row by RFC 4180, one character after the other. */
static enum split_end
naive_row(const char *text, size_t len, size_t *end)
{
	bool quoted = false;
	size_t at = 0;

	for (; at < len && (quoted || text[at] != '\n'); at++) {
		char next = at + 1 < len ? text[at + 1] : '\n';

		if (text[at] != '"')
			continue;
		if (!quoted)
			quoted = at == 0 || text[at - 1] == ',';
		else if (next == '"' && at + 1 < len)
			at++;
		else if (next == ',' || next == '\n' || next == '\r')
			quoted = false;
		else
			return SPLIT_QUOTE_STRAY;
	}
	*end = at;
	return quoted ? SPLIT_QUOTE_OPEN : SPLIT_RECORD;
}

/* The same by split_row, given more of the text step by step. */
static enum split_end
split_in_steps(const char *text, size_t len, size_t step, struct span *span)
{
	enum split_end end = SPLIT_MORE;
	struct split split = {.delimiter = ','};

	for (size_t have = 0; have < len && end == SPLIT_MORE; have += step)
		end = split_row(&split, (struct text){text, have}, false, span);
	if (end == SPLIT_MORE)
		end = split_row(&split, (struct text){text, len}, true, span);
	return end;
}

static void
check_text(const char *text, size_t len)
{
	enum split_end naive, found;
	size_t end = 0;

	naive = naive_row(text, len, &end);
	for (size_t step = 1; step <= len + 1; step += len ? len : 1) {
		struct span span = {0};

		found = split_in_steps(text, len, step, &span);
		if (found == naive &&
		    (found != SPLIT_RECORD ||
			span.raw + span.line_break == end + (end < len)))
			continue;
		ck_abort_msg("%.*s: %d, not %d, at %zu", (int)len, text,
		    (int)found, (int)naive, span.raw);
	}
}

START_TEST(every_short_text_is_split_as_rfc_4180_has_it)
{
	static const char letters[] = {'a', '"', ',', '\n', '\r'};
	unsigned texts = 0;

	for (size_t len = 0, count = 1; len <= LONGEST; len++, count *= 5)
		for (size_t i = 0; i < count; i++, texts++) {
			char text[LONGEST + 1] = "";
			size_t left = i;

			for (size_t j = 0; j < len; j++, left /= 5)
				text[j] = letters[left % 5];
			check_text(text, len);
		}
	ck_assert_uint_eq(texts, 488281);
}
END_TEST

START_TEST(a_span_counts_its_line_feeds)
{
	struct split split = {.delimiter = ','};
	struct span span;

	ck_assert_int_eq(
	    split_row(&split, TEXT("\"a\nb\r\n\",c\r\nd"), false, &span),
	    SPLIT_RECORD);
	ck_assert_uint_eq(span.raw, 9);
	ck_assert_uint_eq(span.line_break, 2);
	ck_assert_uint_eq(span.lines, 3);
}
END_TEST

START_TEST(a_line_ends_at_its_line_feed)
{
	struct split split = {.delimiter = ','};
	struct span span;

	ck_assert_int_eq(
	    split_line(&split, TEXT("\"a"), false, &span), SPLIT_MORE);
	ck_assert_int_eq(
	    split_line(&split, TEXT("\"a\r\nb"), false, &span), SPLIT_RECORD);
	ck_assert_uint_eq(span.raw, 2);
	ck_assert_uint_eq(span.line_break, 2);
	ck_assert_uint_eq(span.lines, 1);
}
END_TEST

START_TEST(blanks_are_spaces_tabs_and_carriage_returns)
{
	ck_assert(line_is_blank(TEXT("")));
	ck_assert(line_is_blank(TEXT(" \t\r")));
	ck_assert(!line_is_blank(TEXT(" \v")));
	ck_assert(!line_is_blank(TEXT(" \0")));
}
END_TEST

UNIT_MAIN("input_split", every_short_text_is_split_as_rfc_4180_has_it,
    a_span_counts_its_line_feeds, a_line_ends_at_its_line_feed,
    blanks_are_spaces_tabs_and_carriage_returns)
