/*
 * lines - one file through input.h; what fuzz_json and fuzz_csv share.
 *
 * Claimed: every record's bytes stand in the file, lines are counted upwards,
 * a refused record has words of our own, and of all records written as for a
 * rejects file and read again those are taken that were, and say the same.
 */
#ifndef EDSM_TESTS_FUZZ_LINES_H
#define EDSM_TESTS_FUZZ_LINES_H

#include "fuzz.h"

#include "../../common/fields/form.h"

/* Reads all of bytes as the first file, and its rejects as the second. */
void fuzz_lines(const uint8_t *bytes, size_t len, enum input_kind kind);

#endif
