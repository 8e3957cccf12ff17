/*
 * seqs - lists of numbers of facts.
 *
 * Layer: audit. Memory: the caller's.
 */
#ifndef EDSM_AUDIT_SEQS_H
#define EDSM_AUDIT_SEQS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Puts them in ascending order; items may be NULL where there are none. */
void seqs_sort(uint64_t *items, size_t count);

/* Is the seq among them, which are in order? */
bool seqs_have(const uint64_t *items, size_t count, uint64_t seq);

#endif
