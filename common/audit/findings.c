/* findings - what a patient's referrals and episodes say apart. Audit. */
#include "findings.h"

/* What stands behind a finding; what is not set is not printed. */
struct found {
	const struct referral *row;
	const struct episode *episode;
	uint64_t seq;
	int64_t opened_us, discharged_us, listed_us;
	/* of differs: the field and what it is here and there */
	const char *field;
	struct text here, there;
	int64_t here_us, there_us;
};

static struct found
found_of(const struct referral *row, const struct episode *episode)
{
	return (struct found){.row = row,
	    .episode = episode,
	    .opened_us = INSTANT_UNSET,
	    .discharged_us = INSTANT_UNSET,
	    .listed_us = INSTANT_UNSET,
	    .here_us = INSTANT_UNSET,
	    .there_us = INSTANT_UNSET};
}

/* Names the episode, as the ledger has it or else the list. */
static void
names_answer(struct reconcile *reconcile, const struct meeting *meeting,
    const struct found *found)
{
	struct answers *answers = &reconcile->ask.answers;
	const struct referrals *list = meeting->referrals;
	const struct episode *episode = found->episode;
	const struct referral *row = found->row;

	answer_text(answers, "episode",
	    episode ? episode->id : pool_text(&list->episodes, row->episode));
	answer_text(answers, "practice",
	    episode ? episode->practice
		    : pool_text(&list->codes, row->practice));
	answer_text(answers, "service",
	    episode ? episode->service : pool_text(&list->codes, row->service));
}

static enum status
found_answer(struct reconcile *reconcile, const struct meeting *meeting,
    const struct found *found, struct error *error)
{
	struct answers *answers = &reconcile->ask.answers;

	names_answer(reconcile, meeting, found);
	if (found->seq)
		answer_number(answers, "seq", found->seq);
	answer_instant(answers, "opened", found->opened_us);
	answer_instant(answers, "discharged", found->discharged_us);
	answer_instant(answers, "listed", found->listed_us);
	if (found->field)
		answer_text(answers, "field", text_of(found->field));
	answer_text(answers, "here", found->here);
	answer_instant(answers, "here", found->here_us);
	answer_text(answers, "there", found->there);
	answer_instant(answers, "there", found->there_us);
	return answer_end(answers, error);
}

static enum status
found_print(struct reconcile *reconcile, const struct meeting *meeting,
    const char *name, const struct found *found, struct error *error)
{
	return finding_begin(reconcile, name, meeting->state->patient)
		   ? found_answer(reconcile, meeting, found, error)
		   : STATUS_OK;
}

/* The patient whose episode has the id; empty where nobody's has. */
struct owner {
	char patient[PATIENT_BYTES];
	uint64_t seq;
};

/* Whose the episode of that id is, by the opening that stands. */
static enum status
owner_find(struct reconcile *reconcile, const struct meeting *meeting,
    uint32_t episode, struct owner *owner, struct error *error)
{
	struct text id = pool_text(&meeting->referrals->episodes, episode);
	struct known_fact opening;

	*owner = (struct owner){.seq = 0};
	if (!episode)
		return STATUS_OK;
	if (known_opening(
		&reconcile->ask.known, id, meeting->arena, &opening, error))
		return error->status;
	if (!opening.is_there)
		return STATUS_OK;
	owner->seq = opening.fact.seq;
	return ask_in_force(
	    &reconcile->ask, opening.fact.patient, owner->patient, error);
}

/* A row that is no episode of its patient. */
static enum status
unmet_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	struct found found = found_of(row, NULL);
	struct owner owner;

	if (row->opened.first_us != INSTANT_UNSET &&
	    row->opened.last_us < reconcile->since_us)
		return STATUS_OK;
	if (owner_find(reconcile, meeting, row->episode, &owner, error))
		return error->status;
	if (!owner.seq) {
		found.listed_us = row->opened.first_us;
		if (referral_has_ended(row, meeting->at_us))
			found.discharged_us = row->discharged.first_us;
		return found_print(
		    reconcile, meeting, "missing-here", &found, error);
	}
	found.seq = owner.seq;
	found.field = "patient";
	found.here = text_of(owner.patient);
	found.there = meeting->state->patient;
	return found_print(reconcile, meeting, "differs", &found, error);
}

/* Does the instant lie outside of what the list says, if it says anything? */
static bool
stretch_is_other(struct stretch listed, int64_t us)
{
	return listed.first_us != INSTANT_UNSET &&
	       (us < listed.first_us || us > listed.last_us);
}

static enum status
code_differ(struct reconcile *reconcile, const struct meeting *meeting,
    struct found *found, uint32_t listed, struct error *error)
{
	found->there = pool_text(&meeting->referrals->codes, listed);
	if (!listed || text_equal(found->here, found->there))
		return STATUS_OK;
	return found_print(reconcile, meeting, "differs", found, error);
}

static enum status
codes_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	struct found found = found_of(row, episode);
	enum status status;

	found.seq = episode->opened_seq;
	found.field = "practice";
	found.here = episode->practice;
	status = code_differ(reconcile, meeting, &found, row->practice, error);
	found.field = "service";
	found.here = episode->service;
	return status ? status
		      : code_differ(
			    reconcile, meeting, &found, row->service, error);
}

