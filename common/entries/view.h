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

enum status view_run(struct run *run, struct error *error);

#endif
