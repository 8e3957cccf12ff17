/* csv_hint - what may be wrong with a CSV's header. Input. */
#include "csv_hint.h"

#include "split.h"

#include <string.h>

/* Titles before a header are no more lines than that. */
#define TITLES_MAX 20
#define CELLS_BYTES (2 * RECORD_MAX_BYTES)
#define HINT_BYTES 2048
#define NAME_BYTES 64
/* A cell of so many digits may be a number of a patient. */
#define DIGITS_TOLD 7

static const char delimiters[] = {',', ';', '\t', '|'};

/* Is the name a heading that the intake looks for? */
static bool
is_sought(const struct intake *intake, struct text name)
{
	enum field field = field_of_member(name);

	for (size_t i = 0; i < intake->column_count; i++)
		if (text_equal(intake->columns[i].header, name))
			return true;
	return field != FIELD_NONE && intake->takes & FIELD_BIT(field);
}

/* A line read as if it were the header. */
struct trial {
	struct csv_run run;
	const struct sought *sought;
	struct arena *arena;
	size_t found;
	bool has_wanted;
};

static void
trial_cell(struct csv_run *run, struct text cell)
{
	struct trial *trial = (struct trial *)run;
	const struct sought *sought = trial->sought;
	struct text name;

	if (dialect_decode(&sought->intake->dialect, cell, trial->arena, &name))
		return;
	trial->found += is_sought(sought->intake, name);
	trial->has_wanted |= text_equal(name, sought->wanted);
}

/* How many headings the line has, read with that delimiter; 0 where it has not
 * the one that is wanted. */
static size_t
line_score(const struct sought *sought, struct text line, char delimiter,
    struct arena *arena)
{
	struct trial trial = {
	    .run.cell = trial_cell, .sought = sought, .arena = arena};
	struct csv_parser parser;
	enum csv_fault fault;

	if (!line.len)
		return 0;
	arena_reset(arena);
	csv_clean_init(&parser, delimiter);
	fault = csv_run(&parser, line, &trial.run);
	csv_free(&parser);
	if (fault || (sought->wanted.len && !trial.has_wanted))
		return 0;
	return trial.found;
}

/* Where the header seems to be. */
struct place {
	size_t score;
	uint64_t line; /* lines before it */
	char delimiter;
};

static void
line_try(const struct sought *sought, struct text line, uint64_t at,
    struct arena *arena, struct place *best)
{
	for (size_t i = 0; i < sizeof delimiters; i++) {
		size_t score = line_score(sought, line, delimiters[i], arena);

		if (score > best->score)
			*best = (struct place){score, at, delimiters[i]};
	}
}

static struct place
place_find(const struct sought *sought)
{
	struct text held = sought->held;
	struct place best = {0, 0, ','};
	struct arena arena;

	arena_init(&arena, CELLS_BYTES);
	for (uint64_t at = 0; held.len && at <= TITLES_MAX; at++) {
		struct span span = span_of_line(held);

		line_try(sought, (struct text){held.ptr, span.raw}, at, &arena,
		    &best);
		held.ptr += span.raw + span.line_break;
		held.len -= span.raw + span.line_break;
	}
	arena_release(&arena);
	return best;
}

static size_t
digits_count(struct text text)
{
	size_t digits = 0;

	for (size_t i = 0; i < text.len; i++)
		digits += char_is_digit(text.ptr[i]);
	return digits;
}

/* May the cells be told: are they headings, and no data? */
static bool
is_header(const struct sought *sought)
{
	bool digits = false;

	for (size_t i = 0; i < sought->count; i++) {
		if (is_sought(sought->intake, sought->names[i]))
			return true;
		digits |= digits_count(sought->names[i]) > 0;
	}
	return !digits;
}

/* Adds the name, cut where it is long. */
static void
quoted_add(struct buffer *buffer, const char *before, struct text name)
{
	if (name.len > NAME_BYTES)
		name.len = NAME_BYTES;
	buffer_add(buffer, text_of(before));
	buffer_add_char(buffer, '"');
	buffer_add(buffer, name);
	buffer_add_char(buffer, '"');
}

static void
found_add(const struct sought *sought, struct buffer *buffer)
{
	const char *before = "; found ";

	if (!is_header(sought))
		return;
	for (size_t i = 0; i < sought->count; i++) {
		if (digits_count(sought->names[i]) > DIGITS_TOLD)
			continue;
		if (buffer->len > HINT_BYTES / 4) {
			buffer_add(buffer, TEXT(", ..."));
			return;
		}
		quoted_add(buffer, before, sought->names[i]);
		before = ", ";
	}
}

/* Says the options that would find the header. */
static void
place_add(const struct csv_table *table, const struct sought *sought,
    struct buffer *buffer)
{
	struct place place = place_find(sought);

	if (!place.score ||
	    (!place.line && place.delimiter == table->delimiter))
		return;
	buffer_add(buffer, TEXT("; try"));
	if (place.line) {
		buffer_add(buffer, TEXT(" --skip-lines "));
		buffer_add_number(
		    buffer, sought->intake->dialect.skip + place.line);
	}
	if (place.delimiter == table->delimiter)
		return;
	buffer_add(buffer, TEXT(" --delimiter "));
	if (place.delimiter == '\t')
		buffer_add(buffer, TEXT("tab"));
	else
		quoted_add(buffer, "", (struct text){&place.delimiter, 1});
}

static bool
is_json(struct text held)
{
	size_t at = 0;

	while (at < held.len && (held.ptr[at] == ' ' || held.ptr[at] == '\t'))
		at++;
	return at < held.len && held.ptr[at] == '{';
}

void
csv_hint(const struct csv_table *table, const struct sought *sought,
    struct error *error)
{
	struct span span = span_of_line(sought->held);
	struct text line = {sought->held.ptr, span.raw};
	struct text detail;
	struct buffer buffer;

	buffer_init(&buffer, HINT_BYTES);
	if (is_json(sought->held)) {
		buffer_add(&buffer, TEXT("; it looks like JSON lines: --json"));
	} else {
		if (sought->wanted.len)
			quoted_add(&buffer, "; wanted ", sought->wanted);
		place_add(table, sought, &buffer);
		if (!sought->intake->dialect.encoding && !text_is_utf8(line))
			buffer_add(
			    &buffer, TEXT("; it is not UTF-8: try --encoding "
					  "windows-1252"));
		found_add(sought, &buffer);
	}
	detail = buffer_text(&buffer);
	if (detail.len > 2) {
		detail.ptr += 2;
		detail.len -= 2;
		error_set_detail(
		    error, error->status, error->field, error->what, detail);
	}
	buffer_release(&buffer);
}
