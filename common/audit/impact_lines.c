/* impact_lines - the facts whose impact is asked for. Audit. */
#include "impact.h"

#include "../fields/line_read.h"
#include "../ledger/precedent.h"

enum status
impact_full(struct error *error)
{
	return error_set(
	    error, STATUS_FAILED, NULL, "too many facts to weigh at once");
}

static enum status
fact_take(struct impact *impact, const struct fact *fact, struct error *error)
{
	void *facts = impact->facts;

	if (!arena_grow(&impact->arena, &facts, &impact->room, impact->count,
		sizeof *fact))
		return impact_full(error);
	impact->facts = facts;
	impact->facts[impact->count] = *fact;
	impact->facts[impact->count].seq =
	    impact->ask.head.seq + impact->count + 1;
	impact->count++;
	return STATUS_OK;
}

static bool
joins_or_voids(const struct fact *fact)
{
	return fact->event == EVENT_FACT_VOID ||
	       fact->event == EVENT_ORG_SUCCEED ||
	       fact->event == EVENT_PATIENT_LINK;
}

/*
 * Could the fact be recorded in the ledger as it is? A void of what is not
 * there would else seem to change nothing.
 */
static enum status
line_judge(struct impact *impact, const struct fact *fact, struct error *why,
    struct error *error)
{
	struct known *known = &impact->ask.known;
	struct precedents found;
	struct precedent precedent;

	*why = (struct error){.status = STATUS_OK};
	if (fact_is_whole(fact, why))
		return why->status;
	if (precedents_find(known, fact, &impact->arena, &found, error))
		return error->status;
	precedent = precedent_of(&found, INSTANT_MAX);
	return fact_judge(fact, &precedent, why);
}

/* A line of a dry run; one that is in the ledger already changes nothing. */
static enum status
line_take(struct impact *impact, const struct row *row, struct error *error)
{
	struct error why;
	struct fact fact;

	if (line_read(row->raw, &impact->arena, &fact, NULL, &why)) {
		if (why.status != STATUS_REFUSED)
			return impact_full(error);
		run_refuse(
		    impact->ask.run, input_name(row->input), row->line, &why);
		return STATUS_OK;
	}
	if (fact.seq || fact.event == EVENT_RECORD_VIEW)
		return STATUS_OK;
	if (fact.at_us == INSTANT_UNSET) {
		error_set(&why, STATUS_REFUSED, "at", "is missing");
		run_refuse(
		    impact->ask.run, input_name(row->input), row->line, &why);
		return STATUS_OK;
	}
	if (joins_or_voids(&fact) && line_judge(impact, &fact, &why, error)) {
		if (why.status != STATUS_REFUSED)
			return error->status;
		run_refuse(
		    impact->ask.run, input_name(row->input), row->line, &why);
		return STATUS_OK;
	}
	return fact_take(impact, &fact, error);
}

enum status
impact_take(struct impact *impact, struct error *error)
{
	struct values *values =
	    arena_alloc(&impact->ask.run->arena, sizeof *values);
	struct arena scratch;
	struct row row = {.input = NULL};
	enum status status = STATUS_OK;

	if (!values)
		return impact_full(error);
	arena_init(&scratch, (size_t)8 << 20);
	values->arena = &scratch;
	do {
		struct error why;

		arena_reset(&scratch);
		status = lines_next(&impact->lines, &row, values, &why);
		if (status == STATUS_REFUSED)
			run_refuse(impact->ask.run, input_name(row.input),
			    row.line, &why);
		else if (status)
			*error = why;
		else if (row.input)
			status = line_take(impact, &row, error);
		if (status == STATUS_REFUSED)
			status = STATUS_OK;
	} while (!status && row.input);
	arena_release(&scratch);
	return status;
}
