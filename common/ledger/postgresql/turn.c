/* turn - the head, what is added and how it becomes safe. Ledger. */
#include "postgresql.h"

#include "../../fields/line.h"
#include "../digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many bytes of lines are sent at once. */
#define ADDED_BYTES ((size_t)1 << 20)

static const struct head head_none = {0, INSTANT_MIN, INSTANT_MIN,
    INSTANT_UNSET,
    "0000000000000000000000000000000000000000000000000000000000000000"};

#define HEAD_SQL                                                             \
	"SELECT edsm.us(clock_timestamp()), e.seq, e.logged, e.latest, "     \
	"e.line FROM (VALUES (1)) AS v(one) LEFT JOIN (SELECT seq, logged, " \
	"latest, line FROM edsm.event ORDER BY seq DESC LIMIT 1) AS e ON true"

#define BEGIN_SQL "BEGIN ISOLATION LEVEL READ COMMITTED; "
/* How long a turn of the ledger is waited for, and how long it may be held by
 * who says nothing. */
#define TURN_SQL                                                           \
	BEGIN_SQL "SET LOCAL lock_timeout = '%ds'; "                       \
		  "SET LOCAL idle_in_transaction_session_timeout = '2s'; " \
		  "SELECT edsm.turn(); " HEAD_SQL

static int
patience_s(const struct pg *pg)
{
	return pg->mode == LEDGER_WRITE ? 30 : 300;
}

static enum status
head_of_row(
    struct pg *pg, PGresult *row, struct head *head, struct error *error)
{
	struct head read = head_none;
	int64_t seq = 0;
	bool ok =
	    PQntuples(row) == 1 && pg_column_number(row, 0, 0, INSTANT_MIN,
				       INSTANT_MAX, &read.clock_us);

	if (ok && !PQgetisnull(row, 0, 1)) {
		ok = pg_column_number(row, 0, 1, 1, INT64_MAX - 1, &seq) &&
		     pg_column_number(row, 0, 2, INSTANT_MIN, INSTANT_MAX,
			 &read.logged_us) &&
		     pg_column_number(row, 0, 3, INSTANT_MIN, INSTANT_MAX,
			 &read.latest_us) &&
		     line_hash(pg_column_text(row, 0, 4), read.hash);
		read.seq = (uint64_t)seq;
	}
	if (ok && PQnfields(row) > 5) {
		pg->firsts.fact_void = pg_column_seq(row, 0, 5);
		pg->firsts.succession = pg_column_seq(row, 0, 6);
		pg->firsts.link = pg_column_seq(row, 0, 7);
	}
	PQclear(row);
	if (!ok)
		return pg_fail_as(pg, "is damaged: its head", error);
	*head = read;
	return STATUS_OK;
}

/* What is acknowledged with a warning is not acknowledged. */
static enum status
settled(struct pg *pg, struct error *error)
{
	if (!pg->warned)
		return STATUS_OK;
	return pg_fail_as(pg,
	    "is not known to be safe on two machines: nothing is told of it",
	    error);
}

/*
 * A head to be told is settled in the transaction that reads it: the record of
 * its commit lies behind all that it can have seen.
 */
enum status
pg_head(struct store *store, struct head *head, struct error *error)
{
	struct pg *pg = pg_of(store);
	PGresult *row;

	if (pg->head_is_fresh) {
		pg->head_is_fresh = false;
		*head = pg->head;
		return STATUS_OK;
	}
	pg->warned = false;
	if (pg_run(pg,
		pg->recovery ? HEAD_SQL : "SELECT edsm.settle(); " HEAD_SQL,
		&row, error) ||
	    head_of_row(pg, row, head, error))
		return error->status;
	if (pg->doing == PG_NOTHING)
		pg_links_begin(pg, head->seq);
	if (pg->warned)
		return error_set(error, STATUS_BUSY, "ledger",
		    "waits for a second machine, and none answered in time");
	return STATUS_OK;
}

