/* precedent - what a fact is judged against. Ledger. */
#include "precedent.h"

static enum status
copy_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct known_fact *found = ctx;

	(void)line;
	(void)error;
	if (fact->void_seq)
		return STATUS_OK;
	found->is_there = true;
	found->fact.seq = fact->seq;
	found->fact.at_us = fact->at_us;
	return STATUS_OK;
}

/* Are both numbers one patient's, as known? */
static enum status
patients_compare(struct known *known, struct text a, struct text b,
    bool *are_one, struct error *error)
{
	struct arena arena;
	struct numbers numbers;
	enum status status;

	*are_one = text_equal(a, b);
	if (*are_one || !known_has_links(known))
		return STATUS_OK;
	arena_init(&arena, (size_t)1 << 20);
	status = known_numbers(known, a, &arena, &numbers, error);
	*are_one = !status && numbers_are_one(&numbers, a, b);
	arena_release(&arena);
	return status;
}

/* The opening that stands of the episode of that id, whosever it is. */
static enum status
opening_find(struct known *known, const struct fact *fact, struct arena *arena,
    struct precedents *found, struct error *error)
{
	struct known_fact opening;

	if (known_opening(known, fact->episode, arena, &opening, error))
		return error->status;
	found->has_opening = opening.is_there;
	found->opening = opening.fact;
	return opening.is_there ? patients_compare(known, opening.fact.patient,
				      fact->patient, &found->of_patient, error)
				: STATUS_OK;
}

/* The discharge that stands: behind the opening that does. */
static enum status
discharge_find(struct known *known, const struct fact *fact,
    struct precedents *found, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_END,
	    .subject = fact->episode,
	    .after_seq = found->opening.seq,
	    .upto_seq = known->upto_seq,
	    .voids_upto = known->upto_seq};
	struct known_fact end = {.fact = fact_none()};

	if (!found->has_opening)
		return STATUS_OK;
	if (ledger_facts(known->ledger, &query, copy_sink, &end, error))
		return error->status;
	found->has_discharge = end.is_there;
	found->discharge = end.fact;
	return STATUS_OK;
}

/* From indexes alone, where no fact was voided and no numbers are linked. */
static enum status
span_find(struct known *known, const struct fact *fact, struct arena *arena,
    struct precedents *found, struct error *error)
{
	const struct ledger_about about = {
	    fact->patient, fact->episode, known->upto_seq};
	struct ledger_span span = {.tells_last = false};

	if (ledger_span(known->ledger, &about, &span, error))
		return error->status;
	found->has_discharge = span.ended_us != INSTANT_UNSET;
	found->discharge.at_us = span.ended_us;
	if (span.opened_us == INSTANT_UNSET)
		return opening_find(known, fact, arena, found, error);
	found->has_opening = found->of_patient = true;
	found->opening.patient = fact->patient;
	found->opening.at_us = span.opened_us;
	if (span.tells_last)
		found->last_us = span.last_us;
	return STATUS_OK;
}

static enum status
episode_find(struct known *known, const struct fact *fact, struct arena *arena,
    struct precedents *found, struct error *error)
{
	if (!known_has_voids(known) && !known_has_links(known))
		return span_find(known, fact, arena, found, error);
	if (opening_find(known, fact, arena, found, error))
		return error->status;
	return discharge_find(known, fact, found, error);
}

/* Are the two sides of the opening one organisation when it takes effect? */
static enum status
sides_compare(struct known *known, const struct fact *fact,
    struct precedents *found, struct error *error)
{
	if (!known_has_successions(known))
		return STATUS_OK;
	if (known_orgs(known, error))
		return error->status;
	found->is_one = orgs_are_one(
	    &known->orgs, fact->practice, fact->service, fact->at_us);
	return STATUS_OK;
}

static enum status
target_find(struct known *known, const struct fact *fact, struct arena *arena,
    struct precedents *found, struct error *error)
{
	struct known_fact *target = &found->target;

	if (known_fact_find(known, fact->of, arena, target, error))
		return error->status;
	found->of_patient = !target->fact.patient.len && !fact->patient.len;
	if (!target->fact.patient.len || !fact->patient.len)
		return STATUS_OK;
	return patients_compare(known, target->fact.patient, fact->patient,
	    &found->of_patient, error);
}

struct joined_search {
	struct arena *arena;
	struct known_fact *found;
};

static enum status
joined_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct joined_search *search = ctx;

	(void)line;
	if (fact->void_seq)
		return STATUS_OK;
	search->found->is_there = true;
	return fact_copy(fact, search->arena, &search->found->fact)
		   ? STATUS_OK
		   : error_no_memory(error);
}

/* What the organisation or number is part of, by a fact that stands. */
static enum status
joined_find(struct known *known, struct facts_query query, struct arena *arena,
    struct known_fact *found, struct error *error)
{
	struct joined_search search = {arena, found};

	*found = (struct known_fact){.fact = fact_none()};
	query.upto_seq = known->upto_seq;
	query.voids_upto = known_has_voids(known) ? known->upto_seq : 0;
	return ledger_facts(known->ledger, &query, joined_sink, &search, error);
}

/* A chain of so many is a circle that no command has recorded. */
#define CHAIN_MAX 10000

/* Goes on from the new successor or number: does it lead back? */
static enum status
circle_find(struct known *known, const struct fact *fact, struct arena *arena,
    struct precedents *found, struct error *error)
{
	bool orgs = fact->event == EVENT_ORG_SUCCEED;
	struct facts_query query = {
	    .of = orgs ? FACTS_OF_SUCCESSION : FACTS_OF_WAS};
	struct text first = orgs ? fact->org : fact->was;
	struct text at = orgs ? fact->successor : fact->patient;
	struct known_fact next;
	unsigned steps = 0;

	query.subject = first;
	if (joined_find(known, query, arena, &found->joined, error))
		return error->status;
	do {
		if (++steps > CHAIN_MAX)
			return error_set(error, STATUS_FAILED, "ledger",
			    "is damaged: organisations or numbers are part of "
			    "themselves");
		found->is_circle = text_equal(at, first);
		query.subject = at;
		if (joined_find(known, query, arena, &next, error))
			return error->status;
		at = orgs ? next.fact.successor : next.fact.patient;
	} while (next.is_there && !found->is_circle);
	return STATUS_OK;
}

enum status
precedents_find(struct known *known, const struct fact *fact,
    struct arena *arena, struct precedents *found, struct error *error)
{
	*found = (struct precedents){.opening = fact_none(),
	    .discharge = fact_none(),
	    .last_us = INSTANT_MAX};
	if (known_firsts(known, error))
		return error->status;
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		if (opening_find(known, fact, arena, found, error))
			return error->status;
		return sides_compare(known, fact, found, error);
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
		return target_find(known, fact, arena, found, error);
	case EVENT_ORG_SUCCEED:
	case EVENT_PATIENT_LINK:
		return circle_find(known, fact, arena, found, error);
	default:
		return fact->episode.len
			   ? episode_find(known, fact, arena, found, error)
			   : STATUS_OK;
	}
}

struct precedent
precedent_of(const struct precedents *found, int64_t clock_us)
{
	return (struct precedent){
	    .opening = found->has_opening ? &found->opening : NULL,
	    .discharge = found->has_discharge ? &found->discharge : NULL,
	    .target = found->target.is_there ? &found->target.fact : NULL,
	    .target_void_seq = found->target.void_seq,
	    .joined = found->joined.is_there ? &found->joined.fact : NULL,
	    .of_patient = found->of_patient,
	    .is_circle = found->is_circle,
	    .is_one = found->is_one,
	    .clock_us = clock_us,
	};
}
