/*
 * compose - pieces of resources as JSON, one behind the other.
 *
 * Layer: fhir. Memory: the caller's buffer, whose failure the caller checks.
 * Errors: none else. Source: HL7 FHIR R4; terms.h for what things are called.
 */
#ifndef EDSM_FHIR_COMPOSE_H
#define EDSM_FHIR_COMPOSE_H

#include "../json/write.h"

/* A list's next item that is an object; an object that is a member. */
void item_open(struct buffer *buffer);
void object_open(struct buffer *buffer, const char *name);
void object_close(struct buffer *buffer);
void array_open(struct buffer *buffer, const char *name);
void array_close(struct buffer *buffer);

/* A member whose text is a string of ours, and one that may be empty. */
void member_word(struct buffer *buffer, const char *name, const char *word);
void member_maybe(struct buffer *buffer, const char *name, struct text text);

/* resourceType and id. */
void resource_open(struct buffer *buffer, const char *type, struct text id);

/* An Identifier as a member, and one as the only item of a list. */
void identifier_add(struct buffer *buffer, const char *name, const char *system,
    struct text value);
void identifiers_add(
    struct buffer *buffer, const char *system, struct text value);

/* A Reference by identifier alone. */
void patient_add(struct buffer *buffer, const char *name, struct text number);
void organisation_add(
    struct buffer *buffer, const char *name, struct text code);

/* A Coding as an item or a member; display may be NULL. */
void coding_item(struct buffer *buffer, const char *system, const char *code,
    const char *display);
void coding_add(struct buffer *buffer, const char *name, const char *system,
    const char *code, const char *display);

/* A CodeableConcept of one coding. */
void concept_add(struct buffer *buffer, const char *name, const char *system,
    const char *code, const char *display);

/* One more extension in a list that is open. */
void extension_item(struct buffer *buffer, const char *url,
    const char *value_name, struct text value);

#endif