/* Takes the head that something begins with. */
static enum status
begun(struct pg *pg, PGresult *row, enum pg_doing doing, struct error *error)
{
	if (head_of_row(pg, row, &pg->head, error)) {
		pg_rollback(&pg->store);
		return error->status;
	}
	pg->head_is_fresh = true;
	pg_links_begin(pg, pg->head.seq);
	memcpy(pg->last_hash, pg->head.hash, HASH_BYTES);
	pg->doing = doing;
	pg->pending_count = 0;
	buffer_reset(&pg->added);
	buffer_reset(&pg->view);
	buffer_reset(&pg->asked);
	return STATUS_OK;
}

static enum status
recovery_refuse(struct pg *pg, struct error *error)
{
	return pg->recovery
		   ? pg_fail_as(pg,
			 "is only to be read: its server follows another one",
			 error)
		   : STATUS_OK;
}

enum status
pg_begin(struct store *store, struct error *error)
{
	struct pg *pg = pg_of(store);
	char sql[1024];
	PGresult *row;

	if (recovery_refuse(pg, error))
		return error->status;
	snprintf(sql, sizeof sql, TURN_SQL, patience_s(pg));
	if (pg_run(pg, sql, &row, error)) {
		pg_rollback(store);
		return error->status;
	}
	return begun(pg, row, PG_TURN, error);
}

/*
 * The head, and behind it the facts: what they know that came after the head is
 * left out when they are asked for.
 */
enum status
pg_begin_view(struct store *store, struct text patient, struct error *error)
{
	const struct ledger_about asked = {.patient = patient};
	struct pg *pg = pg_of(store);
	PGresult *row, *facts;

	if (recovery_refuse(pg, error))
		return error->status;
	buffer_reset(&pg->sql);
	buffer_add(&pg->sql, TEXT("SELECT * FROM edsm.head(); "));
	if (!pg_told_sql(pg, &pg->sql, &asked, 1, true))
		return error_no_memory(error);
	if (pg_run_two(pg, pg->sql.bytes, &row, &facts, error))
		return error->status;
	if (begun(pg, row, PG_VIEW, error)) {
		PQclear(facts);
		return error->status;
	}
	/* asked about or, known from a view before, not */
	pg_note_patient(pg, patient);
	return pg_told_take(pg, facts, error);
}

/* For want of memory each is asked about by itself. */
enum status
pg_prefetch(struct store *store, const struct ledger_about *asked, size_t count,
    struct error *error)
{
	struct pg *pg = pg_of(store);
	PGresult *facts;

	if (pg->doing != PG_TURN)
		return STATUS_OK;
	buffer_reset(&pg->sql);
	if (pg_flush(pg, error))
		return error->status;
	if (!pg_told_sql(pg, &pg->sql, asked, count, false))
		return STATUS_OK;
	if (pg_run(pg, pg->sql.bytes, &facts, error))
		return error->status;
	return pg_told_take(pg, facts, error);
}

/* Nothing is held: each question is one statement, as of the head's seq. */
enum status
pg_hold(struct store *store, struct error *error)
{
	(void)store;
	(void)error;
	return STATUS_OK;
}

void
pg_rollback(struct store *store)
{
	struct pg *pg = pg_of(store);
	PGTransactionStatusType state = PQtransactionStatus(pg->conn);

	pg->doing = PG_NOTHING;
	told_forget(&pg->told);
	pg->head_is_fresh = false;
	pg->dry_seq = 0;
	pg->pending_count = 0;
	buffer_reset(&pg->added);
	buffer_reset(&pg->dry);
	buffer_reset(&pg->dry_ends);
	if (state == PQTRANS_INTRANS || state == PQTRANS_INERROR)
		PQclear(PQexec(pg->conn, "ROLLBACK"));
	else if (state != PQTRANS_IDLE)
		store->failed = true;
}

void
pg_note_patient(struct pg *pg, struct text patient)
{
	if (pg->doing == PG_VIEW && patient.len)
		pg_array_add(&pg->asked, patient);
}

enum status
pg_flush(struct pg *pg, struct error *error)
{
	struct pg_values values = {.count = 0};
	PGresult *row = NULL;
	enum status status;

	if (!pg->added.len)
		return STATUS_OK;
	buffer_add(&pg->added, (struct text){"}", 2}); /* and its NUL */
	if (buffer_failed(&pg->added))
		return error_no_memory(error);
	pg_array(&values, pg->added.bytes);
	status = pg_ask_now(pg, "SELECT edsm.add($1)", &values, &row, error);
	buffer_reset(&pg->added);
	pg->pending_count = 0;
	if (!status)
		PQclear(row);
	return status;
}

