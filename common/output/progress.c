/* progress - how far a long run is, on a terminal. Output. */
#include "progress.h"

#include "../ground/buffer.h"
#include "../system/file.h"
#include "../system/process.h"

/* A shorter run is over before anybody wonders. */
#define SILENT_US INT64_C(2000000)
#define AGAIN_US INT64_C(500000)
#define LINE_BYTES 256

/* Does a line of progress stand on the terminal? */
static bool shown;

static void
say(struct text text)
{
	struct error ignored;
	enum status status = write_all(2, text, &ignored);

	(void)status; /* nobody is left to tell */
}

void
progress_clear(void)
{
	if (shown)
		say(TEXT("\r\033[K"));
	shown = false;
}

void
progress_begin(struct progress *progress, const char *what, bool quiet)
{
	*progress = (struct progress){.what = what,
	    .on = !quiet && process_is_terminal(2) && !process_is_terminal(1)};
	if (progress->on)
		progress->begun_us = process_elapsed_us();
}

/* A number with a comma before each three digits. */
static void
grouped_add(struct buffer *buffer, uint64_t number)
{
	if (number < 1000) {
		buffer_add_number(buffer, number);
		return;
	}
	grouped_add(buffer, number / 1000);
	buffer_add_char(buffer, ',');
	for (uint64_t unit = 100; unit; unit /= 10)
		buffer_add_char(
		    buffer, (char)('0' + number % 1000 / unit % 10));
}

static void
progress_show(const struct progress *progress, int64_t now_us, uint64_t done,
    uint64_t whole)
{
	uint64_t spent_ms = (uint64_t)(now_us - progress->begun_us) / 1000;
	struct buffer line;

	buffer_init(&line, LINE_BYTES);
	buffer_add(&line, TEXT("\r\033[K"));
	grouped_add(&line, progress->count);
	buffer_add_char(&line, ' ');
	buffer_add(&line, text_of(progress->what));
	if (whole && done <= whole) {
		buffer_add(&line, TEXT(", "));
		buffer_add_number(
		    &line, (uint64_t)((double)done * 100 / (double)whole));
		buffer_add(&line, TEXT(" %"));
	}
	buffer_add(&line, TEXT(", "));
	grouped_add(&line, progress->count * 1000 / (spent_ms ? spent_ms : 1));
	buffer_add(&line, TEXT(" a second"));
	if (!buffer_failed(&line))
		say(buffer_text(&line));
	shown = true;
	buffer_release(&line);
}

void
progress_step(
    struct progress *progress, uint64_t more, uint64_t done, uint64_t whole)
{
	int64_t now_us;

	if (!progress->on)
		return;
	progress->count += more;
	now_us = process_elapsed_us();
	if (now_us - progress->begun_us < SILENT_US ||
	    now_us - progress->shown_us < AGAIN_US)
		return;
	progress->shown_us = now_us;
	progress_show(progress, now_us, done, whole);
}
