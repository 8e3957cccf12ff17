/* csv_header - the columns of a CSV input. Input. */
#include "../fields/near.h"
#include "csv_hint.h"

#include <stdlib.h>
#include <string.h>

/* Room for the names of CSV_COLUMNS_MAX columns and the array that doubles. */
#define NAMES_BYTES (4 * RECORD_MAX_BYTES)

/* The header on its way to columns. */
struct header {
	struct csv_run run;
	struct arena arena;
	const struct dialect *dialect;
	struct text *names;
	size_t room;
	struct text wanted; /* a heading that is not there */
	bool lacks;         /* something that was looked for is not there */
	bool starved;
	bool bad; /* a byte is no character */
};

/* The cell in UTF-8 and in the arena; false where it cannot be. */
static bool
name_keep(struct header *header, struct text cell, struct text *name)
{
	enum decoded decoded =
	    dialect_decode(header->dialect, cell, &header->arena, name);

	header->bad |= decoded == DECODED_BAD;
	header->starved |= decoded == DECODED_STARVED;
	return decoded == DECODED && arena_copy(&header->arena, *name, name);
}

static void
header_cell(struct csv_run *run, struct text cell)
{
	struct header *header = (struct header *)run;
	struct text name;
	void *names = header->names;

	if (run->cells >= CSV_COLUMNS_MAX || header->starved || header->bad)
		return;
	if (!name_keep(header, cell, &name) ||
	    !arena_grow(&header->arena, &names, &header->room, run->cells,
		sizeof name)) {
		header->starved |= !header->bad;
		return;
	}
	header->names = names;
	header->names[run->cells] = name;
}

/* Is every header that a --column names there? */
static enum status
check_columns(
    struct header *header, const struct intake *intake, struct error *error)
{
	for (size_t i = 0; i < intake->column_count; i++) {
		const struct column_name *column = &intake->columns[i];
		size_t at = 0;

		while (at < header->run.cells &&
		       !text_equal(header->names[at], column->header))
			at++;
		if (at < header->run.cells)
			continue;
		header->wanted = column->header;
		header->lacks = true;
		return error_set(error, STATUS_USAGE,
		    field_row(column->field)->name,
		    "has no column of the header that --column names");
	}
	return STATUS_OK;
}

/* The fields that a --column takes from the column of that name. */
static uint64_t
fields_mapped(struct text name, const struct intake *intake)
{
	uint64_t fields = 0;

	for (size_t i = 0; i < intake->column_count; i++)
		if (text_equal(intake->columns[i].header, name))
			fields |= FIELD_BIT(intake->columns[i].field);
	return fields;
}

/* What a column gives: what it was mapped to, else the field of its name. */
static uint64_t
column_fields(struct text name, const struct intake *intake)
{
	uint64_t fields = fields_mapped(name, intake);
	enum field field = field_of_member(name);

	if (!fields && field != FIELD_NONE)
		fields = FIELD_BIT(field);
	return fields & intake->known;
}

/* The column of that name that is no field and is not let pass; else columns.
 */
static size_t
column_called(const struct csv_table *table, const struct header *header,
    const struct intake *intake, struct text name)
{
	size_t at = 0;

	while (at < table->columns &&
	       (table->fields[at] || !text_equal(header->names[at], name)))
		at++;
	return name_is_ignored(intake, name) ? table->columns : at;
}

/* A CSV of findings is one that has both of these. */
static void
findings_map(struct csv_table *table, const struct header *header,
    const struct intake *intake)
{
	size_t finding, listed;

	if (!intake->findings)
		return;
	finding = column_called(table, header, intake, TEXT("finding"));
	listed = column_called(table, header, intake, TEXT("listed"));
	if (finding == table->columns || listed == table->columns)
		return;
	table->finding_column = finding;
	table->listed_column = listed;
}

/* The column of that heading, which is there. */
static size_t
column_at(const struct header *header, struct text heading)
{
	size_t at = 0;

	while (
	    at < header->run.cells && !text_equal(header->names[at], heading))
		at++;
	return at;
}

