/*
 * months - a period cut into months of the local zone.
 *
 * Layer: audit. Memory: the caller's. Errors: STATUS_USAGE for a TZ that cannot
 * be loaded or a period that is none.
 */
#ifndef EDSM_AUDIT_MONTHS_H
#define EDSM_AUDIT_MONTHS_H

#include "../ground/error.h"

#define MONTHS_MAX 600

/* Stretches, each from its own instant up to, and not at, that of the next. */
struct months {
	int64_t from_us[MONTHS_MAX + 1]; /* the last is the period's end */
	size_t count;
};

/* Cuts from since_us to end_us, the first instant after it. */
WARN_UNUSED enum status months_cut(struct months *months, int64_t since_us,
    int64_t end_us, struct error *error);

/* The place of the month that the instant lies in; count where in none. */
size_t months_find(const struct months *months, int64_t us);

#endif
