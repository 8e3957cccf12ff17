/* trial - asks both sides and compares. */
#include "trial.h"

#include "../../common/core/judge.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)16 << 20)
/* Before all, each instant and the half behind it. */
#define GRID_MAX (2 * CHRONICLE_MAX + 2)

static void
must(bool done)
{
	if (done)
		return;
	fputs("trial: out of memory\n", stderr);
	exit(2);
}

void
trial_init(struct trial *trial, const struct world *world)
{
	memset(trial, 0, sizeof *trial);
	trial->world = world;
	arena_init(&trial->arena, ARENA_BYTES);
	arena_init(&trial->scratch, ARENA_BYTES);
}

void
trial_release(struct trial *trial)
{
	arena_release(&trial->arena);
	arena_release(&trial->scratch);
}

void
trial_extend(struct trial *trial, const struct fact *fact)
{
	must(state_add(&trial->state, fact));
	must(partners_add(&trial->partners, fact));
}

void
trial_fold(struct trial *trial, const struct chronicle *chronicle, size_t count)
{
	arena_reset(&trial->arena);
	state_init(&trial->state, &trial->arena, trial->world->patient);
	partners_init(&trial->partners, &trial->arena);
	for (size_t i = 0; i < count; i++)
		trial_extend(trial, &chronicle->facts[i]);
}

/* Text that is put together at the end of a fixed array, cut where full. */
static void append(char text[static 2048], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
append(char text[static 2048], const char *format, ...)
{
	size_t len = strlen(text);
	va_list values;

	va_start(values, format);
	vsnprintf(text + len, 2048 - len, format, values);
	va_end(values);
}

static void
append_text(char text[static 2048], const char *before, struct text more)
{
	if (more.len > 0)
		append(text, "%s%.*s", before, (int)more.len, more.ptr);
}

static void
append_because(char text[static 2048], const struct because *because)
{
	for (unsigned i = 0; i < because->count; i++)
		append(text, "%s%" PRIu64, i ? ", " : " because ",
		    because->seqs[i]);
}

static bool
because_equal(const struct because *a, const struct because *b)
{
	return a->count == b->count &&
	       (a->count < 1 || a->seqs[0] == b->seqs[0]) &&
	       (a->count < 2 || a->seqs[1] == b->seqs[1]);
}

static void
append_answer(char text[static 2048], const struct answer *answer)
{
	append(text, "%s%s", answer->allows ? "allow" : "deny",
	    answer->overridable ? " unless overridden" : "");
	append_text(text, " ", rule_name(answer->rule));
	append_text(text, " ", answer->episode);
	append_because(text, &answer->because);
}

static void
differ(struct trial *trial, enum difference_kind kind, const struct past *past)
{
	trial->difference.kind = kind;
	trial->difference.at_us = past->at_us;
	trial->difference.known_seq = past->known_seq;
	trial->difference.core[0] = '\0';
	trial->difference.naive[0] = '\0';
}

static struct answer
core_answer(const struct verdict *verdict)
{
	struct answer answer = {.rule = verdict->rule,
	    .allows = rule_allows(verdict->rule),
	    .overridable = rule_is_overridable(verdict->rule),
	    .because = verdict->because};

	if (verdict->episode)
		answer.episode = verdict->episode->id;
	return answer;
}

static bool
answer_equal(const struct answer *a, const struct answer *b)
{
	return a->rule == b->rule && a->allows == b->allows &&
	       a->overridable == b->overridable &&
	       text_equal(a->episode, b->episode) &&
	       because_equal(&a->because, &b->because);
}

static bool
decision_check(struct trial *trial, const struct past *past, struct text viewer,
    const struct entry *entry, const struct verdict *verdict)
{
	struct answer naive = naive_decide(past, viewer, entry);
	struct answer core = core_answer(verdict);

	trial->figures.decisions++;
	trial->figures.rules[naive.rule]++;
	if (answer_equal(&core, &naive))
		return true;
	differ(trial, DIFFERENCE_DECISION, past);
	trial->difference.viewer = viewer;
	trial->difference.entry = *entry;
	append_answer(trial->difference.core, &core);
	append_answer(trial->difference.naive, &naive);
	return false;
}

bool
trial_decide(struct trial *trial, const struct past *past, struct text viewer,
    const struct entry *entry)
{
	struct verdict core =
	    decide(&trial->state, &trial->partners, viewer, entry, past->at_us);

	return decision_check(trial, past, viewer, entry, &core);
}

static bool
sight_equal(const struct sight *a, const struct naive_sight *b)
{
	struct text episode =
	    a->episode ? a->episode->id : (struct text){NULL, 0};

	return text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) && a->route == b->route &&
	       text_equal(episode, b->episode) &&
	       a->before_us == b->before_us &&
	       a->private_marks == b->private_marks &&
	       because_equal(&a->because, &b->because);
}

