/* verify - every hash, every column and every rule on facts. Audit. */
#include "verification.h"

#include "../json/write.h"
#include "../system/process.h"

#include <stdio.h>
#include <string.h>

/* SEQ:HASH of --head. */
static enum status
kept_head_read(struct run *run, struct kept_head *kept, struct error *error)
{
	const struct options *options = &run->options;
	struct text head = options->value[FIELD_HEAD].text;
	struct form_value value;
	const char *colon;
	struct text seq;

	if (!options_has(options, FIELD_HEAD))
		return STATUS_OK;
	colon = memchr(head.ptr, ':', head.len);
	seq = (struct text){head.ptr, colon ? (size_t)(colon - head.ptr) : 0};
	kept->hash = (struct text){
	    head.ptr + seq.len + 1, colon ? head.len - seq.len - 1 : 0};
	if (form_read(FORM_NUMBER, "head", seq, &run->arena, &value, error) ||
	    form_read(FORM_DIGEST, "head", kept->hash, &run->arena,
		&(struct form_value){.us = 0}, error))
		return error_set(
		    error, STATUS_USAGE, "head", "is not SEQ:HASH");
	kept->seq = value.number;
	return STATUS_OK;
}

/* The head of --checkpoint, proved by --key, is one kept elsewhere too. */
static enum status
kept_checkpoint_read(
    struct run *run, struct kept_head *kept, struct error *error)
{
	const struct options *options = &run->options;
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
	    options->value[FIELD_KEY].text.ptr, &kept->checkpoint, error);
	kept->seq = kept->checkpoint.seq;
	kept->hash = text_of(kept->checkpoint.hash);
	return status;
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

/* One fact after the other, in the run's open ledger. */
static enum status
ledger_prove(struct run *run, const struct kept_head *kept,
    struct finding *finding, struct error *error)
{
	struct verification *v = verification_new(run);
	enum status status;

	if (!v)
		return error_no_memory(error);
	status = verify_chain(v, kept, error);
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

/* What is in any doubt side by side is told by one after the other. */
enum status
verify_ledger(struct run *run, struct finding *finding, struct error *error)
{
	struct kept_head kept = {.seq = 0};
	const char *place = NULL;
	bool whole = false;
	enum status status = run_ledger_path(run, &place, error);

	if (!status)
		status = verify_side_by_side(
		    run, place, &kept, &whole, finding, error);
	return status || whole ? status
			       : ledger_prove(run, &kept, finding, error);
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

static enum status
file_prove(struct run *run, const char *path, const struct kept_head *kept,
    struct finding *finding, struct error *error)
{
	bool whole;
	enum status status =
	    verify_side_by_side(run, path, kept, &whole, finding, error);

	if (status || whole)
		return status;
	status = ledger_open(&run->ledger, path, LEDGER_PROOF, error);
	return status ? status : ledger_prove(run, kept, finding, error);
}

enum status
verify_file(struct run *run, const char *path, struct error *error)
{
	struct kept_head kept = {.seq = 0};
	struct finding finding;
	enum status status = kept_head_read(run, &kept, error);

	if (!status)
		status = kept_checkpoint_read(run, &kept, error);
	if (status == STATUS_REFUSED)
		return damage_print(run, error);
	if (status)
		return status;
	status = file_prove(run, path, &kept, &finding, error);
	if (status == STATUS_FAILED && ledger_is_unsound(error))
		return damage_print(run, error);
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
