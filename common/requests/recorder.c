/* recorder - one group of requests: judged, committed, printed. Requests. */
#include "recorder.h"

#include "judging.h"
#include "telling.h"

#include <stdlib.h>

/* A group's lines. */
#define GROUP_MAX ((size_t)24 << 20)
#define GROUP_FULL ((size_t)8 << 20)
/* A dry run holds the ledger: so much is printed only when it has let go. */
#define DRY_HELD ((size_t)24 << 20)
/* A turn of the ledger ends when so much is held or so long has passed. */
#define TURN_HELD ((size_t)22 << 20)
#define TURN_MESSAGES ((size_t)1 << 20)
#define TURN_US (2 * SECOND_US)
/* Whoever waits for the ledger looks twice in this time. */
#define TURN_PAUSE_MS 30
/* The notices of an atomic run. */
#define ATOMIC_MESSAGES ((size_t)16 << 20)

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
	buffer_init(&made->messages,
	    run_has(run, FIELD_ATOMIC) ? ATOMIC_MESSAGES : 4 * TURN_MESSAGES);
	*recorder = made;
	if (run_has(run, FIELD_DRY_RUN)) {
		output_hold(&run->output, DRY_HELD);
	} else if (!run_has(run, FIELD_ATOMIC)) {
		output_hold(&run->output, 2 * TURN_HELD);
		run->messages = &made->messages;
	}
	return chain_init(
	    &made->chain, run_has(run, FIELD_DRY_RUN), &run->arena, error);
}

static void
known_forget(struct recorder *recorder)
{
	if (recorder->known.ledger)
		known_release(&recorder->known);
	recorder->known.ledger = NULL;
}

void
recorder_close(struct recorder *recorder)
{
	if (!recorder)
		return;
	recorder->run->messages = NULL;
	known_forget(recorder);
	chain_release(&recorder->chain);
	buffer_release(&recorder->messages);
	arena_release(&recorder->arena);
	free(recorder);
}

struct item *
recorder_item(struct recorder *recorder)
{
	struct item *item = &recorder->items[recorder->count++];

	*item = (struct item){.outcome = OUTCOME_PENDING};
	return item;
}

bool
recorder_is_full(const struct recorder *recorder)
{
	return recorder->count == GROUP_ITEMS ||
	       recorder->arena.used > GROUP_FULL;
}

static void
may_have_been_recorded(const struct recorder *recorder)
{
	struct error error;

	if (run_has(recorder->run, FIELD_DRY_RUN))
		return;
	error_set(&error, STATUS_FAILED, NULL,
	    "the last lines may have been recorded; run it again");
	message_error(recorder->run->command->name, 0, &error);
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

	known_forget(recorder);
	if (buffer_failed(&recorder->messages))
		return error_no_memory(error);
	if (recorder->chain.begun)
		status = chain_commit(&recorder->chain, error);
	if (status == STATUS_FAILED)
		may_have_been_recorded(recorder);
	if (status)
		return status;
	telling_messages(recorder);
	return output_flush(&recorder->run->output, error);
}

/* Is as much held as a turn should hold? */
static bool
turn_is_full(const struct recorder *recorder)
{
	return recorder->messages.len >= TURN_MESSAGES ||
	       recorder->run->output.buffer.len >= TURN_HELD;
}

static bool
turn_is_long(const struct recorder *recorder)
{
	return recorder->chain.begun &&
	       process_elapsed_us() - recorder->chain.begun_us >= TURN_US;
}

/*
 * Takes the ledger, if it is not held. Where it cannot be had, what is held is
 * of lines that were refused: it is true as it is, and is told.
 */
enum status
recorder_begin(struct recorder *recorder, struct error *error)
{
	struct run *run = recorder->run;
	struct chain *chain = &recorder->chain;
	bool held = chain->begun;
	enum status status = chain_begin(chain, run->ledger, error);

	if (!status && !held)
		status = run_now(
		    run, &chain->head, &chain->clock_us, &chain->now_us, error);
	if (status && !held && !buffer_failed(&recorder->messages))
		telling_messages(recorder);
	return status;
}

