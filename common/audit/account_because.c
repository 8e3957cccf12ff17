/* account_because - the facts for which a stretch is late. Audit. */
#include "account.h"
#include "seqs.h"

const struct fact *
account_subject(const struct account *account, const struct fact *fact)
{
	const struct account_event *target;

	if (fact->event != EVENT_FACT_VOID)
		return fact;
	target = account_event_find(&account->events, fact->of);
	if (!target)
		target = account_event_find(&account->joins, fact->of);
	return target ? &target->fact : NULL;
}

static bool
consent_bears(const struct fact *fact, const struct late *late)
{
	if (fact->mig)
		return late->route == ROUTE_MIG;
	return text_equal(fact->episode, late->episode) &&
	       (late->to_service ? fact->to_service : fact->to_practice);
}

/* Does the fact bear on who sees by that route? */
static bool
subject_bears(const struct fact *fact, const struct late *late)
{
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
	case EVENT_EPISODE_DISCHARGE:
		return text_equal(fact->episode, late->episode);
	case EVENT_CONSENT_SET:
		return consent_bears(fact, late);
	case EVENT_PARTNER_SET:
		return late->route == ROUTE_MIG &&
		       text_equal(fact->org, late->viewer);
	default:
		return fact->event == EVENT_ORG_SUCCEED ||
		       fact->event == EVENT_PATIENT_LINK;
	}
}

/* A void works back to its fact's own at, a link to every moment. */
static bool
fact_is_late(const struct account *account, const struct fact *fact,
    const struct late *late)
{
	const struct fact *subject = account_subject(account, fact);

	if (!subject || !subject_bears(subject, late) ||
	    fact->logged_us <= late->from_us)
		return false;
	return subject->event == EVENT_PATIENT_LINK ||
	       subject->at_us < late->until_us;
}

static bool
late_fact(struct account *account, const struct account_event *event,
    const struct late *late, struct seq_list *because)
{
	void *items = because->items;

	if (!fact_is_late(account, &event->fact, late))
		return true;
	if (!arena_grow(&account->arena, &items, &because->room, because->count,
		sizeof *because->items))
		return false;
	because->items = items;
	because->items[because->count++] = event->fact.seq;
	return true;
}

static bool
late_facts(struct account *account, const struct bundle *bundle,
    const struct late *late, struct seq_list *because)
{
	for (size_t i = 0; i < bundle->count; i++)
		if (!late_fact(account, bundle->items[i], late, because))
			return false;
	return true;
}

bool
late_because(
    struct account *account, const struct late *late, struct seq_list *because)
{
	size_t kept = 0;

	*because = (struct seq_list){NULL, 0, 0};
	if (!late_facts(account, late->bundle, late, because) ||
	    !late_facts(account, &account->shared, late, because))
		return false;
	seqs_sort(because->items, because->count);
	/* a succession may be in both lists */
	for (size_t i = 0; i < because->count; i++)
		if (!kept || because->items[kept - 1] != because->items[i])
			because->items[kept++] = because->items[i];
	because->count = kept;
	return true;
}
