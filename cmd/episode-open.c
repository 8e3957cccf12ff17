/* episode-open - opens an episode of care, maybe with its decisions. */
#include "../common/requests/requests.h"

static const struct question questions[] = {{
    .needs =
	FIELDS(FIELD_PATIENT, FIELD_EPISODE, FIELD_PRACTICE, FIELD_SERVICE),
    .takes = FIELDS(FIELD_CARE, FIELD_DUE, FIELD_TO_SERVICE, FIELD_TO_PRACTICE,
	TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
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
