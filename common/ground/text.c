/* text - counted strings and the characters allowed in them. Ground. */
#include "text.h"

#include <string.h>

struct text
text_of(const char *string)
{
	return (struct text){string, string ? strlen(string) : 0};
}

bool
text_is_empty(struct text text)
{
	return text.len == 0;
}

static uint64_t
eight_bytes(const char *at)
{
	uint64_t bytes;

	memcpy(&bytes, at, sizeof bytes);
	return bytes;
}

static uint32_t
four_bytes(const char *at)
{
	uint32_t bytes;

	memcpy(&bytes, at, sizeof bytes);
	return bytes;
}

/* Most texts are codes and numbers, too short to be worth a call. */
bool
text_equal(struct text a, struct text b)
{
	size_t len = a.len;

	if (len != b.len)
		return false;
	if (a.ptr == b.ptr)
		return true;
	if (len > 16)
		return !memcmp(a.ptr, b.ptr, len);
	if (len >= 8)
		return eight_bytes(a.ptr) == eight_bytes(b.ptr) &&
		       eight_bytes(a.ptr + len - 8) ==
			   eight_bytes(b.ptr + len - 8);
	if (len >= 4)
		return four_bytes(a.ptr) == four_bytes(b.ptr) &&
		       four_bytes(a.ptr + len - 4) ==
			   four_bytes(b.ptr + len - 4);
	for (size_t i = 0; i < len; i++)
		if (a.ptr[i] != b.ptr[i])
			return false;
	return true;
}

/* Ids in a row differ at their ends: their starts are skipped. */
int
text_compare(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len, i = 0;

	while (len - i >= 8 && eight_bytes(a.ptr + i) == eight_bytes(b.ptr + i))
		i += 8;
	while (i < len && a.ptr[i] == b.ptr[i])
		i++;
	if (i < len)
		return (unsigned char)a.ptr[i] < (unsigned char)b.ptr[i] ? -1
									 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

uint32_t
text_hash(struct text text, uint32_t seed)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t hash = (seed ^ text.len) * factor;
	size_t i = 0;

	for (; text.len - i >= 8; i += 8) {
		hash = (hash ^ eight_bytes(text.ptr + i)) * factor;
		hash ^= hash >> 29;
	}
	for (; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.ptr[i]) * factor;
	return (uint32_t)(hash >> 32);
}

/* How many bytes follow a lead byte, and the bits that it carries. */
static size_t
lead_split(unsigned char lead, uint32_t *bits)
{
	if (lead >= 0xc2 && lead <= 0xdf)
		return *bits = lead & 0x1f, 1;
	if (lead >= 0xe0 && lead <= 0xef)
		return *bits = lead & 0x0f, 2;
	if (lead >= 0xf0 && lead <= 0xf4)
		return *bits = lead & 0x07, 3;
	return 0;
}

/* The length of the code point at the front, 0 where it is not UTF-8. */
static size_t
codepoint_read(const unsigned char *at, size_t len, uint32_t *codepoint)
{
	static const uint32_t least[] = {0, 0x80, 0x800, 0x10000};
	size_t follow;

	if (*at < 0x80)
		return *codepoint = *at, 1;
	follow = lead_split(*at, codepoint);
	if (!follow || follow >= len)
		return 0;
	for (size_t i = 1; i <= follow; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return 0;
		*codepoint = *codepoint << 6 | (at[i] & 0x3f);
	}
	if (*codepoint < least[follow] || *codepoint > 0x10ffff)
		return 0;
	return *codepoint >= 0xd800 && *codepoint <= 0xdfff ? 0 : follow + 1;
}

static bool
codepoint_is_plain(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
		return false;
	if (c >= 0x2028 && c <= 0x202e)
		return false;
	return c < 0x2066 || c > 0x2069;
}

bool
text_is_utf8(struct text text)
{
	const unsigned char *at = (const unsigned char *)text.ptr;

	for (size_t i = 0, step; i < text.len; i += step) {
		uint32_t codepoint;

		step = codepoint_read(at + i, text.len - i, &codepoint);
		if (!step)
			return false;
	}
	return true;
}

bool
text_is_plain(struct text text)
{
	const unsigned char *at = (const unsigned char *)text.ptr;

	for (size_t i = 0, step; i < text.len; i += step) {
		uint32_t codepoint;

		step = codepoint_read(at + i, text.len - i, &codepoint);
		if (!step || !codepoint_is_plain(codepoint))
			return false;
	}
	return true;
}

