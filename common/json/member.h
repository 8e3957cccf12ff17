/*
 * member - one member of a JSON object that has been read.
 *
 * Layer: json. Memory: texts are borrowed from the line or its arena.
 */
#ifndef EDSM_JSON_MEMBER_H
#define EDSM_JSON_MEMBER_H

#include "../ground/text.h"

enum member_kind {
	MEMBER_STRING,
	MEMBER_INTEGER,
	MEMBER_TRUE,
	MEMBER_FALSE,
	MEMBER_NULL,
	MEMBER_OTHER /* an array, an object or a number that is no integer */
};

/* A member of a line; value is a string's text or an integer's digits. */
struct member {
	struct text name, value;
	enum member_kind kind;
};

#endif
