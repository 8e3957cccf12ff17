/* help - what --help prints. Command. */
#include "help.h"

static void
line_add(struct buffer *buffer, const char *indent, const char *line)
{
	buffer_add(buffer, text_of(indent));
	buffer_add(buffer, text_of(line));
	buffer_add_char(buffer, '\n');
}

static void
usage_write(struct buffer *buffer, const struct command *command,
    const struct question *question)
{
	buffer_add(buffer, TEXT("usage: "));
	buffer_add(buffer, text_of(command->name));
	if (question && question->name) {
		buffer_add_char(buffer, ' ');
		buffer_add(buffer, text_of(question->name));
	} else if (!question) {
		buffer_add(buffer, TEXT(" QUESTION"));
	}
	buffer_add(buffer, TEXT(" [OPTION ...]"));
	if (question && question->reads == READS_NAME)
		buffer_add(buffer, TEXT(" FILE"));
	else if (question && question->reads == READS_NAMES)
		buffer_add(buffer, TEXT(" FROM TO"));
	else if (question && question->reads == READS_LIST)
		buffer_add(buffer, TEXT(" FILE ..."));
	else if (question && question->reads == READS_PAGE)
		buffer_add(buffer, TEXT(" [FILE]"));
	else if (!question || (question->reads != READS_NOTHING &&
				  question->reads != READS_BIRTHS))
		buffer_add(buffer, TEXT(" [FILE ...]"));
	buffer_add_char(buffer, '\n');
}

static void
options_write(
    struct buffer *buffer, const char *heading, const struct field_set *fields)
{
	char flag[FIELD_NAME_BYTES];

	buffer_add_char(buffer, '\n');
	line_add(buffer, heading, ":");
	for (int f = FIELD_NONE + 1; f < FIELD_COUNT; f++) {
		const struct field_row *row = field_row((enum field)f);

		if (!fields_have(fields, (enum field)f))
			continue;
		buffer_add(buffer, TEXT("  --"));
		buffer_add(buffer, text_of(field_flag((enum field)f, flag)));
		if (row->value)
			line_add(buffer, " ", row->value);
		else
			buffer_add_char(buffer, '\n');
		line_add(buffer, "      ", row->help);
	}
}

static void
questions_write(struct buffer *buffer, const struct command *command)
{
	line_add(buffer, "\nquestions", ":");
	for (size_t i = 0; i < command->question_count; i++) {
		line_add(buffer, "  ", command->questions[i].name);
		line_add(buffer, "      ", command->questions[i].summary);
	}
}

void
help_write(struct buffer *buffer, const struct command *command,
    const struct question *question)
{
	struct field_set takes = fields_of(FIELDS(FIELD_HELP, FIELD_VERSION));
	struct field_set needs;

	usage_write(buffer, command, question);
	line_add(buffer, "",
	    question && question->name ? question->summary : command->summary);
	if (!question) {
		questions_write(buffer, command);
		options_write(buffer, "takes", &takes);
		return;
	}
	needs = fields_of(question->needs);
	takes = fields_both(takes, fields_of(question->takes));
	if (question->needs)
		options_write(buffer, "needs", &needs);
	options_write(buffer, "takes", &takes);
}
