/*
 * state - the facts of one patient, folded for questions; and the partners.
 *
 * Layer: core. Memory: the arena given at init; a state copies nothing, so the
 * texts of the facts added must live as long as the state. Pure and total: a
 * fact that fits nowhere (another patient's, an unknown episode's) is left out
 * and grants nothing. Errors: false where the arena is at its end; the state
 * is then incomplete and must not be asked.
 * Source: the sharing rules, sections 2 and 3.
 *
 * A state holds the facts known; the moment asked about comes with each
 * question. For an earlier knowledge, add only the facts up to that seq.
 */
#ifndef EDSM_CORE_STATE_H
#define EDSM_CORE_STATE_H

#include "history.h"

/* One referral of the patient. Never discharged: discharged_us is UNSET. */
struct episode {
	struct text id, practice, service, care;
	int64_t opened_us, due_us, discharged_us;
	uint64_t opened_seq, discharged_seq;
	struct history to_service, to_practice;
};

/* What the patient decided about the MIG at one practice. */
struct choice {
	struct text practice;
	struct history mig;
};

/* What was decided about the privacy of one entry. */
struct mark {
	struct text org, entry;
	struct history private;
};

/* Membership of one organisation in the local sharing protocol. */
struct partner {
	struct text org;
	struct history member;
};

/* The sharing protocol: the same for every patient. */
struct partners {
	struct arena *arena;
	struct partner *items;
	size_t count, room;
};

/* Finds an item by the hash of its key: slots hold index + 1, or 0. */
struct index {
	uint32_t *slots;
	size_t room; /* a power of two, or 0 */
};

struct state {
	struct arena *arena;
	struct text patient;
	struct episode *episodes; /* in ledger order of their openings */
	size_t episode_count, episode_room;
	struct choice *choices;
	size_t choice_count, choice_room;
	struct mark *marks;
	size_t mark_count, mark_room;
	/* marks are found by ids without regard to case */
	struct index episode_index, mark_index;
};

void partners_init(struct partners *partners, struct arena *arena);

/* Takes a partner-set; other events change nothing. In ledger order. */
WARN_UNUSED bool partners_add(
    struct partners *partners, const struct fact *fact);

/* The organisation's membership, NULL where no fact names it. */
const struct partner *partners_find(
    const struct partners *partners, struct text org);

/* An empty state of that patient. */
void state_init(struct state *state, struct arena *arena, struct text patient);

/* Takes a fact of the patient, in ascending seq; see the head comment. */
WARN_UNUSED bool state_add(struct state *state, const struct fact *fact);

/* NULL where the patient has no such thing. */
const struct episode *state_episode(
    const struct state *state, struct text episode);
const struct choice *state_choice(
    const struct state *state, struct text practice);
const struct mark *state_mark(
    const struct state *state, struct text org, struct text entry);

/*
 * Goes through the marks of an organisation's ids that are equal but for case.
 * All but org and entry is zero at the start.
 */
struct mark_search {
	struct text org, entry;
	bool begun;
	size_t slot;
};

/* The next such mark, NULL behind the last. */
const struct mark *state_mark_like(
    const struct state *state, struct mark_search *search);

/* Is the episode open at at_us? Half open: not at its discharge. */
bool episode_is_open(const struct episode *episode, int64_t at_us);

/* Has it opened and ended by at_us? */
bool episode_has_ended(const struct episode *episode, int64_t at_us);

#endif
