/* relations - one viewer and the organisations of entries. Core. */
#include "relations.h"

void
relations_init(struct relations *relations, const struct inquiry *inquiry)
{
	relations->inquiry = *inquiry;
	relations->count = 0;
}

const struct relation *
relation_to(struct relations *relations, struct text org)
{
	struct relation *made;

	for (size_t i = 0; i < RELATIONS && i < relations->count; i++)
		if (text_equal(relations->items[i].org, org))
			return &relations->items[i];
	made = &relations->items[relations->count++ % RELATIONS];
	relation_resolve(made, &relations->inquiry, org);
	return made;
}
