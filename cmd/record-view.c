/* record-view - lets out the entries that a viewer may see, and logs it. */
#include "../common/entries/view.h"

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_VIEWER),
    .takes = FIELDS(FIELD_USER, FIELD_PURPOSE, FIELD_OVERRIDE,
	FIELD_ACCEPT_CLOCK, TAKES_LINES, TAKES_LEDGER),
    .flags_first = true,
    .reads = READS_LINES,
    .run = view_run,
}};

static const struct command command = {
    .name = "record-view",
    .summary = "let out the record entries that a viewer may see now",
    .event = EVENT_RECORD_VIEW,
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
