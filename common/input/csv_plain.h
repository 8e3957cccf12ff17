/*
 * csv_plain - rows that hold nothing odd, taken apart where they lie.
 *
 * Layer: input, within input. Pure: bytes in, cells out. Memory: the cells
 * borrow what is held. Errors: none: what is not plain is left to the library,
 * which judges it.
 * Source: RFC 4180, section 2, in the sense of split.h and csv.h.
 *
 * A row is plain if a line feed ends it, with or without a carriage return
 * before, and each cell is bare, without a quote, or stands whole between two
 * quotes with none in it. Neither holds a NUL, a carriage return or a line
 * feed. It is the row's bytes that say so, whatever their encoding: a byte
 * below 0x80 is that character in each that is taken.
 */
#ifndef EDSM_INPUT_CSV_PLAIN_H
#define EDSM_INPUT_CSV_PLAIN_H

#include "split.h"

/* A longer row is left to the library: far below the longest one. */
#define PLAIN_BYTES ((size_t)64 * 1024)

/*
 * Does held begin with a plain row of just so many cells, which may be blank?
 * Then cells has them, without quotes, and span is the row. The delimiter is
 * neither a quote nor a carriage return, line feed or NUL.
 */
bool csv_plain_find(struct text held, char delimiter, struct text *cells,
    size_t count, struct span *span);

#endif
