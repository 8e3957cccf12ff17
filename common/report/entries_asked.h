/*
 * entries_asked - entries that a complaint asks about, and what staff read of
 * organisations and rules.
 *
 * Layer: report. Memory: none. Errors: as page.h.
 */
#ifndef EDSM_REPORT_ENTRIES_ASKED_H
#define EDSM_REPORT_ENTRIES_ASKED_H

#include "looks.h"

/* An organisation's name and its code. */
void org_code(struct page *page, struct text code);

/* A rule by its name, coloured, and its episode. */
void rule_say(struct page *page, struct text rule, struct text episode);

/* The numbers of the facts behind it. */
void because_say(struct page *page, const struct seqs *because);

/* The section of the answers of why and shown; nothing where there is none. */
void entries_section(struct page *page);

#endif
