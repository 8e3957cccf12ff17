/* recorder - one group of requests: judged, committed, printed. Requests. */
#include "recorder.h"

#include <stdlib.h>

/* A group's lines. */
#define GROUP_MAX ((size_t)24 << 20)
#define GROUP_FULL ((size_t)8 << 20)
/* A dry run holds the ledger: so much is printed only when it has let go. */
#define DRY_HELD ((size_t)24 << 20)
/* A turn of the ledger ends when so much is held, or it has lasted long. */
#define TURN_HELD ((size_t)22 << 20)

enum status
recorder_open(struct recorder **recorder, struct run *run, struct lines *lines,
    struct error *error)
{
	struct recorder *made = calloc(1, sizeof *made);

	if (!made)
		return error_no_memory(error);
	made->run = run;
	made->lines = lines;
	arena_init(&made->arena, GROUP_MAX);
	telling_init(&made->telling, run, lines);
	*recorder = made;
	if (run_has(run, FIELD_DRY_RUN))
		output_hold(&run->output, DRY_HELD);
	else if (!run_has(run, FIELD_ATOMIC))
		output_hold(&run->output, 2 * TURN_HELD);
	if (turn_init(
		&made->turn, run_has(run, FIELD_DRY_RUN), &run->arena, error))
		return error->status;
	made->turn.again = run_has(run, FIELD_AGAIN);
	return STATUS_OK;
}

void
recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;
	turn_release(&recorder->turn);
	telling_release(&recorder->telling);
	arena_release(&recorder->arena);
	free(recorder);
}

struct item *
recorder_item(struct recorder *recorder)
{
	struct item *item = &recorder->items[recorder->count++];

	*item = (struct item){.refused = false};
	return item;
}

bool
recorder_is_full(const struct recorder *recorder)
{
	return recorder->count == GROUP_ITEMS ||
	       recorder->arena.used > GROUP_FULL;
}

bool
recorder_holds(const struct recorder *recorder)
{
	return run_has(recorder->run, FIELD_ATOMIC) ||
	       run_has(recorder->run, FIELD_DRY_RUN);
}

/* Ends the turn: what is held is true now, and is let out. */
static enum status
turn_end(struct recorder *recorder, struct error *error)
{
	enum status status = STATUS_OK;

	recorder->foreseen = 0;
	if (buffer_failed(&recorder->telling.messages))
		return error_no_memory(error);
	if (recorder->turn.chain.begun)
		status = chain_commit(&recorder->turn.chain, error);
	if (status == STATUS_FAILED)
		telling_doubt(&recorder->telling);
	if (status)
		return status;
	telling_messages(&recorder->telling);
	return output_flush(&recorder->run->output, error);
}

/* Is as much held as a turn should hold? */
static bool
turn_is_full(const struct recorder *recorder)
{
	return telling_is_full(&recorder->telling) ||
	       recorder->run->output.buffer.len >= TURN_HELD;
}

static bool
turn_is_long(const struct recorder *recorder)
{
	return recorder->turn.chain.begun &&
	       process_elapsed_us() - recorder->turn.chain.begun_us >=
		   ledger_turn_us(recorder->run->ledger);
}

static bool
head_is_same(const struct head *a, const struct head *b)
{
	return a->seq == b->seq &&
	       text_equal(text_of(a->hash), text_of(b->hash));
}

/*
 * Takes the ledger, if it is not held: what was known of it is forgotten where
 * somebody else added to it since. Where it cannot be had, what is held is
 * of lines that were refused: it is true as it is, and is told.
 */
enum status
recorder_begin(struct recorder *recorder, struct error *error)
{
	struct run *run = recorder->run;
	struct chain *chain = &recorder->turn.chain;
	bool held = chain->begun;
	struct head left = chain->head;
	enum status status = chain_begin(chain, run->ledger, error);

	recorder->turn.ledger = run->ledger;
	if (!status && !head_is_same(&left, &chain->head))
		turn_forget(&recorder->turn);
	if (!status && !held)
		status = run_now(
		    run, &chain->head, &chain->clock_us, &chain->now_us, error);
	if (status && !held && !buffer_failed(&recorder->telling.messages))
		telling_messages(&recorder->telling);
	return status;
}

/* What the ledger will be asked about these items, in order. */
static size_t
items_foresee(const struct recorder *recorder, size_t from, size_t end,
    struct ledger_about *asked)
{
	size_t count = 0, kept = 0;

	for (size_t i = from; i < end; i++) {
		const struct item *item = &recorder->items[i];
		const struct fact *fact = &item->request.fact;

		if (!item->refused && (fact->patient.len || fact->episode.len))
			asked[count++] = (struct ledger_about){
			    .patient = fact->patient, .subject = fact->episode};
	}
	if (count)
		qsort(asked, count, sizeof *asked, about_compare);
	for (size_t i = 0; i < count; i++)
		if (!kept || about_compare(&asked[kept - 1], &asked[i]))
			asked[kept++] = asked[i];
	return kept;
}

/*
 * Tells the ledger whom the item and those behind it are about, as many as it
 * likes to know at once; anew in each turn. Each is judged by itself all the
 * same: for want of memory nothing is told.
 */
