/*
 * words - all that a page says, and a site's own wording of it.
 *
 * Layer: report. Memory: words of a file are the arena's. Errors: STATUS_USAGE
 * with file and line for a file that is no catalogue.
 * Source: the interface's "--words".
 *
 * A text may have placeholders such as {viewer}, which are fixed per key. Keys
 * that end in .one and .other are one text for numbers; a file may add .zero,
 * .two, .few and .many, which are for 0, 2, 3 and 6 as in Welsh.
 */
#ifndef EDSM_REPORT_WORDS_H
#define EDSM_REPORT_WORDS_H

#include "../ground/arena.h"
#include "../ground/buffer.h"

#define WORDS_BYTES ((size_t)64 * 1024)

/* A key and its English text. */
struct word {
	const char *key;
	const char *text;
};

/* In order of their keys' bytes; word_count of them. */
extern const struct word english_words[];
extern const size_t english_count;

/* A form of a number that English has not: of the key before its ".other". */
struct added_word {
	struct text key, text;
};

struct catalogue {
	struct text *texts; /* by the places of english_words */
	bool *given;
	struct added_word *added;
	size_t added_count, added_room;
	struct arena *arena;
};

WARN_UNUSED enum status words_init(
    struct catalogue *words, struct arena *arena, struct error *error);

/* Replaces what the file has. */
WARN_UNUSED enum status words_read(
    struct catalogue *words, const char *path, struct error *error);

/* The text of a key; false where there is none. */
bool words_find(
    const struct catalogue *words, const char *key, struct text *text);

/* The text for a number, by the key before ".one", ".other" and the like. */
bool words_for_number(const struct catalogue *words, const char *key,
    uint64_t number, struct text *text);

/* Adds the built-in catalogue, as a file. */
void words_list(struct buffer *buffer);

/*
 * Cuts a text into what stands before its next placeholder and the
 * placeholder's name; false where there is none, and all of it is plain.
 */
bool words_next(struct text *rest, struct text *plain, struct text *name);

#endif
