/*
 * values - what one request or entry says, field by field, before it is read.
 *
 * Layer: fields. Memory: texts are borrowed from the line or its arena.
 * Flags, a JSON line and a CSV row all become this.
 */
#ifndef EDSM_FIELDS_VALUES_H
#define EDSM_FIELDS_VALUES_H

#include "field.h"
#include "form.h"

struct values {
	struct arena *arena; /* takes what had to be copied or unescaped */
	uint64_t has;        /* the fields that are given */
	uint64_t bad;        /* those given as something that is not a text */
	uint64_t blank;      /* those whose cell is there, and empty */
	uint64_t instant;    /* time fields already read, by --time-format: in
			      * stretch */
	bool names_only;     /* an event or an answer: it only names things */
	/* of an answer of reconcile: what was found, and the list's date */
	struct text finding, listed;
	struct text text[FIELD_COUNT];
	struct stretch stretch[FIELD_HASH];
};

/* Nothing given. Leaves the arena and the texts alone: has says which count. */
void values_reset(struct values *values);

/* Gives a field; a second time for the same field replaces it. */
void values_give(struct values *values, enum field field, struct text text);

bool values_has(const struct values *values, enum field field);

/*
 * An event or answer names patient, episode, practice, service, org, entry and
 * seq and nothing else: takes everything else away where names_only, but for
 * the hash that proves an event's seq.
 */
void values_keep_names(struct values *values);

/* The value of a field that is given, as its form reads it. */
WARN_UNUSED enum status values_read(const struct values *values,
    enum field field, struct form_value *value, struct error *error);

#endif
