/*
 * scan_diff LINES SEED: the scanner of plain lines against the JSON library.
 *
 * Lines are made at random from plain and odd pieces and then damaged; each
 * that the scanner takes must be one that the library takes, with the same
 * members in the same order: names, kinds and values, those that it steps over
 * byte for byte. Every other line is one
 * that was taken, damaged: what is read by its shape must be what the scanner
 * reads, and so must what is read by it among other bytes, where its end is
 * still to be found. Exit 1 and the line in hexadecimal where they differ, or
 * where nothing was taken, refused or read by a shape in either way.
 */
#include "../../common/json/object.h"
#include "../../common/json/scan.h"
#include "../splitmix.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_BYTES 2048

struct line {
	char bytes[LINE_BYTES];
	size_t len;
};

static uint64_t state;
/* How many values were stepped over. */
static uint64_t nested;

static size_t
below(size_t bound)
{
	return (size_t)(splitmix64(&state) % bound);
}

static void
add(struct line *line, const char *piece)
{
	size_t len = strlen(piece);

	if (len > LINE_BYTES - line->len)
		return;
	memcpy(line->bytes + line->len, piece, len);
	line->len += len;
}

#define ADD_ONE_OF(line, pieces) \
	add(line, (pieces)[below(sizeof(pieces) / sizeof *(pieces))])

static void
blank_add(struct line *line)
{
	static const char *const blanks[] = {
	    " ", "\t", "\r", "\n", "\f", "  ", " \t", "\xc2\xa0"};

	if (!below(40))
		ADD_ONE_OF(line, blanks);
}

static void
string_add(struct line *line)
{
	static const char *const parts[] = {"patient", "org", "entry",
	    "recorded", "a", "b", "ab", "9434765919", "C81001", "\xc3\xa9",
	    "\xe2\x82\xac", "\xf0\x9f\x98\x80", "0123456789abcdef", "'", "{",
	    "}", ",", ":", "/", "~", "the text of an entry goes on "};
	static const char *const odd[] = {"\\\"", "\\\\", "\\n", "\\u0041",
	    "\\u0000", "\\ud83d\\ude00", "\\ud800", "\\x", "\x01", "\x1f",
	    "\x7f", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82",
	    "\x80", "\xff", "\xf8\x88\x80\x80\x80", "\""};

	add(line, "\"");
	for (size_t i = below(4); i--;)
		ADD_ONE_OF(line, parts);
	if (!below(100))
		ADD_ONE_OF(line, odd);
	add(line, "\"");
}

static void value_add(struct line *line);
static void plain_add(struct line *line);

/* How deep value_add has come. */
static size_t depth;

/* A string with an escape now and then. */
static void
escaped_add(struct line *line)
{
	static const char *const escapes[] = {"\\n", "\\\"", "\\\\", "\\/",
	    "\\u00e9", "\\u0041", "\\b", "\\f", "\\r", "\\t", "\\uFFFF",
	    "\\uD83D\\uDE00", "\\u0000", "\\uDE00", "\\u00g0", "\\a"};

	add(line, "\"");
	add(line, "text ");
	if (below(20))
		add(line, escapes[below(below(10) ? 11 : 16)]);
	add(line, "\xc3\xa9\"");
}

static void
nested_add(struct line *line)
{
	bool object = below(2);
	size_t items = below(4), deep = below(100) ? 0 : 8 + below(12);

	for (size_t i = deep; i--;)
		add(line, "[");
	for (size_t i = deep; i--;)
		add(line, "]");
	if (deep)
		return;

	add(line, object ? "{" : "[");
	for (size_t i = 0; i < items; i++) {
		if (i)
			add(line, ",");
		blank_add(line);
		if (object) {
			string_add(line);
			blank_add(line);
			add(line, ":");
		}
		value_add(line);
	}
	add(line, object ? "}" : "]");
}

static void
value_add(struct line *line)
{
	static const char *const numbers[] = {"1.5", "-0.25", "1.10", "0.0",
	    "123456789012345678.5", "1.", ".5", "-.5", "00.5", "1.5e3",
	    "12345678901234567890.5", "-0"};

	if (++depth < 20 && !below(6))
		nested_add(line);
	else if (depth > 1 && !below(6))
		escaped_add(line);
	else if (depth > 1 && !below(6))
		ADD_ONE_OF(line, numbers);
	else
		plain_add(line);
	depth--;
}

