/* near - names that are almost a field's. Fields. */
#include "near.h"

#include <stdlib.h>
#include <string.h>

/* Longer names are no field's. */
#define LETTERS_MAX 32
/* A shorter decision's name is too near to other words. */
#define EDIT_LETTERS 6

/* What is left of a name: its letters and digits, in lower case. */
struct letters {
	uint32_t at[LETTERS_MAX];
	size_t count;
};

/* Full-width forms of ASCII are ASCII to who reads them. */
static uint32_t
letter_fold(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xff01 - 0x21;
	return c < 0x80 ? (uint32_t)char_lower((char)c) : c;
}

/* False where there are too many for a field. */
static bool
letters_of(struct text name, struct letters *letters)
{
	uint32_t c;

	letters->count = 0;
	while (text_next(&name, &c)) {
		c = letter_fold(c);
		if (!codepoint_is_letter(c))
			continue;
		if (letters->count == LETTERS_MAX)
			return false;
		letters->at[letters->count++] = c;
	}
	return letters->count > 0;
}

/* Are count letters of both the same, from those places on? */
static bool
run_is_same(const struct letters *a, size_t at_a, const struct letters *b,
    size_t at_b, size_t count)
{
	return !memcmp(a->at + at_a, b->at + at_b, count * sizeof *a->at);
}

static bool
letters_are_same(const struct letters *a, const struct letters *b)
{
	return a->count == b->count && run_is_same(a, 0, b, 0, a->count);
}

/* Is the longer one the other with a letter put in at i? */
static bool
letter_is_put_in(
    const struct letters *longer, const struct letters *other, size_t i)
{
	return run_is_same(longer, i + 1, other, i, other->count - i);
}

/* Where both first differ: has one letter another, or two changed places? */
static bool
letter_is_changed(const struct letters *a, const struct letters *b, size_t i)
{
	size_t rest = a->count - i;

	if (run_is_same(a, i + 1, b, i + 1, rest - 1))
		return true;
	return rest > 1 && a->at[i] == b->at[i + 1] &&
	       a->at[i + 1] == b->at[i] &&
	       run_is_same(a, i + 2, b, i + 2, rest - 2);
}

/* Is one letter put in, left out or changed, or do two change places? */
static bool
letters_are_near(const struct letters *a, const struct letters *b)
{
	size_t less = a->count < b->count ? a->count : b->count, i = 0;

	if (a->count + b->count - 2 * less > 1)
		return false;
	while (i < less && a->at[i] == b->at[i])
		i++;
	if (a->count > b->count)
		return letter_is_put_in(a, b, i);
	if (a->count < b->count)
		return letter_is_put_in(b, a, i);
	return i == less || letter_is_changed(a, b, i);
}

static bool
field_is_near(enum field field, const struct letters *name)
{
	struct letters own;

	if (!letters_of(text_of(field_row(field)->name), &own))
		return false;
	if (letters_are_same(&own, name))
		return true;
	return field_row(field)->form == FORM_DECISION &&
	       own.count >= EDIT_LETTERS && letters_are_near(&own, name);
}

enum field
field_near(struct text name, uint64_t known)
{
	struct letters letters;

	if (field_of_member(name) != FIELD_NONE || !letters_of(name, &letters))
		return FIELD_NONE;
	for (int f = FIELD_NONE + 1; f <= FIELD_HASH; f++)
		if (known & FIELD_BIT(f) &&
		    field_is_near((enum field)f, &letters))
			return (enum field)f;
	return FIELD_NONE;
}

struct text
name_odd(struct text name, char bytes[static ODD_BYTES])
{
	static const char hex[] = "0123456789ABCDEF";
	size_t digits = 4, len = 2;
	uint32_t c;

	while (text_next(&name, &c)) {
		if (c < 0x80 || codepoint_is_letter(c))
			continue;
		while (digits < 6 && c >> 4 * digits)
			digits++;
		memcpy(bytes, "U+", 2);
		while (digits--)
			bytes[len++] = hex[c >> 4 * digits & 0xf];
		return (struct text){bytes, len};
	}
	return TEXT("");
}
