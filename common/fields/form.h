/*
 * form - how the value of a field is written, and its canonical form.
 *
 * Layer: fields. Memory: a text that had to be changed is put in the arena,
 * any other borrows the input. Errors: a static phrase that says what a value
 * of the form is; it never carries the value.
 * Source: the field table of the interface; NHS Data Dictionary, NHS NUMBER
 * (modulus 11); ODS codes.
 */
#ifndef EDSM_FIELDS_FORM_H
#define EDSM_FIELDS_FORM_H

#include "../ground/arena.h"
#include "../model/fact.h"

/* A hash, in hexadecimal; and with its NUL. */
#define HASH_CHARS 64
#define HASH_BYTES (HASH_CHARS + 1)

/* A time flag that says "now": resolved when the ledger's head is known. */
#define INSTANT_NOW INT64_MAX
/* One that says "listed": the date of the list that a finding brings. */
#define INSTANT_LISTED (INT64_MAX - 1)

enum form {
	FORM_NONE,
	FORM_SWITCH,          /* a flag without a value */
	FORM_PATIENT,         /* NHS number */
	FORM_PATIENT_STORED,  /* or ten equal digits: older lines have them */
	FORM_ID,              /* 1 to 64 of A-Z a-z 0-9 . _ : / - */
	FORM_ENTRY,           /* the same, up to 128 */
	FORM_REFERS,          /* up to 64 of these, blanks between them */
	FORM_ORG,             /* 2 to 12 of A-Z 0-9 - */
	FORM_DECISION,        /* yes, y, true, no, n or false, in any case */
	FORM_DECISION_STORED, /* yes or no */
	FORM_INSTANT,         /* RFC 3339; a date is its first instant */
	FORM_STRETCH,         /* RFC 3339; a date is that whole day */
	FORM_DECIDED_BY,      /* patient, parent, guardian, ... */
	FORM_EVENT,           /* the name of an event */
	FORM_OUTCOME,         /* justified, not-justified, ... */
	FORM_CODES,           /* organisation codes, blanks between them */
	FORM_SHORT_TEXT,      /* up to 100 characters */
	FORM_LONG_TEXT,       /* up to 500 characters */
	FORM_REASON,          /* the same with 3 visible characters at least */
	FORM_NUMBER,          /* decimal, from 0 */
	FORM_DIGEST,          /* 64 hexadecimal digits in lower case */
	FORM_PATH,            /* a file's name */
	FORM_ANY,             /* checked by who uses it */
	FORM_COUNT
};

/* A value that was read; which member counts follows from the form. */
struct form_value {
	struct text text;
	int64_t us, last_us; /* last_us of a stretch: the end of a day */
	enum decision decision;
	enum event event;
	enum review review;
	uint64_t number;
};

/*
 * Reads raw, copying into the arena where the canonical form differs. On
 * STATUS_REFUSED, *value is untouched and error names field and form.
 */
WARN_UNUSED enum status form_read(enum form form, const char *field,
    struct text raw, struct arena *arena, struct form_value *value,
    struct error *error);

/*
 * Is it, as it stands, the canonical form of an NHS number, an id or an
 * organisation? False also of other forms.
 */
bool form_is_canonical(enum form form, struct text raw);

/*
 * What a spreadsheet has made of a value of that form: a static phrase that
 * says so, NULL where it looks like nothing of that kind.
 */
const char *form_spoiled(enum form form, struct text raw);

/* Does the word say yes or no, as FORM_DECISION has it? DECISION_UNSET: none.
 */
enum decision decision_of_word(struct text word);

#endif
