/* Inputs whose bytes come when they please, and whether to wait for them. */
#include "intake.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <sys/wait.h>

#define LINE "{\"patient\":\"9434765919\"}"

START_TEST(lines_come_whole_whatever_a_read_brings)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);
	pid_t child = fork();

	if (!child) {
		char line[64];

		for (int i = 0; i < 20000; i++) {
			int len = snprintf(
			    line, sizeof line, "{\"episode\":\"E%d\"}\n", i);

			if (write(out, line, (size_t)len) != len)
				_exit(1);
		}
		_exit(0);
	}
	close(out);
	for (int i = 0; i < 20000; i++) {
		char id[16];

		snprintf(id, sizeof id, "E%d", i);
		NEXT_IS_TAKEN(&f);
		SAYS(&f, FIELD_EPISODE, id);
		ck_assert_uint_eq(f.row.line, (uint64_t)i + 1);
	}
	NEXT_IS_END(&f);
	waitpid(child, NULL, 0);
	frame_close(&f);
}
END_TEST

static void
on_alarm(int signal)
{
	(void)signal;
}

START_TEST(a_signal_does_not_end_the_input)
{
	struct sigaction action = {.sa_handler = on_alarm};
	struct itimerval often = {{0, 1000}, {0, 1000}}, never = {0};
	struct frame f;
	int out = piped(&f, INPUT_JSON);
	pid_t child = fork();

	if (!child) {
		usleep(50000);
		_exit(write(out, LINE "\n", sizeof LINE) < 0);
	}
	close(out);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	NEXT_IS_TAKEN(&f);
	setitimer(ITIMER_REAL, &never, NULL);
	SAYS(&f, FIELD_PATIENT, "9434765919");
	errno = EINTR;
	NEXT_IS_END(&f);
	waitpid(child, NULL, 0);
	frame_close(&f);
}
END_TEST

START_TEST(an_input_that_does_not_block_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);
	pid_t child = fork();

	if (!child) {
		usleep(30000);
		_exit(write(out, "{}\n", 3) != 3);
	}
	close(out);
	ck_assert_int_eq(fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK), 0);
	NEXT_IS_TAKEN(&f);
	NEXT_IS_END(&f);
	waitpid(child, NULL, 0);
	frame_close(&f);
}
END_TEST

START_TEST(an_error_in_reading_is_not_the_end)
{
	struct frame f;
	int other;

	GIVEN(&f, INPUT_JSON, "{}\n");
	/* The file goes, a descriptor that cannot be read takes its place. */
	other = open("/dev/null", O_WRONLY);
	for (int fd = 3; fd < other; fd++)
		dup2(other, fd);
	ck_assert_int_eq(frame_next(&f), STATUS_FAILED);
	ck_assert_str_eq(f.error.what, "cannot be read");
	ck_assert_str_eq(f.error.detail, strerror(EBADF));
	frame_close(&f);
}
END_TEST

