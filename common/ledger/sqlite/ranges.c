/* ranges - the facts in the table's tree, range by range. Ledger. */
#include "walk.h"

#include <sodium/crypto_shorthash_siphash24.h>
#include <stdlib.h>
#include <string.h>

/* ranges are the pages above the leaves, or the only leaf */

static bool
range_add(struct walk *walk, uint32_t page, uint64_t last)
{
	struct range *ranges = walk->ranges;
	size_t count = walk->range_count;

	if (count == walk->range_room) {
		size_t room = count ? 2 * count : 64;

		ranges = realloc(ranges, room * sizeof *ranges);
		if (!ranges)
			return false;
		walk->ranges = ranges;
		walk->range_room = room;
	}
	ranges[count] = (struct range){.page = page,
	    .first = count ? ranges[count - 1].last + 1 : 1,
	    .last = last};
	walk->range_count++;
	return true;
}

/* How many levels the tree has, by its first pages, which are not had yet. */
static bool
levels_count(struct walker *walker, uint32_t page, unsigned *levels)
{
	struct level *level = &walker->levels[0];

	for (*levels = 1; *levels <= WALK_LEVELS; ++*levels) {
		if (!pages_read(&walker->walk->pages, page, level->bytes) ||
		    !tree_page_read(level->bytes, page, &level->page))
			return false;
		if (level->page.kind == TREE_TABLE_LEAF)
			return true;
		if (level->page.kind != TREE_TABLE_INNER || !level->page.count)
			return false;
		page = level->page.cells[0].left;
	}
	return false;
}

/* levels: below the page and with it. */
static bool
ranges_list(
    struct walker *walker, uint32_t page, unsigned levels, uint64_t last)
{
	struct level *level = &walker->levels[levels - 1];

	if (levels <= 2)
		return range_add(walker->walk, page, last);
	if (!walker_page(walker, page, level) ||
	    level->page.kind != TREE_TABLE_INNER || !level->page.count)
		return false;
	for (unsigned i = 0; i < level->page.count; i++)
		if (!ranges_list(walker, level->page.cells[i].left, levels - 1,
			(uint64_t)level->page.cells[i].number))
			return false;
	return ranges_list(walker, level->page.right, levels - 1, last);
}

bool
walk_ranges(struct walker *walker, uint32_t root, uint64_t last)
{
	unsigned levels;

	if (!levels_count(walker, root, &levels))
		return false;
	walker->walk->only_leaf = levels == 1;
	return ranges_list(walker, root, levels, last);
}

/* a row as a fact */

static bool
is_null(const struct value *value)
{
	return value->kind == VALUE_NULL;
}

/* The number of a column that may be NULL, which is unset. */
static bool
number_take(const struct value *value, int64_t min, int64_t max, int64_t unset,
    int64_t *number)
{
	*number = unset;
	if (is_null(value))
		return true;
	*number = value->number;
	return value->kind == VALUE_NUMBER && value->number >= min &&
	       value->number <= max;
}

static bool
decision_take(const struct value *value, enum decision *decision)
{
	int64_t number;
	bool is = number_take(
	    value, DECISION_NO, DECISION_YES, DECISION_UNSET, &number);

	*decision = (enum decision)number;
	return is;
}

static bool
text_take(const struct value *value, struct text *text)
{
	*text = TEXT("");
	if (is_null(value))
		return true;
	*text = value->text;
	return value->kind == VALUE_TEXT && value->text.len;
}

static bool
texts_take(const struct value *row, struct fact *fact)
{
	return text_take(&row[COLUMN_PATIENT], &fact->patient) &&
	       text_take(&row[COLUMN_EPISODE], &fact->episode) &&
	       text_take(&row[COLUMN_PRACTICE], &fact->practice) &&
	       text_take(&row[COLUMN_SERVICE], &fact->service) &&
	       text_take(&row[COLUMN_ORG], &fact->org) &&
	       text_take(&row[COLUMN_ENTRY], &fact->entry) &&
	       text_take(&row[COLUMN_VIEWER], &fact->viewer) &&
	       text_take(&row[COLUMN_CARE], &fact->care) &&
	       text_take(&row[COLUMN_WAS], &fact->was) &&
	       text_take(&row[COLUMN_SUCCESSOR], &fact->successor);
}

