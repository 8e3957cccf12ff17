/* append - the ledger's head, its turns and what is added. Ledger. */
#include "sqlite.h"

#include <stdlib.h>
#include <string.h>

static const struct head head_none = {0, INSTANT_MIN, INSTANT_MIN,
    INSTANT_UNSET,
    "0000000000000000000000000000000000000000000000000000000000000000"};

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

enum status
sqlite_head(struct store *store, struct head *head, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	struct head read = head_none;
	enum status status;
	sqlite3_stmt *row;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_HEAD, &row, error))
		return error->status;
	code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = head_of_row(row, &read);
	status = sqlite_done(sqlite, row, code, error);
	if (!status)
		*head = read;
	return status;
}

/* One of BEGIN, COMMIT and ROLLBACK. */
static enum status
turn(struct sqlite *sqlite, enum sqlite_statement which, struct error *error)
{
	sqlite3_stmt *statement;

	if (sqlite_statement(sqlite, which, &statement, error))
		return error->status;
	return sqlite_done(sqlite, statement, sqlite3_step(statement), error);
}

enum status
sqlite_begin(struct store *store, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	const char *path = sqlite3_db_filename(sqlite->db, "main");
	enum status status;

	sqlite_prepare_turn(sqlite);
	sqlite->spent_ms = queue_wait(&sqlite->queue, path, sqlite->wait_ms);
	status = turn(sqlite, STATEMENT_BEGIN, error);
	sqlite->spent_ms = 0;
	if (status)
		queue_leave(&sqlite->queue);
	return status;
}

enum status
sqlite_begin_view(struct store *store, struct text patient, struct error *error)
{
	(void)patient;
	sqlite_prepare_view(sqlite_of(store));
	return sqlite_begin(store, error);
}

/*
 * The busy handler has tried COMMIT again for as long as this ledger waits;
 * nothing of it is in the ledger where it gave up.
 */
enum status
sqlite_commit(struct store *store, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	enum status status = turn(sqlite, STATEMENT_COMMIT, error);

	if (!status)
		queue_leave(&sqlite->queue);
	return status;
}

enum status
sqlite_hold(struct store *store, struct error *error)
{
	return turn(sqlite_of(store), STATEMENT_HOLD, error);
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

/* The instant, number or text of a field, NULL where it is not set. */
static int
bind_field(sqlite3_stmt *statement, int parameter, const struct fact *fact,
    enum field field)
{
	struct form_value value = fact_value(fact, field);

	switch (field_row(field)->form) {
	case FORM_NUMBER:
		return value.number ? sqlite3_bind_int64(statement, parameter,
					  (int64_t)value.number)
				    : sqlite3_bind_null(statement, parameter);
	case FORM_OUTCOME:
		return value.review ? sqlite3_bind_int64(
					  statement, parameter, value.review)
				    : sqlite3_bind_null(statement, parameter);
	case FORM_EVENT:
		return sqlite3_bind_int64(statement, parameter, value.event);
	case FORM_DECISION:
		return value.decision ? sqlite3_bind_int64(statement, parameter,
					    value.decision)
				      : sqlite3_bind_null(statement, parameter);
	case FORM_INSTANT:
		return value.us == INSTANT_UNSET
			   ? sqlite3_bind_null(statement, parameter)
			   : sqlite3_bind_int64(statement, parameter, value.us);
	default:
		return bind_text(statement, parameter, value.text);
	}
}

/* Who has added so many facts imports them. */
#define MANY 1024

/*
 * Facts of many patients lie all over the indexes, and each that is added
 * changes the pages that it was judged by: for an import these are kept, from
 * turn to turn, up to 64 MB of them. Looks are logged without it: record-view
 * has its memory for entries.
 */
static enum status
room_make(struct sqlite *sqlite, const struct fact *fact, struct error *error)
{
	if (fact->event == EVENT_RECORD_VIEW || ++sqlite->added != MANY)
		return STATUS_OK;
	return sqlite_run(sqlite, "PRAGMA cache_size=-64000", error);
}

/* The parameters are the stored fields in their order, the latest, the line. */
enum status
sqlite_append(struct store *store, const struct fact *fact, struct text line,
    int64_t latest_us, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *statement;
	enum status status;
	int code = SQLITE_OK, parameter = 0;

	if (room_make(sqlite, fact, error) ||
	    sqlite_statement(sqlite, STATEMENT_APPEND, &statement, error))
		return error->status;
	for (int i = 0; i < STORED_FIELDS && !code; i++)
		code =
		    bind_field(statement, ++parameter, fact, stored_fields[i]);
	if (!code)
		code = sqlite3_bind_int64(statement, ++parameter, latest_us);
	if (!code)
		code = bind_text(statement, ++parameter, line);
	if (!code)
		code = sqlite3_step(statement);
	status = sqlite_done(sqlite, statement, code, error);
	return code == SQLITE_TOOBIG
		   ? sqlite_fail_as(
			 sqlite, "takes no line of that length", error)
		   : status;
}

void
sqlite_close(struct store *store)
{
	struct sqlite *sqlite = sqlite_of(store);

	for (int i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(sqlite->statements[i]);
		sqlite3_finalize(sqlite->wide[i]);
	}
	sqlite3_close(sqlite->db);
	queue_release(&sqlite->queue);
	free(sqlite);
}
