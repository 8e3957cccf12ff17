/*
 * properties - every claim of claims.h, on random histories.
 *
 * Each history follows from the seed and its number alone.
 */
#include "claims.h"
#include "options.h"

#include <inttypes.h>

struct tally {
	uint64_t held, empty, broken;
};

/* One claim on one history, so that it can be tried again on a shorter one. */
struct attempt {
	struct proof *proof;
	const struct claim *claim;
	uint64_t seed;
};

static enum outcome
attempt(const struct attempt *attempt, const struct chronicle *chronicle)
{
	attempt->proof->dice.state = attempt->seed;
	return attempt->claim->holds(attempt->proof, chronicle);
}

static bool
is_broken(void *ctx, const struct chronicle *chronicle)
{
	return chronicle_is_legal(chronicle) &&
	       attempt(ctx, chronicle) == CLAIM_BROKEN;
}

static void
report(struct attempt *attempt, struct chronicle chronicle)
{
	chronicle_shrink(&chronicle, is_broken, attempt);
	printf("%s does not hold of these (dice %" PRIu64 "):\n",
	    attempt->claim->name, attempt->seed);
	chronicle_print(stdout, &chronicle);
}

static void
try_claim(
    struct attempt *one, const struct chronicle *chronicle, struct tally *tally)
{
	switch (attempt(one, chronicle)) {
	case CLAIM_HELD:
		tally->held++;
		break;
	case CLAIM_EMPTY:
		tally->empty++;
		break;
	default:
		if (!tally->broken++)
			report(one, *chronicle);
	}
}

static void
try_all(
    struct proof *proof, const struct options *options, struct tally *tallies)
{
	struct dice dice;
	struct chronicle chronicle;

	for (uint64_t n = options->part - 1; n < options->count;
	     n += options->parts) {
		dice.state = options->seed ^ n << 32;
		(void)dice_roll(&dice);
		world_chronicle(
		    &dice, dice_below(&dice, options->length + 1), &chronicle);
		proof->trial.figures.histories++;
		for (size_t c = 0; c < claim_count; c++) {
			struct attempt one = {
			    proof, &claims[c], dice_roll(&dice)};

			try_claim(&one, &chronicle, &tallies[c]);
		}
	}
}

/* Every claim's figures; one that was never tried has failed too. */
static void
sum_up(const struct tally *tallies, struct tally *sum)
{
	for (size_t c = 0; c < claim_count; c++) {
		const struct tally *tally = &tallies[c];

		printf("properties: %-36s held %" PRIu64 ", broken %" PRIu64
		       ", not touched %" PRIu64 "\n",
		    claims[c].name, tally->held, tally->broken, tally->empty);
		sum->held += tally->held;
		sum->broken += tally->broken + (tally->held == 0);
	}
}

int
main(int argc, char **argv)
{
	static const struct options defaults = {.length = 24, .count = 20000};
	static struct proof proof;
	struct options options = options_read(argc, argv, &defaults);
	struct tally tallies[32] = {{0, 0, 0}}, sum = {0, 0, 0};
	const struct figures *figures = &proof.trial.figures;

	if (options.length > CHRONICLE_MAX - CLAIM_ADDS)
		options.length = CHRONICLE_MAX - CLAIM_ADDS;
	trial_init(&proof.trial, &world_large);
	try_all(&proof, &options, tallies);
	sum_up(tallies, &sum);
	(void)figures_print("properties", figures);
	printf("properties: %" PRIu64 " histories to length %" PRIu64
	       ", part %" PRIu64 "/%" PRIu64 ", seed %" PRIu64 ", %.1f s\n",
	    figures->histories, options.length, options.part, options.parts,
	    options.seed, options_seconds());
	trial_release(&proof.trial);
	return options_end("properties", sum.held, sum.broken);
}
