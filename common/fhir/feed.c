/* feed - the resources of files and standard input. Fhir. */
#include "feed.h"

#include "../input/source.h"
#include "../input/split.h"
#include "../output/output.h"
#include "../system/file.h"
#include "bundle.h"
#include "frame.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The longest document, in bytes; its resources are as long as lines. */
#define DOCUMENT_MAX ((size_t)512 << 20)
#define LINE_MAX_BYTES ((size_t)1 << 20)
#define READ_BYTES ((size_t)256 * 1024)

/* One input while it is read. */
struct reading_feed {
	const struct feed *feed;
	const struct taker *taker, *keep;
	struct source source;
	uint64_t line;
	bool skipping; /* the rest of a line that was too long */
};

static enum status
open_fault(const char *operand, const char *what, enum status status,
    struct error *error)
{
	/* a number that was given without its flag is not told */
	if (name_may_tell_a_patient(text_of(operand)))
		return error_set(error, status, NULL, what);
	return error_set_detail(error, status, NULL, what, text_of(operand));
}

enum status
feed_open(struct feed *feed, const char *operand, struct error *error)
{
	struct stat status;

	if (!strcmp(operand, "-")) {
		*feed = (struct feed){"<stdin>", STDIN_FILENO, false, 0};
		feed->start = lseek(STDIN_FILENO, 0, SEEK_CUR);
		feed->regular = feed->start >= 0 &&
				!fstat(STDIN_FILENO, &status) &&
				S_ISREG(status.st_mode);
		return STATUS_OK;
	}
	*feed = (struct feed){operand, -1, false, 0};
	feed->fd = file_open(operand, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	if (feed->fd < 0)
		return open_fault(operand,
		    errno == ENOENT ? "there is no such file"
				    : "cannot be opened",
		    file_open_status(), error);
	if (fstat(feed->fd, &status) || S_ISDIR(status.st_mode)) {
		feed_close(feed);
		return open_fault(
		    operand, "is a directory", STATUS_USAGE, error);
	}
	feed->regular = S_ISREG(status.st_mode);
	return STATUS_OK;
}

void
feed_close(struct feed *feed)
{
	if (feed->fd > STDIN_FILENO)
		close(feed->fd);
	feed->fd = -1;
}

void
feed_rest(struct feed *feed)
{
	if (feed->regular && feed->fd > STDIN_FILENO)
		feed_close(feed);
}

static enum status
feed_wake(struct feed *feed, struct error *error)
{
	bool regular = feed->regular;
	enum status status = STATUS_OK;

	if (feed->fd < 0)
		status = feed_open(feed, feed->name, error);
	if (!status && regular && lseek(feed->fd, feed->start, SEEK_SET) < 0)
		return error_set(
		    error, STATUS_FAILED, NULL, "cannot be read again");
	return status;
}

/* Is a line worth loading: does one of the words stand in it? */
static bool
line_is_sought(const struct taker *taker, struct text line)
{
	if (!taker->words)
		return true;
	for (const char *const *word = taker->words; *word; word++)
		if (memmem(line.ptr, line.len, *word, strlen(*word)))
			return true;
	return false;
}

static struct text
trimmed(struct text line)
{
	while (line.len && char_is_blank(*line.ptr)) {
		line.ptr++;
		line.len--;
	}
	while (line.len && char_is_blank(line.ptr[line.len - 1]))
		line.len--;
	return line;
}

static enum status
line_take(struct reading_feed *reading, struct text line, struct error *error)
{
	struct place place = {reading->feed->name, reading->line, 0};

	const struct taker *taker = reading->taker;
	struct resource plain = {.place = place};
	struct error why;

	line = trimmed(line);
	if (!line.len || !line_is_sought(taker, line))
		return STATUS_OK;
	plain.raw = line;
	if (taker->plain)
		return taker->take(taker->ctx, &plain, error);
	if (text_equal(line, TEXT("{"))) {
		error_refuse(&why, NULL,
		    "begins a document of several lines: --bundle reads each "
		    "file as one");
		return taker->refuse(taker->ctx, &place, line, &why, error);
	}
	return bundle_take(line, place, taker, reading->keep, error);
}

/* Tells of a line over the ceiling; what is left of it is skipped. */
static enum status
long_refuse(struct reading_feed *reading, struct error *error)
{
	struct place place = {reading->feed->name, reading->line, 0};
	struct text held = source_held(&reading->source);
	struct error why;

	error_refuse(&why, NULL, "is longer than 1 MiB");
	if (held.len > LINE_MAX_BYTES)
		held.len = LINE_MAX_BYTES;
	reading->skipping = true;
	return reading->taker->refuse(
	    reading->taker->ctx, &place, held, &why, error);
}

/* Lets go of what is held of a line that was too long; true at its end. */
static bool
long_skip(struct reading_feed *reading)
{
	struct text held = source_held(&reading->source);
	const char *end = held.len ? memchr(held.ptr, '\n', held.len) : NULL;

	source_take(
	    &reading->source, end ? (size_t)(end - held.ptr) + 1 : held.len);
	reading->skipping = !end;
	return end || reading->source.eof;
}

static void
mark_skip(struct source *source)
{
	struct text held = source_held(source);

	if (!source->taken && held.len >= 3 &&
	    !memcmp(held.ptr, "\xef\xbb\xbf", 3))
		source_take(source, 3);
}

/* Takes every line that is held whole. */
static enum status
held_take(struct reading_feed *reading, struct error *error)
{
	struct source *source = &reading->source;
	enum status status = STATUS_OK;

	while (!status) {
		struct text held = source_held(source);
		struct split split = {.at = 0};
		struct span span;
		enum split_end end;

		if (reading->skipping && !long_skip(reading))
			return STATUS_OK;
		held = source_held(source);
		if (!held.len)
			return STATUS_OK;
		end = split_line(&split, held, source->eof, &span);
		if (end == SPLIT_MORE)
			return STATUS_OK;
		reading->line++;
		if (end == SPLIT_LONG) {
			status = long_refuse(reading, error);
			continue;
		}
		held.len = span.raw;
		status = line_take(reading, held, error);
		source_take(source, span.raw + span.line_break);
	}
	return status;
}

static enum status
lines_read(struct reading_feed *reading, struct error *error)
{
	struct source *source = &reading->source;
	const struct taker *taker = reading->taker;
	enum status status = STATUS_OK;

	while (!status && !source->eof) {
		if (taker->pause && source_would_wait(source))
			status = taker->pause(taker->ctx, error);
		if (!status)
			status = source_fill(source, error);
		if (status)
			break;
		mark_skip(source);
		status = held_take(reading, error);
	}
	return status;
}

/* All that is left of the file, behind what is held of it. */
static enum status
whole_read(
    struct reading_feed *reading, struct buffer *whole, struct error *error)
{
	struct source *source = &reading->source;
	enum status status = STATUS_OK;

	while (!status) {
		struct text held = source_held(source);

		buffer_add(whole, held);
		source_take(source, held.len);
		if (source->eof || buffer_failed(whole))
			break;
		status = source_fill(source, error);
		mark_skip(source);
	}
	return status;
}

static enum status
document_take(
    struct reading_feed *reading, struct text whole, struct error *error)
{
	struct place place = {reading->feed->name, 1, 0};
	const struct taker *taker = reading->taker;
	struct text rest = whole, value, more;
	struct error why;

	if (!frame_value(&rest, &value) || *value.ptr != '{') {
		error_refuse(&why, NULL,
		    whole.len ? "is no JSON object, or one cut short"
			      : "is empty");
		return taker->refuse(taker->ctx, &place, whole, &why, error);
	}
	if (frame_value(&rest, &more)) {
		error_refuse(&why, NULL,
		    "has more than one JSON document: without --bundle each "
		    "line is one");
		return taker->refuse(taker->ctx, &place, whole, &why, error);
	}
	for (const char *at = whole.ptr; at < value.ptr; at++)
		place.line += *at == '\n';
	return bundle_take(value, place, taker, reading->keep, error);
}

static enum status
document_read(struct reading_feed *reading, struct error *error)
{
	struct place place = {reading->feed->name, 1, 0};
	const struct taker *taker = reading->taker;
	struct buffer whole;
	struct error why;
	enum status status;

	buffer_init(&whole, DOCUMENT_MAX);
	status = whole_read(reading, &whole, error);
	if (!status && buffer_failed(&whole)) {
		error_refuse(&why, NULL, "is longer than 512 MiB");
		status =
		    taker->refuse(taker->ctx, &place, TEXT(""), &why, error);
	} else if (!status) {
		status = document_take(reading, buffer_text(&whole), error);
	}
	buffer_release(&whole);
	return status;
}

/* Does the first line hold a whole value? Else it is a document's beginning. */
static enum status
form_find(
    struct reading_feed *reading, enum feed_form *form, struct error *error)
{
	struct source *source = &reading->source;
	struct text held, line, value, more;
	const char *end = NULL;

	while (!source->eof && !end && source_held(source).len < READ_BYTES) {
		if (source_fill(source, error))
			return error->status;
		mark_skip(source);
		held = source_held(source);
		end = held.len ? memchr(held.ptr, '\n', held.len) : NULL;
	}
	held = source_held(source);
	line = held;
	if (end)
		line.len = (size_t)(end - held.ptr);
	*form = !end || (frame_value(&line, &value) && *value.ptr == '{' &&
			    !frame_value(&line, &more))
		    ? FEED_LINES
		    : FEED_DOCUMENT;
	return STATUS_OK;
}

enum status
feed_read(struct feed *feed, enum feed_form form, const struct taker *taker,
    const struct taker *keep, struct error *error)
{
	struct reading_feed reading = {
	    .feed = feed, .taker = taker, .keep = keep};
	enum status status = feed_wake(feed, error);

	if (status)
		return status;
	source_init(&reading.source, feed->fd, feed->regular);
	if (form == FEED_EITHER)
		status = form_find(&reading, &form, error);
	if (!status && form == FEED_LINES) {
		status = held_take(&reading, error);
		if (!status)
			status = lines_read(&reading, error);
	} else if (!status) {
		status = document_read(&reading, error);
	}
	source_release(&reading.source);
	return status;
}
