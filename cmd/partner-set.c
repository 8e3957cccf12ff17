/* partner-set - an organisation joins or leaves the sharing protocol. */
#include "../common/harness/record.h"

/* Whoever names an organisation means that it joins; an event only names. */
static void
partner_complete(struct fact *fact, bool names_only)
{
	if (!fact->partner && !names_only)
		fact->partner = DECISION_YES;
}

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_ORG),
    .takes = FIELDS(FIELD_NAME, FIELD_PARTNER, TAKES_RECORDING),
    .reads = READS_REQUESTS,
    .run = record_run,
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
