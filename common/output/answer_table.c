/*
 * answer_table - answers as aligned columns for people. Output.
 *
 * The first SAMPLE_ROWS rows are held to learn the widths, to which every later
 * row keeps.
 */
#include "answer_form.h"

#include "../system/local_time.h"
#include "../system/process.h"
#include "../system/zone_tz.h"

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

#define SAMPLE_ROWS 512

/* How a cell is set. */
enum cell {
	CELL_TEXT,
	CELL_NUMBER,
};

struct answer_table {
	bool color, widths_known;
	size_t terminal; /* columns of the terminal, 0 where none */
	size_t widths[ANSWER_COLUMNS_MAX]; /* in characters */
	enum cell cells[ANSWER_COLUMNS_MAX];
	enum tone tones[ANSWER_COLUMNS_MAX]; /* of the answer being built */
	struct table_row {
		struct text cells[ANSWER_COLUMNS_MAX];
		enum tone tones[ANSWER_COLUMNS_MAX];
	} held[SAMPLE_ROWS];
	size_t held_count;
};

static enum status
table_open(struct answers *answers, struct error *error)
{
	struct answer_table *table = calloc(1, sizeof *table);

	if (!table)
		return error_no_memory(error);
	answers->table = table;
	if (!tz_can_be_loaded())
		return error_set(error, STATUS_USAGE, "TZ", "is no time zone");
	table->terminal = terminal_width();
	table->color = color_is_wanted();
	for (size_t i = 0; i < answers->column_count; i++)
		table->widths[i] = strlen(answers->columns[i]);
	return STATUS_OK;
}

static void
table_release(struct answers *answers)
{
	free(answers->table);
	answers->table = NULL;
}

static void
table_begin(struct answers *answers)
{
	struct answer_table *table = answers->table;

	if (table->widths_known)
		arena_reset(&answers->arena);
	answer_cells_clear(answers);
	memset(table->tones, 0, sizeof table->tones);
}

/* A cell of plain text, cut at what a cell may hold. */
static void
table_text(struct answers *answers, const char *name, struct text text)
{
	if (text.len > CELL_BYTES)
		text.len = CELL_BYTES;
	while (text.len && !text_is_plain(text))
		text.len--;
	answer_cell(answers, name, text);
}

static void
table_patient(struct answers *answers, struct text patient)
{
	char spaced[12];

	if (patient.len != 10) {
		table_text(answers, "patient", patient);
		return;
	}
	memcpy(spaced, patient.ptr, 3);
	memcpy(spaced + 4, patient.ptr + 3, 3);
	memcpy(spaced + 8, patient.ptr + 6, 4);
	spaced[3] = spaced[7] = ' ';
	answer_cell(answers, "patient", (struct text){spaced, sizeof spaced});
}

static void
table_instant(struct answers *answers, const char *name, int64_t us)
{
	char bytes[LOCAL_TIME_BYTES];
	size_t len = local_time_write(us, bytes);

	table_text(answers, name, (struct text){bytes, len});
}

static void
table_number(struct answers *answers, const char *name, uint64_t number)
{
	size_t at = answer_column(answers, name);

	if (at < answers->column_count)
		answers->table->cells[at] = CELL_NUMBER;
	answer_cell_number(answers, name, number);
}

static void
table_verdict(
    struct answers *answers, const char *name, struct text text, enum tone tone)
{
	size_t at = answer_column(answers, name);

	if (at < answers->column_count)
		answers->table->tones[at] = tone;
	table_text(answers, name, text);
}

static void
table_flag(struct answers *answers, const char *name, bool is)
{
	answer_cell(answers, name, is ? TEXT("yes") : TEXT("no"));
}

static void
table_because(struct answers *answers, const struct because *because)
{
	answer_cell_because(answers, because, ", ");
}

static void
blanks_add(struct buffer *out, size_t count)
{
	while (count--)
		buffer_add_char(out, ' ');
}

