/* gather - record entries, group of lines by group. Entries. */
#include "gather.h"

#include "patients.h"

#include <stdlib.h>

/* A group is full at so many bytes of lines, texts and lists. */
#define GROUP_FULL ((size_t)16 << 20)
/* The most that its texts may take; one patient's facts: of more than 200,000
 * marks. */
#define TEXTS_MAX ((size_t)44 << 20)
#define STATE_MAX ((size_t)64 << 20)
/* What is told of refused lines, before a group is full by that alone. */
#define NOTES_FULL ((size_t)256 << 10)
#define ORGS_MAX UINT16_MAX

_Static_assert(sizeof(struct gathered) == 32, "two of them in a line of cache");

void
gathering_init(struct gathering *gathering, struct run *run)
{
	*gathering = (struct gathering){.run = run};
	arena_init(&gathering->arena, TEXTS_MAX);
	gathering->visits = &gathering->own_visits;
	arena_init(&gathering->own_visits.scratch, STATE_MAX);
	arena_init(&gathering->own_visits.kept.arena, STATE_MAX + KEPT_FULL);
	buffer_init(&gathering->notes, TEXTS_MAX);
}

/* Where lines are read to. */
static bool
room_make(struct gathering *gathering)
{
	gathering->values =
	    arena_alloc(&gathering->run->arena, sizeof *gathering->values);
	if (!gathering->values ||
	    !hold_init(&gathering->hold, GROUP_FULL + INPUT_HOLD_BYTES))
		return false;
	gathering->values->arena = &gathering->arena;
	return true;
}

bool
gathering_twin(struct gathering *twin, const struct gathering *other)
{
	gathering_init(twin, other->run);
	twin->lines = other->lines;
	twin->visits = other->visits;
	twin->glances = other->glances;
	twin->numbered = other->numbered;
	return room_make(twin);
}

enum status
gathering_open(
    struct gathering *gathering, struct run *run, struct error *error)
{
	gathering_init(gathering, run);
	gathering->lines = arena_alloc(&run->arena, sizeof *gathering->lines);
	if (!gathering->lines || !room_make(gathering))
		return error_no_memory(error);
	gathering->glances =
	    !run_has(run, FIELD_OVERRIDE) &&
	    !fields_have_any(&run->options.has, FIELDS(TAKES_ENTRY));
	return lines_open(gathering->lines, run,
	    (struct lines_sought){ENTRY_FIELDS, ENTRY_FIELDS, false}, error);
}

enum status
gathering_close(struct gathering *gathering, struct error *error)
{
	enum status status = STATUS_OK;

	if (gathering->lines && gathering->lines->run)
		status = lines_close(gathering->lines, error);
	gathering_release(gathering);
	return status;
}

void
gathering_release(struct gathering *gathering)
{
	hold_release(&gathering->hold);
	arena_release(&gathering->arena);
	arena_release(&gathering->own_visits.scratch);
	arena_release(&gathering->own_visits.kept.arena);
	buffer_release(&gathering->notes);
	free(gathering->items);
	free(gathering->line_numbers);
	free(gathering->patients);
	free(gathering->index.slots);
	gathering_init(gathering, gathering->run);
}

void
gathering_reset(struct gathering *gathering)
{
	patients_reset(gathering);
	arena_reset(&gathering->arena);
	gathering->hold.len = 0;
	gathering->count = 0;
	gathering->rows = gathering->refused = 0;
	gathering->orgs = NULL;
	gathering->inputs = NULL;
	gathering->org_count = gathering->org_room = gathering->org_at = 0;
	gathering->input_count = gathering->input_room = 0;
	gathering->org_index = (struct index){NULL, 0};
}

/* Puts an item that is filled in behind its patient's others. */
static bool
item_link(struct gathering *gathering, const struct entry *entry)
{
	struct gathered *item = &gathering->items[gathering->count];

	if (!org_enter(gathering, entry->org) ||
	    !patient_enter(gathering, entry->patient))
		return false;
	item->org = (uint16_t)gathering->org_at;
	item->patient = (uint32_t)gathering->patient_at;
	chain_extend(gathering, (uint32_t)gathering->count++);
	return true;
}

/* Makes room for one more item; its verdict is not set yet. */
static struct gathered *
item_place(struct gathering *gathering)
{
	void *items = gathering->items, *numbers = gathering->line_numbers;

	if (!list_grow(&items, &gathering->room, gathering->count,
		sizeof *gathering->items))
		return NULL;
	gathering->items = items;
	if (gathering->numbered &&
	    !list_grow(&numbers, &gathering->line_room, gathering->count,
		sizeof *gathering->line_numbers))
		return NULL;
	gathering->line_numbers = numbers;
	return &gathering->items[gathering->count];
}

