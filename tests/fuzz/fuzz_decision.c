/*
 * fuzz_decision - a history of facts against the naive evaluator.
 *
 * Four bytes make a fact of a small world; those that section 2 of the rules
 * takes are the history. Claimed: the core and the naive rules agree, for
 * one in seven of all viewers, sources, entries and moments (which, the last
 * byte says), on rule, episode and because.
 */
#include "../prop/naive_rules.h"
#include "fuzz.h"

#include <string.h>

#define FACTS_MAX 24
#define MOMENTS 8
#define MOMENT(m) ((int64_t)(m)*60 * SECOND_US)
#define T(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}

static const struct text patients[] = {T("9434765919"), T("9990362904")};
static const struct text codes[] = {
    T("C81001"), T("RY8"), T("RX9"), T("C81007")};
static const struct text episodes[] = {T("E1"), T("E2"), T("E3"), T("E4")};
static const struct text entries[] = {T("a"), T("A")};

static struct fact
fact_of(const uint8_t b[4], uint64_t seq)
{
	struct fact fact = fact_none();
	enum decision decision = b[1] & 1 ? DECISION_YES : DECISION_NO;

	fact.seq = seq;
	fact.event = (enum event)(1 + b[0] % 5);
	fact.at_us = MOMENT(1 + b[0] / 5 % MOMENTS);
	fact.logged_us = MOMENT(MOMENTS + 1);
	if (fact.event == EVENT_PARTNER_SET) {
		fact.org = codes[b[2] % 4];
		fact.partner = decision;
		return fact;
	}
	fact.patient = patients[b[1] >> 1 & 1];
	if (fact.event == EVENT_MARK_PRIVATE) {
		fact.org = codes[b[2] % 4];
		fact.entry = entries[b[3] & 1];
		fact.private = decision;
		return fact;
	}
	if (fact.event == EVENT_CONSENT_SET && b[3] & 8) {
		fact.practice = codes[b[2] % 4];
		fact.mig = decision;
		return fact;
	}
	fact.episode = episodes[b[3] >> 1 & 3];
	if (fact.event == EVENT_EPISODE_OPEN) {
		fact.practice = codes[b[2] % 4];
		fact.service = codes[b[2] / 4 % 4];
	}
	if (fact.event != EVENT_EPISODE_DISCHARGE) {
		if (b[3] & 16)
			fact.to_service = decision;
		if (b[3] & 32)
			fact.to_practice =
			    b[3] & 64 ? DECISION_YES : DECISION_NO;
	}
	if (fact.event == EVENT_CONSENT_SET && !fact.to_service &&
	    !fact.to_practice)
		fact.to_service = decision;
	return fact;
}

static void
answers_compare(const struct fact *facts, size_t count,
    const struct inquiry *inquiry, const struct entry *entry)
{
	struct verdict core = decide(inquiry, entry);
	struct naive_verdict naive = naive_decide(facts, count, inquiry->viewer,
	    entry, (struct naive_moment){inquiry->at_us, inquiry->is_now});

	CLAIM(core.rule == naive.rule);
	CLAIM(
	    (core.episode ? core.episode->opened_seq : 0) == naive.episode_seq);
	for (unsigned i = 0; i < 2; i++)
		CLAIM((i < core.because.count ? core.because.seqs[i] : 0) ==
		      naive.because[i]);
}

static void
patient_compare(const struct fact *facts, size_t count, struct text patient,
    unsigned first, struct arena *arena)
{
	struct state state;
	struct organisations orgs;
	struct inquiry inquiry = {
	    .state = &state, .orgs = &orgs, .rules = RULES_NOW};
	struct entry entry = {.patient = patient};

	arena_reset(arena);
	state_init(&state, arena, patient);
	organisations_init(&orgs, arena);
	for (size_t i = 0; i < count; i++)
		CLAIM(state_add(&state, &facts[i]) &&
		      organisations_add(&orgs, &facts[i]));
	for (unsigned q = first; q < 4 * 4 * 2 * 3 * (MOMENTS + 1); q += 7) {
		entry.org = codes[q / 4 % 4];
		entry.entry = entries[q / 16 % 2];
		entry.recorded_us = MOMENT(q / 32 % 3 * 3);
		entry.recorded_last_us = entry.recorded_us + MOMENT(q % 3);
		entry.refers = q % 5 ? TEXT("") : entries[q % 2];
		inquiry.viewer = codes[q % 4];
		inquiry.at_us = MOMENT(q / 96);
		inquiry.is_now = q % 2;
		answers_compare(facts, count, &inquiry, &entry);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct fact facts[FACTS_MAX];
	struct arena arena;
	unsigned first = len ? bytes[len - 1] % 7 : 0;
	size_t count = 0;

	for (; len >= 4 && count < FACTS_MAX; bytes += 4, len -= 4) {
		facts[count] = fact_of(bytes, count + 1);
		count += naive_is_legal(facts, count, &facts[count]);
	}
	arena_init(&arena, (size_t)4 << 20);
	for (size_t i = 0; i < 2; i++)
		patient_compare(facts, count, patients[i], first, &arena);
	arena_release(&arena);
	return 0;
}
