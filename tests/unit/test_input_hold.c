/* Rows that are read into a hold: they stay, and nothing else takes room. */
#include "../../common/entries/entry.h"
#include "intake.h"

#include <stdio.h>
#include <stdlib.h>

#define ENTRY(id)                                                        \
	"{\"patient\":\"9434765919\",\"org\":\"C81001\",\"entry\":\"" id \
	"\",\"recorded\":\"2026-01-05\"}\n"

/* A file of those bytes, read into the hold as entries are. */
static void
held_as(struct frame *f, struct hold *hold, enum input_kind kind,
    const char *bytes, size_t len)
{
	frame_init(f);
	f->intake = (struct intake){
	    .takes = ENTRY_FIELDS, .known = ENTRY_FIELDS, .borrows = true};
	ck_assert(hold_init(hold, INPUT_HOLD_BYTES));
	ck_assert_int_eq(frame_open(f, kind, bytes, len), STATUS_OK);
	input_lodge(f->input, hold);
}

static void
held(struct frame *f, struct hold *hold, const char *bytes, size_t len)
{
	held_as(f, hold, INPUT_JSON, bytes, len);
}

static void
let_go(struct frame *f, struct hold *hold)
{
	frame_close(f);
	hold_release(hold);
}

START_TEST(rows_stay_one_behind_the_other)
{
	static const char lines[] = ENTRY("E-1") " \t\n" ENTRY("E-2");
	const char *first, *second;
	struct hold hold;
	struct frame f;

	held(&f, &hold, lines, sizeof lines - 1);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	first = f.row.raw.ptr;
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	second = f.row.raw.ptr;
	ck_assert_ptr_eq(first, hold.bytes);
	ck_assert_mem_eq(first, ENTRY("E-1"), sizeof ENTRY("E-1") - 1);
	ck_assert_mem_eq(second, ENTRY("E-2"), sizeof ENTRY("E-2") - 1);
	ck_assert_uint_eq(hold.len, sizeof lines - 1);
	let_go(&f, &hold);
}
END_TEST

START_TEST(another_hold_takes_what_is_still_to_be_read)
{
	static const char lines[] = ENTRY("E-1") ENTRY("E-2");
	const char *first;
	struct hold hold, other;
	struct frame f;

	held(&f, &hold, lines, sizeof lines - 1);
	ck_assert(hold_init(&other, INPUT_HOLD_BYTES));
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	first = f.row.raw.ptr;
	input_lodge(f.input, &other);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert_ptr_eq(f.row.raw.ptr, other.bytes);
	ck_assert_mem_eq(first, ENTRY("E-1"), sizeof ENTRY("E-1") - 1);
	ck_assert_mem_eq(other.bytes, ENTRY("E-2"), sizeof ENTRY("E-2") - 1);
	let_go(&f, &hold);
	hold_release(&other);
}
END_TEST

/* Twice what a hold has room for, and one entry at the end. */
START_TEST(blank_lines_and_lines_too_long_take_no_room)
{
	size_t many = 2 * INPUT_HOLD_BYTES, len = 2 * many + 1;
	char *bytes = malloc(len + sizeof ENTRY("E-1"));
	struct hold hold;
	struct frame f;

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, '\n', many);
	memset(bytes + many, 'x', many);
	memcpy(bytes + 2 * many, "\n" ENTRY("E-1"), sizeof ENTRY("E-1"));
	held(&f, &hold, bytes, len + sizeof ENTRY("E-1") - 1);
	ck_assert_int_eq(frame_next(&f), STATUS_REFUSED);
	ck_assert_uint_eq(f.row.line, many + 1);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert(f.more);
	ck_assert_uint_eq(f.row.line, many + 2);
	ck_assert_uint_lt(hold.len, INPUT_HOLD_BYTES);
	let_go(&f, &hold);
	free(bytes);
}
END_TEST

/* Looks at the next line; true where a glance is enough, and it is taken. */
static bool
glanced(struct frame *f, struct glance *glance)
{
	if (!input_glance(f->input, glance))
		return false;
	input_glanced(f->input, glance);
	return true;
}

START_TEST(a_line_like_the_one_before_needs_a_glance_alone)
{
	static const char lines[] = ENTRY("E-1") ENTRY("E-2") ENTRY("E-3");
	struct glance glance;
	struct hold hold;
	struct frame f;

	held(&f, &hold, lines, sizeof lines - 1);
	ck_assert(!glanced(&f, &glance)); /* nothing is before it */
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert(glanced(&f, &glance));
	ck_assert_uint_eq(glance.row.line, 2);
	ck_assert_uint_eq(glance.row.end.len, 1);
	ck_assert(text_equal(glance.texts[GLANCE_ENTRY], TEXT("E-2")));
	ck_assert(text_equal(glance.texts[GLANCE_ORG], TEXT("C81001")));
	ck_assert_ptr_null(glance.texts[GLANCE_REFERS].ptr);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert_uint_eq(f.row.line, 3);
	let_go(&f, &hold);
}
END_TEST

/* Members that are in the way, an escape, a number for a text, no line break.
 */
