/* values - what a request or entry says, before it is read. Fields. */
#include "values.h"

#define NAMES                                                      \
	(FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |     \
	    FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_SERVICE) | \
	    FIELD_BIT(FIELD_ORG) | FIELD_BIT(FIELD_ENTRY) |        \
	    FIELD_BIT(FIELD_SEQ))

void
values_reset(struct values *values)
{
	values->has = values->bad = values->blank = values->instant = 0;
	values->names_only = false;
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
