/* precedent - the opening and discharge that a fact is judged against. */
#include "precedent.h"

struct search {
	struct arena *arena;
	struct precedents *found;
};

static enum status
opening_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct search *search = ctx;
	struct precedents *found = search->found;

	(void)line;
	if (!arena_copy(search->arena, fact->patient, &found->opening.patient))
		return error_no_memory(error);
	found->opening.at_us = fact->at_us;
	found->has_opening = true;
	return STATUS_OK;
}

/* The opening of the episode of that id, whosever it is. */
static enum status
opening_find(const struct known *known, const struct fact *fact,
    struct search *search, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_EPISODE,
	    .subject = fact->episode,
	    .upto_seq = known->upto_seq};

	return ledger_facts(known->ledger, &query, opening_sink, search, error);
}

enum status
precedents_find(const struct known *known, const struct fact *fact,
    struct arena *arena, struct precedents *found, struct error *error)
{
	const struct ledger_about about = {
	    fact->patient, fact->episode, known->upto_seq};
	struct search search = {arena, found};
	struct ledger_span span;

	*found = (struct precedents){
	    .opening = fact_none(), .discharge = fact_none()};
	if (!fact->episode.len)
		return STATUS_OK;
	if (fact->event == EVENT_EPISODE_OPEN)
		return opening_find(known, fact, &search, error);
	if (ledger_span(known->ledger, &about, &span, error))
		return error->status;
	found->has_discharge = span.ended_us != INSTANT_UNSET;
	found->discharge.at_us = span.ended_us;
	if (span.opened_us == INSTANT_UNSET)
		return opening_find(known, fact, &search, error);
	found->has_opening = true;
	found->opening.patient = fact->patient;
	found->opening.at_us = span.opened_us;
	return STATUS_OK;
}

struct precedent
precedent_of(const struct precedents *found, int64_t clock_us)
{
	return (struct precedent){
	    .opening = found->has_opening ? &found->opening : NULL,
	    .discharge = found->has_discharge ? &found->discharge : NULL,
	    .clock_us = clock_us,
	};
}
