/* organisations - partners, and who became part of whom. Core. */
#include "organisations.h"

#include "joined.h"

void
organisations_init(struct organisations *orgs, struct arena *arena)
{
	*orgs = (struct organisations){.arena = arena};
}

const struct partner *
partner_find(const struct organisations *orgs, struct text org)
{
	uint32_t place = index_find(&orgs->partner_index,
	    KEYS(orgs->partners, struct partner, org), org);

	return place == NO_PLACE ? NULL : &orgs->partners[place];
}

/* The partner's place, made where there is none yet; false at the end. */
static bool
partner_place(struct organisations *orgs, struct text org, size_t *place)
{
	void *partners = orgs->partners;
	const struct partner *found = partner_find(orgs, org);

	if (found)
		return *place = (size_t)(found - orgs->partners), true;
	if (!index_fit(&orgs->partner_index,
		KEYS(orgs->partners, struct partner, org), orgs->partner_count,
		orgs->arena) ||
	    !arena_grow(orgs->arena, &partners, &orgs->partner_room,
		orgs->partner_count, sizeof *orgs->partners))
		return false;
	orgs->partners = partners;
	*place = orgs->partner_count++;
	orgs->partners[*place] = (struct partner){.org = org};
	index_add(&orgs->partner_index, org, *place);
	return true;
}

static bool
partner_add(struct organisations *orgs, const struct fact *fact)
{
	struct value value = {fact->at_us, fact->seq, fact->partner};
	size_t place;

	if (!fact->partner || fact->void_seq)
		return true;
	if (!partner_place(orgs, fact->org, &place))
		return false;
	return history_add(&orgs->partners[place].member, orgs->arena, value);
}

/* The code's place, NO_PLACE where no succession names it. */
static uint32_t
code_place(const struct organisations *orgs, struct text text)
{
	return index_find(
	    &orgs->code_index, KEYS(orgs->codes, struct code, text), text);
}

/* A new family of the code at that place, which is its first. */
static bool
family_make(struct organisations *orgs, uint32_t code)
{
	void *families = orgs->families;

	if (!arena_grow(orgs->arena, &families, &orgs->family_room,
		orgs->family_count, sizeof *orgs->families))
		return false;
	orgs->families = families;
	orgs->codes[code].family = (uint32_t)orgs->family_count;
	orgs->families[orgs->family_count++] =
	    (struct family){.first_code = code,
		.last_code = code,
		.first_succession = NO_PLACE,
		.last_succession = NO_PLACE};
	return true;
}

/* The code's place, made with a family of its own where there is none. */
static bool
code_make(struct organisations *orgs, struct text text, uint32_t *place)
{
	void *codes = orgs->codes, *roots = orgs->roots;

	*place = code_place(orgs, text);
	if (*place != NO_PLACE)
		return true;
	if (!index_fit(&orgs->code_index, KEYS(orgs->codes, struct code, text),
		orgs->code_count, orgs->arena) ||
	    !arena_grow(orgs->arena, &codes, &orgs->code_room, orgs->code_count,
		sizeof *orgs->codes))
		return false;
	orgs->codes = codes;
	if (!arena_grow(orgs->arena, &roots, &orgs->root_room, orgs->code_count,
		sizeof *orgs->roots))
		return false;
	orgs->roots = roots;
	*place = (uint32_t)orgs->code_count++;
	orgs->codes[*place] = (struct code){.text = text, .next = NO_PLACE};
	index_add(&orgs->code_index, text, *place);
	return family_make(orgs, *place);
}

/* The codes and successions of the one family become the other's. */
static void
families_join(struct organisations *orgs, uint32_t from, uint32_t to)
{
	const struct family *old = &orgs->families[from];
	struct family *grown = &orgs->families[to];

	if (from == to)
		return;
	for (uint32_t c = old->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next)
		orgs->codes[c].family = to;
	orgs->codes[grown->last_code].next = old->first_code;
	grown->last_code = old->last_code;
	if (old->first_succession != NO_PLACE) {
		if (grown->first_succession == NO_PLACE)
			grown->first_succession = old->first_succession;
		else
			orgs->successions[grown->last_succession].next =
			    old->first_succession;
		grown->last_succession = old->last_succession;
	}
	grown->has_voided |= old->has_voided;
}

