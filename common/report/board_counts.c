/* board_counts - what the lines of a board count. Report. */
#include "board.h"

void
months_take(struct board *board)
{
	const struct count_line *counts = board->page->reading.counts.items;
	int64_t last_us = INSTANT_MIN;

	for (size_t i = 0; i < board->page->reading.counts.count; i++) {
		int64_t from_us = counts[i].from_us;

		if (from_us == INSTANT_UNSET || from_us <= last_us)
			continue;
		last_us = from_us;
		if (board->count == MONTHS_SHOWN) {
			for (size_t m = 1; m < MONTHS_SHOWN; m++)
				board->months[m - 1] = board->months[m];
			board->count--;
		}
		board->months[board->count++] = from_us;
	}
}

struct series
series_of(const struct board *board, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;
	struct series series = {.sum = 0};

	for (size_t i = 0; i < board->page->reading.counts.count; i++) {
		if (counts[i].from_us == INSTANT_UNSET ||
		    !text_equal(counts[i].measure, text_of(measure)))
			continue;
		series.sum += counts[i].value;
		for (size_t m = 0; m < board->count; m++)
			if (board->months[m] == counts[i].from_us)
				series.values[m] += counts[i].value;
	}
	return series;
}

uint64_t
standing_sum(const struct board *board, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;
	uint64_t sum = 0;

	for (size_t i = 0; i < board->page->reading.counts.count; i++)
		if (counts[i].at_us == board->page->reading.at_us &&
		    text_equal(counts[i].measure, text_of(measure)))
			sum += counts[i].value;
	return sum;
}

uint64_t
standing_of(const struct board *board, struct text viewer, const char *measure)
{
	const struct count_line *counts = board->page->reading.counts.items;

	for (size_t i = 0; i < board->page->reading.counts.count; i++)
		if (counts[i].at_us == board->page->reading.at_us &&
		    text_equal(counts[i].viewer, viewer) &&
		    text_equal(counts[i].measure, text_of(measure)))
			return counts[i].value;
	return 0;
}
