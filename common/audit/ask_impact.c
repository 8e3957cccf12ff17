/* ask_impact - what facts not yet recorded would change. Audit. */
#include "impact.h"

#include "../ground/search.h"

#include <stdlib.h>

#define FACTS_MAX ((size_t)32 << 20)

static const char *const columns[] = {"patient", "viewer", "source", "route",
    "episode", "entry", "was", "was_before", "becomes", "becomes_before", NULL};

/* One patient's facts, and who sees what, before or after. */
struct side {
	struct state state;
	struct sights sights;
};

/* The moment asked about: now, or when the last of the facts takes effect. */
static void
moment_take(struct impact *impact)
{
	struct ask *ask = &impact->ask;

	if (options_has(&ask->run->options, FIELD_AT))
		return;
	for (size_t i = 0; i < impact->count; i++)
		if (impact->facts[i].at_us > ask->at_us)
			ask->at_us = impact->facts[i].at_us;
}

static void
sees_answer(struct answers *answers, const char *name, const char *before,
    const struct sight *sight)
{
	bool all = sight && sight->before_us == HORIZON_UNLIMITED;

	if (!sight) {
		answer_verdict(answers, name, TEXT("nothing"), TONE_BAD);
		return;
	}
	answer_verdict(answers, name, all ? TEXT("all") : TEXT("before"),
	    all ? TONE_GOOD : TONE_PLAIN);
	if (!all)
		answer_instant(answers, before, sight->before_us);
}

/* One change; entry is empty where it is about the whole row. */
static enum status
change_answer(struct ask *ask, struct text patient, struct text entry,
    const struct sight *was, const struct sight *becomes, struct error *error)
{
	struct answers *answers = &ask->answers;
	const struct sight *sight = was ? was : becomes;

	answer_begin(answers);
	answer_patient(answers, patient);
	answer_text(answers, "viewer", sight->viewer);
	answer_text(answers, "source", sight->source);
	answer_text(answers, "route", route_name(sight->route));
	if (sight->episode)
		answer_text(answers, "episode", sight->episode->id);
	answer_text(answers, "entry", entry);
	sees_answer(answers, "was", "was_before", was);
	sees_answer(answers, "becomes", "becomes_before", becomes);
	return answer_end(answers, error);
}

/*
 * Does the viewer see all without the sight too, as the same organisation? Who
 * is one with the source is not listed, and has neither gained nor lost.
 */
static bool
is_own(struct impact *impact, struct known *known, const struct sight *sight)
{
	return orgs_are_one(
	    &known->orgs, sight->viewer, sight->source, impact->ask.at_us);
}

/* Has the viewer more or less by the change? One of the two may be NULL. */
static bool
sight_changes(
    struct impact *impact, const struct sight *was, const struct sight *becomes)
{
	const struct sight *sight = was ? was : becomes;
	int64_t before_us = was ? was->before_us : HORIZON_NONE;
	int64_t after_us = becomes ? becomes->before_us : HORIZON_NONE;

	if (is_own(impact, &impact->ask.known, sight))
		before_us = HORIZON_UNLIMITED;
	if (is_own(impact, &impact->after, sight))
		after_us = HORIZON_UNLIMITED;
	return before_us != after_us;
}

/* Goes through both lists, which have one order, side by side. */
static enum status
sights_compare(struct impact *impact, struct text patient,
    const struct sights *before, const struct sights *after,
    struct error *error)
{
	size_t b = 0, a = 0;
	enum status status = STATUS_OK;

	while (!status && (b < before->count || a < after->count)) {
		const struct sight *was =
		    b < before->count ? &before->items[b] : NULL;
		const struct sight *becomes =
		    a < after->count ? &after->items[a] : NULL;
		int order = !was       ? 1
			    : !becomes ? -1
				       : sight_compare(was, becomes);

		b += order <= 0;
		a += order >= 0;
		if (order > 0)
			was = NULL;
		if (order < 0)
			becomes = NULL;
		if (sight_changes(impact, was, becomes))
			status = change_answer(&impact->ask, patient, TEXT(""),
			    was, becomes, error);
	}
	return status;
}

/* Ids of entries that the facts may hide or open, each once in any case. */
struct things {
	struct thing {
		struct text org, entry;
	} * items;
	size_t count, room;
	struct index index;
	struct arena *arena;
};

static uint32_t
thing_hash(const struct thing *thing)
{
	return text_hash_folded(thing->entry, text_hash(thing->org, 0));
}

static bool
things_fit(struct things *things)
{
	void *items = things->items;

	if (!arena_grow(things->arena, &items, &things->room, things->count,
		sizeof *things->items))
		return false;
	things->items = items;
	if (!index_is_tight(&things->index, things->count))
		return true;
	if (!index_grow(&things->index, things->arena))
		return false;
	for (size_t i = 0; i < things->count; i++)
		index_put(&things->index, thing_hash(&things->items[i]), i);
	return true;
}

