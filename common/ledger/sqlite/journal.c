/*
 * journal - what a journal holds, read without playing it back.
 * Ledger.
 *
 * A journal is one part or several: a header in a sector of its own, which
 * says how many pages follow, and these, each with its number before it and
 * SQLite's own sum behind it. What no header counts was not yet on the disk
 * when the ledger was changed.
 */
#include "journal.h"

#include "page.h"
#include "trust.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SECTOR 512
#define RECORD (4 + PAGE_BYTES + 4)
#define SAMPLE 200

static const unsigned char magic[8] = {
    0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

struct part {
	uint32_t count, nonce, pages;
};

/* Reads so many bytes, fewer at the end of the file; -1 where it cannot. */
static ssize_t
bytes_read(int fd, void *to, size_t count, off_t at)
{
	size_t done = 0;

	while (done < count) {
		ssize_t got = pread(
		    fd, (char *)to + done, count - done, at + (off_t)done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (!got)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* What the journal has at a place. */
enum place {
	PLACE_HOLDS, /* what was looked for */
	PLACE_ENDS,  /* nothing that can be played back */
	PLACE_FAILS  /* it cannot be read, or there is no memory for it */
};

static enum place
part_read(int fd, off_t at, struct part *part)
{
	unsigned char head[28];
	ssize_t got = bytes_read(fd, head, sizeof head, at);

	if (got < 0)
		return PLACE_FAILS;
	if (got != (ssize_t)sizeof head || memcmp(head, magic, sizeof magic))
		return PLACE_ENDS;
	part->count = page_number_at(head + 8);
	part->nonce = page_number_at(head + 12);
	part->pages = page_number_at(head + 16);
	return page_number_at(head + 20) == SECTOR &&
		       page_number_at(head + 24) == PAGE_BYTES
		   ? PLACE_HOLDS
		   : PLACE_ENDS;
}

/* SQLite's own sum of a page: every 200th byte from its end on. */
static uint32_t
sampled(const unsigned char *page, uint32_t nonce)
{
	for (int i = PAGE_BYTES - SAMPLE; i > 0; i -= SAMPLE)
		nonce += page[i];
	return nonce;
}

static bool
page_add(struct journal *journal, uint32_t number, off_t at)
{
	if (journal->count == journal->room) {
		size_t room = journal->room ? 2 * journal->room : 64;
		void *more =
		    realloc(journal->list, room * sizeof *journal->list);

		if (!more)
			return false;
		journal->list = more;
		journal->room = room;
	}
	journal->list[journal->count++] = (struct journal_page){number, at};
	return true;
}

/* One page with its number and sum. */
static enum place
record_load(struct journal *journal, uint32_t nonce, off_t at)
{
	unsigned char record[RECORD];
	ssize_t got = bytes_read(journal->fd, record, RECORD, at);
	uint32_t number;

	if (got < 0)
		return PLACE_FAILS;
	if (got != RECORD)
		return PLACE_ENDS;
	number = page_number_at(record);
	if (!number || sampled(record + 4, nonce) !=
			   page_number_at(record + 4 + PAGE_BYTES))
		return PLACE_ENDS;
	if (number <= journal->pages && !page_add(journal, number, at + 4))
		return PLACE_FAILS;
	return PLACE_HOLDS;
}

static enum place
part_load(struct journal *journal, const struct part *part, off_t at)
{
	enum place place = PLACE_HOLDS;

	for (uint32_t i = 0; i < part->count && place == PLACE_HOLDS; i++)
		place =
		    record_load(journal, part->nonce, at + (off_t)i * RECORD);
	return place;
}

static enum place
parts_load(struct journal *journal)
{
	struct part part;
	off_t at = 0;
	enum place place = part_read(journal->fd, 0, &part);

	if (place != PLACE_HOLDS)
		return place;
	journal->loaded = true;
	journal->pages = part.pages;
	while (place == PLACE_HOLDS) {
		place = part_load(journal, &part, at + SECTOR);
		if (place != PLACE_HOLDS)
			break;
		at += SECTOR + (off_t)part.count * RECORD;
		at = (at + SECTOR - 1) / SECTOR * SECTOR;
		place = part_read(journal->fd, at, &part);
	}
	return place;
}

#define UNREADABLE "is not used: the journal beside it cannot be read"

const char *
journal_load(
    struct journal *journal, const char *path, const struct stat *sqlite)
{
	struct stat found;
	const char *words;

	*journal = (struct journal){.loaded = false, .fd = -1};
	words = lstat(path, &found) ? NULL : trust_journal(&found, sqlite);
	if (words)
		return words;
	journal->fd =
	    open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (journal->fd < 0 || fstat(journal->fd, &found)) {
		words = UNREADABLE;
	} else {
		words = trust_journal(&found, sqlite);
		if (!words)
			words = trust_content(journal->fd, &found);
	}
	if (!words && parts_load(journal) == PLACE_FAILS)
		words = UNREADABLE;
	if (words && journal->loaded)
		journal_release(journal);
	else if (!journal->loaded && journal->fd >= 0)
		close(journal->fd);
	return words;
}

void
journal_release(struct journal *journal)
{
	if (journal->loaded)
		close(journal->fd);
	free(journal->list);
	*journal = (struct journal){.loaded = false};
}

bool
journal_read_page(const struct journal *journal, uint32_t number,
    unsigned char *bytes, bool *failed)
{
	*failed = false;
	for (size_t i = 0; i < journal->count; i++) {
		if (journal->list[i].number != number)
			continue;
		*failed = bytes_read(journal->fd, bytes, PAGE_BYTES,
			      journal->list[i].at) != PAGE_BYTES;
		return !*failed;
	}
	return false;
}
