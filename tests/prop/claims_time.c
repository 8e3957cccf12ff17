/* claims_time - what is so over time, and of everybody who sees. */
#include "claims.h"

#include <stdlib.h>

#define QUESTIONS 24

/* The last instant of the chronicle. */
static int64_t
last_instant(const struct chronicle *chronicle)
{
	int64_t last_us = WORLD_BEGIN_US;

	for (size_t i = 0; i < chronicle->count; i++)
		if (chronicle->facts[i].at_us > last_us)
			last_us = chronicle->facts[i].at_us;
	return last_us;
}

/* Everybody who sees at at_us; the trial's scratch holds them. */
static struct sights
sights_now(struct proof *proof, int64_t at_us)
{
	struct trial *trial = &proof->trial;
	struct sights sights = {NULL, 0, 0};

	arena_reset(&trial->scratch);
	if (!sights_at(&trial->state, &trial->partners, at_us, &trial->scratch,
		&sights))
		abort();
	trial->figures.sights++;
	return sights;
}

/* How many intervals at at_us say what the sight says; each is in order. */
static bool
is_told_once(
    const struct intervals *intervals, const struct sight *sight, int64_t at_us)
{
	size_t told = 0;

	for (size_t i = 0; i < intervals->count; i++)
		if (intervals->items[i].from_us <= at_us &&
		    intervals->items[i].until_us > at_us &&
		    sight_is_alike(&intervals->items[i].sight, sight))
			told++;
	return told == 1;
}

static size_t
told_at(const struct intervals *intervals, int64_t at_us)
{
	size_t told = 0;

	for (size_t i = 0; i < intervals->count; i++)
		if (intervals->items[i].from_us <= at_us &&
		    intervals->items[i].until_us > at_us)
			told++;
	return told;
}

/* Intervals that touch and are alike would have been one. */
static bool
is_merged(const struct intervals *intervals)
{
	for (size_t i = 1; i < intervals->count; i++) {
		const struct interval *a = &intervals->items[i - 1];
		const struct interval *b = &intervals->items[i];

		if (a->until_us == b->from_us &&
		    sight_is_alike(&a->sight, &b->sight))
			return false;
	}
	return true;
}

enum outcome
timeline_is_who(struct proof *proof, const struct chronicle *chronicle)
{
	struct trial *trial = &proof->trial;
	struct intervals intervals = {NULL, 0, 0};
	struct arena kept;
	bool held;

	trial_fold(trial, chronicle, chronicle->count);
	arena_init(&kept, (size_t)16 << 20);
	if (!intervals_of(&trial->state, &trial->partners, &kept,
		&trial->scratch, &intervals))
		abort();
	trial->figures.timelines++;
	held = is_merged(&intervals);
	for (int64_t at_us = WORLD_BEGIN_US;
	     held && at_us <= last_instant(chronicle) + HALF_US;
	     at_us += HALF_US) {
		struct sights sights = sights_now(proof, at_us);

		held = told_at(&intervals, at_us) == sights.count;
		for (size_t i = 0; held && i < sights.count; i++)
			held =
			    is_told_once(&intervals, &sights.items[i], at_us);
	}
	arena_release(&kept);
	return !held             ? CLAIM_BROKEN
	       : intervals.count ? CLAIM_HELD
				 : CLAIM_EMPTY;
}

/* An entry that is not private is seen where some route shows so much. */
enum outcome
who_is_decide(struct proof *proof, const struct chronicle *chronicle)
{
	bool any = false;

	trial_fold(&proof->trial, chronicle, chronicle->count);
	for (int q = 0; q < QUESTIONS; q++) {
		struct asked asked = question_draw(proof, chronicle);
		struct sights sights = sights_now(proof, asked.at_us);
		bool shown = false;

		question_answer(proof, &asked);
		if (asked.rule == RULE_FUTURE || asked.rule == RULE_OWN ||
		    asked.rule == RULE_PRIVATE)
			continue;
		for (size_t i = 0; i < sights.count; i++)
			shown |=
			    text_equal(sights.items[i].viewer, asked.viewer) &&
			    text_equal(
				sights.items[i].source, asked.entry.org) &&
			    asked.entry.recorded_us < sights.items[i].before_us;
		if (shown != rule_allows(asked.rule))
			return CLAIM_BROKEN;
		any |= shown;
	}
	return any ? CLAIM_HELD : CLAIM_EMPTY;
}

/* Facts take effect at whole moments: until the next half all stays. */
enum outcome
nothing_changes_between_instants(
    struct proof *proof, const struct chronicle *chronicle)
{
	trial_fold(&proof->trial, chronicle, chronicle->count);
	for (int q = 0; q < QUESTIONS; q++) {
		struct asked then = question_draw(proof, chronicle), later;

		if (then.entry.recorded_us > then.at_us)
			continue;
		later = then;
		later.at_us += HALF_US - 1;
		question_answer(proof, &then);
		question_answer(proof, &later);
		if (then.rule != later.rule ||
		    !text_equal(then.episode, later.episode))
			return CLAIM_BROKEN;
	}
	return CLAIM_HELD;
}

/* Halves that a chronicle's instants can be at. */
#define HALVES 64

