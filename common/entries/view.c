/* view - lets out the entries that the viewer may see now. Entries. */
#include "view.h"

#include "../core/relations.h"
#include "../ledger/chain.h"
#include "../ledger/digest.h"

#include <stdlib.h>

#define DIGEST_MAX ((size_t)32 << 20)
/* The organisations of a view, so that its line fits. */
#define SOURCES_MAX ((size_t)32 << 10)

struct viewing {
	struct run *run;
	struct chain chain;
	struct gathering gathering;
	struct known known;
	size_t headed;      /* inputs whose header was let out */
	struct text header; /* the one that was let out last */
};

/*
 * Decides the entries of a chain and marks those that are shown; an override
 * opens what it may. Counts into the view.
 */
static void
entries_decide(const struct gathering *gathering,
    const struct patient_entries *chain, const struct inquiry *inquiry,
    struct fact *view)
{
	struct relations relations;

	relations_init(&relations, inquiry);
	for (uint32_t i = chain->first, next; i != ENTRY_END; i = next) {
		struct gathered *item = &gathering->items[i];
		enum rule rule;
		bool opened;

		next = entry_next(gathering, item);
		rule = relation_decide(
		    relation_to(&relations, item->entry.org), &item->entry)
			   .rule;
		item->shown = rule_shows(rule, view->override.len > 0, &opened);
		view->overridden += opened;
		view->shown += item->shown;
		view->withheld += !item->shown;
	}
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;

	if (!text_equal(x->org, y->org))
		return text_compare(x->org, y->org);
	return text_compare(x->entry, y->entry);
}

static void
entry_line(struct buffer *buffer, const struct entry *entry)
{
	buffer_add(buffer, entry->org);
	buffer_add_char(buffer, '\t');
	buffer_add(buffer, entry->entry);
	buffer_add_char(buffer, '\n');
}

/* Collects what is shown of a patient's entries, in the order of the digest. */
static size_t
shown_sort(const struct gathering *gathering,
    const struct patient_entries *chain, const struct entry **entries)
{
	size_t count = 0;
	bool sorted = true;

	for (uint32_t i = chain->first; i != ENTRY_END;
	     i = gathering->items[i].next) {
		if (!gathering->items[i].shown)
			continue;
		entries[count] = &gathering->items[i].entry;
		sorted = sorted && (!count || entry_compare(&entries[count - 1],
						  &entries[count]) <= 0);
		count++;
	}
	if (!sorted)
		qsort(entries, count, sizeof *entries, entry_compare);
	return count;
}

static size_t
entries_count(
    const struct gathering *gathering, const struct patient_entries *chain)
{
	size_t length = 0;

	for (uint32_t i = chain->first; i != ENTRY_END;
	     i = gathering->items[i].next)
		length++;
	return length;
}

/* The organisations of entries in their order, each once. */
static enum status
sources_list(const struct entry **entries, size_t count, struct arena *scratch,
    struct text *sources, struct error *error)
{
	struct buffer list;
	enum status status = STATUS_OK;

	buffer_init(&list, SOURCES_MAX);
	for (size_t i = 0; i < count; i++) {
		if (i && text_equal(entries[i]->org, entries[i - 1]->org))
			continue;
		if (i)
			buffer_add_char(&list, ' ');
		buffer_add(&list, entries[i]->org);
	}
	if (buffer_failed(&list))
		status = error_set(error, STATUS_FAILED, NULL,
		    "too many organisations in one view");
	else if (!arena_copy(scratch, buffer_text(&list), sources))
		status = error_no_memory(error);
	buffer_release(&list);
	return status;
}

static enum status
digest_make(const struct entry **entries, size_t count,
    char hex[static HASH_BYTES], struct error *error)
{
	struct buffer lines;
	bool failed;

	buffer_init(&lines, DIGEST_MAX);
	for (size_t i = 0; i < count; i++)
		if (!i || entry_compare(&entries[i - 1], &entries[i]))
			entry_line(&lines, entries[i]);
	failed = buffer_failed(&lines);
	if (!failed)
		digest_pair(buffer_text(&lines), TEXT(""), hex);
	buffer_release(&lines);
	return failed ? error_no_memory(error) : STATUS_OK;
}

