/*
 * encoding - texts of exports that are not UTF-8 (--encoding).
 *
 * Layer: system. Memory: an encoding is a table, nothing is kept open; what is
 * decoded is put in the arena. Errors: STATUS_USAGE for a name that is not
 * read here. Source: iconv(3) says what each byte is.
 *
 * Read are encodings of one byte a character in which every byte below 0x80 is
 * that ASCII character: delimiters, quotes and line breaks can be found
 * before anything is decoded, and rows let out as they came.
 */
#ifndef EDSM_SYSTEM_ENCODING_H
#define EDSM_SYSTEM_ENCODING_H

#include "../ground/arena.h"

struct encoding {
	const char *name;
	char bytes[256][4];     /* each byte's character in UTF-8 */
	unsigned char len[256]; /* 0 where the byte is none */
};

/* The names read, the usual one first of each, ending with NULL. */
extern const char *const encoding_names[];

/*
 * The encoding of that name; case, hyphens and underscores do not matter.
 * *is_utf8: it is UTF-8, and nothing is to be decoded.
 */
WARN_UNUSED enum status encoding_open(struct encoding *encoding,
    struct text name, bool *is_utf8, struct error *error);

enum decoded {
	DECODED,
	DECODED_BAD, /* a byte is no character of the encoding */
	DECODED_STARVED
};

/* raw in UTF-8: itself where it is ASCII, else in the arena. */
WARN_UNUSED enum decoded encoding_decode(const struct encoding *encoding,
    struct text raw, struct arena *arena, struct text *text);

#endif
