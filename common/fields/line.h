/*
 * line - a fact's members by field, and its line.
 *
 * Layer: fields. Memory: texts are borrowed; a line grows in the caller's
 * buffer, whose failure the caller checks. Errors: none else.
 * Source: the interface's output: "members in a fixed order, compact, hash
 * last"; the order is that of the field table.
 */
#ifndef EDSM_FIELDS_LINE_H
#define EDSM_FIELDS_LINE_H

#include "../ground/buffer.h"
#include "field.h"

/* Is the field a member of a fact at all? */
bool fact_has_member(enum field field);

/* Is it set in this fact? */
bool fact_has(const struct fact *fact, enum field field);

/* The field's value as its form has it; the field must be a member. */
struct form_value fact_value(const struct fact *fact, enum field field);

/* Stores what was read by the field's form. */
void fact_store(
    struct fact *fact, enum field field, const struct form_value *value);

/* Takes the field away. */
void fact_drop(struct fact *fact, enum field field);

/* Does the fact hold the same value? Both must have the field. */
bool fact_holds(
    const struct fact *fact, enum field field, const struct form_value *value);

/* Do both hold the same, or both nothing? The field must be a member. */
bool fact_agrees(const struct fact *a, const struct fact *b, enum field field);

/*
 * The event's line without its hash, from '{' to '}'. A dry run has
 * "dry_run":true and no seq.
 */
void line_write(struct buffer *buffer, const struct fact *fact, bool dry_run);

/* Puts the hash, 64 digits, before the closing brace that the line ends with.
 */
void line_seal(struct buffer *buffer, const char *hash);

/* The hash that a sealed line ends with; false where there is none. */
bool line_hash(struct text line, char hash[static HASH_BYTES]);

/*
 * The fields that a store keeps beside the line, so that facts can be found
 * and weighed without reading it; in the order of a store's columns.
 */
enum {
	STORED_FIRST = 18, /* from here on those of the last kinds alone */
	STORED_FIELDS = 22
};
extern const enum field stored_fields[STORED_FIELDS];

#endif
