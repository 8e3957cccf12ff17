/*
 * facts - what a fact says, in a sentence; and by which rule a look was
 * allowed.
 *
 * Layer: report. Memory: none. Errors: as page.h.
 */
#ifndef EDSM_REPORT_FACTS_H
#define EDSM_REPORT_FACTS_H

#include "looks.h"

/* Is the fact told at all, by what is to be hidden? */
bool fact_is_told(const struct page *page, const struct fact *fact);

/* What it says, and no more. */
void say_what(struct page *page, const struct fact *fact);

/* What it says, struck out where it was taken back, and why that was. */
void say_fact(struct page *page, const struct fact *fact);

/* Who decided it. */
void say_decider(struct page *page, const struct fact *fact);

/* Was it written down a day or more after it took effect? */
bool fact_is_late(const struct fact *fact);

/* How many days of the calendar lie between the two. */
uint64_t fact_delay(const struct fact *fact);

void say_delay(struct page *page, const struct fact *fact);

/* Why a look could be, or was shown nothing, by a rule's name. */
void say_rule(struct page *page, struct text rule, struct text episode);

/* "Who there": what the user is called, or that nobody says. */
void say_user(struct page *page, const struct fact *look);

/* What became of the review of a look. */
void say_review(struct page *page, const struct look *look);

#endif
