/*
 * requests - the recording commands: requests become facts, group by group.
 *
 * Layer: requests. Memory: one group at a time, with a ceiling. Errors: a
 * refused line costs itself alone; what the ledger cannot do ends the run.
 * Source: the interface: requests, batches, notices; the rules on facts.
 */
#ifndef EDSM_REQUESTS_REQUESTS_H
#define EDSM_REQUESTS_REQUESTS_H

#include "../command/command.h"

/* The work of a recording command: from its flags, or from lines. */
enum status requests_record(struct run *run, struct error *error);

/* A flag that names what the request is about makes it the one request. */
#define NAMING_FIELDS \
	FIELD_PATIENT, FIELD_EPISODE, FIELD_ORG, FIELD_ENTRY, FIELD_SEQ

#endif
