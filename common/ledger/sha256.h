/*
 * sha256 - SHA-256 by instructions that some processors have for it.
 *
 * Layer: ledger, within digest. Memory: the caller's. Errors: none. libsodium
 * does the same where there are none, and is the judge of this in the tests.
 * Source: FIPS 180-4, section 6.2; Intel SHA Extensions (2013).
 */
#ifndef EDSM_LEDGER_SHA256_H
#define EDSM_LEDGER_SHA256_H

#include "../ground/text.h"

#define SHA256_BYTES 32

/* Has the processor got them? If not, nothing else here may be called. */
bool sha256_is_there(void);

/* The SHA-256 of a followed by b. */
void sha256_pair(
    struct text a, struct text b, unsigned char digest[static SHA256_BYTES]);

#endif
