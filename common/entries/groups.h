/*
 * groups - one group after the other, the next one read ahead.
 *
 * Layer: entries. Memory: two groups where one is read ahead, else one.
 * Errors: as gathering_read's, in the order of the groups: what is wrong with
 * a group that was read ahead is told when its turn comes.
 *
 * A second thread reads and scans while the first decides, logs and writes. It
 * touches the lines and its group and nothing else: never the ledger, never
 * what is printed. It is there where all inputs are files of some size, which
 * never make it wait; input that may pause is read by the first thread alone,
 * so that what has come is answered. So is what a look into the ledger may end.
 */
#ifndef EDSM_ENTRIES_GROUPS_H
#define EDSM_ENTRIES_GROUPS_H

#include "gather.h"

struct ahead;

struct groups {
	struct gathering items[2];
	struct gathering *now; /* the group to be worked on */
	struct ahead *ahead;   /* the second thread; NULL where there is none */
	bool reading;          /* it has been given a group */
	bool one;              /* no other group is to be read ahead */
};

/* Opens the inputs of the run; now is there, and empty. */
WARN_UNUSED enum status groups_open(
    struct groups *groups, struct run *run, struct error *error);
WARN_UNUSED enum status groups_close(
    struct groups *groups, struct error *error);

/* Makes the next group that to be worked on; the one before is forgotten. */
WARN_UNUSED enum status groups_next(struct groups *groups, struct error *error);

#endif
