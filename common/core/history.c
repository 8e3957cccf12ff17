/* history - what was decided about one thing, over time. Core. */
#include "history.h"

#include <string.h>

static bool
value_is_after(const struct value *a, const struct value *b)
{
	return a->at_us != b->at_us ? a->at_us > b->at_us : a->seq > b->seq;
}

bool
history_add(struct history *history, struct arena *arena, struct value value)
{
	void *values = history->values;
	size_t at = history->count;

	if (!arena_grow(
		arena, &values, &history->room, history->count, sizeof value))
		return false;
	history->values = values;
	while (at && value_is_after(&history->values[at - 1], &value))
		at--;
	memmove(history->values + at + 1, history->values + at,
	    (history->count - at) * sizeof value);
	history->values[at] = value;
	history->count++;
	return true;
}

/* The end of the run of values that share the instant of the one at from. */
static size_t
instant_end(const struct history *history, size_t from)
{
	size_t end = from + 1;

	while (end < history->count &&
	       history->values[end].at_us == history->values[from].at_us)
		end++;
	return end;
}

/* The value that counts among those of one instant: the first careful one. */
static const struct value *
instant_value(const struct history *history, size_t from, size_t end,
    enum decision careful)
{
	for (size_t i = from; i < end; i++)
		if (history->values[i].decision == careful)
			return &history->values[i];
	return &history->values[from];
}

static void
standing_take(struct standing *standing, const struct value *value)
{
	if (standing->latest != value->decision)
		standing->since_us = value->at_us;
	standing->latest = value->decision;
	standing->seq = value->seq;
	if (value->decision == DECISION_YES) {
		standing->horizon_us = HORIZON_UNLIMITED;
		standing->horizon_seq = 0;
	} else if (standing->horizon_us == HORIZON_UNLIMITED) {
		standing->horizon_us = value->at_us;
		standing->horizon_seq = value->seq;
	}
}

struct standing
history_at(const struct history *history, enum decision careful, int64_t at_us)
{
	struct standing standing = {
	    .since_us = INSTANT_UNSET,
	    .horizon_us = HORIZON_NONE,
	};

	for (size_t from = 0, end; from < history->count; from = end) {
		if (history->values[from].at_us > at_us)
			break;
		end = instant_end(history, from);
		standing_take(
		    &standing, instant_value(history, from, end, careful));
	}
	return standing;
}
