/* Bytes, lines and operands, of either kind. */
#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>

#define LINE "{\"patient\":\"9434765919\"}"

/* len bytes of c, malloc'd, with tail behind. */
static char *
filled(size_t len, char c, const char *tail)
{
	char *bytes = malloc(len + strlen(tail) + 1);

	ck_assert_ptr_nonnull(bytes);
	memset(bytes, c, len);
	strcpy(bytes + len, tail);
	return bytes;
}

static void
open_filled(struct frame *f, enum input_kind kind, char *bytes)
{
	frame_init(f);
	ck_assert_int_eq(frame_open(f, kind, bytes, strlen(bytes)), STATUS_OK);
	free(bytes);
}

static enum input_kind
kind_of(const char *path)
{
	struct frame f;
	enum input_kind kind;
	int fd = open(path, O_CREAT | O_WRONLY, 0600);

	ck_assert_int_ge(fd, 0);
	close(fd);
	frame_init(&f);
	ck_assert_int_eq(
	    input_open(&f.input, path, INPUT_BY_NAME, &f.intake, &f.error),
	    STATUS_OK);
	unlink(path);
	kind = input_kind(f.input);
	frame_close(&f);
	return kind;
}

START_TEST(a_name_that_ends_in_csv_is_csv_in_any_case)
{
	ck_assert_int_eq(kind_of("/tmp/edsm-unit.csv"), INPUT_CSV);
	ck_assert_int_eq(kind_of("/tmp/edsm-unit.CsV"), INPUT_CSV);
}
END_TEST

START_TEST(any_other_name_is_json)
{
	ck_assert_int_eq(kind_of("/tmp/edsm-unit.csv.bak"), INPUT_JSON);
	ck_assert_int_eq(kind_of("/tmp/edsm-unitcsv"), INPUT_JSON);
	ck_assert_int_eq(kind_of("/tmp/csv"), INPUT_JSON);
}
END_TEST

START_TEST(a_kind_that_is_given_beats_the_name)
{
	struct frame f;

	frame_init(&f);
	ck_assert_int_eq(
	    input_open(&f.input, "/dev/null", INPUT_CSV, &f.intake, &f.error),
	    STATUS_OK);
	ck_assert_int_eq(input_kind(f.input), INPUT_CSV);
	frame_close(&f);
}
END_TEST

START_TEST(a_missing_file_is_a_usage_error_with_the_systems_word)
{
	struct frame f;

	frame_init(&f);
	ck_assert_int_eq(input_open(&f.input, "/tmp/edsm-no-such-file",
			     INPUT_BY_NAME, &f.intake, &f.error),
	    STATUS_USAGE);
	ck_assert_str_eq(f.error.what, "cannot be opened");
	ck_assert_str_eq(f.error.detail, strerror(ENOENT));
	ck_assert_ptr_null(f.input);
}
END_TEST

START_TEST(a_directory_is_refused)
{
	struct frame f;

	frame_init(&f);
	ck_assert_int_eq(
	    input_open(&f.input, "/tmp", INPUT_BY_NAME, &f.intake, &f.error),
	    STATUS_USAGE);
	ck_assert_str_eq(f.error.what, "is a directory");
}
END_TEST

START_TEST(a_hyphen_is_standard_input)
{
	struct frame f;
	int out = piped(&f, INPUT_BY_NAME);

	say(out, LINE "\n");
	close(out);
	ck_assert_str_eq(input_name(f.input), "<stdin>");
	ck_assert_int_eq(input_kind(f.input), INPUT_JSON);
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "9434765919");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(an_input_knows_its_own_file)
{
	struct frame f;
	int same, other = open("/dev/null", O_RDONLY);

	GIVEN(&f, INPUT_JSON, LINE "\n");
	same = open(f.path, O_WRONLY);
	ck_assert(input_is_file(f.input, same));
	ck_assert(!input_is_file(f.input, other));
	ck_assert(!input_is_file(f.input, -1));
	close(same);
	close(other);
	frame_close(&f);
}
END_TEST

START_TEST(a_closed_input_leaves_no_file_open)
{
	struct frame f;
	int before = dup(STDIN_FILENO), after;

	close(before);
	GIVEN(&f, INPUT_JSON, LINE "\n");
	frame_close(&f);
	frame_init(&f);
	ck_assert_int_eq(
	    input_open(&f.input, "/tmp", INPUT_JSON, &f.intake, &f.error),
	    STATUS_USAGE);
	after = dup(STDIN_FILENO);
	ck_assert_int_eq(after, before);
	close(after);
}
END_TEST

