/*
 * table - answers as aligned columns for people (--table).
 *
 * Layer: harness. Memory: the first SAMPLE_ROWS rows are held, in the answers'
 * arena, to learn the widths; every later row is written as it comes.
 * Errors: as output.h.
 */
#ifndef EDSM_HARNESS_TABLE_H
#define EDSM_HARNESS_TABLE_H

#include "answer.h"

WARN_UNUSED enum status table_init(
    struct answers *answers, struct error *error);
void table_begin(struct answers *answers);

/* Sets the cell of the column of that name, if there is one; text is copied. */
void table_cell(struct answers *answers, const char *name, enum cell cell,
    struct text text);
void table_instant(struct answers *answers, const char *name, int64_t us);

WARN_UNUSED enum status table_end(struct answers *answers, struct error *error);
WARN_UNUSED enum status table_finish(
    struct answers *answers, struct error *error);

#endif