static bool
decisions_take(const struct value *row, struct fact *fact)
{
	int64_t outcome;
	bool is = number_take(&row[COLUMN_OUTCOME], REVIEW_JUSTIFIED,
	    REVIEW_NOT_JUSTIFIED, REVIEW_UNSET, &outcome);

	fact->outcome = (enum review)outcome;
	return is &&
	       decision_take(&row[COLUMN_TO_SERVICE], &fact->to_service) &&
	       decision_take(&row[COLUMN_TO_PRACTICE], &fact->to_practice) &&
	       decision_take(&row[COLUMN_MIG], &fact->mig) &&
	       decision_take(&row[COLUMN_PRIVATE], &fact->private) &&
	       decision_take(&row[COLUMN_PARTNER], &fact->partner);
}

static bool
numbers_take(const struct value *row, struct fact *fact, int64_t *latest_us)
{
	int64_t kind, of;
	bool is =
	    number_take(&row[COLUMN_KIND], 1, EVENT_COUNT - 1, 0, &kind) &&
	    number_take(&row[COLUMN_OF], 1, INT64_MAX, 0, &of) &&
	    number_take(&row[COLUMN_LOGGED], INSTANT_MIN, INSTANT_MAX,
		INSTANT_UNSET, &fact->logged_us) &&
	    number_take(&row[COLUMN_AT], INSTANT_MIN, INSTANT_MAX,
		INSTANT_UNSET, &fact->at_us) &&
	    number_take(&row[COLUMN_LATEST], INSTANT_MIN, INSTANT_MAX,
		INSTANT_UNSET, latest_us) &&
	    number_take(&row[COLUMN_DUE], INSTANT_MIN, INSTANT_MAX,
		INSTANT_UNSET, &fact->due_us);

	if (!is)
		return false;
	fact->event = (enum event)kind;
	fact->of = (uint64_t)of;
	return fact->event && fact->logged_us != INSTANT_UNSET &&
	       fact->at_us != INSTANT_UNSET && *latest_us != INSTANT_UNSET;
}

/* The CHECKs of the table that the forms above do not say already. */
static bool
checks_hold(const struct fact *fact)
{
	bool apart = fact->event == EVENT_PARTNER_SET ||
		     fact->event == EVENT_ORG_SUCCEED;

	if (fact->patient.len && fact->patient.len != 10)
		return false;
	if (fact->event != EVENT_FACT_VOID && !fact->patient.len != apart)
		return false;
	return fact->episode.len || (fact->event != EVENT_EPISODE_OPEN &&
					fact->event != EVENT_EPISODE_DISCHARGE);
}

/* A cell of the table's, as its record says and as a fact. */
struct row {
	struct value values[COLUMN_COUNT];
	struct fact fact; /* the texts of its columns alone are ever set */
	int64_t latest_us;
	struct text line;
};

static bool
row_read(
    struct walker *walker, const struct cell *cell, bool first, struct row *row)
{
	struct text record;
	struct value *seq = &row->values[COLUMN_SEQ];

	if (!walker_record(walker, cell, first, &record) ||
	    !record_read(record, row->values, COLUMN_COUNT) ||
	    seq->kind != VALUE_NULL)
		return false;
	*seq = (struct value){.kind = VALUE_NUMBER, .number = cell->number};
	row->fact.seq = (uint64_t)cell->number;
	return texts_take(row->values, &row->fact) &&
	       decisions_take(row->values, &row->fact) &&
	       numbers_take(row->values, &row->fact, &row->latest_us) &&
	       checks_hold(&row->fact) &&
	       text_take(&row->values[COLUMN_LINE], &row->line) &&
	       row->line.len;
}

static struct edge
edge_at(const struct walk *walk, const struct row *row)
{
	struct edge edge = {.seq = row->fact.seq, .latest_us = row->latest_us};

	crypto_shorthash_siphash24((unsigned char *)&edge.line,
	    (const unsigned char *)row->line.ptr, row->line.len, walk->key);
	return edge;
}

/* a range */

/* A range under way. */
struct course {
	struct walker *walker;
	uint64_t seq; /* of the fact before */
	int64_t latest_us;
	struct row row;
};

