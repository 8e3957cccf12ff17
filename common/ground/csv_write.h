/*
 * csv_write - one cell of CSV, in quotes where it needs them.
 *
 * Layer: ground. Memory: the caller's buffer. Errors: none else.
 * Source: RFC 4180.
 */
#ifndef EDSM_GROUND_CSV_WRITE_H
#define EDSM_GROUND_CSV_WRITE_H

#include "buffer.h"

/* Adds the cell in quotes, its own quotes doubled. */
void csv_cell_quote(struct buffer *buffer, struct text cell);

/* Adds the cell, in quotes where it would not be read as it is without. */
void csv_cell_add(struct buffer *buffer, struct text cell, char delimiter);

#endif
