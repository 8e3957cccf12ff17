/*
 * queue - whoever wants to write the ledger waits in line.
 *
 * Layer: ledger. Memory: none. Errors: none. SQLite's own locks alone keep
 * writers apart; the line spares those who wait from looking all the time, and
 * gives each its turn. Where it cannot be had nobody waits in it.
 *
 * It is a lock of the open file (F_OFD_SETLKW, Linux) on a byte that SQLite
 * leaves alone: the system wakes who waits in order, and ends the turn of a
 * process that dies. It takes an account that may write the ledger.
 */
#ifndef EDSM_SQLITE_QUEUE_H
#define EDSM_SQLITE_QUEUE_H

#include <stdbool.h>

struct queue {
	int fd; /* of the ledger's file, -1 until it is needed */
	bool held;
};

/* To be called once for each ledger that is opened. */
void queue_init(struct queue *queue);

/*
 * Waits in line for the ledger's file, most_ms at most. Returns the
 * milliseconds that it took, most_ms where it came to nothing.
 */
int queue_wait(struct queue *queue, const char *path, int most_ms);

/* The next one's turn; nothing where none is held. */
void queue_leave(struct queue *queue);

/*
 * To be called once for each ledger, when SQLite has closed it: to close any
 * descriptor of a file takes all the locks that SQLite has on it in this
 * process. So it is kept open while another ledger is.
 */
void queue_release(struct queue *queue);

#endif
