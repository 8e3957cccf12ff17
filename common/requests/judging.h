/*
 * judging - one request against the ledger: what becomes of it.
 *
 * Layer: requests. Memory: the recorder's. Errors: as record.h says.
 * Source: the interface: what is the same again, what is refused, what is told.
 */
#ifndef EDSM_REQUESTS_JUDGING_H
#define EDSM_REQUESTS_JUDGING_H

#include "recorder.h"

/*
 * Judges one item against the ledger, appends it and tells of it, unless it
 * comes out as refused.
 */
WARN_UNUSED enum status item_record(
    struct recorder *recorder, struct item *item, struct error *error);

#endif
