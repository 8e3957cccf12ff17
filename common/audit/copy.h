/*
 * copy - ledger-copy: the lines of one ledger into another, byte for byte.
 *
 * Layer: audit. Memory: a piece of the ledger at a time. Errors: a line, a
 * hash or a column of the first that is wrong is damage, STATUS_FAILED; a
 * second ledger that holds something else is STATUS_REFUSED.
 */
#ifndef EDSM_AUDIT_COPY_H
#define EDSM_AUDIT_COPY_H

#include "../command/command.h"

enum status copy_run(struct run *run, struct error *error);

#endif
