/*
 * reading_line - one line, by a table of the members that it may have.
 *
 * Layer: report, within reading. Memory: texts are put in the arena. Errors: a
 * static phrase, NULL where all is well.
 */
#ifndef EDSM_REPORT_READING_LINE_H
#define EDSM_REPORT_READING_LINE_H

#include "../json/load.h"
#include "reading.h"

/* What a line is where memory ran out: no fault of the line. */
extern const char reading_starved[];

enum member_form {
	MEMBER_TEXT,
	MEMBER_CODE, /* an organisation's */
	MEMBER_PATIENT,
	MEMBER_INSTANT,
	MEMBER_COUNT,
	MEMBER_SEQS,
	MEMBER_FLAG, /* true or false, as a text */
	MEMBER_SKIP
};

struct member_rule {
	const char *name;
	enum member_form form;
	size_t offset;
	bool needed;
};

/*
 * Reads the object into *record by the rules, which end with a name of NULL;
 * members that they do not have, but for answer, are refused.
 */
const char *members_read(json_t *object, const struct member_rule *rules,
    void *record, struct arena *arena);

/* Reads an event. */
const char *event_read(json_t *object, struct fact *fact, struct arena *arena);

/* Ten digits? */
bool is_number(struct text text);

#endif
