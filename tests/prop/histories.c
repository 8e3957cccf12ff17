/*
 * histories - every history of the small world up to a length.
 *
 * Histories are walked fact by fact, so that what a history says as known at
 * an earlier seq is asked of the shorter one it grew from. Only the order of
 * instants can matter (properties.c holds the core to that), so a fact takes
 * effect at an instant that is there, or between, before or behind them: each
 * order of instants comes once, with as many instants as facts.
 */
#include "options.h"
#include "trial.h"

#include <inttypes.h>

#define LENGTH_MAX 8
/* Histories up to this length are asked at the half hours too. */
#define FINE 3

struct walk {
	struct trial trial;
	struct options options;
	uint64_t branches; /* of length 2, dealt out to the parts */
	struct chronicle chronicles[LENGTH_MAX + 1];
	size_t instants[LENGTH_MAX + 1]; /* how many different ones */
	size_t longest[LENGTH_MAX + 1];  /* how far it may grow */
};

static bool
differs_here(struct walk *walk, size_t depth)
{
	struct chronicle *chronicle = &walk->chronicles[depth];

	walk->trial.figures.histories++;
	if (trial_run(&walk->trial, chronicle, depth <= FINE))
		return false;
	walk->trial.figures.failed++;
	trial_report(&walk->trial, chronicle);
	return true;
}

/*
 * Puts the letter behind the first depth facts. Slots 1, 3, 5 ... are the
 * instants that are there; 0, 2, 4 ... lie before, between and behind them,
 * and the later ones make room.
 */
static void
put(struct walk *walk, size_t depth, const struct letter *letter, size_t slot)
{
	struct chronicle *next = &walk->chronicles[depth + 1];
	int64_t at_us = world_moment(slot / 2 + 1);
	bool between = slot % 2 == 0;

	next->count = 0;
	for (size_t i = 0; i < depth; i++) {
		struct fact *fact =
		    chronicle_add(next, &walk->chronicles[depth].facts[i]);

		if (between && fact->at_us >= at_us)
			fact->at_us += MOMENT_US;
	}
	chronicle_add(next, &letter->fact)->at_us = at_us;
	walk->instants[depth + 1] = walk->instants[depth] + between;
	walk->longest[depth + 1] = letter->longest < walk->longest[depth]
				       ? letter->longest
				       : walk->longest[depth];
}

static bool
is_others_part(struct walk *walk, size_t depth)
{
	const struct options *options = &walk->options;

	return depth == 2 &&
	       walk->branches++ % options->parts != options->part - 1;
}

/* Judges the history's last fact on both sides; 1 taken, 0 not, -1 differs. */
static int
is_taken(struct walk *walk, size_t depth)
{
	struct chronicle *chronicle = &walk->chronicles[depth];
	const struct fact *last = &chronicle->facts[depth - 1];
	enum taking naive =
	    naive_judge(chronicle->facts, depth - 1, last, WORLD_CLOCK_US);

	if (trial_judge(&walk->trial, chronicle->facts, depth - 1, last, naive))
		return naive == TAKING_ADDED;
	walk->trial.figures.failed++;
	trial_report(&walk->trial, chronicle);
	return -1;
}

static bool grow(struct walk *walk, size_t depth);

/* One letter at one slot, and all that grows from it. */
static bool
grow_by(
    struct walk *walk, size_t depth, const struct letter *letter, size_t slot)
{
	int taken;

	put(walk, depth, letter, slot);
	taken = is_taken(walk, depth + 1);
	if (taken <= 0 || is_others_part(walk, depth + 1))
		return taken >= 0;
	return !differs_here(walk, depth + 1) && grow(walk, depth + 1);
}

/* Every history that begins with this one; false at the first difference. */
static bool
grow(struct walk *walk, size_t depth)
{
	const struct world *world = walk->trial.world;

	if (depth == walk->longest[depth])
		return true;
	for (size_t l = 0; l < world->letter_count; l++) {
		const struct letter *letter = &world->letters[l];

		if (letter->longest <= depth)
			continue;
		for (size_t s = 0; s < 2 * walk->instants[depth] + 1; s++)
			if (!grow_by(walk, depth, letter, s))
				return false;
	}
	return true;
}

int
main(int argc, char **argv)
{
	static const struct options defaults = {.length = 4};
	static struct walk walk;
	const struct figures *figures = &walk.trial.figures;
	bool all;

	walk.options = options_read(argc, argv, &defaults);
	if (walk.options.length > LENGTH_MAX)
		walk.options.length = LENGTH_MAX;
	walk.longest[0] = walk.options.length;
	trial_init(&walk.trial, &world_small);
	if (!differs_here(&walk, 0))
		(void)grow(&walk, 0);
	all = figures_print("histories", figures);
	printf("histories: %" PRIu64 " to length %" PRIu64 ", part %" PRIu64
	       "/%" PRIu64 ", no seed, %.1f s\n",
	    figures->histories, walk.options.length, walk.options.part,
	    walk.options.parts, options_seconds());
	trial_release(&walk.trial);
	return options_end("histories", figures->histories - figures->failed,
	    figures->failed + !all);
}