static void
plain_add(struct line *line)
{
	static const char *const words[] = {"true", "false", "null", "0", "-0",
	    "1", "-1", "42", "999999999999999999", "-999999999999999999"};
	static const char *const odd[] = {"01", "-", "1.5", "1e5", "1E400",
	    "-01", "1000000000000000000", "9223372036854775807",
	    "9223372036854775808", "99999999999999999999", "True", "nul",
	    "nulll", "truefalse", "NaN", "{}", "[]", "[1,2]", "{\"a\":1}", "+1",
	    "0x1", "1_0", "", "'a'"};

	if (!below(100))
		ADD_ONE_OF(line, odd);
	else if (below(4))
		string_add(line);
	else
		ADD_ONE_OF(line, words);
}

static void
object_add(struct line *line)
{
	size_t members = below(40) ? below(9) : below(40);

	blank_add(line);
	add(line, "{");
	for (size_t i = 0; i < members; i++) {
		if (i)
			add(line, ",");
		blank_add(line);
		string_add(line);
		blank_add(line);
		add(line, ":");
		blank_add(line);
		value_add(line);
		blank_add(line);
	}
	add(line, "}");
	blank_add(line);
}

/* A byte changed, taken away or put in; the line cut, or its end doubled. */
static void
damage(struct line *line)
{
	static const char odd[] = "\"\\{}[],: \t\n\r\0\x01\x80\xc3\xff-0.eE";
	size_t at = line->len ? below(line->len) : 0;
	char c = below(4) ? odd[below(sizeof odd)] : (char)below(256);

	if (!line->len || line->len == LINE_BYTES)
		return;
	switch (below(4)) {
	case 0:
		line->bytes[at] = c;
		break;
	case 1:
		memmove(
		    line->bytes + at, line->bytes + at + 1, --line->len - at);
		break;
	case 2:
		memmove(
		    line->bytes + at + 1, line->bytes + at, line->len++ - at);
		line->bytes[at] = c;
		break;
	default:
		line->len = at;
	}
}

/* Is what was stepped over the library's value, and all of it? */
static bool
nested_agrees(struct text raw, const json_t *value)
{
	json_t *own = json_loadb(
	    raw.ptr, raw.len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL);
	bool agrees = own && json_equal(own, value);

	nested += agrees;
	json_decref(own);
	return agrees;
}

static bool
member_agrees(const struct member *member, const json_t *value)
{
	char digits[24];

	switch (member->kind) {
	case MEMBER_STRING:
		return json_is_string(value) &&
		       json_string_length(value) == member->value.len &&
		       !memcmp(json_string_value(value), member->value.ptr,
			   member->value.len);
	case MEMBER_INTEGER:
		if (!json_is_integer(value))
			return false;
		snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		return text_equal(member->value, text_of(digits)) ||
		       (text_equal(member->value, TEXT("-0")) &&
			   !json_integer_value(value));
	case MEMBER_TRUE:
		return json_is_true(value);
	case MEMBER_FALSE:
		return json_is_false(value);
	case MEMBER_OTHER:
		return nested_agrees(member->value, value);
	default:
		return json_is_null(value);
	}
}

static bool
line_agrees(struct text line, const struct member *members, size_t count)
{
	json_t *object =
	    json_loadb(line.ptr, line.len, JSON_REJECT_DUPLICATES, NULL);
	void *at = json_object_iter(object);
	size_t seen = 0;

	for (; at && seen < count; at = json_object_iter_next(object, at)) {
		struct text name = {
		    json_object_iter_key(at), json_object_iter_key_len(at)};

		if (!text_equal(name, members[seen].name) ||
		    !member_agrees(&members[seen], json_object_iter_value(at)))
			break;
		seen++;
	}
	if (!json_is_object(object) || json_object_size(object) != count ||
	    object_fault(line))
		seen = count + 1;
	json_decref(object);
	return seen == count;
}

