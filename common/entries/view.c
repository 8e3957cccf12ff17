/* view - lets out the entries that the viewer may see now. Entries. */
#include "view.h"

#include "../core/relations.h"
#include "../ledger/chain.h"
#include "groups.h"

#include <string.h>

/* The stretches of lines that are written at one go. */
#define PIECES 1024

/* Lines that are let out, as they lie in the group. */
struct pieces {
	struct iovec items[PIECES];
	size_t count;
};

struct viewing {
	struct run *run;
	struct chain chain;
	struct groups groups;
	struct known known;
	struct head head; /* behind the last group; seq 0: before the first */
	struct pieces pieces;
	size_t headed;      /* inputs whose header was let out */
	struct text header; /* the one that was let out last */
};

/*
 * Decides the entries of a chain and marks those that are shown; an override
 * opens what it may. Counts into the view.
 */
static void
entries_decide(struct gathering *gathering, const struct patient_entries *chain,
    const struct inquiry *inquiry, struct fact *view)
{
	struct relations relations;

	relations_init(&relations, inquiry);
	for (uint32_t i = chain->first, next; i != ENTRY_END; i = next) {
		struct gathered *item = &gathering->items[i];
		struct entry entry = gathered_entry(gathering, item);
		enum rule rule;
		bool opened;

		next = entry_next(gathering, item);
		rule =
		    relation_decide(relation_to(&relations, entry.org), &entry)
			.rule;
		item->shown = rule_shows(rule, view->override.len > 0, &opened);
		view->overridden += opened;
		view->shown += item->shown;
		view->withheld += !item->shown;
	}
}

/* Decides one patient's entries and logs the view of them. */
static enum status
patient_view(void *ctx, struct gathering *gathering,
    const struct patient_entries *chain, const struct state *state,
    struct error *error)
{
	struct viewing *viewing = ctx;
	const struct form_value *flags = viewing->run->options.value;
	struct fact view = fact_none();
	struct inquiry inquiry = {.state = state,
	    .orgs = &viewing->known.orgs,
	    .viewer = flags[FIELD_VIEWER].text,
	    .at_us = viewing->chain.now_us,
	    .is_now = true,
	    .rules = RULES_NOW};
	struct shown shown;

	view.event = EVENT_RECORD_VIEW;
	view.patient = state->patient;
	view.viewer = inquiry.viewer;
	view.rules = inquiry.rules;
	view.user = flags[FIELD_USER].text;
	view.purpose = flags[FIELD_PURPOSE].text;
	view.override = flags[FIELD_OVERRIDE].text;
	chain_complete(&viewing->chain, &view);
	entries_decide(gathering, chain, &inquiry, &view);
	if (shown_sum(gathering, chain, &shown, error))
		return error->status;
	view.digest = text_of(shown.digest);
	view.sources = shown.sources;
	return chain_append(&viewing->chain, &view, error);
}

/* Decides the group and adds its views; they are not yet committed. */
static enum status
group_decide(struct viewing *viewing, struct error *error)
{
	struct chain *chain = &viewing->chain;
	enum status status = run_now(viewing->run, &chain->head,
	    &chain->clock_us, &chain->now_us, error);

	if (status)
		return status;
	if (chain->head.seq != viewing->head.seq ||
	    memcmp(chain->head.hash, viewing->head.hash, HASH_CHARS))
		gathering_forget(viewing->groups.now);
	known_init(&viewing->known, viewing->run->ledger, chain->head.seq);
	status = known_orgs(&viewing->known, error);
	if (!status)
		status = gathering_visit(viewing->groups.now, &viewing->known,
		    patient_view, viewing, error);
	known_release(&viewing->known);
	return status;
}

/* Decided and logged together: what was decided by is what is there. */
static enum status
group_log(struct viewing *viewing, struct error *error)
{
	struct ledger *ledger = viewing->run->ledger;
	const struct gathering *gathering = viewing->groups.now;
	struct chain *chain = &viewing->chain;
	bool outrun = false;
	enum status status;

	/*
	 * Under one hold of the ledger; or, where many hosts share it and the
	 * group is of one patient, first without one.
	 */
	do {
		status = gathering->patient_count == 1 && !outrun
			     ? chain_begin_view(chain, ledger,
				   digits_of(gathering->patients[0].own), error)
			     : chain_begin(chain, ledger, error);
		if (!status)
			status = group_decide(viewing, error);
		if (!status)
			status = chain_commit(chain, error);
		outrun = status && !outrun && ledger_is_outrun(error);
	} while (outrun);
	viewing->head = chain->head;
	return status;
}

/* A CSV's header goes before its first row, unless it was the last one. */
static enum status
header_let_out(
    struct viewing *viewing, const struct input *input, struct error *error)
{
	struct text header = input_header_raw(input);

