/*
 * reviews - has somebody judged a look?
 *
 * Layer: audit. Memory: none. Errors: as the ledger's.
 * Source: the sharing rules, section 7: the latest review counts, of several at
 * one instant the more careful.
 */
#ifndef EDSM_AUDIT_REVIEWS_H
#define EDSM_AUDIT_REVIEWS_H

#include "../ledger/known.h"

/* Has nobody judged the look of that seq, or left it open? */
WARN_UNUSED enum status look_is_unreviewed(
    struct known *known, uint64_t seq, bool *is, struct error *error);

#endif
