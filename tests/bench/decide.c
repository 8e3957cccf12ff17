/*
 * decide - how many decisions a second the core makes, on one core.
 *
 * A patient of ten facts, a thousand entries of three organisations in runs
 * of 25, decided as record-view does: a relation is resolved where the
 * organisation changes. Prints decisions a second.
 */
#include "../../common/core/decision.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ENTRIES 1000
#define ROUNDS 20000

static char names[ENTRIES][16];
static struct entry entries[ENTRIES];

static void
entries_fill(void)
{
	static const char *const orgs[] = {
	    "C81001", "C81001", "C81001", "S01", "C81001", "RY8"};

	for (size_t i = 0; i < ENTRIES; i++) {
		snprintf(names[i], sizeof names[i], "E-%08zu", i);
		entries[i] = (struct entry){.patient = TEXT("4000000004"),
		    .org = text_of(orgs[i / 25 % 6]),
		    .entry = text_of(names[i]),
		    .recorded_us = (int64_t)i * SECOND_US,
		    .recorded_last_us = (int64_t)i * SECOND_US};
	}
}

/* A referral with a yes that was withdrawn, another, a choice, two marks. */
static bool
facts_fill(struct state *state)
{
	struct fact facts[10];

	for (size_t i = 0; i < 10; i++) {
		facts[i] = fact_none();
		facts[i].seq = i + 1;
		facts[i].at_us = (int64_t)i * 60 * SECOND_US;
		facts[i].event = EVENT_CONSENT_SET;
		facts[i].patient = state->patient;
		facts[i].episode = i % 2 ? TEXT("B") : TEXT("A");
		facts[i].to_service = i % 4 ? DECISION_YES : DECISION_NO;
	}
	for (size_t i = 0; i < 2; i++) {
		facts[i].event = EVENT_EPISODE_OPEN;
		facts[i].practice = TEXT("C81001");
		facts[i].service = i ? TEXT("S01") : TEXT("RY8");
	}
	for (size_t i = 4; i < 6; i++) {
		facts[i].event = EVENT_MARK_PRIVATE;
		facts[i].org = TEXT("C81001");
		facts[i].entry = text_of(names[i]);
		facts[i].private = DECISION_YES;
	}
	facts[6].to_service = DECISION_NO;
	facts[8].to_service = DECISION_NO;
	for (size_t i = 0; i < 10; i++)
		if (!state_add(state, &facts[i]))
			return false;
	return true;
}

static uint64_t
round_decide(const struct state *state, struct organisations *orgs)
{
	struct inquiry inquiry = {.state = state,
	    .orgs = orgs,
	    .viewer = TEXT("RY8"),
	    .at_us = DAY_US,
	    .rules = RULES_NOW};
	struct relation relation = {.org = TEXT("")};
	uint64_t allowed = 0;

	for (size_t i = 0; i < ENTRIES; i++) {
		if (!text_equal(relation.org, entries[i].org))
			relation_resolve(&relation, &inquiry, entries[i].org);
		allowed +=
		    rule_allows(relation_decide(&relation, &entries[i]).rule);
	}
	return allowed;
}

int
main(void)
{
	struct arena arena;
	struct organisations orgs;
	struct state state;
	struct timespec from, to;
	uint64_t allowed = 0;
	double seconds;

	arena_init(&arena, (size_t)1 << 20);
	organisations_init(&orgs, &arena);
	state_init(&state, &arena, TEXT("4000000004"));
	entries_fill();
	if (!facts_fill(&state))
		return 3;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (int i = 0; i < ROUNDS; i++)
		allowed += round_decide(&state, &orgs);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
	seconds = (double)(to.tv_sec - from.tv_sec) +
		  (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	printf("%.0f\n", (double)ROUNDS * ENTRIES / seconds);
	arena_release(&arena);
	return allowed == 0 || allowed == (uint64_t)ROUNDS * ENTRIES;
}
