/*
 * frame - the bytes of a value within a JSON document, left as they are.
 *
 * Layer: fhir. Pure. Memory: texts borrow the document. Errors: false.
 *
 * The JSON library gives values, not where they stood: a Bundle is taken apart
 * here, so that each resource in it travels with its own bytes, and the library
 * judges each of these. What lies between is held to the grammar as far as its
 * names, strings and brackets go.
 */
#ifndef EDSM_FHIR_FRAME_H
#define EDSM_FHIR_FRAME_H

#include "../ground/buffer.h"

/* How a member or an item was found. */
enum frame_step {
	FRAME_FOUND,
	FRAME_END,   /* the object or list is closed */
	FRAME_BROKEN /* it is none, or cut short */
};

/* A walk through an object's members or a list's items. */
struct frame {
	struct text rest; /* what is not walked through yet */
	bool begun;
};

/* A walk over the value that rest begins with. */
struct frame frame_of(struct text value);

/* The next member of an object: its name without quotes, and its value. */
enum frame_step frame_member(
    struct frame *frame, struct text *name, struct text *value);

/* The next item of a list. */
enum frame_step frame_item(struct frame *frame, struct text *value);

/* The first value of the text, blanks before it left out; what follows it is
 * left in *rest. */
bool frame_value(struct text *rest, struct text *value);

/* The value of the one member of that name; false where the object has none,
 * has two, or is broken. */
bool frame_find(struct text object, const char *name, struct text *value);

/* Adds the text without line breaks; within JSON they stand between tokens. */
void frame_add_flat(struct buffer *buffer, struct text text);

/* Adds the object without its member of that name. */
void frame_add_without(
    struct buffer *buffer, struct text object, const char *name);

#endif
