/*
 * lines - the records of all inputs of a run, one after the other.
 *
 * Layer: command. Memory: owns the inputs and the rejects file; a record is
 * borrowed until the next one is asked for. Errors: as input.h says.
 */
#ifndef EDSM_COMMAND_LINES_H
#define EDSM_COMMAND_LINES_H

#include "command.h"

struct lines {
	struct run *run;
	struct intake intake;
	struct zone zone;
	struct input **inputs;
	size_t count, at; /* the input being read; count at the end */
	int rejects;      /* -1 or the rejects file */
	bool discreet;    /* says nothing of lines that were right */
	uint64_t rejected;
	struct text *unknown; /* the names told already */
	size_t unknown_count, unknown_room;
};

/*
 * Opens every operand, or standard input where there is none, reads the CSV
 * headers, and makes the rejects file. fields are those that a line may have,
 * known those that are refused where they turn up though not taken. With
 * tell, members and columns that are not known are named once.
 */
WARN_UNUSED enum status lines_open(struct lines *lines, struct run *run,
    uint64_t fields, uint64_t known, bool tell, struct error *error);

/*
 * STATUS_USAGE where a CSV has another header than one before it, or where
 * there is CSV beside JSON: who reads them as one would take one's columns for
 * the other's.
 */
WARN_UNUSED enum status lines_are_of_one_form(
    const struct lines *lines, struct error *error);

/* Closes all; an empty rejects file is removed. */
WARN_UNUSED enum status lines_close(struct lines *lines, struct error *error);

/*
 * The next record: *input says where it is from, NULL at the end of all. As
 * input_next otherwise.
 */
WARN_UNUSED enum status lines_next(struct lines *lines, struct arena *arena,
    struct input **input, struct record *record, struct values *values,
    struct error *error);

/* Would the next record have to be waited for, or is there none? */
bool lines_would_wait(const struct lines *lines);

/*
 * Refuses a record: says so on standard error and writes it to the rejects
 * file, if there is one.
 */
WARN_UNUSED enum status lines_refuse(struct lines *lines,
    const struct input *input, const struct record *record,
    const struct error *why, struct error *error);

#endif
