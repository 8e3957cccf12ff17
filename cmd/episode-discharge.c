/* episode-discharge - ends episodes, or all that are due. */
#include "../common/requests/requests.h"
#include "../common/requests/sweep.h"

static enum status
discharge_run(struct run *run, struct error *error)
{
	if (run_has(run, FIELD_SWEEP))
		return sweep_run(run, error);
	return requests_record(run, error);
}

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_PATIENT, FIELD_EPISODE),
    .takes = FIELDS(FIELD_REASON, FIELD_SWEEP, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = discharge_run,
}};

static const struct command command = {
    .name = "episode-discharge",
    .summary = "record that episodes end, and their agreements with them",
    .event = EVENT_EPISODE_DISCHARGE,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
