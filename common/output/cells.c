/* cells - the cells of a row that a table or CSV is made of. Output. */
#include "answer_form.h"

#include <string.h>

size_t
answer_column(const struct answers *answers, const char *name)
{
	size_t at = 0;

	while (at < answers->column_count && strcmp(answers->columns[at], name))
		at++;
	return at;
}

void
answer_cell(struct answers *answers, const char *name, struct text text)
{
	size_t at = answer_column(answers, name);

	if (at < answers->column_count &&
	    !arena_copy(&answers->arena, text, &answers->row[at]))
		answers->failed = true;
}

/* The cell of what was put together, which is given back. */
static void
made_cell(struct answers *answers, const char *name, struct buffer *made)
{
	answer_cell(answers, name, buffer_text(made));
	answers->failed |= buffer_failed(made);
	buffer_release(made);
}

void
answer_cell_number(struct answers *answers, const char *name, uint64_t number)
{
	struct buffer digits;

	buffer_init(&digits, 32);
	buffer_add_number(&digits, number);
	made_cell(answers, name, &digits);
}

void
answer_cell_because(
    struct answers *answers, const struct because *because, const char *between)
{
	struct buffer seqs;

	buffer_init(&seqs, 64);
	because_write(&seqs, because, between);
	made_cell(answers, "because", &seqs);
}

void
answer_cells_clear(struct answers *answers)
{
	for (size_t i = 0; i < answers->column_count; i++)
		answers->row[i] = TEXT("");
}

void
because_write(
    struct buffer *buffer, const struct because *because, const char *between)
{
	for (unsigned i = 0; i < because->count; i++) {
		if (i)
			buffer_add(buffer, text_of(between));
		buffer_add_number(buffer, because->seqs[i]);
	}
}
