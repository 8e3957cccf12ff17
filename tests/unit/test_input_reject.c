/* What a rejects file is given. */
#include "intake.h"

/* The reject of a line of JSON, the first of those bytes. */
#define JSON_REJECT_IS(line, rejected)                                   \
	do {                                                             \
		struct frame f;                                          \
		GIVEN(&f, INPUT_JSON, line);                             \
		(void)frame_next(&f);                                    \
		ck_assert(f.more);                                       \
		ck_assert_str_eq(frame_reject(&f, "a \"b\""), rejected); \
		frame_close(&f);                                         \
	} while (0)

/* The rejects of a CSV with one row, its header first. */
#define CSV_REJECT_IS(bytes, rejected)                     \
	do {                                               \
		struct frame f;                            \
		char text[512] = "";                       \
		GIVEN(&f, INPUT_CSV, bytes);               \
		(void)frame_next(&f);                      \
		ck_assert(f.more);                         \
		add_header(&f, text);                      \
		strcat(text, frame_reject(&f, "a \"b\"")); \
		ck_assert_str_eq(text, rejected);          \
		frame_close(&f);                           \
	} while (0)

static void
add_header(struct frame *f, char *text)
{
	struct buffer buffer;

	buffer_init(&buffer, 256);
	input_reject_header(f->input, &buffer);
	if (buffer.len)
		memcpy(text, buffer.bytes, buffer.len);
	text[buffer.len] = '\0';
	buffer_release(&buffer);
}