START_TEST(standard_input_stays_open)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	close(out);
	frame_close(&f);
	ck_assert_int_ge(fcntl(STDIN_FILENO, F_GETFD), 0);
}
END_TEST

START_TEST(an_empty_input_is_at_its_end)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "");
	NEXT_IS_END(&f);
	NEXT_IS_END(&f);
	ck_assert(!input_is_torn(f.input));
	frame_close(&f);
	GIVEN(&f, INPUT_CSV, "");
	NEXT_IS_END(&f);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(raw_has_the_line_and_end_its_line_break)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, " {} \n{}\r\n{ }");
	NEXT_IS_TAKEN(&f);
	RAW_IS(&f, " {} ");
	ck_assert(text_equal(f.row.end, TEXT("\n")));
	NEXT_IS_TAKEN(&f);
	RAW_IS(&f, "{}");
	ck_assert(text_equal(f.row.end, TEXT("\r\n")));
	NEXT_IS_TAKEN(&f);
	RAW_IS(&f, "{ }");
	ck_assert(text_equal(f.row.end, TEXT("")));
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_last_line_without_a_break_is_torn)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{}\n{}");
	NEXT_IS_TAKEN(&f);
	ck_assert(!input_is_torn(f.input));
	NEXT_IS_TAKEN(&f);
	ck_assert(input_is_torn(f.input));
	frame_close(&f);
}
END_TEST

START_TEST(a_blank_end_is_not_torn)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{}\n  ");
	NEXT_IS_TAKEN(&f);
	NEXT_IS_END(&f);
	ck_assert(!input_is_torn(f.input));
	frame_close(&f);
}
END_TEST

START_TEST(blank_lines_are_skipped_and_counted)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "\n \t\n\r\n{}\n\n{}\n\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 4);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 6);
	NEXT_IS_END(&f);
	frame_close(&f);
	GIVEN(&f, INPUT_CSV, "\r\npatient,note\n\n \r\n1,x\n");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 5);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_byte_order_mark_at_the_start_is_dropped)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "\xef\xbb\xbf{}\n");
	NEXT_IS_TAKEN(&f);
	RAW_IS(&f, "{}");
	frame_close(&f);
	GIVEN(&f, INPUT_CSV, "\xef\xbb\xbfpatient\n1\n");
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_PATIENT, "1");
	frame_close(&f);
}
END_TEST

START_TEST(a_byte_order_mark_elsewhere_is_not)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{}\n\xef\xbb\xbf{}\n");
	NEXT_IS_TAKEN(&f);
	NEXT_IS_REFUSED(&f, NULL, "is not a JSON object");
	frame_close(&f);
}
END_TEST

START_TEST(a_byte_order_mark_may_come_byte_by_byte)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);
	pid_t child = fork();

	if (!child) {
		for (const char *c = "\xef\xbb\xbf{}\n"; *c; c++) {
			ck_assert_int_eq(write(out, c, 1), 1);
			usleep(2000);
		}
		_exit(0);
	}
	close(out);
	NEXT_IS_TAKEN(&f);
	RAW_IS(&f, "{}");
	NEXT_IS_END(&f);
	waitpid(child, NULL, 0);
	frame_close(&f);
}
END_TEST

START_TEST(utf_16_of_either_kind_is_refused_once)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "\xff\xfe{\0}\0\n\0{\0}\0\n\0");
	NEXT_IS_REFUSED(&f, NULL,
	    "is UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 makes it so");
	RAW_IS(&f, "\xff\xfe{\0}\0");
	ck_assert_uint_eq(f.row.line, 1);
	NEXT_IS_END(&f);
	frame_close(&f);
	GIVEN(&f, INPUT_JSON, "\xfe\xff\0{\0}");
	NEXT_IS_REFUSED(&f, NULL,
	    "is UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 makes it so");
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_utf_16_csv_is_a_usage_error)
{
	struct frame f;

	frame_init(&f);
	HEADER_FAILS(&f, "\xff\xfep\0", NULL,
	    "is UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 makes it so");
	frame_init(&f);
	HEADER_FAILS(&f, "\xfe\xff\0p", NULL,
	    "is UTF-16, not UTF-8: iconv -f UTF-16 -t UTF-8 makes it so");
}
END_TEST

START_TEST(the_header_of_json_does_not_wait)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	ck_assert_int_eq(input_header(f.input, &f.error), STATUS_OK);
	ck_assert_uint_eq(input_header_raw(f.input).len, 0);
	close(out);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

