/* CSV rows as values. */
#include "intake.h"

#include <stdio.h>

static const char stray[] = "has a quote in a wrong place";
static const char open_quote[] = "has a quote that is not closed within 1 MiB";
static const char other_cells[] = "has another number of cells than the header";

START_TEST(cells_become_values)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n9434765919,a note\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "9434765919");
	SAYS(&f, FIELD_NOTE, "a note");
	RAW_IS(&f, "9434765919,a note");
	ck_assert_uint_eq(f.row.line, 2);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(values_outlive_the_row)
{
	struct frame f;
	struct text note;

	GIVEN(&f, INPUT_CSV, "note\nfirst\nother\n");
	NEXT_IS_TAKEN(&f);
	note = f.values.text[FIELD_NOTE];
	ck_assert_int_eq(
	    input_next(f.input, &f.row, &f.values, &f.more, &f.error),
	    STATUS_OK);
	ck_assert(text_equal(note, TEXT("first")));
	frame_close(&f);
}
END_TEST

START_TEST(blanks_belong_to_the_cell)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n 1 ,\t2  \n\" 3\",\"4 \"\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, " 1 ");
	SAYS(&f, FIELD_NOTE, "\t2  ");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, " 3");
	SAYS(&f, FIELD_NOTE, "4 ");
	frame_close(&f);
}
END_TEST

START_TEST(a_quoted_cell_holds_commas_quotes_and_line_breaks)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\n\"1\",\"a, \"\"b\"\"\r\n\nc\"\n2,d\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "a, \"b\"\r\n\nc");
	RAW_IS(&f, "\"1\",\"a, \"\"b\"\"\r\n\nc\"");
	ck_assert_uint_eq(f.row.line, 2);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "d");
	ck_assert_uint_eq(f.row.line, 5);
	frame_close(&f);
}
END_TEST

START_TEST(quotes_alone_are_read_right)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\n\"\"\"\",\"\"\"\"\"\"\n\"\",\"\"\"\n\"\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "\"");
	SAYS(&f, FIELD_NOTE, "\"\"");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, NULL);
	SAYS(&f, FIELD_NOTE, "\"\n");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(an_empty_cell_is_an_absent_field)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note,at\n,\"\",\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.has, 0);
	frame_close(&f);
}
END_TEST

START_TEST(rows_end_with_or_without_a_carriage_return)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\r\n1,a\r\n2,b\n\"3\",\"c\"\r\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "a");
	ck_assert(text_equal(f.row.end, TEXT("\r\n")));
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "b");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "c");
	NEXT_IS_END(&f);
	ck_assert(text_equal(input_header_raw(f.input), TEXT("patient,note")));
	frame_close(&f);
}
END_TEST

START_TEST(a_last_row_without_a_break_is_taken_and_torn)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n1,\"a\nb\"");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "a\nb");
	ck_assert(input_is_torn(f.input));
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_header_alone_has_no_rows)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(another_number_of_cells_is_refused)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n1\n1,2,3\n1,2,\n3,4\n");
	NEXT_IS_REFUSED(&f, NULL, other_cells);
	NEXT_IS_REFUSED(&f, NULL, other_cells);
	NEXT_IS_REFUSED(&f, NULL, other_cells);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "4");
	frame_close(&f);
}
END_TEST

START_TEST(a_bare_carriage_return_is_refused)
{
	static const char says[] = "has a carriage return outside quotes";
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\n1,2\r3,4\n\"1\",\"2\"\r\"3\",4\n1,2\r\r\n1,\r2\n"
	    "5,6\n7,8\r");
	for (int i = 0; i < 4; i++)
		NEXT_IS_REFUSED(&f, NULL, says);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "6");
	NEXT_IS_REFUSED(&f, NULL, says);
	frame_close(&f);
}
END_TEST

START_TEST(a_nul_is_refused)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n1,a\0b\n2,\"\0\"\n3,c\n");
	NEXT_IS_REFUSED(&f, NULL, "has a NUL byte");
	NEXT_IS_REFUSED(&f, NULL, "has a NUL byte");
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

START_TEST(bytes_that_are_not_utf_8_are_left_to_the_forms)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "note\n\xff\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "\xff");
	frame_close(&f);
}
END_TEST

START_TEST(a_quote_within_a_cell_is_refused)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\n1,a\"b\n1,a\"b\"\n1,\"a\"b\n1,\"a\" \n"
	    "1, \"a\"\n1,\"a\"\"b\"c\"\n2,d\n");
	for (uint64_t line = 2; line < 8; line++) {
		NEXT_IS_REFUSED(&f, NULL, stray);
		ck_assert_uint_eq(f.row.line, line);
	}
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "2");
	frame_close(&f);
}
END_TEST