static enum status
decision_judge(struct reconcile *reconcile, const struct meeting *meeting,
    struct found found, uint8_t listed, struct error *error)
{
	const struct episode *episode = found.episode;
	const struct history *history =
	    text_equal(text_of(found.field), TEXT("to_service"))
		? &episode->to_service
		: &episode->to_practice;
	struct standing standing =
	    history_at(history, DECISION_NO, meeting->at_us);

	if (!listed || standing.latest == (enum decision)listed)
		return STATUS_OK;
	found.seq = standing.seq;
	found.here = standing.latest ? decision_name(standing.latest)
				     : TEXT("undecided");
	found.there = decision_name((enum decision)listed);
	return found_print(reconcile, meeting, "differs", &found, error);
}

static enum status
decisions_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	struct found found = found_of(row, &meeting->state->episodes[row->met]);
	enum status status;

	found.field = "to_service";
	status =
	    decision_judge(reconcile, meeting, found, row->to_service, error);
	found.field = "to_practice";
	return status ? status
		      : decision_judge(
			    reconcile, meeting, found, row->to_practice, error);
}

static enum status
opening_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	struct found found = found_of(row, episode);

	if (!stretch_is_other(row->opened, episode->opened_us))
		return STATUS_OK;
	found.seq = episode->opened_seq;
	found.field = "opened";
	found.here_us = episode->opened_us;
	found.there_us = row->opened.first_us;
	return found_print(reconcile, meeting, "differs", &found, error);
}

/* Has it ended on one side alone, or at another time? */
static enum status
end_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	bool ended_there = referral_has_ended(row, meeting->at_us);
	struct found found = found_of(row, episode);

	if (!episode_has_ended(episode, meeting->at_us)) {
		found.seq = episode->opened_seq;
		found.opened_us = episode->opened_us;
		found.listed_us = row->discharged.first_us;
		return ended_there ? found_print(reconcile, meeting,
					 "open-here", &found, error)
				   : STATUS_OK;
	}
	found.seq = episode->discharged_seq;
	if (!ended_there) {
		found.discharged_us = episode->discharged_us;
		return found_print(
		    reconcile, meeting, "ended-here", &found, error);
	}
	if (!stretch_is_other(row->discharged, episode->discharged_us))
		return STATUS_OK;
	found.field = "discharged";
	found.here_us = episode->discharged_us;
	found.there_us = row->discharged.first_us;
	return found_print(reconcile, meeting, "differs", &found, error);
}

/* A row that is an episode of its patient. */
static enum status
met_judge(struct reconcile *reconcile, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	struct found found = found_of(row, episode);
	uint64_t before = reconcile->found;
	enum status status;

	if (episode->opened_us < reconcile->since_us)
		return STATUS_OK;
	status = codes_judge(reconcile, meeting, row, error);
	if (!status)
		status = opening_judge(reconcile, meeting, row, error);
	if (!status)
		status = end_judge(reconcile, meeting, row, error);
	if (!status)
		status = decisions_judge(reconcile, meeting, row, error);
	if (status || reconcile->found != before ||
	    !agreement_begin(reconcile, "agrees", meeting->state->patient))
		return status;
	found.opened_us = episode->opened_us;
	return found_answer(reconcile, meeting, &found, error);
}

/* Is the episode within what the flags ask about? */
static bool
episode_is_asked(
    const struct reconcile *reconcile, const struct episode *episode)
{
	const struct options *options = &reconcile->ask.run->options;

	return episode->opened_us >= reconcile->since_us &&
	       (!options_has(options, FIELD_PRACTICE) ||
		   text_equal(options->value[FIELD_PRACTICE].text,
		       episode->practice)) &&
	       (!options_has(options, FIELD_SERVICE) ||
		   text_equal(
		       options->value[FIELD_SERVICE].text, episode->service));
}

/*
 * An open episode that is no row. One whose id is on the list, but with another
 * patient, is told with that row; one that a refused line may be is not told.
 */
static enum status
episode_judge(struct reconcile *reconcile, const struct meeting *meeting,
    size_t place, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[place];
	struct found found = found_of(NULL, episode);

	if (meeting->row_of[place] != NOT_MET ||
	    !episode_is_open(episode, meeting->at_us) ||
	    !episode_is_asked(reconcile, episode) ||
	    pool_find(&meeting->referrals->episodes, episode->id) ||
	    list_doubts(&reconcile->list, meeting->state->patient, episode->id))
		return STATUS_OK;
	found.seq = episode->opened_seq;
	found.opened_us = episode->opened_us;
	return found_print(reconcile, meeting, "missing-there", &found, error);
}

enum status
findings_print(struct reconcile *reconcile, const struct meeting *meeting,
    struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < meeting->row_count; i++) {
		const struct referral *row = &meeting->rows[i];

		status = row->met == NOT_MET
			     ? unmet_judge(reconcile, meeting, row, error)
			     : met_judge(reconcile, meeting, row, error);
	}
	for (size_t i = 0; !status && i < meeting->state->episode_count; i++)
		status = episode_judge(reconcile, meeting, i, error);
	return status;
}
