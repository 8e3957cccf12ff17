/* numbers - which NHS numbers are one patient's. Core. */
#include "numbers.h"

void
numbers_init(struct numbers *numbers, struct arena *arena)
{
	*numbers = (struct numbers){.arena = arena};
}

/* The number's place among those that links name; their count where none. */
static size_t
number_place(const struct numbers *numbers, struct text number)
{
	size_t at = 0;

	while (at < numbers->number_count &&
	       !text_equal(numbers->items[at].number, number))
		at++;
	return at;
}

/* The number's place, made where there is none yet; false at the end. */
static bool
number_make(struct numbers *numbers, struct text number, size_t *place)
{
	void *items = numbers->items;

	*place = number_place(numbers, number);
	if (*place < numbers->number_count)
		return true;
	if (!arena_grow(numbers->arena, &items, &numbers->number_room,
		numbers->number_count, sizeof *numbers->items))
		return false;
	numbers->items = items;
	numbers->items[numbers->number_count++] =
	    (struct linked_number){.number = number};
	return true;
}

bool
numbers_add(struct numbers *numbers, const struct fact *fact)
{
	struct link link = {.patient = fact->patient,
	    .was = fact->was,
	    .seq = fact->seq,
	    .void_seq = fact->void_seq};
	void *links = numbers->links;

	if (fact->event != EVENT_PATIENT_LINK)
		return true;
	if (!number_make(numbers, fact->patient, &link.of) ||
	    !number_make(numbers, fact->was, &link.by) ||
	    !arena_grow(numbers->arena, &links, &numbers->room, numbers->count,
		sizeof link))
		return false;
	numbers->links = links;
	numbers->links[numbers->count++] = link;
	return true;
}

const struct link *
numbers_superseded(const struct numbers *numbers, struct text number)
{
	for (size_t i = 0; numbers && i < numbers->count; i++) {
		const struct link *link = &numbers->links[i];

		if (!link->void_seq && text_equal(link->was, number))
			return link;
	}
	return NULL;
}

/* No more steps than links: a ledger holds no circle, and damage may. */
struct text
numbers_in_force(const struct numbers *numbers, struct text number)
{
	const struct link *link;

	for (size_t i = 0; numbers && i < numbers->count; i++) {
		link = numbers_superseded(numbers, number);
		if (!link)
			break;
		number = link->patient;
	}
	return number;
}

bool
numbers_are_one(const struct numbers *numbers, struct text a, struct text b)
{
	if (text_equal(a, b))
		return true;
	return numbers && numbers->count &&
	       text_equal(
		   numbers_in_force(numbers, a), numbers_in_force(numbers, b));
}

/* Does the link join its numbers for a careful fact of that seq? */
static bool
link_joins(const struct link *link, uint64_t seq)
{
	return !link->void_seq || (link->seq < seq && seq < link->void_seq);
}

/* Spreads along the links that join, until nothing new is reached. */
static void
reach_spread(struct numbers *numbers, uint64_t seq)
{
	bool spread = true;

	while (spread) {
		spread = false;
		for (size_t i = 0; i < numbers->count; i++) {
			const struct link *link = &numbers->links[i];
			bool *one = &numbers->items[link->of].reached;
			bool *other = &numbers->items[link->by].reached;

			if (*one == *other || !link_joins(link, seq))
				continue;
			*one = *other = spread = true;
		}
	}
}

bool
numbers_reach(
    struct numbers *numbers, struct text a, struct text b, uint64_t seq)
{
	size_t from, to;

	if (text_equal(a, b))
		return true;
	if (!numbers)
		return false;
	from = number_place(numbers, a);
	to = number_place(numbers, b);
	if (from == numbers->number_count || to == numbers->number_count)
		return false;
	for (size_t i = 0; i < numbers->number_count; i++)
		numbers->items[i].reached = i == from;
	reach_spread(numbers, seq);
	return numbers->items[to].reached;
}
