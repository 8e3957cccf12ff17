/*
 * telling - what a recorder says, and when.
 *
 * Layer: requests. Memory: its own buffers; the list of an atomic run is the
 * run's. Errors: the output's.
 *
 * An event is printed, and what is told beside it on standard error, when it is
 * committed: never of an atomic run that is taken back.
 */
#ifndef EDSM_REQUESTS_TELLING_H
#define EDSM_REQUESTS_TELLING_H

#include "../command/lines.h"
#include "judging.h"

struct telling {
	struct run *run;
	struct lines *lines;    /* NULL by flags or sweep */
	struct buffer messages; /* held until their events are committed */
	bool refusals_held;     /* refusals are among them */
	uint64_t lost;          /* notices that could not be among them */
	/* --atomic: what is to be printed when none is refused */
	uint64_t *seqs;
	size_t seq_count, seq_room;
};

void telling_init(
    struct telling *telling, struct run *run, struct lines *lines);
void telling_release(struct telling *telling);

/*
 * Counts what was recorded, and prints its event and tells its notices when
 * they are committed. row has no input where flags or a sweep asked.
 */
WARN_UNUSED enum status telling_recorded(struct telling *telling,
    const struct row *row, const struct judgement *judgement,
    struct error *error);

/*
 * Tells whole lines on standard error when their events are committed, never
 * of an atomic run that is taken back; of a dry run that is not, at once.
 */
void telling_note(struct telling *telling, struct text note);

/* Says why the request was refused, and keeps its line with the rejects. */
WARN_UNUSED enum status telling_refused(struct telling *telling,
    const struct row *row, const struct error *why, struct error *error);

/* Says what is held on standard error, and how many notices are lost. */
void telling_messages(struct telling *telling);

/* Are so many messages held that a turn should end? */
bool telling_is_full(const struct telling *telling);

/* Prints, in the order of the lines, what an atomic run recorded. */
WARN_UNUSED enum status telling_atomic(
    struct telling *telling, struct error *error);

/* The last lines may be recorded though nothing says so. */
void telling_doubt(const struct telling *telling);

/* How many were recorded, unchanged and rejected. */
void telling_summary(const struct telling *telling);

#endif
