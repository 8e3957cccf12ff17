/* ask_marks - the private marks and the choices in force. Audit. */
#include "ask.h"

const char *const marks_columns[] = {"patient", "org", "entry", "since", NULL};

/* A fact that may be in force, for each number that it may hold for. */
typedef enum status standing_find(struct ask *ask, const struct fact *fact,
    struct state *state, struct standing *standing, struct error *error);
typedef void standing_print(struct answers *answers, const struct fact *fact);

struct in_force {
	standing_find *find;
	standing_print *print;
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

/* Prints the fact, each patient once, for one number, if it is the one in force
 * there. */
static enum status
number_answer(struct ask *ask, const struct fact *fact, struct text number,
    const struct in_force *in_force, struct error *error)
{
	struct standing standing = {.seq = 0};
	struct answers *answers = &ask->answers;
	struct arena arena;
	struct state state;
	enum status status;

	arena_init(&arena, (size_t)16 << 20);
	state_init(&state, &arena, number);
	status = in_force->find(ask, fact, &state, &standing, error);
	if (!status && standing.seq == fact->seq &&
	    text_equal(state.patient, number) && state_is_asked(ask, &state)) {
		answer_begin(answers);
		answer_patient(answers, number);
		in_force->print(answers, fact);
		answer_instant(answers, "since", standing.since_us);
		status = answer_end(answers, error);
	}
	arena_release(&arena);
	return status;
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

static enum status
mark_find(struct ask *ask, const struct fact *fact, struct state *state,
    struct standing *standing, struct error *error)
{
	const struct mark *mark;

	if (known_subject(&ask->known, fact->entry, state, error))
		return error->status;
	mark = state_mark(state, fact->org, fact->entry);
	if (mark)
		*standing =
		    history_at(&mark->private, DECISION_YES, ask->at_us);
	return STATUS_OK;
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
	static const struct in_force marks = {mark_find, mark_print};
	const struct options *options = &ask->run->options;

	(void)line;
	if (fact->event != EVENT_MARK_PRIVATE || fact->private != DECISION_YES)
		return STATUS_OK;
	if (options_has(options, FIELD_ORG) &&
	    !text_equal(fact->org, options->value[FIELD_ORG].text))
		return STATUS_OK;
	return in_force_answer(ask, fact, &marks, error);
}

static enum status
choice_find(struct ask *ask, const struct fact *fact, struct state *state,
    struct standing *standing, struct error *error)
{
	struct organisations *orgs = &ask->known.orgs;
	struct choice_standing in_force;

	if (known_routes(&ask->known, state, error))
		return error->status;
	in_force = choice_at(state, orgs, fact->practice, ask->at_us);
	if (!in_force.latest)
		return STATUS_OK;
	*standing = history_at(&in_force.choice->mig, DECISION_NO, ask->at_us);
	/* of several codes that are one the last choice counts, under its
	 * own code */
	if (family_of(orgs, fact->practice) || standing->seq != in_force.seq)
		standing->since_us = fact->at_us;
	standing->seq = in_force.seq;
	return STATUS_OK;
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
	static const struct in_force choices = {choice_find, choice_print};
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
	}
	if (!status)
		status = ask_facts(ask, query, visit, error);
	return ask_close(ask, status, error);
}

enum status
ask_marks_of(struct ask *ask, struct text patient, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT,
	    .patient = patient,
	    .upto_seq = ask->upto_seq};
	enum status status;

	ask->careful = true;
	status = ask_facts(ask, query, mark_answer, error);
	ask->careful = false;
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
