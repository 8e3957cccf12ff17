/* claims - what must not matter: order, repetition, others, looking. */
#include "claims.h"

#include <string.h>

#define QUESTIONS 24

struct asked
question_draw(struct proof *proof, const struct chronicle *chronicle)
{
	const struct world *world = proof->trial.world;
	struct dice *dice = &proof->dice;
	struct asked asked = {
	    .viewer =
		world->viewers.items[dice_below(dice, world->viewers.count)],
	    .entry = {.patient = world->patient,
		.org = world->sources
			   .items[dice_below(dice, world->sources.count)],
		.entry = world->entries
			     .items[dice_below(dice, world->entries.count)],
		.recorded_us = chronicle_instant(chronicle, dice)},
	    .at_us = chronicle_instant(chronicle, dice)};

	return asked;
}

void
question_answer(struct proof *proof, struct asked *asked)
{
	struct trial *trial = &proof->trial;
	struct verdict verdict = decide(&trial->state, &trial->partners,
	    asked->viewer, &asked->entry, asked->at_us);

	trial->figures.decisions++;
	trial->figures.rules[verdict.rule]++;
	asked->rule = verdict.rule;
	asked->episode =
	    verdict.episode ? verdict.episode->id : (struct text){NULL, 0};
	asked->because = verdict.because;
}

void
questions_answer(struct proof *proof, const struct chronicle *chronicle,
    struct asked *asked, size_t count)
{
	trial_fold(&proof->trial, chronicle, chronicle->count);
	for (size_t i = 0; i < count; i++)
		question_answer(proof, &asked[i]);
}

static void
draw_all(struct proof *proof, const struct chronicle *chronicle,
    struct asked asked[static QUESTIONS])
{
	for (size_t i = 0; i < QUESTIONS; i++)
		asked[i] = question_draw(proof, chronicle);
}

/*
 * Is every answer about `other` the one about the chronicle, the facts being
 * the same ones? The seqs of other are turned into the chronicle's by seqs.
 */
static bool
is_the_same(struct proof *proof, const struct chronicle *chronicle,
    const struct chronicle *other, const uint64_t *seqs)
{
	struct asked then[QUESTIONS], now[QUESTIONS];

	draw_all(proof, chronicle, then);
	memcpy(now, then, sizeof now);
	questions_answer(proof, chronicle, then, QUESTIONS);
	questions_answer(proof, other, now, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++) {
		const struct because *a = &then[i].because;
		const struct because *b = &now[i].because;

		if (then[i].rule != now[i].rule ||
		    !text_equal(then[i].episode, now[i].episode) ||
		    a->count != b->count)
			return false;
		for (unsigned n = 0; n < a->count; n++)
			if (a->seqs[n] != seqs[b->seqs[n]])
				return false;
	}
	return true;
}

/* The chronicle without some of its facts; seqs says where they stood. */
static void
leave_out(const struct chronicle *from, bool (*drop)(const struct fact *),
    struct chronicle *to, uint64_t seqs[static CHRONICLE_MAX + 1])
{
	to->count = 0;
	for (size_t i = 0; i < from->count; i++)
		if (!drop(&from->facts[i]))
			seqs[chronicle_add(to, &from->facts[i])->seq] =
			    from->facts[i].seq;
}

static bool
is_of_another(const struct fact *fact)
{
	return !text_is_empty(fact->patient) &&
	       !text_equal(fact->patient, world_large.patient);
}

static bool
is_of_patient(const struct fact *fact)
{
	return text_equal(fact->patient, world_large.patient);
}

static bool
is_a_view(const struct fact *fact)
{
	return fact->event == EVENT_RECORD_VIEW;
}

static enum outcome
leaving_out_is_nothing(struct proof *proof, const struct chronicle *chronicle,
    bool (*drop)(const struct fact *))
{
	struct chronicle other;
	uint64_t seqs[CHRONICLE_MAX + 1] = {0};

	leave_out(chronicle, drop, &other, seqs);
	if (other.count == chronicle->count)
		return CLAIM_EMPTY;
	return is_the_same(proof, chronicle, &other, seqs) ? CLAIM_HELD
							   : CLAIM_BROKEN;
}