START_TEST(what_is_not_so_plain_is_left_to_the_reader)
{
	static const char *const others[] = {
	    "{\"patient\":\"9434765919\",\"org\":\"C81001\",\"entry\":\"E-2\","
	    "\"recorded\":\"2026-01-05\",\"refers\":\"\"}\n",
	    "{\"patient\":\"9434765919\",\"org\":\"C81001\",\"entry\":"
	    "\"E\\u002d2"
	    "\",\"recorded\":\"2026-01-05\"}\n",
	    "{\"patient\":9434765919,\"org\":\"C81001\",\"entry\":\"E-2\","
	    "\"recorded\":\"2026-01-05\"}\n",
	    "{\"patient\":\"9434765919\",\"org\":\"C81001\",\"entry\":\"E-2\","
	    "\"recorded\":\"2026-01-05\"}"};
	struct glance glance;
	char lines[512];

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct hold hold;
		struct frame f;
		int len = snprintf(
		    lines, sizeof lines, "%s%s", ENTRY("E-1"), others[i]);

		held(&f, &hold, lines, (size_t)len);
		ck_assert_int_eq(frame_next(&f), STATUS_OK);
		ck_assert(!glanced(&f, &glance));
		(void)frame_next(&f);
		ck_assert(f.more);
		ck_assert_uint_eq(f.row.line, 2);
		let_go(&f, &hold);
	}
}
END_TEST

#define ROW(id) "9434765919,C81001," id ",2026-01-05"

START_TEST(a_plain_row_needs_a_glance_alone)
{
	static const char rows[] = "patient,org,entry,recorded,text,"
				   "refers\n" ROW("E-1") ",\"a, b\",\r\n" ROW(
				       "\"E-2\"") ",,E-7\n" ROW("E-3") ",,\n";
	struct glance glance;
	struct hold hold;
	struct frame f;

	held_as(&f, &hold, INPUT_CSV, rows, sizeof rows - 1);
	ck_assert_int_eq(frame_next(&f), STATUS_OK); /* it reads the file */
	ck_assert(glanced(&f, &glance));
	ck_assert_uint_eq(glance.row.line, 3);
	ck_assert_uint_eq(glance.row.end.len, 1);
	ck_assert(text_equal(glance.texts[GLANCE_ENTRY], TEXT("E-2")));
	ck_assert(text_equal(glance.texts[GLANCE_REFERS], TEXT("E-7")));
	ck_assert(glanced(&f, &glance));
	ck_assert(text_equal(glance.texts[GLANCE_PATIENT], TEXT("9434765919")));
	ck_assert(text_equal(glance.texts[GLANCE_ORG], TEXT("C81001")));
	ck_assert(
	    text_equal(glance.texts[GLANCE_RECORDED], TEXT("2026-01-05")));
	ck_assert_ptr_null(glance.texts[GLANCE_REFERS].ptr);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert(!f.more);
	let_go(&f, &hold);
}
END_TEST

/* Another number of cells, quotes in quotes or in a wrong place, a cell over
 * two lines, no line break. */
START_TEST(a_row_that_is_not_so_plain_is_left_to_the_library)
{
	static const char *const others[] = {ROW("E-2") "\n",
	    ROW("E-2") ",x,\n", ROW("E-2") ",\"a\"\"b\"\n",
	    ROW("E-2") ",a\"b\n", ROW("E-2") ",\"a\nb\"\n",
	    ROW("E-2") ",\"a\" \n", ROW("E-2") ",a\rb\n", ROW("E-2") ",a"};
	struct glance glance;
	char rows[512];

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		struct hold hold;
		struct frame f;
		int len = snprintf(rows, sizeof rows,
		    "patient,org,entry,recorded,text\n" ROW("E-1") ",\n%s",
		    others[i]);

		held_as(&f, &hold, INPUT_CSV, rows, (size_t)len);
		ck_assert_int_eq(frame_next(&f), STATUS_OK);
		ck_assert(!glanced(&f, &glance));
		(void)frame_next(&f);
		ck_assert(f.more);
		ck_assert_uint_eq(f.row.line, 3);
		let_go(&f, &hold);
	}
}
END_TEST

/* A date and a time of day in two columns make one time. */
START_TEST(a_row_of_other_columns_is_not_glanced_at)
{
	static struct column_name pair[] = {
	    {.field = FIELD_RECORDED}, {.field = FIELD_RECORDED}};
	static const char rows[] = "patient,org,entry,day,hour\n"
				   "9434765919,C81001,E-1,2026-01-05,10:00\n"
				   "9434765919,C81001,E-2,2026-01-05,10:00\n";
	struct glance glance;
	struct hold hold;
	struct frame f;

	frame_init(&f);
	pair[0].header = TEXT("day");
	pair[1].header = TEXT("hour");
	f.intake = (struct intake){.takes = ENTRY_FIELDS,
	    .known = ENTRY_FIELDS,
	    .borrows = true,
	    .columns = pair,
	    .column_count = 2};
	ck_assert(hold_init(&hold, INPUT_HOLD_BYTES));
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, rows, sizeof rows - 1), STATUS_OK);
	input_lodge(f.input, &hold);
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	ck_assert(!glanced(&f, &glance));
	ck_assert_int_eq(frame_next(&f), STATUS_OK);
	SAYS(&f, FIELD_RECORDED, "2026-01-05 10:00");
	let_go(&f, &hold);
}
END_TEST

UNIT_MAIN("input-hold", rows_stay_one_behind_the_other,
    another_hold_takes_what_is_still_to_be_read,
    blank_lines_and_lines_too_long_take_no_room,
    a_line_like_the_one_before_needs_a_glance_alone,
    what_is_not_so_plain_is_left_to_the_reader,
    a_plain_row_needs_a_glance_alone,
    a_row_that_is_not_so_plain_is_left_to_the_library,
    a_row_of_other_columns_is_not_glanced_at)
