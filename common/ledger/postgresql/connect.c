/* connect - the connection, what it is asked and what goes wrong. Ledger. */
#include "postgresql.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../system/process.h"

#define OID_INT8 20
#define OID_TEXT 25
#define OID_TEXT_ARRAY 1009

/* An array of a turn's lines, a view, a piece of SQL around one. */
#define ADDED_MAX ((size_t)64 << 20)
/* The schema's: that of this plugin, and the first that it carries over. */
#define FORMAT 4
#define FORMAT_READ 3
/* Whoever cancelled an answer waits so long for the word that it was. */
#define CANCEL_US (5 * SECOND_US)

struct pg *
pg_of(struct store *store)
{
	return (struct pg *)store;
}

/* The first line of what libpq says of a connection: host, port, role. */
static struct text
first_line(const char *message)
{
	return (struct text){message, strcspn(message, "\n")};
}

enum status
pg_connect(PGconn **conn, const char *place, struct error *error)
{
	static const char *const names[] = {"application_name",
	    "client_encoding", "connect_timeout", "dbname", NULL};
	const char *const values[] = {"edsm", "UTF8", "10", place, NULL};
	const char *state;

	*conn = PQconnectdbParams(names, values, 1);
	if (!*conn)
		return error_set(
		    error, STATUS_FAILED, "ledger", "is out of memory");
	if (PQstatus(*conn) == CONNECTION_OK)
		return STATUS_OK;
	state = PQerrorMessage(*conn);
	return error_set_detail(error,
	    strstr(state, "too many clients") || strstr(state, "starting up")
		? STATUS_BUSY
		: STATUS_FAILED,
	    "ledger", "cannot be reached", first_line(state));
}

/* Hears what the server says beside its answers. */
static void
notice_hear(void *ctx, const PGresult *result)
{
	struct pg *pg = ctx;
	const char *severity =
	    PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);

	if (!severity || !strcmp(severity, "WARNING"))
		pg->warned = true;
}

enum status
pg_fail_as(struct pg *pg, const char *what, struct error *error)
{
	pg->store.failed = true;
	return error_set(error, STATUS_FAILED, "ledger", what);
}

#define RETIRED "is retired: nothing is recorded in it any more"
#define NOT_OURS "is no ledger: its tables or functions are not a ledger's"

/* What a state means to whoever called a command. */
static const struct meaning {
	const char *state; /* its beginning */
	enum status status;
	const char *what;
} meanings[] = {
    {"08", STATUS_FAILED, "was lost: the connection broke"},
    {"40001", STATUS_BUSY, STORE_OUTRUN},
    {"40P01", STATUS_BUSY, "is in use by another process"},
    {"55P03", STATUS_BUSY, "is in use by another process"},
    {"57014", STATUS_BUSY, "did not answer in time"},
    {"53300", STATUS_BUSY, "has no connection left"},
    {"53100", STATUS_FAILED, "cannot grow: the disk is full"},
    {"53200", STATUS_FAILED, "is out of memory"},
    {"25006", STATUS_FAILED,
	"is only to be read: its server follows another one"},
    {"42501", STATUS_FAILED, "may not be used so by this account"},
    {"25P03", STATUS_FAILED, "was held for too long without a word"},
    {"57P", STATUS_FAILED, "has been shut down"},
    {"3F000", STATUS_FAILED, "does not exist: ledger-init makes an empty one"},
    /* the schema is there, and a table, a function or a column is not */
    {"42P01", STATUS_FAILED, NOT_OURS},
    {"42883", STATUS_FAILED, NOT_OURS},
    {"42703", STATUS_FAILED, NOT_OURS},
    {"42804", STATUS_FAILED, NOT_OURS},
    {"42P13", STATUS_FAILED, NOT_OURS},
    {"23", STATUS_FAILED, "does not take this fact"},
    {"ED001", STATUS_FAILED, RETIRED},
    {"ED002", STATUS_FAILED,
	"is kept by a server that cannot promise that a fact is safe"},
    {"ED003", STATUS_FAILED,
	"has a last fact of more than a day after its server's clock"},
    {"XX", STATUS_FAILED, "is damaged"},
    {"", STATUS_FAILED, "cannot be used"},
};

static const struct meaning *
meaning_of(const char *state)
{
	const struct meaning *meaning = meanings;

	while (strncmp(state, meaning->state, strlen(meaning->state)) != 0)
		meaning++;
	return meaning;
}

enum status
pg_fail(struct pg *pg, PGresult *result, struct error *error)
{
	const char *state =
	    result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
	const struct meaning *meaning = meaning_of(state ? state : "");
	char detail[32];

	if (!state) {
		PQclear(result);
		return pg_fail_as(pg, "was lost: the connection broke", error);
	}
	snprintf(detail, sizeof detail, "SQLSTATE %.5s", state);
	PQclear(result);
	if (meaning->status == STATUS_BUSY)
		return error_set(error, STATUS_BUSY, "ledger", meaning->what);
	pg->store.failed = true;
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", meaning->what, text_of(detail));
}

