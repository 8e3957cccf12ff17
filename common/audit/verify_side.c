/* verify_side - a ledger proved several facts side by side. Audit. */
#include "verification.h"
#include "verify_order.h"

#include "../core/judge.h"
#include "../output/progress.h"
#include "../system/process.h"

#include <stdlib.h>
#include <string.h>

#define PARTS_MOST 4
/* The codes of successions; where more are joined, all is judged in order. */
#define JOINED_MOST 8192
#define JOINED_BYTES ((size_t)1 << 20)

struct note {
	uint64_t seq;
	struct error error;
};

struct side {
	const struct kept_head *kept;
	struct ledger *ledger;
	struct head head;
	struct verification *parts[PARTS_MOST];
	unsigned part_count;
	struct odd odd;
	struct order order;
	/* organisations that are, or have, a successor, in order */
	struct arena arena;
	struct text *joined;
	size_t joined_count, joined_room;
	pthread_mutex_t mutex; /* of the notes */
	struct note notes[NOTES_TOLD];
	uint64_t noted;
	struct progress progress;
	uint64_t stepped;
	struct error error; /* where the ledger was busy */
};

/* organisations that are one */

static bool
joined_add(struct side *side, struct text code)
{
	void *codes = side->joined;

	if (side->joined_count == JOINED_MOST ||
	    !arena_grow(&side->arena, &codes, &side->joined_room,
		side->joined_count, sizeof *side->joined))
		return false;
	side->joined = codes;
	return arena_copy(
	    &side->arena, code, &side->joined[side->joined_count++]);
}

static enum status
joined_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)line;
	return joined_add(ctx, fact->org) && joined_add(ctx, fact->successor)
		   ? STATUS_OK
		   : error_no_memory(error);
}

static int
code_compare(const void *a, const void *b)
{
	const struct text *x = a, *y = b;

	return text_compare(*x, *y);
}

static bool
is_joined(const struct side *side, struct text code)
{
	return side->joined_count &&
	       bsearch(&code, side->joined, side->joined_count,
		   sizeof *side->joined, code_compare);
}

static bool
joined_read(struct side *side)
{
	struct facts_query query = {.of = FACTS_OF_EVENT,
	    .event = EVENT_ORG_SUCCEED,
	    .upto_seq = side->head.seq};
	struct error error;

	if (ledger_facts(side->ledger, &query, joined_sink, side, &error))
		return false;
	if (side->joined_count)
		qsort(side->joined, side->joined_count, sizeof *side->joined,
		    code_compare);
	return true;
}

/* one fact */

/* The first of them are told, whichever thread meets them. */
static void
note_take(struct side *side, uint64_t seq, const struct error *error)
{
	size_t at;

	pthread_mutex_lock(&side->mutex);
	at = side->noted < NOTES_TOLD ? (size_t)side->noted : NOTES_TOLD;
	side->noted++;
	while (at && side->notes[at - 1].seq > seq) {
		if (at < NOTES_TOLD)
			side->notes[at] = side->notes[at - 1];
		at--;
	}
	if (at < NOTES_TOLD)
		side->notes[at] = (struct note){seq, *error};
	pthread_mutex_unlock(&side->mutex);
}

/* Where practice and service may be one, what was known by then decides. */
static bool
opening_take(struct side *side, const struct fact *fact)
{
	return !is_joined(side, fact->practice) ||
	       !is_joined(side, fact->service) ||
	       odd_add(&side->odd, fact->seq);
}

/* What bears on a fact is looked at elsewhere: here it is judged by itself. */
static bool
judge_alone(struct side *side, const struct fact *fact)
{
	static const struct fact opened = {.at_us = INSTANT_MIN};
	const struct precedent before = {
	    .opening = fact->event == EVENT_EPISODE_OPEN ? NULL : &opened,
	    .of_patient = true,
	    .clock_us = fact->logged_us,
	};
	struct error error;

	switch (fact->event) {
	case EVENT_ORG_SUCCEED:
		if (!is_joined(side, fact->org) ||
		    !is_joined(side, fact->successor))
			return false;
		return odd_add(&side->odd, fact->seq);
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
	case EVENT_PATIENT_LINK:
		return odd_add(&side->odd, fact->seq);
	case EVENT_EPISODE_OPEN:
		if (!opening_take(side, fact))
			return false;
		break;
	default:
		break;
	}
	return !fact_judge(fact, &before, &error);
}

