/* visit - the patients of a group with what is known of each. Entries. */
#include "gather.h"

#include <stdlib.h>

/* The patients read under one hold, before a writer gets its turn. */
#define HELD_PATIENTS 256

/* What gathering_visit was called with. */
struct gathering_visit {
	struct known *known;
	patient_visit *visit;
	void *ctx;
};

static uint32_t
number_hash(uint64_t number)
{
	return (uint32_t)(number * UINT64_C(0x9e3779b97f4a7c15) >> 32);
}

/* The state of that number, NULL where it is not kept. */
static const struct state *
kept_find(const struct kept_states *kept, uint64_t number)
{
	const struct index *index = &kept->index;

	if (!index->room)
		return NULL;
	for (size_t slot = index_slot(index, number_hash(number));
	     index->slots[slot]; slot = index_next(index, slot))
		if (kept->numbers[index->slots[slot] - 1] == number)
			return kept->items[index->slots[slot] - 1];
	return NULL;
}

static bool
kept_reindex(struct kept_states *kept)
{
	if (!index_is_tight(&kept->index, kept->count))
		return true;
	if (!index_grow(&kept->index, &kept->arena))
		return false;
	for (size_t i = 0; i < kept->count; i++)
		index_put(&kept->index, number_hash(kept->numbers[i]), i);
	return true;
}

void
gathering_forget(struct gathering *gathering)
{
	struct kept_states *kept = &gathering->visits->kept;
	struct arena arena = kept->arena;

	if (arena.held > 2 * KEPT_FULL)
		arena_release(&arena);
	arena_reset(&arena);
	*kept = (struct kept_states){.arena = arena};
}

/* Lets go of what is kept where the last one was too large to be kept. */
static void
kept_trim(struct gathering *gathering)
{
	if (gathering->visits->kept.arena.used <= 2 * KEPT_FULL)
		return;
	gathering_forget(gathering);
	gathering->visits->kept.full = true;
}

/* A place among those kept; NULL where there is none. */
static struct state *
kept_place(struct kept_states *kept, uint64_t number)
{
	void *items = kept->items, *numbers = kept->numbers;
	struct state *state = arena_alloc(&kept->arena, sizeof *state);

	if (!state || !kept_reindex(kept) ||
	    !arena_grow(&kept->arena, &items, &kept->room, kept->count,
		sizeof *kept->items))
		return NULL;
	kept->items = items;
	if (!arena_grow(&kept->arena, &numbers, &kept->number_room, kept->count,
		sizeof *kept->numbers))
		return NULL;
	kept->numbers = numbers;
	kept->items[kept->count] = state;
	kept->numbers[kept->count] = number;
	return state;
}

/* Reads a state that is to be kept; *kept_state is NULL where it cannot be. */
static enum status
state_keep(struct gathering *gathering, struct known *known,
    const struct patient_entries *chain, const struct state **kept_state,
    struct error *error)
{
	struct kept_states *kept = &gathering->visits->kept;
	struct state *state = kept_place(kept, chain->number);

	*kept_state = NULL;
	if (!state)
		return kept->full = true, STATUS_OK;
	state_init(state, &kept->arena, digits_of(chain->in_force));
	if (known_patient(known, state, error))
		return error->status;
	kept->full = kept->arena.used > KEPT_FULL;
	index_put(&kept->index, number_hash(chain->number), kept->count++);
	*kept_state = state;
	return STATUS_OK;
}

/* The state of the chain's patient: one that is kept, or into *state. */
static enum status
state_find(struct gathering *gathering, struct known *known,
    const struct patient_entries *chain, struct state *state,
    const struct state **found, struct error *error)
{
	struct kept_states *kept = &gathering->visits->kept;

	arena_reset(&gathering->visits->scratch);
	*found = NULL;
	if (!known_has_links(known)) {
		*found = kept_find(kept, chain->number);
		if (!*found && !kept->full &&
		    state_keep(gathering, known, chain, found, error))
			return error->status;
	}
	if (*found)
		return STATUS_OK;
	state_init(
	    state, &gathering->visits->scratch, digits_of(chain->in_force));
	*found = state;
	return known_patient(known, state, error);
}

