/* who - who sees, at a moment and over time. */
#include "topic.h"

#include <assert.h>
#include <string.h>

static uint64_t
marks_in_force(const struct past *past, struct text patient, struct text org)
{
	const struct fact *f;
	uint64_t count = 0;

	for (f = next(past, NULL); f; f = next(past, f)) {
		struct topic topic = topic_private(patient, org, f->entry);

		if (says(f, &topic) == DECISION_YES &&
		    in_force(past, &topic) == f)
			count++;
	}
	return count;
}

static int
order(struct text a, struct text b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int by_bytes = memcmp(a.ptr, b.ptr, len);

	return by_bytes ? by_bytes : (a.len > b.len) - (a.len < b.len);
}

static int
order_of_sights(const struct naive_sight *a, const struct naive_sight *b)
{
	int by = order(a->viewer, b->viewer);

	by = by ? by : order(a->source, b->source);
	by = by ? by : (int)a->route - (int)b->route;
	return by ? by
		  : (a->opened_seq > b->opened_seq) -
			(a->opened_seq < b->opened_seq);
}

/* Puts a sight in its place among the others. */
static size_t
sight_add(
    struct naive_sight *sights, size_t count, const struct naive_sight *sight)
{
	size_t place = count;

	assert(count < NAIVE_SIGHTS);
	for (; place > 0; place--) {
		if (order_of_sights(&sights[place - 1], sight) <= 0)
			break;
		sights[place] = sights[place - 1];
	}
	sights[place] = *sight;
	return count + 1;
}

/* What the viewer sees of the other's record by the opened episode. */
static size_t
who_by_episode(const struct past *past, const struct fact *opening,
    struct text viewer, struct text source, struct naive_sight *sights,
    size_t count)
{
	struct topic topic = direction(opening, viewer);
	const struct fact *now = in_force(past, &topic);
	const struct fact *no = withdrawal(past, &topic);
	bool all = now && says(now, &topic) == DECISION_YES;
	struct naive_sight sight = {.viewer = viewer,
	    .source = source,
	    .episode = opening->episode,
	    .route = ROUTE_EPISODE,
	    .opened_seq = opening->seq,
	    .before_us = all || !no ? HORIZON_UNLIMITED : no->at_us,
	    .private_marks = marks_in_force(past, opening->patient, source)};

	if (!all && !no)
		return count;
	sight.because = because(opening, all ? now : no);
	return sight_add(sights, count, &sight);
}

/* What every partner sees through the MIG after that choice. */
static size_t
who_by_choice(const struct past *past, const struct fact *choice,
    struct naive_sight *sights, size_t count)
{
	const struct fact *f;

	for (f = next(past, NULL); f; f = next(past, f)) {
		struct topic topic = topic_partner(f->org);
		struct naive_sight sight;

		if (says(f, &topic) != DECISION_YES ||
		    in_force(past, &topic) != f ||
		    same(f->org, choice->practice))
			continue;
		sight = (struct naive_sight){.viewer = f->org,
		    .source = choice->practice,
		    .route = ROUTE_MIG,
		    .before_us = HORIZON_UNLIMITED,
		    .private_marks =
			marks_in_force(past, choice->patient, choice->practice),
		    .because = because(f, choice)};
		count = sight_add(sights, count, &sight);
	}
	return count;
}

size_t
naive_who(const struct past *past, struct text patient,
    struct naive_sight sights[static NAIVE_SIGHTS])
{
	const struct fact *f;
	size_t count = 0;

	for (f = next(past, NULL); f; f = next(past, f)) {
		struct topic mig = topic_mig(patient, f->practice);

		if (says(f, &mig) == DECISION_YES && in_force(past, &mig) == f)
			count = who_by_choice(past, f, sights, count);
		if (!is_opening(f, patient) || ending(past, f))
			continue;
		count = who_by_episode(
		    past, f, f->service, f->practice, sights, count);
		count = who_by_episode(
		    past, f, f->practice, f->service, sights, count);
	}
	return count;
}

static bool
is_alike(const struct naive_sight *a, const struct naive_sight *b)
{
	return order_of_sights(a, b) == 0 && a->before_us == b->before_us &&
	       a->private_marks == b->private_marks;
}

/* The next instant behind after_us at which anything known took effect. */
static bool
next_instant(const struct past *past, int64_t after_us, int64_t *instant_us)
{
	const struct fact *f;
	bool found = false;

	for (f = next(past, NULL); f; f = next(past, f))
		if (f->at_us > after_us && (!found || f->at_us < *instant_us)) {
			*instant_us = f->at_us;
			found = true;
		}
	return found;
}

/* Was the sight there, and alike, at the instant? Then it says so. */
static bool
was_there(
    const struct past *past, struct text patient, const struct naive_sight *one)
{
	struct naive_sight sights[NAIVE_SIGHTS];
	size_t count = naive_who(past, patient, sights);

	for (size_t i = 0; i < count; i++)
		if (is_alike(&sights[i], one))
			return true;
	return false;
}

/* The first instant behind `from` at which the sight is no more. */
static int64_t
lasts_until(const struct past *whole, struct text patient,
    const struct naive_sight *sight, int64_t from_us)
{
	struct past past = *whole;

	past.at_us = from_us;
	while (next_instant(whole, past.at_us, &past.at_us))
		if (!was_there(&past, patient, sight))
			return past.at_us;
	return INTERVAL_STILL;
}

static size_t
interval_add(struct naive_interval *intervals, size_t count,
    const struct naive_interval *interval)
{
	size_t place = count;

	assert(count < NAIVE_INTERVALS);
	for (; place > 0; place--) {
		if (order_of_sights(
			&intervals[place - 1].sight, &interval->sight) <= 0)
			break;
		intervals[place] = intervals[place - 1];
	}
	intervals[place] = *interval;
	return count + 1;
}

size_t
naive_timeline(const struct past *past, struct text patient,
    struct naive_interval intervals[static NAIVE_INTERVALS])
{
	struct past whole = *past, now = *past, before = *past;
	struct naive_sight sights[NAIVE_SIGHTS];
	size_t count = 0;

	whole.at_us = INSTANT_MAX;
	before.at_us = now.at_us = INSTANT_UNSET;
	while (next_instant(&whole, now.at_us, &now.at_us)) {
		size_t seen = naive_who(&now, patient, sights);

		for (size_t i = 0; i < seen; i++) {
			struct naive_interval one = {
			    .sight = sights[i], .from_us = now.at_us};

			if (was_there(&before, patient, &sights[i]))
				continue;
			one.until_us =
			    lasts_until(&whole, patient, &sights[i], now.at_us);
			count = interval_add(intervals, count, &one);
		}
		before.at_us = now.at_us;
	}
	return count;
}
