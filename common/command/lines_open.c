/* lines_open - the inputs of a run, opened and told how they are written.
 * Command. */
#include "lines.h"

#include "../system/dated_name.h"
#include "../system/file.h"
#include "../system/process.h"

#include <errno.h>
#include <string.h>

/* The most different unknown names that are told; a row has at most 64. */
#define UNKNOWN_TOLD 256
/* The inputs that stay open while they wait for their turn. */
#define INPUTS_OPEN 64
/* The most bytes of an unknown name that are told. */
#define UNKNOWN_BYTES 128

static void
unknown_tell(void *ctx, struct text name)
{
	struct lines *lines = ctx;
	struct arena *arena = &lines->run->arena;
	void *told = lines->unknown;
	struct buffer message;

	if (name_may_tell_a_patient(name))
		name = TEXT("(a name with ten digits)");
	if (name.len > UNKNOWN_BYTES)
		name.len = UNKNOWN_BYTES;
	for (size_t i = 0; i < lines->unknown_count; i++)
		if (text_equal(lines->unknown[i], name))
			return;
	if (lines->unknown_count == UNKNOWN_TOLD ||
	    !arena_grow(arena, &told, &lines->unknown_room,
		lines->unknown_count, sizeof name))
		return;
	lines->unknown = told;
	if (!arena_copy(arena, name, &lines->unknown[lines->unknown_count]))
		return;
	lines->unknown_count++;
	buffer_init(&message, 4096);
	buffer_add(&message, text_of(lines->run->command->name));
	buffer_add(&message, TEXT(": note: ignored, no field of this "
				  "command: "));
	escape_add(&message, name);
	message_line(buffer_text(&message));
	buffer_release(&message);
}

static enum input_kind
kind_asked(const struct run *run)
{
	if (run_has(run, FIELD_CSV))
		return INPUT_CSV;
	return run_has(run, FIELD_JSON) ? INPUT_JSON : INPUT_BY_NAME;
}

/*
 * Adds which file it was to what is wrong with it, unless its name may be or
 * hold an NHS number, such as one that was given without its flag.
 */
static enum status
file_blame(const char *name, struct error *error)
{
	struct buffer place;

	if (name_may_tell_a_patient(text_of(name)))
		return error->status;
	buffer_init(&place, 4096);
	escape_add(&place, text_of(name));
	buffer_place(&place, error);
	return error->status;
}

/* Refuses an option of CSV where no input is any. */
static enum status
csv_options_judge(const struct lines *lines, struct error *error)
{
	const struct options *options = &lines->run->options;
	const char *name = NULL;

	for (size_t i = 0; i < lines->count; i++)
		if (input_kind(lines->inputs[i]) == INPUT_CSV)
			return STATUS_OK;
	if (options_has(options, FIELD_DELIMITER))
		name = "delimiter";
	if (options_has(options, FIELD_SKIP_LINES))
		name = "skip_lines";
	if (lines->intake.column_count)
		name = "column";
	return name ? error_set(error, STATUS_USAGE, name,
			  "needs CSV input: --csv says that it is some")
		    : STATUS_OK;
}

/* Opens one more input; many regular files rest until their turn. */
static enum status
input_add(struct lines *lines, const char *name, struct error *error)
{
	enum status status = input_open(&lines->inputs[lines->count], name,
	    kind_asked(lines->run), &lines->intake, error);

	if (status)
		return file_blame(name, error);
	if (lines->count++ >= INPUTS_OPEN)
		input_rest(lines->inputs[lines->count - 1]);
	return STATUS_OK;
}

static enum status
inputs_open(struct lines *lines, struct error *error)
{
	static const char *const stdin_only[] = {"-"};
	struct options *options = &lines->run->options;
	const char *const *names = options->operands;
	size_t count = options->operand_count;
	enum status status = STATUS_OK;

	if (!count) {
		if (process_is_terminal(0))
			return error_set(error, STATUS_USAGE, NULL,
			    "standard input is a terminal: name a file or "
			    "pipe lines in");
		names = stdin_only;
		count = 1;
	}
	lines->inputs =
	    arena_alloc(&lines->run->arena, count * sizeof(struct input *));
	if (!lines->inputs)
		return error_no_memory(error);
	for (size_t i = 0; !status && i < count; i++)
		status = input_add(lines, names[i], error);
	return status;
}

static enum status
headers_read(struct lines *lines, struct error *error)
{
	for (size_t i = 0; i < lines->count; i++) {
		if (input_header(lines->inputs[i], error))
			return file_blame(input_name(lines->inputs[i]), error);
		if (i >= INPUTS_OPEN)
			input_rest(lines->inputs[i]);
	}
	return STATUS_OK;
}

/* Have both inputs the same form and, of CSV, the same header? */
static bool
inputs_are_alike(const struct input *a, const struct input *b)
{
	return input_kind(a) == input_kind(b) &&
	       text_equal(input_header_raw(a), input_header_raw(b));
}

/* One rejects file can be fed again only if all of it has one form. */
static enum status
forms_agree(const struct lines *lines, struct error *error)
{
	for (size_t i = 1; i < lines->count; i++)
		if (!inputs_are_alike(lines->inputs[i], lines->inputs[0]))
			return error_set(error, STATUS_USAGE, "rejects",
			    "needs inputs of one form with one header");
	return STATUS_OK;
}

enum status
lines_are_of_one_form(const struct lines *lines, struct error *error)
{
	const struct input *first = NULL;

	for (size_t i = 0; i < lines->count; i++) {
		const struct input *input = lines->inputs[i];

		/* A CSV without a header is empty: it has no form. */
		if (input_kind(input) == INPUT_CSV &&
		    !input_header_raw(input).len)
			continue;
		if (first && !inputs_are_alike(first, input)) {
			error_set(error, STATUS_USAGE, NULL,
			    "has another header than the file before it");
			return file_blame(input_name(input), error);
		}
		first = input;
	}
	return STATUS_OK;
}