/* Tells the ledger whose facts it is asked for next. */
static enum status
patients_foresee(const struct gathering *gathering, struct ledger *ledger,
    size_t at, size_t end, struct error *error)
{
	struct ledger_about asked[HELD_PATIENTS];
	size_t count = 0;

	if (!ledger_prefetch_most(ledger))
		return STATUS_OK;
	for (; at < end; at++) {
		const struct patient_entries *chain = &gathering->patients[at];

		if (chain->first != ENTRY_END)
			asked[count++] = (struct ledger_about){
			    .patient = digits_of(chain->in_force)};
	}
	qsort(asked, count, sizeof *asked, about_compare);
	return ledger_prefetch(ledger, asked, count, error);
}

/* Visits patients from place at on, under one hold of the ledger. */
static enum status
patients_visit(struct gathering *gathering, const struct gathering_visit *to,
    size_t at, struct error *error)
{
	size_t end = at + HELD_PATIENTS;
	enum status status;

	if (end > gathering->patient_count)
		end = gathering->patient_count;
	status = patients_foresee(gathering, to->known->ledger, at, end, error);
	for (; !status && at < end; at++) {
		const struct patient_entries *chain = &gathering->patients[at];
		const struct state *found;
		struct state state;

		if (chain->first == ENTRY_END)
			continue; /* joined to another number's */
		status = state_find(
		    gathering, to->known, chain, &state, &found, error);
		if (!status && found != &state)
			state = *found;
		if (!status && !state.numbers) /* the same, not a copy */
			state.patient = digits_of(chain->in_force);
		if (!status)
			status =
			    to->visit(to->ctx, gathering, chain, &state, error);
		kept_trim(gathering);
	}
	return status;
}

/* A patient of the group whose number has links. */
struct linked {
	struct text in_force;
	size_t place;
};

static int
linked_compare(const void *a, const void *b)
{
	const struct linked *x = a, *y = b;
	int order = text_compare(x->in_force, y->in_force);

	return order ? order : (x->place > y->place) - (x->place < y->place);
}

/* The entries of the one become the other's, which came before it. */
static void
entries_join(struct gathering *gathering, struct patient_entries *to,
    struct patient_entries *from)
{
	gathering->items[to->last].next = from->first;
	to->last = from->last;
	from->first = from->last = ENTRY_END;
}

/* Finds the number in force of each patient that has links. */
static enum status
linked_find(struct gathering *gathering, struct known *known,
    struct linked *linked, size_t *count, struct error *error)
{
	for (size_t i = 0; i < gathering->patient_count; i++) {
		struct text patient = digits_of(gathering->patients[i].own);
		struct numbers numbers;

		arena_reset(&gathering->visits->scratch);
		if (known_numbers(known, patient, &gathering->visits->scratch,
			&numbers, error))
			return error->status;
		if (!numbers.count)
			continue;
		linked[*count].place = i;
		if (!arena_copy(&gathering->arena,
			numbers_in_force(&numbers, patient),
			&linked[*count].in_force))
			return error_no_memory(error);
		++*count;
	}
	return STATUS_OK;
}

/* Entries under numbers that are one form one list, under that in force. */
static enum status
numbers_join(
    struct gathering *gathering, struct known *known, struct error *error)
{
	struct linked *linked;
	size_t count = 0;

	if (known_firsts(known, error))
		return error->status;
	if (!known_has_links(known))
		return STATUS_OK;
	linked = arena_alloc(
	    &gathering->arena, gathering->patient_count * sizeof *linked);
	if (!linked)
		return error_no_memory(error);
	if (linked_find(gathering, known, linked, &count, error))
		return error->status;
	qsort(linked, count, sizeof *linked, linked_compare);
	for (size_t i = 0; i < count; i++) {
		struct patient_entries *to =
		    &gathering->patients[linked[i].place];

		to->in_force = linked[i].in_force.ptr;
		for (; i + 1 < count &&
		       text_equal(linked[i + 1].in_force, linked[i].in_force);
		     i++)
			entries_join(gathering, to,
			    &gathering->patients[linked[i + 1].place]);
	}
	return STATUS_OK;
}

enum status
gathering_visit(struct gathering *gathering, struct known *known,
    patient_visit *visit, void *ctx, struct error *error)
{
	const struct gathering_visit to = {known, visit, ctx};

	if (numbers_join(gathering, known, error))
		return error->status;
	for (size_t at = 0; at < gathering->patient_count;
	     at += HELD_PATIENTS) {
		enum status status = ledger_hold(known->ledger, error);

		if (!status)
			status = patients_visit(gathering, &to, at, error);
		ledger_let_go(known->ledger);
		if (status)
			return status;
	}
	return STATUS_OK;
}
