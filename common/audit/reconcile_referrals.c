/* reconcile_referrals - a list of referrals against the episodes. Audit. */
#include "findings.h"

/* The most memory for one patient's episodes, and for their pairs. */
#define STATE_MAX ((size_t)64 << 20)
#define PAIRS_MAX ((size_t)2 << 30)

/* The list's patients and the ledger's, in the order of their numbers. */
struct walk {
	struct reconcile *reconcile;
	struct referrals referrals;
	size_t next_row;
	char next[PATIENT_BYTES]; /* of the ledger */
	bool more;                /* there is a next */
	struct arena arena;       /* of one patient */
	struct arena pairs;
};

static enum status
ledger_step(struct walk *walk, struct error *error)
{
	const struct ask *ask = &walk->reconcile->ask;
	const struct ledger_about after = {
	    .patient = text_of(walk->next), .upto_seq = ask->upto_seq};

	return ledger_next_patient(
	    ask->run->ledger, &after, walk->next, &walk->more, error);
}

/* The rows of the next patient on the list, if that is this one. */
static void
rows_take(struct walk *walk, uint64_t patient, struct meeting *meeting)
{
	size_t count = referrals_count(&walk->referrals);

	meeting->rows = referrals_at(&walk->referrals, walk->next_row);
	while (walk->next_row < count &&
	       referrals_at(&walk->referrals, walk->next_row)->patient ==
		   patient) {
		meeting->row_count++;
		walk->next_row++;
	}
}

static enum status
patient_judge(
    struct walk *walk, uint64_t patient, bool known, struct error *error)
{
	struct reconcile *reconcile = walk->reconcile;
	char digits[PATIENT_BYTES];
	struct state state;
	struct meeting meeting = {.referrals = &walk->referrals,
	    .state = &state,
	    .at_us = reconcile->ask.at_us,
	    .within_us = reconcile->within_us,
	    .arena = &walk->pairs};
	enum status status = STATUS_OK;

	arena_reset(&walk->arena);
	arena_reset(&walk->pairs);
	state_init(&state, &walk->arena, patient_digits(patient, digits));
	if (known)
		status = known_routes(&reconcile->ask.known, &state, error);
	/* of a number that is superseded, the one in force has its turn */
	if (status || !text_equal(state.patient, text_of(digits)))
		return status;
	rows_take(walk, patient, &meeting);
	if (!meeting_pair(&meeting))
		return error_no_memory(error);
	return findings_print(walk->reconcile, &meeting, error);
}

/* The patients of both sides, each once. */
static enum status
patients_judge(struct walk *walk, struct error *error)
{
	size_t count = referrals_count(&walk->referrals);
	enum status status = ledger_step(walk, error);

	while (!status && (walk->more || walk->next_row < count)) {
		uint64_t here = walk->more ? patient_number(text_of(walk->next))
					   : UINT64_MAX;
		uint64_t there =
		    walk->next_row < count
			? referrals_at(&walk->referrals, walk->next_row)
			      ->patient
			: UINT64_MAX;

		status = patient_judge(
		    walk, here < there ? here : there, here <= there, error);
		if (!status)
			status = output_push(
			    &walk->reconcile->ask.run->output, error);
		if (!status && here <= there)
			status = ledger_step(walk, error);
	}
	return status;
}

enum status
reconcile_referrals(struct reconcile *reconcile, struct error *error)
{
	struct walk walk = {.reconcile = reconcile};
	enum status status;

	arena_init(&walk.arena, STATE_MAX);
	arena_init(&walk.pairs, PAIRS_MAX);
	referrals_init(&walk.referrals);
	status =
	    list_read(&reconcile->list, referral_take, &walk.referrals, error);
	referrals_sort(&walk.referrals);
	if (!status)
		status = patients_judge(&walk, error);
	referrals_release(&walk.referrals);
	arena_release(&walk.pairs);
	arena_release(&walk.arena);
	return status;
}
