/*
 * lines - the rows of all inputs of a run, one after the other.
 *
 * Layer: command. Memory: owns the inputs and the rejects file; a row is
 * borrowed until the next one is asked for. Errors: as input.h says.
 */
#ifndef EDSM_COMMAND_LINES_H
#define EDSM_COMMAND_LINES_H

#include "../output/progress.h"
#include "command.h"

struct lines {
	struct run *run;
	struct intake intake;
	struct zone *zones; /* one for each --time-format */
	struct encoding encoding;
	struct input **inputs;
	size_t count, at;  /* the input being read; count at the end */
	struct hold *hold; /* that they are read into, or NULL */
	int rejects;       /* -1 or the rejects file */
	const char *rejects_path;
	struct progress progress;
	uint64_t done, whole; /* bytes of the inputs before, and of all; whole
			       * is 0 where that is not known */
	bool discreet;        /* says nothing of lines that were right */
	struct buffer *notes; /* where notes are put whose turn is to come, or
			       * NULL; who reads so tells how far it is, too */
	uint64_t rejected;
	struct text *unknown; /* the names told already */
	size_t unknown_count, unknown_room;
};

/* What is looked for in the lines of a run. */
struct lines_sought {
	uint64_t fields; /* those that a line may have */
	uint64_t known;  /* those that are refused though not taken */
	bool tell;       /* name unknown members and columns once */
};

/*
 * Opens every operand, or standard input where there is none, reads the CSV
 * headers, and makes the rejects file.
 */
WARN_UNUSED enum status lines_open(struct lines *lines, struct run *run,
    struct lines_sought sought, struct error *error);

/*
 * STATUS_USAGE where a CSV has another header than one before it, or where
 * there is CSV beside JSON: who reads them as one would take one's columns for
 * the other's.
 */
WARN_UNUSED enum status lines_are_of_one_form(
    const struct lines *lines, struct error *error);

/* Closes all inputs and the rejects file, which is removed if empty. */
WARN_UNUSED enum status lines_close(struct lines *lines, struct error *error);

/*
 * The next row; row->input is NULL at the end of all. As input_next
 * otherwise.
 */
WARN_UNUSED enum status lines_next(struct lines *lines, struct row *row,
    struct values *values, struct error *error);

/*
 * The next row at a glance, as input_glance has it; lines_glanced takes it,
 * and so does lines_next.
 */
bool lines_glance(struct lines *lines, struct glance *glance);
void lines_glanced(struct lines *lines, const struct glance *glance);

/* From now on rows are read into the hold, as input_lodge has it. */
void lines_lodge(struct lines *lines, struct hold *hold);

/* Tells how far the run is, after so many more rows whose notes were put aside.
 */
void lines_tell(struct lines *lines, uint64_t rows);

/* Are times of the lines read in the local zone? */
bool lines_are_local(const struct lines *lines);

/* Would the next row have to be waited for, or is there none? */
bool lines_would_wait(const struct lines *lines);

/*
 * Refuses a row: says so on standard error and writes it to the rejects
 * file, if there is one.
 */
WARN_UNUSED enum status lines_refuse(struct lines *lines, const struct row *row,
    const struct error *why, struct error *error);

/*
 * Its two halves, for a caller that holds messages back: the message alone, and
 * the rejects file alone.
 */
void lines_refusal(const struct lines *lines, const struct row *row,
    const struct error *why, struct buffer *messages);
WARN_UNUSED enum status lines_reject(struct lines *lines, const struct row *row,
    const struct error *why, struct error *error);

#endif
