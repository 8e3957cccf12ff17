/*
 * options - the flags of the programs here, and the end that they share.
 *
 * Memory: none. Errors: a wrong flag ends the program with exit 2.
 */
#ifndef EDSM_TESTS_OPTIONS_H
#define EDSM_TESTS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
	uint64_t seed;        /* from the clock where not given */
	uint64_t length;      /* the most facts in a history */
	uint64_t count;       /* histories */
	uint64_t part, parts; /* the part of the histories that is done */
};

/* Reads --seed N, --length N, --count N, --part I/N over the defaults. */
struct options options_read(
    int argc, char **argv, const struct options *defaults);

/* Seconds of the processor that the program has used. */
double options_seconds(void);

/*
 * Prints `NAME: N passed, N failed` and returns the exit status: 0 where some
 * passed and none failed.
 */
int options_end(const char *name, uint64_t passed, uint64_t failed);

#endif
