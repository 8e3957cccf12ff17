/* patients - the patients of a group. Entries. */
#include "patients.h"

#include <stdlib.h>
#include <string.h>

/* The longest list, in bytes. */
#define LIST_MAX ((size_t)24 << 20)

bool
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

bool
patient_enter(struct gathering *gathering, struct text digits)
{
	void *patients = gathering->patients;
	uint64_t number = number_of(digits);
	size_t slot, at = gathering->patient_at;

	if (at < gathering->patient_count &&
	    gathering->patients[at].number == number)
		return true;
	if (!index_widen(gathering) ||
	    !list_grow(&patients, &gathering->patient_room,
		gathering->patient_count, sizeof *gathering->patients))
		return false;
	gathering->patients = patients;
	slot = patient_slot(gathering, number);
	if (!gathering->index.slots[slot]) {
		gathering->patients[gathering->patient_count++] =
		    (struct patient_entries){
			number, digits.ptr, digits.ptr, ENTRY_END, ENTRY_END};
		gathering->index.slots[slot] =
		    (uint32_t)gathering->patient_count;
	}
	gathering->patient_at = gathering->index.slots[slot] - 1;
	return true;
}

void
chain_extend(struct gathering *gathering, uint32_t place)
{
	struct patient_entries *chain =
	    &gathering->patients[gathering->patient_at];

	if (chain->first == ENTRY_END)
		chain->first = place;
	else
		gathering->items[chain->last].next = place;
	chain->last = place;
}

/* Empties the index slot by slot, for what is in it alone. */
void
patients_reset(struct gathering *gathering)
{
	struct index *index = &gathering->index;

	if (gathering->patient_count > index->room / 16)
		memset(index->slots, 0, index->room * sizeof *index->slots);
	else
		for (size_t i = gathering->patient_count; i--;)
			index->slots[patient_slot(
			    gathering, gathering->patients[i].number)] = 0;
	gathering->patient_count = 0;
}
