/* ledger-init - makes an empty ledger. */
#include "../common/command/command.h"
#include "../common/system/process.h"

static enum status
ledger_init(struct run *run, struct error *error)
{
	const char *path = NULL;
	enum status status = run_ledger_path(run, &path, error);

	/* Only the default place is ours to furnish with folders. */
	if (!status && !run_has(run, FIELD_LEDGER))
		status = process_make_folders(path, error);
	return status ? status : ledger_create(path, error);
}

static const struct question questions[] = {{
    .takes = FIELDS(TAKES_LEDGER),
    .reads = READS_NOTHING,
    .run = ledger_init,
}};

static const struct command command = {
    .name = "ledger-init",
    .summary = "make an empty ledger that its owner alone can read",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
