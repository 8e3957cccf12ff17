/* choices - which choice about the MIG counts for an organisation. Core. */
#include "choices.h"

/* Takes a value of a choice, of those of one instant the first careful one. */
static void
choice_take(struct choice_standing *standing, int64_t *latest_us,
    const struct choice *choice, const struct value *value)
{
	bool later = value->at_us > *latest_us;
	bool same = value->at_us == *latest_us;
	bool careful = value->decision == DECISION_NO;
	bool held_careful = standing->latest == DECISION_NO;

	if (!later && !(same && (careful > held_careful ||
				    (careful == held_careful &&
					value->seq < standing->seq))))
		return;
	*latest_us = value->at_us;
	*standing =
	    (struct choice_standing){value->decision, value->seq, choice};
}

/*
 * Does the choice's value count for the organisation's entries? One that was
 * made before two codes became one counts for its own alone; a no counts on
 * where a succession that stood when it was recorded does not stand any more.
 */
static bool
value_counts(struct organisations *orgs, const struct choice *choice,
    const struct value *value, struct text org)
{
	uint64_t seq = value->decision == DECISION_NO ? value->seq : 0;

	return orgs_reach(orgs, choice->practice, org, value->at_us, seq);
}

static struct choice_standing
family_choice_at(const struct state *state, struct organisations *orgs,
    const struct family *family, struct text org, int64_t at_us)
{
	struct choice_standing standing = {.latest = DECISION_UNSET};
	int64_t latest_us = INSTANT_UNSET;

	for (uint32_t c = family->first_code; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		const struct choice *choice =
		    state_choice(state, orgs->codes[c].text);
		struct history_place place = {0, 0};
		const struct value *value;

		while (choice && (value = history_next(&choice->mig, &place)))
			if (value->at_us <= at_us &&
			    value_counts(orgs, choice, value, org))
				choice_take(
				    &standing, &latest_us, choice, value);
	}
	return standing;
}

bool
choice_history(const struct state *state, struct organisations *orgs,
    struct text org, struct arena *arena, struct history *history)
{
	const struct family *family = family_of(orgs, org);
	const struct choice *own = state_choice(state, org);

	*history = (struct history){NULL, 0, 0, 0};
	if (!family && own)
		*history = own->mig;
	for (uint32_t c = family ? family->first_code : NO_PLACE; c != NO_PLACE;
	     c = orgs->codes[c].next) {
		const struct choice *choice =
		    state_choice(state, orgs->codes[c].text);
		struct history_place place = {0, 0};
		const struct value *value;

		while (choice && (value = history_next(&choice->mig, &place)))
			if (value_counts(orgs, choice, value, org) &&
			    !history_add(history, arena, *value))
				return false;
	}
	return true;
}

struct choice_standing
choice_at(const struct state *state, struct organisations *orgs,
    struct text org, int64_t at_us)
{
	const struct family *family = family_of(orgs, org);
	const struct choice *choice;
	struct standing mig;

	if (family)
		return family_choice_at(state, orgs, family, org, at_us);
	choice = state_choice(state, org);
	if (!choice)
		return (struct choice_standing){.latest = DECISION_UNSET};
	mig = history_at(&choice->mig, DECISION_NO, at_us);
	return (struct choice_standing){mig.latest, mig.seq, choice};
}
