/* ask_due - what needs somebody. Audit. */
#include "births.h"
#include "proxies.h"

#define DAYS_MAX 36500
#define AGE_DEFAULT 16
#define AGE_MAX 150
/* Longer than any time that is asked about. */
#define NEVER INT64_MAX

struct due {
	struct ask ask; /* the first: a visit of ask.h finds the rest by it */
	struct births births;
	struct zone zone;
	bool has_births;
	int age;
	int64_t before_us;              /* of who comes of age */
	int64_t proxy_us, undecided_us; /* older than so long, or NEVER */
	const struct state *state;      /* of the patient being asked */
	struct proxies proxies;         /* about */
};

/* Something that was decided about: an episode, the MIG or an entry. */
struct thing {
	const struct episode *episode;
	const struct choice *choice;
	const struct mark *mark;
	/* the decisions in force that were asked for, DECISION_UNSET others */
	enum decision to_service, to_practice, mig, private;
	struct because because;
	struct text decided_by; /* of the latest */
	int64_t since_us;       /* of the earliest */
};

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

static enum status
options_check(const struct run *run, struct error *error)
{
	static const enum field of_births[] = {
	    FIELD_AGE, FIELD_BEFORE, TAKES_LINES, FIELD_NONE};
	static const enum field days[] = {
	    FIELD_PROXY_AFTER, FIELD_UNDECIDED_AFTER};
	const struct options *options = &run->options;

	if (!run_has(run, FIELD_BIRTHS) &&
	    fields_have_any(&options->has, of_births))
		return usage(
		    error, "born", "is missing: other options are of its file");
	for (size_t i = 0; i < 2; i++)
		if (options->value[days[i]].number > DAYS_MAX)
			return usage(error, field_row(days[i])->name,
			    "is more than 36500 days");
	if (options->value[FIELD_AGE].number > AGE_MAX)
		return usage(error, "age", "is more than 150 years");
	return STATUS_OK;
}

/* So many days in microseconds, or NEVER where they are not asked for. */
static int64_t
days_of(const struct run *run, enum field field)
{
	uint64_t days = run->options.value[field].number;

	return run_has(run, field) ? (int64_t)days * DAY_US : NEVER;
}

static void
options_take(struct due *due)
{
	const struct run *run = due->ask.run;

	due->has_births = run_has(run, FIELD_BIRTHS);
	due->age = run_has(run, FIELD_AGE)
		       ? (int)run->options.value[FIELD_AGE].number
		       : AGE_DEFAULT;
	due->before_us = options_instant(
	    &run->options, FIELD_BEFORE, due->ask.now_us, due->ask.now_us);
	due->proxy_us = days_of(run, FIELD_PROXY_AFTER);
	due->undecided_us = days_of(run, FIELD_UNDECIDED_AFTER);
}

static void
finding_begin(struct due *due, const char *name)
{
	answer_begin(&due->ask.answers);
	answer_text(&due->ask.answers, "finding", text_of(name));
	answer_patient(&due->ask.answers, due->state->patient);
}

static void
episode_answer(struct answers *answers, const struct episode *episode)
{
	answer_text(answers, "episode", episode->id);
	answer_text(answers, "practice", episode->practice);
	answer_text(answers, "service", episode->service);
}

static void
thing_answer(struct answers *answers, const struct thing *thing)
{
	if (thing->episode)
		episode_answer(answers, thing->episode);
	if (thing->choice)
		answer_text(answers, "practice", thing->choice->practice);
	if (thing->mark) {
		answer_text(answers, "org", thing->mark->org);
		answer_text(answers, "entry", thing->mark->entry);
	}
	answer_text(answers, "to_service", decision_name(thing->to_service));
	answer_text(answers, "to_practice", decision_name(thing->to_practice));
	answer_text(answers, "mig", decision_name(thing->mig));
	answer_text(answers, "private", decision_name(thing->private));
	answer_text(answers, "decided_by", thing->decided_by);
	answer_instant(answers, "since", thing->since_us);
}

