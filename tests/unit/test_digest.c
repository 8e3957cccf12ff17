/* SHA-256 by the examples of FIPS 180-4, and the joining of two texts. */
#include "../../common/ledger/digest.h"
#include "../../common/ledger/sha256.h"
#include "unit.h"

#include <sodium/crypto_hash_sha256.h>
#include <string.h>

static const char *
digest(struct text a, struct text b)
{
	static char hex[HASH_BYTES];

	memset(hex, '?', sizeof hex);
	digest_pair(a, b, hex);
	return hex;
}

START_TEST(nothing_has_the_digest_of_the_standard)
{
	ck_assert_str_eq(digest(TEXT(""), (struct text){NULL, 0}),
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(one_block_has_the_digest_of_the_standard)
{
	ck_assert_str_eq(digest(TEXT("abc"), TEXT("")),
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(two_blocks_have_the_digest_of_the_standard)
{
	ck_assert_str_eq(digest(TEXT("abcdbcdecdefdefgefghfghighijhijk"
				     "ijkljklmklmnlmnomnopnopq"),
			     TEXT("")),
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

START_TEST(a_pair_is_digested_like_its_texts_joined)
{
	ck_assert_str_eq(digest(TEXT("abcdbcdecdefdefgefghfghi"),
			     TEXT("ghijhijkijkljklmklmnlmnomnopnopq")),
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

START_TEST(the_order_of_a_pair_counts)
{
	char there[HASH_BYTES], back[HASH_BYTES];

	digest_pair(TEXT("a"), TEXT("b"), there);
	digest_pair(TEXT("b"), TEXT("a"), back);
	ck_assert_str_ne(there, back);
}
END_TEST

START_TEST(a_million_letters_have_the_digest_of_the_standard)
{
	size_t len = 500000;
	char *half = malloc(len);
	struct text text = {half, len};

	ck_assert_ptr_nonnull(half);
	memset(half, 'a', len);
	ck_assert_str_eq(digest(text, text),
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0");
	free(half);
}
END_TEST

/* Every length of either text that ends in another place of a block or two. */
START_TEST(the_processor_s_own_instructions_agree_with_the_library)
{
	unsigned char bytes[400], own[SHA256_BYTES], library[SHA256_BYTES];

	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (unsigned char)(i * 167 + i / 7);
	for (size_t a = 0; a < 200 && sha256_is_there(); a++)
		for (size_t b = 0; b < 200; b++) {
			sha256_pair((struct text){(char *)bytes, a},
			    (struct text){(char *)bytes + a, b}, own);
			crypto_hash_sha256(library, bytes, a + b);
			ck_assert_mem_eq(own, library, sizeof own);
		}
}
END_TEST

START_TEST(texts_of_no_bytes_need_no_pointer)
{
	unsigned char own[SHA256_BYTES], library[SHA256_BYTES];
	struct text none = {NULL, 0};

	if (!sha256_is_there())
		return;
	sha256_pair(none, none, own);
	crypto_hash_sha256(library, own, 0);
	ck_assert_mem_eq(own, library, sizeof own);
}
END_TEST

UNIT_MAIN("digest", the_processor_s_own_instructions_agree_with_the_library,
    texts_of_no_bytes_need_no_pointer, nothing_has_the_digest_of_the_standard,
    one_block_has_the_digest_of_the_standard,
    two_blocks_have_the_digest_of_the_standard,
    a_pair_is_digested_like_its_texts_joined, the_order_of_a_pair_counts,
    a_million_letters_have_the_digest_of_the_standard)
