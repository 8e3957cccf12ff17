/* known_state - what is known of a patient, as a state. Ledger. */
#include "knowing.h"

#include <stdlib.h>

/* The text that is kept already, where it is the same, or a copy. */
static bool
text_keep(struct state *state, struct text held, struct text *text)
{
	if (text_equal(held, *text))
		return *text = held, true;
	return arena_copy(state->arena, *text, text);
}

/* Most openings name organisations and care as the one before did. */
static bool
opening_keep(struct state *state, struct fact *fact)
{
	static const struct episode none;
	const struct episode *last =
	    state->episode_count ? &state->episodes[state->episode_count - 1]
				 : &none;

	if (!fact->void_seq && state_episode(state, fact->episode))
		return true;
	return arena_copy(state->arena, fact->episode, &fact->episode) &&
	       text_keep(state, last->practice, &fact->practice) &&
	       text_keep(state, last->service, &fact->service) &&
	       text_keep(state, last->care, &fact->care);
}

static bool
choice_keep(struct state *state, struct fact *fact)
{
	const struct choice *held = state_choice(state, fact->practice);

	return text_keep(
	    state, held ? held->practice : TEXT(""), &fact->practice);
}

/* Most marks are of the organisation that the one before was of. */
static bool
mark_keep(struct state *state, struct fact *fact)
{
	struct text last = state->mark_count
			       ? state->marks[state->mark_count - 1].org
			       : TEXT("");

	if (state_mark(state, fact->org, fact->entry))
		return true;
	return text_keep(state, last, &fact->org) &&
	       arena_copy(state->arena, fact->entry, &fact->entry);
}

/*
 * A patient may have tens of thousands of episodes or marks: of a fact no more
 * is kept than the state keeps, and that once.
 */
bool
known_state_add(struct state *state, const struct fact *fact)
{
	struct fact kept = *fact;
	bool fits = true;

	if (fact->event == EVENT_EPISODE_OPEN)
		fits = opening_keep(state, &kept);
	else if (fact->event == EVENT_CONSENT_SET && fact->mig)
		fits = choice_keep(state, &kept);
	else if (fact->event == EVENT_MARK_PRIVATE)
		fits = mark_keep(state, &kept);
	return fits && state_add(state, &kept);
}

struct state_filling {
	const struct known *known;
	struct state *state;
};

static enum status
state_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct state_filling *filling = ctx;
	struct fact known = *fact;

	(void)line;
	void_suppose(filling->known, &known);
	if (!known_state_add(filling->state, &known))
		return too_many(
		    error, "too many facts of one patient for the memory");
	return STATUS_OK;
}

static int
seq_compare(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Is the fact about what the query asks for, so far as it narrows it? */
static bool
fact_is_about(const struct fact *fact, const struct facts_query *query)
{
	if (fact->event == EVENT_RECORD_VIEW ||
	    (query->of == FACTS_OF_ROUTES && fact->event == EVENT_MARK_PRIVATE))
		return false;
	return query->of != FACTS_OF_SUBJECT ||
	       text_equal(fact->episode, query->subject) ||
	       text_equal(fact->entry, query->subject);
}

/* The facts of each of the numbers, one after the other. */
static enum status
numbers_read(struct known *known, struct facts_query query,
    const struct numbers *numbers, struct facts *facts, struct error *error)
{
	for (size_t i = 0; i < numbers->number_count; i++) {
		query.patient = numbers->items[i].number;
		if (ledger_facts(
			known->ledger, &query, facts_sink, facts, error))
			return error->status;
	}
	return STATUS_OK;
}

static enum status
supposed_read(const struct known *known, const struct facts_query *query,
    struct text number, struct facts *facts, struct error *error)
{
	for (size_t i = supposed_first(known, number);
	     supposed_is_of(known, i, number); i++)
		if (fact_is_about(&known->supposed[i], query) &&
		    facts_sink(facts, &known->supposed[i], TEXT(""), error))
			return error->status;
	return STATUS_OK;
}

/* Of several numbers, in ledger order, and then what is supposed. */
static enum status
joined_collect(struct known *known, struct facts_query query,
    struct state *state, struct error *error)
{
	struct facts facts = {.known = known, .arena = state->arena};
	bool fits = true;
	enum status status =
	    numbers_read(known, query, state->numbers, &facts, error);

	for (size_t i = 0; !status && i < state->numbers->number_count; i++)
		status = supposed_read(known, &query,
		    state->numbers->items[i].number, &facts, error);
	if (status)
		return status;
	if (facts.count)
		qsort(
		    facts.items, facts.count, sizeof *facts.items, seq_compare);
	for (size_t i = 0; fits && i < facts.count; i++)
		fits = state_add(state, &facts.items[i]);
	return fits ? STATUS_OK
		    : too_many(error,
			  "too many facts of one patient for the memory");
}

/* Of the one number, as they come, and then what is supposed. */
static enum status
single_collect(struct known *known, struct facts_query query,
    struct state *state, struct error *error)
{
	struct state_filling filling = {known, state};
	enum status status;

	query.patient = state->patient;
	status =
	    ledger_facts(known->ledger, &query, state_sink, &filling, error);
	for (size_t i = supposed_first(known, query.patient);
	     !status && supposed_is_of(known, i, query.patient); i++)
		if (fact_is_about(&known->supposed[i], &query))
			status = state_sink(
			    &filling, &known->supposed[i], TEXT(""), error);
	return status;
}

static enum status
state_collect(struct known *known, struct facts_query query,
    struct state *state, struct error *error)
{
	struct numbers *numbers = NULL;

	if (!arena_copy(state->arena, state->patient, &state->patient))
		return too_many(error, "is out of memory");
	if (known_firsts(known, error))
		return error->status;
	query_complete(known, &query);
	if (!known_has_links(known))
		return single_collect(known, query, state, error);
	numbers = arena_alloc(state->arena, sizeof *numbers);
	if (!numbers)
		return error_no_memory(error);
	if (known_numbers(known, state->patient, state->arena, numbers, error))
		return error->status;
	if (!numbers->count)
		return single_collect(known, query, state, error);
	state->numbers = numbers;
	state->patient = numbers_in_force(numbers, state->patient);
	return joined_collect(known, query, state, error);
}

enum status
known_patient(struct known *known, struct state *state, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT};

	return state_collect(known, query, state, error);
}

enum status
known_routes(struct known *known, struct state *state, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_ROUTES};

	return state_collect(known, query, state, error);
}

enum status
known_subject(struct known *known, struct text subject, struct state *state,
    struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT, .subject = subject};

	return state_collect(known, query, state, error);
}
