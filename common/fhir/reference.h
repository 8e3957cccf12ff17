/*
 * reference - what the text of a Reference leads to.
 *
 * Layer: fhir. Pure. Memory: texts borrow the reference, or the arena where
 * they were written with escapes. Errors: false where memory runs out.
 * Source: HL7 FHIR R4, references and search.
 */
#ifndef EDSM_FHIR_REFERENCE_H
#define EDSM_FHIR_REFERENCE_H

#include "../ground/arena.h"

enum reference_kind {
	REFERENCE_NONE,       /* nothing that can be followed */
	REFERENCE_LITERAL,    /* Type/id, on some server */
	REFERENCE_URN,        /* urn:uuid:... */
	REFERENCE_CONTAINED,  /* #id */
	REFERENCE_CONDITIONAL /* Type?identifier=system|value */
};

struct reference {
	enum reference_kind kind;
	struct text whole;
	struct text base;          /* the server of an absolute one */
	struct text type, id;      /* type is empty of a urn or contained one */
	struct text key;           /* Type/id as it stands in whole */
	struct text system, value; /* of a conditional one; may be empty */
};

WARN_UNUSED bool reference_read(
    struct text text, struct arena *arena, struct reference *reference);

/* Could the type's resources be entries of a record? */
bool type_is_entry(struct text type);

/* Is it a name such as resource types have? */
bool type_is_name(struct text type);

#endif
