/* reconcile - a list from elsewhere held against the ledger. Audit. */
#include "reconcile.h"

static void
answer_start(struct reconcile *reconcile, const char *name, struct text patient)
{
	struct answers *answers = &reconcile->ask.answers;

	answer_begin(answers);
	answer_text(answers, "finding", text_of(name));
	answer_patient(answers, patient);
}

bool
finding_begin(
    struct reconcile *reconcile, const char *name, struct text patient)
{
	reconcile->found++;
	if (!reconcile->quiet)
		answer_start(reconcile, name, patient);
	return !reconcile->quiet;
}

bool
agreement_begin(
    struct reconcile *reconcile, const char *name, struct text patient)
{
	bool printed = reconcile->every && !reconcile->quiet;

	if (printed)
		answer_start(reconcile, name, patient);
	return printed;
}
