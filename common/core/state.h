/*
 * state - the facts of one patient, folded for questions.
 *
 * Layer: core. Memory: the arena given at init; a state copies nothing, so the
 * texts of the facts added must live as long as the state. Pure and total: a
 * fact that fits nowhere (another patient's, an unknown episode's) is left out
 * and grants nothing. Errors: false where the arena is at its end; the state
 * is then incomplete and must not be asked.
 * Source: the sharing rules, sections 2, 3, 6 and 9.
 *
 * A state holds the facts known; the moment asked about comes with each
 * question. For an earlier knowledge, add only the facts up to that seq.
 */
#ifndef EDSM_CORE_STATE_H
#define EDSM_CORE_STATE_H

#include "history.h"
#include "index.h"
#include "numbers.h"
#include "pairs.h"

/* One referral of the patient. Never discharged: discharged_us is UNSET. */
struct episode {
	struct text id, practice, service, care;
	int64_t opened_us, due_us, discharged_us;
	uint64_t opened_seq, discharged_seq;
	struct history to_service, to_practice;
	uint32_t member; /* its place among its pair's */
};

/* What the patient decided about the MIG at one practice. */
struct choice {
	struct text practice;
	/* the first instant at which a fact of the patient names the practice:
	 * a no that holds by a link that was voided names none */
	int64_t named_us;
	struct history mig;
};

/* What was decided about the privacy of one entry. */
struct mark {
	struct text org, entry;
	struct history private;
};

/* An episode whose opening was taken back, and what goes with it. */
struct voided_opening {
	struct text id;
	uint64_t void_seq; /* facts of that episode before it do not stand */
};

/* A practice that a fact of the patient names. */
struct practice {
	struct text code;
	int64_t named_us; /* the first instant of such a fact */
};

struct state {
	struct arena *arena;
	struct text patient;
	struct numbers *numbers;  /* the patient's, or NULL: just the one */
	struct episode *episodes; /* in ledger order of their openings */
	size_t episode_count, episode_room;
	struct choice *choices;
	size_t choice_count, choice_room;
	struct mark *marks;
	size_t mark_count, mark_room;
	/* marks are found by ids without regard to case */
	struct index episode_index, choice_index, mark_index;
	uint64_t mark_sieve[4]; /* a bit for each id_sieve of the marks' ids */
	struct pairs pairs;     /* begun where there are many episodes */
	struct voided_opening *voided;
	size_t voided_count, voided_room;
	struct index voided_index;
	struct practice *practices;
	size_t practice_count, practice_room;
	struct index practice_index;
};

/* An empty state of that patient. */
void state_init(struct state *state, struct arena *arena, struct text patient);

/*
 * Takes a fact, in ascending seq; see the head comment. Its void_seq says
 * whether it stands. Of a fact under another number the numbers say whether it
 * is the patient's, or whether what is careful in it holds for the patient.
 */
WARN_UNUSED bool state_add(struct state *state, const struct fact *fact);

/* Is that number the patient's, by links that stand? */
bool state_is_of(const struct state *state, struct text number);

/* NULL where the patient has no such thing. */
const struct episode *state_episode(
    const struct state *state, struct text episode);
const struct choice *state_choice(
    const struct state *state, struct text practice);
const struct mark *state_mark(
    const struct state *state, struct text org, struct text entry);

/* The first instant at which a fact of the patient names the practice by that
 * code; later than any where none does. */
int64_t state_named_us(const struct state *state, struct text practice);

/* A number below 256, the same of ids that are equal but for case. */
static inline unsigned
id_sieve(struct text id)
{
	unsigned last = id.len ? (unsigned char)id.ptr[id.len - 1] : 0;
	unsigned before = id.len > 1 ? (unsigned char)id.ptr[id.len - 2] : 0;

	/* the cases of a letter differ in 0x20: here, and cut off */
	return ((before << 4 ^ last) | 0x20) & 0xff;
}

/* May there be a mark of the id or of one that differs in case? False: there is
 * none, at no organisation. */
static inline bool
state_may_mark(const struct state *state, struct text id)
{
	unsigned sieve = id_sieve(id);

	return state->mark_sieve[sieve / 64] >> sieve % 64 & 1;
}

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
