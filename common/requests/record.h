/*
 * record - the recording commands: requests become facts, group by group.
 *
 * Layer: requests. Memory: one group at a time, with a ceiling. Errors: a
 * refused line costs itself alone; what the ledger cannot do ends the run.
 * Source: the interface: requests, batches, notices; the rules on facts.
 */
#ifndef EDSM_REQUESTS_RECORD_H
#define EDSM_REQUESTS_RECORD_H

#include "../command/command.h"

/* The work of a recording command: from its flags, or from lines. */
enum status record_run(struct run *run, struct error *error);

/* Ends, now, every open episode whose due has come. */
enum status record_sweep(struct run *run, struct error *error);

#endif
