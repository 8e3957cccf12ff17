/*
 * random - random histories of the large world, longer than all of them can
 * be tried.
 *
 * The core's state grows fact by fact and is asked in between; the naive side
 * is given the whole ledger every time and told what to know of it. Each
 * history follows from the seed and its number alone.
 */
#include "options.h"
#include "trial.h"

#include <inttypes.h>
#include <string.h>

/* Questions about every known-point. */
#define QUESTIONS 6

struct run {
	struct trial trial;
	struct options options;
	struct dice dice;
	struct chronicle chronicle;
};

static bool
ask(struct run *run, struct past *past)
{
	const struct world *world = run->trial.world;
	struct dice *dice = &run->dice;
	struct entry entry = {.patient = world->patient,
	    .org = world->sources.items[dice_below(dice, world->sources.count)],
	    .entry = world->entries.items[dice_below(dice, 2)],
	    .recorded_us = chronicle_instant(&run->chronicle, dice)};
	struct text viewer =
	    world->viewers.items[dice_below(dice, world->viewers.count)];

	past->at_us = chronicle_instant(&run->chronicle, dice);
	if (entry.recorded_us > past->at_us && !dice_once_in(dice, 8)) {
		int64_t swap_us = entry.recorded_us;

		entry.recorded_us = past->at_us;
		past->at_us = swap_us;
	}
	return trial_decide(&run->trial, past, viewer, &entry);
}

/* All that is asked about the ledger as known at one seq. */
static bool
ask_at(struct run *run, uint64_t known_seq)
{
	struct past past = {.facts = run->chronicle.facts,
	    .count = run->chronicle.count,
	    .known_seq = known_seq};

	for (int q = 0; q < QUESTIONS; q++)
		if (!ask(run, &past))
			return false;
	past.at_us = chronicle_instant(&run->chronicle, &run->dice);
	if (dice_once_in(&run->dice, 2) && !trial_who(&run->trial, &past))
		return false;
	return !dice_once_in(&run->dice, 24) ||
	       trial_timeline(&run->trial, &past);
}

/* A fact that need not be right, judged by both sides. */
static bool
judge_any(struct run *run)
{
	struct fact fact = world_draw(&run->dice, 10);
	struct chronicle *chronicle = &run->chronicle;
	enum taking naive;

	switch (dice_below(&run->dice, 8)) {
	case 0:
		fact.at_us = WORLD_CLOCK_US + 300 * SECOND_US;
		break;
	case 1:
		fact.at_us = WORLD_CLOCK_US + 300 * SECOND_US + 1;
		break;
	case 2:
		fact.patient = (struct text){NULL, 0};
		break;
	case 3:
		fact.to_service = fact.mig = DECISION_YES;
		break;
	case 4:
		if (chronicle->count > 0)
			fact = chronicle->facts[dice_below(
			    &run->dice, chronicle->count)];
		break;
	}
	naive = naive_judge(
	    chronicle->facts, chronicle->count, &fact, WORLD_CLOCK_US);
	if (trial_judge(
		&run->trial, chronicle->facts, chronicle->count, &fact, naive))
		return true;
	if (chronicle->count < CHRONICLE_MAX)
		chronicle_add(chronicle, &fact);
	return false;
}

/* The history of that number; false where it differs. */
static bool
history(struct run *run, uint64_t number)
{
	struct chronicle *chronicle = &run->chronicle;

	run->dice.state = run->options.seed ^ number << 32;
	(void)dice_roll(&run->dice);
	world_chronicle(&run->dice,
	    1 + dice_below(&run->dice, run->options.length), chronicle);
	run->trial.figures.histories++;
	if (!judge_any(run))
		return false;
	trial_fold(&run->trial, chronicle, 0);
	for (size_t n = 0; n <= chronicle->count; n++) {
		if (n > 0)
			trial_extend(&run->trial, &chronicle->facts[n - 1]);
		if (!ask_at(run, n))
			return false;
	}
	return true;
}

/* What differs as known at a seq differs in the history that ends there. */
static void
report(struct run *run, uint64_t number)
{
	struct difference *difference = &run->trial.difference;

	printf("random: history %" PRIu64 " of seed %" PRIu64 "\n", number,
	    run->options.seed);
	difference_print(stdout, difference);
	if (difference->kind != DIFFERENCE_JUDGE)
		run->chronicle.count = difference->known_seq;
	trial_report(&run->trial, &run->chronicle);
	run->trial.figures.failed++;
}

int
main(int argc, char **argv)
{
	static const struct options defaults = {.length = 24, .count = 200000};
	static struct run run;
	const struct figures *figures = &run.trial.figures;
	bool all;

	run.options = options_read(argc, argv, &defaults);
	if (run.options.length > CHRONICLE_MAX)
		run.options.length = CHRONICLE_MAX;
	trial_init(&run.trial, &world_large);
	for (uint64_t n = run.options.part - 1;
	     n < run.options.count && figures->failed == 0;
	     n += run.options.parts)
		if (!history(&run, n))
			report(&run, n);
	all = figures_print("random", figures) || run.options.count < 1000;
	printf("random: %" PRIu64 " histories to length %" PRIu64
	       ", part %" PRIu64 "/%" PRIu64 ", seed %" PRIu64 ", %.1f s\n",
	    figures->histories, run.options.length, run.options.part,
	    run.options.parts, run.options.seed, options_seconds());
	trial_release(&run.trial);
	return options_end("random", figures->histories - figures->failed,
	    figures->failed + !all);
}
