/*
 * postgresql - the ledger in PostgreSQL as a store: what its files share.
 *
 * Layer: ledger, a plugin of its own. Memory: a store owns its connection and
 * its buffers; results are given back by whoever asked. Errors: as in store.h.
 * Of what the server says only the five characters of its SQLSTATE are told:
 * its words may hold a row.
 *
 * Two ways to add: a turn, which holds the chain's lock over the questions, the
 * additions and the commit; and a view, which asks without a lock and is added
 * by one statement that looks whether facts came meanwhile. Both commit
 * asynchronously, so that the lock is held for no flush, and then wait for
 * settle, which returns when two machines have it. What is only read is settled
 * with the head.
 */
#ifndef EDSM_LEDGER_POSTGRESQL_POSTGRESQL_H
#define EDSM_LEDGER_POSTGRESQL_POSTGRESQL_H

#include "../../ground/arena.h"
#include "../store.h"
#include "told.h"

#include <libpq-fe.h>

/* What is between begin and commit or rollback. */
enum pg_doing {
	PG_NOTHING,
	PG_TURN, /* a transaction that holds the chain's lock */
	PG_VIEW, /* no transaction: what was asked is remembered */
};

struct pg {
	struct store store;
	PGconn *conn;
	enum ledger_mode mode;
	bool recovery; /* the server follows another: only to be read */
	bool retired;  /* another ledger has taken its place */
	bool narrow;   /* an auditor: told its organisation's looks alone */
	bool warned;   /* a WARNING came: what is acknowledged is in doubt */
	enum pg_doing doing;
	struct head head;    /* as begin read it */
	bool head_is_fresh;  /* and head may give it */
	struct buffer added; /* of a turn: lines not yet sent, an array */
	struct pg_pending *pending; /* what each of them is about */
	size_t pending_count;
	struct ledger_firsts firsts; /* of a view, read with its head */
	struct buffer view;          /* of a view: the end of its line */
	struct buffer asked;         /* of a view: its patients, an array */
	struct buffer sql, trial;
	/* of a dry run: the lines that were added, as they are to be given
	 * back, and where each of them ends */
	struct buffer dry, dry_ends;
	uint64_t dry_seq;  /* of the first of them, 0 where there is none */
	struct told told;  /* what need not be asked for any more */
	uint64_t safe_seq; /* up to here facts were there when it was read */
	struct pg_links *links; /* of links.c */
	/* outside of turns: the numbers that come next, asked for at once */
	PGresult *next;
	int next_at;
	uint64_t next_upto;
	char last_hash[HASH_BYTES]; /* of a turn, with what was added */
};

/* A line that was added and not yet sent: by what a question would find it. */
#define PG_PENDING 256
struct pg_pending {
	char patient[11];
	char episode[65];
	uint64_t of;
	bool concerns_all; /* it is a partner-set, void, succession or link */
};

struct pg *pg_of(struct store *store);

/* What store.h asks for, in the files that hold it. */
enum status pg_create(
    const char *place, struct ledger_making *making, struct error *error);
enum status pg_open(struct store **store, const char *place,
    enum ledger_mode mode, struct error *error);
void pg_close(struct store *store);
bool pg_is_only_read(const struct store *store);
enum status pg_condition(struct store *store,
    struct ledger_condition *condition, struct error *error);
enum status pg_head(
    struct store *store, struct head *head, struct error *error);
enum status pg_begin(struct store *store, struct error *error);
enum status pg_begin_view(
    struct store *store, struct text patient, struct error *error);
enum status pg_commit(struct store *store, struct error *error);
void pg_rollback(struct store *store);
enum status pg_hold(struct store *store, struct error *error);
enum status pg_prefetch(struct store *store, const struct ledger_about *asked,
    size_t count, struct error *error);
enum status pg_append(struct store *store, const struct fact *fact,
    struct text line, int64_t latest_us, struct error *error);
enum status pg_facts(struct store *store, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error);
enum status pg_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error);
enum status pg_has_routes(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error);
enum status pg_names_org(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error);
enum status pg_next_patient(struct store *store,
    const struct ledger_about *after, char number[static 11], bool *found,
    struct error *error);
enum status pg_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error);
enum status pg_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error);
enum status pg_check(struct store *store, struct error *error);
enum status pg_check_derived(struct store *store, const struct head *head,
    uint64_t *wrong_seq, struct error *error);
enum status pg_retire(
    struct store *store, const char *copy, struct error *error);

/* Connects, and nothing else; *conn is NULL or to be finished either way. */
WARN_UNUSED enum status pg_connect(
    PGconn **conn, const char *place, struct error *error);

