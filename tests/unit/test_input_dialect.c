/* Lines as a site writes them: delimiters, titles, encodings, words, times in
 * two columns. */
#include "intake.h"

#include <stdio.h>

#define GIVEN_SO(f, literal) \
	ck_assert_int_eq(    \
	    frame_open(f, INPUT_CSV, literal, sizeof(literal) - 1), STATUS_OK)

static void
frame_encoded(struct frame *f, const char *name)
{
	static struct encoding encoding;
	bool is_utf8;

	ck_assert_int_eq(
	    encoding_open(&encoding, text_of(name), &is_utf8, &f->error),
	    STATUS_OK);
	f->intake.dialect.encoding = is_utf8 ? NULL : &encoding;
}

START_TEST(cells_are_parted_by_the_delimiter)
{
	static const char delimiters[] = ";\t|^~";

	for (size_t i = 0; delimiters[i]; i++) {
		struct frame f;
		char csv[] =
		    "note;patient\n\"a;b\";9,4\n;;\n  ;\t\n\"x\";\"9\"\n";

		for (char *at = csv; *at; at++)
			*at = *at == ';' ? delimiters[i] : *at;
		frame_init(&f);
		f.intake.dialect.delimiter = delimiters[i];
		ck_assert_int_eq(
		    frame_open(&f, INPUT_CSV, csv, strlen(csv)), STATUS_OK);
		NEXT_IS_TAKEN(&f);
		SAYS(&f, FIELD_PATIENT, "9,4");
		ck_assert_int_eq(
		    f.values.text[FIELD_NOTE].ptr[1], delimiters[i]);
		NEXT_IS_TAKEN(&f);
		SAYS(&f, FIELD_NOTE, "x");
		NEXT_IS_END(&f);
		frame_close(&f);
	}
}
END_TEST

START_TEST(a_reject_has_the_same_delimiter)
{
	struct frame f;

	frame_init(&f);
	f.intake.dialect.delimiter = ';';
	GIVEN_SO(&f, "note;patient;edsm_error\na,b;\"c;d\";\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(frame_reject(&f, "m"), "a,b;\"c;d\";\"m\"\n");
	frame_close(&f);
	frame_init(&f);
	f.intake.dialect.delimiter = ';';
	GIVEN_SO(&f, "note;patient\na;b\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_str_eq(frame_reject(&f, "m"), "a;b;\"m\"\n");
	frame_close(&f);
}
END_TEST

START_TEST(a_cut_row_of_another_delimiter_is_refused)
{
	struct frame f;

	frame_init(&f);
	f.intake.dialect.delimiter = ';';
	GIVEN_SO(&f, "patient;note\n1;");
	NEXT_IS_REFUSED(&f, "note",
	    "may be cut off: the last row has no line "
	    "break");
	frame_close(&f);
}
END_TEST

START_TEST(lines_before_the_header_are_left_out_and_kept_for_the_rejects)
{
	struct buffer buffer;
	struct frame f;

	frame_init(&f);
	f.intake.dialect.skip = 3;
	GIVEN_SO(&f, "Export of 1 May\r\n\n\"odd,\nnote\nn\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "n");
	ck_assert_uint_eq(f.row.line, 5);
	buffer_init(&buffer, 1000);
	input_reject_header(f.input, &buffer);
	ck_assert(text_equal(buffer_text(&buffer),
	    TEXT("Export of 1 May\r\n\n\"odd,\nnote,edsm_error\n")));
	buffer_release(&buffer);
	frame_close(&f);
	frame_init(&f);
	f.intake.dialect.skip = 2;
	HEADER_FAILS(&f, "a\nnote", "skip_lines", "leaves out the whole file");
}
END_TEST

START_TEST(cells_and_headings_are_decoded)
{
	struct column_name column = {FIELD_PATIENT, TEXT("Num\xc3\xa9ro")};
	struct frame f;

	frame_init(&f);
	frame_encoded(&f, "Windows_1252");
	f.intake.columns = &column;
	f.intake.column_count = 1;
	GIVEN_SO(&f, "Num\xe9ro,note\n1,caf\xe9 \x80\n2,\x81\n3,x\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	SAYS(&f, FIELD_NOTE, "caf\xc3\xa9 \xe2\x82\xac");
	RAW_IS(&f, "1,caf\xe9 \x80");
	ck_assert_str_eq(frame_reject(&f, "m"), "1,caf\xe9 \x80,\"m\"\n");
	NEXT_IS_REFUSED(
	    &f, "note", "has a byte that is no character of --encoding");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "x");
	frame_close(&f);
}
END_TEST

START_TEST(json_lines_are_decoded)
{
	struct frame f;

	frame_init(&f);
	frame_encoded(&f, "latin1");
	ck_assert_int_eq(frame_open(&f, INPUT_JSON,
			     "{\"note\":\"caf\xe9\"}\n{\"note\":\"x\"}\n", 29),
	    STATUS_OK);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "caf\xc3\xa9");
	RAW_IS(&f, "{\"note\":\"caf\xe9\"}");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "x");
	frame_close(&f);
}
END_TEST

