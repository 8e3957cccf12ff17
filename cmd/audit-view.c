/* audit-view - answers questions about the ledger. */
#include "../common/audit/ask.h"

#define TAKES_FORM FIELD_TABLE, FIELD_FORMAT
#define TAKES_KNOWN FIELD_KNOWN_AT, FIELD_KNOWN_SEQ, TAKES_FORM, TAKES_LEDGER
#define TAKES_AT FIELD_AT, TAKES_KNOWN
#define TAKES_EVENTS                                                       \
	FIELD_PATIENT, FIELD_VIEWER, FIELD_USER, FIELD_SINCE, FIELD_UNTIL, \
	    FIELD_OVERRIDES, TAKES_LINES, TAKES_FORM, TAKES_LEDGER

/* clang-format off */
static const struct question questions[] = {
	{"why", "may the viewer see these entries, and by which rule",
	    FIELDS(FIELD_VIEWER),
	    FIELDS(TAKES_ENTRY, FIELD_QUIET, TAKES_LINES, TAKES_AT),
	    READS_ENTRIES, true, ask_why},
	{"who", "who may see whose record of a patient, and how much of it",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_ALL, FIELD_VIEWER, FIELD_SOURCE,
		TAKES_LINES, TAKES_AT),
	    READS_PATIENTS, false, ask_who},
	{"timeline", "who could see whose record from when until when",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_ALL, FIELD_VIEWER, FIELD_SOURCE,
		TAKES_LINES, TAKES_KNOWN),
	    READS_PATIENTS, false, ask_timeline},
	{"episodes", "the episodes of care and their agreements",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_PRACTICE, FIELD_SERVICE,
		FIELD_EPISODE, FIELD_OPEN, FIELD_ENDED, FIELD_DUE_BEFORE,
		FIELD_IDLE_SINCE, FIELD_DECIDED_BY, TAKES_LINES, TAKES_AT),
	    READS_PATIENTS, false, ask_episodes},
	{"marks", "the private marks in force",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_ORG, TAKES_LINES, TAKES_AT),
	    READS_PATIENTS, false, ask_marks},
	{"choices", "patients' choices about the MIG in force",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_PRACTICE, TAKES_LINES, TAKES_AT),
	    READS_PATIENTS, false, ask_choices},
	{"account", "everything about one patient, for a page",
	    NULL, FIELDS(FIELD_PATIENT, FIELD_PAGE_SINCE, FIELD_AT,
		FIELD_KNOWN_AT, FIELD_KNOWN_SEQ, FIELD_TABLE, TAKES_LINES,
		TAKES_LEDGER),
	    READS_PATIENTS, false, ask_account},
	{"counts", "numbers of a period month by month, without any patient",
	    FIELDS(FIELD_PAGE_SINCE), FIELDS(FIELD_PRACTICE, FIELD_SERVICE,
		FIELD_AT, FIELD_KNOWN_AT, FIELD_KNOWN_SEQ, FIELD_TABLE,
		TAKES_LEDGER),
	    READS_NOTHING, false, ask_counts},
	{"views", "who has looked",
	    NULL, FIELDS(FIELD_UNREVIEWED, TAKES_EVENTS), READS_PATIENTS, false,
	    ask_views},
	{"events", "the ledger itself",
	    NULL, FIELDS(FIELD_EVENT, FIELD_EPISODE, FIELD_SEQS, FIELD_STANDING,
		FIELD_OPENING, TAKES_EVENTS),
	    READS_PATIENTS, false, ask_events},
	{"shown", "what a logged view showed, proved by its digest",
	    FIELDS(FIELD_SEQ), FIELDS(TAKES_FORM, TAKES_LINES, TAKES_LEDGER,
		FIELD_KNOWN_AT, FIELD_KNOWN_SEQ), READS_LINES, false, ask_shown},
	{"impact", "what facts not yet recorded would change, and for whom",
	    NULL, FIELDS(TAKES_AT), READS_LINES, false, ask_impact},
	{"reconcile", "what a list from elsewhere and the ledger say apart",
	    FIELDS(FIELD_LIST), FIELDS(FIELD_PRACTICE, FIELD_SERVICE,
		FIELD_WITHIN, FIELD_LIST_SINCE, FIELD_EVERY, FIELD_QUIET,
		TAKES_FORM, TAKES_LINES, TAKES_LEDGER),
	    READS_LIST, false, ask_reconcile},
	{"due", "what needs somebody: who comes of age, what is past its due",
	    NULL, FIELDS(FIELD_BIRTHS, FIELD_AGE, FIELD_BEFORE,
		FIELD_PROXY_AFTER, FIELD_UNDECIDED_AFTER, TAKES_FORM,
		TAKES_LINES, TAKES_LEDGER),
	    READS_BIRTHS, false, ask_due},
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
