/* table - answers as aligned columns for people. Harness. */
#include "table.h"

#include "../edge/local_time.h"
#include "../edge/process.h"
#include "../edge/zone_tz.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#define CELL_BYTES 512

static const char bold[] = "\033[1m", red[] = "\033[31m", green[] = "\033[32m",
		  plain[] = "\033[0m";

/* The terminal's width in columns; 0 where standard output is none. */
static size_t
terminal_width(void)
{
	struct winsize size;

	if (!process_is_terminal(1) || ioctl(1, TIOCGWINSZ, &size))
		return 0;
	return size.ws_col;
}

static bool
color_is_wanted(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return process_is_terminal(1) && !(no_color && *no_color) && term &&
	       strcmp(term, "dumb");
}

enum status
table_init(struct answers *answers, struct error *error)
{
	if (!tz_can_be_loaded())
		return error_set(error, STATUS_USAGE, "TZ", "is no time zone");
	answers->terminal = terminal_width();
	answers->color = color_is_wanted();
	answers->held = calloc(SAMPLE_ROWS, sizeof *answers->held);
	for (size_t i = 0; i < answers->column_count; i++)
		answers->widths[i] = strlen(answers->columns[i]);
	if (!answers->held)
		return error_no_memory(error);
	return STATUS_OK;
}

void
table_begin(struct answers *answers)
{
	if (answers->widths_known)
		arena_reset(&answers->arena);
	for (size_t i = 0; i < answers->column_count; i++)
		answers->row[i] = TEXT("");
}

void
table_cell(
    struct answers *answers, const char *name, enum cell cell, struct text text)
{
	if (text.len > CELL_BYTES)
		text.len = CELL_BYTES;
	while (text.len && !text_is_plain(text))
		text.len--;
	for (size_t i = 0; i < answers->column_count; i++) {
		if (strcmp(answers->columns[i], name))
			continue;
		answers->cells[i] = cell;
		if (!arena_copy(&answers->arena, text, &answers->row[i]))
			answers->json.failed = true;
	}
}

void
table_instant(struct answers *answers, const char *name, int64_t us)
{
	char bytes[LOCAL_TIME_BYTES];
	size_t len = local_time_write(us, bytes);

	table_cell(answers, name, CELL_INSTANT, (struct text){bytes, len});
}

static void
blanks_add(struct buffer *out, size_t count)
{
	while (count--)
		buffer_add_char(out, ' ');
}

/* The colour of a verdict, NULL where it has none. */
static const char *
verdict_color(const struct answers *answers, size_t column, struct text text)
{
	if (!answers->color || answers->cells[column] != CELL_VERDICT)
		return NULL;
	if (text_equal(text, TEXT("allow")) || text_equal(text, TEXT("yes")) ||
	    text_equal(text, TEXT("all")))
		return green;
	if (text_equal(text, TEXT("deny")) || text_equal(text, TEXT("no")) ||
	    text_equal(text, TEXT("nothing")))
		return red;
	return NULL;
}

/* At most so many characters of a text. */
static struct text
text_cut(struct text text, size_t chars)
{
	size_t len = 0, seen = 0;

	for (; len < text.len; len++) {
		if (((unsigned char)text.ptr[len] & 0xc0) != 0x80 &&
		    seen++ == chars)
			break;
	}
	return (struct text){text.ptr, len};
}

/* One cell, cut at what is left of the line. */
static void
cell_print(struct answers *answers, size_t column, struct text text,
    const char *color, size_t *left)
{
	struct buffer *out = output_buffer(&answers->run->output);
	size_t width = answers->widths[column], chars = text_chars(text);
	bool right = answers->cells[column] == CELL_NUMBER;
	bool last = column + 1 == answers->column_count;
	size_t pad = chars < width && (right || !last) ? width - chars : 0;

	if (chars > *left) {
		text = text_cut(text, *left);
		chars = *left;
	}
	if (pad > *left - chars)
		pad = *left - chars;
	*left -= chars + pad;
	if (right)
		blanks_add(out, pad);
	if (color && text.len)
		buffer_add(out, text_of(color));
	buffer_add(out, text);
	if (color && text.len)
		buffer_add(out, text_of(plain));
	if (!right)
		blanks_add(out, pad);
}

