/*
 * joined - which of many things are one by what joins them two by two.
 *
 * Layer: core. Memory: the caller's array, of each thing the place of another
 * that it is one with, or its own.
 */
#ifndef EDSM_CORE_JOINED_H
#define EDSM_CORE_JOINED_H

#include <stdint.h>

/* The thing by which all that are one with this one are known. */
static inline uint32_t
joined_root(uint32_t *roots, uint32_t at)
{
	while (roots[at] != at) {
		roots[at] = roots[roots[at]];
		at = roots[at];
	}
	return at;
}

/* Joins two, and all that are one with either. */
static inline void
joined_add(uint32_t *roots, uint32_t one, uint32_t other)
{
	roots[joined_root(roots, one)] = joined_root(roots, other);
}

#endif
