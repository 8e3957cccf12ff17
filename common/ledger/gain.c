/* gain - who would come to see more by a fact. Ledger. */
#include "gain.h"

/* Two states of a patient, and the pairs that gain. */
#define WEIGH_MAX ((size_t)256 << 20)
/* The viewers that gain, of all patients. */
#define VIEWERS_MAX ((size_t)16 << 20)

/* An organisation, and what becomes of its private entries by the fact. */
struct named {
	struct text text;
	bool hid;   /* of a source: some were private */
	bool opens; /* some are no longer */
};

/* Each once. */
struct codes {
	struct arena *arena;
	struct named *items;
	size_t count, room;
	struct index index;
};

/* The ledger as it is, and as it would be with the fact. */
struct weighing {
	struct known before, after;
	const struct fact *fact, *target;
	int64_t at_us;
	struct arena arena;   /* one patient's */
	struct arena keeping; /* the viewers that gain */
	struct codes viewers;
	struct gain *gain;
};

/* Two states of one patient. */
struct sides {
	struct state before, after;
};

static struct named *
codes_find(const struct codes *codes, struct text code)
{
	uint32_t place = index_find(
	    &codes->index, KEYS(codes->items, struct named, text), code);

	return place == NO_PLACE ? NULL : &codes->items[place];
}

/* Adds the code, once; false where memory runs out. */
static bool
codes_add(struct codes *codes, struct text code)
{
	void *items = codes->items;
	struct named fresh = {.hid = false};

	if (codes_find(codes, code))
		return true;
	if (!arena_grow(codes->arena, &items, &codes->room, codes->count,
		sizeof *codes->items))
		return false;
	codes->items = items;
	if (!index_fit(&codes->index, KEYS(items, struct named, text),
		codes->count, codes->arena) ||
	    !arena_copy(codes->arena, code, &fresh.text))
		return false;
	codes->items[codes->count] = fresh;
	index_add(&codes->index, fresh.text, codes->count++);
	return true;
}

/* The code, and those that are ever joined with it. */
static bool
family_add(
    struct codes *codes, const struct organisations *orgs, struct text code)
{
	const struct family *family = family_of(orgs, code);

	if (!codes_add(codes, code))
		return false;
	for (uint32_t c = family ? family->first_code : NO_PLACE; c != NO_PLACE;
	     c = orgs->codes[c].next)
		if (!codes_add(codes, orgs->codes[c].text))
			return false;
	return true;
}

/* Whose records the patient's facts are about. */
static bool
sources_add(struct codes *codes, const struct organisations *orgs,
    const struct state *state)
{
	for (size_t i = 0; i < state->episode_count; i++)
		if (!family_add(codes, orgs, state->episodes[i].practice) ||
		    !family_add(codes, orgs, state->episodes[i].service))
			return false;
	for (size_t i = 0; i < state->choice_count; i++)
		if (!family_add(codes, orgs, state->choices[i].practice))
			return false;
	return true;
}

static bool
partners_add(struct codes *codes, const struct organisations *orgs)
{
	for (size_t i = 0; i < orgs->partner_count; i++)
		if (!codes_add(codes, orgs->partners[i].org))
			return false;
	return true;
}

/* How far the viewer sees into the source's record at that moment. */
static int64_t
extent_of(const struct weighing *w, struct known *known,
    const struct state *state, struct text viewer, struct text source)
{
	const struct inquiry inquiry = {.state = state,
	    .orgs = &known->orgs,
	    .viewer = viewer,
	    .at_us = w->at_us,
	    .is_now = true,
	    .rules = RULES_NOW};
	struct relation relation;

	relation_resolve(&relation, &inquiry, source);
	return rule_allows(relation.standing.rule) ? HORIZON_UNLIMITED
						   : relation.horizon_us;
}

static bool
is_own(const struct weighing *w, struct known *known, struct text viewer,
    struct text source)
{
	return orgs_are_one(&known->orgs, viewer, source, w->at_us);
}

/*
 * Does the viewer come to see a private entry? The source's own organisation
 * sees them all. What the others see of one that is private no longer may have
 * been recorded too late for them: that is counted, since nothing tells.
 */
static bool
entry_opens(struct weighing *w, const struct sides *sides, struct text viewer,
    const struct named *source)
{
	if (!source->hid || is_own(w, &w->before, viewer, source->text))
		return false;
	if (is_own(w, &w->after, viewer, source->text))
		return true;
	return source->opens && extent_of(w, &w->after, &sides->after, viewer,
				    source->text) != HORIZON_NONE;
}

static bool
pair_gains(struct weighing *w, const struct sides *sides, struct text viewer,
    const struct named *source)
{
	return entry_opens(w, sides, viewer, source) ||
	       extent_of(w, &w->after, &sides->after, viewer, source->text) >
		   extent_of(
		       w, &w->before, &sides->before, viewer, source->text);
}

/* What becomes of the entry that a mark is about, at one source. */
static void
mark_weigh(struct weighing *w, const struct sides *sides,
    const struct mark *mark, struct named *source)
{
	if (source->opens || !mark_in_force(&sides->before, &w->before.orgs,
				 source->text, mark->entry, w->at_us))
		return;
	source->hid = true;
	source->opens = !mark_in_force(
	    &sides->after, &w->after.orgs, source->text, mark->entry, w->at_us);
}

/* A mark may hide the entries of all the codes that are ever joined. */
static void
marks_weigh(
    struct weighing *w, const struct sides *sides, struct codes *sources)
{
	const struct organisations *orgs = &w->after.orgs;

