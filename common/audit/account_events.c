/* account_events - which events an account tells. Audit. */
#include "account.h"
#include "seqs.h"

/* Is the seq among those named, which are in order? */
static bool
is_named(const struct account *account, uint64_t seq)
{
	return seqs_have(account->named.items, account->named.count, seq);
}

static void
named_sort(struct account *account)
{
	seqs_sort(account->named.items, account->named.count);
}

/* Is it printed: of the period, named, or about such an event? */
static bool
event_is_told(const struct account *account, const struct account_event *event)
{
	return (event->fact.patient.len && account_has_event(account, event)) ||
	       is_named(account, event->fact.seq);
}

/* What voids or judges an event that is told is told too, whenever it came. */
static bool
events_name_more(struct account *account, const struct account_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		const struct fact *fact = &events->items[i].fact;

		if ((event_is_told(account, &events->items[i]) &&
			fact->void_seq &&
			!account_name(account, fact->void_seq)))
			return false;
	}
	return true;
}

/* The reviews of looks that are told. */
static bool
reviews_name(struct account *account)
{
	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;
		const struct account_event *look;

		if (fact->event != EVENT_VIEW_REVIEW)
			continue;
		look = account_event_find(&account->events, fact->of);
		if (look && event_is_told(account, look) &&
		    !account_name(account, fact->seq))
			return false;
	}
	return true;
}

static bool
grounds_name(struct account *account)
{
	for (size_t i = 0; i < account->grounds.count; i++) {
		const struct ground *ground = &account->grounds.items[i];

		if (!account_code(account, ground->viewer) ||
		    !account_code(account, ground->source) ||
		    !account_name_because(account, &ground->then.because) ||
		    !account_name_because(account, &ground->now.because))
			return false;
	}
	return true;
}

static bool
event_code(struct account *account, const struct account_event *event)
{
	const struct text codes[] = {event->fact.practice, event->fact.service,
	    event->fact.org, event->fact.viewer, event->fact.successor};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!account_code(account, codes[i]))
			return false;
	return true;
}

static enum status
event_print(struct account *account, const struct account_event *event,
    struct error *error)
{
	struct ask *ask = &account->ask;
	struct voided voided = {.seq = 0};

	if (!event_code(account, event))
		return account_full(error);
	if (!answers_store_events(&ask->answers) &&
	    ask_voided(ask, &event->fact, &account->arena, &voided, error))
		return error->status;
	return answer_event(&ask->answers, event->line, &voided, error);
}

/* Both lists are in order; the events come out in the ledger's. */
enum status
account_print_events(struct account *account, struct error *error)
{
	const struct account_events *own = &account->events;
	const struct account_events *joins = &account->joins;
	size_t i = 0, j = 0;
	enum status status = account_section(
	    account, &account->spool, "events", events_columns, error);

	while (!status && (i < own->count || j < joins->count)) {
		bool of_own =
		    i < own->count &&
		    (j == joins->count ||
			own->items[i].fact.seq < joins->items[j].fact.seq);
		const struct account_event *event =
		    of_own ? &own->items[i++] : &joins->items[j++];

		if (event_is_told(account, event))
			status = event_print(account, event, error);
	}
	return status;
}

/* What bears on events: grounds before them, since they name some. */
enum status
account_take_names(struct account *account, struct error *error)
{
	if (account_find_grounds(account, error))
		return error->status;
	if (!grounds_name(account))
		return account_full(error);
	named_sort(account);
	if (!reviews_name(account))
		return account_full(error);
	named_sort(account);
	if (!events_name_more(account, &account->events) ||
	    !events_name_more(account, &account->joins))
		return account_full(error);
	named_sort(account);
	return STATUS_OK;
}