/* What the library hands over after an error never reaches the next row. */
START_TEST(a_refused_row_leaves_nothing_to_the_next)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\nhalf,row\"x\n1,2\nhalf\"\n3,\n\"half\n4,5\n");
	NEXT_IS_REFUSED(&f, NULL, stray);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	SAYS(&f, FIELD_NOTE, "2");
	NEXT_IS_REFUSED(&f, NULL, stray);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "3");
	SAYS(&f, FIELD_NOTE, NULL);
	NEXT_IS_REFUSED(&f, NULL, open_quote);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "4");
	SAYS(&f, FIELD_NOTE, "5");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_quote_never_closed_costs_its_own_line_only)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "patient,note\n1,\"a\n2,b\n3,c");
	NEXT_IS_REFUSED(&f, NULL, open_quote);
	RAW_IS(&f, "1,\"a");
	ck_assert_uint_eq(f.row.line, 2);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "2");
	ck_assert_uint_eq(f.row.line, 3);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "3");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_quote_closed_by_a_later_row_costs_its_own_line_only)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV,
	    "patient,note\n1,\"a\n2,\"b\"\n3,c\n4,\"d\n5,e\",f\n6,g\n");
	NEXT_IS_REFUSED(&f, NULL, stray);
	RAW_IS(&f, "1,\"a");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "b");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "c");
	/* Closed, but then there is one cell too many. */
	NEXT_IS_REFUSED(&f, NULL, other_cells);
	RAW_IS(&f, "4,\"d");
	NEXT_IS_REFUSED(&f, NULL, stray);
	RAW_IS(&f, "5,e\",f");
	ck_assert_uint_eq(f.row.line, 6);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 7);
	frame_close(&f);
}
END_TEST

START_TEST(a_nul_in_a_later_line_costs_the_first_line_and_its_own)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "note\n\"a\nb\0\"\nc\n");
	NEXT_IS_REFUSED(&f, NULL, "has a NUL byte");
	RAW_IS(&f, "\"a");
	NEXT_IS_REFUSED(&f, NULL, "has a NUL byte");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "c");
	frame_close(&f);
}
END_TEST

/* A row that opens a quote, then lines of 9 bytes and maybe its end. */
static void
open_long(struct frame *f, size_t lines, const char *end)
{
	size_t len = 0;
	char *bytes = malloc(64 + lines * 9 + strlen(end));

	len += (size_t)sprintf(bytes, "patient,note\n1,\"x\n");
	for (size_t i = 0; i < lines; i++, len += 9)
		memcpy(bytes + len, "2,abcdef\n", 9);
	memcpy(bytes + len, end, strlen(end));
	len += strlen(end);
	frame_init(f);
	ck_assert_int_eq(frame_open(f, INPUT_CSV, bytes, len), STATUS_OK);
	free(bytes);
}

START_TEST(a_row_of_1_mib_is_taken)
{
	struct frame f;

	open_long(&f, RECORD_MAX_BYTES / 9 - 1, "\"\n3,c\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_gt(f.row.raw.len, RECORD_MAX_BYTES - 20);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "3");
	ck_assert_uint_eq(f.row.line, RECORD_MAX_BYTES / 9 + 3);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_quote_open_for_over_1_mib_costs_its_own_line_only)
{
	size_t lines = RECORD_MAX_BYTES / 9 + 1;
	struct frame f;

	open_long(&f, lines, "\"\n");
	NEXT_IS_REFUSED(&f, NULL, open_quote);
	RAW_IS(&f, "1,\"x");
	for (size_t i = 0; i < lines; i++) {
		NEXT_IS_TAKEN(&f);
		RAW_IS(&f, "2,abcdef");
		ck_assert_uint_eq(f.row.line, i + 3);
	}
	NEXT_IS_REFUSED(&f, NULL, open_quote);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_row_that_grows_too_long_after_its_quote_costs_one_line)
{
	size_t lines = RECORD_MAX_BYTES / 9 - 2;
	struct frame f;

	open_long(&f, lines, "\",aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	RAW_IS(&f, "1,\"x");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 3);
	frame_close(&f);
}
END_TEST

START_TEST(a_cell_of_1_mib_is_taken_whole)
{
	size_t len = RECORD_MAX_BYTES;
	char *bytes = malloc(len + 6);
	struct frame f;

	memcpy(bytes, "note\n", 5);
	memset(bytes + 5, 'x', len);
	bytes[len + 5] = '\n';
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, bytes, len + 6), STATUS_OK);
	free(bytes);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.text[FIELD_NOTE].len, len);
	frame_close(&f);
}
END_TEST

