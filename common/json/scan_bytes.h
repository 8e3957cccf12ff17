/*
 * scan_bytes - the steps of the scanner along a line.
 *
 * Layer: json, within scan. Pure. Memory: texts borrow the line. Errors: false
 * where what is next is something else; where the scan then stands says
 * nothing.
 * Source: RFC 8259.
 */
#ifndef EDSM_JSON_SCAN_BYTES_H
#define EDSM_JSON_SCAN_BYTES_H

#include "../ground/text.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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
static inline bool
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
bool integer_take(struct scan *scan);

/*
 * Steps over the object or list that is next, one member's value: in it strings
 * may have escapes and numbers a fraction.
 */
bool nested_take(struct scan *scan);

#endif
