/* supposed - facts as if they came next. Ledger, within known. */
#include "knowing.h"

#include <stdlib.h>

int
fact_compare(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;
	int order = text_compare(x->patient, y->patient);

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

static int
void_compare(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a;
	const struct fact *y = *(const struct fact *const *)b;

	return (x->of > y->of) - (x->of < y->of);
}

enum status
known_suppose(struct known *known, const struct fact *facts, size_t count,
    struct error *error)
{
	known->supposed = facts;
	known->supposed_count = count;
	known->supposed_voids =
	    arena_alloc(&known->arena, count * sizeof *known->supposed_voids);
	if (!known->supposed_voids)
		return error_no_memory(error);
	for (size_t i = 0; i < count; i++)
		if (facts[i].event == EVENT_FACT_VOID)
			known->supposed_voids[known->void_count++] =
			    (struct fact *)(uintptr_t)&facts[i];
	if (known->void_count)
		qsort(known->supposed_voids, known->void_count,
		    sizeof *known->supposed_voids, void_compare);
	return STATUS_OK;
}

size_t
supposed_first(const struct known *known, struct text patient)
{
	const struct fact key = {.patient = patient};
	size_t low = 0, high = known->supposed_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (fact_compare(&known->supposed[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool
supposed_is_of(const struct known *known, size_t at, struct text patient)
{
	return at < known->supposed_count &&
	       text_equal(known->supposed[at].patient, patient);
}

/* The void among the supposed facts that takes the fact back; 0 for none. */
static uint64_t
supposed_void(const struct known *known, uint64_t seq)
{
	size_t low = 0, high = known->void_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (known->supposed_voids[middle]->of < seq)
			low = middle + 1;
		else
			high = middle;
	}
	return low < known->void_count && known->supposed_voids[low]->of == seq
		   ? known->supposed_voids[low]->seq
		   : 0;
}

void
void_suppose(const struct known *known, struct fact *fact)
{
	if (!fact->void_seq && known->void_count)
		fact->void_seq = supposed_void(known, fact->seq);
}