/* How wide the row would be; nothing fills up a last cell that is text. */
static size_t
row_width(const struct answers *answers, const struct text *row)
{
	size_t last = answers->column_count - 1, sum = 2 * last;

	for (size_t i = 0; i <= last; i++) {
		size_t chars = text_chars(row[i]);
		bool fills = i < last || answers->cells[i] == CELL_NUMBER;

		sum += fills && chars < answers->widths[i] ? answers->widths[i]
							   : chars;
	}
	return sum;
}

/* A row that the terminal cannot hold ends with a sign that it goes on. */
static void
row_print(struct answers *answers, const struct text *row, const char *color)
{
	struct buffer *out = output_buffer(&answers->run->output);
	bool cut =
	    answers->terminal && row_width(answers, row) > answers->terminal;
	size_t left = cut ? answers->terminal - 1 : SIZE_MAX / 2;

	for (size_t i = 0; i < answers->column_count && left; i++) {
		if (i) {
			blanks_add(out, left < 2 ? left : 2);
			left -= left < 2 ? left : 2;
		}
		cell_print(answers, i, row[i],
		    color ? color : verdict_color(answers, i, row[i]), &left);
	}
	if (cut) {
		blanks_add(out, left);
		buffer_add(out, TEXT("\xe2\x80\xa6"));
	}
	buffer_add_char(out, '\n');
}

static void
widths_learn(struct answers *answers)
{
	for (size_t i = 0; i < answers->column_count; i++) {
		size_t chars = text_chars(answers->row[i]);

		if (chars > answers->widths[i])
			answers->widths[i] = chars;
	}
}

/* A column that no held row fills takes no place. */
static void
columns_drop_empty(struct answers *answers)
{
	size_t kept = 0;

	for (size_t i = 0; i < answers->column_count; i++) {
		bool filled = false;

		for (size_t r = 0; r < answers->held_count; r++)
			filled |= answers->held[r][i].len > 0;
		if (!filled)
			continue;
		answers->columns[kept] = answers->columns[i];
		answers->widths[kept] = answers->widths[i];
		answers->cells[kept] = answers->cells[i];
		for (size_t r = 0; r < answers->held_count; r++)
			answers->held[r][kept] = answers->held[r][i];
		kept++;
	}
	answers->column_count = kept;
}

static void
heading_print(struct answers *answers)
{
	struct text names[COLUMNS_MAX];

	for (size_t i = 0; i < answers->column_count; i++)
		names[i] = text_of(answers->columns[i]);
	row_print(answers, names, answers->color ? bold : NULL);
}

static enum status
held_print(struct answers *answers, struct error *error)
{
	enum status status = STATUS_OK;

	answers->widths_known = true;
	if (!answers->held_count)
		return STATUS_OK;
	if (answers->held_count < SAMPLE_ROWS)
		columns_drop_empty(answers);
	heading_print(answers);
	for (size_t r = 0; !status && r < answers->held_count; r++) {
		row_print(answers, answers->held[r], NULL);
		status = output_push(&answers->run->output, error);
	}
	return status;
}

enum status
table_end(struct answers *answers, struct error *error)
{
	if (buffer_failed(&answers->json))
		return error_no_memory(error);
	if (answers->widths_known) {
		row_print(answers, answers->row, NULL);
		return output_push(&answers->run->output, error);
	}
	widths_learn(answers);
	memcpy(answers->held[answers->held_count++], answers->row,
	    sizeof answers->row);
	if (answers->held_count < SAMPLE_ROWS)
		return STATUS_OK;
	return held_print(answers, error);
}

enum status
table_finish(struct answers *answers, struct error *error)
{
	enum status status = STATUS_OK;

	if (!answers->widths_known)
		status = held_print(answers, error);
	return status;
}
