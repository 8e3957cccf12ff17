/*
 * insets - what needs an answer from a patient, or an excuse.
 *
 * Layer: report. Memory: none. Errors: as page.h.
 */
#ifndef EDSM_REPORT_INSETS_H
#define EDSM_REPORT_INSETS_H

#include "looks.h"

/* Open episodes about which the patient was not asked. */
void not_asked(struct page *page);

/*
 * Decisions that were written down so late that somebody was shown too much,
 * and who looked in between.
 */
void written_late(struct page *page, const struct looks *looks);

#endif
