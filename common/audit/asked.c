/* asked - the patients that a question is about. Audit. */
#include "asked.h"

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

/* Does the question take --all, and so need patients to be named? */
static bool
question_needs_patients(const struct question *question)
{
	struct field_set takes = fields_of(question->takes);

	return fields_have(&takes, FIELD_ALL);
}

enum status
asked_judge(const struct run *run, struct error *error)
{
	static const enum field of_lines[] = {FIELD_CSV, FIELD_JSON,
	    FIELD_COLUMN, FIELD_TIME_FORMAT, FIELD_DELIMITER, FIELD_SKIP_LINES,
	    FIELD_ENCODING, FIELD_YES, FIELD_NO, FIELD_IGNORE, FIELD_NONE};
	const struct options *options = &run->options;
	bool files = options->operand_count > 0;
	bool patient = options_has(options, FIELD_PATIENT);
	bool all = options_has(options, FIELD_ALL);

	if (run->question->reads != READS_PATIENTS)
		return STATUS_OK;
	if (patient && files)
		return usage(
		    error, "patient", "is given beside a file of patients");
	if (all && (patient || files))
		return usage(error, "all",
		    patient ? "is given beside --patient"
			    : "is given beside a file of patients");
	if (!files && fields_have_any(&options->has, of_lines))
		return usage(error, NULL,
		    "an option about lines needs a file of patients; - is "
		    "standard input");
	if (!all && !patient && !files &&
	    question_needs_patients(run->question))
		return usage(error, "patient",
		    "is missing: --patient, a file of patients (- is standard "
		    "input), or --all");
	return STATUS_OK;
}

static enum status
patient_take(void *ctx, struct list *list, struct error *error)
{
	struct asked *asked = ctx;
	struct form_value patient;
	uint32_t number;
	bool fresh;

	if (list_need(list, FIELD_PATIENT, &patient, error))
		return error->status;
	return pool_put(&asked->named, patient.text, &number, &fresh)
		   ? STATUS_OK
		   : list_full(error);
}

enum status
asked_read(struct asked *asked, struct run *run, struct error *error)
{
	struct list *list = arena_alloc(&run->arena, sizeof *list);
	struct error closing;
	enum status status;

	asked->by_files = run->question->reads == READS_PATIENTS &&
			  run->options.operand_count;
	if (!asked->by_files)
		return STATUS_OK;
	if (!list)
		return error_no_memory(error);
	pool_init(&asked->named, LIST_BYTES_MAX);
	pool_init(&asked->numbers, LIST_BYTES_MAX);
	pool_init(&asked->patients, LIST_BYTES_MAX);
	status = list_open(
	    list, run, FIELD_BIT(FIELD_PATIENT), LIST_OF_NAMES, error);
	if (!status)
		status = list_read(list, patient_take, asked, error);
	if (list_close(list, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}

void
asked_release(struct asked *asked)
{
	if (!asked->by_files)
		return;
	pool_release(&asked->named);
	pool_release(&asked->numbers);
	pool_release(&asked->patients);
}

/* Keeps every number of the patient, and the one in force. */
static bool
patient_keep(struct asked *asked, const struct numbers *numbers,
    struct text number, bool careful)
{
	struct text in_force = numbers_in_force(numbers, number);
	uint32_t place;
	bool fresh;

	if (!pool_put(&asked->numbers, number, &place, &fresh) ||
	    !pool_put(&asked->patients, in_force, &place, &fresh))
		return false;
	for (size_t i = 0; i < numbers->number_count; i++) {
		struct text other = numbers->items[i].number;

		if ((careful || numbers_are_one(numbers, other, number)) &&
		    !pool_put(&asked->numbers, other, &place, &fresh))
			return false;
	}
	return true;
}

enum status
asked_resolve(
    struct asked *asked, struct known *known, bool careful, struct error *error)
{
	enum status status = STATUS_OK;
	struct arena arena;

	arena_init(&arena, (size_t)1 << 20);
	for (uint32_t i = 1; !status && i <= asked->named.count; i++) {
		struct text number = pool_text(&asked->named, i);
		struct numbers numbers;

		arena_reset(&arena);
		status = known_numbers(known, number, &arena, &numbers, error);
		if (!status && !patient_keep(asked, &numbers, number, careful))
			status = list_full(error);
	}
	arena_release(&arena);
	return status;
}

bool
asked_has_number(const struct asked *asked, struct text number)
{
	return pool_find(&asked->numbers, number);
}

bool
asked_has_patient(const struct asked *asked, struct text patient)
{
	return pool_find(&asked->patients, patient);
}
