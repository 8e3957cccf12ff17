/* fhir-write - lines of ours as FHIR R4 resources; opens no ledger. */
#include "../common/fhir/writing.h"

#define TAKES_LAYOUT FIELD_DIRECTORY, FIELD_BUNDLE_KIND
#define TAKES_POLICIES FIELD_EPISODE_POLICY, FIELD_MIG_POLICY

static const struct question questions[] = {
    {
	.name = "resources",
	.summary = "the resources of entry lines, byte for byte",
	.takes = FIELDS(TAKES_LAYOUT),
	.reads = READS_LINES,
	.flags_first = true,
	.run = write_resources,
    },
    {
	.name = "facts",
	.summary = "the events of a ledger as the facts they are",
	.takes = FIELDS(TAKES_POLICIES, TAKES_LAYOUT),
	.reads = READS_LINES,
	.flags_first = true,
	.run = write_facts,
    },
    {
	.name = "consents",
	.summary = "who may see what, as Consents for an enforcement point",
	.needs = FIELDS(FIELD_MARKS),
	.takes = FIELDS(TAKES_POLICIES, TAKES_LAYOUT),
	.reads = READS_LINES,
	.flags_first = true,
	.run = write_consents,
    },
    {
	.name = "audit",
	.summary = "who has looked, as AuditEvents",
	.needs = FIELDS(FIELD_SITE),
	.takes = FIELDS(FIELD_PROFILE, FIELD_COUNTS, TAKES_LAYOUT),
	.reads = READS_LINES,
	.flags_first = true,
	.run = write_audit,
    },
};

static const struct command command = {
    .name = "fhir-write",
    .summary = "make FHIR R4 resources of lines",
    .questions = questions,
    .question_count = sizeof questions / sizeof *questions,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