	for (size_t i = 0; i < sides->before.mark_count; i++) {
		const struct mark *mark = &sides->before.marks[i];
		const struct family *family = family_of(orgs, mark->org);
		struct named *source = codes_find(sources, mark->org);

		if (!family && source)
			mark_weigh(w, sides, mark, source);
		for (uint32_t c = family ? family->first_code : NO_PLACE;
		     c != NO_PLACE; c = orgs->codes[c].next)
			if ((source = codes_find(sources, orgs->codes[c].text)))
				mark_weigh(w, sides, mark, source);
	}
}

/* Counts the pairs of a patient, and remembers the viewers. */
static bool
pairs_count(struct weighing *w, const struct sides *sides,
    const struct codes *viewers, const struct codes *sources)
{
	uint64_t before = w->gain->pairs;

	for (size_t v = 0; v < viewers->count; v++)
		for (size_t s = 0; s < sources->count; s++) {
			struct text viewer = viewers->items[v].text;
			const struct named *source = &sources->items[s];

			if (text_equal(viewer, source->text) ||
			    !pair_gains(w, sides, viewer, source))
				continue;
			w->gain->pairs++;
			if (!codes_add(&w->viewers, viewer))
				return false;
		}
	w->gain->patients += w->gain->pairs > before;
	return true;
}

static bool
sides_weigh(struct weighing *w, const struct sides *sides)
{
	struct codes sources = {.arena = &w->arena};
	struct codes viewers = {.arena = &w->arena};
	const struct organisations *orgs = &w->after.orgs;

	if (!sources_add(&sources, orgs, &sides->before) ||
	    !sources_add(&sources, orgs, &sides->after) ||
	    !sources_add(&viewers, orgs, &sides->before) ||
	    !sources_add(&viewers, orgs, &sides->after) ||
	    !partners_add(&viewers, orgs))
		return false;
	marks_weigh(w, sides, &sources);
	return pairs_count(w, sides, &viewers, &sources);
}

static enum status
number_weigh(struct weighing *w, struct text number, struct error *error)
{
	struct sides sides;

	arena_reset(&w->arena);
	state_init(&sides.before, &w->arena, number);
	state_init(&sides.after, &w->arena, number);
	if (known_patient(&w->before, &sides.before, error) ||
	    known_patient(&w->after, &sides.after, error))
		return error->status;
	/* a number that is another's in both has its turn with that one */
	if (!text_equal(sides.before.patient, number) &&
	    !text_equal(sides.after.patient, number))
		return STATUS_OK;
	return sides_weigh(w, &sides) ? STATUS_OK : error_no_memory(error);
}

static enum status
all_weigh(struct weighing *w, struct error *error)
{
	char number[11] = "";
	bool found = true;
	enum status status = STATUS_OK;

	while (!status && found) {
		const struct ledger_about after = {
		    .patient = text_of(number), .upto_seq = w->before.upto_seq};

		status = ledger_next_patient(
		    w->before.ledger, &after, number, &found, error);
		if (!status && found)
			status = number_weigh(w, text_of(number), error);
	}
	return status;
}

/*
 * Is the number superseded both as things are and as they would be? Then it has
 * its turn with the number in force.
 */
static bool
number_is_anothers(
    const struct weighing *w, const struct numbers *numbers, struct text number)
{
	bool before = false, after = false;

	for (size_t i = 0; i < numbers->count; i++) {
		const struct link *link = &numbers->links[i];

		if (!text_equal(link->was, number))
			continue;
		after |= !link->void_seq;
		before |= link->seq != w->fact->seq &&
			  (!link->void_seq || link->void_seq == w->fact->seq);
	}
	return before && after;
}

/* The numbers that the fact, or the one it takes back, may concern. */
static enum status
named_weigh(struct weighing *w, struct error *error)
{
	const struct fact *named = w->target ? w->target : w->fact;
	struct numbers numbers;
	struct arena arena;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status =
	    known_numbers(&w->after, named->patient, &arena, &numbers, error);
	if (!status && !numbers.number_count)
		status = number_weigh(w, named->patient, error);
	for (size_t i = 0; !status && i < numbers.number_count; i++)
		if (!number_is_anothers(w, &numbers, numbers.items[i].number))
			status =
			    number_weigh(w, numbers.items[i].number, error);
	arena_release(&arena);
	return status;
}

static enum status
fact_weigh(struct weighing *w, struct error *error)
{
	const struct fact *named = w->target ? w->target : w->fact;
	enum status status = known_orgs(&w->before, error);

	if (!status)
		status = known_orgs(&w->after, error);
	if (status)
		return status;
	return named->patient.len ? named_weigh(w, error) : all_weigh(w, error);
}

enum status
gain_weigh(const struct known *known, const struct fact *fact,
    const struct fact *target, int64_t at_us, struct gain *gain,
    struct error *error)
{
	struct weighing w = {
	    .fact = fact, .target = target, .at_us = at_us, .gain = gain};
	enum status status;

	*gain = (struct gain){0, 0, 0};
	known_init(&w.before, known->ledger, known->upto_seq);
	known_init(&w.after, known->ledger, known->upto_seq);
	arena_init(&w.arena, WEIGH_MAX);
	arena_init(&w.keeping, VIEWERS_MAX);
	w.viewers = (struct codes){.arena = &w.keeping};
	status = known_suppose(&w.after, fact, 1, error);
	if (!status)
		status = fact_weigh(&w, error);
	gain->viewers = w.viewers.count;
	known_release(&w.before);
	known_release(&w.after);
	arena_release(&w.arena);
	arena_release(&w.keeping);
	return status;
}