enum status
pg_flush_for(struct pg *pg, struct pg_reach reach, struct error *error)
{
	for (size_t i = 0; i < pg->pending_count; i++) {
		const struct pg_pending *one = &pg->pending[i];

		if (reach.all || one->concerns_all ||
		    (reach.of && one->of == reach.of) ||
		    (reach.patient.len &&
			text_equal(reach.patient, text_of(one->patient))) ||
		    (reach.episode.len &&
			text_equal(reach.episode, text_of(one->episode))))
			return pg_flush(pg, error);
	}
	return STATUS_OK;
}

/* A text that is longer than there is room for is of no fact. */
static void
key_keep(char *key, size_t room, struct text text)
{
	size_t len = text.len < room ? text.len : 0;

	if (len)
		memcpy(key, text.ptr, len);
	key[len] = '\0';
}

static void
pending_keep(struct pg *pg, const struct fact *fact)
{
	struct pg_pending *one = &pg->pending[pg->pending_count++];

	key_keep(one->patient, sizeof one->patient, fact->patient);
	key_keep(one->episode, sizeof one->episode, fact->episode);
	one->of = fact->of;
	one->concerns_all = fact->event == EVENT_PARTNER_SET ||
			    fact->event == EVENT_FACT_VOID ||
			    fact->event == EVENT_ORG_SUCCEED ||
			    fact->event == EVENT_PATIENT_LINK;
}

/* The end of a view's line: from behind logged on, without the hash. */
static struct text
view_tail(struct text line)
{
	static const char logged[] = "\"logged\":\"";
	const char *at = memmem(line.ptr, line.len, logged, sizeof logged - 1);
	const char *end = line.ptr + line.len;

	if (!at)
		return TEXT("");
	at += sizeof logged - 1;
	at = memchr(at, ',', (size_t)(end - at));
	if (!at || end - at <= HASH_CHARS + 11)
		return TEXT("");
	at++;
	return (struct text){at, (size_t)(end - at) - HASH_CHARS - 11};
}

static enum status
view_append(struct pg *pg, const struct fact *fact, struct text line,
    struct error *error)
{
	struct text tail = view_tail(line);

	if (fact->event != EVENT_RECORD_VIEW || pg->view.len || !tail.len)
		return pg_fail_as(pg,
		    "takes one view without a turn, and no other fact", error);
	buffer_add(&pg->view, tail);
	buffer_add_char(&pg->view, '}');
	return buffer_failed(&pg->view) ? error_no_memory(error) : STATUS_OK;
}

/* Keeps a dry run's line: it is to be read as it was added. */
static void
dry_keep(struct pg *pg, uint64_t seq, struct text line)
{
	size_t end;

	if (!pg->dry_seq)
		pg->dry_seq = seq;
	buffer_add(&pg->dry, line);
	end = pg->dry.len;
	buffer_add(
	    &pg->dry_ends, (struct text){(const char *)&end, sizeof end});
}

struct text
pg_dry_line(const struct pg *pg, uint64_t seq, struct text line)
{
	size_t from = 0, end, at = (size_t)(seq - pg->dry_seq);

	if (!pg->dry_seq || seq < pg->dry_seq || !line.len ||
	    at >= pg->dry_ends.len / sizeof end)
		return line;
	memcpy(&end, pg->dry_ends.bytes + at * sizeof end, sizeof end);
	if (at)
		memcpy(&from, pg->dry_ends.bytes + (at - 1) * sizeof end,
		    sizeof from);
	return (struct text){pg->dry.bytes + from, end - from};
}

/*
 * The server takes sealed lines only. One without a hash is of a trial, which
 * is never committed: it is written and sealed as it would be.
 */
static enum status
trial_seal(struct pg *pg, const struct fact *fact, struct text *line,
    struct error *error)
{
	char hash[HASH_BYTES];

	dry_keep(pg, fact->seq, *line);
	buffer_reset(&pg->trial);
	line_write(&pg->trial, fact, false);
	if (buffer_failed(&pg->trial))
		return error_no_memory(error);
	digest_pair((struct text){pg->last_hash, HASH_CHARS},
	    buffer_text(&pg->trial), hash);
	line_seal(&pg->trial, hash);
	*line = buffer_text(&pg->trial);
	return buffer_failed(&pg->trial) || buffer_failed(&pg->dry) ||
		       buffer_failed(&pg->dry_ends)
		   ? error_no_memory(error)
		   : STATUS_OK;
}

