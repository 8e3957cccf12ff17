/* backup - a copy of the SQLite ledger while it is used. Ledger.
 */
#include "sqlite.h"

#include <unistd.h>

/*
 * All pages under one shared lock: page by page a busy ledger would make the
 * copy begin anew with every commit, and never end.
 */
static enum status
pages_copy(struct sqlite *from, struct sqlite *to, struct error *error)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(to->db, "main", from->db, "main");
	int code, finished;

	if (!backup)
		return sqlite_fail(to, sqlite3_errcode(to->db), error);
	do
		code = sqlite3_backup_step(backup, -1);
	while (code == SQLITE_OK);
	finished = sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE)
		return sqlite_fail(to, code, error);
	if (finished != SQLITE_OK)
		return sqlite_fail(to, finished, error);
	return STATUS_OK;
}

enum status
sqlite_backup(struct store *store, const char *copy, struct error *error)
{
	struct store *made = NULL;
	struct ledger_making making = {.dry = false};
	enum status status = sqlite_create(copy, &making, error);

	if (status) {
		error->field = "copy";
		return status;
	}
	status = sqlite_open(&made, copy, LEDGER_BATCH, error);
	if (!status)
		status = pages_copy(sqlite_of(store), sqlite_of(made), error);
	if (made)
		sqlite_close(made);
	if (status)
		unlink(copy);
	return status;
}