static enum outcome
another_patient_changes_nothing(
    struct proof *proof, const struct chronicle *chronicle)
{
	return leaving_out_is_nothing(proof, chronicle, is_of_another);
}

static enum outcome
looking_changes_nothing(struct proof *proof, const struct chronicle *chronicle)
{
	return leaving_out_is_nothing(proof, chronicle, is_a_view);
}

/* Does the fact, put behind the first place facts, change no answer? */
static enum outcome
putting_in_is_nothing(struct proof *proof, const struct chronicle *chronicle,
    size_t place, const struct fact *more)
{
	struct chronicle other = {.count = 0};
	uint64_t seqs[CHRONICLE_MAX + 1] = {0};

	for (size_t i = 0; i <= chronicle->count; i++) {
		if (i == place)
			chronicle_add(&other, more);
		if (i < chronicle->count)
			seqs[chronicle_add(&other, &chronicle->facts[i])->seq] =
			    i + 1;
	}
	return is_the_same(proof, chronicle, &other, seqs) ? CLAIM_HELD
							   : CLAIM_BROKEN;
}

/* An equal fact is not added; were it, the first of equals would count. */
static enum outcome
an_equal_fact_changes_nothing(
    struct proof *proof, const struct chronicle *chronicle)
{
	size_t which, place;

	if (chronicle->count == 0)
		return CLAIM_EMPTY;
	which = dice_below(&proof->dice, chronicle->count);
	place = which + 1 + dice_below(&proof->dice, chronicle->count - which);
	return putting_in_is_nothing(
	    proof, chronicle, place, &chronicle->facts[which]);
}

/* Nor is one of an episode that the patient has not got by then. */
static enum outcome
what_fits_nowhere_changes_nothing(
    struct proof *proof, const struct chronicle *chronicle)
{
	size_t place = dice_below(&proof->dice, chronicle->count + 1);
	struct fact stray = world_draw(&proof->dice, 10);

	if (text_is_empty(stray.episode) || stray.event == EVENT_EPISODE_OPEN)
		return CLAIM_EMPTY;
	for (size_t i = 0; i < place; i++)
		if (chronicle->facts[i].event == EVENT_EPISODE_OPEN &&
		    text_equal(chronicle->facts[i].episode, stray.episode) &&
		    text_equal(chronicle->facts[i].patient, stray.patient))
			return CLAIM_EMPTY;
	return putting_in_is_nothing(proof, chronicle, place, &stray);
}

/* Changes the order in which the facts came in, as far as the rules let. */
static bool
reorder(struct proof *proof, struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	bool done = false;

	for (int tries = 0; tries < 12 && chronicle->count > 1; tries++) {
		size_t i = dice_below(&proof->dice, chronicle->count - 1);

		other.facts[i] = chronicle->facts[i + 1];
		other.facts[i + 1] = chronicle->facts[i];
		other.facts[i].seq = i + 1;
		other.facts[i + 1].seq = i + 2;
		if (chronicle_is_legal(&other)) {
			*chronicle = other;
			done = true;
		} else {
			other = *chronicle;
		}
	}
	return done;
}

/* Are the openings in the same order in both? */
static bool
opens_alike(const struct chronicle *a, const struct chronicle *b)
{
	size_t j = 0;

	for (size_t i = 0; i < a->count; i++) {
		if (a->facts[i].event != EVENT_EPISODE_OPEN)
			continue;
		while (b->facts[j].event != EVENT_EPISODE_OPEN)
			j++;
		if (!text_equal(a->facts[i].episode, b->facts[j++].episode))
			return false;
	}
	return true;
}

/*
 * What counts is when facts took effect. Which of several episodes is named
 * goes by the order of their openings alone.
 */
static enum outcome
the_order_of_arrival_is_nothing(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	struct asked then[QUESTIONS], now[QUESTIONS];
	bool named;

	if (!reorder(proof, &other))
		return CLAIM_EMPTY;
	named = opens_alike(chronicle, &other);
	draw_all(proof, chronicle, then);
	memcpy(now, then, sizeof now);
	questions_answer(proof, chronicle, then, QUESTIONS);
	questions_answer(proof, &other, now, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++)
		if (then[i].rule != now[i].rule ||
		    (named && !text_equal(then[i].episode, now[i].episode)))
			return CLAIM_BROKEN;
	return CLAIM_HELD;
}

