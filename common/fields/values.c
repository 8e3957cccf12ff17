/* values - what a request or entry says, before it is read. Fields. */
#include "values.h"

#define NAMES                                                      \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |     \
	    FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_SERVICE) | \
	    FIELD_BIT(FIELD_ORG) | FIELD_BIT(FIELD_ENTRY) |        \
	    FIELD_BIT(FIELD_SEQ) | FIELD_BIT(FIELD_HASH))

void
values_reset(struct values *values)
{
	values->has = values->bad = values->blank = values->instant = 0;
	values->names_only = false;
	values->finding = values->listed = TEXT("");
}

void
values_give(struct values *values, enum field field, struct text text)
{
	values->has |= FIELD_BIT(field);
	values->text[field] = text;
}

bool
values_has(const struct values *values, enum field field)
{
	return values->has >> field & 1;
}

void
values_keep_names(struct values *values)
{
	if (!values->names_only)
		return;
	values->has &= NAMES;
	values->bad &= NAMES;
	values->instant &= NAMES;
}

/* What is wrong with a value of a line: it names the option that may read it.
 */
static const char *
line_phrase(enum form form, struct text raw, const char *what)
{
	if (!text_is_utf8(raw))
		return "is not UTF-8: --encoding NAME reads other files, such "
		       "as windows-1252";
	if (form == FORM_DECISION)
		return "is neither yes nor no: --yes WORD and --no WORD name "
		       "a site's own words";
	if ((form == FORM_INSTANT || form == FORM_STRETCH) &&
	    !form_spoiled(form, raw))
		return "is not a time (RFC 3339 with an offset, or a date): "
		       "--time-format reads others";
	return what;
}

enum status
values_read(const struct values *values, enum field field,
    struct form_value *value, struct error *error)
{
	const struct field_row *row = field_row(field);

	*value = (struct form_value){.us = INSTANT_UNSET};
	if (values->bad >> field & 1)
		return error_set(error, STATUS_REFUSED, row->name,
		    row->form == FORM_NUMBER ? "is not a number"
					     : "is not a text");
	if (values->instant >> field & 1) {
		value->us = values->stretch[field].first_us;
		value->last_us = values->stretch[field].last_us;
		return STATUS_OK;
	}
	if (!form_read(row->form, row->name, values->text[field], values->arena,
		value, error))
		return STATUS_OK;
	error->what = line_phrase(row->form, values->text[field], error->what);
	return error->status;
}
