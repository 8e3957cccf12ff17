/* options - the flags and operands of a command line. Command. */
#include "options.h"

#include <string.h>

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

bool
options_has(const struct options *options, enum field field)
{
	return fields_have(&options->has, field);
}

int64_t
options_instant(const struct options *options, enum field field, int64_t now_us,
    int64_t fallback_us)
{
	int64_t us = options->value[field].us;

	if (!options_has(options, field))
		return fallback_us;
	return us == INSTANT_NOW ? now_us : us;
}

/* FIELD=HEADER of a --column; only a field that lines have can be one. */
static enum status
column_add(struct options *options, struct text value, uint64_t fields,
    struct arena *arena, struct error *error)
{
	const char *equals = memchr(value.ptr, '=', value.len);
	void *columns = options->columns;
	struct column_name column;
	size_t len;

	if (!equals)
		return usage(error, "column", "is not FIELD=HEADER");
	len = (size_t)(equals - value.ptr);
	column.field = field_of_member((struct text){value.ptr, len});
	column.header = (struct text){equals + 1, value.len - len - 1};
	if (column.field == FIELD_NONE || !(fields >> column.field & 1))
		return usage(error, "column",
		    "names a field that lines of this command do not have");
	if (!column.header.len)
		return usage(error, "column", "names no header");
	for (size_t i = 0; i < options->column_count; i++)
		if (options->columns[i].field == column.field)
			return usage(error, "column", "names a field twice");
	if (!arena_grow(arena, &columns, &options->column_room,
		options->column_count, sizeof column))
		return error_no_memory(error);
	options->columns = columns;
	options->columns[options->column_count++] = column;
	return STATUS_OK;
}

static bool
form_is_instant(enum form form)
{
	return form == FORM_INSTANT || form == FORM_STRETCH;
}

static enum status
value_set(struct options *options, enum field field, struct text raw,
    struct arena *arena, struct error *error)
{
	const struct field_row *row = field_row(field);
	struct form_value *value = &options->value[field];

	if (options_has(options, field))
		return usage(error, row->name, "is given twice");
	fields_add(&options->has, field);
	*value = (struct form_value){.us = INSTANT_UNSET};
	if (row->form == FORM_SWITCH)
		return STATUS_OK;
	if (form_is_instant(row->form) && text_equal(raw, TEXT("now"))) {
		value->us = INSTANT_NOW;
		return STATUS_OK;
	}
	if (form_read(row->form, row->name, raw, arena, value, error))
		return error->status = STATUS_USAGE;
	return STATUS_OK;
}

/* Takes the NAME of an --ignore, which must not be a field itself. */
static enum status
ignored_add(struct options *options, struct text name, uint64_t fields,
    struct arena *arena, struct error *error)
{
	void *ignored = options->ignored;
	enum field field = field_of_member(name);

	if (!name.len)
		return usage(error, "ignore", "names nothing");
	if (field != FIELD_NONE && (fields | FOREIGN_FIELDS) >> field & 1)
		return usage(error, "ignore",
		    "names a field: only what is almost one can be let pass");
	if (!arena_grow(arena, &ignored, &options->ignored_room,
		options->ignored_count, sizeof name))
		return error_no_memory(error);
	options->ignored = ignored;
	options->ignored[options->ignored_count++] = name;
	return STATUS_OK;
}

/* The flag of a word, and its value where one stands behind '='. */
static enum status
flag_find(const char *word, const struct options_rules *rules,
    enum field *field, const char **value, struct error *error)
{
	const char *equals = strchr(word, '=');
	struct text name = text_of(word);

	*value = equals ? equals + 1 : NULL;
	if (equals)
		name.len = (size_t)(equals - word);
	*field = field_of_flag(name, &rules->takes);
	if (*field == FIELD_NONE)
		return usage(error, NULL, "unknown option");
	if (!fields_have(&rules->takes, *field))
		return usage(error, field_row(*field)->name,
		    "is not an option of this command");
	if (field_row(*field)->form == FORM_SWITCH && equals)
		return usage(error, field_row(*field)->name, "takes no value");
	return STATUS_OK;
}

/* One flag, its value behind '=' or in the next word; steps over both. */
static enum status
flag_read(struct options *options, char *const **argv,
    const struct options_rules *rules, struct arena *arena, struct error *error)
{
	const char *value;
	enum field field;
	struct text raw;

	if (flag_find(**argv + 2, rules, &field, &value, error))
		return error->status;
	if (field_row(field)->form != FORM_SWITCH && !value) {
		value = *++*argv;
		if (!value)
			return usage(
			    error, field_row(field)->name, "needs a value");
	}
	raw = text_of(value);
	if (field == FIELD_AT && rules->at_listed &&
	    text_equal(raw, TEXT("listed"))) {
		if (options_has(options, FIELD_AT))
			return usage(error, "at", "is given twice");
		fields_add(&options->has, FIELD_AT);
		options->value[FIELD_AT] =
		    (struct form_value){.us = INSTANT_LISTED};
		return STATUS_OK;
	}
	if (field == FIELD_COLUMN)
		return column_add(options, raw, rules->columns, arena, error);
	if (field == FIELD_IGNORE)
		return ignored_add(options, raw, rules->columns, arena, error);
	return value_set(options, field, raw, arena, error);
}

/* Room for an operand for each word. */
static bool
operands_make(struct options *options, char *const *argv, struct arena *arena)
{
	size_t count = 1;

	while (argv[count - 1])
		count++;
	options->operands = arena_alloc(arena, count * sizeof(char *));
	return options->operands;
}

/* Is the word no operand, as long as flags have not ended? */
static bool
word_is_flag(const char *word)
{
	return word[0] == '-' && word[1];
}

enum status
options_read(struct options *options, char *const *argv,
    const struct options_rules *rules, struct arena *arena, struct error *error)
{
	bool ended = false;
	enum status status = STATUS_OK;

	if (!operands_make(options, argv, arena))
		return error_no_memory(error);
	for (; *argv && !status; argv += *argv != NULL) {
		const char *word = *argv;

		if (ended || !word_is_flag(word))
			options->operands[options->operand_count++] = word;
		else if (!strcmp(word, "--"))
			ended = true;
		else if (rules->flags_first && options->operand_count)
			status = usage(error, NULL,
			    "an option stands behind a file: options come "
			    "first, and -- ends them");
		else if (!strcmp(word, "-h"))
			fields_add(&options->has, FIELD_HELP);
		else if (word[1] != '-')
			status = usage(error, NULL, "unknown option");
		else
			status = flag_read(options, &argv, rules, arena, error);
	}
	return status;
}
