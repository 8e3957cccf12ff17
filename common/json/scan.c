/* scan - a fast reader of plain JSON objects. Json. */
#include "scan.h"

#include "scan_bytes.h"

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
		taken = nested_take(scan);
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