/* What an auditor is told that asks about more than it is shown. */
#define NARROW                                                               \
	"tells this account the looks of its own organisation, and nothing " \
	"else"

/* Fails: the server cannot be used any more. */
enum status pg_fail_as(struct pg *pg, const char *what, struct error *error);
/* What an answer that is none says, by its SQLSTATE; frees it. */
enum status pg_fail(struct pg *pg, PGresult *result, struct error *error);

/* Runs plain SQL, several statements of it; *result, of the last, is to be
 * freed by the caller where STATUS_OK. A COMMIT that rolled back fails. */
WARN_UNUSED enum status pg_run(
    struct pg *pg, const char *sql, PGresult **result, struct error *error);
/* The same of two statements that both answer. */
WARN_UNUSED enum status pg_run_two(struct pg *pg, const char *sql,
    PGresult **first, PGresult **second, struct error *error);

/* Parameters of a statement, in their order. */
#define PG_VALUES 12
struct pg_values {
	int count;
	Oid type[PG_VALUES];
	const char *value[PG_VALUES];
	int length[PG_VALUES], format[PG_VALUES];
	char digits[PG_VALUES][24];
};

/* Runs one statement with parameters; what was added and is to count in its
 * answer was sent. */
WARN_UNUSED enum status pg_ask_now(struct pg *pg, const char *sql,
    const struct pg_values *values, PGresult **result, struct error *error);
/* The same once all that was added was sent. */
WARN_UNUSED enum status pg_ask(struct pg *pg, const char *sql,
    const struct pg_values *values, PGresult **result, struct error *error);

/* Adds a parameter; texts are borrowed until the statement was run. */
void pg_number(struct pg_values *values, int64_t number);
void pg_seq(struct pg_values *values, uint64_t seq);
void pg_text(struct pg_values *values, struct text text);
/* array is an array's text, whole and ended by a NUL */
void pg_array(struct pg_values *values, const char *array);

/* A column as a number between two others; false where it is none. */
bool pg_column_number(const PGresult *result, int row, int column, int64_t min,
    int64_t max, int64_t *number);
/* A column as a seq, 0 where it is NULL. */
uint64_t pg_column_seq(const PGresult *result, int row, int column);
/* A column's bytes; the empty text where it is NULL. */
struct text pg_column_text(const PGresult *result, int row, int column);

/* Sends the lines that were added and not yet sent. */
WARN_UNUSED enum status pg_flush(struct pg *pg, struct error *error);

/* Asks the server for facts. */
typedef enum status facts_ask(struct pg *pg, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error);

/* A head was read: up to its seq nothing more comes. */
void pg_links_begin(struct pg *pg, uint64_t safe_seq);
/* As ask, and where it is for the links of a number that were asked for
 * before, by what was answered then. */
WARN_UNUSED enum status pg_links(struct pg *pg, const struct facts_query *query,
    facts_ask *ask, fact_sink *sink, void *ctx, struct error *error);

/* What a question may be answered by. */
struct pg_reach {
	struct text patient, episode; /* empty: by no such fact */
	uint64_t of;
	bool all; /* by any fact */
};

/* Sends them where one may be part of an answer. */
WARN_UNUSED enum status pg_flush_for(
    struct pg *pg, struct pg_reach reach, struct error *error);

/* The line of a fact that a dry run added; the one given for all others. */
struct text pg_dry_line(const struct pg *pg, uint64_t seq, struct text line);

/* Adds an element to an array's text, which begins empty. */
void pg_array_add(struct buffer *array, struct text element);

/* Expects the facts of these, and a statement that tells them; false for want
 * of memory. */
WARN_UNUSED bool pg_told_sql(struct pg *pg, struct buffer *sql,
    const struct ledger_about *asked, size_t count, bool partners);
/* Takes its rows, and frees them. */
WARN_UNUSED enum status pg_told_take(
    struct pg *pg, PGresult *rows, struct error *error);

/* An auditor would be answered as if the facts that it is not shown were not
 * there. */
WARN_UNUSED enum status pg_narrow_refuse(
    struct pg *pg, bool looks, struct error *error);

/* Conditions on a fact e: what it is about, and whose it is. */
#define SUBJECT "coalesce(e.episode, e.entry, ' ' || e.practice)"
#define OF_PATIENT "e.patient = $1 AND e.kind <> 6"

/* A text as a literal of SQL. */
void pg_literal_add(struct buffer *sql, struct text text);

/* Of a view: its decision rests on this patient's facts. */
void pg_note_patient(struct pg *pg, struct text patient);

/* The schema, line by line, ended by NULL. */
extern const char *const pg_schema[];

#endif
