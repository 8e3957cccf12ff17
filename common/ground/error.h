/*
 * error - how a thing went, and what was wrong.
 *
 * Layer: ground. Memory: field and what are static strings; detail is the
 * error's own and holds what a system or library said, never a value from a
 * line. Success leaves an error alone. Source: the exit statuses.
 */
#ifndef EDSM_GROUND_ERROR_H
#define EDSM_GROUND_ERROR_H

#include "text.h"

#define WARN_UNUSED __attribute__((warn_unused_result))

/* How a thing went; the numbers are the exit statuses of the commands. */
enum status {
	STATUS_OK = 0,      /* all done */
	STATUS_REFUSED = 1, /* something was refused, or the answer is no */
	STATUS_USAGE = 2,   /* called wrong, nothing was read */
	STATUS_FAILED = 3,  /* the system failed */
	STATUS_BUSY = 4,    /* the ledger is busy, try again */
};

struct error {
	enum status status;
	const char *field; /* the field's or flag's name, NULL where none */
	const char *what;  /* lower case, no full stop, no value in it */
	char detail[512];  /* "" or what the system said; NUL-terminated */
};

/* Fills an error without detail and returns its status. */
enum status error_set(struct error *error, enum status status,
    const char *field, const char *what);

/*
 * The same with a detail, cut at the array's length at a whole character and
 * with every control byte made a question mark.
 */
enum status error_set_detail(struct error *error, enum status status,
    const char *field, const char *what, struct text detail);

/* STATUS_REFUSED: a line, or what it asks for, is wrong. */
enum status error_refuse(
    struct error *error, const char *field, const char *what);

/* STATUS_FAILED: memory ran out. */
enum status error_no_memory(struct error *error);

/* Does the error say that a thing is missing ("is missing...")? */
bool error_is_missing(const struct error *error);

#endif