enum status
shown_sum(const struct gathering *gathering,
    const struct patient_entries *chain, struct arena *scratch,
    struct shown *shown, struct error *error)
{
	size_t length = entries_count(gathering, chain), count;
	const struct entry **entries =
	    arena_alloc(scratch, length * sizeof *entries);

	if (!entries)
		return error_no_memory(error);
	count = shown_sort(gathering, chain, entries);
	if (sources_list(entries, count, scratch, &shown->sources, error))
		return error->status;
	return digest_make(entries, count, shown->digest, error);
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
	view.patient = chain->patient;
	view.viewer = inquiry.viewer;
	view.rules = inquiry.rules;
	view.user = flags[FIELD_USER].text;
	view.purpose = flags[FIELD_PURPOSE].text;
	view.override = flags[FIELD_OVERRIDE].text;
	chain_complete(&viewing->chain, &view);
	entries_decide(gathering, chain, &inquiry, &view);
	if (shown_sum(gathering, chain, &gathering->scratch, &shown, error))
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
	known_init(&viewing->known, viewing->run->ledger, chain->head.seq);
	status = known_orgs(&viewing->known, error);
	if (!status)
		status = gathering_visit(&viewing->gathering, &viewing->known,
		    patient_view, viewing, error);
	known_release(&viewing->known);
	return status;
}

/* Decided and logged together: what was decided by is what is there. */
static enum status
group_log(struct viewing *viewing, struct error *error)
{
	struct ledger *ledger = viewing->run->ledger;
	const struct gathering *gathering = &viewing->gathering;
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
				   gathering->patients[0].patient, error)
			     : chain_begin(chain, ledger, error);
		if (!status)
			status = group_decide(viewing, error);
		if (!status)
			status = chain_commit(chain, error);
		outrun = status && !outrun && ledger_is_outrun(error);
	} while (outrun);
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
	const struct lines *lines = &viewing->gathering.lines;

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

static enum status
item_let_out(
    struct viewing *viewing, const struct gathered *item, struct error *error)
{
	struct buffer *buffer = output_buffer(&viewing->run->output);

	if (headers_let_out(viewing, item->input, error))
		return error->status;
	if (!item->shown)
		return STATUS_OK;
	buffer_add(buffer, item->raw);
	buffer_add(buffer, item->break_bytes > 1 ? TEXT("\r\n") : TEXT("\n"));
	return output_push(&viewing->run->output, error);
}

static enum status
group_let_out(struct viewing *viewing, struct error *error)
{
	const struct gathering *gathering = &viewing->gathering;

	for (size_t i = 0; i < gathering->count; i++)
		if (item_let_out(viewing, &gathering->items[i], error))
			return error->status;
	return output_flush(&viewing->run->output, error);
}

static enum status
groups_view(struct viewing *viewing, struct error *error)
{
	struct gathering *gathering = &viewing->gathering;
	enum status status = STATUS_OK;

	while (!status && !gathering->ended) {
		status = gathering_read(gathering, error);
		if (!status && gathering->count)
			status = group_log(viewing, error);
		if (!status)
			status = group_let_out(viewing, error);
		gathering_reset(gathering);
	}
	return status ? status : headers_let_out(viewing, NULL, error);
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
	status = gathering_open(&viewing->gathering, run, error);
	viewing->gathering.one_patient = run_has(run, FIELD_OVERRIDE);
	/*
	 * says nothing of lines, not even that the last one has no line break:
	 * it may be one that is withheld
	 */
	viewing->gathering.lines.discreet = true;
	if (!status)
		status =
		    lines_are_of_one_form(&viewing->gathering.lines, error);
	if (!status)
		status = run_ledger_open(run, LEDGER_BATCH, error);
	if (!status)
		status = chain_init(&viewing->chain, false, &run->arena, error);
	if (!status)
		status = groups_view(viewing, error);
	chain_release(&viewing->chain);
	if (gathering_close(&viewing->gathering, &closing) && !status) {
		*error = closing;
		status = closing.status;
	}
	return status;
}
