/* account_take - the events of an account, and its period. Audit. */
#include "account.h"

#include "../fields/line_read.h"

#include <stdlib.h>

/* Takes an event into one of the account's lists. */
struct events_taking {
	struct account *account;
	struct account_events *events;
};

static enum status
event_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct events_taking *taking = ctx;
	struct account_events *events = taking->events;
	struct arena *arena = &taking->account->arena;
	struct account_event *event;
	void *items = events->items;

	if (!arena_grow(
		arena, &items, &events->room, events->count, sizeof *event))
		return account_full(error);
	events->items = items;
	event = &events->items[events->count];
	if (!fact_copy(fact, arena, &event->fact) ||
	    !arena_copy(arena, fact->viewer, &event->fact.viewer) ||
	    !arena_copy(arena, line, &event->line))
		return account_full(error);
	events->count++;
	return STATUS_OK;
}

static int
event_compare(const void *a, const void *b)
{
	const struct account_event *x = a, *y = b;

	return (x->fact.seq > y->fact.seq) - (x->fact.seq < y->fact.seq);
}

static void
events_sort(struct account_events *events)
{
	if (events->count)
		qsort(events->items, events->count, sizeof *events->items,
		    event_compare);
}

/* The events of the patient, under every number. */
enum status
account_take_events(struct account *account, struct error *error)
{
	static const enum facts_of kinds[] = {FACTS_OF_PATIENT, FACTS_OF_VIEWS};
	struct ask *ask = &account->ask;
	struct events_taking taking = {account, &account->events};
	size_t count = account->numbers.number_count;
	struct facts_query query = {.upto_seq = ask->upto_seq,
	    .voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0,
	    .line = true};

	for (size_t i = 0; i < (count ? count : 1); i++) {
		query.patient = count ? account->numbers.items[i].number
				      : account->state->patient;
		if (!account_has_number(account, query.patient))
			continue;
		for (size_t k = 0; k < 2; k++) {
			query.of = kinds[k];
			if (ledger_facts(ask->run->ledger, &query, event_sink,
				&taking, error))
				return error->status;
		}
	}
	events_sort(&account->events);
	return STATUS_OK;
}

/* Takes the voids of facts that are no patient's. */
static enum status
patientless_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	return fact->patient.len ? STATUS_OK
				 : event_sink(ctx, fact, line, error);
}

/* What is known of partners and successions. */
enum status
account_take_joins(struct account *account, struct error *error)
{
	static const enum event kinds[] = {
	    EVENT_PARTNER_SET, EVENT_ORG_SUCCEED, EVENT_FACT_VOID};
	struct ask *ask = &account->ask;
	struct events_taking taking = {account, &account->joins};
	struct facts_query query = {.of = FACTS_OF_EVENT,
	    .upto_seq = ask->upto_seq,
	    .voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0,
	    .line = true};

	for (size_t k = 0; k < 3; k++) {
		query.event = kinds[k];
		if (ledger_facts(ask->run->ledger, &query, patientless_sink,
			&taking, error))
			return error->status;
	}
	events_sort(&account->joins);
	return STATUS_OK;
}

/* The period: without --since from the first fact on; to now, that included. */
void
account_take_period(struct account *account)
{
	const struct ask *ask = &account->ask;
	const struct options *options = &ask->run->options;
	int64_t first_us = ask->at_us;

	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;

		if (fact->at_us < first_us)
			first_us = fact->at_us;
	}
	account->since_us =
	    options_instant(options, FIELD_PAGE_SINCE, ask->now_us, first_us);
	account->end_us = ask->at_us + (ask->is_now ? 1 : 0);
}

/* The patient's events that lie wholly before the period. */
uint64_t
account_older(const struct account *account)
{
	uint64_t count = 0;

	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;

		count += fact->logged_us < account->since_us &&
			 fact->at_us < account->since_us;
	}
	return count;
}

/* The hash of the last event that is known. */
enum status
account_head(struct account *account, struct text *hash, struct error *error)
{
	struct ask *ask = &account->ask;
	struct account_events last = {NULL, 0, 0};
	struct events_taking taking = {account, &last};
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = ask->upto_seq - 1,
	    .upto_seq = ask->upto_seq,
	    .line = true};
	struct fact fact;

	*hash = text_of(ask->head.hash);
	if (ask->upto_seq == ask->head.seq)
		return STATUS_OK;
	if (!ask->upto_seq)
		return *hash = TEXT("00000000000000000000000000000000"
				    "00000000000000000000000000000000"),
		       STATUS_OK;
	if (ledger_facts(ask->run->ledger, &query, event_sink, &taking, error))
		return error->status;
	return line_read(last.count ? last.items[0].line : TEXT(""),
	    &account->arena, &fact, hash, error);
}
