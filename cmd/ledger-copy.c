/* ledger-copy - carries a ledger over to a new one, and goes on with it. */
#include "../common/audit/copy.h"

static const struct question questions[] = {{
    .takes = FIELDS(FIELD_RETIRE),
    .reads = READS_NAMES,
    .run = copy_run,
}};

static const struct command command = {
    .name = "ledger-copy",
    .summary = "carry a ledger over to a new one, line by line",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