START_TEST(a_mark_of_utf_8_contradicts_another_encoding)
{
	struct frame f;

	frame_init(&f);
	frame_encoded(&f, "cp850");
	HEADER_FAILS(&f, "\xef\xbb\xbfnote\nx\n", NULL,
	    "begins with the byte order mark of UTF-8, which --encoding "
	    "contradicts");
	frame_init(&f);
	frame_encoded(&f, "utf8");
	GIVEN_SO(&f, "\xef\xbb\xbfnote\nx\n");
	NEXT_IS_TAKEN(&f);
	frame_close(&f);
}
END_TEST

START_TEST(every_encoding_named_is_ascii_below_128)
{
	struct encoding encoding;
	struct error error;
	bool is_utf8;

	for (size_t i = 0; encoding_names[i]; i++) {
		ck_assert_msg(!encoding_open(&encoding,
				  text_of(encoding_names[i]), &is_utf8, &error),
		    "%s", encoding_names[i]);
		for (int byte = 0; !is_utf8 && byte < 128; byte++) {
			ck_assert_int_eq(encoding.len[byte], 1);
			ck_assert_int_eq(encoding.bytes[byte][0], byte);
		}
	}
	ck_assert_int_eq(
	    encoding_open(&encoding, TEXT("utf-16"), &is_utf8, &error),
	    STATUS_USAGE);
	ck_assert_int_eq(
	    encoding_open(&encoding, TEXT("shift_jis"), &is_utf8, &error),
	    STATUS_USAGE);
	ck_assert_int_eq(
	    encoding_open(&encoding, TEXT("windows-125"), &is_utf8, &error),
	    STATUS_USAGE);
	ck_assert_int_eq(
	    encoding_open(&encoding, TEXT(""), &is_utf8, &error), STATUS_USAGE);
}
END_TEST

START_TEST(words_of_the_site_are_yes_and_no)
{
	static const struct text yes[] = {{"Agreed", 6}, {"J", 1}};
	static const struct text no[] = {{"Dissent", 7}};
	struct frame f;

	frame_init(&f);
	f.intake.dialect.yes = (struct words){yes, 2};
	f.intake.dialect.no = (struct words){no, 1};
	GIVEN_SO(&f, "to_service,note\nagreed,J\nDISSENT,x\nj,x\nmaybe,x\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "yes");
	SAYS(&f, FIELD_NOTE, "J");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "no");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "yes");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_TO_SERVICE, "maybe");
	frame_close(&f);
}
END_TEST

START_TEST(a_time_of_two_columns_is_joined_whichever_comes_first)
{
	static const struct column_name columns[] = {{FIELD_AT, {"Date", 4}},
	    {FIELD_AT, {"Time", 4}}, {FIELD_DUE, {"Date", 4}}};
	struct frame f;

	frame_init(&f);
	f.intake.columns = columns;
	f.intake.column_count = 3;
	GIVEN_SO(&f, "Time,note,Date\n09:30,n,2024-01-02\n,n,\n,n,2024-01-02\n"
		     "09:30,n,\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_AT, "2024-01-02 09:30");
	SAYS(&f, FIELD_DUE, "2024-01-02");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_AT, NULL);
	ck_assert_uint_eq(
	    f.values.blank, FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_DUE));
	NEXT_IS_REFUSED(&f, "at", "has a date without its time of day");
	NEXT_IS_REFUSED(&f, "at", "has a time of day without its date");
	frame_close(&f);
	frame_init(&f);
	f.intake.columns = columns;
	f.intake.column_count = 3;
	HEADER_FAILS(
	    &f, "Time,note,Date,Date\n", "at", "is given by two columns");
	frame_init(&f);
	f.intake.columns = columns;
	f.intake.column_count = 3;
	HEADER_FAILS(
	    &f, "at,Time,note,Date\n", "at", "is given by two columns");
}
END_TEST

START_TEST(rfc_3339_with_an_offset_is_read_beside_a_format)
{
	struct frame f;

	setenv("TZ", "Europe/London", 1);
	frame_init(&f);
	ck_assert_int_eq(
	    zone_init(&f.zone, "%d/%m/%Y %H:%M", &f.error), STATUS_OK);
	frame_timed(&f);
	GIVEN_SO(&f, "at\n27/10/2024 01:30\n2024-10-27T01:30:00+01:00\n"
		     "2024-10-27T01:30:00Z\n2024-10-27\n45292\n");
	ck_assert_int_eq(frame_next(&f), STATUS_REFUSED);
	NEXT_IS_TAKEN(&f);
	ck_assert_int_eq(
	    f.values.stretch[FIELD_AT].first_us, INT64_C(1729989000000000));
	NEXT_IS_TAKEN(&f);
	ck_assert_int_eq(
	    f.values.stretch[FIELD_AT].first_us, INT64_C(1729992600000000));
	NEXT_IS_REFUSED(&f, "at", "is not a time as --time-format has it");
	NEXT_IS_REFUSED(&f, "at",
	    "is a number of days, as a spreadsheet keeps "
	    "dates: export it as text");
	frame_close(&f);
}
END_TEST

