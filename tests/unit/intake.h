/*
 * intake - the frame of the tests of input.h: bytes go in through a file or
 * a pipe, records come out.
 */
#ifndef EDSM_TESTS_INTAKE_H
#define EDSM_TESTS_INTAKE_H

#include "../../common/input/input.h"
#include "unit.h"

#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)16 << 20)

struct frame {
	struct intake intake;
	struct input *input;
	struct arena arena;
	struct row row;
	struct values values;
	struct error error;
	struct zone zone;
	bool more;
	char unknown[256]; /* the names reported, each with a blank behind */
	char path[40];
};

/* Everything that the tests ask for by name. */
#define KNOWN                                                         \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |        \
	    FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_TO_SERVICE) | \
	    FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_DUE) |              \
	    FIELD_BIT(FIELD_RECORDED) | FIELD_BIT(FIELD_NOTE))

static inline void
frame_unknown(void *ctx, struct text name)
{
	struct frame *f = ctx;
	size_t len = strlen(f->unknown);

	ck_assert_uint_lt(len + name.len + 2, sizeof f->unknown);
	memcpy(f->unknown + len, name.ptr, name.len);
	f->unknown[len + name.len] = ' ';
}

static inline void
frame_init(struct frame *f)
{
	*f = (struct frame){
	    .intake = {
		.takes = KNOWN, .known = KNOWN, .unknown = frame_unknown}};
	f->intake.ctx = f;
	arena_init(&f->arena, ARENA_BYTES);
}

/* Every time is written by the frame's format. */
static inline void
frame_timed(struct frame *f)
{
	f->intake.dialect.timed = TIME_FIELDS;
	for (int field = 0; field < FIELD_HASH; field++)
		f->intake.dialect.zones[field] = &f->zone;
}

/* A file of those bytes. */
static inline void
frame_file(struct frame *f, const char *bytes, size_t len)
{
	int fd;

	strcpy(f->path, "/tmp/edsm-input-XXXXXX");
	fd = mkstemp(f->path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

/* Opens a file of those bytes and reads its header; *f is set up already. */
static inline enum status
frame_open(struct frame *f, enum input_kind kind, const char *bytes, size_t len)
{
	enum status status;

	frame_file(f, bytes, len);
	status = input_open(&f->input, f->path, kind, &f->intake, &f->error);
	ck_assert_int_eq(status, STATUS_OK);
	return input_header(f->input, &f->error);
}

static inline void
frame_close(struct frame *f)
{
	input_close(f->input);
	arena_release(&f->arena);
	if (f->path[0])
		unlink(f->path);
}

static inline enum status
frame_next(struct frame *f)
{
	arena_reset(&f->arena);
	f->values.arena = &f->arena;
	return input_next(f->input, &f->row, &f->values, &f->more, &f->error);
}

/* A frame that reads a pipe in place of standard input; its other
 * end. */
static inline int
piped(struct frame *f, enum input_kind kind)
{
	int ends[2];

	frame_init(f);
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
	ck_assert_int_eq(
	    input_open(&f->input, "-", kind, &f->intake, &f->error), STATUS_OK);
	return ends[1];
}

static inline void
say(int fd, const char *string)
{
	ck_assert_int_eq(
	    write(fd, string, strlen(string)), (ssize_t)strlen(string));
}

/* The field's text as a string, NULL where it is not given. */
static inline const char *
frame_says(struct frame *f, enum field field)
{
	static char string[1024];
	struct text text = f->values.text[field];

	if (!values_has(&f->values, field))
		return NULL;
	ck_assert_uint_lt(text.len, sizeof string);
	if (text.len)
		memcpy(string, text.ptr, text.len);
	string[text.len] = '\0';
	return string;
}

/* The reject of the row as a string. */
static inline const char *
frame_reject(struct frame *f, const char *message)
{
	static char string[1024];
	struct buffer buffer;

	buffer_init(&buffer, sizeof string - 1);
	ck_assert_int_eq(
	    input_reject(f->input, &f->row, message, &buffer, &f->error),
	    STATUS_OK);
	memcpy(string, buffer.bytes, buffer.len);
	string[buffer.len] = '\0';
	buffer_release(&buffer);
	return string;
}

#define GIVEN(f, kind, literal)                                        \
	do {                                                           \
		frame_init(f);                                         \
		ck_assert_int_eq(                                      \
		    frame_open(f, kind, literal, sizeof(literal) - 1), \
		    STATUS_OK);                                        \
	} while (0)

/* The header of that CSV is a usage error that names field and says what. */
#define HEADER_FAILS(f, literal, named, says)                               \
	do {                                                                \
		ck_assert_int_eq(                                           \
		    frame_open(f, INPUT_CSV, literal, sizeof(literal) - 1), \
		    STATUS_USAGE);                                          \
		ck_assert_pstr_eq((f)->error.field, named);                 \
		ck_assert_str_eq((f)->error.what, says);                    \
		frame_close(f);                                             \
	} while (0)

#define NEXT_IS_TAKEN(f)                                    \
	do {                                                \
		ck_assert_int_eq(frame_next(f), STATUS_OK); \
		ck_assert((f)->more);                       \
	} while (0)

#define NEXT_IS_REFUSED(f, named, says)                          \
	do {                                                     \
		ck_assert_int_eq(frame_next(f), STATUS_REFUSED); \
		ck_assert((f)->more);                            \
		ck_assert_pstr_eq((f)->error.field, named);      \
		ck_assert_str_eq((f)->error.what, says);         \
	} while (0)

#define NEXT_IS_END(f)                                      \
	do {                                                \
		ck_assert_int_eq(frame_next(f), STATUS_OK); \
		ck_assert(!(f)->more);                      \
	} while (0)

#define SAYS(f, field, string) ck_assert_pstr_eq(frame_says(f, field), string)

#define RAW_IS(f, literal)                                                    \
	ck_assert_msg(text_equal((f)->row.raw, TEXT(literal)), "raw is %.*s", \
	    (int)(f)->row.raw.len, (f)->row.raw.ptr)

#endif
