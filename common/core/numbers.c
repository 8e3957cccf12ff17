/* numbers - which NHS numbers are one patient's. Core. */
#include "numbers.h"

#include "joined.h"

void
numbers_init(struct numbers *numbers, struct arena *arena)
{
	*numbers = (struct numbers){.arena = arena};
}

/* The number's place among those that links name, or NO_PLACE. */
static uint32_t
number_place(const struct numbers *numbers, struct text number)
{
	return index_find(&numbers->index,
	    KEYS(numbers->items, struct linked_number, number), number);
}

/* The number's place, made where there is none yet; false at the end. */
static bool
number_make(struct numbers *numbers, struct text number, uint32_t *place)
{
	void *items = numbers->items, *roots = numbers->roots;
	size_t count = numbers->number_count;

	*place = number_place(numbers, number);
	if (*place != NO_PLACE)
		return true;
	if (!index_fit(&numbers->index,
		KEYS(numbers->items, struct linked_number, number), count,
		numbers->arena) ||
	    !arena_grow(numbers->arena, &items, &numbers->number_room, count,
		sizeof *numbers->items))
		return false;
	numbers->items = items;
	if (!arena_grow(numbers->arena, &roots, &numbers->root_room, count,
		sizeof *numbers->roots))
		return false;
	numbers->roots = roots;
	numbers->items[count] =
	    (struct linked_number){.number = number, .superseded = NO_PLACE};
	index_add(&numbers->index, number, count);
	*place = (uint32_t)count;
	numbers->number_count++;
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
	if (!link.void_seq && numbers->items[link.by].superseded == NO_PLACE)
		numbers->items[link.by].superseded = (uint32_t)numbers->count;
	numbers->links[numbers->count++] = link;
	return true;
}

const struct link *
numbers_superseded(const struct numbers *numbers, struct text number)
{
	uint32_t place = numbers ? number_place(numbers, number) : NO_PLACE;

	if (place == NO_PLACE || numbers->items[place].superseded == NO_PLACE)
		return NULL;
	return &numbers->links[numbers->items[place].superseded];
}

/* Has the number in force been found since the last link came? */
static bool
is_found(const struct numbers *numbers, uint32_t place)
{
	return numbers->items[place].in_force_of == numbers->count;
}

/* Notes the number in force for one, and for all on the way to it. */
static void
in_force_note(const struct numbers *numbers, uint32_t place, uint32_t in_force)
{
	while (!is_found(numbers, place)) {
		struct linked_number *number = &numbers->items[place];

		number->in_force = in_force;
		number->in_force_of = numbers->count;
		if (number->superseded != NO_PLACE)
			place = numbers->links[number->superseded].of;
	}
}

/* No more steps than links: a ledger holds no circle, and damage may. */
struct text
numbers_in_force(const struct numbers *numbers, struct text number)
{
	uint32_t first = numbers ? number_place(numbers, number) : NO_PLACE;
	uint32_t at = first;

	if (first == NO_PLACE)
		return number;
	for (size_t i = 0; i < numbers->count && !is_found(numbers, at) &&
			   numbers->items[at].superseded != NO_PLACE;
	     i++)
		at = numbers->links[numbers->items[at].superseded].of;
	if (is_found(numbers, at))
		at = numbers->items[at].in_force;
	if (numbers->items[at].superseded == NO_PLACE)
		in_force_note(numbers, first, at);
	return at == first ? number : numbers->items[at].number;
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

bool
numbers_reach(
    struct numbers *numbers, struct text a, struct text b, uint64_t seq)
{
	uint32_t from, to;

	if (text_equal(a, b))
		return true;
	if (!numbers)
		return false;
	from = number_place(numbers, a);
	to = number_place(numbers, b);
	if (from == NO_PLACE || to == NO_PLACE)
		return false;
	for (uint32_t i = 0; i < numbers->number_count; i++)
		numbers->roots[i] = i;
	for (size_t i = 0; i < numbers->count; i++)
		if (link_joins(&numbers->links[i], seq))
			joined_add(numbers->roots, numbers->links[i].of,
			    numbers->links[i].by);
	return joined_root(numbers->roots, from) ==
	       joined_root(numbers->roots, to);
}