/* One line of who, from whichever side. */
static void
append_sight(char text[static 2048], const struct naive_sight *sight)
{
	char bytes[INSTANT_BYTES];
	struct text before = {bytes, 0};

	if (sight->before_us != HORIZON_UNLIMITED)
		before.len = instant_write(sight->before_us, bytes);
	append_text(text, "\n    ", sight->viewer);
	append_text(text, " sees ", sight->source);
	append_text(text, " by ", route_name(sight->route));
	append_text(text, " ", sight->episode);
	append(text, ", %s", before.len ? "before" : "all");
	append_text(text, " ", before);
	append(text, ", %" PRIu64 " private,", sight->private_marks);
	append_because(text, &sight->because);
}

static void
append_core_sight(char text[static 2048], const struct sight *sight)
{
	struct naive_sight same = {.viewer = sight->viewer,
	    .source = sight->source,
	    .route = sight->route,
	    .before_us = sight->before_us,
	    .private_marks = sight->private_marks,
	    .because = sight->because};

	if (sight->episode)
		same.episode = sight->episode->id;
	append_sight(text, &same);
}

bool
trial_who(struct trial *trial, const struct past *past)
{
	struct naive_sight naive[NAIVE_SIGHTS];
	size_t count = naive_who(past, trial->world->patient, naive), i = 0;
	struct sights core = {NULL, 0, 0};

	arena_reset(&trial->scratch);
	must(sights_at(&trial->state, &trial->partners, past->at_us,
	    &trial->scratch, &core));
	trial->figures.sights++;
	while (i < count && i < core.count &&
	       sight_equal(&core.items[i], &naive[i]))
		i++;
	if (i == count && i == core.count)
		return true;
	differ(trial, DIFFERENCE_WHO, past);
	for (i = 0; i < core.count; i++)
		append_core_sight(trial->difference.core, &core.items[i]);
	for (i = 0; i < count; i++)
		append_sight(trial->difference.naive, &naive[i]);
	return false;
}

static bool
interval_equal(const struct interval *a, const struct naive_interval *b)
{
	return a->from_us == b->from_us && a->until_us == b->until_us &&
	       sight_equal(&a->sight, &b->sight);
}

static void
append_span(char text[static 2048], int64_t from_us, int64_t until_us)
{
	char bytes[INSTANT_BYTES];
	size_t len = instant_write(from_us, bytes);

	append(text, " from %.*s", (int)len, bytes);
	if (until_us == INTERVAL_STILL)
		return;
	len = instant_write(until_us, bytes);
	append(text, " until %.*s", (int)len, bytes);
}

static void
timelines_differ(struct trial *trial, const struct past *past,
    const struct intervals *core, const struct naive_interval *naive,
    size_t count)
{
	struct difference *difference = &trial->difference;

	differ(trial, DIFFERENCE_TIMELINE, past);
	for (size_t i = 0; i < core->count; i++) {
		append_core_sight(difference->core, &core->items[i].sight);
		append_span(difference->core, core->items[i].from_us,
		    core->items[i].until_us);
	}
	for (size_t i = 0; i < count; i++) {
		append_sight(difference->naive, &naive[i].sight);
		append_span(
		    difference->naive, naive[i].from_us, naive[i].until_us);
	}
}

bool
trial_timeline(struct trial *trial, const struct past *past)
{
	static struct naive_interval naive[NAIVE_INTERVALS];
	size_t count = naive_timeline(past, trial->world->patient, naive);
	struct intervals core = {NULL, 0, 0};
	struct arena kept;
	bool equal;

	arena_reset(&trial->scratch);
	arena_init(&kept, ARENA_BYTES);
	must(intervals_of(
	    &trial->state, &trial->partners, &kept, &trial->scratch, &core));
	trial->figures.timelines++;
	equal = core.count == count;
	for (size_t i = 0; equal && i < count; i++)
		equal = interval_equal(&core.items[i], &naive[i]);
	if (!equal)
		timelines_differ(trial, past, &core, naive, count);
	arena_release(&kept);
	return equal;
}

