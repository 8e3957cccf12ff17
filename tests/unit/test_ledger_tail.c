/* The end of a journal that waits to be written to it. */
#include "../../common/ledger/sqlite/tail.h"
#include "unit.h"

#include <stdbool.h>
#include <string.h>

/* A file in memory that counts its writes, and may have no room. */
struct held_file {
	sqlite3_file base;
	unsigned char bytes[4 * TAIL_BYTES];
	sqlite3_int64 len;
	int writes;
	bool full;
};

static int
held_write(sqlite3_file *base, const void *from, int bytes, sqlite3_int64 at)
{
	struct held_file *file = (struct held_file *)base;

	if (file->full)
		return SQLITE_FULL;
	ck_assert_int_le(at + bytes, (sqlite3_int64)sizeof file->bytes);
	memcpy(file->bytes + at, from, (size_t)bytes);
	if (file->len < at + bytes)
		file->len = at + bytes;
	file->writes++;
	return SQLITE_OK;
}

static int
held_read(sqlite3_file *base, void *to, int bytes, sqlite3_int64 at)
{
	struct held_file *file = (struct held_file *)base;

	if (at + bytes > file->len)
		return SQLITE_IOERR_SHORT_READ;
	memcpy(to, file->bytes + at, (size_t)bytes);
	return SQLITE_OK;
}

static int
held_size(sqlite3_file *base, sqlite3_int64 *bytes)
{
	*bytes = ((struct held_file *)base)->len;
	return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .xRead = held_read, .xWrite = held_write, .xFileSize = held_size};
static struct held_file file;
static struct tail tail;

static void
begin(void)
{
	file = (struct held_file){.base.pMethods = &methods};
	tail = (struct tail){.bytes = NULL};
}

static void
write_piece(const char *piece, sqlite3_int64 at)
{
	ck_assert_int_eq(
	    tail_write(&tail, &file.base, piece, (int)strlen(piece), at),
	    SQLITE_OK);
}

#define READS(string, at)                                          \
	do {                                                       \
		char got[64] = "";                                 \
		ck_assert_int_eq(tail_read(&tail, &file.base, got, \
				     (int)strlen(string), at),     \
		    SQLITE_OK);                                    \
		ck_assert_str_eq(got, string);                     \
	} while (0)

START_TEST(pieces_in_a_row_are_one_write)
{
	begin();
	write_piece("abc", 0);
	write_piece("defg", 3);
	ck_assert_int_eq(file.writes, 0);
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_OK);
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_OK);
	ck_assert_int_eq(file.writes, 1);
	ck_assert_mem_eq(file.bytes, "abcdefg", 7);
	tail_release(&tail);
}
END_TEST

START_TEST(a_piece_elsewhere_comes_after_those_before_it)
{
	begin();
	write_piece("abcdef", 0);
	write_piece("XY", 2);
	ck_assert_int_eq(file.writes, 1);
	READS("XY", 2);
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_OK);
	ck_assert_mem_eq(file.bytes, "abXYef", 6);
	tail_release(&tail);
}
END_TEST

START_TEST(what_waits_is_read_and_counted)
{
	sqlite3_int64 bytes = 0;

	begin();
	write_piece("abc", 0);
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_OK);
	write_piece("def", 3);
	write_piece("ghi", 6);
	READS("ghi", 6);
	READS("abc", 0);
	ck_assert_int_eq(tail_size(&tail, &file.base, &bytes), SQLITE_OK);
	ck_assert_int_eq(bytes, 9);
	ck_assert_int_eq(file.writes, 1);
	READS("cd", 2); /* of both */
	tail_release(&tail);
}
END_TEST

/* What could not be written is what a rollback reads. */
START_TEST(without_room_what_waits_stays)
{
	char pair[2];

	begin();
	write_piece("abc", 0);
	file.full = true;
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_FULL);
	ck_assert_int_eq(tail_write(&tail, &file.base, "z", 1, 9), SQLITE_FULL);
	READS("bc", 1);
	ck_assert_int_eq(tail_read(&tail, &file.base, pair, 2, 2), SQLITE_FULL);
	file.full = false;
	write_piece("def", 3);
	ck_assert_int_eq(tail_flush(&tail, &file.base), SQLITE_OK);
	ck_assert_mem_eq(file.bytes, "abcdef", 6);
	tail_release(&tail);
}
END_TEST

START_TEST(nothing_waits_beyond_its_room)
{
	static char piece[TAIL_BYTES + 1];
	const int most = (int)TAIL_BYTES;

	begin();
	memset(piece, 'p', sizeof piece);
	ck_assert_int_eq(
	    tail_write(&tail, &file.base, piece, most, 0), SQLITE_OK);
	ck_assert_int_eq(file.writes, 0);
	write_piece("q", most);
	ck_assert_int_eq(file.writes, 1);
	ck_assert_int_eq(
	    tail_write(&tail, &file.base, piece, most + 1, most + 1),
	    SQLITE_OK);
	ck_assert_int_eq(file.writes, 3);
	ck_assert_int_eq(file.len, 2 * most + 2);
	ck_assert_int_eq(file.bytes[most], 'q');
	tail_release(&tail);
}
END_TEST

UNIT_MAIN("ledger-tail", pieces_in_a_row_are_one_write,
    a_piece_elsewhere_comes_after_those_before_it,
    what_waits_is_read_and_counted, without_room_what_waits_stays,
    nothing_waits_beyond_its_room)
