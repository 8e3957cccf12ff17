/* counts_events - what happened in a month. Audit. */
#include "counts.h"

#include "../fields/line_read.h"
#include "reviews.h"

static void
counted(struct counts *counts, int64_t us, enum stretch_measure measure)
{
	size_t month = months_find(&counts->months, us);

	if (month < counts->months.count)
		counts->stretches[month][measure]++;
}

/* Is the episode one of the scope? */
static bool
episode_is_counted(
    struct counts *counts, const struct episode *episode, int64_t at_us)
{
	return episode &&
	       counts_have_practice(counts, episode->practice, at_us) &&
	       counts_have_service(counts, episode->service, at_us);
}

/* Is the fact one of the scope, whether it stands or not? */
static bool
fact_is_counted(struct counts *counts, const struct fact *fact)
{
	bool everybody = !counts->service.len;

	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return counts_have_practice(
			   counts, fact->practice, fact->at_us) &&
		       counts_have_service(counts, fact->service, fact->at_us);
	case EVENT_CONSENT_SET:
		if (fact->mig)
			return everybody && counts_have_practice(counts,
						fact->practice, fact->at_us);
		return episode_is_counted(counts,
		    state_episode(counts->state, fact->episode), fact->at_us);
	case EVENT_EPISODE_DISCHARGE:
		return episode_is_counted(counts,
		    state_episode(counts->state, fact->episode), fact->at_us);
	case EVENT_MARK_PRIVATE:
		return counts->service.len
			   ? counts_have_service(counts, fact->org, fact->at_us)
			   : counts_have_practice(
				 counts, fact->org, fact->at_us);
	default:
		return false;
	}
}

/* Did an agreement stand in that direction until the no? */
static bool
direction_is_withdrawn(
    const struct history *direction, enum decision decision, int64_t at_us)
{
	return decision == DECISION_NO &&
	       history_at(direction, DECISION_NO, at_us - 1).latest ==
		   DECISION_YES;
}

static void
agreement_count(struct counts *counts, const struct fact *fact)
{
	const struct episode *episode =
	    state_episode(counts->state, fact->episode);
	int64_t at_us = fact->at_us;

	if (fact->to_service == DECISION_YES ||
	    fact->to_practice == DECISION_YES)
		counted(counts, at_us, COUNT_YES);
	if (fact->to_service == DECISION_NO || fact->to_practice == DECISION_NO)
		counted(counts, at_us, COUNT_NO);
	if (direction_is_withdrawn(
		&episode->to_service, fact->to_service, at_us) ||
	    direction_is_withdrawn(
		&episode->to_practice, fact->to_practice, at_us))
		counted(counts, at_us, COUNT_WITHDRAWN);
}

static void
decision_count(struct counts *counts, int64_t at_us, enum decision decision,
    enum stretch_measure yes, enum stretch_measure no)
{
	if (decision)
		counted(counts, at_us, decision == DECISION_YES ? yes : no);
}

/* Does the fact not stand because its opening does not? */
static bool
fact_has_gone(const struct counts *counts, const struct fact *fact)
{
	const struct episode *episode;

	if (fact->void_seq)
		return true;
	if (!fact->episode.len)
		return false;
	episode = state_episode(counts->state, fact->episode);
	return !episode || fact->seq < episode->opened_seq;
}

static void
fact_count(struct counts *counts, const struct fact *fact)
{
	if (fact->logged_us - fact->at_us >= LATE_US)
		counted(counts, fact->at_us, COUNT_LATE);
	if (fact->event == EVENT_EPISODE_OPEN)
		counted(counts, fact->at_us, COUNT_OPENED);
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		counted(counts, fact->at_us, COUNT_DISCHARGED);
	if (fact->episode.len)
		agreement_count(counts, fact);
	decision_count(
	    counts, fact->at_us, fact->mig, COUNT_MIG_YES, COUNT_MIG_NO);
	decision_count(
	    counts, fact->at_us, fact->private, COUNT_PRIVATE, COUNT_RELEASED);
}

