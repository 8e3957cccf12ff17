/*
 * ledger_sqlite - what the files of the SQLite ledger share.
 *
 * Layer: ledger, and no business of anybody but ledger_sqlite*.c and their
 * test. Memory: the connection and its statements belong to the ledger.
 * Errors: as in ledger.h; a ledger that failed is spent, it rolls back what
 * was begun and every later call fails.
 */
#ifndef EDSM_SQLITE_LEDGER_SQLITE_H
#define EDSM_SQLITE_LEDGER_SQLITE_H

#include "../ledger.h"
#include "ledger_sqlite_vfs.h"

#include <sqlite3.h>

#define LEDGER_APPLICATION_ID 1701082989 /* 'edwm' */
#define LEDGER_USER_VERSION 2
/* The longest stored line and its columns, in bytes. */
#define LEDGER_ROW_MAX (2 << 20)

/* The statements of a connection; prepared when first needed. */
enum ledger_statement {
	STATEMENT_BEGIN,
	STATEMENT_HOLD,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_HEAD,
	STATEMENT_APPEND,
	STATEMENT_LOGGED,
	STATEMENT_NEXT_PATIENT,
	STATEMENT_SPAN,
	STATEMENT_ROUTES,
	STATEMENT_NAMES,
	STATEMENT_DERIVED,
	STATEMENT_OF_PATIENT, /* the first of those that give facts */
	STATEMENT_OF_ROUTES,
	STATEMENT_OF_SUBJECT,
	STATEMENT_OF_SUBJECT_SINCE,
	STATEMENT_OF_EPISODE,
	STATEMENT_OF_END,
	STATEMENT_OF_PARTNER_SINCE,
	STATEMENT_OF_EVENT,
	STATEMENT_DUE,
	STATEMENT_OF_VIEWS,
	STATEMENT_ALL_OF_PATIENT,
	STATEMENT_ALL,
	STATEMENT_COUNT
};

struct ledger {
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT]; /* NULL until needed */
	enum ledger_mode mode;
	int format;       /* 1 for LEDGER_SOURCE alone, else 2 */
	bool readable;    /* by every account */
	bool retired;     /* another ledger has taken its place */
	int wait_ms;      /* for another process */
	bool begun;       /* between begin and commit or rollback */
	bool unsealed;    /* a line without hash was added since begin */
	bool spent;       /* it failed and may only be closed */
	struct head head; /* while begun: with what was added */
};

/* The text of a statement: constant, for the life of the program. */
const char *ledger_sql(enum ledger_statement which);

/*
 * A statement ready for binding, borrowed, to be given back by ledger_done
 * or ledger_reset. STATUS_FAILED where it is in use already.
 */
WARN_UNUSED enum status ledger_statement(struct ledger *ledger,
    enum ledger_statement which, sqlite3_stmt **statement, struct error *error);

/*
 * Resets the statement, which ends its lock on the file, and judges code, what
 * its last step or bind returned: SQLITE_OK, _ROW and _DONE are fine.
 */
WARN_UNUSED enum status ledger_done(struct ledger *ledger,
    sqlite3_stmt *statement, int code, struct error *error);

/*
 * The status and words for a code of SQLite that is not SQLITE_OK. All but
 * STATUS_BUSY rolls back and leaves the ledger spent.
 */
WARN_UNUSED enum status ledger_fail(
    struct ledger *ledger, int code, struct error *error);

/* The words for what the layer under SQLite refused; always STATUS_FAILED. */
enum status ledger_refused(
    const struct vfs_refusal *refusal, struct error *error);

/* The same for what SQLite has no code for; always STATUS_FAILED. */
WARN_UNUSED enum status ledger_fail_as(
    struct ledger *ledger, const char *what, struct error *error);

/* Runs SQL that gives no rows, or whose rows nobody needs. */
WARN_UNUSED enum status ledger_run(
    struct ledger *ledger, const char *sql, struct error *error);

/*
 * A column of the current row: SQLITE_OK; SQLITE_CORRUPT for another type or
 * a number out of range; SQLITE_NOMEM. NULL is the empty text.
 */
WARN_UNUSED int column_text(
    sqlite3_stmt *statement, int column, struct text *text);
WARN_UNUSED int column_number(sqlite3_stmt *statement, int column, int64_t min,
    int64_t max, int64_t *number);
/* An instant that is set. */
WARN_UNUSED int column_instant(
    sqlite3_stmt *statement, int column, int64_t *us);

/* Makes our objects in an empty database, within a transaction. */
WARN_UNUSED enum status ledger_schema_make(
    struct ledger *ledger, struct error *error);

/* Does it hold exactly our objects? STATUS_FAILED where it does not. */
WARN_UNUSED enum status ledger_schema_check(
    struct ledger *ledger, struct error *error);

/* STATUS_FAILED, and where its facts are now, for a ledger that is retired. */
WARN_UNUSED enum status ledger_retired_check(
    struct ledger *ledger, struct error *error);

/* Waits that long for another process from now on, in milliseconds. */
WARN_UNUSED enum status ledger_wait(
    struct ledger *ledger, int wait_ms, struct error *error);

#endif
