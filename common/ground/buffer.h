/*
 * buffer - bytes that are put together piece by piece.
 *
 * Layer: ground. Memory: its own, from malloc, kept across resets. Errors: at
 * the ceiling or where malloc fails the buffer is marked failed, ignores what
 * is added from then on, and says so in buffer_failed until the next reset:
 * a line is built first and checked once.
 */
#ifndef EDSM_GROUND_BUFFER_H
#define EDSM_GROUND_BUFFER_H

#include "error.h"

struct buffer {
	char *bytes; /* len of them are valid; not NUL-terminated */
	size_t len, room, ceiling;
	bool failed;
};

/* An empty buffer that will never hold more than ceiling bytes. */
void buffer_init(struct buffer *buffer, size_t ceiling);
void buffer_release(struct buffer *buffer);
/* Adds a place to what is wrong, before its detail, and releases the buffer. */
void buffer_place(struct buffer *place, struct error *error);

/* Empties it and forgives a failure; the memory is kept. */
void buffer_reset(struct buffer *buffer);

WARN_UNUSED bool buffer_failed(const struct buffer *buffer);

/* What it holds; borrowed until the buffer is next written to. */
struct text buffer_text(const struct buffer *buffer);

void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_char(struct buffer *buffer, char c);
void buffer_add_number(struct buffer *buffer, uint64_t number);

/*
 * Makes it longer by len bytes, which the caller fills in; NULL where it
 * failed.
 */
WARN_UNUSED char *buffer_extend(struct buffer *buffer, size_t len);

/* text as a JSON string, quotes included; text is UTF-8, any control escaped */
void buffer_add_json(struct buffer *buffer, struct text text);

#endif
