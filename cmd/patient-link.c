/* patient-link - makes two NHS numbers one patient's. */
#include "../common/requests/requests.h"

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_PATIENT, FIELD_WAS),
    .takes = FIELDS(TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "patient-link",
    .summary = "record that two NHS numbers are one patient's",
    .event = EVENT_PATIENT_LINK,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