/* A void is counted when it was logged, if what it voids is of the scope. */
static enum status
void_count(struct counts *counts, const struct fact *fact, struct error *error)
{
	struct known_fact found;

	arena_reset(&counts->line);
	if (known_fact_find(
		&counts->ask.known, fact->of, &counts->line, &found, error))
		return error->status;
	if (found.is_there && (!counts->practice.len && !counts->service.len
				      ? true
				      : fact_is_counted(counts, &found.fact)))
		counted(counts, fact->logged_us, COUNT_VOIDED);
	return STATUS_OK;
}

static enum status
fact_take(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct counts *counts = ctx;

	(void)line;
	if (fact->event == EVENT_FACT_VOID)
		return fact->void_seq ? STATUS_OK
				      : void_count(counts, fact, error);
	if (!fact_has_gone(counts, fact) && fact_is_counted(counts, fact))
		fact_count(counts, fact);
	return STATUS_OK;
}

/* Do the patient's facts name the scope's practice as one of theirs? */
static bool
practice_is_named(struct counts *counts, int64_t at_us)
{
	const struct state *state = counts->state;

	for (size_t i = 0; i < state->episode_count; i++)
		if (counts_have_practice(
			counts, state->episodes[i].practice, at_us))
			return true;
	for (size_t i = 0; i < state->choice_count; i++)
		if (counts_have_practice(
			counts, state->choices[i].practice, at_us))
			return true;
	return false;
}

/*
 * Is the look one of the scope: by the service, at the practice's record from
 * outside? Where it does not say whose record it showed, at any of the
 * patient's practices.
 */
static bool
look_is_counted(struct counts *counts, const struct fact *look)
{
	struct text rest = look->sources, code;

	if (!counts_have_service(counts, look->viewer, look->at_us))
		return false;
	if (!counts->practice.len)
		return true;
	if (counts_have_practice(counts, look->viewer, look->at_us))
		return false;
	if (!rest.len)
		return practice_is_named(counts, look->at_us);
	while (rest.len && text_word(&rest, &code))
		if (counts_have_practice(counts, code, look->at_us))
			return true;
	return false;
}

static enum status
override_count(
    struct counts *counts, const struct fact *look, struct error *error)
{
	bool unreviewed;

	counted(counts, look->logged_us, COUNT_OVERRIDES);
	if (look->overridden)
		counted(counts, look->logged_us, COUNT_OVERRIDES_OPENED);
	if (look_is_unreviewed(
		&counts->ask.known, look->seq, &unreviewed, error))
		return error->status;
	if (unreviewed)
		counted(counts, look->logged_us, COUNT_OVERRIDES_UNREVIEWED);
	return STATUS_OK;
}

static enum status
look_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct counts *counts = ctx;
	struct fact look;

	if (months_find(&counts->months, fact->logged_us) ==
	    counts->months.count)
		return STATUS_OK;
	arena_reset(&counts->line);
	if (stored_line_read(line, &counts->line, &look, error))
		return error->status;
	if (!look_is_counted(counts, &look))
		return STATUS_OK;
	counted(counts, look.logged_us, COUNT_LOOKS);
	if (!look.shown)
		counted(counts, look.logged_us, COUNT_LOOKS_EMPTY);
	return look.override.len ? override_count(counts, &look, error)
				 : STATUS_OK;
}

enum status
counts_add_events(struct counts *counts, struct error *error)
{
	struct known *known = &counts->ask.known;
	struct facts_query facts = {
	    .of = FACTS_OF_PATIENT, .patient = counts->state->patient};
	struct facts_query looks = {.of = FACTS_OF_VIEWS,
	    .patient = counts->state->patient,
	    .line = true};
	enum status status =
	    known_facts(known, facts, fact_take, counts, error);

	return status ? status
		      : known_facts(known, looks, look_sink, counts, error);
}
