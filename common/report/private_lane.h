/*
 * private_lane - when entries were private, one bar an entry.
 *
 * Layer: report. Memory: the run's arena. Errors: as page.h.
 */
#ifndef EDSM_REPORT_PRIVATE_LANE_H
#define EDSM_REPORT_PRIVATE_LANE_H

#include "axis.h"

/* Nothing where no entry was, or where marks are to be hidden. */
void private_lane_draw(struct page *page, const struct ticks *ticks);

#endif
