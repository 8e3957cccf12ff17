/*
 * line_options - the options about lines that may be given several times.
 *
 * Layer: command. Memory: the values are borrowed, lists are the arena's.
 * Errors: STATUS_USAGE, naming the option.
 * Source: the interface's --column, --time-format, --yes, --no, --ignore.
 */
#ifndef EDSM_COMMAND_LINE_OPTIONS_H
#define EDSM_COMMAND_LINE_OPTIONS_H

#include "../input/input.h"

/* One --time-format. */
struct time_format {
	enum field field; /* FIELD_NONE: of every time that has no own */
	const char *format;
};

/* Texts of one option, in the order in which they are given. */
struct option_words {
	struct text *items;
	size_t count, room;
};

struct line_options {
	struct column_name *columns;
	size_t column_count, column_room;
	struct time_format *formats;
	size_t format_count, format_room;
	struct option_words ignored, yes, no, with;
};

/* Is the option one of these? */
bool line_option_is(enum field option);

/* Takes one of these options with its value; fields are those that the lines
 * of the command may have. */
WARN_UNUSED enum status line_option_add(struct line_options *options,
    enum field option, struct text value, uint64_t fields, struct arena *arena,
    struct error *error);

#endif
