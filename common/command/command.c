/* command - the life that all commands share. Command. */
#include "command.h"

#include "../output/progress.h"
#include "../system/process.h"
#include "guess.h"
#include "help.h"
#include "settings.h"

#include <stdlib.h>
#include <string.h>

#define RUN_MAX ((size_t)96 << 20)
#define CLOCK_TOLD_US (5 * 60 * SECOND_US)
/* A clock this far ahead of the newest fact is taken to be wrong. */
#define CLOCK_AHEAD_US (90 * DAY_US)

bool
run_has(const struct run *run, enum field field)
{
	return options_has(&run->options, field);
}

void
run_worsen(struct run *run, enum status status)
{
	if (run->worst < status)
		run->worst = status;
}

void
run_refuse(struct run *run, const char *where, uint64_t line,
    const struct error *error)
{
	message_error(where, line, error);
	run_worsen(run, STATUS_REFUSED);
}

enum status
run_ledger_path(struct run *run, const char **path, struct error *error)
{
	char *made;

	if (run_has(run, FIELD_LEDGER)) {
		*path = run->options.value[FIELD_LEDGER].text.ptr;
		return STATUS_OK;
	}
	made = arena_alloc(&run->arena, PATH_BYTES);
	if (!made)
		return error_no_memory(error);
	*path = made;
	return process_ledger_path(made, error);
}

/* Warns of a ledger that every account may read: it says who is a patient
 * where. */
static void
readable_told(struct run *run)
{
	struct error open;

	error_set(&open, STATUS_OK, NULL,
	    "note: every account may read the ledger: chmod o-r LEDGER mends "
	    "it");
	message_error(run->command->name, 0, &open);
}

enum status
run_ledger_open(struct run *run, enum ledger_mode mode, struct error *error)
{
	const char *path = NULL;
	enum status status = run_ledger_path(run, &path, error);

	if (!status)
		status = ledger_open(&run->ledger, path, mode, error);
	if (!status && ledger_is_readable(run->ledger))
		readable_told(run);
	return status;
}

/* Tells once of a clock behind the newest fact; a day behind ends the run. */
static enum status
clock_check(struct run *run, int64_t behind_us, struct error *error)
{
	struct error late;

	if (behind_us > DAY_US && !run_has(run, FIELD_ACCEPT_CLOCK))
		return error_set(error, STATUS_FAILED, NULL,
		    "the clock is more than a day behind the ledger: put it "
		    "right, or give --accept-clock");
	if (behind_us > CLOCK_TOLD_US && !run->clock_told) {
		run->clock_told = true;
		error_set(&late, STATUS_OK, NULL,
		    "note: the clock is more than 5 minutes behind the "
		    "ledger");
		message_error(run->command->name, 0, &late);
	}
	return STATUS_OK;
}

enum status
run_now(struct run *run, const struct head *head, int64_t *clock_us,
    int64_t *now_us, struct error *error)
{
	if (head_clock(head, clock_us, error))
		return error->status;
	*now_us = head_now(head, *clock_us);
	if (!head->seq)
		return STATUS_OK;
	if (head->logged_us > *clock_us)
		return clock_check(run, head->logged_us - *clock_us, error);
	if (*clock_us - head->logged_us > CLOCK_AHEAD_US &&
	    !run_has(run, FIELD_ACCEPT_CLOCK))
		return error_set(error, STATUS_FAILED, NULL,
		    "the clock is more than 90 days past the newest fact: put "
		    "it right, or give --accept-clock if it is");
	return STATUS_OK;
}

/* The place of the first word that is no option and no option's value. */
static int
question_word(int argc, char *const *argv)
{
	int at = 1;

	while (at < argc && argv[at][0] == '-' && argv[at][1] == '-') {
		const char *word = argv[at] + 2;
		struct field_set any = {{0, 0}};
		enum field field = field_of_flag(text_of(word), &any);

		at +=
		    field != FIELD_NONE && field_row(field)->form != FORM_SWITCH
			? 2
			: 1;
	}
	return at;
}

/* Takes the word at that place out of the command line. */
static void
word_take(int at, int *argc, char **argv)
{
	for (; at < *argc; at++)
		argv[at] = argv[at + 1];
	--*argc;
}

/* The most questions of a command, and a NULL. */
#define QUESTIONS_MAX 32

static enum status
question_guess(
    const struct command *command, const char *word, struct error *error)
{
	const char *names[QUESTIONS_MAX] = {NULL};

	for (size_t i = 0; i < command->question_count && i + 1 < QUESTIONS_MAX;
	     i++)
		names[i] = command->questions[i].name;
	return guess_question(word, names, error);
}

