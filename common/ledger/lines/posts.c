/* posts - which facts are about what: numbers in order. Ledger. */
#include "posts.h"

#include <stdlib.h>

#define ROOM_FIRST 64

static uint64_t
post(uint64_t key, uint64_t place)
{
	return key << POSTS_PLACE_BITS | place;
}

bool
posts_add(struct posts *posts, uint64_t key, uint64_t place)
{
	size_t room = posts->room ? posts->room * 2 : ROOM_FIRST;
	uint64_t *grown;

	if (posts->count == posts->room) {
		grown = realloc(posts->items, room * sizeof *grown);
		if (!grown)
			return false;
		posts->items = grown;
		posts->room = room;
	}
	posts->items[posts->count++] = post(key, place);
	posts->ordered = false;
	return true;
}

void
posts_release(struct posts *posts)
{
	free(posts->items);
	*posts = (struct posts){.items = NULL};
}

static int
post_compare(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* How many posts are less than that one. */
static size_t
posts_below(struct posts *posts, uint64_t least)
{
	size_t from = 0, to = posts->count;

	if (!posts->ordered && posts->count)
		qsort(posts->items, posts->count, sizeof *posts->items,
		    post_compare);
	posts->ordered = true;
	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (posts->items[middle] < least)
			from = middle + 1;
		else
			to = middle;
	}
	return from;
}

struct posts_walk
posts_of(struct posts *posts, uint64_t key, uint64_t after, uint64_t upto)
{
	struct posts_walk walk = {.posts = posts, .key = key, .upto = upto};

	walk.next = after < POSTS_PLACE_MAX
			? posts_below(posts, post(key, after + 1))
			: posts->count;
	return walk;
}

bool
posts_next(struct posts_walk *walk, uint64_t *place)
{
	uint64_t found;

	if (walk->next >= walk->posts->count)
		return false;
	found = walk->posts->items[walk->next];
	*place = found & POSTS_PLACE_MAX;
	if (found >> POSTS_PLACE_BITS != walk->key || *place > walk->upto)
		return false;
	walk->next++;
	return true;
}

bool
posts_key_from(struct posts *posts, uint64_t from, uint64_t upto, uint64_t *key)
{
	size_t at = posts_below(posts, post(from, 0));

	while (at < posts->count) {
		*key = posts->items[at] >> POSTS_PLACE_BITS;
		if ((posts->items[at] & POSTS_PLACE_MAX) <= upto)
			return true;
		at = posts_below(posts, post(*key + 1, 0));
	}
	return false;
}
