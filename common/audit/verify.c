/* verify - every hash, every column and every rule on facts. Audit. */
#include "verify.h"

#include "../output/progress.h"

#include "../fields/line_read.h"
#include "../json/write.h"
#include "../ledger/checkpoint.h"
#include "../ledger/digest.h"
#include "../ledger/known.h"
#include "../ledger/precedent.h"
#include "../system/process.h"

#include <stdio.h>
#include <string.h>

#define PIECE 512
/* The most facts that are told one by one as breaking a later rule. */
#define NOTES_TOLD 20
#define PIECE_MAX ((size_t)4 << 20)

/* A fact as it stands in the ledger: its columns and its line. */
struct stored {
	struct fact columns;
	struct text line;
};

struct verification {
	struct run *run;
	struct progress progress;
	struct head head;
	uint64_t seq;      /* of the last fact that was found right */
	int64_t logged_us; /* its logged */
	char hash[HASH_BYTES];
	struct arena piece_arena, line_arena;
	struct stored links[PIECE];
	size_t count;
	struct buffer rewritten;
	uint64_t wrong_seq; /* of the fact that is wrong, 0 where none is */
	uint64_t noted;     /* facts that break a later rule */
	/* a head kept elsewhere, 0 where none is given */
	uint64_t kept_seq;
	struct text kept_hash;
	struct checkpoint checkpoint;
	struct known known; /* up to the fact before the one that is judged */
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
	struct verification *v = ctx;
	struct stored *link = &v->links[v->count];

