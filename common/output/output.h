/*
 * output - what a command writes: lines to standard output, messages to
 * standard error.
 *
 * Layer: output. Memory: an output owns its buffer. Errors: STATUS_FAILED where
 * the reader is gone or the disk is full; from then on nothing is written.
 */
#ifndef EDSM_OUTPUT_OUTPUT_H
#define EDSM_OUTPUT_OUTPUT_H

#include "../ground/buffer.h"

#include <sys/uio.h>

struct output {
	int fd;
	struct buffer buffer;
	size_t held_max; /* how much output_push lets be held */
	bool failed;
};

void output_init(struct output *output, int fd);
void output_release(struct output *output);

/* Lets so many bytes be held before anything is written. */
void output_hold(struct output *output, size_t bytes);

/* Where the next bytes are put; output_push sees to it that it stays small. */
struct buffer *output_buffer(struct output *output);

/* Writes out what is held if it is much; to be called after each line. */
WARN_UNUSED enum status output_push(struct output *output, struct error *error);

/* Adds bytes, writing out when much is held. */
WARN_UNUSED enum status output_add(
    struct output *output, struct text text, struct error *error);

/* Writes out all that is held. */
WARN_UNUSED enum status output_flush(
    struct output *output, struct error *error);

/* A text as a piece of what is written. */
struct iovec piece_of(struct text text);

/*
 * Writes out all that is held, and behind it the pieces, IOV_MAX at most; they
 * are void then.
 */
WARN_UNUSED enum status output_pieces(struct output *output,
    struct iovec *pieces, size_t count, struct error *error);

/*
 * Adds a message and its line break: "WHERE: FIELD: what: detail", or
 * "WHERE:LINE: ..." where line is not 0. where is escaped.
 */
void message_add(struct buffer *buffer, const char *where, uint64_t line,
    const struct error *error);

/* The same as one line to standard error, at one go. */
void message_error(const char *where, uint64_t line, const struct error *error);

/* One line to standard error as it is given, without its line break. */
void message_line(struct text text);

/* Whole lines to standard error, at one go. */
void message_write(struct text lines);

/* Is there room for an NHS number among the digits of a name, so that it is not
 * to be told? */
bool name_may_tell_a_patient(struct text name);

/* Adds name with every byte that cannot be shown written as \xNN. */
void escape_add(struct buffer *buffer, struct text name);

#endif