/* Pairs the date and the time of day of a field that has two headings. */
static void
pairs_map(struct csv_table *table, const struct header *header,
    const struct intake *intake)
{
	const struct column_name *columns = intake->columns;

	for (size_t time = 0; time < intake->column_count; time++)
		for (size_t date = 0; date < time; date++) {
			if (columns[date].field != columns[time].field ||
			    !(TIME_FIELDS & FIELD_BIT(columns[time].field)))
				continue;
			table->paired |= FIELD_BIT(columns[date].field);
			table->pairs[table->pair_count++] = (struct csv_pair){
			    .field = columns[date].field,
			    .date = column_at(header, columns[date].header),
			    .time = column_at(header, columns[time].header)};
		}
}

/* The fields that the column gives, but for those of which it is the date or
 * the time of day. */
static uint64_t
fields_unpaired(const struct csv_table *table, size_t column)
{
	uint64_t fields = table->fields[column];

	for (size_t i = 0; i < table->pair_count; i++)
		if (table->pairs[i].date == column ||
		    table->pairs[i].time == column)
			fields &= ~FIELD_BIT(table->pairs[i].field);
	return fields;
}

/* Gives every column its fields; no field but those of pairs may come from two.
 */
static enum status
columns_map(struct csv_table *table, const struct header *header,
    const struct intake *intake, struct error *error)
{
	uint64_t seen = 0, twice = 0;

	for (size_t i = 0; i < table->columns; i++) {
		table->fields[i] = column_fields(header->names[i], intake);
		twice |= fields_unpaired(table, i) & (seen | table->paired);
		seen |= table->fields[i];
		if (text_equal(header->names[i], TEXT("edsm_error")))
			table->error_column = i;
	}
	for (int f = FIELD_NONE + 1; f <= FIELD_HASH; f++)
		if (twice & FIELD_BIT(f))
			return error_set(error, STATUS_USAGE,
			    field_row((enum field)f)->name,
			    "is given by two columns");
	return STATUS_OK;
}

bool
name_is_ignored(const struct intake *intake, struct text name)
{
	for (size_t i = 0; i < intake->ignored_count; i++)
		if (text_equal(intake->ignored[i], name))
			return true;
	return false;
}

enum status
near_refuse(enum status status, enum field field, struct text name,
    const char *what, struct error *error)
{
	char odd[ODD_BYTES];

	return error_set_detail(
	    error, status, field_row(field)->name, what, name_odd(name, odd));
}

static enum status
check_spelling(const struct header *header, const struct intake *intake,
    struct error *error)
{
	for (size_t i = 0; i < header->run.cells; i++) {
		struct text name = header->names[i];
		enum field field = field_near(name, intake->known);

		if (field == FIELD_NONE || name_is_ignored(intake, name) ||
		    fields_mapped(name, intake))
			continue;
		return near_refuse(STATUS_USAGE, field, name,
		    "has a column that is almost named so: name it exactly, or "
		    "by --column, or let it pass by --ignore",
		    error);
	}
	return STATUS_OK;
}

/* Which columns give something: fields, or what a finding is about. */
static void
giving_find(struct csv_table *table)
{
	for (size_t i = 0; i < table->columns; i++)
		if (table->fields[i] || i == table->finding_column ||
		    i == table->listed_column)
			table->giving[table->giving_count++] = i;
}

/* Finds the columns of an entry, where nothing else makes an entry of it. */
static void
glance_find(struct csv_table *table)
{
	table->glances = !table->pair_count &&
			 table->finding_column == table->columns &&
			 table->listed_column == table->columns;
	for (size_t i = 0; i < GLANCE_TEXTS; i++) {
		uint64_t field = FIELD_BIT(glance_fields[i]);
		size_t at = 0;

		while (at < table->columns && !(table->fields[at] & field))
			at++;
		table->glances &= at < table->columns || i == GLANCE_REFERS;
		table->glance[i] = at;
	}
}

/* Columns without a name are told once. */
static void
report_unknown(const struct csv_table *table, const struct header *header,
    const struct intake *intake)
{
	bool nameless = false;

	for (size_t i = 0; intake->unknown && i < table->columns; i++) {
		struct text name = header->names[i];

		if (table->fields[i] || i == table->error_column ||
		    i == table->finding_column || i == table->listed_column ||
		    name_is_ignored(intake, name))
			continue;
		if (name.len || !nameless)
			intake->unknown(intake->ctx, name);
		nameless |= !name.len;
	}
}

