/* ledger-verify - checks every hash and every rule on facts. */
#include "../common/audit/verify.h"

static const struct question questions[] = {{
    .takes = FIELDS(TAKES_LEDGER, FIELD_HEAD, FIELD_SINCE_SEQ, FIELD_CHECKPOINT,
	FIELD_KEY, FIELD_RECORD),
    .reads = READS_NOTHING,
    .run = verify_run,
}};

static const struct command command = {
    .name = "ledger-verify",
    .summary = "prove that nothing in the ledger was changed or left out",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
