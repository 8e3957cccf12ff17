/*
 * axis - where an instant lies in the period, and what the axis says.
 *
 * Layer: report. Memory: the caller's. Errors: the page's, where its zone is
 * gone; a zone that cannot tell a month has no marks.
 */
#ifndef EDSM_REPORT_AXIS_H
#define EDSM_REPORT_AXIS_H

#include "page.h"

/* A whole, in thousandths of a per cent. */
#define WHOLE 100000

/* Where an instant lies from since to at; clipped to 0 and WHOLE. */
uint64_t axis_share(const struct page *page, int64_t us);

#define TICKS_MAX 40

struct tick {
	uint64_t share;
	int month, year, day;
	bool is_year; /* it begins a year, or is the first */
};

struct ticks {
	struct tick items[TICKS_MAX];
	size_t count;
	bool are_days;
};

/* Some fourteen at most: years, months or days, whichever are few enough. */
void axis_ticks(struct page *page, struct ticks *ticks);

/* The axis itself, and the lines of a lane where a year begins. */
void axis_draw(struct page *page, const struct ticks *ticks);
void axis_lines(struct page *page, const struct ticks *ticks);

#endif
