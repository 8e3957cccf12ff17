/* orgs - the organisations of a group. Entries. */
#include "patients.h"

/* The place of that code, or NO_PLACE. */
static uint32_t
org_find(const struct gathering *gathering, struct text code)
{
	const struct index *index = &gathering->org_index;

	if (!index->room)
		return NO_PLACE;
	for (size_t slot = index_slot(index, text_hash(code, 0));
	     index->slots[slot]; slot = index_next(index, slot)) {
		uint32_t place = index->slots[slot] - 1;

		if (text_equal(gathering->orgs[place].code, code))
			return place;
	}
	return NO_PLACE;
}

static bool
orgs_reindex(struct gathering *gathering)
{
	if (!index_is_tight(&gathering->org_index, gathering->org_count))
		return true;
	if (!index_grow(&gathering->org_index, &gathering->arena))
		return false;
	for (size_t i = 0; i < gathering->org_count; i++)
		index_put(&gathering->org_index,
		    text_hash(gathering->orgs[i].code, 0), i);
	return true;
}

bool
org_enter(struct gathering *gathering, struct text code)
{
	void *orgs = gathering->orgs;
	uint32_t place;

	if (gathering->org_at < gathering->org_count &&
	    text_equal(gathering->orgs[gathering->org_at].code, code))
		return true;
	place = org_find(gathering, code);
	if (place != NO_PLACE)
		return gathering->org_at = place, true;
	if (!orgs_reindex(gathering) ||
	    !arena_grow(&gathering->arena, &orgs, &gathering->org_room,
		gathering->org_count, sizeof *gathering->orgs))
		return false;
	gathering->orgs = orgs;
	gathering->org_at = gathering->org_count++;
	gathering->orgs[gathering->org_at] =
	    (struct gathered_org){.code = code};
	index_put(&gathering->org_index, text_hash(code, 0), gathering->org_at);
	return true;
}