static enum status
thing_print(struct due *due, const char *name, const struct thing *thing,
    int64_t of_age_us, struct error *error)
{
	struct answers *answers = &due->ask.answers;

	finding_begin(due, name);
	thing_answer(answers, thing);
	answer_instant(answers, "of_age", of_age_us);
	answer_because(answers, &thing->because);
	return answer_end(answers, error);
}

/* Is the decision of those that are asked for? */
typedef bool proxy_filter(const struct due *due, const struct proxy *proxy);

static bool
proxy_is_of_parent(const struct due *due, const struct proxy *proxy)
{
	(void)due;
	return proxy_is_parental(proxy);
}

static bool
proxy_is_old(const struct due *due, const struct proxy *proxy)
{
	return due->ask.at_us - proxy->at_us > due->proxy_us;
}

/* Takes what is in force of one history into the thing, if it is asked for. */
static void
thing_take(const struct due *due, struct thing *thing,
    const struct history *history, proxy_filter *filter,
    enum decision *decision)
{
	enum decision careful = thing->mark ? DECISION_YES : DECISION_NO;
	struct standing standing = history_at(history, careful, due->ask.at_us);
	const struct proxy *proxy =
	    standing.latest ? proxies_find(&due->proxies, standing.seq) : NULL;

	if (!proxy || !filter(due, proxy))
		return;
	*decision = standing.latest;
	if (!thing->because.count || proxy->at_us < thing->since_us)
		thing->since_us = proxy->at_us;
	if (!thing->because.count || proxy->seq > thing->because.seqs[0])
		thing->decided_by = proxy->decided_by;
	because_add(&thing->because, proxy->seq);
}

/* Calls print with each thing of which a decision is asked for. */
typedef enum status thing_visit(
    struct due *due, const struct thing *thing, struct error *error);

static enum status
things_visit(struct due *due, proxy_filter *filter, thing_visit *visit,
    struct error *error)
{
	const struct state *state = due->state;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < state->episode_count; i++) {
		const struct episode *episode = &state->episodes[i];
		struct thing thing = {.episode = episode};

		if (!episode_is_open(episode, due->ask.at_us))
			continue;
		thing_take(due, &thing, &episode->to_service, filter,
		    &thing.to_service);
		thing_take(due, &thing, &episode->to_practice, filter,
		    &thing.to_practice);
		if (thing.because.count)
			status = visit(due, &thing, error);
	}
	for (size_t i = 0; !status && i < state->choice_count; i++) {
		struct thing thing = {.choice = &state->choices[i]};

		thing_take(due, &thing, &thing.choice->mig, filter, &thing.mig);
		if (thing.because.count)
			status = visit(due, &thing, error);
	}
	for (size_t i = 0; !status && i < state->mark_count; i++) {
		struct thing thing = {.mark = &state->marks[i]};

		thing_take(
		    due, &thing, &thing.mark->private, filter, &thing.private);
		if (thing.because.count)
			status = visit(due, &thing, error);
	}
	return status;
}

/* The patient's birth date, given under whichever number. */
static bool
birth_find(const struct due *due, struct day *born)
{
	const struct numbers *numbers = due->state->numbers;

	if (births_find(&due->births, due->state->patient, born))
		return true;
	for (size_t i = 0; numbers && i < numbers->number_count; i++)
		if (state_is_of(due->state, numbers->items[i].number) &&
		    births_find(&due->births, numbers->items[i].number, born))
			return true;
	return false;
}

static enum status
parental_judge(struct due *due, const struct thing *thing, struct error *error)
{
	struct day born;
	int64_t of_age_us;

	if (!birth_find(due, &born))
		return thing_print(
		    due, "no-birth-date", thing, INSTANT_UNSET, error);
	if (!local_midnight(
		&due->zone, day_years_later(born, due->age), &of_age_us) ||
	    of_age_us >= due->before_us)
		return STATUS_OK;
	return thing_print(due, "comes-of-age", thing, of_age_us, error);
}

