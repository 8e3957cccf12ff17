/* entry - what flags and a line say of an entry. Entries. */
#include "entry.h"

/* What that field is in an entry; empty for a time. */
static struct text
entry_text(const struct entry *entry, enum field field)
{
	switch (field) {
	case FIELD_PATIENT:
		return entry->patient;
	case FIELD_ORG:
		return entry->org;
	default:
		return TEXT("");
	}
}

/* Reads one field of a line; a text equal to the last entry's is not read anew.
 */
static enum status
entry_line_value(const struct values *line, enum field field,
    const struct entry *before, struct form_value *value, struct error *error)
{
	struct text known = before ? entry_text(before, field) : TEXT("");

	if (known.len && !(line->bad >> field & 1) &&
	    text_equal(line->text[field], known)) {
		*value =
		    (struct form_value){.text = known, .us = INSTANT_UNSET};
		return STATUS_OK;
	}
	return values_read(line, field, value, error);
}

/* One field of an entry, by line or flag; refused where it is missing. */
static enum status
entry_value(const struct run *run, const struct values *line, enum field field,
    const struct entry *before, struct form_value *value, struct error *error)
{
	const struct options *options = &run->options;
	const struct form_value *flag = &options->value[field];
	const char *name = field_row(field)->name;

	if (!line || !values_has(line, field)) {
		*value = (struct form_value){.us = INSTANT_UNSET};
		if (!options_has(options, field))
			return ENTRY_NEEDS & FIELD_BIT(field)
				   ? error_set(error, STATUS_REFUSED, name,
					 "is missing")
				   : STATUS_OK;
		*value = *flag;
		return STATUS_OK;
	}
	if (entry_line_value(line, field, before, value, error))
		return error->status;
	if (options_has(options, field) &&
	    (!text_equal(flag->text, value->text) || flag->us != value->us ||
		flag->last_us != value->last_us))
		return error_set(
		    error, STATUS_REFUSED, name, "is not what the flag says");
	return STATUS_OK;
}

enum status
entry_read(const struct run *run, const struct values *line,
    const struct entry *before, struct entry *entry, struct error *error)
{
	static const enum field fields[] = {FIELD_PATIENT, FIELD_ORG,
	    FIELD_ENTRY, FIELD_RECORDED, FIELD_REFERS};
	struct form_value value[5];
	bool now;

	for (size_t i = 0; i < 5; i++)
		if (entry_value(run, line, fields[i], before, &value[i], error))
			return error->status;
	now = value[3].us == INSTANT_NOW;
	*entry = (struct entry){.patient = value[0].text,
	    .org = value[1].text,
	    .entry = value[2].text,
	    .refers = value[4].text,
	    .recorded_us = now ? run->begun_us : value[3].us,
	    .recorded_last_us = now ? run->begun_us : value[3].last_us};
	return STATUS_OK;
}
