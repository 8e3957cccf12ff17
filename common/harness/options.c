/* options - the flags and operands of a command line. Harness. */
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

/* One flag, its value behind '=' or in the next word; steps over both. */
static enum status
flag_read(struct options *options, int argc, char *const *argv, int *at,
    const struct field_set *takes, uint64_t columns, struct arena *arena,
    struct error *error)
{
	const char *word = argv[*at] + 2, *equals = strchr(word, '=');
	struct text name = text_of(word), raw = TEXT("");
	enum field field;

	if (equals) {
		name.len = (size_t)(equals - word);
		raw = text_of(equals + 1);
	}
	field = field_of_flag(name, takes);
	if (field == FIELD_NONE)
		return usage(error, NULL, "unknown option");
	if (!fields_have(takes, field))
		return usage(error, field_row(field)->name,
		    "is not an option of this command");
	if (field_row(field)->form == FORM_SWITCH && equals)
		return usage(error, field_row(field)->name, "takes no value");
	if (field_row(field)->form != FORM_SWITCH && !equals) {
		if (*at + 1 >= argc)
			return usage(
			    error, field_row(field)->name, "needs a value");
		raw = text_of(argv[++*at]);
	}
	if (field == FIELD_COLUMN)
		return column_add(options, raw, columns, arena, error);
	return value_set(options, field, raw, arena, error);
}

enum status
options_read(struct options *options, int argc, char *const *argv,
    const struct field_set *takes, uint64_t columns, struct arena *arena,
    struct error *error)
{
	bool ended = false;
	enum status status;

	options->operands =
	    arena_alloc(arena, (size_t)(argc + 1) * sizeof(char *));
	if (!options->operands)
		return error_no_memory(error);
	for (int at = 0; at < argc; at++) {
		const char *word = argv[at];

		if (!ended && !strcmp(word, "--")) {
			ended = true;
		} else if (!ended && word[0] == '-' && word[1] == '-') {
			status = flag_read(options, argc, argv, &at, takes,
			    columns, arena, error);
			if (status)
				return status;
		} else if (!ended && word[0] == '-' && word[1]) {
			return usage(error, NULL, "unknown option");
		} else {
			options->operands[options->operand_count++] = word;
		}
	}
	return STATUS_OK;
}
