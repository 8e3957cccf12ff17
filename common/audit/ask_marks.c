/* ask_marks - the private marks and the choices in force. Audit. */
#include "ask.h"

#define STATE_MAX ((size_t)64 << 20)

const char *const marks_columns[] = {"patient", "org", "entry", "since", NULL};

/* What is in force of the thing that a fact is about, for one number. */
typedef void standing_find(struct ask *ask, const struct fact *fact,
    const struct state *state, struct standing *standing);
typedef void standing_print(struct answers *answers, const struct fact *fact);

struct in_force {
	standing_find *find;
	standing_print *print;
	bool by_entry; /* the facts about one entry say all of it */
};

/* Is it the state of a patient who is asked about? */
static bool
state_is_asked(const struct ask *ask, const struct state *state)
{
	const struct options *options = &ask->run->options;

	if (ask->asked.by_files)
		return asked_has_patient(&ask->asked, state->patient);
	return !options_has(options, FIELD_PATIENT) ||
	       state_is_of(state, options->value[FIELD_PATIENT].text);
}

/*
 * What is known of the number, of one entry or, where one patient is asked
 * about, of all. It is held for the next fact, which is often about the same.
 */
static enum status
state_hold(struct ask *ask, const struct fact *fact, struct text number,
    const struct in_force *in_force, struct error *error)
{
	struct held *held = &ask->held;
	bool narrow = in_force->by_entry && !ask->about_one;
	struct text entry = narrow ? fact->entry : TEXT("");
	enum status status;

	if (held->is_held && text_equal(held->number, number) &&
	    text_equal(held->entry, entry))
		return STATUS_OK;
	arena_release(&held->arena);
	arena_init(&held->arena, STATE_MAX);
	held->is_held = false;
	if (!arena_copy(&held->arena, number, &held->number) ||
	    !arena_copy(&held->arena, entry, &held->entry))
		return error_no_memory(error);
	state_init(&held->state, &held->arena, held->number);
	if (narrow)
		status = known_subject(
		    &ask->known, held->entry, &held->state, error);
	else if (in_force->by_entry)
		status = known_patient(&ask->known, &held->state, error);
	else
		status = known_routes(&ask->known, &held->state, error);
	held->is_held = !status;
	return status;
}

static void
held_release(struct ask *ask)
{
	arena_release(&ask->held.arena);
	ask->held.is_held = false;
}

/* Prints the fact, each patient once, for one number, if it is the one in force
 * there. */
static enum status
number_answer(struct ask *ask, const struct fact *fact, struct text number,
    const struct in_force *in_force, struct error *error)
{
	struct standing standing = {.seq = 0};
	struct answers *answers = &ask->answers;
	const struct state *state = &ask->held.state;

	if (state_hold(ask, fact, number, in_force, error))
		return error->status;
	in_force->find(ask, fact, state, &standing);
	if (standing.seq != fact->seq || !text_equal(state->patient, number) ||
	    !state_is_asked(ask, state))
		return STATUS_OK;
	answer_begin(answers);
	answer_patient(answers, number);
	in_force->print(answers, fact);
	answer_instant(answers, "since", standing.since_us);
	return answer_end(answers, error);
}

static enum status
in_force_answer(struct ask *ask, const struct fact *fact,
    const struct in_force *in_force, struct error *error)
{
	struct arena arena;
	struct numbers numbers;
	enum status status;

	arena_init(&arena, (size_t)1 << 20);
	status =
	    known_numbers(&ask->known, fact->patient, &arena, &numbers, error);
	if (!status && !numbers.count)
		status =
		    number_answer(ask, fact, fact->patient, in_force, error);
	for (size_t i = 0; !status && i < numbers.number_count; i++)
		status = number_answer(
		    ask, fact, numbers.items[i].number, in_force, error);
	arena_release(&arena);
	return status;
}

static void
mark_find(struct ask *ask, const struct fact *fact, const struct state *state,
    struct standing *standing)
{
	const struct mark *mark = state_mark(state, fact->org, fact->entry);

