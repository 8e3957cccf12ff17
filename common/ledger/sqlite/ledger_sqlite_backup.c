/* ledger_sqlite_backup - a copy of the SQLite ledger while it is used. Ledger.
 */
#include "ledger_sqlite.h"

#include <unistd.h>

/*
 * All pages under one shared lock: page by page a busy ledger would make the
 * copy begin anew with every commit, and never end.
 */
static enum status
pages_copy(struct ledger *from, struct ledger *to, struct error *error)
{
	sqlite3_backup *backup =
	    sqlite3_backup_init(to->db, "main", from->db, "main");
	int code, finished;

	if (!backup)
		return ledger_fail(to, sqlite3_errcode(to->db), error);
	do
		code = sqlite3_backup_step(backup, -1);
	while (code == SQLITE_OK);
	finished = sqlite3_backup_finish(backup);
	if (code != SQLITE_DONE)
		return ledger_fail(to, code, error);
	if (finished != SQLITE_OK)
		return ledger_fail(to, finished, error);
	return STATUS_OK;
}

enum status
ledger_backup(struct ledger *ledger, const char *copy, struct error *error)
{
	struct ledger *made = NULL;
	enum status status = ledger_create(copy, error);

	if (status) {
		error->field = "copy";
		return status;
	}
	status = ledger_open(&made, copy, LEDGER_BATCH, error);
	if (!status)
		status = pages_copy(ledger, made, error);
	ledger_close(made);
	if (status)
		unlink(copy);
	return status;
}
