/* csv_plain - rows that hold nothing odd. Input, pure. */
#include "csv_plain.h"

#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define BLOCK 16

/* Which of the bytes of a block may bear on where cells and rows end: the
 * delimiter, a quote, and all up to the carriage return. */
static unsigned
block_marks(const char *block, char delimiter)
{
#ifdef __SSE2__
	const __m128i bytes = _mm_loadu_si128((const __m128i_u *)block);
	const __m128i returns = _mm_set1_epi8('\r');
	__m128i marks = _mm_cmpeq_epi8(_mm_min_epu8(bytes, returns), bytes);

	marks = _mm_or_si128(
	    marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(delimiter)));
	marks = _mm_or_si128(marks, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
	return (unsigned)_mm_movemask_epi8(marks);
#else
	unsigned marks = 0;

	for (unsigned i = 0; i < BLOCK; i++)
		if ((unsigned char)block[i] <= '\r' || block[i] == delimiter ||
		    block[i] == '"')
			marks |= 1U << i;
	return marks;
#endif
}

/* The same of the block at a place of what is held; none behind its end. */
static unsigned
marks_at(struct text held, size_t at, char delimiter)
{
	char last[BLOCK] = {0};
	size_t left = held.len - at;

	if (left >= BLOCK)
		return block_marks(held.ptr + at, delimiter);
	memcpy(last, held.ptr + at, left);
	return block_marks(last, delimiter) & ((1U << left) - 1);
}

/* A row on its way to cells. */
struct plain {
	struct text held;
	char delimiter;
	struct text *cells;
	size_t count, room;
	size_t start;  /* of this cell */
	size_t closed; /* behind the quote that closes it; 0: none did */
	bool quoted;   /* within its quotes */
};

/* Takes the cell that ends there; false where it goes on behind its quotes, or
 * is one too many. */
static inline bool
cell_take(struct plain *row, size_t end)
{
	struct text cell = {row->held.ptr + row->start, end - row->start};

	if (row->closed) {
		if (row->closed != end)
			return false;
		cell.ptr++;
		cell.len -= 2;
	}
	if (row->count == row->room)
		return false;
	row->cells[row->count++] = cell;
	row->start = end + 1;
	row->closed = 0;
	return true;
}

enum step {
	STEP_ON,
	STEP_END, /* the row's */
	STEP_ODD
};

static inline enum step
step_quoted(struct plain *row, size_t at, char c)
{
	if (c == '"') {
		row->quoted = false;
		row->closed = at + 1;
		return STEP_ON;
	}
	return c == '\0' || c == '\r' || c == '\n' ? STEP_ODD : STEP_ON;
}

static inline enum step
row_end(struct plain *row, size_t end)
{
	return cell_take(row, end) && row->count == row->room ? STEP_END
							      : STEP_ODD;
}

/* One byte that may bear on the row. */
static inline enum step
step(struct plain *row, size_t at)
{
	char c = row->held.ptr[at];

	if (row->quoted)
		return step_quoted(row, at, c);
	if (c == row->delimiter)
		return cell_take(row, at) ? STEP_ON : STEP_ODD;
	switch (c) {
	case '"':
		row->quoted = at == row->start;
		return row->quoted ? STEP_ON : STEP_ODD;
	case '\n':
		return row_end(row, at);
	case '\r':
		return at + 1 < row->held.len && row->held.ptr[at + 1] == '\n'
			   ? row_end(row, at)
			   : STEP_ODD;
	default:
		return c ? STEP_ON : STEP_ODD;
	}
}

bool
csv_plain_find(struct text held, char delimiter, struct text *cells,
    size_t count, struct span *span)
{
	struct plain row = {.held = held,
	    .delimiter = delimiter,
	    .cells = cells,
	    .room = count};

	if (row.held.len > PLAIN_BYTES)
		row.held.len = PLAIN_BYTES;
	for (size_t block = 0; block < row.held.len; block += BLOCK) {
		unsigned marks = marks_at(row.held, block, delimiter);

		for (; marks; marks &= marks - 1) {
			size_t at = block + (size_t)__builtin_ctz(marks);
			enum step found = step(&row, at);

			if (found == STEP_ON)
				continue;
			*span = (struct span){.raw = at,
			    .line_break = held.ptr[at] == '\r' ? 2 : 1,
			    .lines = 1};
			return found == STEP_END;
		}
	}
	return false;
}
