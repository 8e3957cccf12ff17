/* tree - one page of a tree in the ledger's file, and one row. Ledger. */
#include "tree.h"

#include "sqlite.h"

#include <string.h>

#define USABLE (PAGE_BYTES - PAGE_RESERVED)
#define FIRST_HEADER 100
#define LEAF_HEAD 8
#define INNER_HEAD 12
#define CELL_LEAST 4
#define BLOCK_LEAST 4

static unsigned
short_at(const unsigned char *bytes)
{
	return (unsigned)bytes[0] << 8 | bytes[1];
}

/* Seven bits a byte, the highest first; the ninth byte gives eight. */
static inline bool
varint_take(
    const unsigned char **at, const unsigned char *end, uint64_t *number)
{
	uint64_t sum = 0;

	if (*at < end && **at < 0x80)
		return *number = *(*at)++, true;
	for (int i = 0; i < 8 && *at < end; i++) {
		unsigned char byte = *(*at)++;

		sum = sum << 7 | (byte & 0x7f);
		if (byte < 0x80)
			return *number = sum, true;
	}
	if (*at >= end)
		return false;
	*number = sum << 8 | *(*at)++;
	return true;
}

/* which bytes of a page are whose */

#define WORD_BITS 64

struct cover {
	uint64_t words[PAGE_BYTES / WORD_BITS];
	unsigned taken;
};

/* Takes bytes that nobody has; false where somebody does, or at the end. */
static bool
cover_take(struct cover *cover, unsigned from, unsigned count)
{
	unsigned end = from + count;

	if (end > PAGE_BYTES)
		return false;
	cover->taken += count;
	while (from < end) {
		unsigned shift = from % WORD_BITS, room = WORD_BITS - shift;
		unsigned here = end - from < room ? end - from : room;
		uint64_t bits = (UINT64_MAX >> (WORD_BITS - here)) << shift;

		if (cover->words[from / WORD_BITS] & bits)
			return false;
		cover->words[from / WORD_BITS] |= bits;
		from += here;
	}
	return true;
}

/* The free blocks, which stand in the order of their places and apart. */
static bool
blocks_take(struct cover *cover, const unsigned char *bytes, unsigned at)
{
	while (at) {
		unsigned next, size;

		if (at > USABLE - BLOCK_LEAST)
			return false;
		next = short_at(bytes + at);
		size = short_at(bytes + at + 2);
		if (size < BLOCK_LEAST || at + size > USABLE ||
		    (next && next < at + size + BLOCK_LEAST) ||
		    !cover_take(cover, at, size))
			return false;
		at = next;
	}
	return true;
}

/* How much of a record stands in its cell, by section 1.6. */
static unsigned
local_bytes(enum tree_kind kind, size_t bytes)
{
	unsigned most = kind == TREE_TABLE_LEAF ? USABLE - 35
						: (USABLE - 12) * 64 / 255 - 23;
	unsigned least = (USABLE - 12) * 32 / 255 - 23;
	unsigned fit;

	if (bytes <= most)
		return (unsigned)bytes;
	fit = least + (unsigned)((bytes - least) % TREE_OVERFLOW);
	return fit <= most ? fit : least;
}

/* The record of a cell; where the cell ends is *at then. */
static bool
record_take(enum tree_kind kind, const unsigned char **at,
    const unsigned char *end, uint64_t bytes, struct cell *cell)
{
	unsigned local;

	if (!bytes || bytes > LEDGER_ROW_MAX)
		return false;
	local = local_bytes(kind, (size_t)bytes);
	if ((size_t)(end - *at) < local)
		return false;
	cell->bytes = (size_t)bytes;
	cell->local = (struct text){(const char *)*at, local};
	*at += local;
	if (local == bytes)
		return true;
	if (end - *at < 4)
		return false;
	cell->overflow = page_number_at(*at);
	*at += 4;
	return cell->overflow != 0;
}

/* One cell; how many bytes it takes, 0 for what is none. */
static unsigned
cell_read(enum tree_kind kind, const unsigned char *bytes, unsigned place,
    struct cell *cell)
{
	const unsigned char *at = bytes + place, *end = bytes + USABLE;
	uint64_t size = 0, number = 0;
	unsigned taken;

