/*
 * verify - ledger-verify: every hash, every column and every rule on facts.
 *
 * Layer: harness. Memory: a piece of the ledger at a time. Errors: what is
 * wrong with the ledger is an answer, {"ok":false}, and exit status 1; only a
 * ledger that cannot be read at all is STATUS_FAILED.
 */
#ifndef EDSM_HARNESS_VERIFY_H
#define EDSM_HARNESS_VERIFY_H

#include "command.h"

enum status verify_run(struct run *run, struct error *error);

#endif
