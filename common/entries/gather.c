/* gather - row entries, group of lines by group. Entries. */
#include "gather.h"

#include <stdlib.h>
#include <string.h>

/* Ceilings in bytes: lines of a group, all of a group, the longest list. */
#define GROUP_MAX ((size_t)44 << 20)
#define GROUP_FULL ((size_t)40 << 20)
#define LIST_MAX ((size_t)24 << 20)
/* One patient's facts: of more than 200,000 marks. */
#define STATE_MAX ((size_t)64 << 20)
/* The patients read under one hold, before a writer gets its turn. */
#define HELD_PATIENTS 256

enum status
gathering_open(
    struct gathering *gathering, struct run *run, struct error *error)
{
	*gathering = (struct gathering){.run = run};
	arena_init(&gathering->arena, GROUP_MAX);
	arena_init(&gathering->scratch, STATE_MAX);
	gathering->values = arena_alloc(&run->arena, sizeof *gathering->values);
	if (!gathering->values)
		return error_no_memory(error);
	gathering->values->arena = &gathering->arena;
	return lines_open(&gathering->lines, run,
	    (struct lines_sought){ENTRY_FIELDS, ENTRY_FIELDS, false}, error);
}

enum status
gathering_close(struct gathering *gathering, struct error *error)
{
	gathering_release(gathering);
	if (!gathering->lines.run)
		return STATUS_OK;
	return lines_close(&gathering->lines, error);
}

void
gathering_release(struct gathering *gathering)
{
	arena_release(&gathering->arena);
	arena_release(&gathering->scratch);
	free(gathering->items);
	free(gathering->patients);
	free(gathering->index.slots);
	gathering->items = NULL;
	gathering->patients = NULL;
	gathering->index.slots = NULL;
}

/* A list that doubles within its ceiling; false where it cannot. */
static bool
list_grow(void **items, size_t *room, size_t count, size_t size)
{
	size_t more = *room ? *room * 2 : 64;
	void *grown;

	if (count < *room)
		return true;
	if (*room && (count + 1) * size > LIST_MAX)
		return false;
	if (more * size > LIST_MAX)
		more = LIST_MAX / size;
	grown = realloc(*items, more * size);
	if (!grown)
		return false;
	*items = grown;
	*room = more;
	return true;
}

/*
 * The ten digits as a number. It lies where patients are looked for; the text
 * lies in some line far away.
 */
static uint64_t
number_of(struct text patient)
{
	uint64_t number = 0;

	for (size_t i = 0; i < patient.len; i++)
		number = number * 10 + (uint64_t)(patient.ptr[i] - '0');
	return number;
}

/* The slot of the patient, or the free one where it belongs. */
static size_t
patient_slot(const struct gathering *gathering, uint64_t number)
{
	const struct index *index = &gathering->index;
	uint64_t hash = number * UINT64_C(0x9e3779b97f4a7c15);
	size_t slot = (size_t)(hash >> 32) & (index->room - 1);

	while (index->slots[slot] &&
	       gathering->patients[index->slots[slot] - 1].number != number)
		slot = (slot + 1) & (index->room - 1);
	return slot;
}

static bool
index_widen(struct gathering *gathering)
{
	struct index *index = &gathering->index;
	size_t room = index->room ? index->room * 2 : 64;
	uint32_t *slots;

	if ((gathering->patient_count + 1) * 2 <= index->room)
		return true;
	slots = calloc(room, sizeof *slots);
	if (!slots)
		return false;
	free(index->slots);
	*index = (struct index){slots, room};
	for (size_t i = 0; i < gathering->patient_count; i++)
		index->slots[patient_slot(gathering,
		    gathering->patients[i].number)] = (uint32_t)i + 1;
	return true;
}

/* The place of the patient's list of entries, made for the first entry. */
static struct patient_entries *
chain_of(struct gathering *gathering, struct text patient)
{
	void *patients = gathering->patients;
	uint64_t number = number_of(patient);
	size_t slot, at = gathering->patient_at;

	if (at < gathering->patient_count &&
	    gathering->patients[at].number == number)
		return &gathering->patients[at];
	if (!index_widen(gathering) ||
	    !list_grow(&patients, &gathering->patient_room,
		gathering->patient_count, sizeof *gathering->patients))
		return NULL;
	gathering->patients = patients;
	slot = patient_slot(gathering, number);
	if (!gathering->index.slots[slot]) {
		gathering->patients[gathering->patient_count++] =
		    (struct patient_entries){
			patient, number, ENTRY_END, ENTRY_END};
		gathering->index.slots[slot] =
		    (uint32_t)gathering->patient_count;
	}
	gathering->patient_at = gathering->index.slots[slot] - 1;
	return &gathering->patients[gathering->patient_at];
}

