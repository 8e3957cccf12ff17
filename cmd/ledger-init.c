/* ledger-init - makes an empty ledger. */
#include "../common/command/command.h"
#include "../common/system/process.h"

static enum status
make(struct run *run, const char *place, struct error *error)
{
	struct ledger_making making = {
	    .dry = run_has(run, FIELD_DRY_RUN),
	    .told = output_buffer(&run->output),
	};
	enum status status = ledger_create(place, &making, error);

	return status ? status : output_flush(&run->output, error);
}

static enum status
ledger_init(struct run *run, struct error *error)
{
	const char *place = NULL;
	enum status status = run_ledger_path(run, &place, error);

	if (!status && !ledger_place_is_file(place) && ledger_place_file(place))
		return error_set(error, STATUS_USAGE, "ledger",
		    "is lines, which are only to be read: ledger-copy or "
		    "audit-view events writes them");
	/* Only the default place is ours to furnish with folders. */
	if (!status && !run_has(run, FIELD_LEDGER) &&
	    !run_has(run, FIELD_DRY_RUN) && ledger_place_is_file(place))
		status = process_make_folders(place, error);
	return status ? status : make(run, place, error);
}

static const struct question questions[] = {{
    .takes = FIELDS(FIELD_DRY_RUN, TAKES_LEDGER),
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
