/* account - everything about one patient, gathered at one head. Audit. */
#include "account.h"

#include "../ground/search.h"

enum status
account_full(struct error *error)
{
	return error_set(error, STATUS_FAILED, NULL,
	    "too many events of one patient for the memory");
}

bool
account_name(struct account *account, uint64_t seq)
{
	struct seq_list *named = &account->named;
	void *items = named->items;

	if (!arena_grow(&account->arena, &items, &named->room, named->count,
		sizeof *named->items))
		return false;
	named->items = items;
	named->items[named->count++] = seq;
	return true;
}

bool
account_code(struct account *account, struct text code)
{
	uint32_t number;
	bool fresh;

	return !code.len || pool_put(&account->codes, code, &number, &fresh);
}

bool
account_has_number(const struct account *account, struct text number)
{
	const struct numbers *numbers =
	    account->numbers.count ? &account->numbers : NULL;

	return numbers_are_one(numbers, number, account->state->patient);
}

static bool
is_in_period(const struct account *account, int64_t us)
{
	return us >= account->since_us && us < account->end_us;
}

bool
account_has_event(
    const struct account *account, const struct account_event *event)
{
	return is_in_period(account, event->fact.logged_us) ||
	       (event->fact.event != EVENT_RECORD_VIEW &&
		   is_in_period(account, event->fact.at_us));
}

static bool
event_is_before(const void *item, const void *seq)
{
	return ((const struct account_event *)item)->fact.seq <
	       *(const uint64_t *)seq;
}

size_t
account_events_from(const struct account_events *events, uint64_t seq)
{
	return search_first(events->items, events->count, sizeof *events->items,
	    event_is_before, &seq);
}

const struct account_event *
account_event_find(const struct account_events *events, uint64_t seq)
{
	size_t at = account_events_from(events, seq);

	return at < events->count && events->items[at].fact.seq == seq
		   ? &events->items[at]
		   : NULL;
}

bool
account_name_because(struct account *account, const struct because *because)
{
	for (unsigned i = 0; i < because->count; i++)
		if (!account_name(account, because->seqs[i]))
			return false;
	return true;
}

/* Ends the lines of one kind and begins those of the next. */
enum status
account_section(struct account *account, struct output *output,
    const char *question, const char *const *columns, struct error *error)
{
	struct ask *ask = &account->ask;

	if (account->begun && answers_finish(&ask->answers, error))
		return error->status;
	account->begun = true;
	answers_release(&ask->answers);
	if (ask->format == ANSWER_TABLE) {
		buffer_add(output_buffer(output), TEXT("\n"));
		buffer_add(output_buffer(output), text_of(question));
		buffer_add(output_buffer(output), TEXT(":\n"));
	}
	return answers_init(
	    &ask->answers, output, ask->format, question, columns, error);
}
