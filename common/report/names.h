/*
 * names - what organisations, and users there, are called on a page (--names).
 *
 * Layer: report. Memory: the arena's. Errors: STATUS_USAGE with file and line.
 */
#ifndef EDSM_REPORT_NAMES_H
#define EDSM_REPORT_NAMES_H

#include "../ground/arena.h"

/* One row of org,name,user,what; without a user it is the organisation's. */
struct name_row {
	struct text org, user, name;
	bool is_machine, is_team;
};

struct names {
	struct name_row *rows; /* by org, then user */
	size_t count, room;
	struct arena *arena;
};

WARN_UNUSED enum status names_read(
    struct names *names, const char *path, struct error *error);

/* The row of that organisation and user; NULL where there is none. */
const struct name_row *names_find(
    const struct names *names, struct text org, struct text user);

#endif