START_TEST(json_gets_a_last_member)
{
	JSON_REJECT_IS("{\"note\": 1.10}\n",
	    "{\"note\": 1.10,\"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(an_empty_object_gets_its_only_member)
{
	JSON_REJECT_IS("{ }\n", "{ \"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(blanks_behind_the_object_stay)
{
	JSON_REJECT_IS(
	    "{\"x\":{}} \t", "{\"x\":{},\"edsm_error\":\"a \\\"b\\\"\"} \t\n");
}
END_TEST

START_TEST(a_member_that_is_there_is_replaced_in_its_place)
{
	JSON_REJECT_IS("{\"edsm_error\":\"old\",\"z\":\"\xc3\xa9\",\"a\":[]}\n",
	    "{\"edsm_error\":\"a \\\"b\\\"\",\"z\":\"\xc3\xa9\",\"a\":[]}\n");
}
END_TEST

START_TEST(a_member_with_an_escaped_name_is_left_as_it_is)
{
	JSON_REJECT_IS(
	    "{\"edsm\\u005ferror\":1}\n", "{\"edsm\\u005ferror\":1}\n");
}
END_TEST

START_TEST(beside_a_member_that_is_replaced_nothing_changes)
{
	JSON_REJECT_IS("{\"n\":1.50,\"m\":[\"edsm_error\",1e5],"
		       " \"edsm_error\" : [\",}\",{}] ,\"o\":\"\\u00e9\"}\n",
	    "{\"n\":1.50,\"m\":[\"edsm_error\",1e5],"
	    " \"edsm_error\" :\"a \\\"b\\\"\",\"o\":\"\\u00e9\"}\n");
	JSON_REJECT_IS("{\"m\":\"edsm_error\",\"edsm_error\":1}\n",
	    "{\"m\":\"edsm_error\",\"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(a_member_of_a_member_is_not_replaced)
{
	JSON_REJECT_IS("{\"x\":{\"edsm_error\":1}}\n",
	    "{\"x\":{\"edsm_error\":1},\"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(broken_json_that_ends_with_a_brace_gets_a_member)
{
	JSON_REJECT_IS(
	    "{\"x\":bad}\n", "{\"x\":bad,\"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(broken_json_that_has_the_member_is_left_as_it_is)
{
	JSON_REJECT_IS("{\"edsm_error\":\"old\",\"x\":bad}\n",
	    "{\"edsm_error\":\"old\",\"x\":bad}\n");
}
END_TEST

START_TEST(what_is_no_object_is_left_as_it_is)
{
	JSON_REJECT_IS("[1]\n", "[1]\n");
	JSON_REJECT_IS("{\"x\":1", "{\"x\":1\n");
	JSON_REJECT_IS("}", "\"edsm_error\":\"a \\\"b\\\"\"}\n");
}
END_TEST

START_TEST(json_has_no_header)
{
	struct frame f;
	char text[512];

	GIVEN(&f, INPUT_JSON, "{}\n");
	add_header(&f, text);
	ck_assert_str_eq(text, "");
	frame_close(&f);
}
END_TEST

START_TEST(a_row_gets_a_last_cell)
{
	CSV_REJECT_IS("patient,\"note\"\r\n1,\"x\"\r\n",
	    "patient,\"note\",edsm_error\n1,\"x\",\"a \"\"b\"\"\"\n");
}
END_TEST

START_TEST(a_bare_carriage_return_at_the_end_stays_bare)
{
	CSV_REJECT_IS(
	    "patient,edsm_error\n1,x\r", "patient,edsm_error\n1,x\r\r\n");
	CSV_REJECT_IS(
	    "patient,edsm_error\n1,x\r\r\n", "patient,edsm_error\n1,x\r\r\n");
}
END_TEST

START_TEST(a_row_over_two_lines_gets_a_last_cell)
{
	CSV_REJECT_IS("patient,note\n1,\"x\r\ny\"\n",
	    "patient,note,edsm_error\n1,\"x\r\ny\",\"a \"\"b\"\"\"\n");
}
END_TEST

START_TEST(a_cell_that_is_there_is_replaced_in_its_place)
{
	CSV_REJECT_IS("patient,edsm_error,note\n1,old,\"x, \"\"y\"\"\"\n",
	    "patient,edsm_error,note\n"
	    "1,\"a \"\"b\"\"\",\"x, \"\"y\"\"\"\n");
	CSV_REJECT_IS("edsm_error,note\n,\"x\ny\"\n",
	    "edsm_error,note\n\"a \"\"b\"\"\",\"x\ny\"\n");
}
END_TEST

START_TEST(a_row_that_cannot_be_parsed_cannot_be_with_the_cell)
{
	CSV_REJECT_IS("patient,note\n1,x\"y\n",
	    "patient,note,edsm_error\n1,x\"y,\"a \"\"b\"\"\"\n");
	CSV_REJECT_IS("patient,note\n1,\"x\n",
	    "patient,note,edsm_error\n1,\"x,\"a \"\"b\"\"\"\n");
	CSV_REJECT_IS(
	    "edsm_error,note\n1,\"x\n2,3\n", "edsm_error,note\n1,\"x\n");
}
END_TEST

START_TEST(a_row_of_too_few_cells_still_has_too_few)
{
	CSV_REJECT_IS("patient,note\n1\n",
	    "patient,note,edsm_error\n1,\"a \"\"b\"\"\"\n");
	CSV_REJECT_IS("patient,edsm_error\n1\n", "patient,edsm_error\n1\n");
}
END_TEST

START_TEST(a_csv_without_a_header_gets_none)
{
	struct frame f;
	char text[512];

	GIVEN(&f, INPUT_CSV, "");
	add_header(&f, text);
	ck_assert_str_eq(text, "");
	frame_close(&f);
}
END_TEST

START_TEST(a_reject_can_be_fed_again)
{
	struct frame f;
	char bytes[256];

	GIVEN(&f, INPUT_CSV, "patient,note\n1,\"x, y\"\n");
	NEXT_IS_TAKEN(&f);
	add_header(&f, bytes);
	strcat(bytes, frame_reject(&f, "is wrong"));
	frame_close(&f);
	frame_init(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, bytes, strlen(bytes)), STATUS_OK);
	ck_assert_str_eq(f.unknown, "");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "x, y");
	frame_close(&f);
}
END_TEST

START_TEST(a_buffer_at_its_ceiling_is_a_failure)
{
	struct buffer buffer;
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"x\":\"yyyyyyyyyyyyyyyyyyyyyy\"}\n");
	NEXT_IS_TAKEN(&f);
	buffer_init(&buffer, 10);
	ck_assert_int_eq(input_reject(f.input, &f.row, "m", &buffer, &f.error),
	    STATUS_FAILED);
	buffer_release(&buffer);
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_reject", json_gets_a_last_member,
    an_empty_object_gets_its_only_member, blanks_behind_the_object_stay,
    a_member_that_is_there_is_replaced_in_its_place,
    a_member_with_an_escaped_name_is_left_as_it_is,
    beside_a_member_that_is_replaced_nothing_changes,
    a_member_of_a_member_is_not_replaced,
    broken_json_that_ends_with_a_brace_gets_a_member,
    broken_json_that_has_the_member_is_left_as_it_is,
    what_is_no_object_is_left_as_it_is, json_has_no_header,
    a_row_gets_a_last_cell, a_bare_carriage_return_at_the_end_stays_bare,
    a_row_over_two_lines_gets_a_last_cell,
    a_cell_that_is_there_is_replaced_in_its_place,
    a_row_that_cannot_be_parsed_cannot_be_with_the_cell,
    a_row_of_too_few_cells_still_has_too_few, a_csv_without_a_header_gets_none,
    a_reject_can_be_fed_again, a_buffer_at_its_ceiling_is_a_failure)
