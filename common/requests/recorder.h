/*
 * recorder - requests: judged, appended, committed, printed.
 *
 * Layer: requests. Memory: the group's arena, reset after each flush.
 * Errors: as requests.h says.
 *
 * The way of a request: item -> same fact in the ledger? -> judged against
 * what was there -> appended -> event and messages held -> (commit) -> printed.
 * Items are read a group at a time, and the ledger is told beforehand whom they
 * are about; a turn of the ledger lasts until the input pauses, much is held or
 * as much time has passed as the ledger allows, be it within a group or over
 * many, and is committed and acknowledged at once. Errors, events and notices
 * come out in the order of the lines.
 */
#ifndef EDSM_REQUESTS_RECORDER_H
#define EDSM_REQUESTS_RECORDER_H

#include "telling.h"

#define GROUP_ITEMS 8192

struct item {
	struct request request;
	bool refused;     /* when it was read */
	struct error why; /* where refused */
	/* its input NULL by flags or sweep; raw is kept where there is a
	 * rejects file */
	struct row row;
};

struct recorder {
	struct run *run;
	struct lines *lines; /* NULL by flags or sweep */
	struct turn turn;
	struct telling telling;
	struct arena arena;
	struct item items[GROUP_ITEMS];
	size_t count;
	size_t foreseen; /* of so many items the ledger knows whom they are
			    about */
};

/* A recorder is large, and most runs use little of it: it is from calloc, and
 * given back by recorder_close. */
WARN_UNUSED enum status recorder_open(struct recorder **recorder,
    struct run *run, struct lines *lines, struct error *error);
void recorder_close(struct recorder *recorder);

/* Takes the ledger and reads its head and the clock; once begun, nothing. */
WARN_UNUSED enum status recorder_begin(
    struct recorder *recorder, struct error *error);

/* The next item, cleared; the group is never full when this is called. */
struct item *recorder_item(struct recorder *recorder);

/* Is it time to flush? */
bool recorder_is_full(const struct recorder *recorder);

/*
 * Records the group. Commits and prints what is held, unless the run is atomic
 * or dry, if more of it would be too much, or at once where rest says so.
 */
WARN_UNUSED enum status recorder_flush(
    struct recorder *recorder, bool rest, struct error *error);

/* Does the run hold the ledger to its end: --atomic or --dry-run? */
bool recorder_holds(const struct recorder *recorder);

/* The end of all groups: commits an atomic run, ends a dry one, sums up. */
WARN_UNUSED enum status recorder_finish(
    struct recorder *recorder, struct error *error);

#endif
