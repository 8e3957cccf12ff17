/* CSV headers: which column gives which field. */
#include "intake.h"

static const char misspelt[] =
    "has a column that is almost named so: name it exactly, or by --column, or "
    "let it pass by --ignore";

static struct column_name
mapped(enum field field, const char *header)
{
	return (struct column_name){field, text_of(header)};
}

/* A frame with --columns. */
static void
frame_map(struct frame *f, const struct column_name *columns, size_t count)
{
	frame_init(f);
	f->intake.columns = columns;
	f->intake.column_count = count;
}

START_TEST(the_header_is_unquoted)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "\"patient\",\"no\"\"tes\"\n1,2\n");
	ck_assert_str_eq(f.unknown, "no\"tes ");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	frame_close(&f);
}
END_TEST

START_TEST(a_header_over_two_lines_is_read)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "\"pat\ntern\",note\n1,2\n");
	ck_assert_str_eq(f.unknown, "pat\ntern ");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 3);
	SAYS(&f, FIELD_NOTE, "2");
	frame_close(&f);
}
END_TEST

START_TEST(other_columns_are_reported_once_and_ignored)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "zebra,patient,mig,,edsm_error,\n1,2,3,4,5,6\n");
	ck_assert_str_eq(f.unknown, "zebra mig  ");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.values.has, FIELD_BIT(FIELD_PATIENT));
	ck_assert_str_eq(f.unknown, "zebra mig  ");
	frame_close(&f);
}
END_TEST

START_TEST(nobody_has_to_hear_of_unknown_columns)
{
	struct frame f;

	frame_init(&f);
	f.intake.unknown = NULL;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "x,note\n1,2\n", 11), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_column_can_be_mapped)
{
	struct column_name columns[] = {mapped(FIELD_PATIENT, "NHS No."),
	    mapped(FIELD_NOTE, "r\xc3\xa9marque")};
	struct frame f;

	frame_map(&f, columns, 2);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "r\xc3\xa9marque,NHS No.\nn,1\n", 22),
	    STATUS_OK);
	ck_assert_str_eq(f.unknown, "");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	SAYS(&f, FIELD_NOTE, "n");
	frame_close(&f);
}
END_TEST

START_TEST(a_column_can_give_two_fields)
{
	struct column_name columns[] = {
	    mapped(FIELD_PATIENT, "x"), mapped(FIELD_NOTE, "x")};
	struct frame f;

	frame_map(&f, columns, 2);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, "x\n1\n", 4), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	SAYS(&f, FIELD_NOTE, "1");
	frame_close(&f);
}
END_TEST

START_TEST(a_column_mapped_elsewhere_is_no_longer_its_name)
{
	struct column_name columns[] = {mapped(FIELD_NOTE, "patient")};
	struct frame f;

	frame_map(&f, columns, 1);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "patient\n1\n", 10), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, NULL);
	SAYS(&f, FIELD_NOTE, "1");
	frame_close(&f);
}
END_TEST

START_TEST(a_mapped_column_that_is_not_there_is_a_usage_error)
{
	static const char says[] =
	    "has no column of the header that --column names";
	struct column_name columns[] = {
	    mapped(FIELD_NOTE, "note"), mapped(FIELD_PATIENT, "NHS")};
	struct frame f;

	frame_map(&f, columns, 2);
	HEADER_FAILS(&f, "note,nhs\n", "patient", says);
	frame_map(&f, columns, 2);
	HEADER_FAILS(&f, "", "note", says);
	frame_map(&f, columns, 2);
	HEADER_FAILS(&f, "\n\n", "note", says);
}
END_TEST

START_TEST(a_field_from_two_columns_is_a_usage_error)
{
	struct column_name columns[] = {
	    mapped(FIELD_NOTE, "a"), mapped(FIELD_NOTE, "b")};
	struct frame f;

	frame_map(&f, columns, 1);
	HEADER_FAILS(&f, "a,note\n", "note", "is given by two columns");
	frame_map(&f, columns, 2);
	HEADER_FAILS(&f, "a,b\n", "note", "is given by two columns");
}
END_TEST

START_TEST(a_repeated_column_of_a_field_is_a_usage_error)
{
	struct frame f;

	frame_init(&f);
	HEADER_FAILS(&f, "note,x,note\n", "note", "is given by two columns");
	GIVEN(&f, INPUT_CSV, "x,note,x\n1,2,3\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "2");
	frame_close(&f);
}
END_TEST

START_TEST(a_misspelt_column_is_a_usage_error)
{
	struct frame f;

	frame_init(&f);
	HEADER_FAILS(&f, "Patient\n", "patient", misspelt);
	frame_init(&f);
	HEADER_FAILS(&f, "patient,To Service\n", "to_service", misspelt);
	frame_init(&f);
	HEADER_FAILS(&f, "to-service\n", "to_service", misspelt);
	frame_init(&f);
	HEADER_FAILS(&f, " patient\n", "patient", misspelt);
	frame_init(&f);
	HEADER_FAILS(&f, "patient,PATIENT\n", "patient", misspelt);
}
END_TEST

START_TEST(a_misspelt_column_that_is_mapped_is_taken)
{
	struct column_name columns[] = {mapped(FIELD_PATIENT, "Patient")};
	struct frame f;

	frame_map(&f, columns, 1);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "Patient\n1\n", 10), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	frame_close(&f);
}
END_TEST

