/* events - the events of a ledger, read whole. Fhir. */
#include "events.h"

#include "../fields/line_read.h"

#include <string.h>

#define EVENTS_MAX ((size_t)2 << 30)
#define LINE_MAX_BYTES ((size_t)4 << 20)

void
events_init(struct events *events)
{
	*events = (struct events){.count = 0};
	arena_init(&events->arena, EVENTS_MAX);
	arena_init(&events->line, LINE_MAX_BYTES);
}

void
events_release(struct events *events)
{
	arena_release(&events->arena);
	arena_release(&events->line);
}

/* Keeps a fact that decides. */
static enum status
fact_keep(struct events *events, const struct fact *fact, struct text hash,
    struct error *error)
{
	void *items = events->items;
	struct past *past = arena_alloc(&events->arena, sizeof *past);

	if (!past || !fact_copy(fact, &events->arena, &past->fact) ||
	    !arena_copy(&events->arena, hash, &past->hash) ||
	    !arena_grow(&events->arena, &items, &events->room, events->count,
		sizeof past))
		return error_no_memory(error);
	events->items = items;
	events->items[events->count++] = past;
	return STATUS_OK;
}

enum status
events_add(struct events *events, struct text line, struct error *error)
{
	struct fact fact;
	struct text hash;

	arena_reset(&events->line);
	if (line_read(line, &events->line, &fact, &hash, error))
		return error->status;
	if (fact.seq <= events->last_seq)
		return error_refuse(error, "seq",
		    "is not behind the event before it: audit-view events "
		    "prints them in order");
	events->last_seq = fact.seq;
	if (fact.event != EVENT_RECORD_VIEW && fact.event != EVENT_VIEW_REVIEW)
		return fact_keep(events, &fact, hash, error);
	events->looks++;
	return STATUS_OK;
}

static struct past *
past_of(struct events *events, uint64_t seq)
{
	size_t low = 0, high = events->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (events->items[middle]->fact.seq < seq)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == events->count || events->items[low]->fact.seq != seq)
		return NULL;
	return events->items[low];
}

/* A void of an opening voids with it all of its episode that stands. */
static void
episode_void(
    struct events *events, const struct fact *opening, const struct fact *by)
{
	for (size_t i = 0; i < events->count; i++) {
		struct fact *fact = &events->items[i]->fact;

		if (fact->seq >= by->seq)
			return;
		if (fact->seq >= opening->seq && !fact->void_seq &&
		    text_equal(fact->episode, opening->episode))
			fact->void_seq = by->seq;
	}
}

static void
voids_settle(struct events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		const struct fact *by = &events->items[i]->fact;
		struct past *target;

		if (by->event != EVENT_FACT_VOID)
			continue;
		target = past_of(events, by->of);
		if (!target || target->fact.void_seq)
			continue;
		target->fact.void_seq = by->seq;
		if (target->fact.event == EVENT_EPISODE_OPEN)
			episode_void(events, &target->fact, by);
	}
}

/* The place of what is about key, which is added where it is not there; *fresh
 * says so. */
static bool
key_place(struct events *events, struct text key, size_t *place, bool *fresh)
{
	uint32_t hash = text_hash(key, 0);
	void *keys = events->keys, *latest = events->latest;
	size_t slot, count = events->key_count;

	if (index_is_tight(&events->index, count)) {
		if (!index_grow(&events->index, &events->arena))
			return false;
		for (size_t i = 0; i < count; i++)
			index_put(
			    &events->index, text_hash(events->keys[i], 0), i);
	}
	slot = index_slot(&events->index, hash);
	for (; events->index.slots[slot];
	     slot = index_next(&events->index, slot)) {
		*place = events->index.slots[slot] - 1;
		if (text_equal(events->keys[*place], key))
			return *fresh = false, true;
	}
	if (!arena_grow(
		&events->arena, &keys, &events->key_room, count, sizeof key) ||
	    !arena_grow(&events->arena, &latest, &events->latest_room, count,
		sizeof *events->latest))
		return false;
	events->keys = keys;
	events->latest = latest;
	events->keys[count] = key;
	index_put(&events->index, hash, count);
	events->key_count++;
	return *place = count, *fresh = true, true;
}

/* "KIND a b c": what a decision is about. */
static bool
key_make(struct events *events, char kind, const struct text *parts,
    struct text *key)
{
	size_t len = 1;
	char *to;

