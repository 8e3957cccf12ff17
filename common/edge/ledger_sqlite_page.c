/*
 * ledger_sqlite_page - the checksum of a page of the ledger's file. Edge.
 *
 * The words of a page go round four sums, which the processor works on side
 * by side; a page takes less than half a microsecond.
 */
#include "ledger_sqlite_page.h"

#include <endian.h>
#include <string.h>

#define WORD_BYTES 8
#define WORDS ((PAGE_BYTES - PAGE_RESERVED) / WORD_BYTES)
#define SUMS 4
#define ODD UINT64_C(0x9E3779B97F4A7C15)

_Static_assert(PAGE_RESERVED == WORD_BYTES, "a checksum is one word");
_Static_assert(WORDS % SUMS == 3, "the last round leaves one sum out");

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
	return page_sum(page, number) ==
	       word_at(page + PAGE_BYTES - PAGE_RESERVED);
}

void
page_seal(unsigned char page[static PAGE_BYTES], uint32_t number)
{
	uint64_t sum = page_sum(page, number);

	for (unsigned i = 0; i < WORD_BYTES; i++)
		page[PAGE_BYTES - PAGE_RESERVED + i] =
		    (unsigned char)(sum >> (8 * i));
}

uint32_t
page_number_at(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
	       (uint32_t)bytes[2] << 8 | bytes[3];
}
