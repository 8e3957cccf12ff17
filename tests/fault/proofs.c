/*
 * proofs --ledger PLACE: both proofs of a ledger, each for itself, for
 * proofs.py. Two words: whole or doubt by verify_side_by_side, and sound, wrong
 * or failed by verify_chain.
 */
#include "../../common/audit/verification.h"

static enum status
proofs_run(struct run *run, struct error *error)
{
	struct kept_head kept = {.seq = 0};
	struct finding finding;
	struct verification *v;
	struct buffer *out = output_buffer(&run->output);
	const char *place = NULL;
	bool whole;
	enum status status = run_ledger_path(run, &place, error);

	if (status)
		return status;
	status =
	    verify_side_by_side(run, place, &kept, &whole, &finding, error);
	if (status)
		return status;
	buffer_add(out, whole ? TEXT("whole ") : TEXT("doubt "));
	status = ledger_open(&run->ledger, place, LEDGER_PROOF, error);
	v = status ? NULL : verification_new(run);
	if (v)
		status = verify_chain(v, &kept, error);
	if (v)
		verification_release(v);
	buffer_add(out, !status ? TEXT("sound\n")
			: status == STATUS_REFUSED || ledger_is_unsound(error)
			    ? TEXT("wrong\n")
			    : TEXT("failed\n"));
	return output_flush(&run->output, error);
}

static const struct question questions[] = {{
    .takes = FIELDS(TAKES_LEDGER),
    .reads = READS_NOTHING,
    .run = proofs_run,
}};

static const struct command command = {
    .name = "proofs",
    .summary = "both proofs of a ledger",
    .questions = questions,
    .question_count = 1,
};

int
main(int argc, char **argv)
{
	return command_main(&command, argc, argv);
}
