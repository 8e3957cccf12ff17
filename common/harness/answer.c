/* answer - what audit-view prints: JSON lines, or a table. Harness. */
#include "answer.h"

#include "../edge/event_line.h"
#include "../edge/process.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define JSON_MAX ((size_t)1 << 20)
#define HELD_MAX ((size_t)8 << 20)

enum status
answers_init(struct answers *answers, struct run *run, const char *question,
    const char *const *columns, struct error *error)
{
	*answers = (struct answers){.run = run, .question = question};
	buffer_init(&answers->json, JSON_MAX);
	arena_init(&answers->arena, HELD_MAX);
	answers->table = run_has(run, FIELD_TABLE);
	while (columns[answers->column_count]) {
		answers->columns[answers->column_count] =
		    columns[answers->column_count];
		answers->column_count++;
	}
	return answers->table ? table_init(answers, error) : STATUS_OK;
}

enum status
answers_finish(struct answers *answers, struct error *error)
{
	if (answers->table)
		return table_finish(answers, error);
	return STATUS_OK;
}

void
answers_release(struct answers *answers)
{
	buffer_release(&answers->json);
	arena_release(&answers->arena);
	free(answers->held);
	answers->held = NULL;
}

void
answer_begin(struct answers *answers)
{
	if (answers->table) {
		table_begin(answers);
		return;
	}
	buffer_reset(&answers->json);
	buffer_add_char(&answers->json, '{');
	member_text(&answers->json, "answer", text_of(answers->question));
}

void
answer_text(struct answers *answers, const char *name, struct text text)
{
	if (!text.len)
		return;
	if (answers->table)
		table_cell(answers, name, CELL_TEXT, text);
	else
		member_text(&answers->json, name, text);
}

void
answer_patient(struct answers *answers, struct text patient)
{
	char spaced[12];

	if (!answers->table || patient.len != 10) {
		answer_text(answers, "patient", patient);
		return;
	}
	memcpy(spaced, patient.ptr, 3);
	memcpy(spaced + 4, patient.ptr + 3, 3);
	memcpy(spaced + 8, patient.ptr + 6, 4);
	spaced[3] = spaced[7] = ' ';
	table_cell(answers, "patient", CELL_PATIENT,
	    (struct text){spaced, sizeof spaced});
}

void
answer_instant(struct answers *answers, const char *name, int64_t us)
{
	if (us == INSTANT_UNSET)
		return;
	if (answers->table)
		table_instant(answers, name, us);
	else
		member_instant(&answers->json, name, us);
}

/* A cell of what was put together, which is given back. */
static void
made_cell(struct answers *answers, const char *name, enum cell cell,
    struct buffer *made)
{
	table_cell(answers, name, cell, buffer_text(made));
	answers->json.failed |= buffer_failed(made);
	buffer_release(made);
}

void
answer_number(struct answers *answers, const char *name, uint64_t number)
{
	struct buffer digits;

	if (!answers->table) {
		member_number(&answers->json, name, number);
		return;
	}
	buffer_init(&digits, 32);
	buffer_add_number(&digits, number);
	made_cell(answers, name, CELL_NUMBER, &digits);
}

void
answer_bool(struct answers *answers, const char *name, bool is)
{
	if (answers->table)
		table_cell(
		    answers, name, CELL_VERDICT, is ? TEXT("yes") : TEXT("no"));
	else
		member_bool(&answers->json, name, is);
}

void
answer_verdict(
    struct answers *answers, const char *name, struct text text, bool good)
{
	(void)good;
	if (answers->table)
		table_cell(answers, name, CELL_VERDICT, text);
	else
		answer_text(answers, name, text);
}

static void
because_write(
    struct buffer *buffer, const struct because *because, const char *between)
{
	for (unsigned i = 0; i < because->count; i++) {
		if (i)
			buffer_add(buffer, text_of(between));
		buffer_add_number(buffer, because->seqs[i]);
	}
}

void
answer_because(struct answers *answers, const struct because *because)
{
	struct buffer seqs;

	if (!answers->table) {
		member_name(&answers->json, "because");
		buffer_add_char(&answers->json, '[');
		because_write(&answers->json, because, ",");
		buffer_add_char(&answers->json, ']');
		return;
	}
	buffer_init(&seqs, 64);
	because_write(&seqs, because, ", ");
	made_cell(answers, "because", CELL_TEXT, &seqs);
}

enum status
answer_end(struct answers *answers, struct error *error)
{
	struct buffer *out = output_buffer(&answers->run->output);

	if (answers->table)
		return table_end(answers, error);
	buffer_add_char(&answers->json, '}');
	if (buffer_failed(&answers->json))
		return error_no_memory(error);
	buffer_add(out, buffer_text(&answers->json));
	buffer_add_char(out, '\n');
	return output_push(&answers->run->output, error);
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
	if (fact->event == EVENT_RECORD_VIEW) {
		answer_number(answers, "shown", fact->shown);
		answer_number(answers, "withheld", fact->withheld);
	}
	answer_text(answers, "override", fact->override);
	answer_text(answers, "by", fact->by);
}

enum status
answer_event(struct answers *answers, struct text line, struct error *error)
{
	struct output *output = &answers->run->output;
	struct arena arena;
	struct fact fact;
	enum status status;

	if (!text_is_plain(line))
		return error_set(error, STATUS_FAILED, "ledger",
		    "is damaged: a line is no text");
	if (!answers->table) {
		buffer_add(output_buffer(output), line);
		buffer_add_char(output_buffer(output), '\n');
		return STATUS_OK;
	}
	arena_init(&arena, JSON_MAX);
	status = stored_line_read(line, &arena, &fact, error);
	if (!status) {
		answer_begin(answers);
		fact_cells(answers, &fact);
		status = answer_end(answers, error);
	}
	arena_release(&arena);
	return status;
}
