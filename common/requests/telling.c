/* telling - what a recorder says, and when. Requests. */
#include "telling.h"

/* An atomic run's list of seqs. */
#define SEQS_MAX ((size_t)32 << 20)

static enum status
seq_keep(struct recorder *recorder, uint64_t seq, struct error *error)
{
	void *seqs = recorder->seqs;

	if (recorder->seq_room * sizeof seq >= SEQS_MAX ||
	    !arena_grow(&recorder->run->arena, &seqs, &recorder->seq_room,
		recorder->seq_count, sizeof seq))
		return error_set(error, STATUS_FAILED, "atomic",
		    "too many lines to be recorded at once");
	recorder->seqs = seqs;
	recorder->seqs[recorder->seq_count++] = seq;
	return STATUS_OK;
}

/* Whoever has recorded must know that there may be more to know. */
static void
lost_tell(struct recorder *recorder)
{
	struct buffer line;

	if (!recorder->lost)
		return;
	buffer_init(&line, 256);
	buffer_add(&line, TEXT("note: notices are missing, for want of memory, "
			       "of so many facts: "));
	buffer_add_number(&line, recorder->lost);
	message_line(buffer_text(&line));
	buffer_release(&line);
	recorder->lost = 0;
}

/* Tells what is held; the buffer did not fail. */
void
telling_messages(struct recorder *recorder)
{
	if (recorder->messages.len)
		message_write(buffer_text(&recorder->messages));
	buffer_reset(&recorder->messages);
	lost_tell(recorder);
}

enum status
telling_refused(
    struct recorder *recorder, const struct item *item, struct error *error)
{
	struct run *run = recorder->run;

	run->rejected++;
	if (item->input)
		return lines_refuse(recorder->lines, item->input, &item->record,
		    &item->why, error);
	run_refuse(run, run->command->name, 0, &item->why);
	return STATUS_OK;
}

enum status
telling_print(struct run *run, struct text event, struct error *error)
{
	if (run_has(run, FIELD_QUIET))
		return STATUS_OK;
	buffer_add(output_buffer(&run->output), event);
	buffer_add_char(output_buffer(&run->output), '\n');
	return output_push(&run->output, error);
}

enum status
telling_event(struct recorder *recorder, uint64_t seq, struct text event,
    struct error *error)
{
	struct run *run = recorder->run;

	if (run_has(run, FIELD_ATOMIC))
		return seq_keep(recorder, seq, error);
	return telling_print(run, event, error);
}

void
telling_note_lost(struct recorder *recorder)
{
	recorder->lost++;
}

void
telling_note(struct recorder *recorder, struct text notices)
{
	const struct run *run = recorder->run;

	if (run_has(run, FIELD_DRY_RUN) && !run_has(run, FIELD_ATOMIC))
		message_write(notices);
	else if (notices.len + recorder->messages.len >
		 recorder->messages.ceiling / 2)
		telling_note_lost(recorder);
	else
		buffer_add(&recorder->messages, notices);
}
