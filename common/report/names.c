/* names - what organisations and users are called. Report. */
#include "names.h"

#include "../input/csv.h"
#include "../system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FILE_MAX ((size_t)16 << 20)
#define NAME_MAX_CHARS 500

static const char starved[] = "is more than the memory holds";

/* The columns that count. */
enum {
	COLUMN_ORG,
	COLUMN_NAME,
	COLUMN_USER,
	COLUMN_WHAT,
	COLUMNS
};

/* One row's cells; run is the first, so that a cell finds the rest. */
struct row_cells {
	struct csv_run run;
	struct arena *arena;
	const size_t *columns; /* where each of them is; NULL in the header */
	size_t found[COLUMNS];
	struct text cells[COLUMNS];
	bool starved;
};

static void
header_cell(struct csv_run *run, struct text cell)
{
	static const char *const names[COLUMNS] = {
	    "org", "name", "user", "what"};
	struct row_cells *row = (struct row_cells *)run;

	for (int c = 0; c < COLUMNS; c++)
		if (text_equal_folded(cell, text_of(names[c])))
			row->found[c] = run->cells;
}

static void
row_cell(struct csv_run *run, struct text cell)
{
	struct row_cells *row = (struct row_cells *)run;

	for (int c = 0; c < COLUMNS; c++)
		if (row->columns[c] == run->cells &&
		    !arena_copy(row->arena, cell, &row->cells[c]))
			row->starved = true;
}

static bool
code_read(struct arena *arena, struct text raw, struct text *code)
{
	char *bytes = arena_alloc(arena, raw.len + 1);

	for (size_t i = 0; bytes && i < raw.len; i++) {
		bytes[i] = char_upper(raw.ptr[i]);
		if (!char_is_alnum(bytes[i]) && bytes[i] != '-')
			return false;
	}
	*code = (struct text){bytes, raw.len};
	return bytes && raw.len >= 2 && raw.len <= 12;
}

/* NULL, or what is wrong with the row. */
static const char *
row_take(struct names *names, const struct row_cells *cells)
{
	struct name_row row = {.user = cells->cells[COLUMN_USER],
	    .name = cells->cells[COLUMN_NAME]};
	struct text what = cells->cells[COLUMN_WHAT];
	void *items = names->rows;

	if (!code_read(names->arena, cells->cells[COLUMN_ORG], &row.org))
		return "has no organisation's code";
	if (!row.name.len || !text_is_utf8(row.name) ||
	    !text_is_utf8(row.user) || text_chars(row.name) > NAME_MAX_CHARS)
		return "has no name, or one that is no text of up to 500 "
		       "characters";
	row.is_machine = text_equal(what, TEXT("machine"));
	row.is_team = text_equal(what, TEXT("team"));
	if (what.len && !row.is_machine && !row.is_team &&
	    !text_equal(what, TEXT("person")))
		return "has a what that is none of person, team, machine";
	if (!arena_grow(
		names->arena, &items, &names->room, names->count, sizeof row))
		return starved;
	names->rows = items;
	names->rows[names->count++] = row;
	return NULL;
}

/* NULL, or what is wrong with the line. */
static const char *
line_take(struct names *names, struct csv_parser *parser, struct text line,
    size_t columns[COLUMNS], bool is_header)
{
	struct row_cells cells = {
	    .run = {.cell = is_header ? header_cell : row_cell},
	    .arena = names->arena,
	    .columns = columns};

	for (int c = 0; c < COLUMNS; c++)
		cells.found[c] = SIZE_MAX;
	if (csv_run(parser, line, &cells.run))
		return "is no row of CSV";
	if (cells.starved)
		return starved;
	if (!is_header)
		return row_take(names, &cells);
	memcpy(columns, cells.found, sizeof cells.found);
	return columns[COLUMN_ORG] == SIZE_MAX ||
		       columns[COLUMN_NAME] == SIZE_MAX
		   ? "is no header with org and name"
		   : NULL;
}

static enum status
blame(const char *path, uint64_t line, const char *what, struct error *error)
{
	struct buffer place;

	if (what == starved)
		return error_no_memory(error);
	error_set(error, STATUS_USAGE, "names", what);
	buffer_init(&place, 4096);
	buffer_add(&place, text_of(path));
	buffer_add_char(&place, ':');
	buffer_add_number(&place, line);
	buffer_place(&place, error);
	return error->status;
}

static enum status
lines_take(struct names *names, const char *path, struct text text,
    struct error *error)
{
	size_t columns[COLUMNS] = {0};
	struct csv_parser parser;
	const char *what = NULL;
	uint64_t number = 0;

	csv_clean_init(&parser, ',');
	if (text.len >= 3 && !memcmp(text.ptr, "\xef\xbb\xbf", 3))
		text.ptr += 3, text.len -= 3;
	while (!what && text.len) {
		const char *end = memchr(text.ptr, '\n', text.len);
		size_t len = end ? (size_t)(end - text.ptr) : text.len;
		struct text line = {text.ptr, len};

		if (line.len && line.ptr[line.len - 1] == '\r')
			line.len--;
		number++;
		if (line.len)
			what = line_take(
			    names, &parser, line, columns, number == 1);
		len += end ? 1 : 0;
		text.ptr += len;
		text.len -= len;
	}
	csv_free(&parser);
	if (!what && !number)
		what = "is no header with org and name";
	return what ? blame(path, number, what, error) : STATUS_OK;
}

static int
row_compare(const void *a, const void *b)
{
	const struct name_row *x = a, *y = b;
	int order = text_compare(x->org, y->org);

	return order ? order : text_compare(x->user, y->user);
}

/* An organisation or user that has two names has none that counts. */
static bool
rows_are_single(const struct names *names)
{
	for (size_t i = 1; i < names->count; i++)
		if (!row_compare(&names->rows[i - 1], &names->rows[i]))
			return false;
	return true;
}

static enum status
bytes_read(struct buffer *bytes, const char *path, struct error *error)
{
	char piece[4096];
	ssize_t got = 1;
	int fd = file_open(path, O_RDONLY | O_CLOEXEC, 0);

	if (fd < 0)
		return error_set_detail(error, file_open_status(), "names",
		    "cannot be opened", text_of(strerror(errno)));
	while (got > 0 || (got < 0 && errno == EINTR)) {
		got = read(fd, piece, sizeof piece);
		if (got > 0)
			buffer_add(bytes, (struct text){piece, (size_t)got});
	}
	close(fd);
	if (got < 0)
		return error_set_detail(error, STATUS_FAILED, "names",
		    "cannot be read", text_of(strerror(errno)));
	return buffer_failed(bytes) ? error_set(error, STATUS_USAGE, "names",
					  "is longer than 16 MiB")
				    : STATUS_OK;
}

enum status
names_read(struct names *names, const char *path, struct error *error)
{
	struct buffer bytes;
	enum status status;

	buffer_init(&bytes, FILE_MAX);
	status = bytes_read(&bytes, path, error);
	if (!status)
		status = lines_take(names, path, buffer_text(&bytes), error);
	buffer_release(&bytes);
	if (status)
		return status;
	if (names->count)
		qsort(names->rows, names->count, sizeof *names->rows,
		    row_compare);
	return rows_are_single(names)
		   ? STATUS_OK
		   : error_set(error, STATUS_USAGE, "names",
			 "names an organisation, or a user there, twice");
}

const struct name_row *
names_find(const struct names *names, struct text org, struct text user)
{
	const struct name_row key = {.org = org, .user = user};

	return names->count ? bsearch(&key, names->rows, names->count,
				  sizeof key, row_compare)
			    : NULL;
}
