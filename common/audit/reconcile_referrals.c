/* reconcile_referrals - a list of referrals against the episodes. Audit. */
#include "reconcile.h"
#include "referrals.h"

/* One patient's episodes and marks of memory for their pairs. */
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
names_answer(struct walk *walk, const struct found *found)
{
	struct answers *answers = &walk->reconcile->ask.answers;
	const struct referrals *list = &walk->referrals;
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
found_answer(struct walk *walk, const struct found *found, struct error *error)
{
	struct answers *answers = &walk->reconcile->ask.answers;

	names_answer(walk, found);
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
found_print(struct walk *walk, const struct meeting *meeting, const char *name,
    const struct found *found, struct error *error)
{
	return finding_begin(walk->reconcile, name, meeting->state->patient)
		   ? found_answer(walk, found, error)
		   : STATUS_OK;
}

/* The patient whose episode has the id; empty where nobody's has. */
struct owner {
	char patient[PATIENT_BYTES];
	uint64_t seq;
};

static enum status
owner_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct owner *owner = ctx;

	(void)line;
	(void)error;
	if (fact->patient.len < PATIENT_BYTES)
		patient_digits(patient_number(fact->patient), owner->patient);
	owner->seq = fact->seq;
	return STATUS_OK;
}

static enum status
owner_find(struct walk *walk, uint32_t episode, struct owner *owner,
    struct error *error)
{
	const struct ask *ask = &walk->reconcile->ask;
	struct facts_query query = {.of = FACTS_OF_EPISODE,
	    .subject = pool_text(&walk->referrals.episodes, episode),
	    .upto_seq = ask->upto_seq};

	*owner = (struct owner){.seq = 0};
	if (!episode)
		return STATUS_OK;
	return ledger_facts(ask->run->ledger, &query, owner_sink, owner, error);
}

/* A row that is no episode of its patient. */
static enum status
unmet_judge(struct walk *walk, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	struct found found = found_of(row, NULL);
	struct owner owner;

	if (row->opened.first_us != INSTANT_UNSET &&
	    row->opened.last_us < walk->reconcile->since_us)
		return STATUS_OK;
	if (owner_find(walk, row->episode, &owner, error))
		return error->status;
	if (!owner.seq) {
		found.listed_us = row->opened.first_us;
		return found_print(
		    walk, meeting, "missing-here", &found, error);
	}
	found.seq = owner.seq;
	found.field = "patient";
	found.here = text_of(owner.patient);
	found.there = meeting->state->patient;
	return found_print(walk, meeting, "differs", &found, error);
}

/* Does the instant lie outside of what the list says, if it says anything? */
static bool
stretch_is_other(struct stretch listed, int64_t us)
{
	return listed.first_us != INSTANT_UNSET &&
	       (us < listed.first_us || us > listed.last_us);
}

static enum status
code_differ(struct walk *walk, const struct meeting *meeting,
    struct found *found, uint32_t listed, struct error *error)
{
	found->there = pool_text(&walk->referrals.codes, listed);
	if (!listed || text_equal(found->here, found->there))
		return STATUS_OK;
	return found_print(walk, meeting, "differs", found, error);
}

static enum status
codes_judge(struct walk *walk, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	struct found found = found_of(row, episode);
	enum status status;

	found.seq = episode->opened_seq;
	found.field = "practice";
	found.here = episode->practice;
	status = code_differ(walk, meeting, &found, row->practice, error);
	found.field = "service";
	found.here = episode->service;
	return status ? status
		      : code_differ(walk, meeting, &found, row->service, error);
}

static enum status
decision_judge(struct walk *walk, const struct meeting *meeting,
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
	return found_print(walk, meeting, "differs", &found, error);
}

static enum status
decisions_judge(struct walk *walk, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	struct found found = found_of(row, &meeting->state->episodes[row->met]);
	enum status status;

	found.field = "to_service";
	status = decision_judge(walk, meeting, found, row->to_service, error);
	found.field = "to_practice";
	return status ? status
		      : decision_judge(
			    walk, meeting, found, row->to_practice, error);
}

static enum status
opening_judge(struct walk *walk, const struct meeting *meeting,
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
	return found_print(walk, meeting, "differs", &found, error);
}

/* Has it ended on one side alone, or at another time? */
static enum status
end_judge(struct walk *walk, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[row->met];
	bool ended_there = referral_has_ended(row, meeting->at_us);
	struct found found = found_of(row, episode);

	if (!episode_has_ended(episode, meeting->at_us)) {
		found.seq = episode->opened_seq;
		found.opened_us = episode->opened_us;
		found.listed_us = row->discharged.first_us;
		return ended_there ? found_print(walk, meeting, "open-here",
					 &found, error)
				   : STATUS_OK;
	}
	found.seq = episode->discharged_seq;
	if (!ended_there) {
		found.discharged_us = episode->discharged_us;
		return found_print(walk, meeting, "ended-here", &found, error);
	}
	if (!stretch_is_other(row->discharged, episode->discharged_us))
		return STATUS_OK;
	found.field = "discharged";
	found.here_us = episode->discharged_us;
	found.there_us = row->discharged.first_us;
	return found_print(walk, meeting, "differs", &found, error);
}

/* A row that is an episode of its patient. */
static enum status
met_judge(struct walk *walk, const struct meeting *meeting,
    const struct referral *row, struct error *error)
{
	struct reconcile *reconcile = walk->reconcile;
	const struct episode *episode = &meeting->state->episodes[row->met];
	struct found found = found_of(row, episode);
	uint64_t before = reconcile->found;
	enum status status;

	if (episode->opened_us < reconcile->since_us)
		return STATUS_OK;
	status = codes_judge(walk, meeting, row, error);
	if (!status)
		status = opening_judge(walk, meeting, row, error);
	if (!status)
		status = end_judge(walk, meeting, row, error);
	if (!status)
		status = decisions_judge(walk, meeting, row, error);
	if (status || reconcile->found != before ||
	    !agreement_begin(reconcile, "agrees", meeting->state->patient))
		return status;
	found.opened_us = episode->opened_us;
	return found_answer(walk, &found, error);
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
episode_judge(struct walk *walk, const struct meeting *meeting, size_t place,
    struct error *error)
{
	const struct episode *episode = &meeting->state->episodes[place];
	struct found found = found_of(NULL, episode);

	if (meeting->row_of[place] != NOT_MET ||
	    !episode_is_open(episode, meeting->at_us) ||
	    !episode_is_asked(walk->reconcile, episode) ||
	    pool_find(&walk->referrals.episodes, episode->id) ||
	    list_doubts(
		&walk->reconcile->list, meeting->state->patient, episode->id))
		return STATUS_OK;
	found.seq = episode->opened_seq;
	found.opened_us = episode->opened_us;
	return found_print(walk, meeting, "missing-there", &found, error);
}

static enum status
meeting_judge(
    struct walk *walk, const struct meeting *meeting, struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < meeting->row_count; i++) {
		const struct referral *row = &meeting->rows[i];

		status = row->met == NOT_MET
			     ? unmet_judge(walk, meeting, row, error)
			     : met_judge(walk, meeting, row, error);
	}
	for (size_t i = 0; !status && i < meeting->state->episode_count; i++)
		status = episode_judge(walk, meeting, i, error);
	return status;
}

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
	if (status)
		return status;
	rows_take(walk, patient, &meeting);
	if (!meeting_pair(&meeting))
		return error_no_memory(error);
	return meeting_judge(walk, &meeting, error);
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
