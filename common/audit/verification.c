/* verification - one fact of a ledger after the other, proved. Audit. */
#include "verification.h"

#include "../fields/line_read.h"
#include "../ledger/digest.h"
#include "../ledger/precedent.h"

#include <string.h>

#define LINE_MAX_BYTES ((size_t)4 << 20)

static enum status
wrong(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_REFUSED, field, what);
}

void
verification_rewind(struct verification *v)
{
	v->seq = 0;
	v->logged_us = INSTANT_UNSET;
	memset(v->hash, '0', HASH_CHARS);
}

struct verification *
verification_new(struct run *run)
{
	struct verification *v = arena_alloc(&run->arena, sizeof *v);

	if (!v)
		return NULL;
	v->run = run;
	verification_rewind(v);
	arena_init(&v->line_arena, LINE_MAX_BYTES);
	buffer_init(&v->rewritten, (size_t)1 << 20);
	return v;
}

void
verification_release(struct verification *v)
{
	arena_release(&v->line_arena);
	known_release(&v->known);
	buffer_release(&v->rewritten);
}

const char *
verification_hash(const struct verification *v)
{
	return v->hash;
}

/* The line is the canonical one of its fact, and its hash is the chain's. */
static enum status
hash_check(struct verification *v, const struct fact *fact, struct text line,
    struct text hash, struct error *error)
{
	char expected[HASH_BYTES];

	buffer_reset(&v->rewritten);
	line_write(&v->rewritten, fact, false);
	if (buffer_failed(&v->rewritten))
		return error_no_memory(error);
	digest_pair((struct text){v->hash, HASH_CHARS},
	    buffer_text(&v->rewritten), expected);
	if (!text_equal(hash, text_of(expected)))
		return wrong(error, "hash", "does not continue the chain");
	line_seal(&v->rewritten, expected);
	if (buffer_failed(&v->rewritten))
		return error_no_memory(error);
	if (!text_equal(buffer_text(&v->rewritten), line))
		return wrong(error, NULL, "the line is not as it was printed");
	memcpy(v->hash, expected, HASH_BYTES);
	return STATUS_OK;
}

/* The fields that a store keeps beside the line. */
static enum status
columns_check(
    const struct fact *columns, const struct fact *fact, struct error *error)
{
	for (size_t i = 0; i < STORED_FIELDS; i++)
		if (!fact_agrees(columns, fact, stored_fields[i]))
			return wrong(error, field_row(stored_fields[i])->name,
			    "the column differs from the line");
	return STATUS_OK;
}

static enum status
order_check(
    const struct verification *v, const struct fact *fact, struct error *error)
{
	if (fact->seq != v->seq + 1)
		return wrong(error, "seq", "is not the next number");
	if (fact->logged_us == INSTANT_UNSET || fact->logged_us < v->logged_us)
		return wrong(
		    error, "logged", "is earlier than the fact before");
	if (fact->at_us == INSTANT_UNSET)
		return wrong(error, "at", "is missing");
	if (!fact->by.len || !fact->login.len)
		return wrong(error, "by", "or login is missing");
	return STATUS_OK;
}

enum status
verification_take(struct verification *v, const struct fact *columns,
    struct text line, struct fact *fact, struct error *error)
{
	struct text hash;
	enum status status;

	arena_reset(&v->line_arena);
	v->wrong_seq = v->seq + 1;
	status = line_read(line, &v->line_arena, fact, &hash, error);
	if (status)
		return status;
	status = order_check(v, fact, error);
	if (!status)
		status = hash_check(v, fact, line, hash, error);
	if (!status)
		status = columns_check(columns, fact, error);
	if (status)
		return status;
	v->seq = fact->seq;
	v->logged_us = fact->logged_us;
	return STATUS_OK;
}

enum status
verification_start(
    struct verification *v, uint64_t seq, struct text line, struct error *error)
{
	struct fact fact;
	struct text hash;
	enum status status =
	    line_read(line, &v->line_arena, &fact, &hash, error);

	if (status)
		return status;
	v->seq = seq;
	v->logged_us = fact.logged_us;
	memcpy(v->hash, hash.ptr, HASH_CHARS);
	return STATUS_OK;
}

enum status
verification_judge(
    struct verification *v, const struct fact *fact, struct error *error)
{
	struct precedents before;
	struct precedent precedent;
	enum status status = fact_is_whole(fact, error);

	v->known.upto_seq = fact->seq - 1;
	if (!status)
		status = precedents_find(
		    &v->known, fact, &v->line_arena, &before, error);
	if (status)
		return status;
	precedent = precedent_of(&before, fact->logged_us);
	if (fact->event == EVENT_ORG_SUCCEED || fact->event == EVENT_FACT_VOID)
		known_forget_orgs(&v->known);
	return fact_judge(fact, &precedent, error);
}

void
later_rule_tell(uint64_t seq, const struct error *error)
{
	struct buffer line;

	buffer_init(&line, 1024);
	buffer_add(&line, TEXT("note: "));
	buffer_add_number(&line, seq);
	buffer_add(&line, TEXT(": "));
	buffer_add(&line, text_of(error->field));
	buffer_add(&line, TEXT(": "));
	buffer_add(&line, text_of(error->what));
	buffer_add(&line, TEXT(", by a rule that came later"));
	message_line(buffer_text(&line));
	buffer_release(&line);
}

void
later_rules_tell_rest(uint64_t noted)
{
	struct buffer line;

	if (noted <= NOTES_TOLD)
		return;
	buffer_init(&line, 1024);
	buffer_add(&line, TEXT("note: more facts that break a later rule: "));
	buffer_add_number(&line, noted - NOTES_TOLD);
	message_line(buffer_text(&line));
	buffer_release(&line);
}

enum status
kept_head_check(const struct kept_head *kept, const struct verification *v,
    struct error *error)
{
	if (kept->seq == v->seq && !text_equal(kept->hash, text_of(v->hash)))
		return wrong(error, "head",
		    "is not the one kept elsewhere: the ledger was "
		    "rewritten");
	return STATUS_OK;
}
