/* org-succeed - makes one organisation part of another. */
#include "../common/requests/requests.h"

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_ORG, FIELD_SUCCESSOR),
    .takes = FIELDS(TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "org-succeed",
    .summary = "record that organisations became part of others",
    .event = EVENT_ORG_SUCCEED,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
