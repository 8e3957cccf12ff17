/*
 * field - the one table where a field or an option is named.
 *
 * Layer: fields. Memory: static. Errors: none.
 * Source: the interface's "flag = JSON member = CSV column".
 *
 * From this table come the flags, the JSON members, the CSV columns, --help,
 * the completions and the option lists of the manual pages. The order of the
 * rows up to FIELD_NOTE is the order of the members of an event's line.
 */
#ifndef EDSM_FIELDS_FIELD_H
#define EDSM_FIELDS_FIELD_H

#include "form.h"

enum field {
	FIELD_NONE,
	/* what a fact or an entry is made of */
	FIELD_SEQ,
	FIELD_EVENT,
	FIELD_LOGGED,
	FIELD_AT,
	FIELD_PATIENT,
	FIELD_EPISODE,
	FIELD_PRACTICE,
	FIELD_SERVICE,
	FIELD_ORG,
	FIELD_ENTRY,
	FIELD_RECORDED,
	FIELD_TO_SERVICE,
	FIELD_TO_PRACTICE,
	FIELD_MIG,
	FIELD_PRIVATE,
	FIELD_PARTNER,
	FIELD_CARE,
	FIELD_DUE,
	FIELD_NAME,
	FIELD_VIEWER,
	FIELD_USER,
	FIELD_PURPOSE,
	FIELD_OVERRIDE,
	FIELD_SHOWN,
	FIELD_WITHHELD,
	FIELD_OVERRIDDEN,
	FIELD_DIGEST,
	FIELD_REASON,
	FIELD_DECIDED_BY,
	FIELD_BY,
	FIELD_LOGIN,
	FIELD_NOTE,
	FIELD_HASH,
	/* how a command is asked to work */
	FIELD_LEDGER,
	FIELD_SWEEP,
	FIELD_KNOWN_AT,
	FIELD_KNOWN_SEQ,
	FIELD_OPEN,
	FIELD_ENDED,
	FIELD_DUE_BEFORE,
	FIELD_IDLE_SINCE,
	FIELD_SINCE,
	FIELD_UNTIL,
	FIELD_OVERRIDES,
	FIELD_TABLE,
	FIELD_HEAD,
	FIELD_SINCE_SEQ,
	FIELD_CHECKPOINT,
	FIELD_KEY,
	FIELD_KEYGEN,
	FIELD_DRY_RUN,
	FIELD_REJECTS,
	FIELD_ATOMIC,
	FIELD_QUIET,
	FIELD_CSV,
	FIELD_JSON,
	FIELD_COLUMN,
	FIELD_TIME_FORMAT,
	FIELD_ACCEPT_CLOCK,
	FIELD_RETIRE,
	FIELD_HELP,
	FIELD_VERSION,
	FIELD_COUNT
};

_Static_assert(FIELD_COUNT <= 64, "a set of fields is a uint64_t");

/* A set of fields: one bit each. */
#define FIELD_BIT(field) (UINT64_C(1) << (field))

struct field_row {
	const char *name; /* with underscores; a flag has hyphens instead */
	enum form form;
	const char *value; /* how --help shows the value; NULL for a switch */
	const char *help;  /* one line for --help and the manual pages */
};

const struct field_row *field_row(enum field field);

/* The field that a JSON member or CSV column of that name is. Only fields of
 * facts and entries can be one, not the options; FIELD_NONE for others. */
enum field field_of_member(struct text name);

/*
 * The field of a flag's name, given without its two hyphens: the one of those
 * in takes where two have the name.
 */
enum field field_of_flag(struct text name, uint64_t takes);

/* The field whose name equals name but for case, spaces, '-' and '_', and is
 * not name itself: a misspelt column. FIELD_NONE where there is none. */
enum field field_misspelt(struct text name);

/* The flag's name, without its two hyphens, into bytes; NUL-terminated. */
#define FIELD_NAME_BYTES 24
const char *field_flag(enum field field, char bytes[static FIELD_NAME_BYTES]);

#endif
