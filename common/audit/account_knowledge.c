/* account_knowledge - what a bundle's first events made known. Audit. */
#include "account.h"

#define KNOWN_MAX ((size_t)64 << 20)

void
knowledge_init(struct knowledge *knowledge)
{
	arena_init(&knowledge->arena, KNOWN_MAX);
}

void
knowledge_release(struct knowledge *knowledge)
{
	arena_release(&knowledge->arena);
}

void
knowledge_empty(struct knowledge *knowledge, const struct account *account)
{
	arena_reset(&knowledge->arena);
	organisations_init(&knowledge->orgs, &knowledge->arena);
	state_init(
	    &knowledge->state, &knowledge->arena, account->state->patient);
	knowledge->count = 0;
}

/* Takes a fact as it stood after the event of that seq. */
static bool
fact_learn(struct knowledge *knowledge, struct fact fact, uint64_t upto_seq)
{
	if (fact.void_seq > upto_seq)
		fact.void_seq = 0;
	return organisations_add(&knowledge->orgs, &fact) &&
	       state_add(&knowledge->state, &fact);
}

bool
knowledge_learn(struct knowledge *knowledge, const struct account *account,
    const struct bundle *bundle, size_t count)
{
	bool again = false;

	for (size_t i = knowledge->count; i < count; i++)
		again |= bundle->items[i]->fact.event == EVENT_FACT_VOID;
	if (again)
		knowledge_empty(knowledge, account);
	while (knowledge->count < count)
		if (!fact_learn(knowledge,
			bundle->items[knowledge->count++]->fact,
			bundle->items[count - 1]->fact.seq))
			return false;
	return true;
}