static bool
succession_add(struct organisations *orgs, const struct fact *fact)
{
	struct succession made = {.at_us = fact->at_us,
	    .seq = fact->seq,
	    .void_seq = fact->void_seq,
	    .next = NO_PLACE};
	uint32_t place = (uint32_t)orgs->succession_count;
	void *successions = orgs->successions;
	struct family *family;

	if (!code_make(orgs, fact->org, &made.org) ||
	    !code_make(orgs, fact->successor, &made.successor) ||
	    !arena_grow(orgs->arena, &successions, &orgs->succession_room,
		orgs->succession_count, sizeof made))
		return false;
	orgs->successions = successions;
	orgs->successions[orgs->succession_count++] = made;
	families_join(orgs, orgs->codes[made.org].family,
	    orgs->codes[made.successor].family);
	family = &orgs->families[orgs->codes[made.successor].family];
	if (family->first_succession == NO_PLACE)
		family->first_succession = place;
	else
		orgs->successions[family->last_succession].next = place;
	family->last_succession = place;
	family->has_voided |= made.void_seq != 0;
	family->is_joined = false;
	return true;
}

bool
organisations_add(struct organisations *orgs, const struct fact *fact)
{
	if (fact->event == EVENT_PARTNER_SET)
		return partner_add(orgs, fact);
	return fact->event != EVENT_ORG_SUCCEED || succession_add(orgs, fact);
}

struct family *
family_of(const struct organisations *orgs, struct text code)
{
	uint32_t place =
	    orgs->succession_count ? code_place(orgs, code) : NO_PLACE;

	return place == NO_PLACE ? NULL
				 : &orgs->families[orgs->codes[place].family];
}

/*
 * Does the succession join its codes at at_us: one that stands, or, for a
 * careful fact of that seq, one that stood when the fact was recorded?
 */
static bool
succession_joins(
    const struct succession *succession, int64_t at_us, uint64_t seq)
{
	if (succession->at_us > at_us)
		return false;
	return !succession->void_seq ||
	       (succession->seq < seq && seq < succession->void_seq);
}

/* Joins the family's codes by successions that do, for that moment and seq. */
static void
family_join(struct organisations *orgs, struct family *family, int64_t at_us,
    uint64_t seq)
{
	if (family->is_joined && family->joined_us == at_us &&
	    family->joined_seq == seq)
		return;
	family->is_joined = true;
	family->joined_us = at_us;
	family->joined_seq = seq;
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next)
		orgs->roots[c] = c;
	for (uint32_t s = family->first_succession; s != NO_PLACE;
	     s = orgs->successions[s].next) {
		const struct succession *at = &orgs->successions[s];

		if (succession_joins(at, at_us, seq))
			joined_add(orgs->roots, at->org, at->successor);
	}
}

bool
orgs_reach(struct organisations *orgs, struct text a, struct text b,
    int64_t at_us, uint64_t seq)
{
	uint32_t from, to;

	if (text_equal(a, b))
		return true;
	if (!orgs->succession_count)
		return false;
	from = code_place(orgs, a);
	to = code_place(orgs, b);
	if (from == NO_PLACE || to == NO_PLACE ||
	    orgs->codes[from].family != orgs->codes[to].family)
		return false;
	family_join(
	    orgs, &orgs->families[orgs->codes[from].family], at_us, seq);
	return joined_root(orgs->roots, from) == joined_root(orgs->roots, to);
}

/* No fact has the seq 0: only successions that stand join. */
bool
orgs_are_one(
    struct organisations *orgs, struct text a, struct text b, int64_t at_us)
{
	return orgs_reach(orgs, a, b, at_us, 0);
}

int64_t
family_next(const struct organisations *orgs, struct text code,
    int64_t after_us, int64_t least)
{
	const struct family *family = family_of(orgs, code);

	for (uint32_t s = family ? family->first_succession : NO_PLACE;
	     s != NO_PLACE; s = orgs->successions[s].next) {
		int64_t us = orgs->successions[s].at_us;

		if (us > after_us && us < least)
			least = us;
	}
	return least;
}

const struct succession *
organisation_succeeded(const struct organisations *orgs, struct text org)
{
	const struct family *family = family_of(orgs, org);

	for (uint32_t s = family ? family->first_succession : NO_PLACE;
	     s != NO_PLACE; s = orgs->successions[s].next) {
		const struct succession *at = &orgs->successions[s];

		if (!at->void_seq && text_equal(orgs->codes[at->org].text, org))
			return at;
	}
	return NULL;
}
