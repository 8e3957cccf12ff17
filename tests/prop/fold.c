/* fold - the core takes facts as they are. */
#include "asked.h"

#include <stdlib.h>

void
asked_init(struct asked *asked)
{
	arena_init(&asked->arena, (size_t)1 << 22);
	arena_init(&asked->scratch, (size_t)1 << 22);
}

void
asked_release(struct asked *asked)
{
	arena_release(&asked->arena);
	arena_release(&asked->scratch);
}

/* The void of the fact among those known, 0 where it stands by itself. */
static uint64_t
void_among(const struct fact *facts, size_t count, const struct fact *fact)
{
	for (size_t i = 0; i < count; i++)
		if (facts[i].event == EVENT_FACT_VOID &&
		    facts[i].of == fact->seq)
			return facts[i].seq;
	return 0;
}

/* The facts as the core wants them: each knows whether it stands. */
static struct fact *
facts_marked(struct arena *arena, const struct fact *facts, size_t count)
{
	struct fact *marked = arena_alloc(arena, count * sizeof *marked);

	if (!marked)
		abort();
	for (size_t i = 0; i < count; i++) {
		marked[i] = facts[i];
		marked[i].void_seq = void_among(facts, count, &facts[i]);
	}
	return marked;
}

void
fold(struct asked *asked, const struct fact *facts, size_t count,
    struct text patient)
{
	struct organisations *orgs;
	struct fact *marked;

	asked->patient = patient;
	arena_reset(&asked->arena);
	marked = facts_marked(&asked->arena, facts, count);
	numbers_init(&asked->numbers, &asked->arena);
	asked->orgs = orgs = arena_alloc(&asked->arena, sizeof *orgs);
	if (!orgs)
		abort();
	organisations_init(orgs, &asked->arena);
	state_init(&asked->state, &asked->arena, patient);
	asked->state.numbers = &asked->numbers;
	for (size_t i = 0; i < count; i++)
		if (!numbers_add(&asked->numbers, &marked[i]) ||
		    !organisations_add(orgs, &marked[i]))
			abort();
	for (size_t i = 0; i < count; i++)
		if (!state_add(&asked->state, &marked[i]))
			abort();
}
