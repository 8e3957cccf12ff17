/*
 * progress - how far a long run is, on a terminal.
 *
 * Layer: output. Memory: the caller's. Errors: none; nobody is left to tell.
 * Source: the interface's "on a terminal a run of over two seconds shows how
 * far it is".
 *
 * One line on standard error that is written anew in its place, where standard
 * error is a terminal and standard output, whose lines would run through it, is
 * none. Whatever else is said there wipes it out first.
 */
#ifndef EDSM_OUTPUT_PROGRESS_H
#define EDSM_OUTPUT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
	bool on;
	const char *what; /* what is counted, such as "lines" */
	int64_t begun_us, shown_us;
	uint64_t count;
};

/* Begins to count; quiet: shows nothing. */
void progress_begin(struct progress *progress, const char *what, bool quiet);

/*
 * Counts so many more, and shows how far the run is, at most twice a second:
 * done of whole, in whatever unit, where whole is not 0.
 */
void progress_step(
    struct progress *progress, uint64_t more, uint64_t done, uint64_t whole);

/* Wipes out what is shown. */
void progress_clear(void);

#endif
