/* audit-view - answers questions about the ledger. */
#include "../common/harness/ask.h"

#define TAKES_KNOWN                                               \
	(FIELD_BIT(FIELD_KNOWN_AT) | FIELD_BIT(FIELD_KNOWN_SEQ) | \
	    FIELD_BIT(FIELD_TABLE) | TAKES_LEDGER)
#define TAKES_AT (FIELD_BIT(FIELD_AT) | TAKES_KNOWN)
#define TAKES_EVENTS                                              \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_VIEWER) |     \
	    FIELD_BIT(FIELD_USER) | FIELD_BIT(FIELD_SINCE) |      \
	    FIELD_BIT(FIELD_UNTIL) | FIELD_BIT(FIELD_OVERRIDES) | \
	    FIELD_BIT(FIELD_TABLE) | TAKES_LEDGER)

/* clang-format off */
static const struct question questions[] = {
	{"why", "may the viewer see these entries, and by which rule",
	    FIELD_BIT(FIELD_VIEWER),
	    ENTRY_FIELDS | FIELD_BIT(FIELD_QUIET) | TAKES_LINES | TAKES_AT,
	    READS_ENTRIES, ask_why},
	{"who", "who may see whose record of a patient, and how much of it",
	    0, FIELD_BIT(FIELD_PATIENT) | TAKES_AT, READS_NOTHING, ask_who},
	{"timeline", "who could see whose record from when until when",
	    0, FIELD_BIT(FIELD_PATIENT) | TAKES_KNOWN, READS_NOTHING,
	    ask_timeline},
	{"episodes", "the episodes of care and their agreements",
	    0, FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_PRACTICE) |
	    FIELD_BIT(FIELD_SERVICE) | FIELD_BIT(FIELD_EPISODE) |
	    FIELD_BIT(FIELD_OPEN) | FIELD_BIT(FIELD_ENDED) |
	    FIELD_BIT(FIELD_DUE_BEFORE) | FIELD_BIT(FIELD_IDLE_SINCE) |
	    TAKES_AT, READS_NOTHING, ask_episodes},
	{"marks", "the private marks in force",
	    0, FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_ORG) | TAKES_AT,
	    READS_NOTHING, ask_marks},
	{"views", "who has looked",
	    0, TAKES_EVENTS, READS_NOTHING, ask_views},
	{"events", "the ledger itself",
	    0, FIELD_BIT(FIELD_EVENT) | FIELD_BIT(FIELD_EPISODE) |
	    TAKES_EVENTS, READS_NOTHING, ask_events},
	{"shown", "what a logged view showed, proved by its digest",
	    FIELD_BIT(FIELD_SEQ), FIELD_BIT(FIELD_TABLE) |
	    TAKES_LINES | TAKES_LEDGER |
	    FIELD_BIT(FIELD_KNOWN_AT) | FIELD_BIT(FIELD_KNOWN_SEQ),
	    READS_LINES, ask_shown},
	{"impact", "what facts not yet recorded would change, and for whom",
	    0, TAKES_AT, READS_LINES, ask_impact},
};
/* clang-format on */

static const struct command command = {
    .name = "audit-view",
    .summary = "answer questions about the ledger",
    .questions = questions,
    .question_count = sizeof questions / sizeof *questions,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
