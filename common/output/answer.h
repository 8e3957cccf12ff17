/*
 * answer - what audit-view prints, in the form that was asked for.
 *
 * Layer: output. Memory: one answer, and what the form holds. Errors: as
 * output.h.
 *
 * An answer is built member by member between answer_begin and answer_end.
 * A JSON line has the members in that order. A table and CSV have the columns
 * that answers_init names; a member that is no column is left out of them.
 */
#ifndef EDSM_OUTPUT_ANSWER_H
#define EDSM_OUTPUT_ANSWER_H

#include "../core/decision.h"
#include "output.h"

#define ANSWER_COLUMNS_MAX 24

struct answer_form;

/* How a verdict reads: a table for people may colour it. */
enum tone {
	TONE_PLAIN,
	TONE_GOOD,
	TONE_BAD
};

/* The forms that there are; the zero one is JSON lines. */
enum answer_format {
	ANSWER_JSON,
	ANSWER_TABLE,
	ANSWER_CSV,
	ANSWER_FORMATS
};

struct answers {
	const struct answer_form *form;
	struct output *output;
	const char *question; /* "who", ... */
	const char *columns[ANSWER_COLUMNS_MAX];
	size_t column_count;
	struct buffer line;                  /* of the answer being built */
	struct text row[ANSWER_COLUMNS_MAX]; /* its cells, where it has any */
	struct arena arena;                  /* of the cells */
	struct answer_table *table;          /* a table's own, else NULL */
	int64_t written_us; /* the last instant of a JSON line, and its text */
	char written[INSTANT_BYTES];
	size_t written_len;
	bool failed; /* a cell could not be kept, told at its answer's end */
};

/* columns ends with NULL and outlives the answers, as output does. */
WARN_UNUSED enum status answers_init(struct answers *answers,
    struct output *output, enum answer_format format, const char *question,
    const char *const *columns, struct error *error);

/* Writes what is still held. */
WARN_UNUSED enum status answers_finish(
    struct answers *answers, struct error *error);
void answers_release(struct answers *answers);

/* Lets out what there is while input pauses, where the form can do so. */
WARN_UNUSED enum status answers_flush(
    struct answers *answers, struct error *error);

void answer_begin(struct answers *answers);
/* An empty text and an unset instant are left out. */
void answer_text(struct answers *answers, const char *name, struct text text);
void answer_patient(struct answers *answers, struct text patient);
void answer_instant(struct answers *answers, const char *name, int64_t us);
void answer_number(struct answers *answers, const char *name, uint64_t number);
void answer_bool(struct answers *answers, const char *name, bool is);
void answer_verdict(struct answers *answers, const char *name, struct text text,
    enum tone tone);
void answer_because(struct answers *answers, const struct because *because);
/* Prints it, or holds it while the widths of a table are not known. */
WARN_UNUSED enum status answer_end(
    struct answers *answers, struct error *error);

/* The fact-void that took an event back; seq 0 while it stands. */
struct voided {
	uint64_t seq;
	struct text by, reason;
};

/* An event: its stored line, or its row of the columns. */
WARN_UNUSED enum status answer_event(struct answers *answers, struct text line,
    const struct voided *voided, struct error *error);

/* Are events printed as they are stored, so that nobody sees a void? */
bool answers_store_events(const struct answers *answers);

#endif
