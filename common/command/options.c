/* options - the flags and operands of a command line. Command. */
#include "options.h"

#include "../system/local_time.h"
#include "guess.h"

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

static bool
form_is_instant(enum form form)
{
	return form == FORM_INSTANT || form == FORM_STRETCH;
}

/*
 * A time: now, RFC 3339, or as people of the zone write it and tables print
 * it. In a question a date alone is one of the zone too, but for recorded,
 * which is what a line says.
 */
static enum status
instant_set(struct form_value *value, enum field field, struct text raw,
    const struct options_rules *rules, struct error *error)
{
	const struct field_row *row = field_row(field);
	bool local_day = rules->dates_are_local && field != FIELD_RECORDED;
	enum local_form form;

	if (text_equal(raw, TEXT("now"))) {
		value->us = INSTANT_NOW;
		return STATUS_OK;
	}
	form = local_form_of(raw);
	if (form == LOCAL_NONE || (form == LOCAL_DAY && !local_day))
		return form_read(row->form, row->name, raw, NULL, value, error);
	if (local_time_read(row->name, raw, &value->us, error))
		return error->status;
	value->last_us = value->us;
	return STATUS_OK;
}

static enum status
value_set(struct options *options, enum field field, struct text raw,
    const struct options_rules *rules, struct arena *arena, struct error *error)
{
	const struct field_row *row = field_row(field);
	struct form_value *value = &options->value[field];
	enum status status = STATUS_OK;

	if (options_has(options, field))
		return usage(error, row->name, "is given twice");
	fields_add(&options->has, field);
	*value = (struct form_value){.us = INSTANT_UNSET};
	if (form_is_instant(row->form))
		status = instant_set(value, field, raw, rules, error);
	else if (row->form != FORM_SWITCH)
		status =
		    form_read(row->form, row->name, raw, arena, value, error);
	return status ? (error->status = STATUS_USAGE) : STATUS_OK;
}

/* The character between cells: itself, or the word tab. */
static enum status
delimiter_set(struct options *options, struct text raw, struct error *error)
{
	static const char taken[] = "\"-._:/+";
	char c = raw.len == 1 ? *raw.ptr : '\0';

	if (text_equal(raw, TEXT("tab")) || text_equal(raw, TEXT("\\t")))
		c = '\t';
	if (options_has(options, FIELD_DELIMITER))
		return usage(error, "delimiter", "is given twice");
	if (c != '\t' &&
	    (c <= ' ' || c > '~' || char_is_alnum(c) || strchr(taken, c)))
		return usage(error, "delimiter",
		    "is no character that stands between cells, such as ; | or "
		    "tab");
	fields_add(&options->has, FIELD_DELIMITER);
	options->delimiter = c;
	return STATUS_OK;
}

/* The date of a list, which findings bring. */
static enum status
listed_set(struct options *options, struct error *error)
{
	if (options_has(options, FIELD_AT))
		return usage(error, "at", "is given twice");
	fields_add(&options->has, FIELD_AT);
	options->value[FIELD_AT] = (struct form_value){.us = INSTANT_LISTED};
	return STATUS_OK;
}

enum status
option_give(struct options *options, enum field field, struct text raw,
    const struct options_rules *rules, struct arena *arena, struct error *error)
{
	if (field == FIELD_AT && rules->at_listed &&
	    text_equal(raw, TEXT("listed")))
		return listed_set(options, error);
	if (field == FIELD_DELIMITER)
		return delimiter_set(options, raw, error);
	if (line_option_is(field)) {
		fields_add(&options->has, field);
		return line_option_add(
		    &options->lines, field, raw, rules->columns, arena, error);
	}
	return value_set(options, field, raw, rules, arena, error);
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
		return guess_option(word - 2, &rules->takes, error);
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

	if (flag_find(**argv + 2, rules, &field, &value, error))
		return error->status;
	if (field_row(field)->form != FORM_SWITCH && !value) {
		value = *++*argv;
		if (!value)
			return usage(
			    error, field_row(field)->name, "needs a value");
	}
	return option_give(options, field, text_of(value), rules, arena, error);
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
			status = guess_option(word, &rules->takes, error);
		else
			status = flag_read(options, &argv, rules, arena, error);
	}
	return status;
}
