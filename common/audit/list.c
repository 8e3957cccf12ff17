/* list - the lines of a list from elsewhere, read whole. Audit. */
#include "list.h"

#define LINE_MAX_BYTES (4 * RECORD_MAX_BYTES)

enum status
list_open(struct list *list, struct run *run, uint64_t fields,
    enum list_kind kind, struct error *error)
{
	*list = (struct list){.run = run, .kind = kind};
	arena_init(&list->arena, LINE_MAX_BYTES);
	pool_init(&list->patients, LIST_BYTES_MAX);
	pool_init(&list->episodes, LIST_BYTES_MAX);
	list->values.arena = &list->arena;
	return lines_open(&list->lines, run,
	    (struct lines_sought){fields, fields, kind == LIST_SAYS}, error);
}

enum status
list_close(struct list *list, struct error *error)
{
	arena_release(&list->arena);
	pool_release(&list->patients);
	pool_release(&list->episodes);
	return list->lines.run ? lines_close(&list->lines, error) : STATUS_OK;
}

enum status
list_full(struct error *error)
{
	return error_set(error, STATUS_FAILED, "list",
	    "has more rows than can be held (5000000): split it by practice, "
	    "service or patient");
}

/* The number in force for one that was linked. */
static enum status
number_take(struct list *list, struct text *number, struct error *error)
{
	struct numbers numbers;

	if (!list->known)
		return STATUS_OK;
	if (known_numbers(list->known, *number, &list->arena, &numbers, error))
		return error->status;
	*number = numbers_in_force(&numbers, *number);
	return STATUS_OK;
}

/* Keeps what the refused row names, as far as that can be read. */
static enum status
doubt_keep(struct list *list, struct error *error)
{
	static const enum field names[] = {FIELD_EPISODE, FIELD_PATIENT};
	struct pool *pools[] = {&list->episodes, &list->patients};

	for (size_t i = 0; i < 2; i++) {
		struct form_value value;
		struct error why;
		uint32_t number;
		bool fresh;

		if (!values_has(&list->values, names[i]) ||
		    values_read(&list->values, names[i], &value, &why))
			continue;
		if (names[i] == FIELD_PATIENT &&
		    number_take(list, &value.text, error))
			return error->status;
		if (!pool_put(pools[i], value.text, &number, &fresh))
			return error_no_memory(error);
		return STATUS_OK;
	}
	list->has_nameless = true;
	return STATUS_OK;
}

static enum status
row_refuse(struct list *list, const struct error *why, struct error *error)
{
	enum status status = lines_refuse(&list->lines, &list->row, why, error);

	return status ? status : doubt_keep(list, error);
}

/* The next row, given to take; *more is false at the end of all. */
static enum status
row_take(struct list *list, list_take *take, void *ctx, bool *more,
    struct error *error)
{
	struct error why = {.status = STATUS_OK};
	enum status status;

	arena_reset(&list->arena);
	status = lines_next(&list->lines, &list->row, &list->values, &why);
	*more = list->row.input != NULL;
	if (status <= STATUS_REFUSED && !*more)
		return STATUS_OK;
	if (!status && list->values.names_only && list->kind != LIST_OF_NAMES)
		status = error_refuse(&why, NULL,
		    "is an event or answer, which only names things: a line "
		    "of a list says what it knows");
	if (!status && ++list->count > LIST_ROWS_MAX)
		status = list_full(&why);
	if (!status)
		status = take(ctx, list, &why);
	if (status == STATUS_REFUSED)
		return row_refuse(list, &why, error);
	if (status)
		*error = why;
	return status;
}

static void
nameless_tell(const struct list *list)
{
	struct error note;

	if (!list->has_nameless || list->kind == LIST_OF_NAMES)
		return;
	error_set(&note, STATUS_OK, NULL,
	    "note: a refused line names no patient or episode that can be "
	    "read: what is missing in the list may stand there");
	message_error(list->run->command->name, 0, &note);
}

enum status
list_read(struct list *list, list_take *take, void *ctx, struct error *error)
{
	bool more = true;
	enum status status = STATUS_OK;

	while (!status && more)
		status = row_take(list, take, ctx, &more, error);
	if (!status)
		nameless_tell(list);
	return status;
}

enum status
list_value(struct list *list, enum field field, struct form_value *value,
    struct error *error)
{
	const struct options *options = &list->run->options;
	bool flag = options_has(options, field);

	*value = flag ? options->value[field]
		      : (struct form_value){.us = INSTANT_UNSET};
	if (!values_has(&list->values, field))
		return STATUS_OK;
	if (values_read(&list->values, field, value, error))
		return error->status;
	if (flag && !text_equal(value->text, options->value[field].text))
		return error_refuse(
		    error, field_row(field)->name, "is not what the flag says");
	return STATUS_OK;
}

enum status
list_need(struct list *list, enum field field, struct form_value *value,
    struct error *error)
{
	enum status status = list_value(list, field, value, error);

	if (status)
		return status;
	if (field == FIELD_PATIENT && value->text.len)
		return number_take(list, &value->text, error);
	if (value->text.len || value->us != INSTANT_UNSET)
		return STATUS_OK;
	return error_refuse(error, field_row(field)->name, "is missing");
}

bool
list_doubts(const struct list *list, struct text patient, struct text episode)
{
	return pool_find(&list->patients, patient) ||
	       (episode.len && pool_find(&list->episodes, episode));
}

uint64_t
patient_number(struct text patient)
{
	uint64_t number = 0;

	for (size_t i = 0; i < patient.len; i++)
		number = number * 10 + (uint64_t)(patient.ptr[i] - '0');
	return number;
}

struct text
patient_digits(uint64_t number, char digits[static PATIENT_BYTES])
{
	for (size_t i = PATIENT_BYTES - 1; i--; number /= 10)
		digits[i] = (char)('0' + number % 10);
	digits[PATIENT_BYTES - 1] = '\0';
	return (struct text){digits, PATIENT_BYTES - 1};
}
