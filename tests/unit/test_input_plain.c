/* Rows of CSV that are read where they lie. */
#include "../../common/input/csv_plain.h"
#include "intake.h"

#include <stdio.h>
#include <stdlib.h>

static struct text cells[4];
static struct span span;

static bool
found(struct text held, size_t count)
{
	return csv_plain_find(held, ',', cells, count, &span);
}

#define CELL_IS(i, what) ck_assert(text_equal(cells[i], TEXT(what)))

START_TEST(bare_and_quoted_cells_are_found)
{
	ck_assert(found(TEXT("a,\"b,c\",,\"\"\nnext\n"), 4));
	CELL_IS(0, "a");
	CELL_IS(1, "b,c");
	CELL_IS(2, "");
	CELL_IS(3, "");
	ck_assert_uint_eq(span.raw, 11);
	ck_assert_uint_eq(span.line_break, 1);
	ck_assert_uint_eq(span.lines, 1);
}
END_TEST

START_TEST(a_carriage_return_is_part_of_the_line_break)
{
	ck_assert(found(TEXT("a,\"b\"\r\n"), 2));
	CELL_IS(1, "b");
	ck_assert_uint_eq(span.raw, 5);
	ck_assert_uint_eq(span.line_break, 2);
	ck_assert(found(TEXT("a,b\r\n"), 2));
	CELL_IS(1, "b");
}
END_TEST

START_TEST(what_is_not_plain_is_left_to_the_library)
{
	const struct text odd[] = {TEXT(""), TEXT("a,b"), TEXT("a\n"),
	    TEXT("a,b,c\n"), TEXT("a,b\r"), TEXT("a,b\rc\n"), TEXT("a,\rb\n"),
	    TEXT("a,b\"\n"), TEXT("a,b\"c\"\n"), TEXT("a,\"b\"\"c\"\n"),
	    TEXT("a,\"b\"c\n"), TEXT("a,\"b\" \n"), TEXT("a, \"b\"\n"),
	    TEXT("a,\"b\n"), TEXT("a,\"b\nc\"\n"), TEXT("a,\"b\r\"\n"),
	    TEXT("a,\"\"\"\"\n"), TEXT("a,b\0\n"), TEXT("a,\"b\0\"\n"),
	    TEXT("\0,b\n")};

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		ck_assert_msg(!found(odd[i], 2), "%zu", i);
}
END_TEST

START_TEST(what_looks_odd_and_is_not_is_found)
{
	ck_assert(found(TEXT("\t\x01\x0b,\" \t'\xff\x7f\"\n"), 2));
	CELL_IS(0, "\t\x01\x0b");
	CELL_IS(1, " \t'\xff\x7f");
	ck_assert(
	    csv_plain_find(TEXT("a,b\t\"c\td\"\n"), '\t', cells, 2, &span));
	CELL_IS(0, "a,b");
	CELL_IS(1, "c\td");
}
END_TEST

/* Cells of every length, each in memory of its own length. */
START_TEST(a_row_is_found_wherever_it_ends)
{
	for (size_t len = 0; len < 70; len++) {
		size_t size = 2 * len + 5;
		char *bytes = malloc(size);
		struct text held = {bytes, size};

		ck_assert_ptr_nonnull(bytes);
		memset(bytes, 'x', size);
		bytes[len] = ',';
		bytes[len + 1] = '"';
		bytes[2 * len + 2] = '"';
		bytes[2 * len + 3] = '\r';
		bytes[2 * len + 4] = '\n';
		ck_assert(found(held, 2));
		ck_assert_uint_eq(cells[0].len, len);
		ck_assert_uint_eq(cells[1].len, len);
		ck_assert_ptr_eq(cells[1].ptr, bytes + len + 2);
		held.len--;
		ck_assert(!found(held, 2));
		free(bytes);
	}
}
END_TEST

START_TEST(a_row_of_64_KiB_is_left_to_the_library)
{
	static char bytes[PLAIN_BYTES + 1];

	memset(bytes, 'x', sizeof bytes);
	bytes[PLAIN_BYTES] = '\n';
	ck_assert(!found((struct text){bytes, sizeof bytes}, 1));
	ck_assert(found((struct text){bytes + 1, sizeof bytes - 1}, 1));
}
END_TEST

/* The values of the next row, said to be in the row or not. */
static void
values_lie(bool borrows, const char *row, bool in_row)
{
	struct frame f;
	char bytes[64];
	struct text note;

	frame_init(&f);
	f.intake.borrows = borrows;
	snprintf(bytes, sizeof bytes, "patient,note\n%s\n", row);
	ck_assert(!frame_open(&f, INPUT_CSV, bytes, strlen(bytes)));
	ck_assert(!frame_next(&f));
	note = f.values.text[FIELD_NOTE];
	ck_assert(text_equal(note, TEXT("b")));
	ck_assert_int_eq(note.ptr > f.row.raw.ptr &&
			     note.ptr < f.row.raw.ptr + f.row.raw.len,
	    in_row);
	frame_close(&f);
}

START_TEST(who_borrows_gets_values_in_the_row)
{
	values_lie(true, "a,b", true);
	values_lie(true, "a,\"b\"", true);
	values_lie(false, "a,b", false);
	values_lie(true, "\"\"\"\",b", false);
}
END_TEST

UNIT_MAIN("input_plain", bare_and_quoted_cells_are_found,
    a_carriage_return_is_part_of_the_line_break,
    what_is_not_plain_is_left_to_the_library,
    what_looks_odd_and_is_not_is_found, a_row_is_found_wherever_it_ends,
    a_row_of_64_KiB_is_left_to_the_library, who_borrows_gets_values_in_the_row)