static bool
things_add(struct things *things, struct text org, struct text entry)
{
	struct thing thing = {org, entry};
	uint32_t hash = thing_hash(&thing);

	if (!things_fit(things))
		return false;
	for (size_t slot = index_slot(&things->index, hash);
	     things->index.slots[slot];
	     slot = index_next(&things->index, slot)) {
		const struct thing *other =
		    &things->items[things->index.slots[slot] - 1];

		if (text_equal(other->org, org) &&
		    text_equal_folded(other->entry, entry))
			return true;
	}
	index_put(&things->index, hash, things->count);
	things->items[things->count++] = thing;
	return true;
}

/* Who loses or gains the entry of that id. */
static enum status
thing_compare(struct impact *impact, const struct thing *thing,
    const struct side *before, const struct side *after, struct error *error)
{
	struct ask *ask = &impact->ask;
	bool hid = mark_in_force(&before->state, &ask->known.orgs, thing->org,
	    thing->entry, ask->at_us);
	bool hides = mark_in_force(&after->state, &impact->after.orgs,
	    thing->org, thing->entry, ask->at_us);
	const struct sights *seen = hid ? &after->sights : &before->sights;
	enum status status = STATUS_OK;

	if (hid == hides)
		return STATUS_OK;
	for (size_t i = 0; !status && i < seen->count; i++) {
		const struct sight *sight = &seen->items[i];

		if (text_equal(sight->source, thing->org))
			status = change_answer(ask, before->state.patient,
			    thing->entry, hid ? NULL : sight,
			    hid ? sight : NULL, error);
	}
	return status;
}

static bool
fact_is_before(const void *fact, const void *key)
{
	return fact_compare(fact, key) < 0;
}

/* The marks among a patient's facts, and those that a void takes back. */
static enum status
things_of_facts(struct things *things, struct impact *impact,
    struct text patient, struct error *error)
{
	struct fact key = {.patient = patient};
	size_t i = search_first(
	    impact->facts, impact->count, sizeof key, fact_is_before, &key);

	for (;
	     i < impact->count && text_equal(impact->facts[i].patient, patient);
	     i++) {
		struct known_fact found = {.fact = impact->facts[i]};

		if (found.fact.event == EVENT_FACT_VOID &&
		    known_fact_find(&impact->ask.known, found.fact.of,
			things->arena, &found, error))
			return error->status;
		if (found.fact.event == EVENT_MARK_PRIVATE &&
		    !things_add(things, found.fact.org, found.fact.entry))
			return impact_full(error);
	}
	return STATUS_OK;
}

/* All that a side's marks may hide, under each code that is ever joined. */
static bool
things_of_marks(struct things *things, const struct state *state,
    const struct organisations *orgs)
{
	for (size_t i = 0; i < state->mark_count; i++) {
		const struct mark *mark = &state->marks[i];
		const struct family *family = family_of(orgs, mark->org);

		if (!family && !things_add(things, mark->org, mark->entry))
			return false;
		for (uint32_t c = family ? family->first_code : NO_PLACE;
		     c != NO_PLACE; c = orgs->codes[c].next)
			if (!things_add(
				things, orgs->codes[c].text, mark->entry))
				return false;
	}
	return true;
}

/* Where numbers or codes are joined or parted, any mark may hide other
 * entries. */
static enum status
things_compare(struct impact *impact, const struct side *before,
    const struct side *after, struct arena *arena, struct error *error)
{
	const struct organisations *orgs = &impact->after.orgs;
	struct things things = {.arena = arena};
	enum status status =
	    things_of_facts(&things, impact, before->state.patient, error);

	if (!status && impact->joins &&
	    (!things_of_marks(&things, &before->state, orgs) ||
		!things_of_marks(&things, &after->state, orgs)))
		status = impact_full(error);
	for (size_t i = 0; !status && i < things.count; i++)
		status = thing_compare(
		    impact, &things.items[i], before, after, error);
	return status;
}

/* Who sees what, under each code; organisations may have become one. */
static enum status
side_take(struct impact *impact, struct known *known, struct side *side,
    struct arena *arena, struct error *error)
{
	struct sights sights;
	int64_t at_us = impact->ask.at_us;

	if (known_patient(known, &side->state, error))
		return error->status;
	if (!sights_at(&side->state, &known->orgs, at_us, arena, &sights) ||
	    !sights_widen(&sights, &known->orgs, at_us, arena, &side->sights))
		return impact_full(error);
	return STATUS_OK;
}

static enum status
number_weigh(struct impact *impact, struct text number, struct error *error)
{
	struct ask *ask = &impact->ask;
	struct side before, after;
	struct arena arena;
	enum status status;

	arena_init(&arena, (size_t)128 << 20);
	state_init(&before.state, &arena, number);
	state_init(&after.state, &arena, number);
	status = side_take(impact, &ask->known, &before, &arena, error);
	if (!status)
		status =
		    side_take(impact, &impact->after, &after, &arena, error);
	/* a number that is another's before and after goes with that one */
	if (!status && (text_equal(before.state.patient, number) ||
			   text_equal(after.state.patient, number))) {
		status = sights_compare(
		    impact, number, &before.sights, &after.sights, error);
		before.state.patient = number;
		if (!status)
			status = things_compare(
			    impact, &before, &after, &arena, error);
	}
	arena_release(&arena);
	return status;
}

