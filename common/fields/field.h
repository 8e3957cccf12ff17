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
	FIELD_OF,
	FIELD_OPENS,
	FIELD_OUTCOME,
	FIELD_PATIENT,
	FIELD_WAS,
	FIELD_EPISODE,
	FIELD_PRACTICE,
	FIELD_SERVICE,
	FIELD_ORG,
	FIELD_SUCCESSOR,
	FIELD_ENTRY,
	FIELD_RECORDED,
	FIELD_REFERS,
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
	FIELD_RULES,
	FIELD_SOURCES,
	FIELD_REASON,
	FIELD_DECIDED_BY,
	FIELD_BY,
	FIELD_LOGIN,
	FIELD_SESSION,
	FIELD_NOTE,
	/* what a line of a list has, and no fact */
	FIELD_OPENED,
	FIELD_DISCHARGED,
	FIELD_ATTENDED,
	FIELD_BORN,
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
	FIELD_FORMAT,
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
	FIELD_IGNORE,
	FIELD_YES,
	FIELD_NO,
	FIELD_DELIMITER,
	FIELD_SKIP_LINES,
	FIELD_ENCODING,
	FIELD_OPTIONS,
	FIELD_ACCEPT_CLOCK,
	FIELD_RETIRE,
	FIELD_AGAIN,
	FIELD_UNREVIEWED,
	FIELD_STANDING,
	FIELD_OPENING,
	FIELD_SEQS,
	FIELD_SOURCE,
	FIELD_LIST,
	FIELD_WITHIN,
	FIELD_LIST_SINCE,
	FIELD_EVERY,
	FIELD_BIRTHS,
	FIELD_AGE,
	FIELD_BEFORE,
	FIELD_PROXY_AFTER,
	FIELD_UNDECIDED_AFTER,
	FIELD_ALL,
	FIELD_PAGE_SINCE,
	FIELD_OUTPUT,
	FIELD_NAMES,
	FIELD_WORDS,
	FIELD_WORDS_LIST,
	FIELD_HIDE,
	FIELD_LATE,
	FIELD_UNDER,
	FIELD_TITLE,
	FIELD_CONTACT,
	FIELD_WITH,
	FIELD_RECORD_TIME,
	FIELD_EPISODE_SYSTEM,
	FIELD_LABELS,
	FIELD_MIG_POLICY,
	FIELD_EPISODE_POLICY,
	FIELD_INTENT,
	FIELD_BUNDLE,
	FIELD_MARKS,
	FIELD_SITE,
	FIELD_PROFILE,
	FIELD_COUNTS,
	FIELD_DIRECTORY,
	FIELD_BUNDLE_KIND,
	FIELD_RECORD,
	FIELD_STATUS_FORMAT,
	FIELD_QUICK,
	FIELD_NEWEST,
	FIELD_VERIFIED,
	FIELD_MAX_AGE,
	FIELD_MIN_FREE,
	FIELD_MAX_PAST_DUE,
	FIELD_MAX_UNREVIEWED,
	FIELD_MAX_UNVERIFIED,
	FIELD_HELP,
	FIELD_VERSION,
	FIELD_COUNT
};

_Static_assert(FIELD_HASH < 64, "a set of members is a uint64_t");

/* A set of what facts and entries are made of, and of nothing else: one bit
 * each. */
#define FIELD_BIT(field) (UINT64_C(1) << (field))

/* A list of fields, as the tables of the commands have them. */
#define FIELDS(...) ((const enum field[]){__VA_ARGS__, FIELD_NONE})

/* A set of any fields, options among them; all zero it is empty. */
#define FIELD_SET_WORDS 3
struct field_set {
	uint64_t words[FIELD_SET_WORDS];
};

_Static_assert(FIELD_COUNT <= FIELD_SET_WORDS * 64, "a set has a bit for each");

/* What an entry is made of, and all that reading a record asks for. */
#define ENTRY_FIELDS                                             \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_ORG) |       \
	    FIELD_BIT(FIELD_ENTRY) | FIELD_BIT(FIELD_RECORDED) | \
	    FIELD_BIT(FIELD_REFERS))
/* Those without which there is none. */
#define ENTRY_NEEDS (ENTRY_FIELDS & ~FIELD_BIT(FIELD_REFERS))

/* What lines of a list that is held against the ledger may have. */
#define LIST_FIELDS                                                            \
	(ENTRY_FIELDS | FIELD_BIT(FIELD_EPISODE) | FIELD_BIT(FIELD_PRACTICE) | \
	    FIELD_BIT(FIELD_SERVICE) | FIELD_BIT(FIELD_TO_SERVICE) |           \
	    FIELD_BIT(FIELD_TO_PRACTICE) | FIELD_BIT(FIELD_OPENED) |           \
	    FIELD_BIT(FIELD_DISCHARGED) | FIELD_BIT(FIELD_ATTENDED))
/* What lines say when it was. */
#define TIME_FIELDS                                                   \
	(FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_DUE) |                 \
	    FIELD_BIT(FIELD_RECORDED) | FIELD_BIT(FIELD_OPENED) |     \
	    FIELD_BIT(FIELD_DISCHARGED) | FIELD_BIT(FIELD_ATTENDED) | \
	    FIELD_BIT(FIELD_BORN))
/* What lines decide. */
#define DECISION_FIELDS                                               \
	(FIELD_BIT(FIELD_TO_SERVICE) | FIELD_BIT(FIELD_TO_PRACTICE) | \
	    FIELD_BIT(FIELD_MIG) | FIELD_BIT(FIELD_PRIVATE) |         \
	    FIELD_BIT(FIELD_PARTNER))
/* What lines of birth dates have. */
#define BIRTH_FIELDS (FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_BORN))
/* Those of both without which a line says nothing. */
#define LIST_NEEDS                                             \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_SERVICE) | \
	    FIELD_BIT(FIELD_ORG) | FIELD_BIT(FIELD_ENTRY) |    \
	    FIELD_BIT(FIELD_ATTENDED) | FIELD_BIT(FIELD_BORN))

/*
 * Fields that are refused in a line of a command that does not take them: they
 * must not be dropped in silence.
 */
#define FOREIGN_FIELDS \
	(DECISION_FIELDS | FIELD_BIT(FIELD_AT) | FIELD_BIT(FIELD_DUE))

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

/* The fields of a list that ends with FIELD_NONE; NULL is an empty list. */
struct field_set fields_of(const enum field *list);

/* Those of either set. */
struct field_set fields_both(struct field_set a, struct field_set b);

void fields_add(struct field_set *set, enum field field);

bool fields_have(const struct field_set *set, enum field field);

/* Is a field of the list in the set? */
bool fields_have_any(const struct field_set *set, const enum field *list);

/* What facts and entries are made of, among the set. */
uint64_t fields_members(const struct field_set *set);

/*
 * The field of a flag's name, given without its two hyphens: the one of those
 * in takes where two have the name.
 */
enum field field_of_flag(struct text name, const struct field_set *takes);

/* The flag's name, without its two hyphens, into bytes; NUL-terminated. */
#define FIELD_NAME_BYTES 24
const char *field_flag(enum field field, char bytes[static FIELD_NAME_BYTES]);

#endif
