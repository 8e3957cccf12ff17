/*
 * input - lines of JSON and rows of CSV from files and standard input.
 *
 * Layer: input. Memory: an input owns its buffer, which has a ceiling; a
 * row's raw bytes are borrowed until the next call of input_next, or are those
 * of the hold that it reads into.
 * Errors: STATUS_USAGE for an operand that cannot be opened or a header that
 * cannot be used, STATUS_REFUSED for one row (the next call goes on with
 * the row after it), STATUS_FAILED where reading fails.
 * Source: RFC 4180 (CSV), RFC 8259 (JSON), JSON Lines.
 */
#ifndef EDSM_INPUT_INPUT_H
#define EDSM_INPUT_INPUT_H

#include "../ground/buffer.h"
#include "dialect.h"
#include "hold.h"

/* The longest line, or row with its line breaks, in bytes. */
#define RECORD_MAX_BYTES ((size_t)1 << 20)

enum input_kind {
	INPUT_BY_NAME,
	INPUT_JSON,
	INPUT_CSV
};

/* One --column FIELD=HEADER; a second one of a time is its time of day. */
struct column_name {
	enum field field;
	struct text header;
};

/* What the reader of lines is to know; one for all inputs of a run. */
struct intake {
	uint64_t takes; /* the fields of the command */
	uint64_t known; /* fields refused or misspelt if they turn up: takes
			 * and, for recording, every decision, at and due */
	uint64_t needs; /* what lines alone can give, and must: a CSV without
			 * a column of it is refused as a whole */
	const struct column_name *columns;
	size_t column_count;
	const struct text *ignored; /* --ignore: names that may be almost a
				     * field's */
	size_t ignored_count;
	struct dialect dialect;
	bool findings; /* a CSV may be findings of audit-view reconcile */
	bool borrows;  /* values may lie in the row's raw bytes, which live
			* shorter than the arena that else has them */
	/* Called with each member or column that is no known field; the
	 * name is raw and borrowed for the call, and empty for columns without
	 * one, which are told once. Never for events and answers, nor for
	 * edsm_error. May be NULL. */
	void (*unknown)(void *ctx, struct text name);
	void *ctx;
};

struct input;

/* One line or row. */
struct row {
	struct text raw; /* its bytes without the last line break; of a line
			  * that is too long RECORD_MAX_BYTES + 1 of them */
	struct text end; /* the line break: "\n", "\r\n", or "" at the end */
	uint64_t line;   /* the number of its first line, from 1 */
	const struct input *input; /* that it is from */
};

/*
 * Opens an operand; "-" is standard input. kind INPUT_BY_NAME goes by the
 * name: .csv and .tsv in any case are CSV, anything else JSON. A directory is
 * refused.
 */
WARN_UNUSED enum status input_open(struct input **input, const char *operand,
    enum input_kind kind, const struct intake *intake, struct error *error);
void input_close(struct input *input);

/*
 * Closes a regular file until more of it is asked for, so that any number of
 * inputs can be at hand; of any other, and of standard input, nothing.
 */
void input_rest(struct input *input);

/*
 * From now on reads into the hold, whose room behind what is kept takes
 * INPUT_HOLD_BYTES at least whenever a row is asked for; a row that was read
 * stays. What was read and not yet handed out moves there.
 */
#define INPUT_HOLD_BYTES (4 * RECORD_MAX_BYTES)
void input_lodge(struct input *input, struct hold *hold);

/* "<stdin>" or the operand, for messages; borrowed. */
const char *input_name(const struct input *input);
enum input_kind input_kind(const struct input *input);

/* The bytes that are done with, and all of them; false where that is not known.
 */
bool input_share(const struct input *input, uint64_t *taken, uint64_t *size);

/* Has the same device and inode as the open file fd? */
bool input_is_file(const struct input *input, int fd);

/*
 * Reads a CSV input's header and checks it against the intake; nothing for
 * JSON. Blocks until the header is there. An empty CSV has no header: usage
 * error if a --column asks for one, else the input is at its end.
 * The lines before it that the dialect leaves out are kept for the rejects.
 * To be called once, before input_next.
 */
WARN_UNUSED enum status input_header(struct input *input, struct error *error);

/* The header's raw bytes without line break; empty for JSON. */
struct text input_header_raw(const struct input *input);

/* The line break behind it; a header without one is given "\n". */
struct text input_header_end(const struct input *input);

/*
 * The next row and its values; blank lines are skipped. *more is false at
 * the end, and row is then void. The values' arena takes what had to be
 * unescaped; it may be reset between calls. On STATUS_REFUSED, row is valid,
 * *more is true, and error says which field or, with NULL, that the line is no
 * object or row; values say nothing, or, where just a time could not be read,
 * all the rest. A quoted cell that is not closed within
 * RECORD_MAX_BYTES, or a row over several lines that is none, costs its first
 * line only.
 */
WARN_UNUSED enum status input_next(struct input *input, struct row *row,
    struct values *values, bool *more, struct error *error);

/*
 * What a line says of an entry, where it is one like those before it: a JSON
 * line of plain strings, or a plain row of CSV (csv_plain.h), in the hold. The
 * texts are as they stand there, nothing about them is judged.
 */
enum {
	GLANCE_PATIENT,
	GLANCE_ORG,
	GLANCE_ENTRY,
	GLANCE_RECORDED,
	GLANCE_REFERS, /* NULL where there is none, not even an empty one; an
			* empty cell is none */
	GLANCE_TEXTS
};

/* The fields that they are of. */
extern const enum field glance_fields[GLANCE_TEXTS];

struct glance {
	struct row row;
	struct text texts[GLANCE_TEXTS];
};

/*
 * Looks at the next line, which is then still to be taken: by input_glanced,
 * or by input_next, which sees any line. Goes with an intake of ENTRY_FIELDS
 * that borrows. False, nothing lost, where it is not so plain, or not read
 * yet.
 */
bool input_glance(struct input *input, struct glance *glance);
void input_glanced(struct input *input, const struct glance *glance);

/* Would the next input_next wait for the producer? (poll, no timeout) */
bool input_would_wait(const struct input *input);

/* Did the last row end without a line break (to be told once)? */
bool input_is_torn(const struct input *input);

/*
 * Writes the row for a rejects file: a CSV row with a cell, a JSON line
 * with a member edsm_error that says message; what cannot take one is written
 * as it is. input_reject_header writes the CSV header that belongs to it.
 */
void input_reject_header(const struct input *input, struct buffer *buffer);
WARN_UNUSED enum status input_reject(const struct input *input,
    const struct row *row, const char *message, struct buffer *buffer,
    struct error *error);

#endif