enum status
pg_append(struct store *store, const struct fact *fact, struct text line,
    int64_t latest_us, struct error *error)
{
	struct pg *pg = pg_of(store);
	char hash[HASH_BYTES];

	(void)latest_us;
	if (pg->doing == PG_VIEW)
		return view_append(pg, fact, line, error);
	if (!line_hash(line, hash) && trial_seal(pg, fact, &line, error))
		return error->status;
	line_hash(line, pg->last_hash);
	pg_array_add(&pg->added, line);
	told_note(&pg->told, fact);
	if (buffer_failed(&pg->added))
		return error_no_memory(error);
	pending_keep(pg, fact);
	return pg->added.len > ADDED_BYTES || pg->pending_count == PG_PENDING
		   ? pg_flush(pg, error)
		   : STATUS_OK;
}

void
pg_literal_add(struct buffer *sql, struct text text)
{
	buffer_add(sql, TEXT("E'"));
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\'' || text.ptr[i] == '\\')
			buffer_add_char(sql, '\\');
		buffer_add_char(sql, text.ptr[i]);
	}
	buffer_add_char(sql, '\'');
}

/* One statement that looks whether the head is there and others were faster,
 * and adds the view. */
static enum status
view_sql(struct pg *pg, struct error *error)
{
	buffer_reset(&pg->sql);
	buffer_add(&pg->sql, TEXT(BEGIN_SQL "SELECT edsm.look("));
	buffer_add_number(&pg->sql, pg->head.seq);
	buffer_add_char(&pg->sql, ',');
	pg_literal_add(&pg->sql, text_of(pg->head.hash));
	buffer_add_char(&pg->sql, ',');
	buffer_add_char(&pg->asked, '}');
	pg_literal_add(&pg->sql, buffer_text(&pg->asked));
	buffer_add_char(&pg->sql, ',');
	pg_literal_add(&pg->sql, buffer_text(&pg->view));
	buffer_add_char(&pg->sql, ',');
	buffer_add_number(&pg->sql, (uint64_t)patience_s(pg));
	buffer_add(&pg->sql, TEXT("); COMMIT; SELECT edsm.settle()"));
	buffer_add_char(&pg->sql, '\0');
	return buffer_failed(&pg->sql) || buffer_failed(&pg->asked)
		   ? error_no_memory(error)
		   : STATUS_OK;
}

/* Sends the end of a transaction: of what fails from here on nobody knows. */
static enum status
end_run(struct pg *pg, const char *sql, struct error *error)
{
	PGresult *row = NULL;
	enum status status;

	pg->warned = false;
	status = pg_run(pg, sql, &row, error);
	pg->doing = PG_NOTHING;
	told_forget(&pg->told);
	if (status == STATUS_BUSY && strcmp(error->what, STORE_OUTRUN) != 0 &&
	    PQtransactionStatus(pg->conn) == PQTRANS_IDLE)
		status = pg_fail_as(pg, "did not settle in time", error);
	if (status)
		return status;
	PQclear(row);
	return settled(pg, error);
}

enum status
pg_commit(struct store *store, struct error *error)
{
	struct pg *pg = pg_of(store);
	enum status status;

	if (pg->doing == PG_TURN) {
		status = pg_flush(pg, error);
		return status
			   ? status
			   : end_run(pg, "COMMIT; SELECT edsm.settle()", error);
	}
	if (!pg->view.len)
		return end_run(pg, "SELECT edsm.settle()", error);
	status = view_sql(pg, error);
	return status ? status : end_run(pg, pg->sql.bytes, error);
}

enum status
pg_retire(struct store *store, const char *copy, struct error *error)
{
	struct pg *pg = pg_of(store);
	struct pg_values values = {.count = 0};
	PGresult *row;
	enum status status;

	pg_text(&values, text_of(copy));
	status = pg_ask(pg, "SELECT edsm.retire($1)", &values, &row, error);
	if (!status)
		PQclear(row);
	return status;
}
