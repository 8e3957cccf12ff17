/* consent-set - records the patient's decision on an episode or the MIG. */
#include "../common/requests/requests.h"

/* What the other kind of decision would need is dropped. */
static void
consent_complete(struct fact *fact, enum told told)
{
	bool about_episode = fact->to_service || fact->to_practice;

	(void)told;
	if (fact->mig && !about_episode)
		fact->episode = TEXT("");
	if (about_episode && !fact->mig)
		fact->practice = TEXT("");
}

static const struct question questions[] = {{
    .needs = FIELDS(FIELD_PATIENT),
    .takes = FIELDS(FIELD_EPISODE, FIELD_TO_SERVICE, FIELD_TO_PRACTICE,
	FIELD_PRACTICE, FIELD_MIG, TAKES_RECORDING),
    .flags_first = true,
    .reads = READS_REQUESTS,
    .run = requests_record,
}};

static const struct command command = {
    .name = "consent-set",
    .summary = "record what a patient decides about sharing",
    .event = EVENT_CONSENT_SET,
    .questions = questions,
    .question_count = 1,
    .complete = consent_complete,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
