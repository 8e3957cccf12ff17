/* private_marks - the private marks in force. Fhir. */
#include "private_marks.h"

#include "element.h"

#include <stdlib.h>

#define MARKS_MAX ((size_t)1 << 30)

void
private_marks_init(struct private_marks *marks)
{
	*marks = (struct private_marks){.count = 0};
	arena_init(&marks->arena, MARKS_MAX);
}

void
private_marks_release(struct private_marks *marks)
{
	arena_release(&marks->arena);
}

enum status
private_marks_add(
    struct private_marks *marks, const json_t *line, struct error *error)
{
	struct private_mark mark = {element_text(line, "patient"),
	    element_text(line, "org"), element_text(line, "entry")};
	void *items = marks->items;

	if (!mark.patient.len || !mark.org.len || !mark.entry.len)
		return error_refuse(error, "marks",
		    "lacks patient, org or entry: audit-view marks has them");
	if (!arena_copy(&marks->arena, mark.patient, &mark.patient) ||
	    !arena_copy(&marks->arena, mark.org, &mark.org) ||
	    !arena_copy(&marks->arena, mark.entry, &mark.entry) ||
	    !arena_grow(
		&marks->arena, &items, &marks->room, marks->count, sizeof mark))
		return error_no_memory(error);
	marks->items = items;
	marks->items[marks->count++] = mark;
	return STATUS_OK;
}

static int
mark_compare(const void *a, const void *b)
{
	const struct private_mark *one = a, *other = b;
	int by_patient = text_compare(one->patient, other->patient);
	int by_org = text_compare(one->org, other->org);

	if (by_patient)
		return by_patient;
	return by_org ? by_org : text_compare(one->entry, other->entry);
}

void
private_marks_sort(struct private_marks *marks)
{
	if (marks->count)
		qsort(marks->items, marks->count, sizeof *marks->items,
		    mark_compare);
}

const struct private_mark *
private_marks_find(
    const struct private_marks *marks, struct text patient, size_t *count)
{
	size_t low = 0, high = marks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (text_compare(marks->items[middle].patient, patient) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < marks->count &&
			 text_equal(marks->items[high].patient, patient);
	     high++)
		;
	*count = high - low;
	return *count ? &marks->items[low] : NULL;
}
