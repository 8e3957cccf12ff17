/*
 * options - the flags and operands of a command line.
 *
 * Layer: command. Memory: borrows argv; the arena takes the rest.
 * Errors: STATUS_USAGE, naming the flag.
 * Source: the field table says which flags there are and their forms.
 */
#ifndef EDSM_COMMAND_OPTIONS_H
#define EDSM_COMMAND_OPTIONS_H

#include "line_options.h"

struct options {
	struct field_set has;                 /* the flags given */
	struct form_value value[FIELD_COUNT]; /* as read by their forms */
	struct line_options lines;
	char delimiter; /* --delimiter, 0 without it */
	const char **operands;
	size_t operand_count;
};

/* What a command line may hold. */
struct options_rules {
	struct field_set takes; /* the flags of the command or question */
	uint64_t columns;       /* the fields that its lines may have */
	/* a flag behind an operand is refused: a file's name that a shell's
	 * pattern brings must not become one */
	bool flags_first;
	bool at_listed;       /* --at may be the word listed */
	bool dates_are_local; /* a date alone is a day of the local zone */
};

/*
 * Reads argv from its first word on. A flag that is not taken, a flag twice, a
 * value that is malformed and a switch with a value are refused. Everything
 * that is no flag is an operand; "--" ends the flags.
 */
WARN_UNUSED enum status options_read(struct options *options, char *const *argv,
    const struct options_rules *rules, struct arena *arena,
    struct error *error);

/* One option that is taken, with its value, as if it stood on the command
 * line. */
WARN_UNUSED enum status option_give(struct options *options, enum field field,
    struct text raw, const struct options_rules *rules, struct arena *arena,
    struct error *error);

bool options_has(const struct options *options, enum field field);

/* The instant of a time flag, now_us for "now", fallback_us without it. */
int64_t options_instant(const struct options *options, enum field field,
    int64_t now_us, int64_t fallback_us);

#endif
