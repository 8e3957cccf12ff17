/* sha256 - SHA-256 by a processor's own instructions. Ledger. */
#include "sha256.h"

#include <string.h>

#ifdef __x86_64__
#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

#define BLOCK_BYTES 64
#define HAS_SHA __attribute__((target("sha,sse4.1")))

/* A sum under way; block holds len % BLOCK_BYTES bytes. */
struct sha256 {
	uint32_t state[8];
	unsigned char block[BLOCK_BYTES];
	uint64_t len;
};

static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372,
    0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static const uint32_t constants[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf,
    0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
    0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
    0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
    0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
    0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
    0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
    0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
    0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
    0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
    0xc67178f2};

bool
sha256_is_there(void)
{
	static atomic_int known; /* 1: it is there, 2: it is not */
	unsigned a, b, c, d, sse = 0, sha = 0;
	int is = atomic_load_explicit(&known, memory_order_relaxed);

	if (is)
		return is == 1;
	if (__get_cpuid(1, &a, &b, &c, &d))
		sse = c & bit_SSSE3 && c & bit_SSE4_1;
	if (__get_cpuid_count(7, 0, &a, &b, &c, &d))
		sha = b >> 29 & 1;
	is = sse && sha ? 1 : 2;
	atomic_store_explicit(&known, is, memory_order_relaxed);
	return is == 1;
}

/* The words a, b, e and f of the state, and c, d, g and h. */
struct halves {
	__m128i abef, cdgh;
};

HAS_SHA static inline __m128i
loaded(const void *at)
{
	return _mm_loadu_si128(at);
}

/* Four rounds with the words w. */
HAS_SHA static inline void
rounds(struct halves *s, __m128i w, size_t round)
{
	__m128i sum = _mm_add_epi32(w, loaded(constants + round));

	s->cdgh = _mm_sha256rnds2_epu32(s->cdgh, s->abef, sum);
	s->abef = _mm_sha256rnds2_epu32(
	    s->abef, s->cdgh, _mm_shuffle_epi32(sum, 0x0e));
}

/* The four words behind those, of which w[i % 4] are the first. */
HAS_SHA static inline void
schedule(__m128i w[static 4], size_t i)
{
	__m128i last = w[(i + 3) % 4];
	__m128i sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i], w[(i + 1) % 4]),
	    _mm_alignr_epi8(last, w[(i + 2) % 4], 4));

	w[i] = _mm_sha256msg2_epu32(sum, last);
}

HAS_SHA static void
block_add(struct halves *s, const unsigned char *bytes)
{
	const __m128i swap =
	    _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	struct halves before = *s;
	__m128i w[4];

	for (size_t i = 0; i < 4; i++)
		w[i] = _mm_shuffle_epi8(loaded(bytes + 16 * i), swap);
	for (size_t round = 0; round < 64; round += 16) {
		rounds(s, w[0], round);
		schedule(w, 0);
		rounds(s, w[1], round + 4);
		schedule(w, 1);
		rounds(s, w[2], round + 8);
		schedule(w, 2);
		rounds(s, w[3], round + 12);
		schedule(w, 3);
	}
	s->abef = _mm_add_epi32(s->abef, before.abef);
	s->cdgh = _mm_add_epi32(s->cdgh, before.cdgh);
}

HAS_SHA static void
blocks_add(uint32_t state[static 8], const unsigned char *bytes, size_t blocks)
{
	__m128i low = _mm_shuffle_epi32(loaded(state), 0xb1);
	__m128i high = _mm_shuffle_epi32(loaded(state + 4), 0x1b);
	struct halves s = {
	    _mm_alignr_epi8(low, high, 8), _mm_blend_epi16(high, low, 0xf0)};

	for (; blocks; blocks--, bytes += BLOCK_BYTES)
		block_add(&s, bytes);
	low = _mm_shuffle_epi32(s.abef, 0x1b);
	high = _mm_shuffle_epi32(s.cdgh, 0xb1);
	_mm_storeu_si128((void *)state, _mm_blend_epi16(low, high, 0xf0));
	_mm_storeu_si128((void *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

static void
add(struct sha256 *sum, struct text text)
{
	const unsigned char *bytes = (const unsigned char *)text.ptr;
	size_t held = sum->len % BLOCK_BYTES, len = text.len;
	size_t room = BLOCK_BYTES - held;

	if (!len)
		return;
	sum->len += len;
	if (held && len >= room) {
		memcpy(sum->block + held, bytes, room);
		blocks_add(sum->state, sum->block, 1);
		bytes += room;
		len -= room;
		held = 0;
	}
	if (len >= BLOCK_BYTES) {
		blocks_add(sum->state, bytes, len / BLOCK_BYTES);
		bytes += len / BLOCK_BYTES * BLOCK_BYTES;
		len %= BLOCK_BYTES;
	}
	memcpy(sum->block + held, bytes, len);
}

/* Closes the sum: a bit, zeros, and the length in bits, the highest first. */
static void
finish(struct sha256 *sum, unsigned char digest[static SHA256_BYTES])
{
	unsigned char end[2 * BLOCK_BYTES] = {0};
	size_t held = sum->len % BLOCK_BYTES;
	size_t all = held + 9 <= BLOCK_BYTES ? BLOCK_BYTES : 2 * BLOCK_BYTES;
	uint64_t bits = sum->len * 8;

	memcpy(end, sum->block, held);
	end[held] = 0x80;
	for (size_t i = 1; i <= 8; i++, bits >>= 8)
		end[all - i] = (unsigned char)bits;
	blocks_add(sum->state, end, all / BLOCK_BYTES);
	for (size_t i = 0; i < SHA256_BYTES; i++)
		digest[i] =
		    (unsigned char)(sum->state[i / 4] >> (24 - i % 4 * 8));
}

void
sha256_pair(
    struct text a, struct text b, unsigned char digest[static SHA256_BYTES])
{
	struct sha256 sum = {.len = 0};

	memcpy(sum.state, start, sizeof start);
	add(&sum, a);
	add(&sum, b);
	finish(&sum, digest);
}

#else

bool
sha256_is_there(void)
{
	return false;
}

/* Never called, as the header has it. */
void
sha256_pair(
    struct text a, struct text b, unsigned char digest[static SHA256_BYTES])
{
	(void)a;
	(void)b;
	memset(digest, 0, SHA256_BYTES);
}

#endif
