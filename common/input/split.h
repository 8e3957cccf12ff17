/*
 * split - where a line or row ends.
 *
 * Layer: input, within input. Pure: bytes in, offsets out. Memory: none.
 * Errors: a split that cannot be a row is an end of its own kind.
 * Source: RFC 4180, section 2; JSON Lines.
 *
 * A quote opens a quoted cell only where a cell starts. In it, two quotes are
 * one; a quote before a delimiter, a line break or the end closes it.
 */
#ifndef EDSM_INPUT_SPLIT_H
#define EDSM_INPUT_SPLIT_H

#include "../ground/text.h"

enum split_end {
	SPLIT_MORE,        /* the end is not among these bytes */
	SPLIT_RECORD,      /* the end was found */
	SPLIT_LONG,        /* over RECORD_MAX_BYTES */
	SPLIT_QUOTE_OPEN,  /* a quoted cell without an end */
	SPLIT_QUOTE_STRAY, /* a quote within a quoted cell */
};

/* How far the search has come; all zero at the start, but for the delimiter of
 * rows. */
struct split {
	char delimiter;    /* what stands between cells */
	size_t at;         /* everything before is done with */
	size_t break_at;   /* the next line feed, where known */
	size_t break_from; /* where to look for the next line feed */
	bool break_known;
	bool quoted; /* at is within a quoted cell */
};

/* A part of what is held, from its start. */
struct span {
	size_t raw;        /* bytes without the last line break */
	size_t line_break; /* bytes of the line break: 0, 1 or 2 */
	uint64_t lines;    /* line feeds in both */
};

/*
 * Looks for the end of the row that held begins with; goes on where the
 * split left off when held has grown. eof: nothing follows held. On
 * SPLIT_RECORD fills span, which otherwise is untouched.
 */
enum split_end split_line(
    struct split *split, struct text held, bool eof, struct span *span);
enum split_end split_row(
    struct split *split, struct text held, bool eof, struct span *span);

/* The first physical line of what is held, all of it where it has no break. */
struct span span_of_line(struct text held);

/* Nothing but spaces, tabs and carriage returns; of a row, delimiters too? */
bool line_is_blank(struct text line);
bool row_is_blank(struct text row, char delimiter);

#endif