/* One fact: the next one, and nothing that an index should have is left out. */
static bool
fact_walk(struct course *course, const struct cell *cell)
{
	struct walker *walker = course->walker;
	const struct ledger_scan *asked = walker->walk->asked;
	struct row *row = &course->row;

	if (!row_read(walker, cell, true, row) ||
	    row->fact.seq != course->seq + 1)
		return false;
	if (course->latest_us < row->fact.logged_us)
		course->latest_us = row->fact.logged_us;
	if (course->latest_us < row->fact.at_us)
		course->latest_us = row->fact.at_us;
	course->seq++;
	return row->latest_us == course->latest_us &&
	       sums_add_row(&walker->table, walker->walk->key, row->values) &&
	       asked->fact(asked->ctx, walker->part, &row->fact, row->line);
}

/* A leaf whose last fact is that one. */
static bool
leaf_walk(struct course *course, uint32_t number, uint64_t last)
{
	struct level *level = &course->walker->levels[1];
	const struct tree_page *page = &level->page;

	if (atomic_load_explicit(
		&course->walker->walk->doubt, memory_order_relaxed) ||
	    !walker_page(course->walker, number, level) ||
	    page->kind != TREE_TABLE_LEAF || !page->count != !last)
		return false;
	for (unsigned i = 0; i < page->count; i++)
		if (!fact_walk(course, &page->cells[i]))
			return false;
	atomic_fetch_add(&course->walker->walk->facts, page->count);
	return course->seq == last;
}

/* The last row below a page of the range before, which another thread has. */
static bool
last_row_read(struct walker *walker, uint32_t number, struct row *row)
{
	struct level *level = &walker->levels[1];
	const struct tree_page *page = &level->page;

	for (int turn = 0; turn < 2; turn++) {
		if (!pages_read(&walker->walk->pages, number, level->bytes) ||
		    !tree_page_read(level->bytes, number, &level->page))
			return false;
		number = page->right;
	}
	return page->kind == TREE_TABLE_LEAF && page->count &&
	       row_read(walker, &page->cells[page->count - 1], false, row);
}

static bool
range_begin(struct course *course, size_t at)
{
	struct walk *walk = course->walker->walk;
	const struct ledger_scan *asked = walk->asked;
	struct range *range = &walk->ranges[at];

	course->seq = range->first - 1;
	if (!at)
		return asked->before(
		    asked->ctx, course->walker->part, 0, TEXT(""));
	if (!last_row_read(course->walker, range[-1].page, &course->row) ||
	    course->row.fact.seq != course->seq)
		return false;
	range->before = edge_at(walk, &course->row);
	course->latest_us = course->row.latest_us;
	return asked->before(
	    asked->ctx, course->walker->part, course->seq, course->row.line);
}

static bool
leaves_walk(struct course *course, const struct range *range)
{
	struct level *level = &course->walker->levels[0];
	const struct tree_page *page = &level->page;

	if (!walker_page(course->walker, range->page, level) ||
	    page->kind != TREE_TABLE_INNER || !page->count)
		return false;
	for (unsigned i = 0; i < page->count; i++)
		if (!leaf_walk(course, page->cells[i].left,
			(uint64_t)page->cells[i].number))
			return false;
	return leaf_walk(course, page->right, range->last);
}

/* The tree has one level: a root that may be empty. */
static bool
only_leaf_walk(struct course *course, const struct range *range)
{
	return course->walker->walk->range_count == 1 &&
	       leaf_walk(course, range->page, range->last);
}

bool
walk_range(struct walker *walker, size_t at)
{
	struct course course = {.walker = walker,
	    .latest_us = INSTANT_MIN,
	    .row.fact = fact_none()};
	struct range *range = &walker->walk->ranges[at];
	bool is;

	if (!range_begin(&course, at))
		return false;
	is = walker->walk->only_leaf ? only_leaf_walk(&course, range)
				     : leaves_walk(&course, range);
	if (is && range->last)
		range->end = edge_at(walker->walk, &course.row);
	return is;
}

bool
walk_ranges_join(const struct walk *walk)
{
	for (size_t i = 1; i < walk->range_count; i++) {
		const struct edge *end = &walk->ranges[i - 1].end;
		const struct edge *before = &walk->ranges[i].before;

		if (end->seq != before->seq || end->line != before->line ||
		    end->latest_us != before->latest_us)
			return false;
	}
	return walk->range_count > 0;
}