/* Records one item, unless it was refused when it was read, and tells. */
static enum status
item_finish(struct recorder *recorder, struct item *item, struct error *error)
{
	struct run *run = recorder->run;
	enum status status = STATUS_OK;

	if (item->outcome != OUTCOME_REFUSED) {
		status = recorder_begin(recorder, error);
		if (!status)
			status = item_record(recorder, item, error);
	}
	if (status)
		return status;
	if (item->outcome == OUTCOME_REFUSED)
		return telling_refused(recorder, item, error);
	run->recorded += item->outcome == OUTCOME_NEW;
	run->unchanged += item->outcome == OUTCOME_SAME;
	return STATUS_OK;
}

/* Ends a turn that is as long as one may be: somebody else may have one. */
static enum status
turn_pass(struct recorder *recorder, struct error *error)
{
	enum status status = STATUS_OK;

	if (recorder_holds(recorder) ||
	    (!turn_is_full(recorder) && !turn_is_long(recorder)))
		return STATUS_OK;
	status = turn_end(recorder, error);
	process_pause(TURN_PAUSE_MS);
	return status;
}

/* Is there anything in the group for the ledger? */
static bool
group_has_work(const struct recorder *recorder)
{
	for (size_t i = 0; i < recorder->count; i++)
		if (recorder->items[i].outcome != OUTCOME_REFUSED)
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
			status = turn_pass(recorder, error);
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
		may_have_been_recorded(recorder);
	recorder->count = 0;
	arena_reset(&recorder->arena);
	return status;
}

static enum status
line_print(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)fact;
	return telling_print(ctx, line, error);
}

/* Prints, in the order of the lines, what an atomic run recorded. */
static enum status
atomic_print(struct recorder *recorder, struct error *error)
{
	struct run *run = recorder->run;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < recorder->seq_count; i++) {
		struct facts_query query = {.of = FACTS_ALL,
		    .after_seq = recorder->seqs[i] - 1,
		    .upto_seq = recorder->seqs[i],
		    .line = true};

		if (run->output.buffer.len > run->output.held_max / 2)
			status = output_flush(&run->output, error);
		if (!status)
			status = ledger_facts(
			    run->ledger, &query, line_print, run, error);
	}
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
		chain_rollback(&recorder->chain);
		run->recorded = 0;
		return STATUS_OK;
	}
	if (recorder->chain.begun && !dry)
		status = chain_commit(&recorder->chain, error);
	if (status == STATUS_FAILED)
		may_have_been_recorded(recorder);
	if (status)
		return status;
	telling_messages(recorder);
	status = atomic_print(recorder, error);
	if (dry)
		chain_rollback(&recorder->chain);
	return status;
}

static void
dry_finish(struct recorder *recorder)
{
	chain_rollback(&recorder->chain);
	telling_messages(recorder);
}

static void
summary_print(const struct run *run)
{
	struct buffer line;

	if (run_has(run, FIELD_QUIET))
		return;
	buffer_init(&line, 256);
	buffer_add_number(&line, run->recorded);
	buffer_add(&line, TEXT(" recorded, "));
	buffer_add_number(&line, run->unchanged);
	buffer_add(&line, TEXT(" unchanged, "));
	buffer_add_number(&line, run->rejected);
	buffer_add(&line, TEXT(" rejected"));
	if (run_has(run, FIELD_DRY_RUN))
		buffer_add(&line, TEXT(" (dry run)"));
	message_line(buffer_text(&line));
	buffer_release(&line);
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
		status = output_flush(&recorder->run->output, error);
	if (recorder->run->output.failed)
		may_have_been_recorded(recorder);
	if (!status)
		summary_print(recorder->run);
	return status;
}
