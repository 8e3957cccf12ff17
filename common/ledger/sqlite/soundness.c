/*
 * soundness - is the file whole, and does each fact follow from those before
 * it? One after the other: scan.c goes through it at once. Ledger.
 */
#include "sqlite.h"

/* Makes damage of the file a finding (STATUS_REFUSED), not a failure. */
static enum status
check_result(struct sqlite *sqlite, int code, struct error *error)
{
	enum status status = sqlite_fail(sqlite, code, error);

	switch (code & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		error->status = STATUS_REFUSED;
		return STATUS_REFUSED;
	default:
		return status;
	}
}

/* Tells of a page without its checksum in clearer words than SQLite's. */
static enum status
structure_damaged(struct error *error)
{
	sqlite_refused(vfs_refused(), error);
	vfs_forget();
	error->status = STATUS_REFUSED;
	return STATUS_REFUSED;
}

/*
 * integrity_check takes a page that the system did not give for a wrong one. Of
 * a page that was to come from the journal SQLite knows no errno.
 */
static bool
reading_failed(const struct sqlite *sqlite)
{
	int last_errno = 0;

	return vfs_refused()->words ||
	       sqlite3_file_control(sqlite->db, "main", SQLITE_FCNTL_LAST_ERRNO,
		   &last_errno) != SQLITE_OK ||
	       last_errno;
}

/* SQLite's words name tables, pages and rows, never what is in a row. */
static enum status
check_structure(struct sqlite *sqlite, struct error *error)
{
	sqlite3_stmt *statement = NULL;
	struct text found = TEXT("");
	enum status status = STATUS_OK;
	int code = sqlite3_prepare_v2(
	    sqlite->db, "PRAGMA integrity_check(1)", -1, &statement, NULL);

	if (code)
		return check_result(sqlite, code, error);
	vfs_forget();
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		code = column_text(statement, 0, &found);
	if (code)
		status = check_result(sqlite, code, error);
	else if (vfs_refused()->page)
		status = structure_damaged(error);
	else if (!text_equal(found, TEXT("ok")) && reading_failed(sqlite))
		status = sqlite_fail(sqlite, SQLITE_IOERR_READ, error);
	else if (!text_equal(found, TEXT("ok")))
		status = error_set_detail(
		    error, STATUS_REFUSED, "ledger", "is damaged", found);
	sqlite3_finalize(statement);
	return status;
}

/* One row: does it follow from, and is it derived from, those before it? */
static int
derived_row(sqlite3_stmt *statement, struct head *before, const char **wrong)
{
	int64_t seq = 0, logged_us = 0, at_us = 0, latest_us = 0;
	int code = column_number(statement, 0, 1, INT64_MAX, &seq);

	if (!code)
		code = column_instant(statement, 1, &logged_us);
	if (!code)
		code = column_instant(statement, 2, &at_us);
	if (!code)
		code = column_instant(statement, 3, &latest_us);
	if (code)
		return code;
	if (before->latest_us < logged_us)
		before->latest_us = logged_us;
	if (before->latest_us < at_us)
		before->latest_us = at_us;
	if ((uint64_t)seq != before->seq + 1)
		*wrong = "is damaged: a fact is missing";
	else if (logged_us < before->logged_us)
		*wrong = "is damaged: a fact was logged before the one "
			 "before it";
	else if (latest_us != before->latest_us)
		*wrong = "is damaged: the latest instant is wrong";
	before->seq = (uint64_t)seq;
	before->logged_us = logged_us;
	return SQLITE_OK;
}

/* One piece of the ledger; *more is false behind the last one. */
static enum status
derived_piece(struct sqlite *sqlite, uint64_t upto_seq, struct head *before,
    bool *more, struct error *error)
{
	sqlite3_stmt *statement;
	const char *wrong = NULL;
	uint64_t from_seq = before->seq;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_DERIVED, &statement, error))
		return error->status;
	code = sqlite3_bind_int64(statement, 1, (int64_t)from_seq);
	if (!code)
		code = sqlite3_bind_int64(statement, 2, (int64_t)upto_seq);
	while (
	    !code && !wrong && (code = sqlite3_step(statement)) == SQLITE_ROW)
		code = derived_row(statement, before, &wrong);
	sqlite3_reset(statement);
	if (wrong)
		return error_set(error, STATUS_REFUSED, "ledger", wrong);
	if (code != SQLITE_DONE)
		return check_result(sqlite, code, error);
	*more = before->seq > from_seq;
	return STATUS_OK;
}

/* In pieces, so that a writer waits for one of them at most. */
enum status
sqlite_check_derived(struct store *store, const struct head *head,
    uint64_t *wrong_seq, struct error *error)
{
	struct head before = {
	    .logged_us = INSTANT_MIN, .latest_us = INSTANT_MIN};
	bool more = true;
	enum status status = STATUS_OK;

	while (!status && more)
		status = derived_piece(
		    sqlite_of(store), head->seq, &before, &more, error);
	*wrong_seq = status == STATUS_REFUSED ? before.seq : 0;
	return status;
}

enum status
sqlite_check(struct store *store, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	enum status status = check_structure(sqlite, error);

	return status ? status : sqlite_schema_check(sqlite, error);
}
