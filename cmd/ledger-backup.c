/* ledger-backup - copies the ledger while others write, and verifies. */
#include "../common/audit/verify.h"

#include <string.h>
#include <unistd.h>

static enum status
ledger_backup_run(struct run *run, struct error *error)
{
	const char *copy = run->options.operands[0];
	enum status status;

	if (run->options.operand_count != 1)
		return error_set(error, STATUS_USAGE, NULL,
		    "names no file, or more than one, for the copy");
	if (!strcmp(copy, "-"))
		return error_set(error, STATUS_USAGE, NULL,
		    "the copy is a file, which is verified; standard output "
		    "is none");
	status = run_ledger_open(run, LEDGER_READ, error);
	if (!status)
		status = ledger_backup(run->ledger, copy, error);
	if (status)
		return status;
	/* The copy is proved as the ledger would be. */
	ledger_close(run->ledger);
	run->ledger = NULL;
	status = verify_file(run, copy, error);
	if (status || run->worst)
		unlink(copy);
	return status;
}

static const struct question questions[] = {{
    .takes = FIELDS(TAKES_LEDGER),
    .reads = READS_NAME,
    .run = ledger_backup_run,
}};

static const struct command command = {
    .name = "ledger-backup",
    .summary = "make a verified copy of the ledger while others write",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
