/*
 * input_json - one line of JSON as values, and as a line of a rejects file.
 *
 * Layer: edge, within input. Memory: texts are copied into the arena; nothing
 * of the JSON library's outlives a call. Errors: static phrases, the
 * library's own words are never used since they quote the line.
 * Source: RFC 8259; names are unique (RFC 7493, section 2.3).
 */
#ifndef EDSM_EDGE_INPUT_JSON_H
#define EDSM_EDGE_INPUT_JSON_H

#include "input.h"
#include "scan.h"

/*
 * What was learnt of the line before: one like it is read without looking at
 * its names again. All zero for a start; goes with one intake.
 */
struct json_shape {
	struct scan_shape scan;
	enum field fields[SCAN_ROOM]; /* FIELD_NONE for the intake's unknown */
	bool names_only;
};

/*
 * Reads a line that is one JSON object; gives values what the intake knows
 * and reports the rest, of lines of one shape once. STATUS_REFUSED with field
 * NULL for any other line.
 */
WARN_UNUSED enum status json_line_read(struct text raw,
    const struct intake *intake, struct json_shape *shape, struct arena *arena,
    struct values *values, struct error *error);

/* Adds the line with a member edsm_error, or as it is, and a line feed. */
WARN_UNUSED enum status json_line_reject(struct text raw, const char *message,
    struct buffer *buffer, struct error *error);

#endif
