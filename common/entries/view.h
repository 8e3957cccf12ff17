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

/* What is logged of the entries that are shown. */
struct shown {
	char digest[HASH_BYTES]; /* the SHA-256 of the lines ORG TAB ENTRY LF,
				  * sorted by bytes, each once */
	struct text sources;     /* their organisations, blanks between */
};

/* Sums up what is shown of a patient's entries; texts are the scratch's. */
WARN_UNUSED enum status shown_sum(const struct gathering *gathering,
    const struct patient_entries *chain, struct arena *scratch,
    struct shown *shown, struct error *error);

#endif
