/* scan - a fast reader of plain JSON objects. Json. */
#include "scan.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* How deep a line may be nested, as object.h has it. */
#define DEPTH_MAX 16
/* The most names of nested objects that are open, and a number's bytes. */
#define NAMES_MAX 128
#define NUMBER_MAX 64

struct scan {
	const char *at, *end;
};

static inline void
blanks_skip(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t'))
		scan->at++;
}

/* Takes the character if it is next, blanks around it left out. */
static inline bool
char_take(struct scan *scan, char c)
{
	if (scan->at == scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

/* Does a byte end a run of plain ASCII within a string? */
static bool
byte_is_special(char c)
{
	return c == '"' || c == '\\' || (signed char)c < 0x20;
}

#ifdef __SSE2__
static inline __m128i
sixteen(const char *at)
{
	return _mm_loadu_si128((const __m128i *)(const void *)at);
}

/*
 * A bit for each of 16 bytes that is a quote, a backslash, a control or not
 * ASCII. Bytes of 128 and more are negative, so that one signed comparison
 * finds them and the controls.
 */
static inline unsigned
specials(const char *at)
{
	const __m128i quote = _mm_set1_epi8('"'), back = _mm_set1_epi8('\\'),
		      space = _mm_set1_epi8(0x20);
	__m128i bytes = sixteen(at);

	return (unsigned)_mm_movemask_epi8(
	    _mm_or_si128(_mm_cmplt_epi8(bytes, space),
		_mm_or_si128(_mm_cmpeq_epi8(bytes, quote),
		    _mm_cmpeq_epi8(bytes, back))));
}
#endif

/* The next byte that is special; end where there is none. */
static inline const char *
special_find(const char *at, const char *end)
{
#ifdef __SSE2__
	for (; end - at >= 16; at += 16) {
		unsigned mask = specials(at);

		if (mask)
			return at + __builtin_ctz(mask);
	}
#endif
	while (at < end && !byte_is_special(*at))
		at++;
	return at;
}

/* The same where a NUL at end can be read, and SCAN_PAD bytes behind it. */
static inline const char *
special_find_on(const char *at, const char *end)
{
#ifdef __SSE2__
	unsigned mask;

	(void)end;
	while (!(mask = specials(at)))
		at += 16;
	return at + __builtin_ctz(mask);
#else
	return special_find(at, end);
#endif
}

/* The rest of a string without escapes, whose next special byte is at; its
 * last quote is left. */
static inline bool
string_end_take(struct scan *scan, const char *at, struct text *text)
{
	const char *from = scan->at;
	bool ascii = true;

	while (at < scan->end && (unsigned char)*at >= 0x80) {
		ascii = false;
		at = special_find(at + 1, scan->end);
	}
	if (at == scan->end || *at != '"')
		return false;
	*text = (struct text){from, (size_t)(at - from)};
	scan->at = at;
	return ascii || text_is_utf8(*text);
}

static inline bool
string_rest_take(struct scan *scan, struct text *text)
{
	return string_end_take(scan, special_find(scan->at, scan->end), text);
}

/* A string without escapes, its quotes left out. */
static inline bool
string_take(struct scan *scan, struct text *text)
{
	return char_take(scan, '"') && string_rest_take(scan, text) &&
	       char_take(scan, '"');
}

/* Takes the bytes if they are next. */
static inline bool
bytes_take(struct scan *scan, const char *bytes, size_t len)
{
	if ((size_t)(scan->end - scan->at) < len ||
	    memcmp(scan->at, bytes, len))
		return false;
	scan->at += len;
	return true;
}

/* An integer; what follows must not make it another number. */
static bool
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

/* The same of one member's value, which stands within the line's object. */
static bool
other_take(struct scan *scan)
{
	struct nest nest;

	nest.count = 0;
	nest.depth = 1;
	return nested_step(scan, &nest);
}

static bool
value_take(struct scan *scan, struct member *member)
{
	const char *from = scan->at;
	bool taken;

	if (from == scan->end)
		return false;
	switch (*from) {
	case '"':
		member->kind = MEMBER_STRING;
		return string_take(scan, &member->value);
	case 't':
		member->kind = MEMBER_TRUE;
		taken = bytes_take(scan, "true", 4);
		break;
	case 'f':
		member->kind = MEMBER_FALSE;
		taken = bytes_take(scan, "false", 5);
		break;
	case 'n':
		member->kind = MEMBER_NULL;
		taken = bytes_take(scan, "null", 4);
		break;
	case '{':
	case '[':
		member->kind = MEMBER_OTHER;
		taken = other_take(scan);
		break;
	default:
		member->kind = MEMBER_INTEGER;
		taken = integer_take(scan);
	}
	member->value = (struct text){from, (size_t)(scan->at - from)};
	return taken;
}

/* Has one of the members before it the same name? */
static bool
name_is_repeated(const struct member *members, size_t at)
{
	struct text name = members[at].name;

	for (size_t i = 0; i < at; i++)
		if (members[i].name.len == name.len &&
		    (!name.len ||
			(*members[i].name.ptr == *name.ptr &&
			    !memcmp(members[i].name.ptr, name.ptr, name.len))))
			return true;
	return false;
}

static bool
member_take(struct scan *scan, struct member *members, size_t at)
{
	blanks_skip(scan);
	if (!string_take(scan, &members[at].name) ||
	    name_is_repeated(members, at))
		return false;
	blanks_skip(scan);
	if (!char_take(scan, ':'))
		return false;
	blanks_skip(scan);
	if (!value_take(scan, &members[at]))
		return false;
	blanks_skip(scan);
	return true;
}

bool
scan_object(
    struct text line, struct member members[static SCAN_ROOM], size_t *count)
{
	struct scan scan = {line.ptr, line.ptr + line.len};

	*count = 0;
	blanks_skip(&scan);
	if (!char_take(&scan, '{'))
		return false;
	do {
		if (*count == SCAN_ROOM || !member_take(&scan, members, *count))
			return false;
		++*count;
	} while (char_take(&scan, ','));
	if (!char_take(&scan, '}'))
		return false;
	blanks_skip(&scan);
	return scan.at == scan.end;
}

/* Where the bytes behind those that end there begin. */
static size_t
sixteen_up(size_t len)
{
	return (len + 15) & ~(size_t)15;
}

void
scan_shape_learn(struct scan_shape *shape, struct text line,
    const struct member *members, size_t count)
{
	const char *from = line.ptr, *end = line.ptr + line.len;
	size_t to = 0;

	shape->count = 0;
	for (size_t i = 0; i <= count; i++) {
		const char *until = i < count ? members[i].value.ptr : end;
		size_t len = (size_t)(until - from);

		if (len > sizeof shape->bytes - to)
			return;
		memcpy(shape->bytes + to, from, len);
		shape->lens[i] = len;
		if (i == count)
			break;
		shape->members[i].kind = members[i].kind;
		shape->members[i].name = (struct text){
		    shape->bytes + to + (members[i].name.ptr - from),
		    members[i].name.len};
		to += sixteen_up(len);
		from = until + members[i].value.len;
	}
	shape->count = count;
}

/* A value that is no string; one that is has another shape. */
static bool
other_take_again(struct scan *scan, struct member *member)
{
	struct member again;

	if (!value_take(scan, &again) || again.kind == MEMBER_STRING)
		return false;
	member->value = again.value;
	return again.kind == member->kind;
}

/* Takes what a shape has between two values: as scan_on has it. */
static inline bool
between_take_on(struct scan *scan, const char *bytes, size_t len)
{
#ifdef __SSE2__
	for (size_t i = 0; i < len; i += 16) {
		__m128i same =
		    _mm_cmpeq_epi8(sixteen(scan->at + i), sixteen(bytes + i));
		unsigned wanted = len - i < 16 ? (1U << (len - i)) - 1 : 0xffff;

		if (((unsigned)_mm_movemask_epi8(same) & wanted) != wanted)
			return false;
	}
	scan->at += len;
	return true;
#else
	return bytes_take(scan, bytes, len);
#endif
}

static inline bool
string_rest_take_on(struct scan *scan, struct text *text)
{
	return string_end_take(
	    scan, special_find_on(scan->at, scan->end), text);
}

/* The line, by its shape; on: as scan_on has it. */
static inline bool
shape_take(struct scan *scan, struct scan_shape *shape, bool on)
{
	const char *bytes = shape->bytes;

	for (size_t i = 0; i <= shape->count; i++) {
		struct member *member = &shape->members[i];
		size_t len = shape->lens[i];

		if (!(on ? between_take_on(scan, bytes, len)
			 : bytes_take(scan, bytes, len)))
			return false;
		if (i == shape->count)
			break;
		if (member->kind != MEMBER_STRING
			? !other_take_again(scan, member)
			: !(on ? string_rest_take_on(scan, &member->value)
			       : string_rest_take(scan, &member->value)))
			return false;
		bytes += sixteen_up(len);
	}
	return shape->count > 0;
}

bool
scan_again(struct text line, struct scan_shape *shape)
{
	struct scan scan = {line.ptr, line.ptr + line.len};

	return shape_take(&scan, shape, false) && scan.at == scan.end;
}

const char *
scan_on(const char *at, const char *end, struct scan_shape *shape)
{
	struct scan scan = {at, end};

	if (!shape_take(&scan, shape, true))
		return NULL;
	if (*scan.at == '\n' || (*scan.at == '\r' && scan.at[1] == '\n'))
		return scan.at;
	return NULL;
}
