/*
 * dialect - how the lines of a site are written, where it is not as the
 * interface has it.
 *
 * Layer: input. Memory: all is borrowed. Errors: STATUS_REFUSED, naming the
 * field, for a value that the dialect cannot read.
 * Source: the interface's --delimiter, --skip-lines, --encoding,
 * --time-format, --yes and --no.
 */
#ifndef EDSM_INPUT_DIALECT_H
#define EDSM_INPUT_DIALECT_H

#include "../fields/values.h"
#include "../system/encoding.h"
#include "../system/zone.h"

/* Words of the site's own for one decision. */
struct words {
	const struct text *items;
	size_t count;
};

/* All zero: lines are written as the interface has it. */
struct dialect {
	char delimiter; /* of CSV; 0 where its name says which */
	uint64_t skip;  /* the lines before a CSV's header */
	const struct encoding *encoding; /* NULL: UTF-8 */
	struct words yes, no;
	uint64_t timed; /* the time fields that have a format, in zones */
	const struct zone *zones[FIELD_HASH];
};

/*
 * Reads what the dialect knows how to: the site's own words become yes and no,
 * times are read by their format, or as RFC 3339 where they have an offset.
 */
WARN_UNUSED enum status dialect_read(
    const struct dialect *dialect, struct values *values, struct error *error);

/* The text in UTF-8, in the arena where it had to be decoded. */
WARN_UNUSED enum decoded dialect_decode(const struct dialect *dialect,
    struct text raw, struct arena *arena, struct text *text);

#endif
