/*
 * entry - what flags and a line say of an entry of a record.
 *
 * Layer: entries. Memory: the entry's texts are the line's, the flags' or the
 * arena's. Errors: STATUS_REFUSED, naming the field.
 * Source: the interface: a flag fills in what a line leaves out.
 */
#ifndef EDSM_ENTRIES_ENTRY_H
#define EDSM_ENTRIES_ENTRY_H

#include "../command/command.h"

/*
 * The entry that a line, or the flags where line is NULL, tells of. before is
 * one that was read already and whose texts live as long, or NULL: patient and
 * org that are the same again are its texts, and are not read anew.
 */
WARN_UNUSED enum status entry_read(const struct run *run,
    const struct values *line, const struct entry *before, struct entry *entry,
    struct error *error);

#endif