/* What a shape reads is what the scanner reads. */
static bool
shape_agrees(const struct scan_shape *shape, bool taken,
    const struct member *members, size_t count)
{
	if (!taken || shape->count != count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (shape->members[i].kind != members[i].kind ||
		    !text_equal(shape->members[i].name, members[i].name) ||
		    shape->members[i].value.ptr != members[i].value.ptr ||
		    shape->members[i].value.len != members[i].value.len)
			return false;
	return true;
}

/* How many lines the scanner took, and how many of them a shape in either way.
 */
struct counts {
	uint64_t taken, again, on;
};

/*
 * The line among other bytes: its line break, if it has one, a NUL and bytes
 * that might go on with it. What is read must be a line's, and all of it.
 */
static bool
on_agrees(struct text line, struct scan_shape *shape, struct counts *counts)
{
	static const char *const breaks[] = {"\n", "\r\n", "", "\r"};
	const char *break_bytes = breaks[below(4)], *until;
	size_t len = line.len + strlen(break_bytes), count, from;
	char *bytes = malloc(len + 1 + SCAN_PAD);
	struct member members[SCAN_ROOM];
	bool agrees = bytes;

	if (!bytes)
		return false;
	memcpy(bytes, line.ptr, line.len);
	memcpy(bytes + line.len, break_bytes, len - line.len);
	bytes[len] = '\0';
	from = below(line.len + 1);
	for (size_t i = 0; i < SCAN_PAD; i++)
		bytes[len + 1 + i] =
		    from + i < line.len ? line.ptr[from + i] : '"';
	until = scan_on(bytes, bytes + len, shape);
	if (until) {
		struct text read = {bytes, (size_t)(until - bytes)};

		bool taken = scan_object(read, members, &count);

		agrees = memchr(until, '\n', len - read.len) &&
			 !memchr(bytes, '\n', read.len) &&
			 shape_agrees(shape, taken, members, count);
		counts->on++;
	}
	free(bytes);
	return agrees;
}

/* In memory of its own length, so that a sanitizer sees a byte too many. */
static bool
line_check(struct line *made, struct scan_shape *shape, struct counts *counts)
{
	struct member members[SCAN_ROOM];
	char *bytes = malloc(made->len + !made->len);
	struct text line = {bytes, made->len};
	bool agrees = true, taken, again;
	size_t count;

	if (!bytes)
		return false;
	memcpy(bytes, made->bytes, made->len);
	taken = scan_object(line, members, &count);
	again = scan_again(line, shape);
	counts->taken += taken;
	counts->again += again;
	if (taken)
		agrees = line_agrees(line, members, count);
	if (again)
		agrees &= shape_agrees(shape, taken, members, count);
	agrees &= on_agrees(line, shape, counts);
	if (taken)
		scan_shape_learn(shape, line, members, count);
	else
		made->len = 0;
	for (size_t i = 0; !agrees && i < line.len; i++)
		printf("%02x", (unsigned char)bytes[i]);
	free(bytes);
	return agrees;
}

int
main(int argc, char **argv)
{
	uint64_t lines = argc == 3 ? strtoull(argv[1], NULL, 10) : 0;
	static struct scan_shape shape;
	struct counts counts = {.taken = 0};
	struct line line = {.len = 0};

	state = argc == 3 ? strtoull(argv[2], NULL, 10) : 0;
	for (uint64_t i = 0; i < lines; i++) {
		if (!line.len || i % 8 == 0) {
			line.len = 0;
			object_add(&line);
		}
		for (size_t n = below(3) ? i % 2 : 1 + below(3); n--;)
			damage(&line);
		if (!line_check(&line, &shape, &counts))
			return printf("\nscan-diff: differs, line %" PRIu64
				      " of seed %s\n",
				   i, argv[2]),
			       1;
	}
	printf("scan-diff: seed %s, %" PRIu64 " lines, %" PRIu64
	       " taken, %" PRIu64 " by their shape, %" PRIu64
	       " among others, %" PRIu64 " values stepped over, 0 differ\n",
	    argc == 3 ? argv[2] : "", lines, counts.taken, counts.again,
	    counts.on, nested);
	return !counts.again || !counts.on || !nested || counts.taken == lines;
}