/* Were each quote to look through the rest again, this would take hours. */
START_TEST(many_quotes_are_read_in_one_pass)
{
	size_t rows = 3, cells = 150000, len = 0;
	char *bytes = malloc(rows * (cells * 3 + 16));
	struct frame f;

	len += (size_t)sprintf(bytes, "note\n");
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < cells; j++, len += 3)
			memcpy(bytes + len, "\"\",", 3);
		bytes[len++] = '\n';
	}
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, bytes, len), STATUS_OK);
	free(bytes);
	for (size_t i = 0; i < rows; i++)
		NEXT_IS_REFUSED(&f, NULL, other_cells);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

static bool
says(struct text text, const char *wanted)
{
	return text_equal(text, text_of(wanted));
}

START_TEST(rows_of_findings_say_what_was_found_and_listed)
{
	struct frame f;

	static const char bytes[] = "listed,patient,finding,here\n"
				    "2026-01-10,9434765919,open-here,\n"
				    ",9434765919,,yes\n";

	frame_init(&f);
	f.intake.findings = true;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, bytes, sizeof bytes - 1), STATUS_OK);
	ck_assert_str_eq(f.unknown, "here ");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "9434765919");
	ck_assert(says(f.values.finding, "open-here"));
	ck_assert(says(f.values.listed, "2026-01-10"));
	NEXT_IS_TAKEN(&f);
	ck_assert(says(f.values.finding, "none"));
	ck_assert(says(f.values.listed, ""));
	frame_close(&f);
}
END_TEST

/* Opens a CSV of that header and a row of b and 9434765919; what it finds. */
static bool
has_findings(struct frame *f, const char *header)
{
	char bytes[128];
	int len = snprintf(bytes, sizeof bytes, "%s\nb,b,9434765919\n", header);
	bool found;

	ck_assert_int_eq(
	    frame_open(f, INPUT_CSV, bytes, (size_t)len), STATUS_OK);
	NEXT_IS_TAKEN(f);
	found = f->values.finding.len || f->values.listed.len;
	frame_close(f);
	return found;
}

START_TEST(findings_have_both_columns_and_are_asked_for)
{
	static const struct text ignored = {"finding", 7};
	static const struct column_name column = {FIELD_NOTE, {"listed", 6}};
	struct frame f;

	frame_init(&f);
	f.intake.findings = true;
	ck_assert(has_findings(&f, "finding,listed,patient"));
	frame_init(&f);
	ck_assert(!has_findings(&f, "finding,listed,patient"));
	frame_init(&f);
	f.intake.findings = true;
	ck_assert(!has_findings(&f, "finding,other,patient"));
	frame_init(&f);
	f.intake.findings = true;
	ck_assert(!has_findings(&f, "other,listed,patient"));
	frame_init(&f);
	f.intake.findings = true;
	f.intake.ignored = &ignored;
	f.intake.ignored_count = 1;
	ck_assert(!has_findings(&f, "finding,listed,patient"));
	frame_init(&f);
	f.intake.findings = true;
	f.intake.columns = &column;
	f.intake.column_count = 1;
	ck_assert(!has_findings(&f, "finding,listed,patient"));
}
END_TEST

UNIT_MAIN("input_csv", cells_become_values, values_outlive_the_row,
    blanks_belong_to_the_cell,
    a_quoted_cell_holds_commas_quotes_and_line_breaks,
    quotes_alone_are_read_right, an_empty_cell_is_an_absent_field,
    rows_end_with_or_without_a_carriage_return,
    a_last_row_without_a_break_is_taken_and_torn, a_header_alone_has_no_rows,
    another_number_of_cells_is_refused, a_bare_carriage_return_is_refused,
    a_nul_is_refused, bytes_that_are_not_utf_8_are_left_to_the_forms,
    a_quote_within_a_cell_is_refused, a_refused_row_leaves_nothing_to_the_next,
    a_quote_never_closed_costs_its_own_line_only,
    a_quote_closed_by_a_later_row_costs_its_own_line_only,
    a_nul_in_a_later_line_costs_the_first_line_and_its_own,
    a_row_of_1_mib_is_taken,
    a_quote_open_for_over_1_mib_costs_its_own_line_only,
    a_row_that_grows_too_long_after_its_quote_costs_one_line,
    a_cell_of_1_mib_is_taken_whole, many_quotes_are_read_in_one_pass,
    rows_of_findings_say_what_was_found_and_listed,
    findings_have_both_columns_and_are_asked_for)