static enum status
group_foresee(struct recorder *recorder, size_t from, struct error *error)
{
	struct ledger *ledger = recorder->run->ledger;
	size_t most = ledger_prefetch_most(ledger), end = recorder->count;
	struct ledger_about *asked;

	if (!most || from < recorder->foreseen)
		return STATUS_OK;
	if (end - from > most)
		end = from + most;
	recorder->foreseen = end;
	asked = arena_alloc(&recorder->arena, (end - from) * sizeof *asked);
	if (!asked)
		return STATUS_OK;
	return ledger_prefetch(
	    ledger, asked, items_foresee(recorder, from, end, asked), error);
}

/* Records one item, unless it was refused when it was read, and tells. */
static enum status
item_finish(struct recorder *recorder, struct item *item, struct error *error)
{
	struct judgement judgement;

	if (item->refused)
		return telling_refused(
		    &recorder->telling, &item->row, &item->why, error);
	if (recorder_begin(recorder, error) ||
	    group_foresee(recorder, (size_t)(item - recorder->items), error) ||
	    request_judge(&recorder->turn, &item->request, &judgement, error))
		return error->status;
	if (judgement.outcome == OUTCOME_REFUSED)
		return telling_refused(
		    &recorder->telling, &item->row, &judgement.why, error);
	return telling_recorded(
	    &recorder->telling, &item->row, &judgement, error);
}

/*
 * Ends a turn that is as long as one may be: somebody else may have one. But
 * what the ledger was told to foresee is not foreseen in vain.
 */
static enum status
turn_pass(struct recorder *recorder, size_t next, struct error *error)
{
	enum status status = STATUS_OK;

	if (recorder_holds(recorder) ||
	    (!turn_is_full(recorder) &&
		(next < recorder->foreseen || !turn_is_long(recorder))))
		return STATUS_OK;
	status = turn_end(recorder, error);
	process_pause(ledger_pause_ms(recorder->run->ledger));
	return status;
}

/* Is there anything in the group for the ledger? */
static bool
group_has_work(const struct recorder *recorder)
{
	for (size_t i = 0; i < recorder->count; i++)
		if (!recorder->items[i].refused)
			return true;
	return false;
}

/* The ledger first: where it is busy nothing was refused or told yet. */
static enum status
group_finish(struct recorder *recorder, struct error *error)
{
	enum status status = STATUS_OK;

	if (group_has_work(recorder))
		status = recorder_begin(recorder, error);
	for (size_t i = 0; !status && i < recorder->count; i++) {
		status = item_finish(recorder, &recorder->items[i], error);
		if (!status)
			status = turn_pass(recorder, i + 1, error);
	}
	return status;
}

enum status
recorder_flush(struct recorder *recorder, bool rest, struct error *error)
{
	enum status status = group_finish(recorder, error);

	if (!status && rest && !recorder_holds(recorder))
		status = turn_end(recorder, error);
	if (recorder->run->output.failed)
		telling_doubt(&recorder->telling);
	recorder->count = 0;
	recorder->foreseen = 0;
	arena_reset(&recorder->arena);
	return status;
}

/* All lines or none; of a dry run none, and what would have been is told. */
static enum status
atomic_finish(struct recorder *recorder, struct error *error)
{
	struct run *run = recorder->run;
	bool dry = run_has(run, FIELD_DRY_RUN);
	enum status status = STATUS_OK;

	if (run->rejected) {
		chain_rollback(&recorder->turn.chain);
		run->recorded = 0;
		return STATUS_OK;
	}
	if (recorder->turn.chain.begun && !dry)
		status = chain_commit(&recorder->turn.chain, error);
	if (status == STATUS_FAILED)
		telling_doubt(&recorder->telling);
	if (status)
		return status;
	telling_messages(&recorder->telling);
	status = telling_atomic(&recorder->telling, error);
	if (dry)
		chain_rollback(&recorder->turn.chain);
	return status;
}

static void
dry_finish(struct recorder *recorder)
{
	chain_rollback(&recorder->turn.chain);
	telling_messages(&recorder->telling);
}

/* What a dry run found there and is to tell is as safe as a commit. */
static enum status
dry_settle(struct recorder *recorder, struct error *error)
{
	struct head head;

	return run_has(recorder->run, FIELD_DRY_RUN)
		   ? ledger_head(recorder->run->ledger, &head, error)
		   : STATUS_OK;
}

enum status
recorder_finish(struct recorder *recorder, struct error *error)
{
	enum status status = STATUS_OK;

	if (run_has(recorder->run, FIELD_ATOMIC))
		status = atomic_finish(recorder, error);
	else if (run_has(recorder->run, FIELD_DRY_RUN))
		dry_finish(recorder);
	else
		status = turn_end(recorder, error);
	if (!status)
		status = dry_settle(recorder, error);
	if (!status)
		status = output_flush(&recorder->run->output, error);
	if (recorder->run->output.failed)
		telling_doubt(&recorder->telling);
	if (!status)
		telling_summary(&recorder->telling);
	return status;
}
