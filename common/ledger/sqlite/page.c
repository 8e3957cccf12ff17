/*
 * page - the checksum of a page of the ledger's file. Ledger.
 *
 * The words of a page go round four sums, which the processor works on side
 * by side; a page takes less than half a microsecond.
 */
#include "page.h"

#include <endian.h>
#include <stddef.h>
#include <string.h>

#define WORD_BYTES 8
#define WORDS ((PAGE_BYTES - PAGE_RESERVED) / WORD_BYTES)
#define SUMS 4
#define ODD UINT64_C(0x9E3779B97F4A7C15)

_Static_assert(PAGE_RESERVED == WORD_BYTES, "a checksum is one word");
_Static_assert(WORDS % SUMS == 3, "the last round leaves one sum out");

/* 0 only where make bench measures what the checksums cost. */
#ifndef PAGE_SUMMED
#define PAGE_SUMMED 1
#endif

/* Least byte first, whatever the machine does. */
static uint64_t
word_at(const unsigned char *bytes)
{
	uint64_t word;

	memcpy(&word, bytes, sizeof word);
	return le64toh(word);
}

/*
 * Takes a word in. Each of the three steps can be undone, so that two sums
 * that differ stay different whatever comes after, and so do two words.
 */
static uint64_t
take(uint64_t sum, uint64_t word)
{
	sum = (sum ^ word) * ODD;
	return sum << 31 | sum >> 33;
}

static uint64_t
page_sum(const unsigned char page[static PAGE_BYTES], uint32_t number)
{
	uint64_t a = 1, b = 2, c = 3, d = 4, all = number;
	const unsigned char *at = page;
	const unsigned char *end = page + WORDS / SUMS * SUMS * WORD_BYTES;

	for (; at < end; at += SUMS * WORD_BYTES) {
		a = take(a, word_at(at));
		b = take(b, word_at(at + WORD_BYTES));
		c = take(c, word_at(at + 2 * WORD_BYTES));
		d = take(d, word_at(at + 3 * WORD_BYTES));
	}
	a = take(a, word_at(at));
	b = take(b, word_at(at + WORD_BYTES));
	c = take(c, word_at(at + 2 * WORD_BYTES));
	all = take(all, a);
	all = take(all, b);
	all = take(all, c);
	all = take(all, d);
	return take(all, 0);
}

bool
page_is_sound(const unsigned char page[static PAGE_BYTES], uint32_t number)
{
	return !PAGE_SUMMED || page_sum(page, number) ==
				   word_at(page + PAGE_BYTES - PAGE_RESERVED);
}

void
page_seal(unsigned char page[static PAGE_BYTES], uint32_t number)
{
	uint64_t sum = PAGE_SUMMED ? page_sum(page, number) : 0;

	for (unsigned i = 0; i < WORD_BYTES; i++)
		page[PAGE_BYTES - PAGE_RESERVED + i] =
		    (unsigned char)(sum >> (8 * i));
}

bool
page_is_one_bit_off(unsigned char page[static PAGE_BYTES], uint32_t number)
{
	bool found = false;

	for (size_t i = 0; i < PAGE_BYTES && !found; i++)
		for (unsigned bit = 0; bit < 8 && !found; bit++) {
			page[i] ^= (unsigned char)(1u << bit);
			found = page_is_sound(page, number);
			page[i] ^= (unsigned char)(1u << bit);
		}
	return found;
}

/*
 * A row: how many bytes, its number, how many bytes say what follows (these
 * and three types), and what they say. 23 is a text of five bytes.
 */
static bool
row_is_statistics(const unsigned char *row)
{
	size_t head = row[2];

	if (row[0] > 127 || row[1] > 127 || head < 4 || head > 6 ||
	    row[3] != 23)
		return false;
	for (size_t i = 4; i + 1 < 2 + head; i++)
		if (row[i] > 127 && i + 2 < 2 + head && row[i + 1] > 127)
			return false;
	return !memcmp(row + 2 + head, "event", 5);
}

#define TABLE_LEAF 13
#define LEAF_HEAD 8
#define ROW_LEAST 16
#define ROWS_MOST 100

bool
page_is_statistics(const unsigned char page[static PAGE_BYTES])
{
	size_t rows = (size_t)page[3] << 8 | page[4];

	if (page[0] != TABLE_LEAF || rows > ROWS_MOST)
		return false;
	/* of an empty ledger: new, so that nothing stands in its checksum */
	if (!rows)
		return word_at(page + PAGE_BYTES - PAGE_RESERVED) == 0;
	for (size_t i = 0; i < rows; i++) {
		const unsigned char *at = page + LEAF_HEAD + 2 * i;
		size_t place = (size_t)at[0] << 8 | at[1];

		if (place < LEAF_HEAD + 2 * rows ||
		    place > PAGE_BYTES - PAGE_RESERVED - ROW_LEAST ||
		    !row_is_statistics(page + place))
			return false;
	}
	return true;
}

#define LIST_HEAD 8
#define LIST_MOST ((PAGE_BYTES - PAGE_RESERVED - LIST_HEAD) / 4)

bool
page_is_free_list(const unsigned char page[static PAGE_BYTES])
{
	uint32_t count = page_number_at(page + 4);

	return word_at(page + PAGE_BYTES - PAGE_RESERVED) == 0 &&
	       page_number_at(page) == 0 && count <= LIST_MOST;
}

uint32_t
page_number_at(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}