/* Waits for more of an answer; false where it did not come by then. */
static bool
more_wait(PGconn *conn, int64_t until_us)
{
	struct pollfd ready = {.fd = PQsocket(conn), .events = POLLIN};
	int64_t left_us = until_us - process_elapsed_us();

	if (left_us <= 0)
		return false;
	if (poll(&ready, 1, (int)(left_us / 1000) + 1) < 0 && errno != EINTR)
		return false;
	return PQconsumeInput(conn) != 0 || PQstatus(conn) != CONNECTION_OK;
}

/* Takes back what takes too long; the answer says how that went. */
static void
cancel(PGconn *conn)
{
	PGcancel *way = PQgetCancel(conn);
	char words[256];

	if (way)
		(void)PQcancel(way, words, sizeof words);
	PQfreeCancel(way);
}

/* How long an answer may take. */
static int64_t
patience_us(const struct pg *pg)
{
	return (pg->mode == LEDGER_WRITE ? 40 : 310) * SECOND_US;
}

/* The next result of what was sent, NULL at the end of them. */
static bool
next_result(
    struct pg *pg, int64_t *until_us, bool *cancelled, PGresult **result)
{
	while (PQisBusy(pg->conn)) {
		if (more_wait(pg->conn, *until_us))
			continue;
		if (*cancelled)
			return false;
		cancel(pg->conn);
		*cancelled = true;
		*until_us = process_elapsed_us() + CANCEL_US;
	}
	*result = PQgetResult(pg->conn);
	return true;
}

static bool
is_good(PGresult *result)
{
	ExecStatusType status = PQresultStatus(result);

	return (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) &&
	       strcmp(PQcmdStatus(result), "ROLLBACK") != 0;
}

/* What went wrong by the result, which is given back. */
static enum status
answer_fail(struct pg *pg, PGresult **result, struct error *error)
{
	PGresult *taken = *result;

	*result = NULL;
	return pg_fail(pg, taken, error);
}

/*
 * Takes all results of what was sent: the last, or NULL where one failed; and
 * the one before it, unless before is NULL.
 */
static enum status
answer_take(
    struct pg *pg, PGresult **before, PGresult **last, struct error *error)
{
	int64_t until_us = process_elapsed_us() + patience_us(pg);
	bool cancelled = false;
	PGresult *next = NULL;

	*last = NULL;
	for (;;) {
		if (!next_result(pg, &until_us, &cancelled, &next)) {
			PQclear(*last);
			*last = NULL;
			return pg_fail(pg, NULL, error);
		}
		if (!next)
			break;
		if (*last && !is_good(*last)) {
			PQclear(next);
			continue;
		}
		if (before) {
			PQclear(*before);
			*before = *last;
		} else
			PQclear(*last);
		*last = next;
	}
	if (*last && is_good(*last))
		return STATUS_OK;
	return answer_fail(pg, last, error);
}

enum status
pg_run(struct pg *pg, const char *sql, PGresult **result, struct error *error)
{
	if (!PQsendQuery(pg->conn, sql))
		return pg_fail(pg, NULL, error);
	return answer_take(pg, NULL, result, error);
}

enum status
pg_run_two(struct pg *pg, const char *sql, PGresult **first, PGresult **second,
    struct error *error)
{
	enum status status;

	*first = NULL;
	if (!PQsendQuery(pg->conn, sql))
		return pg_fail(pg, NULL, error);
	status = answer_take(pg, first, second, error);
	if (!status)
		return STATUS_OK;
	PQclear(*first);
	return status;
}

enum status
pg_ask_now(struct pg *pg, const char *sql, const struct pg_values *values,
    PGresult **result, struct error *error)
{
	if (!PQsendQueryParams(pg->conn, sql, values->count, values->type,
		values->value, values->length, values->format, 0))
		return pg_fail(pg, NULL, error);
	return answer_take(pg, NULL, result, error);
}

enum status
pg_ask(struct pg *pg, const char *sql, const struct pg_values *values,
    PGresult **result, struct error *error)
{
	if (pg_flush(pg, error))
		return error->status;
	return pg_ask_now(pg, sql, values, result, error);
}

void
pg_number(struct pg_values *values, int64_t number)
{
	int at = values->count++;

	snprintf(
	    values->digits[at], sizeof values->digits[at], "%" PRId64, number);
	values->type[at] = OID_INT8;
	values->value[at] = values->digits[at];
	values->length[at] = 0;
	values->format[at] = 0;
}

void
pg_seq(struct pg_values *values, uint64_t seq)
{
	pg_number(values, seq > INT64_MAX ? INT64_MAX : (int64_t)seq);
}

/* As bytes: a text needs no end of its own then. */
void
pg_text(struct pg_values *values, struct text text)
{
	int at = values->count++;

	values->type[at] = OID_TEXT;
	values->value[at] = text.len ? text.ptr : "";
	values->length[at] = (int)text.len;
	values->format[at] = 1;
}

void
pg_array(struct pg_values *values, const char *array)
{
	int at = values->count++;

	values->type[at] = OID_TEXT_ARRAY;
	values->value[at] = array;
	values->length[at] = 0;
	values->format[at] = 0;
}

