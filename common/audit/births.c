/* births - birth dates, from a file alone. Audit. */
#include "births.h"

#include <string.h>

void
births_init(struct births *births)
{
	pool_init(&births->patients, LIST_BYTES_MAX);
	buffer_init(&births->days, LIST_ROWS_MAX * sizeof(struct day));
}

void
births_release(struct births *births)
{
	pool_release(&births->patients);
	buffer_release(&births->days);
}

static struct day
births_at(const struct births *births, uint32_t number)
{
	struct day day;

	memcpy(
	    &day, births->days.bytes + (number - 1) * sizeof day, sizeof day);
	return day;
}

bool
births_find(const struct births *births, struct text patient, struct day *day)
{
	uint32_t number = pool_find(&births->patients, patient);

	if (number)
		*day = births_at(births, number);
	return number;
}

/* Two digits, or four: the value's form has seen to it that they are. */
static int
digits_number(struct text text, size_t at, size_t count)
{
	int number = 0;

	for (; count--; at++)
		number = number * 10 + (text.ptr[at] - '0');
	return number;
}

/* A birth date is a day: as it was written, or of the zone by --time-format. */
static enum status
day_take(struct list *list, struct day *day, struct error *error)
{
	struct text text = list->values.text[FIELD_BORN];
	struct form_value born;

	if (list_need(list, FIELD_BORN, &born, error))
		return error->status;
	if (list->values.instant & FIELD_BIT(FIELD_BORN)) {
		if (!local_day_of(born.us, day))
			return error_refuse(error, "born", "is not a date");
		return STATUS_OK;
	}
	if (text.len != sizeof "YYYY-MM-DD" - 1)
		return error_refuse(
		    error, "born", "is not a date (YYYY-MM-DD)");
	*day = (struct day){digits_number(text, 0, 4),
	    digits_number(text, 5, 2), digits_number(text, 8, 2)};
	return STATUS_OK;
}

static enum status
birth_take(void *ctx, struct list *list, struct error *error)
{
	struct births *births = ctx;
	struct form_value patient;
	struct day day, known;
	uint32_t number;
	bool fresh;
	enum status status = list_need(list, FIELD_PATIENT, &patient, error);

	if (!status)
		status = day_take(list, &day, error);
	if (status)
		return status;
	if (!pool_put(&births->patients, patient.text, &number, &fresh))
		return list_full(error);
	if (!fresh) {
		known = births_at(births, number);
		return memcmp(&known, &day, sizeof day)
			   ? error_refuse(error, "born",
				 "is not what an earlier line says")
			   : STATUS_OK;
	}
	buffer_add(&births->days, (struct text){(char *)&day, sizeof day});
	return buffer_failed(&births->days) ? list_full(error) : STATUS_OK;
}

enum status
births_read(struct births *births, struct run *run, struct error *error)
{
	struct list *list = arena_alloc(&run->arena, sizeof *list);
	const char **file = arena_alloc(&run->arena, sizeof *file);
	struct error closing;
	enum status status;

	if (!list || !file)
		return error_no_memory(error);
	*file = run->options.value[FIELD_BIRTHS].text.ptr;
	run->options.operands = file;
	run->options.operand_count = 1;
	status = list_open(list, run, BIRTH_FIELDS, LIST_SAYS, error);
	if (!status)
		status = list_read(list, birth_take, births, error);
	if (list_close(list, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}