static enum outcome
nothing_recorded_is_denied(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other;
	uint64_t seqs[CHRONICLE_MAX + 1];
	struct asked asked[QUESTIONS];

	leave_out(chronicle, is_of_patient, &other, seqs);
	draw_all(proof, chronicle, asked);
	questions_answer(proof, &other, asked, QUESTIONS);
	for (size_t i = 0; i < QUESTIONS; i++)
		if (asked[i].rule != RULE_FUTURE &&
		    asked[i].rule != RULE_NO_RELATIONSHIP &&
		    (asked[i].rule != RULE_OWN ||
			!text_equal(asked[i].viewer, asked[i].entry.org)))
			return CLAIM_BROKEN;
	return CLAIM_HELD;
}

static enum outcome
private_beats_all_but_own(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct chronicle other = *chronicle;
	struct asked asked = question_draw(proof, chronicle);
	struct fact mark = fact_none();

	mark.event = EVENT_MARK_PRIVATE;
	mark.patient = asked.entry.patient;
	mark.org = asked.entry.org;
	mark.entry = asked.entry.entry;
	mark.private = DECISION_YES;
	mark.at_us = asked.at_us;
	chronicle_add(&other, &mark);
	questions_answer(proof, &other, &asked, 1);
	if (asked.entry.recorded_us > asked.at_us)
		return asked.rule == RULE_FUTURE ? CLAIM_HELD : CLAIM_BROKEN;
	if (text_equal(asked.viewer, asked.entry.org))
		return asked.rule == RULE_OWN ? CLAIM_HELD : CLAIM_BROKEN;
	return asked.rule == RULE_PRIVATE ? CLAIM_HELD : CLAIM_BROKEN;
}

/*
 * A state that grew fact by fact and was asked in between answers as one that
 * is folded anew, and as the whole ledger does that is told what to know.
 */
static enum outcome
known_then_is_answered_as_then(
    struct proof *proof, const struct chronicle *chronicle)
{
	struct trial *trial = &proof->trial;
	size_t known = dice_below(&proof->dice, chronicle->count + 1);
	struct past past = {.facts = chronicle->facts,
	    .count = chronicle->count,
	    .known_seq = known};
	struct asked asked[QUESTIONS];

	draw_all(proof, chronicle, asked);
	trial_fold(trial, chronicle, 0);
	for (size_t i = 0; i < known; i++) {
		question_answer(proof, &asked[i % QUESTIONS]);
		trial_extend(trial, &chronicle->facts[i]);
	}
	for (size_t i = 0; i < 2 * QUESTIONS; i++) {
		struct asked *one = &asked[i % QUESTIONS];

		past.at_us = one->at_us;
		if (i == QUESTIONS)
			trial_fold(trial, chronicle, known);
		if (!trial_decide(trial, &past, one->viewer, &one->entry))
			return CLAIM_BROKEN;
	}
	return CLAIM_HELD;
}

#define CLAIM(name)         \
	{                   \
#name, name \
	}

const struct claim claims[] = {
    CLAIM(the_order_of_arrival_is_nothing),
    CLAIM(an_equal_fact_changes_nothing),
    CLAIM(what_fits_nowhere_changes_nothing),
    CLAIM(another_patient_changes_nothing),
    CLAIM(looking_changes_nothing),
    CLAIM(nothing_recorded_is_denied),
    CLAIM(private_beats_all_but_own),
    CLAIM(known_then_is_answered_as_then),
    CLAIM(timeline_is_who),
    CLAIM(who_is_decide),
    CLAIM(nothing_changes_between_instants),
    CLAIM(only_the_order_of_instants_matters),
    CLAIM(a_withdrawal_keeps_the_past),
    CLAIM(a_discharge_ends_it_all),
};
const size_t claim_count = sizeof claims / sizeof *claims;
