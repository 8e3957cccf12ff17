/*
 * csv_hint - what may be wrong with a CSV in whose header something was not
 * found.
 *
 * Layer: input, within input. Memory: the caller's. Errors: none; what cannot
 * be worked out is not said.
 *
 * The first line may be data: its cells are told where something of the header
 * was found there, or where none of them has a digit, and never one with many.
 */
#ifndef EDSM_INPUT_CSV_HINT_H
#define EDSM_INPUT_CSV_HINT_H

#include "csv.h"

/* A header, and what was looked for. */
struct sought {
	const struct intake *intake;
	struct text wanted;       /* the heading that is not there, or empty */
	const struct text *names; /* the headings that are */
	size_t count;
	struct text held; /* the header and what is known to follow it */
};

/* Adds to the error, which says what is missing, what is there, and which
 * option would read the file. */
void csv_hint(const struct csv_table *table, const struct sought *sought,
    struct error *error);

#endif
