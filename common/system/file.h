/*
 * file - names, opening and writing of files.
 *
 * Layer: system. Memory: none. Errors: errno, or as each says.
 */
#ifndef EDSM_SYSTEM_FILE_H
#define EDSM_SYSTEM_FILE_H

#include "../ground/error.h"

#include <sys/types.h>
#include <sys/uio.h>

/* Puts b behind a in path; false where they do not fit in room bytes. */
WARN_UNUSED bool path_join(
    char *path, size_t room, const char *a, const char *b);

/* open, tried again where a signal came between. */
int file_open(const char *path, int flags, mode_t mode);

/* A new file to write, mode 0600, and no other that bears the name; else -1. */
int file_make(const char *path);

/*
 * Whose fault errno is after an open: STATUS_USAGE where the name was called
 * wrong, STATUS_FAILED where the system cannot.
 */
enum status file_open_status(void);

/* All of text to fd, over interruptions and short writes. */
WARN_UNUSED enum status write_all(
    int fd, struct text text, struct error *error);

/* The same of pieces, IOV_MAX at most and none of them empty; they are void
 * then. */
WARN_UNUSED enum status write_pieces(
    int fd, struct iovec *pieces, size_t count, struct error *error);

#endif
