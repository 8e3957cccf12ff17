/* mark-private - marks an entry private, or releases it. */
#include "../common/requests/requests.h"

/* Whoever names an entry means to mark it; an event only names. */
static void
mark_complete(struct fact *fact, enum told told)
{
	if (!fact->private && told != TOLD_BY_NAME)
		fact->private = DECISION_YES;
}

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_PATIENT, FIELD_ORG, FIELD_ENTRY),
    .takes = FIELDS(FIELD_PRIVATE, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "mark-private",
    .summary = "record that an entry is private, or no longer so",
    .event = EVENT_MARK_PRIVATE,
    .questions = questions,
    .question_count = 1,
    .complete = mark_complete,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
