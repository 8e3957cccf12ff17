/* identity - whose file it is, by what its first page says. Ledger. */
#include "identity.h"

#include "refusal.h"
#include "sqlite.h"

#include <string.h>

static const char magic[16] = "SQLite format 3";

static unsigned
bits_apart(const void *left, const void *right, size_t bytes)
{
	const unsigned char *a = left, *b = right;
	unsigned count = 0;

	for (size_t i = 0; i < bytes; i++)
		count += (unsigned)__builtin_popcount((unsigned)(a[i] ^ b[i]));
	return count;
}

/* So few wrong bits are rot; another program's numbers are further away. */
#define ROTTEN_BITS 4

/* The file's format for a database with a write-ahead log. */
#define WAL 2

static unsigned
page_size(const unsigned char *header)
{
	return (unsigned)header[16] << 8 | header[17];
}

/*
 * A later format keeps this checksum of its first page, so that what rotted to
 * look like one is told apart.
 */
static int
later_refuse(const unsigned char header[static PAGE_BYTES])
{
	return page_is_sound(header, 1)
		   ? vfs_refuse(SQLITE_NOTADB, "was made by a newer edsm")
		   : vfs_refuse_page(1);
}

/* What SQLite wrote into the header of every ledger, and never changes. */
static bool
is_made_so(const unsigned char *header)
{
	return page_number_at(header + 44) == 4 && /* of the schema's format */
	       page_number_at(header + 56) == 1 && /* UTF-8 */
	       page_size(header) == PAGE_BYTES && header[20] == PAGE_RESERVED;
}

int
identity_check(
    const unsigned char header[static PAGE_BYTES], bool sealed, int *format)
{
	unsigned wrong_magic = bits_apart(header, magic, sizeof magic);
	unsigned wrong_id = (unsigned)__builtin_popcount(
	    page_number_at(header + 68) ^ LEDGER_APPLICATION_ID);
	uint32_t version = page_number_at(header + 60);

	if (wrong_magic > ROTTEN_BITS)
		return SQLITE_NOTADB;
	if (wrong_id > ROTTEN_BITS)
		return vfs_refuse(SQLITE_NOTADB,
		    "is no ledger: it is another program's database");
	if (wrong_magic || wrong_id || !version)
		return vfs_refuse_page(1);
	*format = (int)(version < LEDGER_USER_VERSION ? version
						      : LEDGER_USER_VERSION);
	/* one with room for checksums is of a later one: a bit of it rotted */
	if (version == 1 && sealed && header[20] == PAGE_RESERVED)
		return vfs_refuse_page(1);
	if (version == 1 && sealed)
		return vfs_refuse_old(SQLITE_NOTADB,
		    "is of format 1: ledger-copy OLD NEW carries it over to a "
		    "new one");
	if (version == 1)
		return SQLITE_OK;
	if (version > LEDGER_USER_VERSION)
		return later_refuse(header);
	/* Two bits from ours: no single one of them is rot. */
	if (header[18] == WAL && header[19] == WAL)
		return vfs_refuse(SQLITE_NOTADB,
		    "was put into another mode by another program: PRAGMA "
		    "journal_mode=DELETE takes it out of it");
	return is_made_so(header) ? SQLITE_OK : vfs_refuse_page(1);
}