/* Does the heading go over lines? */
static bool
heading_is_broken(struct text name)
{
	return name.len && memchr(name.ptr, '\n', name.len);
}

/*
 * A row that is taken for the header is lost, or let out where rows pass
 * through, and so are rows within a heading whose quote was never meant to be
 * open: what can be no header is refused, and nothing of it is told.
 */
static enum status
check_is_header(const struct csv_table *table, struct header *header,
    const struct intake *intake, struct error *error)
{
	uint64_t given = 0;

	header->lacks = true;

	for (size_t i = 0; i < table->columns; i++)
		given |= table->fields[i];
	if (table->columns && intake->known && !given)
		return error_set(error, STATUS_USAGE, NULL,
		    "has no column of a field of this command: is its first "
		    "line a header?");
	for (int f = FIELD_NONE + 1; table->columns && f <= FIELD_HASH; f++)
		if (intake->needs & ~given & FIELD_BIT(f))
			return error_set(error, STATUS_USAGE,
			    field_row((enum field)f)->name, "has no column");
	header->lacks = false;
	for (size_t i = 0; intake->needs && i < table->columns; i++)
		if (!table->fields[i] && heading_is_broken(header->names[i]))
			return error_set(error, STATUS_USAGE, NULL,
			    "has a heading with a line break: rows may be "
			    "hidden in it");
	return STATUS_OK;
}

static enum status
table_fill(struct csv_table *table, struct header *header,
    const struct intake *intake, struct error *error)
{
	enum status status;

	table->columns = table->error_column = header->run.cells;
	table->finding_column = table->listed_column = table->columns;
	if (table->columns > CSV_COLUMNS_MAX)
		return error_set(
		    error, STATUS_USAGE, NULL, "has more than 4096 columns");
	table->borrows = intake->borrows;
	table->fields = calloc(table->columns + 1, sizeof *table->fields);
	table->giving = calloc(table->columns + 1, sizeof *table->giving);
	table->cells = calloc(table->columns + 1, sizeof *table->cells);
	if (!table->fields || !table->giving || !table->cells)
		return csv_header_fault(CSV_NO_MEMORY, error);
	status = check_columns(header, intake, error);
	if (status == STATUS_OK)
		pairs_map(table, header, intake);
	if (status == STATUS_OK)
		status = columns_map(table, header, intake, error);
	if (status == STATUS_OK)
		status = check_spelling(header, intake, error);
	if (status == STATUS_OK)
		status = check_is_header(table, header, intake, error);
	if (status == STATUS_OK)
		findings_map(table, header, intake);
	if (status == STATUS_OK)
		giving_find(table);
	if (status == STATUS_OK)
		glance_find(table);
	if (status == STATUS_OK)
		report_unknown(table, header, intake);
	return status;
}

/* Tells what may be wrong with a header that lacks something, or is none. */
static void
header_explain(const struct csv_table *table, const struct header *header,
    const struct intake *intake, struct text held, struct error *error)
{
	struct sought sought = {.intake = intake,
	    .wanted = header->wanted,
	    .names = header->names,
	    .count = header->lacks ? header->run.cells : 0,
	    .held = held};

	csv_hint(table, &sought, error);
}

enum status
csv_header_read(struct csv_table *table, struct text held, size_t len,
    const struct intake *intake, struct error *error)
{
	struct header header = {
	    .run.cell = header_cell, .dialect = &intake->dialect};
	enum csv_fault fault = CSV_FINE;
	enum status status;

	arena_init(&header.arena, NAMES_BYTES);
	if (len)
		fault = csv_run(
		    &table->parser, (struct text){held.ptr, len}, &header.run);
	if (header.starved)
		fault = CSV_NO_MEMORY;
	else if (!fault && header.bad)
		fault = CSV_BYTES;
	if (fault)
		status = csv_header_fault(fault, error);
	else
		status = table_fill(table, &header, intake, error);
	if (status == STATUS_USAGE && (fault || header.lacks))
		header_explain(table, &header, intake, held, error);
	arena_release(&header.arena);
	return status;
}
