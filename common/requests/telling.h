/*
 * telling - what a recorder says, and when.
 *
 * Layer: requests. Memory: the recorder's buffers. Errors: the output's.
 *
 * An event is printed, and what is told beside it on standard error, when it is
 * committed: never of an atomic run that is taken back.
 */
#ifndef EDSM_REQUESTS_TELLING_H
#define EDSM_REQUESTS_TELLING_H

#include "recorder.h"

/* Prints a stored line, or not where --quiet says so. */
WARN_UNUSED enum status telling_print(
    struct run *run, struct text event, struct error *error);

/* Prints the event of that seq, or remembers to, when it is committed. */
WARN_UNUSED enum status telling_event(struct recorder *recorder, uint64_t seq,
    struct text event, struct error *error);

/*
 * Tells whole lines on standard error when their events are committed, never
 * of an atomic run that is taken back; of a dry run that is not, at once.
 */
void telling_note(struct recorder *recorder, struct text notices);

/* Remembers that a notice could not be worked out or kept; told with them. */
void telling_note_lost(struct recorder *recorder);

/* Says what is held on standard error, and how many notices are lost. */
void telling_messages(struct recorder *recorder);

/* Says why the item was refused, and keeps it with the rejects. */
WARN_UNUSED enum status telling_refused(
    struct recorder *recorder, const struct item *item, struct error *error);

#endif
