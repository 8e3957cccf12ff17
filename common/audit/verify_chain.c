/* verify_chain - a ledger from its first fact to its last, in order. Audit. */
#include "verification.h"

#include "../core/judge.h"
#include "../output/progress.h"

#include <string.h>

#define PIECE 512
#define PIECE_MAX ((size_t)4 << 20)

/* A fact as it stands in the ledger: its columns and its line. */
struct stored {
	struct fact columns;
	struct text line;
};

struct chain {
	struct verification *v;
	const struct kept_head *kept;
	struct run *run;
	struct progress progress;
	struct head head;
	struct arena piece_arena;
	struct stored links[PIECE];
	size_t count;
	uint64_t noted; /* facts that break a later rule */
};

static enum status
wrong(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_REFUSED, field, what);
}

static enum status
link_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct chain *chain = ctx;
	struct stored *link = &chain->links[chain->count];

	if (!fact_copy(fact, &chain->piece_arena, &link->columns) ||
	    !arena_copy(
		&chain->piece_arena, fact->viewer, &link->columns.viewer) ||
	    !arena_copy(&chain->piece_arena, line, &link->line))
		return error_no_memory(error);
	chain->count++;
	return STATUS_OK;
}

static void
note_take(struct chain *chain, const struct fact *fact)
{
	struct error error;

	if (fact_meets_later_rules(fact, &error) && chain->noted++ < NOTES_TOLD)
		later_rule_tell(fact->seq, &error);
}

static enum status
link_check(struct chain *chain, const struct stored *link, struct error *error)
{
	struct verification *v = chain->v;
	struct fact fact;
	enum status status =
	    verification_take(v, &link->columns, link->line, &fact, error);

	if (!status) {
		v->seq--; /* it counts once the rules agree too */
		status = verification_judge(v, &fact, error);
	}
	if (status)
		return status;
	note_take(chain, &fact);
	v->seq = fact.seq;
	status = kept_head_check(chain->kept, v, error);
	if (!status)
		v->wrong_seq = 0;
	return status;
}

static enum status
piece_check(struct chain *chain, struct error *error)
{
	struct verification *v = chain->v;
	struct ledger *ledger = chain->run->ledger;
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = v->seq,
	    .upto_seq = chain->head.seq,
	    .limit = PIECE,
	    .line = true};
	enum status status;

	chain->count = 0;
	arena_reset(&chain->piece_arena);
	status = ledger_hold(ledger, error);
	if (!status)
		status = ledger_facts(ledger, &query, link_sink, chain, error);
	if (!status && !chain->count) {
		v->wrong_seq = v->seq + 1;
		status = wrong(error, "seq", "is not in the ledger");
	}
	for (size_t i = 0; !status && i < chain->count; i++) {
		status = link_check(chain, &chain->links[i], error);
		progress_step(&chain->progress, 1, v->seq, chain->head.seq);
	}
	ledger_let_go(ledger);
	return status;
}

/* Starts behind --since, whose line is taken as it stands. */
static enum status
since_take(struct chain *chain, struct error *error)
{
	struct verification *v = chain->v;
	uint64_t since = chain->run->options.value[FIELD_SINCE_SEQ].number;
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = since - 1,
	    .upto_seq = since,
	    .line = true};
	enum status status;

	if (!since)
		return STATUS_OK;
	if (since > chain->head.seq)
		return wrong(error, "since", "is not in the ledger");
	status =
	    ledger_facts(chain->run->ledger, &query, link_sink, chain, error);
	if (!status && !chain->count)
		return wrong(error, "since", "is not in the ledger");
	if (!status)
		status =
		    verification_start(v, since, chain->links[0].line, error);
	return status ? status : kept_head_check(chain->kept, v, error);
}

static enum status
kept_head_reached(const struct chain *chain, struct error *error)
{
	if (chain->kept->seq > chain->head.seq)
		return wrong(
		    error, "head", "is not reached: the ledger was cut short");
	return STATUS_OK;
}

/* What the store derived from the facts, all of which were found right. */
static enum status
derived_check(struct chain *chain, struct error *error)
{
	struct verification *v = chain->v;
	enum status status =
	    ledger_check_derived(chain->run->ledger, &v->wrong_seq, error);

	if (v->wrong_seq)
		v->seq = v->wrong_seq - 1;
	return status;
}

static enum status
chain_check(struct chain *chain, struct error *error)
{
	struct verification *v = chain->v;
	enum status status = STATUS_OK;

	if (!run_has(chain->run, FIELD_SINCE_SEQ))
		status = ledger_check(chain->run->ledger, error);
	if (!status)
		status = ledger_head(chain->run->ledger, &chain->head, error);
	known_init(&v->known, chain->run->ledger, chain->head.seq);
	if (!status)
		status = known_firsts(&v->known, error);
	if (!status)
		status = since_take(chain, error);
	if (!status && chain->kept->seq && chain->kept->seq < v->seq)
		status =
		    wrong(error, "since", "is behind the head kept elsewhere");
	while (!status && v->seq < chain->head.seq)
		status = piece_check(chain, error);
	if (!status && !run_has(chain->run, FIELD_SINCE_SEQ))
		status = derived_check(chain, error);
	return status ? status : kept_head_reached(chain, error);
}

enum status
verify_chain(
    struct verification *v, const struct kept_head *kept, struct error *error)
{
	struct chain *chain = arena_alloc(&v->run->arena, sizeof *chain);
	enum status status;

	if (!chain)
		return error_no_memory(error);
	chain->v = v;
	chain->kept = kept;
	chain->run = v->run;
	progress_begin(
	    &chain->progress, "events", run_has(v->run, FIELD_QUIET));
	arena_init(&chain->piece_arena, PIECE_MAX);
	status = chain_check(chain, error);
	later_rules_tell_rest(chain->noted);
	arena_release(&chain->piece_arena);
	return status;
}
