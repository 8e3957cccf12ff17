/*
 * board - what the parts of a practice's monthly page share.
 *
 * Layer: report, within the board. Memory: the run's arena. Errors: as page.h.
 * Source: the interface's "counts".
 */
#ifndef EDSM_REPORT_BOARD_H
#define EDSM_REPORT_BOARD_H

#include "page.h"

#define MONTHS_SHOWN 24

/* What a measure says in each month, and of the last instant. */
struct series {
	uint64_t values[MONTHS_SHOWN];
	uint64_t sum;
};

struct board {
	struct page *page;
	int64_t months[MONTHS_SHOWN]; /* when each begins; the last ones */
	size_t count;
};

/* Takes the months that there are, the newest at the end. */
void months_take(struct board *board);

/* A measure of stretches; the sum is of all months, shown or not. */
struct series series_of(const struct board *board, const char *measure);

/* The sum over codes of a measure of the last instant. */
uint64_t standing_sum(const struct board *board, const char *measure);

/* A viewer's measure of the last instant; 0 where it has none. */
uint64_t standing_of(
    const struct board *board, struct text viewer, const char *measure);

/* Draws of each organisation how many patients' records it may see. */
void bars_draw(struct board *board);

/* Draws what each month was; nothing where there is no month. */
void charts_draw(struct board *board);

#endif
