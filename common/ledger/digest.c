/* digest - SHA-256. Ledger. */
#include "digest.h"

#include "sha256.h"

#include <sodium/crypto_hash_sha256.h>
#include <sodium/utils.h>

_Static_assert(HASH_BYTES == 2 * crypto_hash_sha256_BYTES + 1,
    "two digits a byte and a NUL");

/* A pointer for the library even where an empty text has none. */
static void
add(crypto_hash_sha256_state *state, struct text text)
{
	if (text.len)
		crypto_hash_sha256_update(
		    state, (const unsigned char *)text.ptr, text.len);
}

/* SHA-256 chooses no implementation at run time, so sodium_init is spared. */
static void
sodium_pair(struct text a, struct text b,
    unsigned char digest[static crypto_hash_sha256_BYTES])
{
	crypto_hash_sha256_state state;

	crypto_hash_sha256_init(&state);
	add(&state, a);
	add(&state, b);
	crypto_hash_sha256_final(&state, digest);
}

void
digest_pair(struct text a, struct text b, char hex[static HASH_BYTES])
{
	unsigned char digest[crypto_hash_sha256_BYTES];

	if (sha256_is_there())
		sha256_pair(a, b, digest);
	else
		sodium_pair(a, b, digest);
	sodium_bin2hex(hex, HASH_BYTES, digest, sizeof digest);
}
