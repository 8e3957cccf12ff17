/*
 * answer_form - the ways in which answers are written.
 *
 * Layer: output, within answer. Memory: the answers'. Errors: as answer.h. A
 * form that cannot keep a member marks the answers failed; its end tells.
 */
#ifndef EDSM_OUTPUT_ANSWER_FORM_H
#define EDSM_OUTPUT_ANSWER_FORM_H

#include "answer.h"

/* The functions of one form; those that may be missing say so. */
struct answer_form {
	enum status (*open)(struct answers *answers, struct error *error);
	void (*begin)(struct answers *answers);
	void (*text)(
	    struct answers *answers, const char *name, struct text text);
	void (*patient)(struct answers *answers, struct text patient);
	void (*instant)(struct answers *answers, const char *name, int64_t us);
	void (*number)(
	    struct answers *answers, const char *name, uint64_t number);
	void (*flag)(struct answers *answers, const char *name, bool is);
	void (*verdict)(struct answers *answers, const char *name,
	    struct text text, enum tone tone);
	void (*because)(struct answers *answers, const struct because *because);
	enum status (*end)(struct answers *answers, struct error *error);
	/* NULL where nothing is held */
	enum status (*finish)(struct answers *answers, struct error *error);
	void (*release)(struct answers *answers); /* NULL likewise */
	bool stores_events; /* an event is printed as it is stored */
};

extern const struct answer_form answer_json, answer_table, answer_csv;

/* The place of the column of that name; column_count where there is none. */
size_t answer_column(const struct answers *answers, const char *name);

/*
 * Keeps a copy of text as the cell of that column; nothing where there is no
 * such column.
 */
void answer_cell(struct answers *answers, const char *name, struct text text);

/* The same of a number, and of the facts that decided, with between them. */
void answer_cell_number(
    struct answers *answers, const char *name, uint64_t number);
void answer_cell_because(struct answers *answers, const struct because *because,
    const char *between);

/* Empties the cells. */
void answer_cells_clear(struct answers *answers);

/* Adds the numbers of facts, with between them. */
void because_write(
    struct buffer *buffer, const struct because *because, const char *between);

#endif
