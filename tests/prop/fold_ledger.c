/*
 * fold_ledger - the core takes facts from the ledger that $EDSM_LEDGER names,
 * which has none: they are added, asked for and forgotten again, as known up to
 * the last of them. What is added behind that must not matter, nor whether the
 * patient's facts were fetched before they are asked for, as every second time.
 */
#include "asked.h"

#include "../../common/ledger/chain.h"
#include "../../common/ledger/known.h"

#include <stdio.h>
#include <stdlib.h>

static struct ledger *ledger;
static struct chain chain;
static struct arena chain_arena;

static void
must(enum status status, const struct error *error)
{
	if (!status)
		return;
	fprintf(stderr, "fold_ledger: %s %s (%s)\n",
	    error->field ? error->field : "", error->what, error->detail);
	exit(3);
}

void
asked_init(struct asked *asked)
{
	const char *place = getenv("EDSM_LEDGER");
	struct error error = {STATUS_OK};

	arena_init(&asked->arena, (size_t)1 << 22);
	arena_init(&asked->scratch, (size_t)1 << 22);
	asked->known = calloc(1, sizeof *asked->known);
	if (!asked->known || !place)
		abort();
	if (ledger)
		return;
	arena_init(&chain_arena, (size_t)1 << 16);
	must(ledger_open(&ledger, place, LEDGER_BATCH, &error), &error);
	must(chain_init(&chain, false, &chain_arena, &error), &error);
}

void
asked_release(struct asked *asked)
{
	if (asked->known->ledger)
		known_release(asked->known);
	free(asked->known);
	arena_release(&asked->arena);
	arena_release(&asked->scratch);
}

/* As the next one; its seq is that already where it has one. */
static void
add(struct fact fact)
{
	struct error error = {STATUS_OK};
	uint64_t seq = fact.seq;

	if (!seq)
		fact.at_us = 0;
	chain.clock_us = seq ? fact.logged_us : 0;
	chain_complete(&chain, &fact);
	must(chain_append(&chain, &fact, &error), &error);
	if (seq && fact.seq != seq)
		abort();
}

/* A partner, the patient's mark and choice, and a void of the last fact that
 * can be voided and stands. */
static void
add_behind(const struct fact *facts, size_t count, struct text patient)
{
	struct fact fact = fact_none();

	fact.event = EVENT_PARTNER_SET;
	fact.org = TEXT("RX9");
	fact.partner = DECISION_YES;
	add(fact);
	fact = fact_none();
	fact.event = EVENT_MARK_PRIVATE;
	fact.patient = patient;
	fact.org = TEXT("C81001");
	fact.entry = TEXT("a");
	fact.private = DECISION_YES;
	add(fact);
	fact = fact_none();
	fact.event = EVENT_CONSENT_SET;
	fact.patient = patient;
	fact.practice = TEXT("C81001");
	fact.mig = DECISION_YES;
	add(fact);
	for (size_t i = count; i-- > 0;) {
		if (facts[i].event == EVENT_RECORD_VIEW ||
		    facts[i].event == EVENT_FACT_VOID)
			continue;
		fact = fact_none();
		fact.event = EVENT_FACT_VOID;
		fact.of = facts[i].seq;
		fact.patient = facts[i].patient;
		add(fact);
		return;
	}
}

static void
fetch(struct text patient)
{
	const struct ledger_about about = {.patient = patient};
	struct error error = {STATUS_OK};
	static bool odd;

	odd = !odd;
	if (odd)
		must(ledger_prefetch(ledger, &about, 1, &error), &error);
}

void
fold(struct asked *asked, const struct fact *facts, size_t count,
    struct text patient)
{
	struct error error = {STATUS_OK};

	arena_reset(&asked->arena);
	if (asked->known->ledger)
		known_release(asked->known);
	must(chain_begin(&chain, ledger, &error), &error);
	if (chain.head.seq)
		abort();
	for (size_t i = 0; i < count; i++)
		add(facts[i]);
	add_behind(facts, count, patient);
	fetch(patient);
	known_init(asked->known, ledger, count);
	must(known_orgs(asked->known, &error), &error);
	state_init(&asked->state, &asked->arena, patient);
	must(known_patient(asked->known, &asked->state, &error), &error);
	chain_rollback(&chain);
	asked->orgs = &asked->known->orgs;
}
