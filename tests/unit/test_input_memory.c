/* Every allocation of the reader of lines fails once, and from then on. */
#include "intake.h"

#include <stdio.h>

/*
 * This program's malloc comes before the C library's and counts. Under a
 * sanitizer or valgrind theirs comes first: then nothing fails here and the
 * tests that depend on it have nothing to say.
 */
#if defined __SANITIZE_ADDRESS__
#define OWN_MALLOC 0
#elif defined __has_feature
#if __has_feature(address_sanitizer) || __has_feature(memory_sanitizer)
#define OWN_MALLOC 0
#endif
#endif
#ifndef OWN_MALLOC
#define OWN_MALLOC 1
#endif

/* Volatile: a compiler knows that malloc does not look at a program's own. */
static volatile bool armed, from_then_on;
static volatile long asked, fail_at, live;

#if OWN_MALLOC
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *piece, size_t size);
void __libc_free(void *piece);

static bool
fails(void)
{
	if (!armed)
		return false;
	asked++;
	return asked == fail_at || (from_then_on && asked > fail_at);
}

void *
malloc(size_t size)
{
	void *piece = fails() ? NULL : __libc_malloc(size);

	live += armed && piece;
	return piece;
}

void *
calloc(size_t count, size_t size)
{
	void *piece = fails() ? NULL : __libc_calloc(count, size);

	live += armed && piece;
	return piece;
}

void *
realloc(void *old, size_t size)
{
	void *piece = fails() ? NULL : __libc_realloc(old, size);

	live += armed && piece && !old;
	return piece;
}

void
free(void *piece)
{
	live -= armed && piece;
	__libc_free(piece);
}
#endif

/* Do allocations fail when they are told to? */
static bool
malloc_is_ours(void)
{
	void *volatile piece;

	armed = true;
	fail_at = 1;
	asked = 0;
	piece = malloc(1);
	armed = false;
	free(piece);
	live = 0;
	return !piece;
}

/* All of an input and a reject of each row; the first failure. */
static enum status
whole_run(struct frame *f, struct buffer *rejects)
{
	struct error *error = &f->error;
	enum status status =
	    input_open(&f->input, f->path, INPUT_BY_NAME, &f->intake, error);

	if (status == STATUS_OK)
		status = input_header(f->input, error);
	while (status == STATUS_OK) {
		status = frame_next(f);
		if (status == STATUS_FAILED || !f->more)
			return status;
		status = input_reject(f->input, &f->row, "m", rejects, error);
	}
	return status;
}

/* Fails each allocation of a run in turn; the run's records stay the same. */
static void
every_allocation_fails(enum input_kind kind, const char *bytes, bool onwards)
{
	struct frame whole;
	struct buffer rejects, expected;
	bool failed;
	long runs = 0;

	frame_init(&whole);
	frame_file(&whole, bytes, strlen(bytes));
	if (kind == INPUT_CSV) {
		char path[40];

		ck_assert_int_lt(
		    snprintf(path, sizeof path, "%s.csv", whole.path),
		    (int)sizeof path);
		ck_assert_int_eq(rename(whole.path, path), 0);
		strcpy(whole.path, path);
	}
	buffer_init(&expected, 1 << 20);
	ck_assert_int_eq(whole_run(&whole, &expected), STATUS_OK);
	input_close(whole.input);
	arena_release(&whole.arena);
	do {
		struct frame f;
		enum status status;
		bool same;

		frame_init(&f);
		f.intake.unknown = NULL; /* it asserts, which allocates */
		strcpy(f.path, whole.path);
		buffer_init(&rejects, 1 << 20);
		from_then_on = onwards;
		fail_at = ++runs;
		asked = live = 0;
		armed = true;
		status = whole_run(&f, &rejects);
		input_close(f.input);
		arena_release(&f.arena);
		failed = asked >= fail_at;
		same =
		    text_equal(buffer_text(&rejects), buffer_text(&expected));
		buffer_release(&rejects);
		armed = false;
		ck_assert_int_eq(status, failed ? STATUS_FAILED : STATUS_OK);
		if (failed)
			ck_assert_ptr_nonnull(
			    strstr(f.error.what, "out of memory"));
		ck_assert(failed || same);
		ck_assert_int_eq(live, 0);
	} while (failed);
	ck_assert_int_gt(runs, 8);
	buffer_release(&expected);
	unlink(whole.path);
}

static const char json[] = "{\"note\":\"a\\nb\",\"x\":[1,{\"y\":2.5}]}\n"
			   "{\"edsm_error\":\"old\",\"patient\":\"1\"}\n"
			   "{\"note\":bad}\n[1]\n{\"to_service\":true}\n";
static const char csv[] = "patient,note,x\n1,\"a\nb\",3\n1,2\n1,\"x\n,,\n";
static const char csv_again[] = "note,edsm_error\n\"a,\nb\",3\n1\n";

START_TEST(a_failed_allocation_is_told_while_reading_json)
{
	if (!malloc_is_ours())
		return;
	every_allocation_fails(INPUT_JSON, json, false);
	every_allocation_fails(INPUT_JSON, json, true);
}
END_TEST

START_TEST(a_failed_allocation_is_told_while_reading_csv)
{
	if (!malloc_is_ours())
		return;
	every_allocation_fails(INPUT_CSV, csv, true);
	every_allocation_fails(INPUT_CSV, csv_again, true);
}
END_TEST

START_TEST(an_arena_at_its_ceiling_is_a_failure)
{
	struct frame f;

	GIVEN(&f, INPUT_JSON, "{\"note\":\"n\"}\n");
	f.arena.ceiling = 0;
	ck_assert_int_eq(frame_next(&f), STATUS_FAILED);
	frame_close(&f);
	GIVEN(&f, INPUT_CSV, "note\nn\n");
	f.arena.ceiling = 0;
	ck_assert_int_eq(frame_next(&f), STATUS_FAILED);
	frame_close(&f);
}
END_TEST

UNIT_MAIN("input_memory", a_failed_allocation_is_told_while_reading_json,
    a_failed_allocation_is_told_while_reading_csv,
    an_arena_at_its_ceiling_is_a_failure)