START_TEST(a_field_that_is_not_known_may_be_misspelt)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "Viewer,patient\n1,2\n");
	ck_assert_str_eq(f.unknown, "Viewer ");
	frame_close(&f);
}
END_TEST

START_TEST(a_header_that_is_no_row_is_a_usage_error)
{
	struct frame f;

	frame_init(&f);
	HEADER_FAILS(&f, "pat\"ient\n1\n", NULL,
	    "has a quote in a wrong place in the header");
	frame_init(&f);
	HEADER_FAILS(&f, "\"patient\n1\n", NULL,
	    "has a quote that is not closed in the header");
	frame_init(&f);
	HEADER_FAILS(&f, "patient\rnote\r", NULL,
	    "has a carriage return outside quotes in the header");
	frame_init(&f);
	HEADER_FAILS(&f, "pat\0ient\n", NULL, "has a NUL byte in the header");
}
END_TEST

START_TEST(a_header_of_over_1_mib_is_a_usage_error)
{
	size_t len = RECORD_MAX_BYTES + 100;
	char *bytes = malloc(len);
	struct frame f;

	memset(bytes, 'x', len);
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, bytes, len), STATUS_USAGE);
	ck_assert_str_eq(
	    f.error.what, "has a header that is longer than 1 MiB");
	free(bytes);
	frame_close(&f);
}
END_TEST

START_TEST(columns_have_a_ceiling)
{
	char bytes[4100];
	struct frame f;

	memset(bytes, ',', sizeof bytes);
	memcpy(bytes, "note", 4);
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, bytes, 4100), STATUS_USAGE);
	ck_assert_str_eq(f.error.what, "has more than 4096 columns");
	frame_close(&f);
	frame_init(&f);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, bytes, 4099), STATUS_OK);
	frame_close(&f);
}
END_TEST

START_TEST(a_row_is_no_header)
{
	struct frame f;

	frame_init(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "9434765919,R1\n", 14), STATUS_USAGE);
	ck_assert_ptr_null(f.error.field);
	ck_assert_str_eq(f.unknown, "");
	frame_close(&f);
	frame_init(&f);
	f.intake.known = f.intake.takes = 0;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "9434765919,R1\n", 14), STATUS_OK);
	frame_close(&f);
}
END_TEST

START_TEST(what_lines_alone_can_give_has_a_column)
{
	struct frame f;

	frame_init(&f);
	f.intake.needs = FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_NOTE);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "patient\n1\n", 10), STATUS_USAGE);
	ck_assert_str_eq(f.error.field, "note");
	frame_close(&f);
	frame_init(&f);
	f.intake.needs = FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_NOTE);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, "patient,note\n", 13), STATUS_OK);
	frame_close(&f);
	frame_init(&f);
	f.intake.needs = FIELD_BIT(FIELD_NOTE);
	ck_assert_int_eq(frame_open(&f, INPUT_CSV, "", 0), STATUS_OK);
	frame_close(&f);
}
END_TEST

START_TEST(where_rows_pass_through_no_heading_hides_any)
{
	static const char bytes[] = "note,\"x\n1,2\n3,\"\n";
	struct frame f;

	frame_init(&f);
	f.intake.needs = FIELD_BIT(FIELD_NOTE);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, bytes, sizeof bytes - 1), STATUS_USAGE);
	ck_assert_str_eq(f.unknown, "");
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_header", a_row_is_no_header,
    what_lines_alone_can_give_has_a_column,
    where_rows_pass_through_no_heading_hides_any, the_header_is_unquoted,
    a_header_over_two_lines_is_read,
    other_columns_are_reported_once_and_ignored,
    nobody_has_to_hear_of_unknown_columns, a_column_can_be_mapped,
    a_column_can_give_two_fields,
    a_column_mapped_elsewhere_is_no_longer_its_name,
    a_mapped_column_that_is_not_there_is_a_usage_error,
    a_field_from_two_columns_is_a_usage_error,
    a_repeated_column_of_a_field_is_a_usage_error,
    a_misspelt_column_is_a_usage_error,
    a_misspelt_column_that_is_mapped_is_taken,
    a_field_that_is_not_known_may_be_misspelt,
    a_header_that_is_no_row_is_a_usage_error,
    a_header_of_over_1_mib_is_a_usage_error, columns_have_a_ceiling)
