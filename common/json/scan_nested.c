/* scan_nested - steps over values that are objects or lists. Json. */
#include "scan_bytes.h"

/* How deep a line may be nested, as object.h has it. */
#define DEPTH_MAX 16
/* The most names of nested objects that are open, and a number's bytes. */
#define NAMES_MAX 128
#define NUMBER_MAX 64

/* An integer; what follows must not make it another number. */
bool
integer_take(struct scan *scan)
{
	const char *digits;

	char_take(scan, '-');
	digits = scan->at;
	while (scan->at < scan->end && char_is_digit(*scan->at))
		scan->at++;
	if (scan->at == digits || scan->at - digits > 18)
		return false;
	return *digits != '0' || scan->at - digits == 1;
}

/* What is nested: the objects and lists that a value is made of. */
struct nest {
	struct text names[NAMES_MAX]; /* of the objects that are open */
	size_t count, depth;
};

/* An escape that stands for one character: the library agrees on it. */
static bool
escape_take(struct scan *scan)
{
	const char *at = scan->at + 1;
	unsigned code = 0;

	if (scan->end - at < 1)
		return false;
	if (*at != 'u') {
		scan->at += 2;
		return *at && strchr("\"\\/bfnrt", *at);
	}
	if (scan->end - at < 5)
		return false;
	for (size_t i = 1; i <= 4; i++) {
		char c = char_lower(at[i]);

		if (!char_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		code = code << 4 |
		       (unsigned)(char_is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	scan->at += 6;
	/* NUL and halves of pairs are the library's to judge */
	return code && (code < 0xd800 || code > 0xdfff);
}

/* Steps over a string that may have escapes. */
static inline bool
string_step(struct scan *scan)
{
	const char *from = scan->at + 1;
	bool ascii = true;

	scan->at = from;
	for (;;) {
		scan->at = special_find(scan->at, scan->end);
		if (scan->at == scan->end)
			return false;
		if (*scan->at == '"')
			break;
		if (*scan->at == '\\') {
			if (!escape_take(scan))
				return false;
		} else if ((unsigned char)*scan->at >= 0x80) {
			ascii = false;
			scan->at++;
		} else {
			return false;
		}
	}
	scan->at++;
	return ascii ||
	       text_is_utf8((struct text){from, (size_t)(scan->at - from) - 1});
}

/* A number: an integer, and maybe a fraction; not so long that the library
 * could not hold it. */
static bool
number_step(struct scan *scan)
{
	const char *from = scan->at, *digits;

	if (!integer_take(scan))
		return false;
	if (char_take(scan, '.')) {
		digits = scan->at;
		while (scan->at < scan->end && char_is_digit(*scan->at))
			scan->at++;
		if (scan->at == digits || scan->at - from > NUMBER_MAX)
			return false;
	}
	return scan->at == scan->end || (*scan->at != 'e' && *scan->at != 'E');
}

static bool value_step(struct scan *scan, struct nest *nest);

/* Takes a name, which must be another than those of its object before it. */
static bool
name_step(struct scan *scan, struct nest *nest, size_t first)
{
	struct text name;

	if (nest->count == NAMES_MAX || !string_take(scan, &name))
		return false;
	for (size_t i = first; i < nest->count; i++)
		if (nest->names[i].len == name.len &&
		    text_equal(nest->names[i], name))
			return false;
	nest->names[nest->count++] = name;
	blanks_skip(scan);
	return char_take(scan, ':');
}

/* The members of an object, or items of a list, up to its end. */
static bool
items_step(struct scan *scan, struct nest *nest, bool object)
{
	char close = object ? '}' : ']';
	size_t first = nest->count;

	blanks_skip(scan);
	if (char_take(scan, close))
		return true;
	do {
		blanks_skip(scan);
		if (object && !name_step(scan, nest, first))
			return false;
		blanks_skip(scan);
		if (!value_step(scan, nest))
			return false;
		blanks_skip(scan);
	} while (char_take(scan, ','));
	nest->count = first;
	return char_take(scan, close);
}

/* Steps over an object or a list, no deeper than a line may be. */
static bool
nested_step(struct scan *scan, struct nest *nest)
{
	bool object = *scan->at == '{', taken;

	scan->at++;
	if (++nest->depth > DEPTH_MAX)
		return false;
	taken = items_step(scan, nest, object);
	nest->depth--;
	return taken;
}

static bool
value_step(struct scan *scan, struct nest *nest)
{
	if (scan->at == scan->end)
		return false;
	switch (*scan->at) {
	case '"':
		return string_step(scan);
	case '{':
	case '[':
		return nested_step(scan, nest);
	case 't':
		return bytes_take(scan, "true", 4);
	case 'f':
		return bytes_take(scan, "false", 5);
	case 'n':
		return bytes_take(scan, "null", 4);
	default:
		return number_step(scan);
	}
}

/* The value stands within the line's object. */
bool
nested_take(struct scan *scan)
{
	struct nest nest;

	nest.count = 0;
	nest.depth = 1;
	return nested_step(scan, &nest);
}
