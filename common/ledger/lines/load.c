/* load - reading the file of lines, each held against the chain. Ledger. */
#include "../../core/judge.h"
#include "../../fields/line_read.h"
#include "../digest.h"
#include "lines.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Two of the longest lines: what of a target is in memory at a time. */
#define WINDOW_BYTES (2 * LINES_LINE_MAX)
/* The most that is asked of the system at once. */
#define READ_BYTES ((size_t)1 << 30)
#define FACT_MAX ((size_t)4 << 20)

/* What is needed for one line after the other. */
struct reading {
	struct lines *lines;
	struct arena arena;
	struct buffer rewritten;
};

enum status
lines_fail(struct lines *lines, const char *what, struct error *error)
{
	lines->store.failed = true;
	return error_set(error, STATUS_FAILED, "ledger", what);
}

/* Says in which line and what is wrong there, as reason has it. */
static enum status
damaged(
    const struct lines *lines, const struct error *reason, struct error *error)
{
	char detail[256];

	snprintf(detail, sizeof detail, "line %llu: %s%s%s",
	    (unsigned long long)lines->head.seq + 1,
	    reason->field ? reason->field : "", reason->field ? ": " : "",
	    reason->what);
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", "is damaged", text_of(detail));
}

void
lines_head_move(struct head *head, const struct fact *fact, struct text line)
{
	head->seq++;
	head->logged_us = fact->logged_us;
	if (head->latest_us < fact->logged_us)
		head->latest_us = fact->logged_us;
	if (head->latest_us < fact->at_us)
		head->latest_us = fact->at_us;
	if (!line_hash(line, head->hash))
		memset(head->hash, '0', HASH_CHARS);
}

/* Is it the next of its ledger's facts, and a whole one? */
static enum status
order_check(
    const struct head *head, const struct fact *fact, struct error *error)
{
	if (fact->seq != head->seq + 1)
		return error_refuse(error, "seq", "is not the next number");
	if (fact->logged_us == INSTANT_UNSET ||
	    fact->logged_us < head->logged_us)
		return error_refuse(
		    error, "logged", "is earlier than the fact before");
	if (fact->at_us == INSTANT_UNSET)
		return error_refuse(error, "at", "is missing");
	if (fact->of >= fact->seq)
		return error_refuse(error, "of", "is no fact before");
	return fact_is_whole(fact, error);
}

/* The line is the canonical one of its fact, and its hash is the chain's. */
static enum status
hash_check(struct reading *reading, const struct fact *fact, struct text line,
    struct text hash, struct error *error)
{
	const char *before = reading->lines->head.hash;
	struct buffer *rewritten = &reading->rewritten;
	char expected[HASH_BYTES];

	buffer_reset(rewritten);
	line_write(rewritten, fact, false);
	if (buffer_failed(rewritten))
		return error_no_memory(error);
	digest_pair((struct text){before, HASH_CHARS}, buffer_text(rewritten),
	    expected);
	if (!text_equal(hash, text_of(expected)))
		return error_refuse(
		    error, "hash", "does not continue the chain");
	line_seal(rewritten, expected);
	if (buffer_failed(rewritten))
		return error_no_memory(error);
	return text_equal(buffer_text(rewritten), line)
		   ? STATUS_OK
		   : error_refuse(
			 error, NULL, "the line is not as it was printed");
}

/* Reads the line; where it is to be proved by others, as far as it goes. */
static enum status
line_take(struct reading *reading, struct text line, struct fact *fact,
    struct error *error)
{
	struct lines *lines = reading->lines;
	struct error reason;
	struct text hash;
	enum status status;

	arena_reset(&reading->arena);
	status = line.len > LINES_LINE_MAX
		     ? error_refuse(&reason, NULL, "the line is too long")
		     : line_read(line, &reading->arena, fact, &hash, &reason);
	if (lines->mode == LEDGER_PROOF) {
		if (status)
			*fact = fact_none();
		return status == STATUS_FAILED ? error_no_memory(error)
					       : STATUS_OK;
	}
	if (!status)
		status = order_check(&lines->head, fact, &reason);
	if (!status)
		status = hash_check(reading, fact, line, hash, &reason);
	if (status == STATUS_REFUSED)
		return damaged(lines, &reason, error);
	return status ? error_no_memory(error) : STATUS_OK;
}

/* Room for one more line. */
static bool
room_make(struct lines *lines)
{
	size_t room = lines->room ? lines->room * 2 : 1024;
	size_t *begins;
	unsigned char *kinds;

	if (lines->head.seq + 2 <= lines->room)
		return true;
	begins = realloc(lines->begins, room * sizeof *begins);
	if (begins)
		lines->begins = begins;
	kinds = begins ? realloc(lines->kinds, room) : NULL;
	if (!kinds)
		return false;
	lines->kinds = kinds;
	lines->room = room;
	return true;
}

/* Keeps the line, which was counted already, and how to find it. */
static bool
line_keep(struct lines *lines, const struct fact *fact, size_t end)
{
	uint64_t seq = lines->head.seq;

	lines->begins[0] = 0;
	lines->begins[seq] = end;
	lines->kinds[seq - 1] = (unsigned char)fact->event;
	return !fact->event || lines_post(lines, fact);
}

