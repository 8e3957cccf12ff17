/* telling - what a recorder says, and when. Requests. */
#include "telling.h"

#include "../system/zone_name.h"

/* A turn ends when so many messages are held. */
#define TURN_MESSAGES ((size_t)1 << 20)
/* The notices of an atomic run. */
#define ATOMIC_MESSAGES ((size_t)16 << 20)
/* What is said of one refusal. */
#define REFUSAL_BYTES ((size_t)16384)
/* An atomic run's list of seqs. */
#define SEQS_MAX ((size_t)32 << 20)

void
telling_init(struct telling *telling, struct run *run, struct lines *lines)
{
	bool atomic = run_has(run, FIELD_ATOMIC);

	*telling = (struct telling){.run = run,
	    .lines = lines,
	    .refusals_held = !atomic && !run_has(run, FIELD_DRY_RUN)};
	buffer_init(
	    &telling->messages, atomic ? ATOMIC_MESSAGES : 4 * TURN_MESSAGES);
}

void
telling_release(struct telling *telling)
{
	buffer_release(&telling->messages);
}

static enum status
seq_keep(struct telling *telling, uint64_t seq, struct error *error)
{
	void *seqs = telling->seqs;

	if (telling->seq_room * sizeof seq >= SEQS_MAX ||
	    !arena_grow(&telling->run->arena, &seqs, &telling->seq_room,
		telling->seq_count, sizeof seq))
		return error_set(error, STATUS_FAILED, "atomic",
		    "too many lines to be recorded at once");
	telling->seqs = seqs;
	telling->seqs[telling->seq_count++] = seq;
	return STATUS_OK;
}

/* Prints a stored line, or not where --quiet says so. */
static enum status
event_print(struct run *run, struct text event, struct error *error)
{
	if (run_has(run, FIELD_QUIET))
		return STATUS_OK;
	buffer_add(output_buffer(&run->output), event);
	buffer_add_char(output_buffer(&run->output), '\n');
	return output_push(&run->output, error);
}

/* What a notice says behind the number of the fact that it is about. */
static const char *const notice_says[NOTICE_KINDS] = {
    [NOTICE_STILL_SEES] = "the same viewer still sees by another route",
    [NOTICE_OLD_YES] =
	"a later no stands: what was recorded before it is shared",
    [NOTICE_LATER_NO] = "a later no stands",
    [NOTICE_LATER_YES] = "a later yes stands: this no changes nothing",
    [NOTICE_LATER_RELEASE] =
	"a later release stands: this mark changes nothing",
    [NOTICE_SAME_NO] =
	"a no of the same instant stands: this yes changes nothing",
    [NOTICE_SAME_MARK] =
	"a mark of the same instant stands: this release changes nothing",
    [NOTICE_MORE_ROUTES] = "more routes show it to the same viewer: ",
    [NOTICE_ENDED] = "this episode has ended",
    [NOTICE_SUPERSEDED] = "the number given is superseded",
    [NOTICE_OPENS] = "pairs of viewer and source that see more by this: ",
    [NOTICE_OPENS_ENTRY] = "viewers that see the entry by this: ",
    [NOTICE_JOINS] = "viewers that come to see more by this: ",
    [NOTICE_OUTLIVES] = "what is careful outlives the void",
    [NOTICE_MORE_OUTLIVE] = "more that is careful outlives the void: ",
    [NOTICE_OWN_REVIEW] = "the look is reviewed by the account that looked",
    [NOTICE_NOBODY] = "no other fact of the patient names this organisation",
};

/* Begins a notice about a fact: its seq, or where a dry run's line stands. */
static void
notice_begin(struct buffer *buffer, const struct telling *telling,
    const struct row *row, uint64_t seq)
{
	buffer_add(buffer, TEXT("note: "));
	if (!run_has(telling->run, FIELD_DRY_RUN)) {
		buffer_add_number(buffer, seq);
		buffer_add(buffer, TEXT(": "));
	} else if (row->input) {
		escape_add(buffer, text_of(input_name(row->input)));
		buffer_add_char(buffer, ':');
		buffer_add_number(buffer, row->line);
		buffer_add(buffer, TEXT(": "));
	}
}

static void
notice_write(struct buffer *buffer, const struct notice *notice)
{
	buffer_add(buffer, text_of(notice_says[notice->kind]));
	if (notice->more)
		buffer_add_number(buffer, notice->more);
	if (notice->patients) {
		buffer_add(buffer, TEXT("; patients: "));
		buffer_add_number(buffer, notice->patients);
	}
	for (unsigned i = 0; i < notice->because.count; i++) {
		buffer_add(buffer, i ? TEXT(", ") : TEXT(" (by "));
		buffer_add_number(buffer, notice->because.seqs[i]);
	}
	buffer_add(buffer, notice->because.count ? TEXT(")\n") : TEXT("\n"));
}

