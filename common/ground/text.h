/*
 * text - counted strings and the characters allowed in them.
 *
 * Layer: ground. Memory: a text borrows its bytes; nothing here allocates.
 * Errors: none, every function is total.
 * Source: RFC 3629 (UTF-8); "Text is UTF-8 without control characters".
 */
#ifndef EDSM_GROUND_TEXT_H
#define EDSM_GROUND_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Bytes that belong to somebody else. ptr may be NULL only when len is 0. */
struct text {
	const char *ptr;
	size_t len;
};

/* A text of a string literal. */
#define TEXT(literal) ((struct text){(literal), sizeof(literal) - 1})

/* A text that borrows a NUL-terminated string; NULL gives the empty text. */
struct text text_of(const char *string);

bool text_is_empty(struct text text);

/* Same length and same bytes. */
bool text_equal(struct text a, struct text b);

/* Order by bytes, the shorter first where one begins the other: <0, 0, >0. */
int text_compare(struct text a, struct text b);

/* A 32-bit hash of the bytes, started from seed; not the same on machines of
 * another byte order. */
uint32_t text_hash(struct text text, uint32_t seed);

/* Valid UTF-8, whatever it says. */
bool text_is_utf8(struct text text);

/*
 * Valid UTF-8 that is safe to print: no C0 or C1 control, no DEL, no
 * bidirectional override or isolate, no line or paragraph separator.
 */
bool text_is_plain(struct text text);

/*
 * Takes the next code point off *rest; one byte that is not UTF-8 is U+FFFD.
 * False at the end.
 */
bool text_next(struct text *rest, uint32_t *codepoint);

/* Does it take a place, and is it no blank? */
bool codepoint_is_visible(uint32_t codepoint);

/*
 * A letter or digit of any script, as far as it matters for names: what is
 * known to be a blank, invisible, a mark put on a letter, punctuation or a
 * symbol is none.
 */
bool codepoint_is_letter(uint32_t codepoint);

/* Code points in a text that text_is_plain holds of. */
size_t text_chars(struct text text);

/* The same without blanks and characters that take no place. */
size_t text_visible(struct text text);

/*
 * The next word of *rest, between blanks, into *word; *rest is what follows.
 * False where only blanks are left.
 */
bool text_word(struct text *rest, struct text *word);

/* Equal but for the case of ASCII letters; and a hash that is equal then. */
bool text_equal_folded(struct text a, struct text b);
uint32_t text_hash_folded(struct text text, uint32_t seed);

/* ASCII classes and case, without a locale. */
bool char_is_digit(char c);
bool char_is_upper(char c);
bool char_is_alnum(char c);
/* A space, a tab or a carriage return. */
bool char_is_blank(char c);
char char_lower(char c);
char char_upper(char c);

#endif
