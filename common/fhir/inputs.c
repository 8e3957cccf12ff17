/* inputs - the files of a run, and how a place in them is told. Fhir. */
#include "inputs.h"

#include "../system/process.h"

#define INPUTS_OPEN 64

const char *
place_name(const struct place *place, struct buffer *name)
{
	escape_add(name, text_of(place->name));
	buffer_add_char(name, ':');
	buffer_add_number(name, place->line);
	if (place->entry) {
		buffer_add_char(name, '#');
		buffer_add_number(name, place->entry);
	}
	buffer_add_char(name, '\0');
	return buffer_failed(name) ? "" : name->bytes;
}

enum status
feeds_open(
    struct run *run, struct feed **feeds, size_t *count, struct error *error)
{
	static const char *const stdin_only[] = {"-"};
	const char *const *names = run->options.operands;
	size_t names_count = run->options.operand_count;
	enum status status = STATUS_OK;

	if (!names_count) {
		if (process_is_terminal(0))
			return error_set(error, STATUS_USAGE, NULL,
			    "standard input is a terminal: name a file or "
			    "pipe resources in");
		names = stdin_only;
		names_count = 1;
	}
	*feeds = arena_alloc(&run->arena, names_count * sizeof **feeds);
	if (!*feeds)
		return error_no_memory(error);
	for (*count = 0; !status && *count < names_count; ++*count) {
		status = feed_open(&(*feeds)[*count], names[*count], error);
		if (*count >= INPUTS_OPEN)
			feed_rest(&(*feeds)[*count]);
	}
	return status;
}
