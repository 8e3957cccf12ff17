/* line_options - the options about lines that are given several times. Command.
 */
#include "line_options.h"

#include <string.h>

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

bool
line_option_is(enum field option)
{
	return option == FIELD_COLUMN || option == FIELD_TIME_FORMAT ||
	       option == FIELD_IGNORE || option == FIELD_YES ||
	       option == FIELD_NO || option == FIELD_WITH;
}

/* Parts FIELD=REST; the field is FIELD_NONE where none is named so. */
static enum field
value_part(struct text value, struct text *rest)
{
	const char *equals = memchr(value.ptr, '=', value.len);
	struct text name = {value.ptr, 0};

	if (!equals)
		return *rest = value, FIELD_NONE;
	name.len = (size_t)(equals - value.ptr);
	*rest = (struct text){equals + 1, value.len - name.len - 1};
	return field_of_member(name);
}

/* How often the field has a column already. */
static size_t
columns_of(const struct line_options *options, enum field field)
{
	size_t count = 0;

	for (size_t i = 0; i < options->column_count; i++)
		count += options->columns[i].field == field;
	return count;
}

/* NULL, or what is wrong with a column for the field. */
static const char *
column_fault(const struct line_options *options,
    const struct column_name *column, uint64_t fields)
{
	bool is_time = TIME_FIELDS >> column->field & 1;

	if (column->field == FIELD_NONE || !(fields >> column->field & 1))
		return "names a field that lines of this command do not have";
	if (!column->header.len)
		return "names no header";
	if (columns_of(options, column->field) > (is_time ? 1 : 0))
		return is_time ? "names a field more than twice"
			       : "names a field twice";
	for (size_t i = 0; i < options->column_count; i++)
		if (options->columns[i].field == column->field &&
		    text_equal(options->columns[i].header, column->header))
			return "names a column twice for one field";
	return NULL;
}

/* FIELD=HEADER of a --column; only a field that lines have can be one. */
static enum status
column_add(struct line_options *options, struct text value, uint64_t fields,
    struct arena *arena, struct error *error)
{
	void *columns = options->columns;
	struct column_name column;
	const char *fault;

	if (!memchr(value.ptr, '=', value.len))
		return usage(error, "column", "is not FIELD=HEADER");
	column.field = value_part(value, &column.header);
	fault = column_fault(options, &column, fields);
	if (fault)
		return usage(error, "column", fault);
	if (!arena_grow(arena, &columns, &options->column_room,
		options->column_count, sizeof column))
		return error_no_memory(error);
	options->columns = columns;
	options->columns[options->column_count++] = column;
	return STATUS_OK;
}

/* [FIELD=]FORMAT of a --time-format. */
static enum status
format_add(struct line_options *options, struct text value, uint64_t fields,
    struct arena *arena, struct error *error)
{
	void *formats = options->formats;
	struct time_format format;
	struct text rest;

	format.field = value_part(value, &rest);
	if (format.field == FIELD_NONE)
		rest = value;
	else if (!(fields & TIME_FIELDS & FIELD_BIT(format.field)))
		return usage(error, "time_format",
		    "names a field that is no time of this command's lines");
	format.format = rest.ptr;
	for (size_t i = 0; i < options->format_count; i++)
		if (options->formats[i].field == format.field)
			return usage(error, "time_format",
			    format.field == FIELD_NONE ? "is given twice"
						       : "names a field twice");
	if (!arena_grow(arena, &formats, &options->format_room,
		options->format_count, sizeof format))
		return error_no_memory(error);
	options->formats = formats;
	options->formats[options->format_count++] = format;
	return STATUS_OK;
}

static enum status
word_add(struct option_words *words, struct text word, struct arena *arena,
    struct error *error)
{
	void *items = words->items;

	if (!arena_grow(arena, &items, &words->room, words->count, sizeof word))
		return error_no_memory(error);
	words->items = items;
	words->items[words->count++] = word;
	return STATUS_OK;
}

/* The NAME of an --ignore, which must not be a field itself. */
static enum status
ignored_add(struct line_options *options, struct text name, uint64_t fields,
    struct arena *arena, struct error *error)
{
	enum field field = field_of_member(name);

	if (!name.len)
		return usage(error, "ignore", "names nothing");
	if (field != FIELD_NONE && (fields | FOREIGN_FIELDS) >> field & 1)
		return usage(error, "ignore",
		    "names a field: only what is almost one can be let pass");
	return word_add(&options->ignored, name, arena, error);
}

/* The WORD of a --yes or --no, which must not mean the other. */
static enum status
decision_add(struct line_options *options, enum decision decision,
    struct text word, struct arena *arena, struct error *error)
{
	bool yes = decision == DECISION_YES;
	const char *name = yes ? "yes" : "no";
	const struct option_words *others = yes ? &options->no : &options->yes;
	enum decision own = decision_of_word(word);

	if (!text_visible(word))
		return usage(error, name, "is empty, and a blank is no answer");
	if (own != DECISION_UNSET && own != decision)
		return usage(error, name, "is a word that means the other");
	for (size_t i = 0; i < others->count; i++)
		if (text_equal_folded(others->items[i], word))
			return usage(
			    error, name, "is a word of both --yes and --no");
	return word_add(yes ? &options->yes : &options->no, word, arena, error);
}

enum status
line_option_add(struct line_options *options, enum field option,
    struct text value, uint64_t fields, struct arena *arena,
    struct error *error)
{
	switch (option) {
	case FIELD_COLUMN:
		return column_add(options, value, fields, arena, error);
	case FIELD_TIME_FORMAT:
		return format_add(options, value, fields, arena, error);
	case FIELD_IGNORE:
		return ignored_add(options, value, fields, arena, error);
	case FIELD_WITH:
		return value.len ? word_add(&options->with, value, arena, error)
				 : usage(error, "with", "is empty");
	default:
		return decision_add(options,
		    option == FIELD_YES ? DECISION_YES : DECISION_NO, value,
		    arena, error);
	}
}