/* The question that is named, or the only one; *argv is then what follows. */
static enum status
question_choose(struct run *run, int *argc, char ***argv, struct error *error)
{
	const struct command *command = run->command;
	int at = question_word(*argc, *argv);
	const char *word = at < *argc ? (*argv)[at] : "", *named = word;

	++*argv;
	--*argc;
	if (!command->questions[0].name) {
		run->question = &command->questions[0];
		return STATUS_OK;
	}
	for (size_t i = 0; i < command->question_count; i++)
		if (!strcmp(command->questions[i].name, word)) {
			run->question = &command->questions[i];
			word_take(at - 1, argc, *argv);
			return STATUS_OK;
		}
	word = *argc ? **argv : "";
	if (!strcmp(word, "--help") || !strcmp(word, "--version") ||
	    !strcmp(word, "-h"))
		return STATUS_OK;
	return *named
		   ? question_guess(command, named, error)
		   : error_set(error, STATUS_USAGE, NULL, "names no question");
}

static enum status
help_print(struct run *run, struct error *error)
{
	help_write(output_buffer(&run->output), run->command, run->question);
	return output_flush(&run->output, error);
}

static enum status
version_print(struct run *run, struct error *error)
{
	struct buffer *buffer = output_buffer(&run->output);

	buffer_add(buffer, text_of(run->command->name));
	buffer_add(buffer, TEXT(" (edsm) " EDSM_VERSION "\n"));
	return output_flush(&run->output, error);
}

/* Refuses a missing flag that the question needs and that no line can give. */
static enum status
needs_given(const struct run *run, struct error *error)
{
	const struct question *question = run->question;

	if (question->reads == READS_REQUESTS)
		return STATUS_OK;
	for (const enum field *f = question->needs; f && *f; f++)
		if (!run_has(run, *f))
			return error_set(error, STATUS_USAGE,
			    field_row(*f)->name, "is missing");
	return STATUS_OK;
}

static struct field_set
question_fields(const struct question *question)
{
	return fields_both(
	    fields_of(question->needs), fields_of(question->takes));
}

bool
event_takes_listed(enum event event)
{
	return event == EVENT_EPISODE_OPEN || event == EVENT_EPISODE_DISCHARGE;
}

uint64_t
question_members(const struct question *question)
{
	struct field_set fields = question_fields(question);

	return fields_members(&fields);
}

/* The fields that lines may have, and so a --column may name. */
static uint64_t
column_fields(const struct question *question)
{
	if (question->reads == READS_REQUESTS)
		return question_members(question);
	if (question->reads == READS_LIST)
		return LIST_FIELDS;
	if (question->reads == READS_PATIENTS)
		return FIELD_BIT(FIELD_PATIENT);
	return question->reads == READS_BIRTHS ? BIRTH_FIELDS : ENTRY_FIELDS;
}

static void
question_rules(const struct run *run, struct options_rules *rules)
{
	const struct question *question = run->question;

	rules->takes = fields_both(rules->takes, question_fields(question));
	rules->columns = column_fields(question);
	rules->flags_first = question->flags_first;
	rules->at_listed = event_takes_listed(run->command->event);
	rules->dates_are_local = question->name != NULL;
}

static enum status
run_work(struct run *run, int argc, char **argv, struct error *error)
{
	struct options_rules rules = {
	    .takes = fields_of(FIELDS(FIELD_HELP, FIELD_VERSION))};
	enum status status = question_choose(run, &argc, &argv, error);

	if (status)
		return status;
	if (run->question)
		question_rules(run, &rules);
	status = options_read(&run->options, argv, &rules, &run->arena, error);
	if (status)
		return status;
	if (run_has(run, FIELD_HELP))
		return help_print(run, error);
	if (run_has(run, FIELD_VERSION))
		return version_print(run, error);
	if (settings_read(&run->options, &rules, &run->arena, error))
		return error->status;
	if ((run->question->reads == READS_NOTHING ||
		run->question->reads == READS_BIRTHS) &&
	    run->options.operand_count)
		return error_set(
		    error, STATUS_USAGE, NULL, "this takes no file");
	status = needs_given(run, error);
	return status ? status : run->question->run(run, error);
}

static void
failure_tell(const struct run *run, const struct error *error)
{
	struct error hint;

	message_error(run->command->name, 0, error);
	if (error->status != STATUS_USAGE)
		return;
	error_set(&hint, STATUS_USAGE, NULL,
	    "called wrong, nothing was read; --help shows how");
	message_error(run->command->name, 0, &hint);
}

int
command_main(const struct command *command, int argc, char **argv)
{
	struct run *run = calloc(1, sizeof *run);
	struct error error = {.status = STATUS_OK};
	enum status status, flushed;

	if (!run) {
		error_no_memory(&error);
		message_error(command->name, 0, &error);
		return STATUS_FAILED;
	}
	run->command = command;
	arena_init(&run->arena, RUN_MAX);
	output_init(&run->output, 1);
	status = process_init(&error);
	if (!status)
		status = process_clock(&run->begun_us, &error);
	if (!status)
		status = run_work(run, argc, argv, &error);
	if (status > STATUS_REFUSED || (status == STATUS_REFUSED && error.what))
		failure_tell(run, &error);
	ledger_close(run->ledger);
	if (!status && (flushed = output_flush(&run->output, &error))) {
		failure_tell(run, &error);
		status = flushed;
	}
	if (!status)
		status = run->worst;
	progress_clear();
	output_release(&run->output);
	arena_release(&run->arena);
	free(run);
	return (int)status;
}
