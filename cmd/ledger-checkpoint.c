/* ledger-checkpoint - a signed note of the head of a ledger that is sound. */
#include "../common/audit/verify.h"
#include "../common/ledger/checkpoint.h"
#include "../common/system/process.h"

#include <string.h>

/* Nothing is signed that ledger-verify refuses. */
static enum status
not_sound(const struct finding *finding, struct error *error)
{
	*error = finding->wrong;
	return error->status = STATUS_FAILED;
}

/*
 * A server that follows another may be ahead of the one that takes over, and
 * a head that is signed and then taken back would read as a ledger rewritten.
 */
static enum status
place_judge(struct run *run, struct error *error)
{
	const char *place = NULL;
	enum status status = run_ledger_path(run, &place, error);

	if (status || ledger_place_file(place) ||
	    !ledger_is_only_read(run->ledger))
		return status;
	return error_set(error, STATUS_FAILED, "ledger",
	    "is on a server that follows another: the head is signed where "
	    "facts are recorded");
}

static enum status
head_sign(struct run *run, struct error *error)
{
	const char *key = run->options.value[FIELD_KEY].text.ptr;
	struct buffer *out = output_buffer(&run->output);
	struct checkpoint note = {.logged_us = INSTANT_UNSET};
	struct finding finding;
	enum status status = run_ledger_open(run, LEDGER_READ, error);

	if (!status)
		status = place_judge(run, error);
	if (!status)
		status = verify_ledger(run, &finding, error);
	if (!status && !finding.sound)
		status = not_sound(&finding, error);
	if (!status)
		status = process_clock(&note.signed_us, error);
	if (status)
		return status;
	note.seq = finding.events;
	note.logged_us = finding.logged_us;
	memcpy(note.hash, finding.head, sizeof note.hash);
	status = checkpoint_sign(&note, key, out, error);
	if (!status && checkpoint_key_is_open(key))
		message_line(
		    TEXT("note: the key may be used by other accounts: "
			 "chmod 600 on its file mends it"));
	buffer_add_char(out, '\n');
	return status ? status : output_flush(&run->output, error);
}

static enum status
ledger_checkpoint(struct run *run, struct error *error)
{
	bool makes_key = run_has(run, FIELD_KEYGEN);

	if (makes_key == run_has(run, FIELD_KEY))
		return error_set(error, STATUS_USAGE, "key",
		    "or else --keygen is needed, and not both");
	if (makes_key)
		return checkpoint_keygen(
		    run->options.value[FIELD_KEYGEN].text.ptr, error);
	return head_sign(run, error);
}

static const struct question questions[] = {{
    .takes = FIELDS(FIELD_KEY, FIELD_KEYGEN, TAKES_LEDGER),
    .reads = READS_NOTHING,
    .run = ledger_checkpoint,
}};

static const struct command command = {
    .name = "ledger-checkpoint",
    .summary = "sign the ledger's head, to be kept apart from the ledger",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