/* Makes the item one whose entry is kept beside it. */
static bool
item_widen(struct gathering *gathering, struct gathered *item,
    const struct entry *entry)
{
	struct entry *wide = arena_alloc(&gathering->arena, sizeof *wide);

	if (!wide)
		return false;
	*wide = *entry;
	item->is_wide = true;
	item->wide = wide;
	return true;
}

enum status
gathering_add(
    struct gathering *gathering, const struct entry *entry, struct error *error)
{
	struct gathered *item = item_place(gathering);

	if (!item || gathering->org_count >= ORGS_MAX)
		return error_no_memory(error);
	*item = (struct gathered){.next = ENTRY_END};
	if (!item_widen(gathering, item, entry) || !item_link(gathering, entry))
		return error_no_memory(error);
	return STATUS_OK;
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
	status = known_numbers(
	    &known, number, &gathering->visits->scratch, &numbers, error);
	if (!status)
		*one = numbers_are_one(&numbers, number, gathering->only);
	known_release(&known);
	return status;
}

/* With --override: is it the patient of the first entry? */
static enum status
patient_is_the_one(
    struct gathering *gathering, struct text patient, struct error *error)
{
	struct text *only = &gathering->only;
	bool one;

	if (!gathering->one_patient)
		return STATUS_OK;
	if (!only->len)
		return arena_copy(&gathering->run->arena, patient, only)
			   ? STATUS_OK
			   : error_no_memory(error);
	if (text_equal(*only, patient))
		return STATUS_OK;
	if (numbers_compare(gathering, patient, &one, error))
		return error->status;
	return one ? STATUS_OK
		   : error_set(error, STATUS_REFUSED, "patient",
			 "an override is for one patient alone");
}

/* The entry of a row as an item; false where memory runs out. */
static bool
item_fill(struct gathering *gathering, struct gathered *item,
    const struct row *row, const struct entry *entry)
{
	uintptr_t raw = (uintptr_t)row->raw.ptr,
		  id = (uintptr_t)entry->entry.ptr;
	int64_t lasts_us = entry->recorded_last_us - entry->recorded_us;

	*item = (struct gathered){.recorded_us = entry->recorded_us,
	    .raw_at = (uint32_t)(row->raw.ptr - gathering->hold.bytes),
	    .next = ENTRY_END,
	    .raw_len = (uint32_t)row->raw.len & 0x1fffff,
	    .break_len = (uint32_t)row->end.len & 3,
	    .is_day = lasts_us == DAY_US - 1,
	    .id_at = (uint32_t)(id - raw) & 0x1fffff,
	    .id_len = entry->entry.len & 0xff};
	if (gathering->numbered)
		gathering->line_numbers[gathering->count] = row->line;
	if (id >= raw && id < raw + row->raw.len && !entry->refers.len &&
	    (!lasts_us || item->is_day))
		return true;
	return item_widen(gathering, item, entry);
}

/* Notes where the items of another input begin. */
static bool
input_enter(struct gathering *gathering, const struct input *input)
{
	void *inputs = gathering->inputs;
	size_t count = gathering->input_count;

	if (count && gathering->inputs[count - 1].input == input)
		return true;
	if (!arena_grow(&gathering->arena, &inputs, &gathering->input_room,
		count, sizeof *gathering->inputs))
		return false;
	gathering->inputs = inputs;
	gathering->inputs[gathering->input_count++] =
	    (struct stretch_of_input){(uint32_t)gathering->count, input};
	return true;
}

const struct input *
gathered_input(const struct gathering *gathering, const struct gathered *item)
{
	size_t place = (size_t)(item - gathering->items), low = 0;
	size_t high = gathering->input_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (gathering->inputs[middle].first <= place)
			low = middle;
		else
			high = middle;
	}
	return gathering->inputs[low].input;
}

/* What is wrong with a row, to be told when the group's turn comes. */
static enum status
row_refuse(struct gathering *gathering, const struct row *row,
    const struct error *why, struct error *error)
{
	gathering->refused++;
	lines_refusal(gathering->lines, row, why, &gathering->notes);
	return buffer_failed(&gathering->notes) ? error_no_memory(error)
						: STATUS_OK;
}

/* Puts the entry of a row into the group. */
static enum status
entry_enter(struct gathering *gathering, const struct row *row,
    const struct entry *entry, struct error *why, struct error *error)
{
	struct gathered *item = item_place(gathering);
	enum status status = patient_is_the_one(gathering, entry->patient, why);

	if (status == STATUS_REFUSED) {
		if (row_refuse(gathering, row, why, error))
			return error->status;
		return error_set(error, STATUS_REFUSED, NULL, NULL);
	}
	if (status)
		return *error = *why, status;
	if (!item || !item_fill(gathering, item, row, entry) ||
	    !input_enter(gathering, row->input) || !item_link(gathering, entry))
		return error_no_memory(error);
	return STATUS_OK;
}

