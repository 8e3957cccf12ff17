/*
 * births - birth dates, from a file alone: the ledger has none.
 *
 * Layer: audit. Memory: the file is held whole. Errors: as list.h.
 */
#ifndef EDSM_AUDIT_BIRTHS_H
#define EDSM_AUDIT_BIRTHS_H

#include "../system/local_day.h"
#include "list.h"

struct births {
	struct pool patients;
	struct buffer days; /* a struct day for each of their numbers */
};

void births_init(struct births *births);
void births_release(struct births *births);

/* Reads the file that --born names, whose lines have patient and born. */
WARN_UNUSED enum status births_read(
    struct births *births, struct run *run, struct error *error);

/* False where the file does not have the patient. */
bool births_find(
    const struct births *births, struct text patient, struct day *day);

#endif
