/* audit-report - makes a page of an account, or of counts. */
#include "../common/report/report.h"

#define TAKES_PAGE                                                            \
	FIELD_OUTPUT, FIELD_NAMES, FIELD_WORDS, FIELD_WORDS_LIST, FIELD_HIDE, \
	    FIELD_TITLE, FIELD_CONTACT

static const struct question questions[] = {
    {"patient", "a page for a patient, or who acts for them", NULL,
	FIELDS(TAKES_PAGE, FIELD_LATE), READS_PAGE, false, report_patient},
    {"complaint", "the file for whoever investigates", NULL,
	FIELDS(TAKES_PAGE, FIELD_LATE), READS_PAGE, false, report_complaint},
    {"board", "a practice's monthly page", NULL,
	FIELDS(TAKES_PAGE, FIELD_UNDER), READS_PAGE, false, report_board},
};

static const struct command command = {
    .name = "audit-report",
    .summary = "make a page of an account, or of counts",
    .questions = questions,
    .question_count = sizeof questions / sizeof *questions,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