START_TEST(a_line_of_1_mib_is_taken)
{
	struct frame f;
	char *bytes = filled(RECORD_MAX_BYTES, ' ', "\r\n{}\n");

	memcpy(bytes, "{}", 2);
	open_filled(&f, INPUT_JSON, bytes);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.raw.len, RECORD_MAX_BYTES);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 2);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

/* Of a line with so much more than 1 MiB: it is refused, the next taken. */
static void
long_line_is_refused(enum input_kind kind, size_t more, const char *next)
{
	char *bytes = filled(RECORD_MAX_BYTES + more, ' ', next);
	struct frame f;

	memcpy(bytes, kind == INPUT_CSV ? "patient\n" : "{}      ", 8);
	bytes[8] = 'x';
	open_filled(&f, kind, bytes);
	if (kind == INPUT_JSON)
		ck_assert_uint_eq(f.row.line, 0);
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	ck_assert_uint_eq(f.row.line, kind == INPUT_CSV ? 2 : 1);
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, kind == INPUT_CSV ? 3 : 2);
	NEXT_IS_END(&f);
	frame_close(&f);
}

START_TEST(a_longer_line_is_refused_and_the_next_one_taken)
{
	long_line_is_refused(INPUT_JSON, 1, "\n{}\n");
	long_line_is_refused(INPUT_JSON, 2, "\r\n{}\n");
	long_line_is_refused(INPUT_JSON, 5 << 20, "\n{}\n");
	long_line_is_refused(INPUT_CSV, 9, "\n1\n");
	long_line_is_refused(INPUT_CSV, 5 << 20, "\n1");
}
END_TEST

START_TEST(a_longer_line_at_the_end_is_the_last)
{
	struct frame f;

	open_filled(&f, INPUT_JSON, filled(3 * RECORD_MAX_BYTES, '{', ""));
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	NEXT_IS_END(&f);
	NEXT_IS_END(&f);
	frame_close(&f);
}
END_TEST

/* What is kept of a line that is too long ends with c, and is so too. */
static void
too_long_again(char c)
{
	struct buffer buffer;
	struct frame f;
	char *bytes = filled(RECORD_MAX_BYTES + 5, ' ', "\n");

	/* What is kept of it would be a good line. */
	memcpy(bytes, "{}", 2);
	bytes[RECORD_MAX_BYTES] = c;
	open_filled(&f, INPUT_JSON, bytes);
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	ck_assert_uint_eq(f.row.raw.len, RECORD_MAX_BYTES + 1);
	buffer_init(&buffer, 2 * RECORD_MAX_BYTES);
	ck_assert_int_eq(
	    input_reject(f.input, &f.row, "m", &buffer, &f.error), STATUS_OK);
	ck_assert_int_eq(buffer.bytes[buffer.len - 1], '\n');
	frame_close(&f);
	frame_init(&f);
	ck_assert_int_eq(
	    frame_open(&f, INPUT_JSON, buffer.bytes, buffer.len), STATUS_OK);
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	NEXT_IS_END(&f);
	buffer_release(&buffer);
	frame_close(&f);
}

START_TEST(a_longer_line_is_rejected_as_too_long_again)
{
	too_long_again(' ');
	too_long_again('\r');
}
END_TEST

UNIT_MAIN("input", a_name_that_ends_in_csv_is_csv_in_any_case,
    any_other_name_is_json, a_kind_that_is_given_beats_the_name,
    a_missing_file_is_a_usage_error_with_the_systems_word,
    a_directory_is_refused, a_hyphen_is_standard_input,
    an_input_knows_its_own_file, a_closed_input_leaves_no_file_open,
    standard_input_stays_open, an_empty_input_is_at_its_end,
    raw_has_the_line_and_end_its_line_break,
    a_last_line_without_a_break_is_torn, a_blank_end_is_not_torn,
    blank_lines_are_skipped_and_counted,
    a_byte_order_mark_at_the_start_is_dropped,
    a_byte_order_mark_elsewhere_is_not, a_byte_order_mark_may_come_byte_by_byte,
    utf_16_of_either_kind_is_refused_once, a_utf_16_csv_is_a_usage_error,
    the_header_of_json_does_not_wait, a_line_of_1_mib_is_taken,
    a_longer_line_is_refused_and_the_next_one_taken,
    a_longer_line_at_the_end_is_the_last,
    a_longer_line_is_rejected_as_too_long_again)
