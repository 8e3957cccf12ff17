/* answer - what audit-view prints, in the form that was asked for. Output. */
#include "answer_form.h"

#include "../fields/line_read.h"

#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES ((size_t)1 << 20)
#define HELD_MAX ((size_t)8 << 20)

static const struct answer_form *const forms[ANSWER_FORMATS] = {
    [ANSWER_JSON] = &answer_json,
    [ANSWER_TABLE] = &answer_table,
    [ANSWER_CSV] = &answer_csv,
};

enum status
answers_init(struct answers *answers, struct output *output,
    enum answer_format format, const char *question, const char *const *columns,
    struct error *error)
{
	*answers = (struct answers){
	    .form = forms[format], .output = output, .question = question};
	buffer_init(&answers->line, LINE_MAX_BYTES);
	arena_init(&answers->arena, HELD_MAX);
	for (; columns[answers->column_count]; answers->column_count++)
		answers->columns[answers->column_count] =
		    columns[answers->column_count];
	return answers->form->open ? answers->form->open(answers, error)
				   : STATUS_OK;
}

enum status
answers_finish(struct answers *answers, struct error *error)
{
	return answers->form->finish ? answers->form->finish(answers, error)
				     : STATUS_OK;
}

void
answers_release(struct answers *answers)
{
	if (answers->form && answers->form->release)
		answers->form->release(answers);
	buffer_release(&answers->line);
	arena_release(&answers->arena);
}

enum status
answers_flush(struct answers *answers, struct error *error)
{
	return answers->form->finish ? STATUS_OK
				     : output_flush(answers->output, error);
}

void
answer_begin(struct answers *answers)
{
	answers->form->begin(answers);
}

void
answer_text(struct answers *answers, const char *name, struct text text)
{
	if (text.len)
		answers->form->text(answers, name, text);
}

void
answer_patient(struct answers *answers, struct text patient)
{
	if (patient.len)
		answers->form->patient(answers, patient);
}

void
answer_instant(struct answers *answers, const char *name, int64_t us)
{
	if (us != INSTANT_UNSET)
		answers->form->instant(answers, name, us);
}

void
answer_number(struct answers *answers, const char *name, uint64_t number)
{
	answers->form->number(answers, name, number);
}

void
answer_bool(struct answers *answers, const char *name, bool is)
{
	answers->form->flag(answers, name, is);
}

void
answer_verdict(
    struct answers *answers, const char *name, struct text text, enum tone tone)
{
	answers->form->verdict(answers, name, text, tone);
}

void
answer_because(struct answers *answers, const struct because *because)
{
	answers->form->because(answers, because);
}

enum status
answer_end(struct answers *answers, struct error *error)
{
	return answers->form->end(answers, error);
}

/* The identifiers of an event as one cell. */
static struct text
fact_subject(const struct fact *fact)
{
	const struct text *subjects[] = {&fact->episode, &fact->entry,
	    &fact->viewer, &fact->practice, &fact->org};

	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++)
		if (subjects[i]->len)
			return *subjects[i];
	return TEXT("");
}

/* What the void of an event says, beside it. */
static void
voided_cells(struct answers *answers, const struct voided *voided)
{
	if (!voided->seq)
		return;
	answer_number(answers, "voided", voided->seq);
	answer_text(answers, "voided_by", voided->by);
	answer_text(answers, "void_reason", voided->reason);
}

static void
fact_cells(struct answers *answers, const struct fact *fact)
{
	answer_number(answers, "seq", fact->seq);
	answer_instant(answers, "logged", fact->logged_us);
	answer_instant(answers, "at", fact->at_us);
	answer_text(answers, "event", event_name(fact->event));
	answer_patient(answers, fact->patient);
	answer_text(answers, "subject", fact_subject(fact));
	answer_text(answers, "viewer", fact->viewer);
	answer_text(answers, "user", fact->user);
	answer_text(answers, "purpose", fact->purpose);
	answer_text(answers, "to_service", decision_name(fact->to_service));
	answer_text(answers, "to_practice", decision_name(fact->to_practice));
	answer_text(answers, "mig", decision_name(fact->mig));
	answer_text(answers, "private", decision_name(fact->private));
	answer_text(answers, "partner", decision_name(fact->partner));
	answer_text(answers, "successor", fact->successor);
	if (fact->was.len)
		answer_text(answers, "was", fact->was);
	if (fact->of)
		answer_number(answers, "of", fact->of);
	answer_text(answers, "outcome", review_name(fact->outcome));
	if (fact->event == EVENT_RECORD_VIEW) {
		answer_number(answers, "shown", fact->shown);
		answer_number(answers, "withheld", fact->withheld);
	}
	answer_text(answers, "override", fact->override);
	answer_text(answers, "by", fact->by);
}

/* The event of a stored line as an answer like the others. */
static enum status
event_answer(struct answers *answers, struct text line,
    const struct voided *voided, struct error *error)
{
	struct arena arena;
	struct fact fact;
	enum status status;

	arena_init(&arena, LINE_MAX_BYTES);
	status = stored_line_read(line, &arena, &fact, error);
	if (!status) {
		answer_begin(answers);
		fact_cells(answers, &fact);
		voided_cells(answers, voided);
		status = answer_end(answers, error);
	}
	arena_release(&arena);
	return status;
}

enum status
answer_event(struct answers *answers, struct text line,
    const struct voided *voided, struct error *error)
{
	struct buffer *out = output_buffer(answers->output);

	if (!text_is_plain(line))
		return error_set(error, STATUS_FAILED, "ledger",
		    "is damaged: a line is no text");
	if (!answers->form->stores_events)
		return event_answer(answers, line, voided, error);
	buffer_add(out, line);
	buffer_add_char(out, '\n');
	return STATUS_OK;
}

bool
answers_store_events(const struct answers *answers)
{
	return answers->form->stores_events;
}
