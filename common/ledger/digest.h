/*
 * digest - SHA-256.
 *
 * Layer: ledger (a library does the work). Memory: the caller's. Errors: none.
 * Source: FIPS 180-4.
 */
#ifndef EDSM_LEDGER_DIGEST_H
#define EDSM_LEDGER_DIGEST_H

#include "../fields/form.h"
#include "../ground/text.h"

/* The digest of a followed by b. */
void digest_pair(struct text a, struct text b, char hex[static HASH_BYTES]);

#endif
