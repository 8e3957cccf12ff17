/* ask_episodes - the episodes of care and their agreements. Audit. */
#include "ask.h"

const char *const episodes_columns[] = {"patient", "episode", "practice",
    "service", "care", "opened", "due", "to_service", "to_practice",
    "discharged", NULL};

static bool
flag_says(const struct options *options, enum field field, struct text text)
{
	return !options_has(options, field) ||
	       text_equal(options->value[field].text, text);
}

/* Is the episode of those asked for, whatever its time? */
static bool
opening_is_asked(const struct ask *ask, const struct fact *fact)
{
	const struct options *options = &ask->run->options;

	return fact->event == EVENT_EPISODE_OPEN && !fact->void_seq &&
	       fact->at_us <= ask->at_us &&
	       flag_says(options, FIELD_PRACTICE, fact->practice) &&
	       flag_says(options, FIELD_SERVICE, fact->service) &&
	       flag_says(options, FIELD_EPISODE, fact->episode);
}

static bool
episode_is_asked(const struct ask *ask, const struct episode *episode)
{
	const struct options *options = &ask->run->options;
	bool open = episode_is_open(episode, ask->at_us);
	bool open_only = options_has(options, FIELD_OPEN) ||
			 options_has(options, FIELD_DUE_BEFORE) ||
			 options_has(options, FIELD_IDLE_SINCE);
	int64_t before_us = options_instant(
	    options, FIELD_DUE_BEFORE, ask->now_us, INSTANT_MAX);

	if ((open_only && !open) || (options_has(options, FIELD_ENDED) && open))
		return false;
	return !options_has(options, FIELD_DUE_BEFORE) ||
	       (episode->due_us != INSTANT_UNSET &&
		   episode->due_us < before_us);
}

/* A look for a view of the patient by one of the two sides. */
struct idle {
	const struct episode *episode;
	int64_t since_us, until_us;
	bool viewed;
};

static enum status
idle_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct idle *idle = ctx;

	(void)line;
	(void)error;
	idle->viewed |= fact->at_us >= idle->since_us &&
			fact->at_us <= idle->until_us &&
			(text_equal(fact->viewer, idle->episode->service) ||
			    text_equal(fact->viewer, idle->episode->practice));
	return STATUS_OK;
}

/* Has neither side viewed the patient's record since --idle-since? */
static enum status
episode_is_idle(struct ask *ask, struct text patient,
    const struct episode *episode, bool *idle, struct error *error)
{
	const struct options *options = &ask->run->options;
	struct facts_query query = {.of = FACTS_OF_VIEWS, .patient = patient};
	struct idle look = {.episode = episode, .until_us = ask->at_us};
	enum status status;

	*idle = true;
	if (!options_has(options, FIELD_IDLE_SINCE))
		return STATUS_OK;
	look.since_us = options_instant(
	    options, FIELD_IDLE_SINCE, ask->now_us, ask->now_us);
	status = known_facts(&ask->known, query, idle_sink, &look, error);
	*idle = !look.viewed;
	return status;
}

/* The decision in force, under the name of its direction. */
static void
standing_answer(struct answers *answers, const char *name,
    const struct history *history, int64_t at_us)
{
	static const enum tone tones[] = {[DECISION_UNSET] = TONE_PLAIN,
	    [DECISION_NO] = TONE_BAD,
	    [DECISION_YES] = TONE_GOOD};
	enum decision latest = history_at(history, DECISION_NO, at_us).latest;

	answer_verdict(answers, name,
	    latest ? decision_name(latest) : TEXT("undecided"), tones[latest]);
}

static enum status
episode_print(struct ask *ask, struct text patient,
    const struct episode *episode, struct error *error)
{
	struct answers *answers = &ask->answers;

	answer_begin(answers);
	answer_patient(answers, patient);
	answer_text(answers, "episode", episode->id);
	answer_text(answers, "practice", episode->practice);
	answer_text(answers, "service", episode->service);
	answer_text(answers, "care", episode->care);
	answer_instant(answers, "opened", episode->opened_us);
	answer_instant(answers, "due", episode->due_us);
	standing_answer(
	    answers, "to_service", &episode->to_service, ask->at_us);
	standing_answer(
	    answers, "to_practice", &episode->to_practice, ask->at_us);
	if (episode_has_ended(episode, ask->at_us))
		answer_instant(answers, "discharged", episode->discharged_us);
	return answer_end(answers, error);
}

/* Was a decision in force said by --decided-by? Its line tells. */
static enum status
episode_is_decided_by(struct ask *ask, const struct episode *episode,
    struct arena *arena, bool *is, struct error *error)
{
	struct text by = ask->run->options.value[FIELD_DECIDED_BY].text;
	const struct history *directions[] = {
	    &episode->to_service, &episode->to_practice};

	*is = false;
	for (int i = 0; i < 2; i++) {
		struct standing standing =
		    history_at(directions[i], DECISION_NO, ask->at_us);
		struct fact fact;

		if (!standing.latest)
			continue;
		if (ask_fact(ask, standing.seq, arena, &fact, error))
			return error->status;
		*is |= text_equal(fact.decided_by, by);
	}
	return STATUS_OK;
}

static enum status
opening_answer(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	const struct episode *episode;
	struct arena arena;
	struct state state;
	bool idle = true;
	enum status status;

	(void)line;
	if (!opening_is_asked(ask, fact))
		return STATUS_OK;
	arena_init(&arena, (size_t)16 << 20);
	state_init(&state, &arena, fact->patient);
	status = known_subject(&ask->known, fact->episode, &state, error);
	episode = status ? NULL : state_episode(&state, fact->episode);
	if (episode && !episode_is_asked(ask, episode))
		episode = NULL;
	if (episode && options_has(&ask->run->options, FIELD_DECIDED_BY))
		status =
		    episode_is_decided_by(ask, episode, &arena, &idle, error);
	if (!idle)
		episode = NULL;
	if (episode)
		status =
		    episode_is_idle(ask, fact->patient, episode, &idle, error);
	if (!status && episode && idle)
		status = episode_print(ask, state.patient, episode, error);
	arena_release(&arena);
	return status;
}

enum status
ask_episodes_of(struct ask *ask, struct text patient, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT,
	    .patient = patient,
	    .upto_seq = ask->upto_seq};

	return ask_facts(ask, query, opening_answer, error);
}

enum status
ask_episodes(struct run *run, struct error *error)
{
	const struct options *options = &run->options;
	struct facts_query query = {
	    .of = FACTS_OF_EVENT, .event = EVENT_EPISODE_OPEN};
	struct ask ask;
	enum status status =
	    ask_open(&ask, run, "episodes", episodes_columns, error);

	if (options_has(options, FIELD_PATIENT)) {
		query.of = FACTS_OF_PATIENT;
		query.patient = options->value[FIELD_PATIENT].text;
	}
	query.upto_seq = ask.upto_seq;
	if (!status)
		status = ask_facts(&ask, query, opening_answer, error);
	return ask_close(&ask, status, error);
}
