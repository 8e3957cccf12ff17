/*
 * ledger_sqlite - the ledger's head and what is added to it. Edge.
 *
 * While a transaction is open nobody else writes, so the head is read once,
 * after BEGIN IMMEDIATE, and carried along from there.
 */
#include "ledger_sqlite.h"

#include <stdlib.h>
#include <string.h>

static const struct head head_none = {0, INSTANT_MIN, INSTANT_MIN,
    "0000000000000000000000000000000000000000000000000000000000000000"};

/* The hash that a stored line ends with; false where there is none. */
static bool
line_hash(struct text line, char hash[static HASH_BYTES])
{
	static const char before[] = ",\"hash\":\"", behind[] = "\"}";
	size_t before_len = sizeof before - 1, behind_len = sizeof behind - 1;
	size_t tail = before_len + HASH_CHARS + behind_len;
	const char *at;

	if (line.len < tail)
		return false;
	at = line.ptr + line.len - tail;
	if (memcmp(at, before, before_len) ||
	    memcmp(at + tail - behind_len, behind, behind_len))
		return false;
	at += before_len;
	for (size_t i = 0; i < HASH_CHARS; i++)
		if (!char_is_digit(at[i]) && (at[i] < 'a' || at[i] > 'f'))
			return false;
	memcpy(hash, at, HASH_CHARS);
	hash[HASH_CHARS] = '\0';
	return true;
}

static int
head_of_row(sqlite3_stmt *row, struct head *head)
{
	struct text line;
	int64_t seq = 0;
	int code = column_number(row, 0, 1, INT64_MAX - 1, &seq);

	if (!code)
		code = column_instant(row, 1, &head->logged_us);
	if (!code)
		code = column_instant(row, 2, &head->latest_us);
	if (!code)
		code = column_text(row, 3, &line);
	if (!code && !line_hash(line, head->hash))
		code = SQLITE_CORRUPT;
	head->seq = (uint64_t)seq;
	return code;
}

static enum status
head_read(struct ledger *ledger, struct head *head, struct error *error)
{
	struct head read = head_none;
	enum status status;
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, STATEMENT_HEAD, &row, error))
		return error->status;
	code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = head_of_row(row, &read);
	status = ledger_done(ledger, row, code, error);
	if (!status)
		*head = read;
	return status;
}

enum status
ledger_head(struct ledger *ledger, struct head *head, struct error *error)
{
	if (!ledger->begun)
		return head_read(ledger, head, error);
	*head = ledger->head;
	return STATUS_OK;
}

/* One of BEGIN, COMMIT and ROLLBACK. */
static enum status
turn(struct ledger *ledger, enum ledger_statement which, struct error *error)
{
	sqlite3_stmt *statement;

	if (ledger_statement(ledger, which, &statement, error))
		return error->status;
	return ledger_done(ledger, statement, sqlite3_step(statement), error);
}

enum status
ledger_begin(struct ledger *ledger, struct error *error)
{
	enum status status;

	if (ledger->mode == LEDGER_READ || ledger->mode == LEDGER_PROOF)
		return ledger_fail_as(
		    ledger, "was opened for questions only", error);
	if (ledger->begun)
		return ledger_fail_as(ledger, "was begun already", error);
	status = turn(ledger, STATEMENT_BEGIN, error);
	if (status)
		return status;
	ledger->begun = true;
	ledger->unsealed = false;
	status = head_read(ledger, &ledger->head, error);
	if (status)
		ledger_rollback(ledger);
	return status;
}

/*
 * The busy handler has tried COMMIT again for as long as this ledger waits;
 * nothing of it is in the ledger where it gave up.
 */
enum status
ledger_commit(struct ledger *ledger, struct error *error)
{
	enum status status;

	if (!ledger->begun)
		return ledger_fail_as(ledger, "was not begun", error);
	if (ledger->unsealed)
		return ledger_fail_as(
		    ledger, "keeps no line without a hash", error);
	status = turn(ledger, STATEMENT_COMMIT, error);
	if (status)
		ledger_rollback(ledger);
	ledger->begun = false;
	return status;
}

