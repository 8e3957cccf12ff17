/* relations - one viewer and the organisations of entries. Harness. */
#include "relations.h"

void
relations_init(struct relations *relations, const struct state *state,
    const struct partners *partners, struct text viewer, int64_t at_us)
{
	relations->state = state;
	relations->partners = partners;
	relations->viewer = viewer;
	relations->at_us = at_us;
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
	relation_resolve(made, relations->state, relations->partners,
	    relations->viewer, org, relations->at_us);
	return made;
}
