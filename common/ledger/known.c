/* known - the facts of a ledger up to a seq, as states. Ledger. */
#include "known.h"

/* The partners of a region, and the facts of one patient, fit in these. */
#define PARTNERS_MAX ((size_t)16 << 20)

static enum status
too_many(struct error *error, const char *what)
{
	return error_set(error, STATUS_FAILED, NULL, what);
}

static enum status
partner_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct known *known = ctx;
	struct fact kept;

	(void)line;
	if (!fact_copy(fact, &known->arena, &kept) ||
	    !partners_add(&known->partners, &kept))
		return too_many(error, "too many partners for the memory");
	return STATUS_OK;
}

void
known_init(struct known *known, struct ledger *ledger, uint64_t upto_seq)
{
	*known = (struct known){.ledger = ledger, .upto_seq = upto_seq};
	arena_init(&known->arena, PARTNERS_MAX);
	partners_init(&known->partners, &known->arena);
}

enum status
known_partners(struct known *known, struct error *error)
{
	struct facts_query query = {
	    .of = FACTS_OF_PARTNERS, .upto_seq = known->upto_seq};

	if (known->has_partners)
		return STATUS_OK;
	known->has_partners = true;
	return ledger_facts(known->ledger, &query, partner_sink, known, error);
}

void
known_release(struct known *known)
{
	arena_release(&known->arena);
}

/*
 * A patient may have marked tens of thousands of entries: of a mark no more is
 * kept than the id, and the organisation once for a run of them.
 */
static bool
mark_keep(const struct fact *fact, const struct state *state, struct fact *kept)
{
	*kept = *fact;
	kept->patient = state->patient;
	if (state->mark_count &&
	    text_equal(fact->org, state->marks[state->mark_count - 1].org))
		kept->org = state->marks[state->mark_count - 1].org;
	else if (!arena_copy(state->arena, fact->org, &kept->org))
		return false;
	return arena_copy(state->arena, fact->entry, &kept->entry);
}

static enum status
state_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct state *state = ctx;
	struct fact kept;
	bool fits;

	(void)line;
	if (fact->event == EVENT_MARK_PRIVATE &&
	    text_equal(fact->patient, state->patient))
		fits = mark_keep(fact, state, &kept);
	else
		fits = fact_copy(fact, state->arena, &kept);
	if (!fits || !state_add(state, &kept))
		return too_many(
		    error, "too many facts of one patient for the memory");
	return STATUS_OK;
}

static enum status
state_collect(const struct known *known, struct facts_query query,
    struct state *state, struct error *error)
{
	if (!arena_copy(state->arena, state->patient, &state->patient))
		return too_many(error, "is out of memory");
	query.patient = state->patient;
	query.upto_seq = known->upto_seq;
	return ledger_facts(known->ledger, &query, state_sink, state, error);
}

enum status
known_patient(
    const struct known *known, struct state *state, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT};

	return state_collect(known, query, state, error);
}

enum status
known_routes(
    const struct known *known, struct state *state, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_ROUTES};

	return state_collect(known, query, state, error);
}

enum status
known_subject(const struct known *known, struct text subject,
    struct state *state, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT, .subject = subject};

	return state_collect(known, query, state, error);
}
