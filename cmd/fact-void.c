/* fact-void - takes back what was wrongly recorded. */
#include "../common/requests/requests.h"

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_SEQ, FIELD_REASON),
    .takes = FIELDS(FIELD_PATIENT, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "fact-void",
    .summary = "record that facts were wrongly recorded",
    .event = EVENT_FACT_VOID,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
