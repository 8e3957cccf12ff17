/*
 * splitmix - numbers at random for the tests: the same from the same seed.
 *
 * Source: splitmix64 by Sebastiano Vigna, in the public domain.
 */
#ifndef EDSM_TESTS_SPLITMIX_H
#define EDSM_TESTS_SPLITMIX_H

#include <stdint.h>

/* The next number; *state is the seed, and goes on. */
static inline uint64_t
splitmix64(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

#endif