/* Empties the index slot by slot, for what is in it alone. */
static void
index_clear(struct gathering *gathering)
{
	struct index *index = &gathering->index;

	if (gathering->patient_count > index->room / 16)
		memset(index->slots, 0, index->room * sizeof *index->slots);
	else
		for (size_t i = gathering->patient_count; i--;)
			index->slots[patient_slot(
			    gathering, gathering->patients[i].number)] = 0;
}

void
gathering_reset(struct gathering *gathering)
{
	index_clear(gathering);
	arena_reset(&gathering->arena);
	gathering->count = gathering->patient_count = 0;
	gathering->org_count = 0;
}

/* The group's own text of that code, so that equal codes share one. */
static struct text
org_of(struct gathering *gathering, struct text org)
{
	for (size_t i = 0; i < gathering->org_count; i++)
		if (text_equal(gathering->orgs[i], org))
			return gathering->orgs[i];
	if (gathering->org_count < GATHERED_ORGS)
		gathering->orgs[gathering->org_count++] = org;
	return org;
}

/* Puts an item that is filled in behind its patient's others. */
static enum status
item_link(struct gathering *gathering, struct error *error)
{
	struct gathered *item = &gathering->items[gathering->count];
	struct patient_entries *chain =
	    chain_of(gathering, item->entry.patient);

	if (!chain)
		return error_no_memory(error);
	item->entry.patient = chain->patient;
	item->entry.org = org_of(gathering, item->entry.org);
	item->next = ENTRY_END;
	if (chain->first == ENTRY_END)
		chain->first = (uint32_t)gathering->count;
	else
		gathering->items[chain->last].next = (uint32_t)gathering->count;
	chain->last = (uint32_t)gathering->count++;
	return STATUS_OK;
}

/* Makes room for one more item; its verdict is not set yet. */
static struct gathered *
item_place(struct gathering *gathering)
{
	void *items = gathering->items;

	if (!list_grow(&items, &gathering->room, gathering->count,
		sizeof *gathering->items))
		return NULL;
	gathering->items = items;
	gathering->items[gathering->count].shown = false;
	return &gathering->items[gathering->count];
}

enum status
gathering_add(
    struct gathering *gathering, const struct entry *entry, struct error *error)
{
	struct gathered *item = item_place(gathering);

	if (!item)
		return error_no_memory(error);
	item->entry = *entry;
	return item_link(gathering, error);
}

/* Is the number one with that of the first entry, as the ledger has it now? */
static enum status
numbers_compare(struct gathering *gathering, struct text number, bool *one,
    struct error *error)
{
	struct ledger *ledger = gathering->run->ledger;
	struct numbers numbers;
	struct known known;
	struct head head;
	enum status status = ledger_head(ledger, &head, error);

	*one = false;
	if (status)
		return status;
	known_init(&known, ledger, head.seq);
	status =
	    known_numbers(&known, number, &gathering->scratch, &numbers, error);
	if (!status)
		*one = numbers_are_one(&numbers, number, gathering->only);
	known_release(&known);
	return status;
}

/* With --override: is it the patient of the first entry? */
static enum status
patient_is_the_one(struct gathering *gathering, const struct gathered *item,
    struct error *error)
{
	struct text *only = &gathering->only;
	bool one;

	if (!gathering->one_patient)
		return STATUS_OK;
	if (!only->len)
		return arena_copy(
			   &gathering->run->arena, item->entry.patient, only)
			   ? STATUS_OK
			   : error_no_memory(error);
	if (text_equal(*only, item->entry.patient))
		return STATUS_OK;
	if (numbers_compare(gathering, item->entry.patient, &one, error))
		return error->status;
	return one ? STATUS_OK
		   : error_set(error, STATUS_REFUSED, "patient",
			 "an override is for one patient alone");
}

