/* episode-open - opens an episode of care, maybe with its decisions. */
#include "../common/harness/record.h"

static const struct question questions[] = {{
    .needs = FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |
	     FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_SERVICE),
    .takes = FIELD_BIT(FIELD_CARE) | FIELD_BIT(FIELD_DUE) |
	     FIELD_BIT(FIELD_TO_SERVICE) | FIELD_BIT(FIELD_TO_PRACTICE) |
	     TAKES_RECORDING,
    .reads = READS_REQUESTS,
    .run = record_run,
}};

static const struct command command = {
    .name = "episode-open",
    .summary = "record that a patient is referred to a service",
    .event = EVENT_EPISODE_OPEN,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