	if (!fact_copy(fact, &v->piece_arena, &link->columns) ||
	    !arena_copy(&v->piece_arena, fact->viewer, &link->columns.viewer) ||
	    !arena_copy(&v->piece_arena, line, &link->line))
		return error_no_memory(error);
	v->count++;
	return STATUS_OK;
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

/* Section 2 of the rules, against the facts before. */
static enum status
rules_check(
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

/* A fact that breaks a rule that came later is no fault: it is told. */
static void
later_rules_tell(struct verification *v, const struct fact *fact)
{
	struct error error;
	struct buffer line;

	if (!fact_meets_later_rules(fact, &error) || v->noted++ >= NOTES_TOLD)
		return;
	buffer_init(&line, 1024);
	buffer_add(&line, TEXT("note: "));
	buffer_add_number(&line, fact->seq);
	buffer_add(&line, TEXT(": "));
	buffer_add(&line, text_of(error.field));
	buffer_add(&line, TEXT(": "));
	buffer_add(&line, text_of(error.what));
	buffer_add(&line, TEXT(", by a rule that came later"));
	message_line(buffer_text(&line));
	buffer_release(&line);
}

static void
more_notes_tell(const struct verification *v)
{
	struct buffer line;

	if (v->noted <= NOTES_TOLD)
		return;
	buffer_init(&line, 1024);
	buffer_add(&line, TEXT("note: more facts that break a later rule: "));
	buffer_add_number(&line, v->noted - NOTES_TOLD);
	message_line(buffer_text(&line));
	buffer_release(&line);
}

static enum status
kept_head_check(const struct verification *v, struct error *error)
{
	if (v->kept_seq == v->seq &&
	    !text_equal(v->kept_hash, text_of(v->hash)))
		return wrong(error, "head",
		    "is not the one kept elsewhere: the ledger was "
		    "rewritten");
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

static enum status
link_check(
    struct verification *v, const struct stored *link, struct error *error)
{
	struct fact fact;
	enum status status =
	    verification_take(v, &link->columns, link->line, &fact, error);

	if (!status) {
		v->seq--; /* it counts once the rules agree too */
		status = rules_check(v, &fact, error);
	}
	if (status)
		return status;
	later_rules_tell(v, &fact);
	v->seq = fact.seq;
	status = kept_head_check(v, error);
	if (!status)
		v->wrong_seq = 0;
	return status;
}

static enum status
piece_check(struct verification *v, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = v->seq,
	    .upto_seq = v->head.seq,
	    .limit = PIECE,
	    .line = true};
	enum status status;

	v->count = 0;
	arena_reset(&v->piece_arena);
	status = ledger_hold(v->run->ledger, error);
	if (!status)
		status =
		    ledger_facts(v->run->ledger, &query, link_sink, v, error);
	if (!status && !v->count) {
		v->wrong_seq = v->seq + 1;
		status = wrong(error, "seq", "is not in the ledger");
	}
	for (size_t i = 0; !status && i < v->count; i++) {
		status = link_check(v, &v->links[i], error);
		progress_step(&v->progress, 1, v->seq, v->head.seq);
	}
	ledger_let_go(v->run->ledger);
	return status;
}

/* SEQ:HASH of --head. */
static enum status
kept_head_read(struct verification *v, struct error *error)
{
	const struct options *options = &v->run->options;
	struct text head = options->value[FIELD_HEAD].text;
	struct form_value value;
	const char *colon;
	struct text seq;

	if (!options_has(options, FIELD_HEAD))
		return STATUS_OK;
	colon = memchr(head.ptr, ':', head.len);
	seq = (struct text){head.ptr, colon ? (size_t)(colon - head.ptr) : 0};
	v->kept_hash = (struct text){
	    head.ptr + seq.len + 1, colon ? head.len - seq.len - 1 : 0};
	if (form_read(
		FORM_NUMBER, "head", seq, &v->run->arena, &value, error) ||
	    form_read(FORM_DIGEST, "head", v->kept_hash, &v->run->arena,
		&(struct form_value){.us = 0}, error))
		return error_set(
		    error, STATUS_USAGE, "head", "is not SEQ:HASH");
	v->kept_seq = value.number;
	return STATUS_OK;
}

/* The head of --checkpoint, proved by --key, is one kept elsewhere too. */
static enum status
kept_checkpoint_read(struct verification *v, struct error *error)
{
	const struct options *options = &v->run->options;
	enum status status;

	if (options_has(options, FIELD_CHECKPOINT) !=
	    options_has(options, FIELD_KEY))
		return error_set(error, STATUS_USAGE, "checkpoint",
		    "and --key need each other");
	if (!options_has(options, FIELD_CHECKPOINT))
		return STATUS_OK;
	if (options_has(options, FIELD_HEAD))
		return error_set(
		    error, STATUS_USAGE, "head", "is told by the checkpoint");
	status = checkpoint_read(options->value[FIELD_CHECKPOINT].text.ptr,
	    options->value[FIELD_KEY].text.ptr, &v->checkpoint, error);
	v->kept_seq = v->checkpoint.seq;
	v->kept_hash = text_of(v->checkpoint.hash);
	return status;
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

/* Starts behind --since, whose line is taken as it stands. */
static enum status
since_take(struct verification *v, struct error *error)
{
	uint64_t since = v->run->options.value[FIELD_SINCE_SEQ].number;
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = since - 1,
	    .upto_seq = since,
	    .line = true};
	enum status status;

	if (!since)
		return STATUS_OK;
	if (since > v->head.seq)
		return wrong(error, "since", "is not in the ledger");
	status = ledger_facts(v->run->ledger, &query, link_sink, v, error);
	if (!status && !v->count)
		return wrong(error, "since", "is not in the ledger");
	if (!status)
		status = verification_start(v, since, v->links[0].line, error);
	return status ? status : kept_head_check(v, error);
}

static enum status
kept_head_reached(const struct verification *v, struct error *error)
{
	if (v->kept_seq > v->head.seq)
		return wrong(
		    error, "head", "is not reached: the ledger was cut short");
	return STATUS_OK;
}

/* What the store derived from the facts, all of which were found right. */
static enum status
derived_check(struct verification *v, struct error *error)
{
	enum status status =
	    ledger_check_derived(v->run->ledger, &v->wrong_seq, error);

	if (v->wrong_seq)
		v->seq = v->wrong_seq - 1;
	return status;
}

static enum status
chain_check(struct verification *v, struct error *error)
{
	enum status status = STATUS_OK;

	if (!run_has(v->run, FIELD_SINCE_SEQ))
		status = ledger_check(v->run->ledger, error);
	if (!status)
		status = ledger_head(v->run->ledger, &v->head, error);
	known_init(&v->known, v->run->ledger, v->head.seq);
	if (!status)
		status = known_firsts(&v->known, error);
	if (!status)
		status = since_take(v, error);
	if (!status && v->kept_seq && v->kept_seq < v->seq)
		status =
		    wrong(error, "since", "is behind the head kept elsewhere");
	while (!status && v->seq < v->head.seq)
		status = piece_check(v, error);
	if (!status && !run_has(v->run, FIELD_SINCE_SEQ))
		status = derived_check(v, error);
	return status ? status : kept_head_reached(v, error);
}

/* With the page of the file, where it is the file that is damaged. */
static void
wrong_add(struct buffer *out, const struct error *found)
{
	char words[1024];

	snprintf(words, sizeof words, "%s%s%s", found->what,
	    found->detail[0] ? ": " : "", found->detail);
	member_text(out, "wrong", text_of(words));
}

/* What was found, as a line; a wrong ledger is told by its exit status too. */
static enum status
finding_print(
    struct run *run, const struct finding *finding, struct error *error)
{
	struct buffer *out = output_buffer(&run->output);

	buffer_add_char(out, '{');
	member_number(out, "events", finding->events);
	if (finding->sound) {
		member_text(out, "head", text_of(finding->head));
	} else {
		if (finding->wrong_seq)
			member_number(out, "seq", finding->wrong_seq);
		if (finding->wrong.field)
			member_text(
			    out, "field", text_of(finding->wrong.field));
		wrong_add(out, &finding->wrong);
		run->worst = STATUS_REFUSED;
	}
	member_bool(out, "ok", finding->sound);
	buffer_add(out, TEXT("}\n"));
	return output_flush(&run->output, error);
}

struct verification *
verification_new(struct run *run)
{
	struct verification *v = arena_alloc(&run->arena, sizeof *v);

	if (!v)
		return NULL;
	v->run = run;
	v->logged_us = INSTANT_UNSET;
	memset(v->hash, '0', HASH_CHARS);
	progress_begin(&v->progress, "events", run_has(run, FIELD_QUIET));
	arena_init(&v->piece_arena, PIECE_MAX);
	arena_init(&v->line_arena, PIECE_MAX);
	buffer_init(&v->rewritten, (size_t)1 << 20);
	return v;
}

void
verification_release(struct verification *v)
{
	arena_release(&v->piece_arena);
	arena_release(&v->line_arena);
	known_release(&v->known);
	buffer_release(&v->rewritten);
}

const char *
verification_hash(const struct verification *v)
{
	return v->hash;
}

/* Checks, and releases what the verification holds. */
static enum status
verification_finish(
    struct verification *v, struct finding *finding, struct error *error)
{
	enum status status = chain_check(v, error);

	more_notes_tell(v);
	*finding = (struct finding){.sound = !status,
	    .events = v->seq,
	    .wrong_seq = v->wrong_seq,
	    .logged_us = v->logged_us};
	memcpy(finding->head, v->hash, sizeof finding->head);
	if (status == STATUS_REFUSED ||
	    (status == STATUS_FAILED && ledger_is_unsound(error))) {
		finding->wrong = *error;
		status = STATUS_OK;
	}
	verification_release(v);
	return status;
}

enum status
verify_ledger(struct run *run, struct finding *finding, struct error *error)
{
	struct verification *v = verification_new(run);

	return v ? verification_finish(v, finding, error)
		 : error_no_memory(error);
}

/* Prints what was wrong before verifying began as a finding too. */
static enum status
damage_print(struct run *run, struct error *error)
{
	struct finding finding = {.wrong = *error};

	return finding_print(run, &finding, error);
}

/* Notes, where that is asked for, up to where the ledger was found sound. */
static enum status
record_write(
    struct run *run, const struct finding *finding, struct error *error)
{
	struct checkpoint note = {
	    .seq = finding->events, .logged_us = finding->logged_us};

	if (!finding->sound || !run_has(run, FIELD_RECORD))
		return STATUS_OK;
	memcpy(note.hash, finding->head, sizeof note.hash);
	if (process_clock(&note.signed_us, error))
		return error->status;
	return checkpoint_note(
	    run->options.value[FIELD_RECORD].text.ptr, &note, error);
}

enum status
verify_file(struct run *run, const char *path, struct error *error)
{
	struct verification *v = verification_new(run);
	struct finding finding;
	enum status status;

	if (!v)
		return error_no_memory(error);
	status = kept_head_read(v, error);
	if (!status)
		status = kept_checkpoint_read(v, error);
	if (status == STATUS_REFUSED)
		return damage_print(run, error);
	if (status)
		return status;
	status = ledger_open(&run->ledger, path, LEDGER_PROOF, error);
	if (status == STATUS_FAILED && ledger_is_unsound(error))
		return damage_print(run, error);
	if (!status)
		status = verification_finish(v, &finding, error);
	if (!status)
		status = finding_print(run, &finding, error);
	return status ? status : record_write(run, &finding, error);
}

enum status
verify_run(struct run *run, struct error *error)
{
	const char *path = NULL;
	enum status status = run_ledger_path(run, &path, error);

	return status ? status : verify_file(run, path, error);
}