/* The number, once; and those that it is or would be linked with. */
static enum status
named_weigh(struct impact *impact, struct text number, struct error *error)
{
	struct numbers numbers;
	struct arena arena;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status = known_numbers(&impact->after, number, &arena, &numbers, error);
	if (!status && !numbers.count)
		status = number_weigh(impact, number, error);
	for (size_t i = 0; !status && i < numbers.number_count; i++) {
		struct text linked = numbers.items[i].number;
		uint32_t place;
		bool fresh;

		if (!pool_put(&impact->weighed, linked, &place, &fresh))
			status = impact_full(error);
		if (!status && !fresh)
			continue;
		if (!status)
			status = number_weigh(impact, linked, error);
	}
	arena_release(&arena);
	return status;
}

/* The patients that the facts name, in order, up to limit. */
static enum status
names_weigh(
    struct impact *impact, size_t *next, const char *limit, struct error *error)
{
	enum status status = STATUS_OK;

	for (; !status && *next < impact->count; ++*next) {
		struct text patient = impact->facts[*next].patient;

		if (limit && text_compare(patient, text_of(limit)) > 0)
			break;
		if (patient.len &&
		    (!*next ||
			!text_equal(patient, impact->facts[*next - 1].patient)))
			status = named_weigh(impact, patient, error);
	}
	return status;
}

/* A change of the organisations may concern every patient of the ledger. */
static enum status
all_weigh(struct impact *impact, struct error *error)
{
	char number[11] = "";
	bool found = true;
	size_t next = 0;
	enum status status = STATUS_OK;

	while (!status && found) {
		const struct ledger_about after = {.patient = text_of(number),
		    .upto_seq = impact->ask.upto_seq};

		status = ledger_next_patient(
		    impact->ask.run->ledger, &after, number, &found, error);
		if (status || !found)
			break;
		status = names_weigh(impact, &next, number, error);
		if (!status &&
		    (!next || !text_equal(impact->facts[next - 1].patient,
				  text_of(number))))
			status = named_weigh(impact, text_of(number), error);
	}
	return status ? status : names_weigh(impact, &next, NULL, error);
}

/* Does the fact, or the one that it takes back, join numbers or codes? */
static enum status
fact_joins(struct impact *impact, const struct fact *fact, bool *joins,
    struct error *error)
{
	struct known_fact found = {.fact = *fact};

	if (fact->event == EVENT_FACT_VOID &&
	    known_fact_find(
		&impact->ask.known, fact->of, &impact->arena, &found, error))
		return error->status;
	*joins |= found.fact.event == EVENT_PATIENT_LINK ||
		  found.fact.event == EVENT_ORG_SUCCEED;
	return STATUS_OK;
}

/* Does one of the facts concern organisations, not a patient? */
static enum status
scope_take(struct impact *impact, struct error *error)
{
	for (size_t i = 0; i < impact->count; i++) {
		const struct fact *fact = &impact->facts[i];

		impact->concerns_all |= !fact->patient.len;
		if (fact_joins(impact, fact, &impact->joins, error))
			return error->status;
	}
	if (impact->count)
		qsort(impact->facts, impact->count, sizeof *impact->facts,
		    fact_compare);
	known_init(
	    &impact->after, impact->ask.run->ledger, impact->ask.upto_seq);
	if (known_suppose(&impact->after, impact->facts, impact->count, error))
		return error->status;
	return known_orgs(&impact->after, error);
}

static enum status
impact_weigh(struct impact *impact, struct error *error)
{
	size_t next = 0;
	enum status status = impact_take(impact, error);

	moment_take(impact);
	if (!status)
		status = scope_take(impact, error);
	if (status)
		return status;
	return impact->concerns_all ? all_weigh(impact, error)
				    : names_weigh(impact, &next, NULL, error);
}

enum status
ask_impact(struct run *run, struct error *error)
{
	struct impact *impact = arena_alloc(&run->arena, sizeof *impact);
	struct error closing;
	enum status status;

	if (!impact)
		return impact_full(error);
	arena_init(&impact->arena, FACTS_MAX);
	pool_init(&impact->weighed, FACTS_MAX);
	status = lines_open(
	    &impact->lines, run, (struct lines_sought){0, 0, false}, error);
	if (!status)
		status = ask_open(&impact->ask, run, "impact", columns, error);
	if (!status)
		status = impact_weigh(impact, error);
	if (impact->ask.run)
		status = ask_close(&impact->ask, status, error);
	arena_release(&impact->arena);
	pool_release(&impact->weighed);
	known_release(&impact->after);
	if (lines_close(&impact->lines, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}