static bool
side_fact(
    void *ctx, unsigned part, const struct fact *columns, struct text line)
{
	struct side *side = ctx;
	struct verification *v = side->parts[part];
	struct fact fact;
	struct error error;

	if (verification_take(v, columns, line, &fact, &error) ||
	    fact_is_whole(&fact, &error) || !judge_alone(side, &fact) ||
	    kept_head_check(side->kept, v, &error))
		return false;
	if (fact_meets_later_rules(&fact, &error))
		note_take(side, fact.seq, &error);
	return fact.seq != side->head.seq ||
	       !strcmp(verification_hash(v), side->head.hash);
}

static bool
side_before(void *ctx, unsigned part, uint64_t seq, struct text line)
{
	struct side *side = ctx;
	struct verification *v = side->parts[part];
	struct error error;

	arena_reset(&v->line_arena);
	if (seq)
		return !verification_start(v, seq, line, &error);
	verification_rewind(v);
	return true;
}

static bool
side_about(void *ctx, uint64_t seq)
{
	return order_about(&((struct side *)ctx)->order, seq);
}

static bool
side_opening(void *ctx, const struct ledger_entry *entry)
{
	return order_opening(&((struct side *)ctx)->order, entry);
}

static bool
side_subject(void *ctx, const struct ledger_entry *entry)
{
	return order_subject(&((struct side *)ctx)->order, entry);
}

static void
side_step(void *ctx, uint64_t facts)
{
	struct side *side = ctx;

	progress_step(
	    &side->progress, facts - side->stepped, facts, side->head.seq);
	side->stepped = facts;
}

/* all of it */

static bool
ledger_go_through(struct side *side, struct run *run)
{
	const struct ledger_scan scan = {.ctx = side,
	    .parts = side->part_count,
	    .before = side_before,
	    .fact = side_fact,
	    .about = side_about,
	    .opening = side_opening,
	    .subject = side_subject,
	    .step = side_step};

	return !ledger_hold(side->ledger, &side->error) &&
	       !ledger_head(side->ledger, &side->head, &side->error) &&
	       side->kept->seq <= side->head.seq &&
	       order_init(&side->order, &side->odd, side->head.seq) &&
	       joined_read(side) &&
	       ledger_scan(side->ledger, &side->head, &scan) &&
	       odd_judge(&side->odd, run, side->ledger, side->head.seq);
}

static bool
side_open(struct side *side, struct run *run, const char *place,
    const struct kept_head *kept)
{
	unsigned cpus = process_cpus();

	side->kept = kept;
	arena_init(&side->arena, JOINED_BYTES);
	progress_begin(&side->progress, "events", run_has(run, FIELD_QUIET));
	while (side->part_count < cpus && side->part_count < PARTS_MOST) {
		struct verification *v = verification_new(run);

		if (!v)
			return false;
		side->parts[side->part_count++] = v;
	}
	return !ledger_open(&side->ledger, place, LEDGER_PROOF, &side->error);
}

static void
side_close(struct side *side)
{
	if (side->ledger)
		ledger_let_go(side->ledger);
	ledger_close(side->ledger);
	for (unsigned part = 0; part < side->part_count; part++)
		verification_release(side->parts[part]);
	order_release(&side->order);
	odd_release(&side->odd);
	arena_release(&side->arena);
	pthread_mutex_destroy(&side->mutex);
}

/* Says what was found: all is sound. */
static void
side_tell(const struct side *side, struct finding *finding)
{
	for (size_t i = 0; i < side->noted && i < NOTES_TOLD; i++)
		later_rule_tell(side->notes[i].seq, &side->notes[i].error);
	later_rules_tell_rest(side->noted);
	*finding = (struct finding){.sound = true,
	    .events = side->head.seq,
	    .logged_us = side->head.seq ? side->head.logged_us : INSTANT_UNSET};
	memcpy(finding->head, side->head.hash, sizeof finding->head);
}

/* All zeros, its locks made; NULL where there is no memory for it. */
static struct side *
side_new(void)
{
	struct side *side = calloc(1, sizeof *side);

	if (!side || pthread_mutex_init(&side->mutex, NULL))
		return free(side), NULL;
	if (odd_init(&side->odd))
		return side;
	pthread_mutex_destroy(&side->mutex);
	return free(side), NULL;
}

enum status
verify_side_by_side(struct run *run, const char *place,
    const struct kept_head *kept, bool *whole, struct finding *finding,
    struct error *error)
{
	enum status status = STATUS_OK;
	struct side *side;

	*whole = false;
	if (run_has(run, FIELD_SINCE_SEQ) || !ledger_place_is_file(place))
		return STATUS_OK;
	side = side_new();
	if (!side)
		return STATUS_OK;
	*whole =
	    side_open(side, run, place, kept) && ledger_go_through(side, run);
	side_close(side);
	if (*whole)
		side_tell(side, finding);
	else if (side->error.status == STATUS_BUSY)
		status = (*error = side->error).status;
	free(side);
	return status;
}
