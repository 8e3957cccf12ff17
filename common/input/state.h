/*
 * state - what an input is made of, and its next row in bytes.
 *
 * Layer: input, within input. Memory: what is found is borrowed from the source
 * until it is filled again. Errors: as in input.h.
 */
#ifndef EDSM_INPUT_STATE_H
#define EDSM_INPUT_STATE_H

#include "csv.h"
#include "json_line.h"
#include "source.h"
#include "split.h"

#include <sys/types.h>

struct input {
	struct source *source; /* owned; read ahead where input is const */
	const char *name;
	enum input_kind kind;
	const struct intake *intake;
	struct csv_table table;
	struct json_shapes shapes;
	char delimiter;       /* between the cells of a CSV */
	struct buffer titles; /* the lines before the header, as they are */
	struct buffer header; /* a copy of its raw bytes */
	bool header_crlf;     /* and whether "\r\n" was behind them */
	uint64_t line;        /* the number of the next line */
	uint64_t size;        /* of a regular file, in bytes */
	dev_t device;
	ino_t inode;
	bool resting; /* closed for the time being, to go on at resume */
	off_t resume;
	bool started;  /* the first bytes are looked at */
	bool csv_told; /* that its lines look like CSV */
	bool skipping; /* the rest of a line is to be let go */
	bool ended;
	bool torn;
};

/*
 * Looks at the first bytes, once: drops a byte order mark. *foreign is then
 * what is wrong with a file whose mark says that it is not in the encoding
 * that is read; NULL where nothing is.
 */
WARN_UNUSED enum status input_start(
    struct input *input, const char **foreign, struct error *error);

/* Opens an input that rests; STATUS_FAILED where it is another file now. */
WARN_UNUSED enum status input_wake(struct input *input, struct error *error);

/* split_line or split_row, as the input's kind has it. */
enum split_end input_split(const struct input *input, struct split *split,
    struct text held, bool eof, struct span *span);

/*
 * Finds the next row that is not blank: what is held begins with it, and
 * span is it where *end is SPLIT_RECORD. SPLIT_MORE: there is none.
 */
WARN_UNUSED enum status input_find(struct input *input, enum split_end *end,
    struct span *span, struct error *error);

/* Is the first line of what is held there to its end, or as much of one that is
 * too long as matters? */
bool input_holds_line(const struct input *input, struct text held);

/* Is the span blank: nothing, or a row of delimiters alone that is whole? */
bool span_is_blank(
    const struct input *input, struct text held, struct span span);

/* Lets go of a span that was found, and counts its lines. */
void input_take(struct input *input, struct span span);

/* What is wrong with a row that ends so. */
enum csv_fault fault_of_end(enum split_end end);

#endif