/* What the core's judge makes of a fact after those before it. */
static enum taking
core_judge(const struct fact *facts, size_t count, const struct fact *fact)
{
	struct precedent precedent = {.clock_us = WORLD_CLOCK_US};
	struct error error;

	for (size_t i = 0; i < count; i++) {
		const struct fact *held = &facts[i];

		if (fact_is_same(fact, held, true))
			return TAKING_EQUAL;
		if (!text_equal(held->episode, fact->episode))
			continue;
		if (held->event == EVENT_EPISODE_OPEN)
			precedent.opening = held;
		if (held->event == EVENT_EPISODE_DISCHARGE)
			precedent.discharge = held;
	}
	if (fact_is_whole(fact, &error) != STATUS_OK ||
	    fact_judge(fact, &precedent, &error) != STATUS_OK)
		return TAKING_REFUSED;
	return TAKING_ADDED;
}

bool
trial_judge(struct trial *trial, const struct fact *facts, size_t count,
    const struct fact *fact, enum taking naive)
{
	static const char *const names[] = {"refused", "unchanged", "recorded"};
	enum taking core = core_judge(facts, count, fact);
	struct past past = {.known_seq = count};

	trial->figures.judged++;
	if (core == naive)
		return true;
	differ(trial, DIFFERENCE_JUDGE, &past);
	append(trial->difference.core, "%s", names[core]);
	append(trial->difference.naive, "%s", names[naive]);
	return false;
}

/* The instants at which a chronicle is asked about, in order. */
struct grid {
	int64_t at_us[GRID_MAX];
	size_t count;
	bool fine;
};

static void
grid_add(struct grid *grid, int64_t at_us)
{
	size_t place = grid->count;

	while (place > 0 && grid->at_us[place - 1] > at_us)
		place--;
	if (place > 0 && grid->at_us[place - 1] == at_us)
		return;
	for (size_t i = grid->count++; i > place; i--)
		grid->at_us[i] = grid->at_us[i - 1];
	grid->at_us[place] = at_us;
}

static void
grid_build(struct grid *grid, const struct chronicle *chronicle, bool fine)
{
	grid->count = 0;
	grid->fine = fine;
	grid_add(grid, WORLD_BEGIN_US);
	for (size_t i = 0; i < chronicle->count; i++) {
		grid_add(grid, chronicle->facts[i].at_us);
		if (fine)
			grid_add(grid, chronicle->facts[i].at_us + HALF_US);
	}
	grid_add(grid, grid->at_us[grid->count - 1] + HALF_US);
}

/* Is any entry marked? If not, all entries are alike. */
static bool
has_mark(const struct chronicle *chronicle)
{
	for (size_t i = 0; i < chronicle->count; i++)
		if (chronicle->facts[i].event == EVENT_MARK_PRIVATE)
			return true;
	return false;
}

/* A viewer and a source at one moment: its entries, whenever recorded. */
static bool
trial_entries(struct trial *trial, const struct past *past,
    const struct grid *grid, const struct relation *relation, size_t entries)
{
	struct entry entry = {
	    .patient = trial->world->patient, .org = relation->org};
	bool own = text_equal(relation->viewer, relation->org);

	for (size_t r = 0; r < grid->count; r++) {
		entry.recorded_us = grid->at_us[r];
		if (own && !grid->fine && entry.recorded_us < past->at_us)
			continue;
		for (size_t e = 0; e < entries; e++) {
			struct verdict core;

			entry.entry = trial->world->entries.items[e];
			core = relation_decide(relation, &entry);
			if (!decision_check(
				trial, past, relation->viewer, &entry, &core))
				return false;
		}
		if (entry.recorded_us > past->at_us)
			break; /* one future is like another */
	}
	return true;
}

static bool
trial_moment(struct trial *trial, const struct past *past,
    const struct grid *grid, size_t entries)
{
	const struct list *viewers = &trial->world->viewers;
	const struct list *sources = &trial->world->sources;
	struct relation relation;

	for (size_t v = 0; v < viewers->count; v++)
		for (size_t s = 0; s < sources->count; s++) {
			relation_resolve(&relation, &trial->state,
			    &trial->partners, viewers->items[v],
			    sources->items[s], past->at_us);
			if (!trial_entries(
				trial, past, grid, &relation, entries))
				return false;
		}
	return true;
}

bool
trial_run(struct trial *trial, const struct chronicle *chronicle, bool fine)
{
	struct past past = {.facts = chronicle->facts,
	    .count = chronicle->count,
	    .known_seq = chronicle->count};
	size_t entries = has_mark(chronicle) ? trial->world->entries.count : 1;
	struct grid grid;

	trial_fold(trial, chronicle, chronicle->count);
	grid_build(&grid, chronicle, fine);
	for (size_t i = 0; i < grid.count; i++) {
		past.at_us = grid.at_us[i];
		if (!trial_moment(trial, &past, &grid, entries) ||
		    !trial_who(trial, &past))
			return false;
	}
	return !fine || trial_timeline(trial, &past);
}