	if (input_kind(input) != INPUT_CSV || !header.len ||
	    text_equal(header, viewing->header))
		return STATUS_OK;
	viewing->header = header;
	buffer_add(output_buffer(&viewing->run->output), header);
	buffer_add(
	    output_buffer(&viewing->run->output), input_header_end(input));
	return output_push(&viewing->run->output, error);
}

/*
 * The headers of the inputs up to that one, or of all: also of those without
 * a row, so that a header tells nothing of rows that are withheld.
 */
static enum status
headers_let_out(
    struct viewing *viewing, const struct input *upto, struct error *error)
{
	const struct lines *lines = viewing->groups.now->lines;

	if (viewing->headed && lines->inputs[viewing->headed - 1] == upto)
		return STATUS_OK;
	while (viewing->headed < lines->count) {
		const struct input *input = lines->inputs[viewing->headed++];

		if (header_let_out(viewing, input, error))
			return error->status;
		if (input == upto)
			return STATUS_OK;
	}
	return STATUS_OK;
}

/* Writes the pieces that were collected. */
static enum status
pieces_write(struct viewing *viewing, struct error *error)
{
	struct pieces *pieces = &viewing->pieces;
	size_t count = pieces->count;

	pieces->count = 0;
	return output_pieces(
	    &viewing->run->output, pieces->items, count, error);
}

/* Adds bytes to the pieces; those behind the last one's go on with it. */
static enum status
piece_add(struct viewing *viewing, struct text text, struct error *error)
{
	struct pieces *pieces = &viewing->pieces;
	struct iovec *last =
	    pieces->count ? &pieces->items[pieces->count - 1] : NULL;

	if (last && (const char *)last->iov_base + last->iov_len == text.ptr) {
		last->iov_len += text.len;
		return STATUS_OK;
	}
	if (pieces->count == PIECES && pieces_write(viewing, error))
		return error->status;
	pieces->items[pieces->count++] = piece_of(text);
	return STATUS_OK;
}

/* A last line without its line break is given one. */
static enum status
item_let_out(
    struct viewing *viewing, const struct gathered *item, struct error *error)
{
	struct text line = {viewing->groups.now->hold.bytes + item->raw_at,
	    item->raw_len + item->break_len};

	if (!item->shown)
		return STATUS_OK;
	if (piece_add(viewing, line, error))
		return error->status;
	return item->break_len ? STATUS_OK
			       : piece_add(viewing, TEXT("\n"), error);
}

static enum status
group_let_out(struct viewing *viewing, struct error *error)
{
	const struct gathering *gathering = viewing->groups.now;
	size_t at = 0, end;

	for (size_t n = 0; n < gathering->input_count; n++) {
		end = n + 1 < gathering->input_count
			  ? gathering->inputs[n + 1].first
			  : gathering->count;
		if (headers_let_out(viewing, gathering->inputs[n].input, error))
			return error->status;
		for (; at < end; at++)
			if (item_let_out(viewing, &gathering->items[at], error))
				return error->status;
		if (pieces_write(viewing, error))
			return error->status;
	}
	return output_flush(&viewing->run->output, error);
}

static enum status
groups_view(struct viewing *viewing, struct error *error)
{
	enum status status = STATUS_OK;

	while (!status && !viewing->groups.now->ended) {
		status = groups_next(&viewing->groups, error);
		if (!status && viewing->groups.now->count)
			status = group_log(viewing, error);
		if (!status)
			status = group_let_out(viewing, error);
	}
	return status ? status : headers_let_out(viewing, NULL, error);
}

static enum status
view_open(struct viewing *viewing, struct error *error)
{
	struct gathering *gathering;

	if (groups_open(&viewing->groups, viewing->run, error))
		return error->status;
	gathering = viewing->groups.now;
	gathering->one_patient = run_has(viewing->run, FIELD_OVERRIDE);
	/*
	 * says nothing of lines, not even that the last one has no line break:
	 * it may be one that is withheld
	 */
	gathering->lines->discreet = true;
	return lines_are_of_one_form(gathering->lines, error);
}

enum status
view_run(struct run *run, struct error *error)
{
	struct viewing *viewing = arena_alloc(&run->arena, sizeof *viewing);
	struct error closing;
	enum status status;

	if (!viewing)
		return error_no_memory(error);
	viewing->run = run;
	status = view_open(viewing, error);
	if (!status)
		status = run_ledger_open(run, LEDGER_BATCH, error);
	if (!status)
		status = chain_init(&viewing->chain, false, &run->arena, error);
	if (!status)
		status = groups_view(viewing, error);
	chain_release(&viewing->chain);
	if (groups_close(&viewing->groups, &closing) && !status) {
		*error = closing;
		status = closing.status;
	}
	return status;
}
