/* marks - by which mark an entry's id is private. Core. */
#include "marks.h"

uint64_t
mark_seq(const struct mark *mark, int64_t at_us)
{
	struct standing standing;

	if (!mark)
		return 0;
	standing = history_at(&mark->private, DECISION_YES, at_us);
	return standing.latest == DECISION_YES ? standing.seq : 0;
}

/* The lesser of two seqs of which 0 is none. */
static uint64_t
seq_first(uint64_t a, uint64_t b)
{
	return a && (!b || a < b) ? a : b;
}

/* The first mark in force of the ids alike under that very code. */
static uint64_t
code_mark(
    const struct state *state, struct text code, struct text id, int64_t at_us)
{
	struct mark_search search = {.org = code, .entry = id};
	const struct mark *mark;
	uint64_t first = 0;

	while ((mark = state_mark_like(state, &search)))
		first = seq_first(mark_seq(mark, at_us), first);
	return first;
}

/* What is said last about an id under a code, what was carried there too. */
struct carried {
	const struct state *state;
	struct organisations *orgs;
	struct text code; /* that it was carried to */
	int64_t at_us;
	int64_t latest_us;
	uint64_t seq; /* of the first yes then, 0 where it is a no */
};

static void
carried_take(struct carried *carried, const struct value *value)
{
	bool yes = value->decision == DECISION_YES;

	if (value->at_us > carried->latest_us) {
		carried->latest_us = value->at_us;
		carried->seq = yes ? value->seq : 0;
	} else if (value->at_us == carried->latest_us && yes) {
		carried->seq = seq_first(value->seq, carried->seq);
	}
}

/*
 * Takes the values of a mark under another code: a mark recorded while a
 * succession stood holds under both codes, as if recorded under each.
 */
static void
carried_add(struct carried *carried, const struct mark *mark)
{
	bool own = text_equal(mark->org, carried->code);
	struct history_place place = {0, 0};
	const struct value *value;

	if (!own && orgs_are_one(carried->orgs, mark->org, carried->code,
			carried->at_us))
		return;
	while ((value = history_next(&mark->private, &place)))
		if (value->at_us <= carried->at_us &&
		    (own ||
			(value->decision == DECISION_YES &&
			    orgs_reach(carried->orgs, mark->org, carried->code,
				carried->at_us, value->seq))))
			carried_take(carried, value);
}

/* The mark by which an id is private under one code, carried ones included. */
static uint64_t
carried_mark(
    const struct carried *asked, const struct family *family, struct text id)
{
	struct carried carried = *asked;

	carried.latest_us = INSTANT_UNSET;
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = asked->orgs->codes[c].next) {
		const struct mark *mark =
		    state_mark(asked->state, asked->orgs->codes[c].text, id);

		if (mark)
			carried_add(&carried, mark);
	}
	return carried.seq;
}

/* The same of every id alike that any code of the family has a mark of. */
static uint64_t
carried_marks(
    const struct carried *asked, const struct family *family, struct text id)
{
	uint64_t first = 0;

	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = asked->orgs->codes[c].next) {
		struct mark_search search = {
		    .org = asked->orgs->codes[c].text, .entry = id};
		const struct mark *mark;

		while ((mark = state_mark_like(asked->state, &search)))
			first = seq_first(
			    carried_mark(asked, family, mark->entry), first);
	}
	return first;
}

uint64_t
mark_in_force(const struct state *state, struct organisations *orgs,
    struct text org, struct text id, int64_t at_us)
{
	const struct family *family = family_of(orgs, org);
	struct carried asked = {state, orgs, org, at_us, 0, 0};
	uint64_t first = 0;

	if (!family)
		return code_mark(state, org, id, at_us);
	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		asked.code = orgs->codes[c].text;
		if (orgs_are_one(orgs, asked.code, org, at_us))
			first = seq_first(
			    family->has_voided
				? carried_marks(&asked, family, id)
				: code_mark(state, asked.code, id, at_us),
			    first);
	}
	return first;
}

uint64_t
mark_of_entry(const struct state *state, struct organisations *orgs,
    const struct entry *entry, int64_t at_us)
{
	struct text rest = entry->refers, id;
	uint64_t first =
	    mark_in_force(state, orgs, entry->org, entry->entry, at_us);

	while (rest.len && text_word(&rest, &id))
		first = seq_first(
		    mark_in_force(state, orgs, entry->org, id, at_us), first);
	return first;
}

bool
mark_is_first(const struct state *state, const struct organisations *orgs,
    const struct mark *mark, struct text source)
{
	const struct family *family = family_of(orgs, source);
	uint32_t c = family ? family->first_code : NO_PLACE;
	struct mark_search search = {.org = source, .entry = mark->entry};
	const struct mark *like;

	for (;;) {
		if (family)
			search = (struct mark_search){
			    .org = orgs->codes[c].text, .entry = mark->entry};
		while ((like = state_mark_like(state, &search)))
			if (like < mark)
				return false;
		if (!family || (c = orgs->codes[c].next) == NO_PLACE)
			return true;
	}
}
