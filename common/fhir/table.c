/* table - the resources that references lead to. Fhir. */
#include "table.h"

void
table_init(struct table *table, size_t ceiling)
{
	*table = (struct table){.count = 0};
	arena_init(&table->arena, ceiling);
}

void
table_release(struct table *table)
{
	arena_release(&table->arena);
}

void
table_reset(struct table *table)
{
	arena_reset(&table->arena);
	table->index = (struct index){NULL, 0};
	table->items = NULL;
	table->count = table->room = 0;
}

enum kept
kept_of_type(struct text type)
{
	static const struct {
		const char *name;
		enum kept kind;
	} kinds[] = {{"Patient", KEPT_PATIENT},
	    {"Organization", KEPT_ORGANISATION},
	    {"PractitionerRole", KEPT_ROLE}, {"ServiceRequest", KEPT_REQUEST},
	    {"EpisodeOfCare", KEPT_EPISODE}, {"RelatedPerson", KEPT_PERSON},
	    {"Condition", KEPT_CONDITION}};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_equal(type, text_of(kinds[i].name)))
			return kinds[i].kind;
	return (enum kept)0;
}

static struct known *
item_find(const struct table *table, struct text key)
{
	size_t slot;

	if (!table->index.room)
		return NULL;
	slot = index_slot(&table->index, text_hash(key, 0));
	for (; table->index.slots[slot];
	     slot = index_next(&table->index, slot)) {
		struct known *item =
		    &table->items[table->index.slots[slot] - 1];

		if (text_equal(item->key, key))
			return item;
	}
	return NULL;
}

const struct known *
table_find(const struct table *table, struct text key)
{
	return item_find(table, key);
}

static enum status
table_full(struct error *error)
{
	return error_set(error, STATUS_FAILED, "with",
	    "the resources that references lead to take too much memory");
}

static bool
known_copy(struct table *table, struct known *item)
{
	return arena_copy(&table->arena, item->key, &item->key) &&
	       arena_copy(&table->arena, item->found.code, &item->found.code) &&
	       arena_copy(&table->arena, item->raw, &item->raw);
}

static bool
index_widen(struct table *table)
{
	if (!index_is_tight(&table->index, table->count))
		return true;
	if (!index_grow(&table->index, &table->arena))
		return false;
	for (size_t i = 0; i < table->count; i++)
		index_put(&table->index, text_hash(table->items[i].key, 0), i);
	return true;
}

/* The same key once more: does it say the same? */
static void
known_meet(struct known *item, const struct known *known)
{
	if (text_equal(item->found.code, known->found.code) &&
	    text_equal(item->raw, known->raw) && item->kind == known->kind)
		return;
	item->found = (struct found){
	    TEXT(""), "leads to two different resources of one id"};
	item->raw = TEXT("");
}

enum status
table_add(struct table *table, const struct known *known, struct error *error)
{
	struct known *item = item_find(table, known->key), added = *known;
	void *items = table->items;

	if (item) {
		known_meet(item, known);
		return STATUS_OK;
	}
	if (!index_widen(table) || !known_copy(table, &added) ||
	    !arena_grow(&table->arena, &items, &table->room, table->count,
		sizeof *table->items))
		return table_full(error);
	table->items = items;
	table->items[table->count] = added;
	index_put(&table->index, text_hash(added.key, 0), table->count++);
	return STATUS_OK;
}
