/* walk - through an index of a ledger's file, in its order. Ledger. */
#include "walk.h"

#include <stdlib.h>
#include <string.h>

bool
walker_init(struct walker *walker, struct walk *walk, unsigned part)
{
	*walker = (struct walker){.walk = walk, .part = part};
	buffer_init(&walker->record, LEDGER_ROW_MAX);
	buffer_init(&walker->last, LEDGER_ROW_MAX);
	walker->levels = malloc(WALK_LEVELS * sizeof *walker->levels);
	return walker->levels;
}

void
walker_release(struct walker *walker)
{
	buffer_release(&walker->record);
	buffer_release(&walker->last);
	free(walker->levels);
	walker->levels = NULL;
}

bool
walker_page(struct walker *walker, uint32_t number, struct level *level)
{
	return pages_have(&walker->walk->pages, number, level->bytes) &&
	       tree_page_read(level->bytes, number, &level->page);
}

bool
walker_record(struct walker *walker, const struct cell *cell, bool first,
    struct text *record)
{
	*record = cell->local;
	if (!cell->overflow)
		return true;
	buffer_reset(&walker->record);
	buffer_add(&walker->record, cell->local);
	if (!pages_add_overflow(&walker->walk->pages, cell->overflow,
		cell->bytes - cell->local.len, first, &walker->record))
		return false;
	*record = buffer_text(&walker->record);
	return true;
}

/* An index under way. */
struct course {
	struct walker *walker;
	enum ledger_index which;
	unsigned leaves; /* the level that they are on; 0 until one was seen */
	bool begun;
	struct value before[ENTRY_VALUES]; /* of the walker's last record */
};

/* Is it behind the one before, by SQLite's order of its values? */
static bool
entry_follows(struct course *course, const struct value *entry)
{
	size_t count = entry_values(course->which);

	if (!course->begun)
		return course->begun = true;
	for (size_t i = 0; i < count; i++) {
		int order = value_compare(&course->before[i], &entry[i]);

		if (order)
			return order < 0;
	}
	return false;
}

/* What whoever asked wants to know of the entries of three indexes. */
static bool
entry_give(const struct course *course, const struct value *entry)
{
	const struct ledger_scan *asked = course->walker->walk->asked;
	const struct value *seq = &entry[entry_values(course->which) - 1];
	struct ledger_entry given = {.seq = (uint64_t)seq->number};

	switch (course->which) {
	case INDEX_OF:
		return asked->about(asked->ctx, (uint64_t)entry[0].number);
	case INDEX_EPISODE:
		given.subject = entry[0].text;
		given.event = EVENT_EPISODE_OPEN;
		return asked->opening(asked->ctx, &given);
	case INDEX_SUBJECT:
		given.patient = entry[0].text;
		given.subject = entry[1].text;
		given.at_us = entry[2].number;
		given.event = (enum event)entry[3].number;
		given.mig = entry[6].kind != VALUE_NULL;
		return asked->subject(asked->ctx, &given);
	default:
		return true;
	}
}

/* Keeps the entry for the next one to be held against. */
static bool
entry_keep(struct course *course, struct text record, const struct value *entry)
{
	struct buffer *last = &course->walker->last;

	buffer_reset(last);
	buffer_add(last, record);
	if (buffer_failed(last))
		return false;
	for (size_t i = 0; i < entry_values(course->which); i++) {
		struct value *kept = &course->before[i];

		*kept = entry[i];
		if (kept->kind == VALUE_TEXT)
			kept->text.ptr =
			    last->bytes + (entry[i].text.ptr - record.ptr);
	}
	return true;
}

static bool
entry_walk(struct course *course, const struct cell *cell)
{
	struct walker *walker = course->walker;
	struct value entry[ENTRY_VALUES];
	struct text record;

	if (!walker_record(walker, cell, true, &record) ||
	    !record_read(record, entry, entry_values(course->which)) ||
	    !entry_follows(course, entry) || !entry_give(course, entry))
		return false;
	sums_add(&walker->indexes, walker->walk->key, course->which, entry);
	return entry_keep(course, record, entry);
}

/* All leaves are on one level, and none but a root is empty. */
static bool
leaf_fits(struct course *course, unsigned depth, const struct tree_page *page)
{
	if (!course->leaves)
		course->leaves = depth;
	return course->leaves == depth && (page->count || depth == 1);
}

/* What is below a page, in order; inner pages hold entries as well. */
static bool
below_walk(struct course *course, uint32_t number, unsigned depth)
{
	struct level *level = &course->walker->levels[depth - 1];
	const struct tree_page *page = &level->page;
	bool inner;

	if (depth > WALK_LEVELS ||
	    atomic_load_explicit(
		&course->walker->walk->doubt, memory_order_relaxed) ||
	    !walker_page(course->walker, number, level))
		return false;
	inner = page->kind == TREE_INDEX_INNER;
	if (!inner &&
	    (page->kind != TREE_INDEX_LEAF || !leaf_fits(course, depth, page)))
		return false;
	if (inner && !page->count)
		return false;
	for (unsigned i = 0; i < page->count; i++)
		if ((inner &&
			!below_walk(course, page->cells[i].left, depth + 1)) ||
		    !entry_walk(course, &page->cells[i]))
			return false;
	return !inner || below_walk(course, page->right, depth + 1);
}

bool
walk_index(struct walker *walker, enum ledger_index which, uint32_t root)
{
	struct course course = {.walker = walker, .which = which};

	return below_walk(&course, root, 1);
}
