/*
 * impact - what facts not yet recorded would change.
 *
 * Layer: audit. Memory: an impact owns its arena and what would be known with
 * the facts. Errors: as ask.h; STATUS_FAILED where there are more facts than
 * fit in memory. A line that could not be recorded is told and costs itself
 * alone.
 */
#ifndef EDSM_AUDIT_IMPACT_H
#define EDSM_AUDIT_IMPACT_H

#include "../command/lines.h"
#include "ask.h"
#include "pool.h"

struct impact {
	struct ask ask;
	struct lines lines;
	struct arena arena; /* of the facts */
	struct fact *facts; /* by patient, then as they came */
	size_t count, room;
	struct known after;  /* the ledger with the facts */
	bool concerns_all;   /* organisations change: every patient may */
	bool joins;          /* numbers or codes are joined or parted */
	struct pool weighed; /* the numbers that were, of those linked */
};

/* STATUS_FAILED: more than the memory holds. */
enum status impact_full(struct error *error);

/* Takes the facts of a dry run's lines, in their order. */
WARN_UNUSED enum status impact_take(struct impact *impact, struct error *error);

#endif
