/* view-review - says what became of a look. */
#include "../common/requests/requests.h"

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_SEQ, FIELD_OUTCOME),
    .takes = FIELDS(FIELD_PATIENT, FIELD_REASON, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "view-review",
    .summary = "record what became of looks at records",
    .event = EVENT_VIEW_REVIEW,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