	*cell = (struct cell){.left = 0};
	if (tree_is_inner(kind)) {
		if (end - at < 4)
			return 0;
		cell->left = page_number_at(at);
		at += 4;
	}
	if (kind != TREE_TABLE_INNER && !varint_take(&at, end, &size))
		return 0;
	if ((kind == TREE_TABLE_INNER || kind == TREE_TABLE_LEAF) &&
	    !varint_take(&at, end, &number))
		return 0;
	cell->number = (int64_t)number;
	if (kind != TREE_TABLE_INNER &&
	    !record_take(kind, &at, end, size, cell))
		return 0;
	taken = (unsigned)(at - bytes) - place;
	return taken < CELL_LEAST ? CELL_LEAST : taken;
}

static bool
cells_read(const unsigned char *bytes, const unsigned char *list,
    struct cover *cover, struct tree_page *page)
{
	for (unsigned i = 0; i < page->count; i++) {
		unsigned place = short_at(list + 2 * i), size;

		if (place > USABLE - CELL_LEAST)
			return false;
		size = cell_read(page->kind, bytes, place, &page->cells[i]);
		if (!size || !cover_take(cover, place, size))
			return false;
	}
	return true;
}

static bool
kind_is_known(unsigned kind)
{
	return kind == TREE_INDEX_INNER || kind == TREE_TABLE_INNER ||
	       kind == TREE_INDEX_LEAF || kind == TREE_TABLE_LEAF;
}

bool
tree_page_read(const unsigned char bytes[static PAGE_BYTES], uint32_t number,
    struct tree_page *page)
{
	unsigned start = number == 1 ? FIRST_HEADER : 0, list, content;
	const unsigned char *head = bytes + start;
	struct cover cover = {.taken = 0};

	if (!kind_is_known(head[0]))
		return false;
	page->kind = (enum tree_kind)head[0];
	page->count = short_at(head + 3);
	page->right = tree_is_inner(page->kind) ? page_number_at(head + 8) : 0;
	list = start + (tree_is_inner(page->kind) ? INNER_HEAD : LEAF_HEAD);
	content = short_at(head + 5);
	if (page->count > TREE_CELLS || content > USABLE ||
	    list + 2 * page->count > content)
		return false;
	/* what lies before the content is the head's, the list's or free */
	return cover_take(&cover, 0, content) &&
	       cover_take(&cover, USABLE, PAGE_RESERVED) &&
	       cells_read(bytes, bytes + list, &cover, page) &&
	       blocks_take(&cover, bytes, short_at(head + 1)) &&
	       PAGE_BYTES - cover.taken == head[7];
}

/* What a type of section 2.1 takes in a record; SIZE_MAX for none of ours. */
static size_t
type_bytes(uint64_t type)
{
	static const unsigned char sizes[10] = {0, 1, 2, 3, 4, 6, 8, 0, 0, 0};

	if (type < 10)
		return type == 7 ? SIZE_MAX : sizes[type];
	if (type < 13 || !(type & 1) || type > 2 * (uint64_t)LEDGER_ROW_MAX)
		return SIZE_MAX;
	return (size_t)(type - 13) / 2;
}

static struct value
number_read(uint64_t type, const unsigned char *bytes, size_t count)
{
	uint64_t sum = 0;

	if (!type)
		return (struct value){.kind = VALUE_NULL};
	if (type >= 8)
		sum = type - 8;
	else if (bytes[0] & 0x80)
		sum = UINT64_MAX;
	for (size_t i = 0; i < count; i++)
		sum = sum << 8 | bytes[i];
	return (struct value){.kind = VALUE_NUMBER, .number = (int64_t)sum};
}

bool
record_read(struct text record, struct value *values, size_t count)
{
	const unsigned char *at = (const unsigned char *)record.ptr;
	const unsigned char *end = at + record.len, *body;
	uint64_t head;

	if (!varint_take(&at, end, &head) || head > record.len)
		return false;
	body = (const unsigned char *)record.ptr + head;
	for (size_t i = 0; i < count; i++) {
		uint64_t type;
		size_t bytes;

		if (!varint_take(
			&at, (const unsigned char *)record.ptr + head, &type))
			return false;
		bytes = type_bytes(type);
		if (bytes > (size_t)(end - body))
			return false;
		values[i] = type < 10
				? number_read(type, body, bytes)
				: (struct value){.kind = VALUE_TEXT,
				      .text = {(const char *)body, bytes}};
		body += bytes;
	}
	return at == (const unsigned char *)record.ptr + head && body == end;
}

int
value_compare(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == VALUE_NUMBER)
		return (a->number > b->number) - (a->number < b->number);
	return a->kind == VALUE_TEXT ? text_compare(a->text, b->text) : 0;
}
