/*
 * sqlite - what the files of the SQLite ledger share.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * test. Memory: the connection and its statements belong to the ledger.
 * Errors: as in ledger.h; a ledger that failed is spent, it rolls back what
 * was begun and every later call fails.
 */
#ifndef EDSM_SQLITE_SQLITE_H
#define EDSM_SQLITE_SQLITE_H

#include "../../fields/line.h"
#include "../store.h"
#include "queue.h"
#include "vfs.h"

#include <sqlite3.h>

#define LEDGER_APPLICATION_ID 1701082989 /* 'edwm' */
#define LEDGER_USER_VERSION 3
/* The longest stored line and its columns, in bytes. */
#define LEDGER_ROW_MAX (2 << 20)

/* The statements of a connection; prepared when first needed. */
enum sqlite_statement {
	STATEMENT_BEGIN,
	STATEMENT_HOLD,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_HEAD,
	STATEMENT_APPEND,
	STATEMENT_FIRSTS,
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
	STATEMENT_ABOUT,
	STATEMENT_OF_SUCCESSION,
	STATEMENT_OF_WAS,
	STATEMENT_OF_LINKS,
	STATEMENT_OF_END,
	STATEMENT_OF_PARTNER_SINCE,
	STATEMENT_OF_EVENT,
	STATEMENT_DUE,
	STATEMENT_OF_VIEWS,
	STATEMENT_ALL_OF_PATIENT,
	STATEMENT_ALL,
	STATEMENT_COUNT
};

struct sqlite {
	struct store store;
	sqlite3 *db;
	sqlite3_stmt *statements[STATEMENT_COUNT]; /* NULL until needed */
	sqlite3_stmt *wide[STATEMENT_COUNT]; /* of those that give facts */
	enum ledger_mode mode;
	int format;        /* an older one than ours for LEDGER_SOURCE alone */
	bool readable;     /* by every account */
	bool retired;      /* another ledger has taken its place */
	int wait_ms;       /* for another process */
	size_t added;      /* facts by this connection, looks apart */
	int spent_ms;      /* of that in the queue */
	int64_t looked_us; /* since when it has been looked at again */
	struct queue queue;
};

/* The store is the first member of its struct. */
static inline struct sqlite *
sqlite_of(struct store *store)
{
	return (struct sqlite *)store;
}

/* What store.h asks for, in the files that hold it. */
enum status sqlite_create(
    const char *place, struct ledger_making *making, struct error *error);
enum status sqlite_open(struct store **store, const char *place,
    enum ledger_mode mode, struct error *error);
void sqlite_close(struct store *store);
bool sqlite_is_readable(const struct store *store);
bool sqlite_is_only_read(const struct store *store);
enum status sqlite_condition(struct store *store,
    struct ledger_condition *condition, struct error *error);
enum status sqlite_head(
    struct store *store, struct head *head, struct error *error);
enum status sqlite_begin(struct store *store, struct error *error);
enum status sqlite_begin_view(
    struct store *store, struct text patient, struct error *error);
enum status sqlite_commit(struct store *store, struct error *error);
void sqlite_rollback(struct store *store);
enum status sqlite_hold(struct store *store, struct error *error);
enum status sqlite_append(struct store *store, const struct fact *fact,
    struct text line, int64_t latest_us, struct error *error);
enum status sqlite_facts(struct store *store, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error);
enum status sqlite_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error);
enum status sqlite_has_routes(struct store *store,
    const struct ledger_about *about, bool *has, struct error *error);
enum status sqlite_names_org(struct store *store,
    const struct ledger_about *about, bool *has, struct error *error);
enum status sqlite_next_patient(struct store *store,
    const struct ledger_about *after, char number[static 11], bool *found,
    struct error *error);
enum status sqlite_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error);
enum status sqlite_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error);
bool sqlite_scan(struct store *store, const struct head *head,
    const struct ledger_scan *scan);
enum status sqlite_check(struct store *store, struct error *error);
enum status sqlite_check_derived(struct store *store, const struct head *head,
    uint64_t *wrong_seq, struct error *error);
enum status sqlite_retire(
    struct store *store, const char *copy, struct error *error);
enum status sqlite_backup(
    struct store *store, const char *copy, struct error *error);

/* The text of a statement: constant, for the life of the program. */
const char *sqlite_sql(enum sqlite_statement which);

/*
 * A statement ready for binding, borrowed, to be given back by ledger_done
 * or ledger_reset. STATUS_FAILED where it is in use already.
 */
WARN_UNUSED enum status sqlite_statement(struct sqlite *sqlite,
    enum sqlite_statement which, sqlite3_stmt **statement, struct error *error);

/*
 * Prepares what a turn runs, or a view asks in its turn, before it waits for
 * one: nobody else's turn waits for that. What fails here is left to fail
 * where it is needed.
 */
void sqlite_prepare_turn(struct sqlite *sqlite);
void sqlite_prepare_view(struct sqlite *sqlite);

/* The same of one that gives facts; a wide one gives all that is stored. */
WARN_UNUSED enum status sqlite_facts_statement(struct sqlite *sqlite,
    enum sqlite_statement which, bool wide, sqlite3_stmt **statement,
    struct error *error);

/*
 * Resets the statement, which ends its lock on the file, and judges code, what
 * its last step or bind returned: SQLITE_OK, _ROW and _DONE are fine.
 */
WARN_UNUSED enum status sqlite_done(struct sqlite *sqlite,
    sqlite3_stmt *statement, int code, struct error *error);

/*
 * The status and words for a code of SQLite that is not SQLITE_OK. All but
 * STATUS_BUSY rolls back and leaves the ledger spent.
 */
WARN_UNUSED enum status sqlite_fail(
    struct sqlite *sqlite, int code, struct error *error);

/* The words for what the layer under SQLite refused; always STATUS_FAILED. */
enum status sqlite_refused(
    const struct vfs_refusal *refusal, struct error *error);

/* The same for what SQLite has no code for; always STATUS_FAILED. */
WARN_UNUSED enum status sqlite_fail_as(
    struct sqlite *sqlite, const char *what, struct error *error);

/* Runs SQL that gives no rows, or whose rows nobody needs. */
WARN_UNUSED enum status sqlite_run(
    struct sqlite *sqlite, const char *sql, struct error *error);

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
WARN_UNUSED enum status sqlite_schema_make(
    struct sqlite *sqlite, struct error *error);

/* Says what that would run. */
void sqlite_schema_tell(struct buffer *told);

/* Does it hold exactly our objects? STATUS_FAILED where it does not. */
WARN_UNUSED enum status sqlite_schema_check(
    struct sqlite *sqlite, struct error *error);

/* STATUS_FAILED, and where its facts are now, for a ledger that is retired. */
WARN_UNUSED enum status sqlite_retired_check(
    struct sqlite *sqlite, struct error *error);

/* Waits that long for another process from now on, in milliseconds. */
WARN_UNUSED enum status sqlite_wait(
    struct sqlite *sqlite, int wait_ms, struct error *error);

#endif
