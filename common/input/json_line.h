/*
 * json_line - one line of JSON as values, and as a line of a rejects file.
 *
 * Layer: input, within input. Memory: texts are copied into the values' arena;
 * nothing of the JSON library's outlives a call. Errors: static phrases, the
 * library's own words are never used since they quote the line.
 * Source: RFC 8259; names are unique (RFC 7493, section 2.3).
 */
#ifndef EDSM_INPUT_JSON_LINE_H
#define EDSM_INPUT_JSON_LINE_H

#include "../json/scan.h"
#include "input.h"

/* What was learnt of a line. */
struct json_shape {
	struct scan_shape scan;
	enum field fields[SCAN_ROOM]; /* FIELD_NONE for the intake's unknown */
	bool names_only;              /* it has an event or an answer */
	enum field near; /* a name is almost that field's, or FIELD_NONE */
	/* the places of an entry's members, as struct glance has them, that
	 * behind the last for none; count 0 where it is not plainly one */
	size_t glance[GLANCE_TEXTS], glance_count;
};

/*
 * The shapes of lines before: one like them is read without looking at its
 * names again. All zero for a start; goes with one intake.
 */
#define JSON_SHAPES 4
#define JSON_NAME_BYTES 32

struct json_shapes {
	struct json_shape items[JSON_SHAPES];
	size_t last; /* the one that was met last */
	size_t next; /* the one to give way */
	/* a name that was met last and is no field's nor almost one's */
	char passed[JSON_NAME_BYTES];
	size_t passed_len;
};

/*
 * Reads a line that is one JSON object; gives values what the intake knows
 * and reports the rest, of lines of one shape once. STATUS_REFUSED with field
 * NULL for any other line.
 */
WARN_UNUSED enum status json_line_read(struct text raw,
    const struct intake *intake, struct json_shapes *shapes,
    struct values *values, struct error *error);

/*
 * The texts of an entry in a line of a shape that was met, as scan_on has it.
 * Where the line ends; NULL where it is to be read by json_line_read.
 */
const char *json_line_glance(const char *at, const char *end,
    struct json_shapes *shapes, struct text texts[static GLANCE_TEXTS]);

/* Adds the line with a member edsm_error, or as it is; no line break. */
WARN_UNUSED enum status json_line_reject(struct text raw, const char *message,
    struct buffer *buffer, struct error *error);

#endif