/* The file's name, with the date of the run where it asks for it. */
static enum status
rejects_name(struct lines *lines, struct error *error)
{
	struct run *run = lines->run;
	char *path = arena_alloc(&run->arena, PATH_BYTES);
	const char *fault;

	if (!path)
		return error_no_memory(error);
	fault = dated_name(run->options.value[FIELD_REJECTS].text.ptr,
	    run->begun_us, path, PATH_BYTES);
	lines->rejects_path = path;
	return fault ? error_set(error, STATUS_USAGE, "rejects", fault)
		     : STATUS_OK;
}

static enum status
rejects_open(struct lines *lines, struct error *error)
{
	const struct options *options = &lines->run->options;
	enum status status;

	if (!options_has(options, FIELD_REJECTS))
		return STATUS_OK;
	status = forms_agree(lines, error);
	if (!status)
		status = rejects_name(lines, error);
	if (status)
		return status;
	lines->rejects = file_make(lines->rejects_path);
	if (lines->rejects < 0)
		return error_set_detail(error, file_open_status(), "rejects",
		    "cannot be made as a new file", text_of(strerror(errno)));
	return STATUS_OK;
}

/* Gives every time field the format that is its own, else the one of all. */
static void
zones_assign(struct lines *lines)
{
	const struct line_options *options = &lines->run->options.lines;
	struct dialect *dialect = &lines->intake.dialect;

	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < options->format_count; i++) {
			enum field own = options->formats[i].field;
			uint64_t fields =
			    own == FIELD_NONE ? TIME_FIELDS : FIELD_BIT(own);

			/* those of one field come after those of all */
			if ((own != FIELD_NONE) != turn)
				continue;
			dialect->timed |= fields;
			for (; fields; fields &= fields - 1)
				dialect->zones[__builtin_ctzll(fields)] =
				    &lines->zones[i];
		}
}

static enum status
zones_open(struct lines *lines, struct error *error)
{
	const struct line_options *options = &lines->run->options.lines;
	size_t size = options->format_count * sizeof *lines->zones;

	lines->zones = arena_alloc(&lines->run->arena, size);
	if (!lines->zones)
		return error_no_memory(error);
	for (size_t i = 0; i < options->format_count; i++)
		if (zone_init(
			&lines->zones[i], options->formats[i].format, error))
			return error->status;
	zones_assign(lines);
	return STATUS_OK;
}

static enum status
encoding_take(struct lines *lines, struct error *error)
{
	const struct options *options = &lines->run->options;
	bool is_utf8;

	if (!options_has(options, FIELD_ENCODING))
		return STATUS_OK;
	if (encoding_open(&lines->encoding, options->value[FIELD_ENCODING].text,
		&is_utf8, error))
		return error->status;
	if (!is_utf8)
		lines->intake.dialect.encoding = &lines->encoding;
	return STATUS_OK;
}

/* How the lines are written, by the options. */
static enum status
dialect_open(struct lines *lines, struct error *error)
{
	const struct options *options = &lines->run->options;
	const struct line_options *given = &options->lines;
	struct dialect *dialect = &lines->intake.dialect;

	dialect->delimiter = options->delimiter;
	dialect->skip = options->value[FIELD_SKIP_LINES].number;
	dialect->yes = (struct words){given->yes.items, given->yes.count};
	dialect->no = (struct words){given->no.items, given->no.count};
	if (encoding_take(lines, error))
		return error->status;
	return zones_open(lines, error);
}

/* What a CSV must have a column of; of a list, what no flag gives. */
static uint64_t
fields_needed(const struct run *run, uint64_t fields)
{
	uint64_t by_flag = question_members(run->question);

	if (run->question->reads != READS_LIST &&
	    run->question->reads != READS_PATIENTS &&
	    run->question->reads != READS_BIRTHS)
		return fields & ENTRY_NEEDS & ~by_flag;
	return fields & LIST_NEEDS & ~fields_members(&run->options.has);
}

/* The bytes of all inputs, where the size of each is known. */
static void
whole_find(struct lines *lines)
{
	bool known = true;

	for (size_t i = 0; i < lines->count; i++) {
		uint64_t taken, size = 0;

		known = known && input_share(lines->inputs[i], &taken, &size);
		lines->whole += size;
	}
	if (!known)
		lines->whole = 0;
}

enum status
lines_open(struct lines *lines, struct run *run, struct lines_sought sought,
    struct error *error)
{
	enum status status;

	*lines = (struct lines){.run = run, .rejects = -1};
	lines->intake = (struct intake){.takes = sought.fields,
	    .known = sought.known,
	    .needs = fields_needed(run, sought.fields),
	    .columns = run->options.lines.columns,
	    .column_count = run->options.lines.column_count,
	    .ignored = run->options.lines.ignored.items,
	    .ignored_count = run->options.lines.ignored.count,
	    .findings = event_takes_listed(run->command->event),
	    .unknown = sought.tell ? unknown_tell : NULL,
	    .borrows = !sought.tell,
	    .ctx = lines};
	if (run_has(run, FIELD_CSV) && run_has(run, FIELD_JSON))
		return error_set(
		    error, STATUS_USAGE, "csv", "contradicts --json");
	status = dialect_open(lines, error);
	if (!status)
		status = inputs_open(lines, error);
	if (!status)
		status = csv_options_judge(lines, error);
	if (!status)
		status = headers_read(lines, error);
	if (!status)
		status = rejects_open(lines, error);
	whole_find(lines);
	progress_begin(&lines->progress, "lines", run_has(run, FIELD_QUIET));
	return status;
}
