/* fhir-read - FHIR R4 resources as lines of ours; opens no ledger. */
#include "../common/fhir/reading.h"

#define TAKES_READING FIELD_WITH, FIELD_BUNDLE, FIELD_REJECTS, FIELD_QUIET
#define TAKES_RECORD FIELD_ORG, FIELD_RECORD_TIME
#define TAKES_EPISODE FIELD_PRACTICE, FIELD_EPISODE_SYSTEM

static const struct question questions[] = {
    {
	.name = "entries",
	.summary = "resources as entries of a record, each with its resource",
	.takes = FIELDS(TAKES_RECORD, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_entries,
    },
    {
	.name = "episodes",
	.summary = "EpisodeOfCare and ServiceRequest as openings",
	.takes = FIELDS(TAKES_EPISODE, FIELD_INTENT, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_episodes,
    },
    {
	.name = "discharges",
	.summary = "the same as discharges, where they have ended",
	.takes = FIELDS(FIELD_EPISODE_SYSTEM, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_discharges,
    },
    {
	.name = "consents",
	.summary = "Consents as decisions about episodes and the MIG",
	.takes = FIELDS(
	    TAKES_EPISODE, FIELD_MIG_POLICY, FIELD_DECIDED_BY, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_consents,
    },
    {
	.name = "marks",
	.summary = "Consents that deny single entries as private marks",
	.takes = FIELDS(FIELD_DECIDED_BY, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_marks,
    },
    {
	.name = "labels",
	.summary = "confidentiality labels of resources as private marks",
	.needs = FIELDS(FIELD_LABELS),
	.takes = FIELDS(FIELD_ORG, TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_labels,
    },
    {
	.name = "partners",
	.summary = "OrganizationAffiliation as partners of the protocol",
	.takes = FIELDS(TAKES_READING),
	.reads = READS_LINES,
	.flags_first = true,
	.run = read_partners,
    },
};

static const struct command command = {
    .name = "fhir-read",
    .summary = "make lines of FHIR R4 resources",
    .questions = questions,
    .question_count = sizeof questions / sizeof *questions,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