/* The patient and organisation of the entry before, which need no reading. */
static struct entry
entry_before(const struct gathering *gathering)
{
	const char *own = gathering->patients[gathering->patient_at].own;

	return (struct entry){.patient = {own, 10},
	    .org = gathering->orgs[gathering->org_at].code};
}

/*
 * Reads one row into the group; a line that is no entry is told. why is
 * room for what is wrong with it, too large to be made anew for each.
 */
static enum status
row_read(struct gathering *gathering, struct error *why, struct error *error)
{
	struct entry entry, before;
	struct row row;
	enum status status =
	    lines_next(gathering->lines, &row, gathering->values, why);

	gathering->ended = !status && !row.input;
	if (gathering->ended)
		return STATUS_OK;
	gathering->rows++;
	if (gathering->count)
		before = entry_before(gathering);
	if (!status)
		status = entry_read(gathering->run, gathering->values,
		    gathering->count ? &before : NULL, &entry, why);
	if (status == STATUS_REFUSED)
		return row_refuse(gathering, &row, why, error);
	if (status)
		return *error = *why, status;
	return entry_enter(gathering, &row, &entry, why, error);
}

/* The entry that a glance has seen; false where it is not so plain. */
static bool
glance_read(const struct gathering *gathering, const struct text *texts,
    struct entry *entry)
{
	struct entry before;
	struct stretch recorded;

	if (!gathering->count || texts[GLANCE_REFERS].ptr ||
	    !form_is_canonical(FORM_ENTRY, texts[GLANCE_ENTRY]) ||
	    !instant_read(texts[GLANCE_RECORDED], &recorded))
		return false;
	before = entry_before(gathering);
	*entry = (struct entry){.patient = texts[GLANCE_PATIENT],
	    .org = texts[GLANCE_ORG],
	    .entry = texts[GLANCE_ENTRY],
	    .recorded_us = recorded.first_us,
	    .recorded_last_us = recorded.last_us};
	return (text_equal(entry->patient, before.patient) ||
		   form_is_canonical(FORM_PATIENT, entry->patient)) &&
	       (text_equal(entry->org, before.org) ||
		   form_is_canonical(FORM_ORG, entry->org));
}

/*
 * Puts the next row into the group where it is plainly an entry. False where it
 * is to be read by row_read, which is the judge of everything else.
 */
static bool
row_glance(struct gathering *gathering)
{
	struct glance glance;
	struct gathered *item;
	struct entry entry;

	if (!gathering->glances || !lines_glance(gathering->lines, &glance) ||
	    !glance_read(gathering, glance.texts, &entry))
		return false;
	item = item_place(gathering);
	if (!item || !item_fill(gathering, item, &glance.row, &entry) ||
	    !input_enter(gathering, glance.row.input) ||
	    !item_link(gathering, &entry))
		return false; /* memory has run out: row_read tells */
	gathering->rows++;
	lines_glanced(gathering->lines, &glance);
	return true;
}

static bool
group_is_full(const struct gathering *gathering)
{
	size_t item = sizeof *gathering->items +
		      gathering->numbered * sizeof *gathering->line_numbers;
	size_t lists = gathering->count * item +
		       gathering->patient_count * sizeof *gathering->patients +
		       gathering->index.room * sizeof *gathering->index.slots;

	return gathering->hold.len + gathering->arena.used + lists >=
		   GROUP_FULL ||
	       gathering->org_count >= ORGS_MAX ||
	       gathering->notes.len >= NOTES_FULL;
}

enum status
gathering_fill(struct gathering *gathering, struct error *error)
{
	struct error why = {.status = STATUS_OK};

	gathering->lines->notes = &gathering->notes;
	lines_lodge(gathering->lines, &gathering->hold);
	do {
		enum status status = row_glance(gathering)
					 ? STATUS_OK
					 : row_read(gathering, &why, error);

		if (status)
			return status;
	} while (!gathering->ended && !group_is_full(gathering) &&
		 !lines_would_wait(gathering->lines));
	return STATUS_OK;
}

void
gathering_tell(struct gathering *gathering)
{
	lines_tell(gathering->lines, gathering->rows);
	if (gathering->notes.len)
		message_write(buffer_text(&gathering->notes));
	buffer_reset(&gathering->notes);
	if (gathering->refused)
		run_worsen(gathering->run, STATUS_REFUSED);
}

enum status
gathering_read(struct gathering *gathering, struct error *error)
{
	enum status status = gathering_fill(gathering, error);

	gathering_tell(gathering);
	return status;
}
