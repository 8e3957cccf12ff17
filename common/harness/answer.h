/*
 * answer - what audit-view prints: JSON lines, or a table for people.
 *
 * Layer: harness. Memory: one answer, and with --table the first rows, whose
 * widths every later row keeps to. Errors: as output.h.
 *
 * An answer is built member by member between answer_begin and answer_end.
 * The JSON line has the members in that order. The table has the columns that
 * answers_init names; a member that is no column is left out of it.
 */
#ifndef EDSM_HARNESS_ANSWER_H
#define EDSM_HARNESS_ANSWER_H

#include "../core/decision.h"
#include "command.h"

#define COLUMNS_MAX 16
#define SAMPLE_ROWS 512

/* The form of a cell decides how a person reads it. */
enum cell {
	CELL_TEXT,
	CELL_PATIENT,
	CELL_INSTANT,
	CELL_NUMBER,
	CELL_VERDICT
};

struct answers {
	struct run *run;
	const char *question; /* "who", ... */
	struct buffer json;
	/* the table */
	bool table, color, widths_known;
	size_t terminal; /* columns of the terminal, 0 where none */
	const char *columns[COLUMNS_MAX];
	size_t column_count;
	size_t widths[COLUMNS_MAX]; /* in characters */
	enum cell cells[COLUMNS_MAX];
	struct text row[COLUMNS_MAX]; /* of the answer being built */
	struct arena arena;           /* of the rows held */
	struct text (*held)[COLUMNS_MAX];
	size_t held_count;
};

/* columns ends with NULL. */
WARN_UNUSED enum status answers_init(struct answers *answers, struct run *run,
    const char *question, const char *const *columns, struct error *error);
/* Writes what a table still holds. */
WARN_UNUSED enum status answers_finish(
    struct answers *answers, struct error *error);
void answers_release(struct answers *answers);

void answer_begin(struct answers *answers);
/* An empty text and an unset instant are left out. */
void answer_text(struct answers *answers, const char *name, struct text text);
void answer_patient(struct answers *answers, struct text patient);
void answer_instant(struct answers *answers, const char *name, int64_t us);
void answer_number(struct answers *answers, const char *name, uint64_t number);
void answer_bool(struct answers *answers, const char *name, bool is);
/* A decision or verdict, which a table may colour. */
void answer_verdict(
    struct answers *answers, const char *name, struct text text, bool good);
void answer_because(struct answers *answers, const struct because *because);
/* Prints it, or holds it while the widths of a table are not known. */
WARN_UNUSED enum status answer_end(
    struct answers *answers, struct error *error);

/* An event: its stored line, or its row of the table. */
WARN_UNUSED enum status answer_event(
    struct answers *answers, struct text line, struct error *error);

#endif