/* The colour of a verdict, NULL where it has none. */
static const char *
tone_color(const struct answer_table *table, enum tone tone)
{
	if (!table->color || tone == TONE_PLAIN)
		return NULL;
	return tone == TONE_GOOD ? green : red;
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
	struct buffer *out = output_buffer(answers->output);
	const struct answer_table *table = answers->table;
	size_t width = table->widths[column], chars = text_chars(text);
	bool right = table->cells[column] == CELL_NUMBER;
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
row_width(const struct answers *answers, const struct table_row *row)
{
	const struct answer_table *table = answers->table;
	size_t last = answers->column_count - 1, sum = 2 * last;

	for (size_t i = 0; i <= last; i++) {
		size_t chars = text_chars(row->cells[i]);
		bool fills = i < last || table->cells[i] == CELL_NUMBER;

		sum += fills && chars < table->widths[i] ? table->widths[i]
							 : chars;
	}
	return sum;
}

/* A row that the terminal cannot hold ends with a sign that it goes on. */
static void
row_print(
    struct answers *answers, const struct table_row *row, const char *color)
{
	struct buffer *out = output_buffer(answers->output);
	const struct answer_table *table = answers->table;
	bool cut = table->terminal && row_width(answers, row) > table->terminal;
	size_t left = cut ? table->terminal - 1 : SIZE_MAX / 2;

	for (size_t i = 0; i < answers->column_count && left; i++) {
		if (i) {
			blanks_add(out, left < 2 ? left : 2);
			left -= left < 2 ? left : 2;
		}
		cell_print(answers, i, row->cells[i],
		    color ? color : tone_color(table, row->tones[i]), &left);
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
	struct answer_table *table = answers->table;

	for (size_t i = 0; i < answers->column_count; i++) {
		size_t chars = text_chars(answers->row[i]);

		if (chars > table->widths[i])
			table->widths[i] = chars;
	}
}

/* Moves a column to an earlier place. */
static void
column_move(struct answers *answers, size_t from, size_t to)
{
	struct answer_table *table = answers->table;

	answers->columns[to] = answers->columns[from];
	table->widths[to] = table->widths[from];
	table->cells[to] = table->cells[from];
	for (size_t r = 0; r < table->held_count; r++) {
		table->held[r].cells[to] = table->held[r].cells[from];
		table->held[r].tones[to] = table->held[r].tones[from];
	}
}

/* A column that no held row fills takes no place. */
static void
columns_drop_empty(struct answers *answers)
{
	const struct answer_table *table = answers->table;
	size_t kept = 0;

	for (size_t i = 0; i < answers->column_count; i++) {
		bool filled = false;

		for (size_t r = 0; r < table->held_count; r++)
			filled |= table->held[r].cells[i].len > 0;
		if (filled)
			column_move(answers, i, kept++);
	}
	answers->column_count = kept;
}

static void
heading_print(struct answers *answers)
{
	struct table_row names = {.cells = {{NULL, 0}}};

	for (size_t i = 0; i < answers->column_count; i++)
		names.cells[i] = text_of(answers->columns[i]);
	row_print(answers, &names, answers->table->color ? bold : NULL);
}

static enum status
held_print(struct answers *answers, struct error *error)
{
	struct answer_table *table = answers->table;
	enum status status = STATUS_OK;

	table->widths_known = true;
	if (!table->held_count) {
		/* nothing at all would look like something that failed */
		buffer_add(output_buffer(answers->output), TEXT("(none)\n"));
		return STATUS_OK;
	}
	if (table->held_count < SAMPLE_ROWS)
		columns_drop_empty(answers);
	heading_print(answers);
	for (size_t r = 0; !status && r < table->held_count; r++) {
		row_print(answers, &table->held[r], NULL);
		status = output_push(answers->output, error);
	}
	return status;
}

static enum status
table_end(struct answers *answers, struct error *error)
{
	struct answer_table *table = answers->table;
	struct table_row row;

	if (answers->failed)
		return error_no_memory(error);
	memcpy(row.cells, answers->row, sizeof row.cells);
	memcpy(row.tones, table->tones, sizeof row.tones);
	if (table->widths_known) {
		row_print(answers, &row, NULL);
		return output_push(answers->output, error);
	}
	widths_learn(answers);
	table->held[table->held_count++] = row;
	return table->held_count < SAMPLE_ROWS ? STATUS_OK
					       : held_print(answers, error);
}

static enum status
table_finish(struct answers *answers, struct error *error)
{
	return answers->table->widths_known ? STATUS_OK
					    : held_print(answers, error);
}

const struct answer_form answer_table = {
    .open = table_open,
    .begin = table_begin,
    .text = table_text,
    .patient = table_patient,
    .instant = table_instant,
    .number = table_number,
    .flag = table_flag,
    .verdict = table_verdict,
    .because = table_because,
    .end = table_end,
    .finish = table_finish,
    .release = table_release,
};
