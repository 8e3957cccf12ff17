/*
 * open - what opening and making a ledger's file share.
 *
 * Layer: ledger, and no business of anybody but open.c and make.c.
 * Memory: who asks for a new one closes it (sqlite_close). Errors: as in
 * ledger.h.
 */
#ifndef EDSM_SQLITE_OPEN_H
#define EDSM_SQLITE_OPEN_H

#include "sqlite.h"

#include <limits.h>

/* SQLite takes 512 bytes, "-journal" and a NUL among them. */
#define PATH_ROOM (512 - 12)

/* A path whose folder is real and whose name is as it was given. */
struct place {
	char folder[PATH_MAX];
	char path[PATH_ROOM];
};

/* STATUS_FAILED, in these words; in those of errno. */
enum status open_failed(struct error *error, const char *what);
enum status open_failed_errno(struct error *error, const char *what);

/* Once a process, and before SQLite is used for anything else. */
WARN_UNUSED enum status open_library(struct error *error);

/* Symbolic links are followed to the folder, and to the folder only. */
WARN_UNUSED enum status open_place(
    struct place *place, const char *path, struct error *error);

/* An unopened ledger, or NULL. */
struct sqlite *open_new(enum ledger_mode mode);

/* The file at that path, with the defences of any connection. */
WARN_UNUSED enum status open_connect(
    struct sqlite *sqlite, const char *path, struct error *error);

/* Every connection works with these, or not at all. */
WARN_UNUSED enum status open_set_pragmas(
    struct sqlite *sqlite, struct error *error);

#endif
