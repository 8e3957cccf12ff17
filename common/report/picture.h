/*
 * picture - who could see and who looked, one lane an organisation.
 *
 * Layer: report. Memory: the run's arena. Errors: as page.h.
 * Source: the interface's "audit-report"; x is in thousandths of a per cent of
 * the period, by integers, y in pixels: no text is measured and no script
 * runs.
 */
#ifndef EDSM_REPORT_PICTURE_H
#define EDSM_REPORT_PICTURE_H

#include "looks.h"
#include "page.h"

/* The figure with its key, its lanes and what it says below. */
void picture_draw(struct page *page, const struct looks *looks);

#endif