static enum status
old_print(struct due *due, const struct thing *thing, struct error *error)
{
	return thing_print(due, "proxy-old", thing, INSTANT_UNSET, error);
}

/* What somebody else decided for the patient. */
static enum status
proxies_judge(struct due *due, struct arena *arena, struct error *error)
{
	const struct state *state = due->state;
	enum status status;

	due->proxies = (struct proxies){.arena = arena};
	if (!due->has_births && due->proxy_us == NEVER)
		return STATUS_OK;
	status = proxies_read(&due->proxies, &due->ask, state->patient, error);
	if (status || !due->proxies.count)
		return status;
	if (due->has_births)
		status = things_visit(
		    due, proxy_is_of_parent, parental_judge, error);
	if (!status && due->proxy_us != NEVER)
		status = things_visit(due, proxy_is_old, old_print, error);
	return status;
}

static void
direction_answer(
    struct answers *answers, const char *name, enum decision latest)
{
	answer_text(
	    answers, name, latest ? decision_name(latest) : TEXT("undecided"));
}

/* An open episode of which, by now, nobody decided about a direction. */
static enum status
undecided_judge(
    struct due *due, const struct episode *episode, struct error *error)
{
	struct answers *answers = &due->ask.answers;
	int64_t at_us = due->ask.at_us;
	enum decision to_service =
	    history_at(&episode->to_service, DECISION_NO, at_us).latest;
	enum decision to_practice =
	    history_at(&episode->to_practice, DECISION_NO, at_us).latest;

	if (due->undecided_us == NEVER ||
	    at_us - episode->opened_us <= due->undecided_us ||
	    (to_service && to_practice))
		return STATUS_OK;
	finding_begin(due, "undecided");
	episode_answer(answers, episode);
	direction_answer(answers, "to_service", to_service);
	direction_answer(answers, "to_practice", to_practice);
	answer_instant(answers, "since", episode->opened_us);
	return answer_end(answers, error);
}

static enum status
episode_judge(
    struct due *due, const struct episode *episode, struct error *error)
{
	struct answers *answers = &due->ask.answers;
	enum status status = undecided_judge(due, episode, error);

	if (!status && episode->due_us != INSTANT_UNSET &&
	    episode->due_us <= due->ask.at_us) {
		finding_begin(due, "past-due");
		episode_answer(answers, episode);
		answer_instant(answers, "due", episode->due_us);
		status = answer_end(answers, error);
	}
	return status;
}

static enum status
patient_judge(struct ask *ask, const struct state *state, struct arena *arena,
    struct error *error)
{
	struct due *due = (struct due *)ask;
	enum status status;

	due->state = state;
	status = proxies_judge(due, arena, error);
	for (size_t i = 0; !status && i < state->episode_count; i++)
		if (episode_is_open(&state->episodes[i], ask->at_us))
			status = episode_judge(due, &state->episodes[i], error);
	return status ? status : output_push(&ask->run->output, error);
}

static enum status
due_run(struct due *due, struct run *run, struct error *error)
{
	static const char *const columns[] = {"finding", "patient", "episode",
	    "service", "practice", "org", "entry", "decided_by", "of_age",
	    "due", "since", "to_service", "to_practice", "mig", "private",
	    "because", NULL};
	enum status status = STATUS_OK;

	if (run_has(run, FIELD_BIRTHS))
		status = local_days_open(&due->zone, error);
	if (!status && run_has(run, FIELD_BIRTHS))
		status = births_read(&due->births, run, error);
	if (!status)
		status = ask_open(&due->ask, run, "due", columns, error);
	if (!status) {
		options_take(due);
		status = ask_patients(&due->ask, patient_judge, error);
	}
	return due->ask.run ? ask_close(&due->ask, status, error) : status;
}

enum status
ask_due(struct run *run, struct error *error)
{
	struct due *due = arena_alloc(&run->arena, sizeof *due);
	enum status status = options_check(run, error);

	if (status)
		return status;
	if (!due)
		return error_no_memory(error);
	births_init(&due->births);
	status = due_run(due, run, error);
	births_release(&due->births);
	return status;
}