/* Where each half hour goes: further on than the one before it. */
static void
stretch_draw(struct dice *dice, int64_t to_us[static HALVES])
{
	int64_t at_us = WORLD_BEGIN_US - 200000 * MOMENT_US;

	for (size_t i = 0; i < HALVES; i++) {
		at_us +=
		    dice_once_in(dice, 2)
			? 1
			: (int64_t)dice_below(dice, 3000 * 3600) * SECOND_US +
			      1;
		to_us[i] = at_us;
	}
}

static int64_t
stretched(const int64_t to_us[static HALVES], int64_t at_us)
{
	/* One half before the beginning may be asked about. */
	return to_us[(at_us - WORLD_BEGIN_US) / HALF_US + 1];
}

/* What lets histories.c try each order of instants once. */
enum outcome
only_the_order_of_instants_matters(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	struct asked then[QUESTIONS], now[QUESTIONS];
	int64_t to_us[HALVES];

	stretch_draw(&proof->dice, to_us);
	for (size_t i = 0; i < other.count; i++)
		other.facts[i].at_us = stretched(to_us, other.facts[i].at_us);
	for (int q = 0; q < QUESTIONS; q++) {
		then[q] = now[q] = question_draw(proof, chronicle);
		now[q].at_us = stretched(to_us, now[q].at_us);
		now[q].entry.recorded_us =
		    stretched(to_us, now[q].entry.recorded_us);
	}
	questions_answer(proof, chronicle, then, QUESTIONS);
	questions_answer(proof, &other, now, QUESTIONS);
	for (int q = 0; q < QUESTIONS; q++)
		if (then[q].rule != now[q].rule ||
		    !text_equal(then[q].episode, now[q].episode) ||
		    then[q].because.count != now[q].because.count ||
		    then[q].because.seqs[0] != now[q].because.seqs[0] ||
		    then[q].because.seqs[1] != now[q].because.seqs[1])
			return CLAIM_BROKEN;
	return CLAIM_HELD;
}

static bool
is_opening(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_OPEN &&
	       text_equal(fact->patient, world_large.patient);
}

/*
 * Some episode of the patient that takes one more decision or its discharge
 * behind all that happened; the fact is begun. NULL where there is none.
 */
static const struct fact *
some_open(
    struct proof *proof, const struct chronicle *chronicle, struct fact *fact)
{
	const struct fact *opening = NULL;
	size_t start = dice_below(&proof->dice, CHRONICLE_MAX);

	for (size_t i = 0; !opening && i < chronicle->count; i++) {
		opening = &chronicle->facts[(start + i) % chronicle->count];
		if (!is_opening(opening))
			opening = NULL;
	}
	if (!opening)
		return NULL;
	fact->patient = world_large.patient;
	fact->episode = opening->episode;
	fact->at_us = last_instant(chronicle) + HALF_US;
	if (naive_judge(chronicle->facts, chronicle->count, fact,
		WORLD_CLOCK_US) != TAKING_ADDED)
		return NULL;
	return opening;
}

/* What was seen of older entries before the no is seen after it. */
enum outcome
a_withdrawal_keeps_the_past(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	struct fact no = fact_none();
	bool any = false;

	no.event = EVENT_CONSENT_SET;
	no.to_service = no.to_practice = DECISION_NO;
	if (!some_open(proof, chronicle, &no))
		return CLAIM_EMPTY;
	chronicle_add(&other, &no);
	for (int q = 0; q < QUESTIONS; q++) {
		struct asked then = question_draw(proof, chronicle), now;

		then.at_us = no.at_us + (q % 2) * HALF_US;
		if (then.entry.recorded_us >= no.at_us)
			continue;
		now = then;
		questions_answer(proof, chronicle, &then, 1);
		questions_answer(proof, &other, &now, 1);
		if (rule_allows(then.rule) != rule_allows(now.rule))
			return CLAIM_BROKEN;
		any |= then.rule == RULE_AGREEMENT;
	}
	return any ? CLAIM_HELD : CLAIM_EMPTY;
}

/* From its discharge on nobody sees by the episode; before it all stays. */
enum outcome
a_discharge_ends_it_all(struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	struct fact end = fact_none();
	struct sights sights;

	end.event = EVENT_EPISODE_DISCHARGE;
	if (!some_open(proof, chronicle, &end))
		return CLAIM_EMPTY;
	chronicle_add(&other, &end);
	for (int q = 0; q < QUESTIONS; q++) {
		struct asked then = question_draw(proof, chronicle), now = then;

		if (q % 2)
			then.at_us = now.at_us = end.at_us;
		questions_answer(proof, chronicle, &then, 1);
		questions_answer(proof, &other, &now, 1);
		if (now.at_us < end.at_us
			? then.rule != now.rule
			: rule_allows(now.rule) &&
			      text_equal(now.episode, end.episode))
			return CLAIM_BROKEN;
	}
	sights = sights_now(proof, end.at_us);
	for (size_t i = 0; i < sights.count; i++)
		if (sights.items[i].episode &&
		    text_equal(sights.items[i].episode->id, end.episode))
			return CLAIM_BROKEN;
	return CLAIM_HELD;
}