bool
pg_column_number(const PGresult *result, int row, int column, int64_t min,
    int64_t max, int64_t *number)
{
	const char *digits = PQgetvalue(result, row, column);
	char *end;

	if (PQgetisnull(result, row, column))
		return false;
	errno = 0;
	*number = strtoll(digits, &end, 10);
	return !errno && end != digits && !*end && *number >= min &&
	       *number <= max;
}

uint64_t
pg_column_seq(const PGresult *result, int row, int column)
{
	int64_t number = 0;

	return pg_column_number(result, row, column, 1, INT64_MAX, &number)
		   ? (uint64_t)number
		   : 0;
}

struct text
pg_column_text(const PGresult *result, int row, int column)
{
	return (struct text){PQgetvalue(result, row, column),
	    (size_t)PQgetlength(result, row, column)};
}

void
pg_array_add(struct buffer *array, struct text element)
{
	buffer_add_char(array, array->len ? ',' : '{');
	buffer_add_char(array, '"');
	for (size_t i = 0; i < element.len; i++) {
		if (element.ptr[i] == '"' || element.ptr[i] == '\\')
			buffer_add_char(array, '\\');
		buffer_add_char(array, element.ptr[i]);
	}
	buffer_add_char(array, '"');
}

/* Does it open the ledger to add to it? */
static bool
is_recorder(const struct pg *pg)
{
	return pg->mode == LEDGER_WRITE || pg->mode == LEDGER_BATCH ||
	       pg->mode == LEDGER_TARGET;
}

/* What the server is, and whether it can keep a ledger. */
static enum status
hello(struct pg *pg, struct error *error)
{
	PGresult *row;
	struct text wrong, retired;
	int64_t format = 0;
	enum status status = pg_run(pg,
	    "SELECT format, recovery, wrong, narrow, retired FROM edsm.hello()",
	    &row, error);

	if (status)
		return status;
	if (PQntuples(row) != 1 || PQgetisnull(row, 0, 0)) {
		PQclear(row);
		return pg_fail_as(pg, NOT_OURS, error);
	}
	wrong = pg_column_text(row, 0, 2);
	retired = pg_column_text(row, 0, 4);
	pg->recovery = *PQgetvalue(row, 0, 1) == 't';
	pg->retired = !PQgetisnull(row, 0, 4);
	pg->narrow = *PQgetvalue(row, 0, 3) == 't';
	if (!pg_column_number(row, 0, 0, FORMAT_READ, FORMAT, &format))
		status = pg_fail_as(
		    pg, "is of another format than this command's", error);
	else if (format < FORMAT && pg->mode != LEDGER_SOURCE)
		status = pg_fail_as(pg,
		    "is of format 3: ledger-copy OLD NEW carries it over to a "
		    "new one",
		    error);
	else if (wrong.len)
		status = error_set_detail(error, STATUS_FAILED, "ledger",
		    "is kept by a server that cannot promise that a fact is "
		    "safe",
		    wrong);
	else if (is_recorder(pg) && pg->retired)
		status = error_set_detail(error, STATUS_FAILED, "ledger",
		    RETIRED ", but in", retired);
	PQclear(row);
	return status;
}

enum status
pg_open(struct store **store, const char *place, enum ledger_mode mode,
    struct error *error)
{
	struct pg *pg = calloc(1, sizeof *pg);
	enum status status;

	if (!pg)
		return error_set(
		    error, STATUS_FAILED, "ledger", "is out of memory");
	pg->mode = mode;
	pg->pending = calloc(PG_PENDING, sizeof *pg->pending);
	buffer_init(&pg->added, ADDED_MAX);
	buffer_init(&pg->view, ADDED_MAX);
	buffer_init(&pg->asked, ADDED_MAX);
	told_init(&pg->told);
	buffer_init(&pg->sql, ADDED_MAX);
	buffer_init(&pg->trial, ADDED_MAX);
	buffer_init(&pg->dry, 4 * ADDED_MAX);
	buffer_init(&pg->dry_ends, ADDED_MAX);
	status = pg->pending ? pg_connect(&pg->conn, place, error)
			     : error_no_memory(error);
	if (!status) {
		PQsetNoticeReceiver(pg->conn, notice_hear, pg);
		status = hello(pg, error);
	}
	if (status)
		pg_close(&pg->store);
	else
		*store = &pg->store;
	return status;
}

void
pg_close(struct store *store)
{
	struct pg *pg = pg_of(store);

	PQclear(pg->next);
	free(pg->links);
	told_release(&pg->told);
	PQfinish(pg->conn);
	free(pg->pending);
	buffer_release(&pg->added);
	buffer_release(&pg->view);
	buffer_release(&pg->asked);
	buffer_release(&pg->sql);
	buffer_release(&pg->trial);
	buffer_release(&pg->dry);
	buffer_release(&pg->dry_ends);
	free(pg);
}

bool
pg_is_only_read(const struct store *store)
{
	const struct pg *pg = (const struct pg *)store;

	return pg->recovery || pg->retired;
}
