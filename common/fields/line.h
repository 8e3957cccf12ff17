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

/* Puts the hash, 64 digits, before the closing brace of the line at from. */
void line_seal(struct buffer *buffer, const char *hash);

/* One more member: the comma where one is needed, the name and the colon. */
void member_name(struct buffer *buffer, const char *name);
void member_text(struct buffer *buffer, const char *name, struct text text);
void member_number(struct buffer *buffer, const char *name, uint64_t number);
void member_instant(struct buffer *buffer, const char *name, int64_t us);
void member_bool(struct buffer *buffer, const char *name, bool is);

#endif
