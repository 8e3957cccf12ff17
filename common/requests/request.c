/* request - what flags and a line ask to have recorded. Requests. */
#include "request.h"

#include "../core/judge.h"
#include "../fields/line.h"

uint64_t
request_fields(const struct run *run)
{
	return question_members(run->question);
}

/*
 * One field of a request: the line's value, which a flag must not contradict,
 * else the flag's.
 */
static enum status
member_read(const struct run *run, const struct values *line, enum field field,
    struct fact *fact, struct error *error)
{
	const struct options *options = &run->options;
	struct form_value value;

	if (!line || !values_has(line, field)) {
		if (options_has(options, field))
			fact_store(fact, field, &options->value[field]);
		return STATUS_OK;
	}
	if (values_read(line, field, &value, error))
		return error->status;
	fact_store(fact, field, &value);
	if (options_has(options, field) &&
	    !fact_holds(fact, field, &options->value[field]))
		return error_refuse(
		    error, field_row(field)->name, "is not what the flag says");
	return STATUS_OK;
}

/* A decision, at or due of another command is not dropped in silence. */
static enum status
foreign_refuse(const struct values *line, uint64_t fields, struct error *error)
{
	uint64_t foreign = line->has & FOREIGN_FIELDS & ~fields;

	for (int f = FIELD_NONE + 1; foreign && f < FIELD_HASH; f++)
		if (foreign >> f & 1)
			return error_refuse(error,
			    field_row((enum field)f)->name,
			    "is a field of another command");
	return STATUS_OK;
}

/*
 * A blank date is not now, and a blank is neither a yes that would be filled in
 * nor a decision that a flag may fill.
 */
static enum status
blanks_refuse(const struct run *run, const struct values *line, uint64_t fields,
    struct error *error)
{
	static const uint64_t defaults =
	    FIELD_BIT(FIELD_PRIVATE) | FIELD_BIT(FIELD_PARTNER);
	uint64_t blank = line->blank & fields;

	if (blank & FIELD_BIT(FIELD_AT))
		return error_refuse(
		    error, "at", "is blank, and a blank is not now");
	for (int f = FIELD_NONE + 1; blank && f < FIELD_HASH; f++) {
		const struct field_row *row = field_row((enum field)f);

		if (!(blank >> f & 1) || row->form != FORM_DECISION)
			continue;
		if (defaults >> f & 1)
			return error_refuse(error, row->name,
			    "is blank, and a blank is no yes");
		if (run_has(run, (enum field)f))
			return error_refuse(error, row->name,
			    "is blank, and no flag fills a blank decision");
	}
	return STATUS_OK;
}

/* Decisions read from a line must say when they were made. */
static enum status
when_is_said(const struct run *run, const struct values *line,
    const struct request *request, struct error *error)
{
	enum event event = run->command->event;

	if (!line || line->names_only || request->at_given ||
	    options_has(&run->options, FIELD_AT))
		return STATUS_OK;
	if (event == EVENT_EPISODE_OPEN || event == EVENT_EPISODE_DISCHARGE ||
	    event == EVENT_FACT_VOID)
		return STATUS_OK;
	return error_refuse(error, "at",
	    "is missing: a decision from a line says when it was made");
}

/* Who decided is told wherever the fact has a decision of the patient. */
static void
decider_complete(struct fact *fact)
{
	bool decides =
	    fact->to_service || fact->to_practice || fact->mig || fact->private;

	if (decides && !fact->decided_by.len)
		fact->decided_by = TEXT("patient");
}

static enum status
members_read(const struct run *run, const struct values *line,
    struct fact *fact, struct error *error)
{
	uint64_t fields = request_fields(run);
	enum status status = STATUS_OK;

	if (line)
		status = foreign_refuse(line, fields, error);
	if (!status && line)
		status = blanks_refuse(run, line, fields, error);
	for (int f = FIELD_NONE + 1; !status && f < FIELD_HASH; f++)
		if (fields >> f & 1)
			status =
			    member_read(run, line, (enum field)f, fact, error);
	return status;
}

