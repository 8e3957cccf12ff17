/* pages - the pages of a ledger's file, each of which is had once. Ledger. */
#include "pages.h"

#include "tree.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORD_BITS 64
/* SQLite's locks are on bytes from here on: it puts nothing in their page. */
#define LOCKED_PAGE ((UINT32_C(1) << 30) / PAGE_BYTES + 1)

/* Whole, or not at all. */
static bool
page_fill(int fd, uint32_t number, unsigned char bytes[static PAGE_BYTES])
{
	off_t at = (off_t)(number - 1) * PAGE_BYTES;
	size_t done = 0;

	while (done < PAGE_BYTES) {
		ssize_t got = pread(
		    fd, bytes + done, PAGE_BYTES - done, at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

bool
pages_read(const struct pages *pages, uint32_t number,
    unsigned char bytes[static PAGE_BYTES])
{
	return number && number <= pages->count && number != LOCKED_PAGE &&
	       page_fill(pages->fd, number, bytes) &&
	       page_is_sound(bytes, number);
}

bool
pages_have(struct pages *pages, uint32_t number,
    unsigned char bytes[static PAGE_BYTES])
{
	uint64_t bit = UINT64_C(1) << number % WORD_BITS;

	if (!pages_read(pages, number, bytes) ||
	    atomic_fetch_or(&pages->had[number / WORD_BITS], bit) & bit)
		return false;
	atomic_fetch_add(&pages->had_count, 1);
	return true;
}

bool
pages_all_had(const struct pages *pages)
{
	return pages->had_count + (pages->count >= LOCKED_PAGE) == pages->count;
}

/*
 * Section 1.3 of the file's format: who wrote the file last counted its pages
 * (28) if the change (24) is the one counted at (92); no page is in the list of
 * free ones (32, 36), and there is none that says who points where (52, 64).
 */
static bool
header_is_plain(const unsigned char *header, uint32_t count)
{
	return page_number_at(header + 24) == page_number_at(header + 92) &&
	       page_number_at(header + 28) == count &&
	       !page_number_at(header + 32) && !page_number_at(header + 36) &&
	       !page_number_at(header + 52) && !page_number_at(header + 64);
}

bool
pages_init(struct pages *pages, int fd)
{
	unsigned char first[PAGE_BYTES];
	struct stat found;

	*pages = (struct pages){.fd = fd};
	if (fstat(fd, &found) || found.st_size % PAGE_BYTES ||
	    found.st_size / PAGE_BYTES >= UINT32_MAX)
		return false;
	pages->count = (uint32_t)(found.st_size / PAGE_BYTES);
	pages->had = calloc(pages->count / WORD_BITS + 1, sizeof *pages->had);
	return pages->had && pages_read(pages, 1, first) &&
	       header_is_plain(first, pages->count);
}

void
pages_release(struct pages *pages)
{
	free(pages->had);
	pages->had = NULL;
}

bool
pages_add_overflow(struct pages *pages, uint32_t number, size_t bytes,
    bool first, struct buffer *to)
{
	unsigned char page[PAGE_BYTES];

	while (bytes) {
		size_t here = bytes < TREE_OVERFLOW ? bytes : TREE_OVERFLOW;

		if (!(first ? pages_have(pages, number, page)
			    : pages_read(pages, number, page)))
			return false;
		buffer_add(to, (struct text){(const char *)page + 4, here});
		number = page_number_at(page);
		bytes -= here;
		if (!number != !bytes)
			return false;
	}
	return !buffer_failed(to);
}
