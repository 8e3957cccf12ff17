/*
 * view - record-view: lets out the entries that the viewer may see now.
 *
 * Layer: entries. Memory: one group of lines. Errors: where the view cannot be
 * logged, nothing of its group is let out.
 * Source: the interface, record-view; the sharing rules, sections 3 and 5.
 */
#ifndef EDSM_ENTRIES_VIEW_H
#define EDSM_ENTRIES_VIEW_H

#include "../command/command.h"
#include "../fields/form.h"
#include "gather.h"

enum status view_run(struct run *run, struct error *error);

/*
 * The digest of what is shown of a chain: the SHA-256 of the lines ORG TAB
 * ENTRY LF, sorted by bytes, each once.
 */
WARN_UNUSED enum status shown_digest(const struct gathering *gathering,
    const struct patient_entries *chain, struct arena *scratch,
    char hex[static HASH_BYTES], struct error *error);

#endif