static const char *
hint_of(const char *csv, struct column_name *columns, size_t count)
{
	static char detail[600];
	struct frame f;

	frame_init(&f);
	f.intake.columns = columns;
	f.intake.column_count = count;
	ck_assert_int_eq(
	    frame_open(&f, INPUT_CSV, csv, strlen(csv)), STATUS_USAGE);
	strcpy(detail, f.error.detail);
	frame_close(&f);
	return detail;
}

START_TEST(a_header_that_is_not_found_is_explained)
{
	struct column_name column = {FIELD_PATIENT, TEXT("NHS Number")};

	ck_assert_str_eq(hint_of("NHS_No,note\n", &column, 1),
	    "wanted \"NHS Number\"; found \"NHS_No\", \"note\"");
	ck_assert_str_eq(hint_of("NHS Number;note\n", &column, 1),
	    "wanted \"NHS Number\"; try --delimiter \";\"; found \"NHS "
	    "Number;note\"");
	ck_assert_str_eq(hint_of("NHS Number\tnote\n", &column, 1),
	    "wanted \"NHS Number\"; try --delimiter tab; found \"NHS "
	    "Number?note\"");
	ck_assert_str_eq(hint_of("Export\n\nNHS Number,note\n", &column, 1),
	    "wanted \"NHS Number\"; try --skip-lines 2; found \"Export\"");
	ck_assert_str_eq(hint_of("May\nNHS Number|note\n", &column, 1),
	    "wanted \"NHS Number\"; try --skip-lines 1 --delimiter \"|\"; "
	    "found \"May\"");
	ck_assert_str_eq(hint_of("{\"patient\":1}\n", NULL, 0),
	    "it looks like JSON lines: --json");
	/* data is not told */
	ck_assert_str_eq(
	    hint_of("Smith,01/02/1960\n", &column, 1), "wanted \"NHS Number\"");
	ck_assert_str_eq(hint_of("note,943 476 5919\n", &column, 1),
	    "wanted \"NHS Number\"; found \"note\"");
	ck_assert_str_eq(hint_of("NHS Num\xe9ro,x\n", &column, 1),
	    "wanted \"NHS Number\"; it is not UTF-8: try --encoding "
	    "windows-1252; found \"NHS Num\xe9ro\", \"x\"");
	ck_assert_str_eq(hint_of("a,b\nx\npatient,note\n", NULL, 0),
	    "try --skip-lines 2; found \"a\", \"b\"");
}
END_TEST

START_TEST(an_input_at_rest_goes_on_where_it_was)
{
	struct frame f;

	GIVEN(&f, INPUT_CSV, "note\na\nb\nc");
	input_rest(f.input);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "a");
	input_rest(f.input);
	input_rest(f.input);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "b");
	ck_assert_uint_eq(f.row.line, 3);
	input_rest(f.input);
	unlink(f.path);
	ck_assert_int_eq(frame_next(&f), STATUS_FAILED);
	frame_close(&f);
}
END_TEST

START_TEST(an_input_that_is_another_file_after_its_rest_is_not_read)
{
	struct frame f, other;

	GIVEN(&f, INPUT_CSV, "note\na\n");
	input_rest(f.input);
	frame_init(&other);
	frame_file(&other, "note\nb\n", 7);
	ck_assert_int_eq(rename(other.path, f.path), 0);
	ck_assert_int_eq(frame_next(&f), STATUS_FAILED);
	ck_assert_str_eq(
	    f.error.what, "is another file than when the run began");
	frame_close(&f);
	arena_release(&other.arena);
}
END_TEST

UNIT_MAIN("input_dialect", cells_are_parted_by_the_delimiter,
    a_reject_has_the_same_delimiter, a_cut_row_of_another_delimiter_is_refused,
    lines_before_the_header_are_left_out_and_kept_for_the_rejects,
    cells_and_headings_are_decoded, json_lines_are_decoded,
    a_mark_of_utf_8_contradicts_another_encoding,
    every_encoding_named_is_ascii_below_128, words_of_the_site_are_yes_and_no,
    a_time_of_two_columns_is_joined_whichever_comes_first,
    rfc_3339_with_an_offset_is_read_beside_a_format,
    a_header_that_is_not_found_is_explained,
    an_input_at_rest_goes_on_where_it_was,
    an_input_that_is_another_file_after_its_rest_is_not_read)
