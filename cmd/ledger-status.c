/* ledger-status - tells how the ledger is, for whoever watches it. */
#include "../common/audit/status.h"

static const struct question questions[] = {{
    .takes = FIELDS(TAKES_LEDGER, FIELD_STATUS_FORMAT, FIELD_QUICK,
	FIELD_NEWEST, FIELD_VERIFIED, FIELD_MAX_AGE, FIELD_MIN_FREE,
	FIELD_MAX_PAST_DUE, FIELD_MAX_UNREVIEWED, FIELD_MAX_UNVERIFIED),
    .reads = READS_NOTHING,
    .run = status_run,
}};

static const struct command command = {
    .name = "ledger-status",
    .summary = "tell how the ledger is, for whoever watches it",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
