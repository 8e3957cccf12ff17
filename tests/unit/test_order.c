/* test_order - items sorted in place, and a key searched among them. */
#include "unit.h"

#include "../../common/ground/search.h"
#include "../../common/ground/sort.h"

#define ITEMS 200

struct item {
	unsigned key, serial;
};

static bool
item_is_after(const void *one, const void *other)
{
	return ((const struct item *)one)->key >
	       ((const struct item *)other)->key;
}

static bool
item_is_before(const void *item, const void *key)
{
	return ((const struct item *)item)->key < *(const unsigned *)key;
}

/* Keys of which many are equal, in an order that each seed has its own of. */
static void
items_fill(struct item *items, size_t count, unsigned seed)
{
	for (size_t i = 0; i < count; i++) {
		seed = seed * 1103515245 + 12345;
		items[i] = (struct item){seed >> 16 & 63, (unsigned)i};
	}
}

START_TEST(a_sort_leaves_all_in_order_and_none_out)
{
	for (size_t count = 0; count <= ITEMS; count++) {
		struct item items[ITEMS], hold;
		bool found[ITEMS] = {false};

		items_fill(items, count, (unsigned)count);
		sort_items(items, count, sizeof *items, item_is_after, &hold);
		for (size_t i = 0; i < count; i++) {
			ck_assert(!found[items[i].serial]);
			found[items[i].serial] = true;
			ck_assert(!i || items[i - 1].key <= items[i].key);
		}
	}
}
END_TEST

START_TEST(a_search_finds_the_first_that_is_not_before)
{
	for (size_t count = 0; count <= ITEMS; count++) {
		struct item items[ITEMS], hold;

		items_fill(items, count, 7);
		sort_items(items, count, sizeof *items, item_is_after, &hold);
		for (unsigned key = 0; key < 66; key++) {
			size_t first = 0;

			while (first < count && items[first].key < key)
				first++;
			ck_assert_uint_eq(
			    search_first(items, count, sizeof *items,
				item_is_before, &key),
			    first);
		}
	}
}
END_TEST

UNIT_MAIN("order", a_sort_leaves_all_in_order_and_none_out,
    a_search_finds_the_first_that_is_not_before)
