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

/*
 * Reads a line that is one JSON object; gives values what the intake knows
 * and reports the rest. STATUS_REFUSED with field NULL for any other line.
 */
WARN_UNUSED enum status json_line_read(struct text raw,
    const struct intake *intake, struct arena *arena, struct values *values,
    struct error *error);

/* Adds the line with a member edsm_error, or as it is, and a line feed. */
WARN_UNUSED enum status json_line_reject(struct text raw, const char *message,
    struct buffer *buffer, struct error *error);

#endif
