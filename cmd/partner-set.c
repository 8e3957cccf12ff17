/* partner-set - an organisation joins or leaves the sharing protocol. */
#include "../common/requests/requests.h"

/* Whoever types an organisation means that it joins; a line says so. */
static void
partner_complete(struct fact *fact, enum told told)
{
	if (!fact->partner && told == TOLD_BY_FLAGS)
		fact->partner = DECISION_YES;
}

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_ORG),
    .takes = FIELDS(FIELD_NAME, FIELD_PARTNER, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "partner-set",
    .summary = "record that an organisation joins or leaves the sharing "
	       "protocol",
    .event = EVENT_PARTNER_SET,
    .questions = questions,
    .question_count = 1,
    .complete = partner_complete,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