	for (size_t i = 0; i < 3; i++)
		len += parts[i].len + 1;
	to = arena_alloc(&events->arena, len);
	if (!to)
		return false;
	*key = (struct text){to, len};
	*to++ = kind;
	for (size_t i = 0; i < 3; i++) {
		*to++ = ' ';
		if (parts[i].len)
			memcpy(to, parts[i].ptr, parts[i].len);
		to += parts[i].len;
	}
	return true;
}

enum sort {
	SORT_TO_SERVICE = 's',
	SORT_TO_PRACTICE = 'p',
	SORT_MIG = 'm',
	SORT_PRIVATE = 'e',
	SORT_OPENING = 'o'
};

static bool *
passed_of(struct past *past, enum sort sort)
{
	if (sort == SORT_TO_SERVICE)
		return &past->to_service_passed;
	if (sort == SORT_TO_PRACTICE)
		return &past->to_practice_passed;
	return &past->passed;
}

static enum decision
decision_of(const struct fact *fact, enum sort sort)
{
	if (sort == SORT_TO_SERVICE)
		return fact->to_service;
	if (sort == SORT_TO_PRACTICE)
		return fact->to_practice;
	return sort == SORT_MIG ? fact->mig : fact->private;
}

/* Does b take the place of a? The careful one of one instant stays. */
static bool
overtakes(const struct fact *b, const struct fact *a, enum sort sort)
{
	enum decision careful =
	    sort == SORT_PRIVATE ? DECISION_YES : DECISION_NO;

	if (b->at_us != a->at_us)
		return b->at_us > a->at_us;
	return decision_of(a, sort) != careful;
}

static bool
decision_settle(struct events *events, size_t at, enum sort sort)
{
	struct past *past = events->items[at], *other;
	const struct fact *fact = &past->fact;
	struct text key;
	size_t place;
	bool fresh;

	if (decision_of(fact, sort) == DECISION_UNSET)
		return true;
	if (!key_make(events, (char)sort,
		(struct text[]){sort == SORT_MIG || sort == SORT_PRIVATE
				    ? fact->patient
				    : fact->episode,
		    sort == SORT_MIG ? fact->practice : fact->org, fact->entry},
		&key) ||
	    !key_place(events, key, &place, &fresh))
		return false;
	if (!fresh) {
		other = events->items[events->latest[place]];
		if (!overtakes(fact, &other->fact, sort))
			return *passed_of(past, sort) = true, true;
		*passed_of(other, sort) = true;
	}
	events->latest[place] = at;
	return true;
}

/* Openings by their episode, and the discharges that end them. */
static bool
episode_settle(struct events *events, size_t at)
{
	struct past *past = events->items[at];
	struct text key;
	size_t place;
	bool fresh;

	if (past->fact.event != EVENT_EPISODE_OPEN &&
	    past->fact.event != EVENT_EPISODE_DISCHARGE)
		return true;
	if (!key_make(events, SORT_OPENING,
		(struct text[]){past->fact.episode, {NULL, 0}, {NULL, 0}},
		&key) ||
	    !key_place(events, key, &place, &fresh))
		return false;
	if (past->fact.event == EVENT_EPISODE_OPEN || fresh)
		events->latest[place] = at;
	else
		events->items[events->latest[place]]->ended = at + 1;
	return true;
}

/* What an ended episode decided is in force no more. Each fact learns which
 * opening its episode has. */
static bool
ended_settle(struct events *events, size_t at)
{
	struct past *past = events->items[at];
	struct text key;
	size_t place;
	bool fresh;

	if (!past->fact.episode.len)
		return true;
	if (!key_make(events, SORT_OPENING,
		(struct text[]){past->fact.episode, {NULL, 0}, {NULL, 0}},
		&key) ||
	    !key_place(events, key, &place, &fresh))
		return false;
	if (fresh) {
		events->latest[place] = at;
		return true;
	}
	if (events->items[events->latest[place]]->ended)
		past->to_service_passed = past->to_practice_passed = true;
	past->opened = events->latest[place] + 1;
	return true;
}

enum status
events_settle(struct events *events, struct error *error)
{
	static const enum sort sorts[] = {
	    SORT_TO_SERVICE, SORT_TO_PRACTICE, SORT_MIG, SORT_PRIVATE};
	bool room = true;

	voids_settle(events);
	for (size_t i = 0; room && i < events->count; i++) {
		if (events->items[i]->fact.void_seq)
			continue;
		room = episode_settle(events, i);
		for (size_t s = 0; room && s < 4; s++)
			room = decision_settle(events, i, sorts[s]);
	}
	for (size_t i = 0; room && i < events->count; i++)
		if (!events->items[i]->fact.void_seq)
			room = ended_settle(events, i);
	return room ? STATUS_OK : error_no_memory(error);
}
