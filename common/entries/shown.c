/* shown - what is logged of the entries that are shown. Entries. */
#include "../ledger/digest.h"
#include "gather.h"

#include <stdlib.h>
#include <string.h>

/* The organisations of a view, so that its line fits. */
#define SOURCES_MAX ((size_t)32 << 10)

/* The ids that are shown of one organisation. */
struct heap {
	struct text org;
	uint32_t place; /* of the organisation in the group */
	size_t count;
	struct text *ids;
	bool sorted;
};

struct heaps {
	struct heap *items; /* the scratch's, as all of it is */
	size_t count, room;
	size_t bytes; /* of all lines, before equal ones are left out */
	struct text *ids;
};

static struct heap *
heap_of(struct gathering *gathering, struct heaps *heaps, uint32_t place)
{
	struct gathered_org *org = &gathering->orgs[place];
	void *items = heaps->items;

	if (org->heap)
		return &heaps->items[org->heap - 1];
	if (!arena_grow(&gathering->visits->scratch, &items, &heaps->room,
		heaps->count, sizeof *heaps->items))
		return NULL;
	heaps->items = items;
	heaps->items[heaps->count++] =
	    (struct heap){.org = org->code, .place = place, .sorted = true};
	org->heap = (uint32_t)heaps->count;
	return &heaps->items[heaps->count - 1];
}

/* Counts the chain's shown entries into heaps. */
static bool
heaps_count(struct gathering *gathering, const struct patient_entries *chain,
    struct heaps *heaps)
{
	size_t all = 0;

	for (uint32_t i = chain->first, next; i != ENTRY_END; i = next) {
		const struct gathered *item = &gathering->items[i];
		struct heap *heap;

		next = entry_next(gathering, item);
		if (!item->shown)
			continue;
		heap = heap_of(gathering, heaps, item->org);
		if (!heap)
			return false;
		heap->count++;
		all++;
	}
	heaps->ids =
	    arena_alloc(&gathering->visits->scratch, all * sizeof *heaps->ids);
	return heaps->ids;
}

static int
heap_compare(const void *a, const void *b)
{
	return text_compare(
	    ((const struct heap *)a)->org, ((const struct heap *)b)->org);
}

/* Gives each heap its room, in the order of the codes. */
static void
heaps_arrange(struct gathering *gathering, struct heaps *heaps)
{
	struct text *ids = heaps->ids;

	if (heaps->count) /* else there are no items */
		qsort(heaps->items, heaps->count, sizeof *heaps->items,
		    heap_compare);
	for (size_t i = 0; i < heaps->count; i++) {
		struct heap *heap = &heaps->items[i];

		gathering->orgs[heap->place].heap = (uint32_t)i + 1;
		heap->ids = ids;
		ids += heap->count;
		heap->count = 0;
	}
}

/* Fills the heaps, and sees whether they are in order as they come. */
static void
heaps_fill(struct gathering *gathering, const struct patient_entries *chain,
    struct heaps *heaps)
{
	for (uint32_t i = chain->first, next; i != ENTRY_END; i = next) {
		const struct gathered *item = &gathering->items[i];
		struct heap *heap;
		struct text id;

		next = entry_next(gathering, item);
		if (!item->shown)
			continue;
		heap = &heaps->items[gathering->orgs[item->org].heap - 1];
		id = gathered_id(gathering, item);
		heap->sorted =
		    heap->sorted &&
		    (!heap->count ||
			text_compare(heap->ids[heap->count - 1], id) <= 0);
		heap->ids[heap->count++] = id;
		heaps->bytes += heap->org.len + id.len + 2;
	}
}

static int
id_compare(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

static void
heaps_close(struct gathering *gathering, struct heaps *heaps)
{
	for (size_t i = 0; i < heaps->count; i++) {
		struct heap *heap = &heaps->items[i];

		gathering->orgs[heap->place].heap = 0;
		if (!heap->sorted)
			qsort(heap->ids, heap->count, sizeof *heap->ids,
			    id_compare);
	}
}

static char *
bytes_put(char *to, struct text text, char behind)
{
	memcpy(to, text.ptr, text.len);
	to[text.len] = behind;
	return to + text.len + 1;
}

/* The lines ORG TAB ENTRY LF, of equal ones the first. */
static char *
heap_write(const struct heap *heap, char *to)
{
	for (size_t i = 0; i < heap->count; i++) {
		if (i && text_equal(heap->ids[i], heap->ids[i - 1]))
			continue;
		to = bytes_put(to, heap->org, '\t');
		to = bytes_put(to, heap->ids[i], '\n');
	}
	return to;
}

/* The organisations of the heaps, each once. */
static enum status
sources_list(const struct heaps *heaps, struct arena *scratch,
    struct text *sources, struct error *error)
{
	size_t len = 0;
	char *bytes, *to;

	for (size_t i = 0; i < heaps->count; i++)
		len += heaps->items[i].org.len + 1;
	if (len > SOURCES_MAX + 1)
		return error_set(error, STATUS_FAILED, NULL,
		    "too many organisations in one view");
	to = bytes = arena_alloc(scratch, len);
	if (!bytes)
		return error_no_memory(error);
	for (size_t i = 0; i < heaps->count; i++)
		to = bytes_put(to, heaps->items[i].org, ' ');
	*sources = (struct text){bytes, len ? len - 1 : 0};
	return STATUS_OK;
}

enum status
shown_sum(struct gathering *gathering, const struct patient_entries *chain,
    struct shown *shown, struct error *error)
{
	struct arena *scratch = &gathering->visits->scratch;
	struct heaps heaps = {.count = 0};
	bool fits = heaps_count(gathering, chain, &heaps);
	char *lines, *to;

	if (fits) {
		heaps_arrange(gathering, &heaps);
		heaps_fill(gathering, chain, &heaps);
	}
	heaps_close(gathering, &heaps);
	if (!fits || !(lines = arena_alloc(scratch, heaps.bytes)))
		return error_no_memory(error);
	to = lines;
	for (size_t i = 0; i < heaps.count; i++)
		to = heap_write(&heaps.items[i], to);
	digest_pair((struct text){lines, (size_t)(to - lines)}, TEXT(""),
	    shown->digest);
	return sources_list(&heaps, scratch, &shown->sources, error);
}