enum status
ledger_hold(struct ledger *ledger, struct error *error)
{
	return ledger->begun ? STATUS_OK : turn(ledger, STATEMENT_HOLD, error);
}

void
ledger_let_go(struct ledger *ledger)
{
	if (!ledger->begun)
		ledger_rollback(ledger);
}

/* The head once the fact is added; false where it does not follow. */
static bool
head_after(struct head *head, const struct fact *fact)
{
	if (fact->seq != head->seq + 1 || fact->logged_us < head->logged_us)
		return false;
	head->seq = fact->seq;
	head->logged_us = fact->logged_us;
	if (head->latest_us < fact->logged_us)
		head->latest_us = fact->logged_us;
	if (head->latest_us < fact->at_us)
		head->latest_us = fact->at_us;
	return true;
}

/* The texts stay the caller's: the row is written before they can go. */
static int
bind_text(sqlite3_stmt *statement, int parameter, struct text text)
{
	if (!text.len)
		return sqlite3_bind_null(statement, parameter);
	return sqlite3_bind_text64(statement, parameter, text.ptr, text.len,
	    SQLITE_STATIC, SQLITE_UTF8);
}

static int
bind_texts(sqlite3_stmt *statement, const struct fact *fact, struct text line)
{
	const struct text texts[] = {fact->patient, fact->episode,
	    fact->practice, fact->service, fact->org, fact->entry,
	    fact->viewer};
	int code = bind_text(statement, 19, fact->care);

	if (!code)
		code = bind_text(statement, 20, line);
	for (int i = 0; i < 7 && !code; i++)
		code = bind_text(statement, 6 + i, texts[i]);
	return code;
}

static int
bind_numbers(
    sqlite3_stmt *statement, const struct fact *fact, const struct head *after)
{
	const int64_t numbers[] = {(int64_t)fact->seq, fact->event,
	    fact->logged_us, fact->at_us, after->latest_us};
	const enum decision decisions[] = {fact->to_service, fact->to_practice,
	    fact->mig, fact->private, fact->partner};
	int code = fact->due_us == INSTANT_UNSET
		       ? sqlite3_bind_null(statement, 18)
		       : sqlite3_bind_int64(statement, 18, fact->due_us);

	for (int i = 0; i < 5 && !code; i++)
		code = sqlite3_bind_int64(statement, 1 + i, numbers[i]);
	for (int i = 0; i < 5 && !code; i++)
		code = decisions[i] == DECISION_UNSET
			   ? sqlite3_bind_null(statement, 13 + i)
			   : sqlite3_bind_int(
				 statement, 13 + i, (int)decisions[i]);
	return code;
}

enum status
ledger_append(struct ledger *ledger, const struct fact *fact, struct text line,
    struct error *error)
{
	struct head after = ledger->head;
	sqlite3_stmt *statement;
	int code;

	if (!ledger->begun)
		return ledger_fail_as(ledger, "was not begun", error);
	if (!head_after(&after, fact))
		return ledger_fail_as(
		    ledger, "takes the next fact, no other", error);
	if (!line_hash(line, after.hash))
		ledger->unsealed = true;
	if (ledger_statement(ledger, STATEMENT_APPEND, &statement, error))
		return error->status;
	code = bind_numbers(statement, fact, &after);
	if (!code)
		code = bind_texts(statement, fact, line);
	if (!code)
		code = sqlite3_step(statement);
	if (ledger_done(ledger, statement, code, error))
		return error->status;
	ledger->head = after;
	return STATUS_OK;
}

void
ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	for (int i = 0; i < STATEMENT_COUNT; i++)
		sqlite3_finalize(ledger->statements[i]);
	sqlite3_close(ledger->db);
	free(ledger);
}