void
telling_note(struct telling *telling, struct text note)
{
	const struct run *run = telling->run;
	struct buffer *messages = &telling->messages;

	if (run_has(run, FIELD_DRY_RUN) && !run_has(run, FIELD_ATOMIC))
		message_write(note);
	else if (note.len + messages->len > messages->ceiling / 2)
		telling->lost++;
	else
		buffer_add(messages, note);
}

static void
notice_tell(struct telling *telling, const struct row *row, uint64_t seq,
    const struct notice *notice)
{
	struct buffer buffer;

	buffer_init(&buffer, 8192);
	notice_begin(&buffer, telling, row, seq);
	notice_write(&buffer, notice);
	if (buffer_failed(&buffer))
		telling->lost++;
	else
		telling_note(telling, buffer_text(&buffer));
	buffer_release(&buffer);
}

enum status
telling_recorded(struct telling *telling, const struct row *row,
    const struct judgement *judgement, struct error *error)
{
	struct run *run = telling->run;
	enum status status = run_has(run, FIELD_ATOMIC)
				 ? seq_keep(telling, judgement->seq, error)
				 : event_print(run, judgement->line, error);

	if (status)
		return status;
	for (size_t i = 0; i < judgement->notices.count; i++)
		notice_tell(
		    telling, row, judgement->seq, &judgement->notices.items[i]);
	telling->lost += judgement->notices_lost;
	run->recorded += judgement->outcome == OUTCOME_NEW;
	run->unchanged += judgement->outcome == OUTCOME_SAME;
	return STATUS_OK;
}

static void
refusal_tell(const struct telling *telling, const struct row *row,
    const struct error *why, struct buffer *messages)
{
	if (row->input)
		lines_refusal(telling->lines, row, why, messages);
	else
		message_add(messages, telling->run->command->name, 0, why);
}

/* In a turn a refusal is no more certain than what is not committed yet. */
enum status
telling_refused(struct telling *telling, const struct row *row,
    const struct error *why, struct error *error)
{
	struct buffer now;

	telling->run->rejected++;
	run_worsen(telling->run, STATUS_REFUSED);
	if (telling->refusals_held) {
		refusal_tell(telling, row, why, &telling->messages);
	} else {
		buffer_init(&now, REFUSAL_BYTES);
		refusal_tell(telling, row, why, &now);
		message_write(buffer_text(&now));
		buffer_release(&now);
	}
	return row->input ? lines_reject(telling->lines, row, why, error)
			  : STATUS_OK;
}

/* Whoever has recorded must know that there may be more to know. */
static void
lost_tell(struct telling *telling)
{
	struct buffer line;

	if (!telling->lost)
		return;
	buffer_init(&line, 256);
	buffer_add(&line, TEXT("note: notices are missing, for want of memory, "
			       "of so many facts: "));
	buffer_add_number(&line, telling->lost);
	message_line(buffer_text(&line));
	buffer_release(&line);
	telling->lost = 0;
}

void
telling_messages(struct telling *telling)
{
	if (telling->messages.len)
		message_write(buffer_text(&telling->messages));
	buffer_reset(&telling->messages);
	lost_tell(telling);
}

bool
telling_is_full(const struct telling *telling)
{
	return telling->messages.len >= TURN_MESSAGES;
}

static enum status
line_print(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)fact;
	return event_print(ctx, line, error);
}

enum status
telling_atomic(struct telling *telling, struct error *error)
{
	struct run *run = telling->run;
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < telling->seq_count; i++) {
		struct facts_query query = {.of = FACTS_ALL,
		    .after_seq = telling->seqs[i] - 1,
		    .upto_seq = telling->seqs[i],
		    .line = true};

		if (run->output.buffer.len > run->output.held_max / 2)
			status = output_flush(&run->output, error);
		if (!status)
			status = ledger_facts(
			    run->ledger, &query, line_print, run, error);
	}
	return status;
}

void
telling_doubt(const struct telling *telling)
{
	struct error error;

	if (run_has(telling->run, FIELD_DRY_RUN))
		return;
	error_set(&error, STATUS_FAILED, NULL,
	    "the last lines may have been recorded; run it again");
	message_error(telling->run->command->name, 0, &error);
}

void
telling_summary(const struct telling *telling)
{
	const struct run *run = telling->run;
	struct buffer line;

	if (run_has(run, FIELD_QUIET))
		return;
	buffer_init(&line, 256);
	buffer_add_number(&line, run->recorded);
	buffer_add(&line, TEXT(" recorded, "));
	buffer_add_number(&line, run->unchanged);
	buffer_add(&line, TEXT(" unchanged, "));
	buffer_add_number(&line, run->rejected);
	buffer_add(&line, TEXT(" rejected"));
	if (run_has(run, FIELD_DRY_RUN))
		buffer_add(&line, TEXT(" (dry run)"));
	if (telling->lines && lines_are_local(telling->lines)) {
		char name[ZONE_NAME_BYTES];

		zone_name(name);
		buffer_add(&line, TEXT("; times read in "));
		buffer_add(&line, text_of(name));
	}
	message_line(buffer_text(&line));
	buffer_release(&line);
}
