/* answer_csv - answers as CSV: a header, then a row each. Output. */
#include "answer_form.h"

#include "../ground/csv_write.h"

static void
row_print(struct answers *answers, const struct text *row)
{
	struct buffer *out = output_buffer(answers->output);

	for (size_t i = 0; i < answers->column_count; i++) {
		if (i)
			buffer_add_char(out, ',');
		csv_cell_add(out, row[i], ',');
	}
	buffer_add_char(out, '\n');
}

/* The header comes first, of an empty list too. */
static enum status
csv_open(struct answers *answers, struct error *error)
{
	struct text names[ANSWER_COLUMNS_MAX];

	for (size_t i = 0; i < answers->column_count; i++)
		names[i] = text_of(answers->columns[i]);
	row_print(answers, names);
	return output_push(answers->output, error);
}

static void
csv_begin(struct answers *answers)
{
	arena_reset(&answers->arena);
	answer_cells_clear(answers);
}

static void
csv_patient(struct answers *answers, struct text patient)
{
	answer_cell(answers, "patient", patient);
}

static void
csv_instant(struct answers *answers, const char *name, int64_t us)
{
	char bytes[INSTANT_BYTES];

	answer_cell(
	    answers, name, (struct text){bytes, instant_write(us, bytes)});
}

static void
csv_flag(struct answers *answers, const char *name, bool is)
{
	answer_cell(answers, name, is ? TEXT("true") : TEXT("false"));
}

static void
csv_verdict(
    struct answers *answers, const char *name, struct text text, enum tone tone)
{
	(void)tone;
	answer_cell(answers, name, text);
}

static void
csv_because(struct answers *answers, const struct because *because)
{
	answer_cell_because(answers, because, " ");
}

static enum status
csv_end(struct answers *answers, struct error *error)
{
	if (answers->failed)
		return error_no_memory(error);
	row_print(answers, answers->row);
	return output_push(answers->output, error);
}

const struct answer_form answer_csv = {
    .open = csv_open,
    .begin = csv_begin,
    .text = answer_cell,
    .patient = csv_patient,
    .instant = csv_instant,
    .number = answer_cell_number,
    .flag = csv_flag,
    .verdict = csv_verdict,
    .because = csv_because,
    .end = csv_end,
};
