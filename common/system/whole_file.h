/*
 * whole_file - a file that appears whole, or not at all.
 *
 * Layer: system. Memory: the caller's. Errors: STATUS_USAGE where there is a
 * file of the name, or none can be made; STATUS_FAILED where it cannot be
 * written.
 */
#ifndef EDSM_REPORT_WHOLE_FILE_H
#define EDSM_REPORT_WHOLE_FILE_H

#include "../ground/error.h"

#include <limits.h>
#include <sys/types.h>

struct whole_file {
	const char *path;
	char part[PATH_MAX]; /* what is written, beside it */
	int fd;              /* -1 where nothing is begun */
};

/* Refuses a name that is taken; opens nothing. */
WARN_UNUSED enum status whole_file_judge(const char *path, struct error *error);

/* Makes the file beside path, mode 0600, to be written by its fd. */
WARN_UNUSED enum status whole_file_open(
    struct whole_file *file, const char *path, struct error *error);

/* Puts it on the disk under its name, over no other file. */
WARN_UNUSED enum status whole_file_keep(
    struct whole_file *file, struct error *error);

/* Puts it there over the file of that name, if there is one; mode is its own.
 */
WARN_UNUSED enum status whole_file_replace(
    struct whole_file *file, mode_t mode, struct error *error);

/* Takes away what was begun and not kept; nothing where nothing was. */
void whole_file_drop(struct whole_file *file);

#endif
