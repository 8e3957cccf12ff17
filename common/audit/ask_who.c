/* ask_who - who may see what, now or over time; what is private. Audit. */
#include "ask.h"

const char *const who_columns[] = {"patient", "viewer", "source", "route",
    "episode", "sees", "before", "private", "because", NULL};
const char *const timeline_columns[] = {"patient", "viewer", "source", "route",
    "episode", "sees", "before", "private", "from", "until", "because", NULL};

/* --viewer or --source: the organisation under any of its codes then. */
static bool
org_is_asked(struct ask *ask, enum field field, struct text code, int64_t at_us)
{
	const struct options *options = &ask->run->options;

	return !options_has(options, field) ||
	       orgs_are_one(
		   &ask->known.orgs, options->value[field].text, code, at_us);
}

static bool
sight_is_asked(struct ask *ask, const struct sight *sight, int64_t at_us)
{
	return org_is_asked(ask, FIELD_VIEWER, sight->viewer, at_us) &&
	       org_is_asked(ask, FIELD_SOURCE, sight->source, at_us);
}

/*
 * Lets the interval begin when its codes are those that are asked about; false
 * where that is not before its end.
 */
static bool
interval_clip(struct ask *ask, struct interval *interval)
{
	const struct organisations *orgs = &ask->known.orgs;
	const struct sight *sight = &interval->sight;

	while (interval->from_us < interval->until_us &&
	       !sight_is_asked(ask, sight, interval->from_us)) {
		int64_t next_us = family_next(
		    orgs, sight->viewer, interval->from_us, INTERVAL_STILL);

		interval->from_us = family_next(
		    orgs, sight->source, interval->from_us, next_us);
	}
	return interval->from_us < interval->until_us;
}

enum status
ask_sight_print(struct ask *ask, struct text patient, const struct sight *sight,
    struct error *error)
{
	answer_begin(&ask->answers);
	answer_patient(&ask->answers, patient);
	ask_sight(ask, sight);
	answer_because(&ask->answers, &sight->because);
	return answer_end(&ask->answers, error);
}

static enum status
sights_answer(struct ask *ask, const struct state *state, struct arena *arena,
    struct error *error)
{
	struct sights sights;
	enum status status = STATUS_OK;

	if (!sights_at(state, &ask->known.orgs, ask->at_us, arena, &sights))
		return error_no_memory(error);
	for (size_t i = 0; !status && i < sights.count; i++) {
		if (!sight_is_asked(ask, &sights.items[i], ask->at_us))
			continue;
		status = ask_sight_print(
		    ask, state->patient, &sights.items[i], error);
	}
	return status;
}

enum status
ask_who(struct run *run, struct error *error)
{
	struct ask ask;
	enum status status = ask_open(&ask, run, "who", who_columns, error);

	if (!status)
		status = ask_patients(&ask, sights_answer, error);
	return ask_close(&ask, status, error);
}

enum status
ask_interval_print(struct ask *ask, struct text patient,
    const struct interval *interval, struct error *error)
{
	answer_begin(&ask->answers);
	answer_patient(&ask->answers, patient);
	ask_sight(ask, &interval->sight);
	answer_instant(&ask->answers, "from", interval->from_us);
	if (interval->until_us != INTERVAL_STILL)
		answer_instant(&ask->answers, "until", interval->until_us);
	answer_because(&ask->answers, &interval->sight.because);
	return answer_end(&ask->answers, error);
}

static enum status
intervals_answer(struct ask *ask, const struct state *state,
    struct arena *arena, struct error *error)
{
	struct intervals intervals;
	struct arena scratch;
	enum status status = STATUS_OK;

	arena_init(&scratch, (size_t)8 << 20);
	if (!intervals_of(state, &ask->known.orgs, arena, &scratch, &intervals))
		status = error_no_memory(error);
	arena_release(&scratch);
	for (size_t i = 0; !status && i < intervals.count; i++)
		if (interval_clip(ask, &intervals.items[i]))
			status = ask_interval_print(
			    ask, state->patient, &intervals.items[i], error);
	return status;
}

enum status
ask_timeline(struct run *run, struct error *error)
{
	struct ask ask;
	enum status status =
	    ask_open(&ask, run, "timeline", timeline_columns, error);

	if (!status)
		status = ask_patients(&ask, intervals_answer, error);
	return ask_close(&ask, status, error);
}