	if (mark)
		*standing =
		    history_at(&mark->private, DECISION_YES, ask->at_us);
}

static void
mark_print(struct answers *answers, const struct fact *fact)
{
	answer_text(answers, "org", fact->org);
	answer_text(answers, "entry", fact->entry);
}

/* Prints a marking fact if it is the one by which the mark is in force. */
static enum status
mark_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	static const struct in_force marks = {mark_find, mark_print, true};
	const struct options *options = &ask->run->options;

	(void)line;
	if (fact->event != EVENT_MARK_PRIVATE || fact->private != DECISION_YES)
		return STATUS_OK;
	if (options_has(options, FIELD_ORG) &&
	    !text_equal(fact->org, options->value[FIELD_ORG].text))
		return STATUS_OK;
	return in_force_answer(ask, fact, &marks, error);
}

static void
choice_find(struct ask *ask, const struct fact *fact, const struct state *state,
    struct standing *standing)
{
	struct organisations *orgs = &ask->known.orgs;
	struct choice_standing in_force =
	    choice_at(state, orgs, fact->practice, ask->at_us);

	if (!in_force.latest)
		return;
	*standing = history_at(&in_force.choice->mig, DECISION_NO, ask->at_us);
	/* of several codes that are one the last choice counts, under its
	 * own code */
	if (family_of(orgs, fact->practice) || standing->seq != in_force.seq)
		standing->since_us = fact->at_us;
	standing->seq = in_force.seq;
}

static void
choice_print(struct answers *answers, const struct fact *fact)
{
	answer_text(answers, "practice", fact->practice);
	answer_verdict(answers, "mig", decision_name(fact->mig),
	    fact->mig == DECISION_YES ? TONE_GOOD : TONE_BAD);
}

/* Prints a choice about the MIG if it is the one in force at its practice. */
static enum status
choice_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	static const struct in_force choices = {
	    choice_find, choice_print, false};
	const struct options *options = &ask->run->options;

	(void)line;
	if (fact->event != EVENT_CONSENT_SET || !fact->mig)
		return STATUS_OK;
	if (options_has(options, FIELD_PRACTICE) &&
	    !text_equal(fact->practice, options->value[FIELD_PRACTICE].text))
		return STATUS_OK;
	return in_force_answer(ask, fact, &choices, error);
}

/* Facts of that event, or the patient's alone, one after the other. */
static enum status
facts_ask(struct ask *ask, enum event event, line_visit *visit,
    enum status status, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct facts_query query = {
	    .of = FACTS_OF_EVENT, .event = event, .upto_seq = ask->upto_seq};

	ask->careful = true;
	if (options_has(options, FIELD_PATIENT)) {
		query.of = FACTS_OF_PATIENT;
		query.patient = options->value[FIELD_PATIENT].text;
		ask->about_one = true;
	}
	if (!status)
		status = ask_facts(ask, query, visit, error);
	held_release(ask);
	return ask_close(ask, status, error);
}

enum status
ask_marks_of(struct ask *ask, struct text patient, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT,
	    .patient = patient,
	    .upto_seq = ask->upto_seq};
	enum status status;

	ask->careful = ask->about_one = true;
	status = ask_facts(ask, query, mark_answer, error);
	ask->careful = ask->about_one = false;
	held_release(ask);
	return status;
}

enum status
ask_marks(struct run *run, struct error *error)
{
	struct ask ask;
	enum status status = ask_open(&ask, run, "marks", marks_columns, error);

	return facts_ask(&ask, EVENT_MARK_PRIVATE, mark_answer, status, error);
}

enum status
ask_choices(struct run *run, struct error *error)
{
	static const char *const columns[] = {
	    "patient", "practice", "mig", "since", NULL};
	struct ask ask;
	enum status status = ask_open(&ask, run, "choices", columns, error);

	return facts_ask(&ask, EVENT_CONSENT_SET, choice_answer, status, error);
}
