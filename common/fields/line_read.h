/*
 * line_read - a stored line, read back as a fact.
 *
 * Layer: fields (jansson reads the line). Memory: texts are put in the arena.
 * Errors: STATUS_REFUSED for a line that is no fact, STATUS_FAILED where
 * memory runs out.
 */
#ifndef EDSM_FIELDS_LINE_READ_H
#define EDSM_FIELDS_LINE_READ_H

#include "line.h"

/*
 * Reads all members of an event's line into *fact and, where hash is not
 * NULL, its hash into *hash (the arena's). Members that no event has, values
 * that are not canonical and a missing hash are errors; where hash is NULL a
 * line may have a hash or not, and may be a dry run's ("dry_run":true).
 */
WARN_UNUSED enum status line_read(struct text line, struct arena *arena,
    struct fact *fact, struct text *hash, struct error *error);

/*
 * The same for a line that our own ledger holds: whatever is wrong with it is
 * damage, STATUS_FAILED.
 */
WARN_UNUSED enum status stored_line_read(struct text line, struct arena *arena,
    struct fact *fact, struct error *error);

#endif
