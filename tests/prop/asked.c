/* asked - the core, asked as the naive evaluator is. */
#ifdef PROP_NAIVE_ONLY
#define naive_decide plain_decide
#define naive_sights plain_sights
#endif
#include "asked.h"

#include "../../common/core/intervals.h"

#include <stdlib.h>

#ifdef PROP_NAIVE_ONLY

void
asked_init(struct asked *asked)
{
	*asked = (struct asked){.count = 0};
}

void
asked_release(struct asked *asked)
{
	(void)asked;
}

void
fold(struct asked *asked, const struct fact *facts, size_t count,
    struct text patient)
{
	asked->facts = facts;
	asked->count = count;
	asked->patient = patient;
}

struct naive_verdict
asked_decide(struct asked *asked, struct text viewer, const struct entry *entry,
    struct naive_moment moment)
{
	return naive_decide(asked->facts, asked->count, viewer, entry, moment);
}

size_t
asked_sights(
    struct asked *asked, int64_t at_us, struct naive_sight *sights, size_t room)
{
	return naive_sights(
	    asked->facts, asked->count, asked->patient, at_us, sights, room);
}

bool
asked_intervals(struct asked *asked, struct asked_interval *intervals,
    size_t room, size_t *count)
{
	(void)asked, (void)intervals, (void)room, (void)count;
	return false;
}

#else

static uint64_t
seq_of(const struct episode *episode)
{
	return episode ? episode->opened_seq : 0;
}

/* Up to two seqs, 0 where there is none. */
static void
because_copy(const struct because *because, uint64_t seqs[2])
{
	for (unsigned i = 0; i < 2; i++)
		seqs[i] = i < because->count ? because->seqs[i] : 0;
}

struct naive_verdict
asked_decide(struct asked *asked, struct text viewer, const struct entry *entry,
    struct naive_moment moment)
{
	struct inquiry inquiry = {.state = &asked->state,
	    .orgs = asked->orgs,
	    .viewer = viewer,
	    .at_us = moment.at_us,
	    .is_now = moment.is_now,
	    .rules = RULES_NOW};
	struct verdict core = decide(&inquiry, entry);
	struct naive_verdict verdict = {
	    .rule = core.rule, .episode_seq = seq_of(core.episode)};

	because_copy(&core.because, verdict.because);
	return verdict;
}

static struct naive_sight
sight_of(const struct sight *core)
{
	struct naive_sight sight = {.viewer = core->viewer,
	    .source = core->source,
	    .route = core->route,
	    .episode_seq = seq_of(core->episode),
	    .before_us = core->before_us,
	    .private_marks = core->private_marks};

	because_copy(&core->because, sight.because);
	return sight;
}

size_t
asked_sights(
    struct asked *asked, int64_t at_us, struct naive_sight *sights, size_t room)
{
	struct sights core;

	arena_reset(&asked->scratch);
	if (!sights_at(
		&asked->state, asked->orgs, at_us, &asked->scratch, &core))
		abort();
	for (size_t i = 0; i < core.count && i < room; i++)
		sights[i] = sight_of(&core.items[i]);
	return core.count;
}

bool
asked_intervals(struct asked *asked, struct asked_interval *intervals,
    size_t room, size_t *count)
{
	struct intervals core;

	if (!intervals_of(&asked->state, asked->orgs, &asked->arena,
		&asked->scratch, &core) ||
	    core.count > room)
		abort();
	for (size_t i = 0; i < core.count; i++)
		intervals[i] =
		    (struct asked_interval){sight_of(&core.items[i].sight),
			core.items[i].from_us, core.items[i].until_us};
	*count = core.count;
	return true;
}

#endif