START_TEST(a_quiet_producer_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	ck_assert(input_would_wait(f.input));
	say(out, "{}\n{}\n");
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_TAKEN(&f);
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_TAKEN(&f);
	ck_assert(input_would_wait(f.input));
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(half_a_line_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	say(out, "{}\n{\"pat");
	NEXT_IS_TAKEN(&f);
	ck_assert(input_would_wait(f.input));
	say(out, "ient\":");
	ck_assert(input_would_wait(f.input));
	say(out, "\"1\"}\n");
	ck_assert(!input_would_wait(f.input));
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(blank_lines_alone_are_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	say(out, "{}\n\n  \n");
	NEXT_IS_TAKEN(&f);
	ck_assert(input_would_wait(f.input));
	say(out, "\n{}\n");
	ck_assert(!input_would_wait(f.input));
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(what_was_taken_is_not_there_again)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	say(out, "{}\n{}\n{}\n{}\n");
	for (int i = 0; i < 4; i++)
		NEXT_IS_TAKEN(&f);
	say(out, "{}\n\n\n\n");
	NEXT_IS_TAKEN(&f);
	ck_assert(input_would_wait(f.input));
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(a_short_first_line_does_not_wait_for_a_second)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	say(out, "x\n");
	NEXT_IS_REFUSED(&f, NULL, "is not a JSON object");
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(the_rest_of_a_line_too_long_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);
	pid_t child = fork();

	if (!child) {
		char piece[4096] = "";

		memset(piece, ' ', sizeof piece);
		for (int i = 0; i < 257; i++)
			say(out, "x"), (void)!write(out, piece, 4096);
		_exit(0);
	}
	NEXT_IS_REFUSED(&f, NULL, "is longer than 1 MiB");
	waitpid(child, NULL, 0);
	while (!input_would_wait(f.input)) {
		char drained[4096];

		ck_assert_int_gt(read(STDIN_FILENO, drained, 4096), 0);
	}
	say(out, "\n{}\n");
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 2);
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(an_open_quote_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_CSV);

	say(out, "note\n1\n\"a\nb\n");
	ck_assert_int_eq(input_header(f.input, &f.error), STATUS_OK);
	NEXT_IS_TAKEN(&f);
	ck_assert(input_would_wait(f.input));
	say(out, "c\"\n");
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_TAKEN(&f);
	SAYS(&f, FIELD_NOTE, "a\nb\nc");
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(the_rest_of_a_row_that_is_none_is_waited_for)
{
	struct frame f;
	int out = piped(&f, INPUT_CSV);

	say(out, "note,patient\n\"a\"b");
	ck_assert_int_eq(input_header(f.input, &f.error), STATUS_OK);
	ck_assert(input_would_wait(f.input));
	say(out, ",c");
	ck_assert(input_would_wait(f.input));
	say(out, "\nx,\n");
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_REFUSED(&f, NULL, "has a quote in a wrong place");
	RAW_IS(&f, "\"a\"b,c");
	NEXT_IS_TAKEN(&f);
	ck_assert_uint_eq(f.row.line, 3);
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(a_row_that_is_none_is_refused_whole_however_it_comes)
{
	struct frame f;
	int out = piped(&f, INPUT_CSV);
	pid_t child;

	say(out, "note,patient\n\"a\"b");
	ck_assert_int_eq(input_header(f.input, &f.error), STATUS_OK);
	child = fork();
	if (!child) {
		usleep(100000);
		say(out, ",9434765919\n");
		_exit(0);
	}
	close(out);
	NEXT_IS_REFUSED(&f, NULL, "has a quote in a wrong place");
	RAW_IS(&f, "\"a\"b,9434765919");
	NEXT_IS_END(&f);
	waitpid(child, NULL, 0);
	frame_close(&f);
}
END_TEST

START_TEST(asking_whether_to_wait_leaves_the_record_alone)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	say(out, LINE "\n");
	NEXT_IS_TAKEN(&f);
	for (int i = 0; i < 1000; i++) {
		say(out, "{\"patient\":\"0000000000\"}\n");
		(void)input_would_wait(f.input);
	}
	RAW_IS(&f, LINE);
	close(out);
	frame_close(&f);
}
END_TEST

START_TEST(nobody_waits_for_an_end_or_a_file)
{
	struct frame f;
	int out = piped(&f, INPUT_JSON);

	close(out);
	ck_assert(!input_would_wait(f.input));
	frame_close(&f);
	GIVEN(&f, INPUT_JSON, "{}\n");
	ck_assert(!input_would_wait(f.input));
	NEXT_IS_TAKEN(&f);
	ck_assert(!input_would_wait(f.input));
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_wait", lines_come_whole_whatever_a_read_brings,
    a_signal_does_not_end_the_input, an_input_that_does_not_block_is_waited_for,
    an_error_in_reading_is_not_the_end, a_quiet_producer_is_waited_for,
    half_a_line_is_waited_for, blank_lines_alone_are_waited_for,
    what_was_taken_is_not_there_again,
    a_short_first_line_does_not_wait_for_a_second,
    the_rest_of_a_line_too_long_is_waited_for, an_open_quote_is_waited_for,
    the_rest_of_a_row_that_is_none_is_waited_for,
    a_row_that_is_none_is_refused_whole_however_it_comes,
    asking_whether_to_wait_leaves_the_record_alone,
    nobody_waits_for_an_end_or_a_file)