/* Whatever the command needs, in a line or by a flag. */
static enum status
needs_met(const struct run *run, const struct fact *fact, struct error *error)
{
	for (const enum field *f = run->question->needs; f && *f; f++)
		if (!fact_has(fact, *f))
			return error_refuse(
			    error, field_row(*f)->name, "is missing");
	return STATUS_OK;
}

/* Is it a finding that the event settles? */
static bool
finding_is_settled(struct text finding, enum event event)
{
	if (event == EVENT_EPISODE_OPEN)
		return text_equal(finding, TEXT("missing-here"));
	return text_equal(finding, TEXT("open-here")) ||
	       text_equal(finding, TEXT("missing-there"));
}

/*
 * A finding of a list is recorded with --at alone, so that a date of the list
 * is not taken for now.
 */
static enum status
finding_judge(const struct run *run, const struct values *line,
    const struct fact *fact, struct error *error)
{
	enum event event = run->command->event;

	if (!line || !line->finding.len || !event_takes_listed(event))
		return STATUS_OK;
	if (!finding_is_settled(line->finding, event))
		return error_refuse(
		    error, "finding", "is not one that this command settles");
	if (fact->at_us == INSTANT_UNSET)
		return error_refuse(error, "at",
		    "is missing: a finding of a list is recorded with --at, "
		    "which may be listed");
	return STATUS_OK;
}

/* --at listed is the date of the list that the finding brings. */
static enum status
listed_resolve(
    const struct values *line, struct fact *fact, struct error *error)
{
	struct form_value value;

	if (fact->at_us != INSTANT_LISTED)
		return STATUS_OK;
	if (!line)
		return error_refuse(error, "at",
		    "is missing: listed is a date of findings that are read");
	if (!line->finding.len)
		return error_refuse(error, "at",
		    "is listed, and the line is no finding of audit-view "
		    "reconcile");
	if (!line->listed.len)
		return error_refuse(
		    error, "at", "is listed, and the finding has no such date");
	if (form_read(FORM_INSTANT, "listed", line->listed, line->arena, &value,
		error))
		return error->status;
	fact->at_us = value.us;
	return STATUS_OK;
}

/* No event has the number 0, which a fact has where nothing is said. */
static bool
seq_is_zero(
    const struct run *run, const struct values *line, const struct fact *fact)
{
	bool said = options_has(&run->options, FIELD_SEQ) ||
		    (line && values_has(line, FIELD_SEQ));

	return said && !fact->seq && request_fields(run) & FIELD_BIT(FIELD_SEQ);
}

static enum told
told_by(const struct values *line)
{
	if (!line)
		return TOLD_BY_FLAGS;
	return line->names_only ? TOLD_BY_NAME : TOLD_BY_LINE;
}

enum status
request_read(const struct run *run, const struct values *line,
    struct request *request, struct error *error)
{
	struct fact *fact = &request->fact;
	enum status status;

	*request = (struct request){.fact = fact_none()};
	status = members_read(run, line, fact, error);
	if (status)
		return status;
	fact->event = run->command->event;
	status = finding_judge(run, line, fact, error);
	if (!status)
		status = listed_resolve(line, fact, error);
	if (status)
		return status;
	request->at_given =
	    fact->at_us != INSTANT_UNSET && fact->at_us != INSTANT_NOW;
	if (seq_is_zero(run, line, fact))
		return error_refuse(error, "seq", "is not in the ledger");
	status = needs_met(run, fact, error);
	if (!status && run->command->complete)
		run->command->complete(fact, told_by(line));
	/* the number of another fact is a request's seq, and an event's of */
	fact->of = fact->seq;
	fact->seq = 0;
	if (line && line->names_only && values_has(line, FIELD_HASH))
		request->hash = line->text[FIELD_HASH];
	decider_complete(fact);
	if (!status)
		status = fact_is_whole(fact, error);
	if (!status)
		status = when_is_said(run, line, request, error);
	return status;
}