/* One line, without its line break, of which end is behind. */
static enum status
line_add(
    struct reading *reading, struct text line, size_t end, struct error *error)
{
	struct lines *lines = reading->lines;
	bool keeps = lines->mode != LEDGER_TARGET;
	struct fact fact;

	if (lines->head.seq == POSTS_PLACE_MAX)
		return error_set(error, STATUS_FAILED, "ledger",
		    "has more lines than can be read");
	if (line_take(reading, line, &fact, error))
		return error->status;
	if (keeps && !room_make(lines))
		return error_no_memory(error);
	lines_head_move(&lines->head, &fact, line);
	return !keeps || line_keep(lines, &fact, end) ? STATUS_OK
						      : error_no_memory(error);
}

/* What is in memory of the file, and up to where its lines were taken. */
struct window {
	char *bytes;
	size_t room, len, taken;
};

/* Takes all lines that are whole. */
static enum status
window_take(struct reading *reading, struct window *window, struct error *error)
{
	enum status status = STATUS_OK;
	const char *end;

	while (!status && (end = memchr(window->bytes + window->taken, '\n',
			       window->len - window->taken))) {
		struct text line = {window->bytes + window->taken,
		    (size_t)(end - window->bytes) - window->taken};

		window->taken += line.len + 1;
		status = line_add(reading, line, window->taken, error);
	}
	return status;
}

/* Reads more of the file; *more is false at its end. */
static enum status
window_read(struct window *window, int fd, bool *more, struct error *error)
{
	size_t room = window->room - window->len;
	ssize_t got;

	do
		got = read(fd, window->bytes + window->len,
		    room < READ_BYTES ? room : READ_BYTES);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set_detail(error, STATUS_FAILED, "ledger",
		    "cannot be read", text_of(strerror(errno)));
	window->len += (size_t)got;
	*more = got > 0;
	return STATUS_OK;
}

/* Gives away what was taken; false where no line ends within the window. */
static bool
window_move(struct window *window)
{
	window->len -= window->taken;
	memmove(window->bytes, window->bytes + window->taken, window->len);
	window->taken = 0;
	return window->len < window->room;
}

/* Reads and takes it all; what is left then are the bytes of no whole line. */
static enum status
window_run(
    struct reading *reading, struct window *window, int fd, struct error *error)
{
	bool moves = reading->lines->mode == LEDGER_TARGET, more = true;
	enum status status = STATUS_OK;
	struct error reason;

	while (!status && more) {
		status = window_read(window, fd, &more, error);
		if (!status)
			status = window_take(reading, window, error);
		if (!status && moves && !window_move(window)) {
			error_refuse(&reason, NULL, "the line is too long");
			status = damaged(reading->lines, &reason, error);
		}
		if (!moves && window->len == window->room)
			more = false;
	}
	return status;
}

/* Are the bytes what a writer of the next line leaves who is stopped? */
static bool
is_begun(const struct lines *lines, struct text left)
{
	char begin[64];
	size_t len = (size_t)snprintf(begin, sizeof begin, "{\"seq\":%llu,",
	    (unsigned long long)lines->head.seq + 1);

	return !memcmp(left.ptr, begin, left.len < len ? left.len : len);
}

/*
 * What is left of the file is cut off. Whoever proves the lines takes it for
 * one of them, and is told at the end.
 */
static enum status
end_take(struct reading *reading, struct window *window, uint64_t size,
    uint64_t *whole, struct error *error)
{
	struct lines *lines = reading->lines;
	struct text left = {
	    window->bytes + window->taken, window->len - window->taken};
	struct error reason;

	*whole = size - left.len;
	if (!left.len ||
	    (lines->mode == LEDGER_TARGET && is_begun(lines, left)))
		return STATUS_OK;
	if (lines->mode == LEDGER_PROOF) {
		lines->is_cut = true;
		window->bytes[window->len] = '\n';
		window->taken = window->len + 1;
		return line_add(reading, left, window->taken, error);
	}
	error_refuse(
	    &reason, NULL, "the line is cut off: it has no line break");
	return damaged(lines, &reason, error);
}

enum status
lines_load(struct lines *lines, int fd, uint64_t size, uint64_t *whole,
    struct error *error)
{
	bool keeps = lines->mode != LEDGER_TARGET;
	struct window window = {.room = keeps ? (size_t)size : WINDOW_BYTES};
	struct reading reading = {.lines = lines};
	enum status status;

	window.bytes = malloc(window.room + 1);
	if (!window.bytes)
		return error_no_memory(error);
	arena_init(&reading.arena, FACT_MAX);
	buffer_init(&reading.rewritten, LINES_LINE_MAX);
	status = window_run(&reading, &window, fd, error);
	if (!status)
		status = end_take(&reading, &window, size, whole, error);
	arena_release(&reading.arena);
	buffer_release(&reading.rewritten);
	if (status || !keeps) {
		free(window.bytes);
		return status;
	}
	lines->bytes = window.bytes;
	return STATUS_OK;
}