size_t
text_chars(struct text text)
{
	size_t chars = 0;

	for (size_t i = 0; i < text.len; i++)
		chars += ((unsigned char)text.ptr[i] & 0xc0) != 0x80;
	return chars;
}

bool
text_next(struct text *rest, uint32_t *codepoint)
{
	size_t step;

	if (!rest->len)
		return false;
	step = codepoint_read(
	    (const unsigned char *)rest->ptr, rest->len, codepoint);
	if (!step) {
		*codepoint = 0xfffd;
		step = 1;
	}
	rest->ptr += step;
	rest->len -= step;
	return true;
}

bool
codepoint_is_letter(uint32_t c)
{
	/* Marks on letters, punctuation, symbols, pictures, private use. */
	static const uint32_t none[][2] = {{0xa1, 0xa9}, {0xab, 0xb4},
	    {0xb6, 0xb9}, {0xbb, 0xbf}, {0xd7, 0xd7}, {0xf7, 0xf7},
	    {0x2b0, 0x36f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
	    {0x2010, 0x2bff}, {0x2e00, 0x2e7f}, {0x3000, 0x303f},
	    {0xd800, 0xf8ff}, {0xfe10, 0xfe6f}, {0xff01, 0xff0f},
	    {0xff1a, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65},
	    {0xffe0, 0xffff}, {0x1f000, 0x1faff}, {0xf0000, 0x10ffff}};

	if (c < 0x80)
		return char_is_alnum((char)c);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (c >= none[i][0] && c <= none[i][1])
			return false;
	return codepoint_is_visible(c);
}

bool
codepoint_is_visible(uint32_t c)
{
	static const uint32_t unseen[][2] = {{0, 0x20}, {0x7f, 0xa0},
	    {0xad, 0xad}, {0x115f, 0x1160}, {0x1680, 0x1680}, {0x180b, 0x180e},
	    {0x2000, 0x200f}, {0x2028, 0x202f}, {0x205f, 0x206f},
	    {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164},
	    {0xfe00, 0xfe0f}, {0xfeff, 0xfeff}, {0xffa0, 0xffa0},
	    {0xe0000, 0xe0fff}};

	for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
		if (c >= unseen[i][0] && c <= unseen[i][1])
			return false;
	return true;
}

size_t
text_visible(struct text text)
{
	const unsigned char *at = (const unsigned char *)text.ptr;
	size_t visible = 0;

	for (size_t i = 0, step; i < text.len; i += step) {
		uint32_t codepoint;

		step = codepoint_read(at + i, text.len - i, &codepoint);
		if (!step)
			break;
		visible += codepoint_is_visible(codepoint);
	}
	return visible;
}

bool
text_word(struct text *rest, struct text *word)
{
	size_t from = 0, end;

	while (from < rest->len && rest->ptr[from] == ' ')
		from++;
	for (end = from; end < rest->len && rest->ptr[end] != ' ';)
		end++;
	*word = (struct text){rest->ptr + from, end - from};
	rest->ptr += end;
	rest->len -= end;
	return word->len > 0;
}

bool
text_equal_folded(struct text a, struct text b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (char_lower(a.ptr[i]) != char_lower(b.ptr[i]))
			return false;
	return true;
}

uint32_t
text_hash_folded(struct text text, uint32_t seed)
{
	const uint64_t factor = UINT64_C(0x9e3779b97f4a7c15);
	const uint64_t lower = UINT64_C(0x2020202020202020);
	uint64_t hash = (seed ^ text.len) * factor;
	size_t i = 0;

	/* The bit that tells the cases apart is set in every byte. */
	for (; text.len - i >= 8; i += 8) {
		hash = (hash ^ (eight_bytes(text.ptr + i) | lower)) * factor;
		hash ^= hash >> 29;
	}
	for (; i < text.len; i++)
		hash = (hash ^ (uint64_t)(unsigned char)(text.ptr[i] | 0x20)) *
		       factor;
	return (uint32_t)(hash >> 32);
}

bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool
char_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

bool
char_is_alnum(char c)
{
	return char_is_digit(c) || char_is_upper(char_upper(c));
}

char
char_lower(char c)
{
	return char_is_upper(c) ? (char)(c - 'A' + 'a') : c;
}

char
char_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

bool
char_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}