/* Moves a text that lies in from to where from was copied. */
static void
text_move(struct text *text, struct text from, struct text copy)
{
	uintptr_t at = (uintptr_t)text->ptr, start = (uintptr_t)from.ptr;

	if (at >= start && at < start + from.len)
		text->ptr = copy.ptr + (at - start);
}

/* Keeps the row's bytes, and with them the texts of the entry in them. */
static bool
item_keep(
    struct gathering *gathering, struct gathered *item, const struct row *row)
{
	item->line = row->line;
	item->input = row->input;
	item->break_bytes = (unsigned char)row->end.len;
	if (!arena_copy(&gathering->arena, row->raw, &item->raw))
		return false;
	text_move(&item->entry.patient, row->raw, item->raw);
	text_move(&item->entry.org, row->raw, item->raw);
	text_move(&item->entry.entry, row->raw, item->raw);
	text_move(&item->entry.refers, row->raw, item->raw);
	return true;
}

/*
 * Reads one row into the group; a line that is no entry is told. why is
 * room for what is wrong with it, too large to be made anew for each.
 */
static enum status
item_read(struct gathering *gathering, struct error *why, struct error *error)
{
	struct gathered *item = item_place(gathering);
	struct run *run = gathering->run;
	struct row row;
	enum status status;

	if (!item)
		return error_no_memory(error);
	status = lines_next(&gathering->lines, &row, gathering->values, why);
	gathering->ended = !status && !row.input;
	if (gathering->ended)
		return STATUS_OK;
	if (!status)
		status = entry_read(run, gathering->values,
		    gathering->count ? &gathering->last : NULL, &item->entry,
		    why);
	if (status == STATUS_REFUSED)
		return lines_refuse(&gathering->lines, &row, why, error);
	if (status)
		return *error = *why, status;
	if (!item_keep(gathering, item, &row))
		return error_no_memory(error);
	gathering->last = item->entry;
	status = patient_is_the_one(gathering, item, why);
	if (status == STATUS_REFUSED) {
		message_error(input_name(row.input), row.line, why);
		return error_set(error, STATUS_REFUSED, NULL, NULL);
	}
	if (status)
		return *error = *why, status;
	return item_link(gathering, error);
}

static bool
group_is_full(const struct gathering *gathering)
{
	size_t lists = gathering->count * sizeof *gathering->items +
		       gathering->patient_count * sizeof *gathering->patients;

	return gathering->arena.used + lists >= GROUP_FULL ||
	       (gathering->count + 1) * sizeof *gathering->items > LIST_MAX;
}

enum status
gathering_read(struct gathering *gathering, struct error *error)
{
	struct error why = {.status = STATUS_OK};

	do {
		enum status status = item_read(gathering, &why, error);

		if (status)
			return status;
	} while (!gathering->ended && !group_is_full(gathering) &&
		 !lines_would_wait(&gathering->lines));
	return STATUS_OK;
}

/* What gathering_visit was called with. */
struct gathering_visit {
	struct known *known;
	patient_visit *visit;
	void *ctx;
};

/* Tells the ledger whose facts it is asked for next. */
static enum status
patients_foresee(const struct gathering *gathering, struct ledger *ledger,
    size_t at, size_t end, struct error *error)
{
	struct ledger_about asked[HELD_PATIENTS];
	size_t count = 0;

	if (!ledger_prefetch_most(ledger))
		return STATUS_OK;
	for (; at < end; at++)
		if (gathering->patients[at].first != ENTRY_END)
			asked[count++] = (struct ledger_about){
			    .patient = gathering->patients[at].patient};
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
		struct state state;

		if (chain->first == ENTRY_END)
			continue; /* joined to another number's */
		arena_reset(&gathering->scratch);
		state_init(&state, &gathering->scratch, chain->patient);
		status = known_patient(to->known, &state, error);
		if (!state.numbers) /* the same, not a copy */
			state.patient = chain->patient;
		if (!status)
			status =
			    to->visit(to->ctx, gathering, chain, &state, error);
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
		struct text patient = gathering->patients[i].patient;
		struct numbers numbers;

		arena_reset(&gathering->scratch);
		if (known_numbers(
			known, patient, &gathering->scratch, &numbers, error))
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

		to->patient = linked[i].in_force;
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
