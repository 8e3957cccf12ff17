/* reconcile_entries - a record's entries against the private marks. Audit. */
#include "reconcile.h"

#include <string.h>

#define STATE_MAX ((size_t)64 << 20)

/*
 * What the record has: its patients and organisations as "PATIENT ORG", and
 * its entries as the number of such a pair and the id in lower case. Both fit
 * a pool: an id has 128 characters at the most.
 */
struct entries {
	struct reconcile *reconcile;
	struct pool records, ids;
};

struct key {
	char bytes[POOL_TEXT_MAX];
	size_t len;
};

static void
key_add(struct key *key, struct text text)
{
	for (size_t i = 0; i < text.len && key->len < sizeof key->bytes; i++)
		key->bytes[key->len++] = text.ptr[i];
}

static struct text
key_text(const struct key *key)
{
	return (struct text){key->bytes, key->len};
}

static struct key
record_key(struct text patient, struct text org)
{
	struct key key = {.len = 0};

	key_add(&key, patient);
	key_add(&key, TEXT(" "));
	key_add(&key, org);
	return key;
}

static struct key
entry_key(uint32_t record, struct text entry)
{
	struct key key = {.len = sizeof record};

	memcpy(key.bytes, &record, sizeof record);
	key_add(&key, entry);
	for (size_t i = sizeof record; i < key.len; i++)
		key.bytes[i] = char_lower(key.bytes[i]);
	return key;
}

static enum status
entry_take(void *ctx, struct list *list, struct error *error)
{
	struct entries *entries = ctx;
	struct form_value patient, org, entry;
	struct key key;
	uint32_t record, id;
	bool fresh;
	enum status status = list_need(list, FIELD_PATIENT, &patient, error);

	if (!status)
		status = list_need(list, FIELD_ORG, &org, error);
	if (!status)
		status = list_need(list, FIELD_ENTRY, &entry, error);
	if (status)
		return status;
	key = record_key(patient.text, org.text);
	if (!pool_put(&entries->records, key_text(&key), &record, &fresh))
		return list_full(error);
	key = entry_key(record, entry.text);
	if (!pool_put(&entries->ids, key_text(&key), &id, &fresh))
		return list_full(error);
	return STATUS_OK;
}

/* Is it a yes to a mark in a record that was read, but on no entry of it? */
static bool
mark_is_astray(
    const struct entries *entries, const struct fact *fact, struct text patient)
{
	struct key key = record_key(patient, fact->org);
	uint32_t record = pool_find(&entries->records, key_text(&key));

	if (fact->event != EVENT_MARK_PRIVATE ||
	    fact->private != DECISION_YES || !record)
		return false;
	key = entry_key(record, fact->entry);
	return !pool_find(&entries->ids, key_text(&key));
}

/* Since when the mark is in force by that fact; INSTANT_UNSET where it is not.
 */
static enum status
mark_stands(struct ask *ask, const struct fact *fact, int64_t *since_us,
    struct error *error)
{
	struct standing standing = {.seq = 0};
	const struct mark *mark;
	struct arena arena;
	struct state state;
	enum status status;

	*since_us = INSTANT_UNSET;
	arena_init(&arena, STATE_MAX);
	state_init(&state, &arena, fact->patient);
	status = known_subject(&ask->known, fact->entry, &state, error);
	mark = status ? NULL : state_mark(&state, fact->org, fact->entry);
	if (mark)
		standing = history_at(&mark->private, DECISION_YES, ask->at_us);
	if (standing.seq == fact->seq && standing.latest == DECISION_YES)
		*since_us = standing.since_us;
	arena_release(&arena);
	return status;
}

static enum status
mark_judge(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	struct reconcile *reconcile = (struct reconcile *)ask;
	struct answers *answers = &ask->answers;
	char digits[PATIENT_BYTES];
	int64_t since_us;

	(void)line;
	if (ask_in_force(ask, fact->patient, digits, error))
		return error->status;
	if (!mark_is_astray(reconcile->ctx, fact, text_of(digits)) ||
	    list_doubts(&reconcile->list, text_of(digits), TEXT("")))
		return STATUS_OK;
	if (mark_stands(ask, fact, &since_us, error))
		return error->status;
	if (since_us == INSTANT_UNSET || since_us < reconcile->since_us ||
	    !finding_begin(reconcile, "mark-without-entry", fact->patient))
		return STATUS_OK;
	answer_text(answers, "org", fact->org);
	answer_text(answers, "entry", fact->entry);
	answer_number(answers, "seq", fact->seq);
	answer_instant(answers, "since", since_us);
	return answer_end(answers, error);
}

enum status
reconcile_entries(struct reconcile *reconcile, struct error *error)
{
	struct entries entries = {.reconcile = reconcile};
	struct facts_query query = {.of = FACTS_OF_EVENT,
	    .event = EVENT_MARK_PRIVATE,
	    .upto_seq = reconcile->ask.upto_seq};
	enum status status;

	pool_init(&entries.records, LIST_BYTES_MAX);
	pool_init(&entries.ids, LIST_BYTES_MAX);
	reconcile->ctx = &entries;
	status = list_read(&reconcile->list, entry_take, &entries, error);
	if (!status)
		status = ask_facts(&reconcile->ask, query, mark_judge, error);
	pool_release(&entries.records);
	pool_release(&entries.ids);
	return status;
}
