/*
 * known - the facts of a ledger up to a seq, as states to be asked.
 *
 * Layer: ledger. Memory: the organisations live as long as the known; a
 * patient's state lives in the arena given. Errors: as the ledger's;
 * STATUS_FAILED where a patient has more facts than fit in memory.
 * Source: the sharing rules, sections 4 (as known at), 6 (facts that stand), 8
 * and 9 (codes that are one, numbers that are one).
 *
 * A ledger without voids, successions and links is asked nothing about them but
 * whether it has any, once.
 */
#ifndef EDSM_LEDGER_KNOWN_H
#define EDSM_LEDGER_KNOWN_H

#include "../core/sight.h"
#include "ledger.h"

struct known {
	struct ledger *ledger;
	uint64_t upto_seq;
	struct arena arena; /* of the organisations */
	struct organisations orgs;
	bool has_orgs;
	/* the first of the ledger's voids, successions and links; 0 where it
	 * has none */
	bool has_firsts;
	uint64_t first_void, first_succession, first_link;
	/* facts that are not in the ledger, as if they came next */
	const struct fact *supposed;
	size_t supposed_count;
	struct fact **supposed_voids; /* those among them, by what they void */
	size_t void_count;
};

/* Asks nothing yet; with a ledger of NULL it is void. */
void known_init(struct known *known, struct ledger *ledger, uint64_t upto_seq);
void known_release(struct known *known);

/*
 * Goes on as if the facts, which are borrowed and numbered from the head on,
 * had been added; they are in the order of fact_compare. To be called before
 * anything is asked.
 */
WARN_UNUSED enum status known_suppose(struct known *known,
    const struct fact *facts, size_t count, struct error *error);

/* Order by patient, then by seq; for qsort. */
int fact_compare(const void *a, const void *b);

/* Are there voids, successions, links among what is known? */
WARN_UNUSED enum status known_firsts(struct known *known, struct error *error);
bool known_has_voids(const struct known *known);
bool known_has_successions(const struct known *known);
bool known_has_links(const struct known *known);

/* Takes note of a fact that was just added to the ledger. */
void known_note(struct known *known, const struct fact *fact);

/* Reads the partners and successions as known at upto_seq, once. */
WARN_UNUSED enum status known_orgs(struct known *known, struct error *error);

/* The next known_orgs reads them anew, as known at another upto_seq. */
void known_forget_orgs(struct known *known);

/*
 * The numbers that links join with that one, whether they stand or not, into
 * *numbers, in the arena; none where there are no links.
 */
WARN_UNUSED enum status known_numbers(struct known *known, struct text number,
    struct arena *arena, struct numbers *numbers, struct error *error);

/*
 * Fills an empty state with what is known of its patient; the number is copied
 * into the state's arena, and is then the one in force.
 */
WARN_UNUSED enum status known_patient(
    struct known *known, struct state *state, struct error *error);

/*
 * The same without private marks: who may see, but not which entries. Its
 * memory does not grow with the marks.
 */
WARN_UNUSED enum status known_routes(
    struct known *known, struct state *state, struct error *error);

/*
 * The same of what bears on one subject alone: an episode's id or an entry's.
 */
WARN_UNUSED enum status known_subject(struct known *known, struct text subject,
    struct state *state, struct error *error);

/*
 * state_add of a fact whose texts live no longer than the call: what the state
 * keeps of them is copied into its arena.
 */
WARN_UNUSED bool known_state_add(struct state *state, const struct fact *fact);

/*
 * The facts of one kind of query for each number that is one with the query's
 * patient; void_seq says which of them do not stand.
 */
WARN_UNUSED enum status known_facts(struct known *known,
    struct facts_query query, fact_sink *sink, void *ctx, struct error *error);

/* What is known of one fact of the ledger. */
struct known_fact {
	struct fact fact; /* its texts the arena's */
	bool is_there;
	uint64_t void_seq; /* what took it back, its opening's void too */
};

WARN_UNUSED enum status known_fact_find(struct known *known, uint64_t seq,
    struct arena *arena, struct known_fact *found, struct error *error);

/*
 * The opening that stands of the episode of that id, of which seq, patient and
 * at are told; is_there false where there is none.
 */
WARN_UNUSED enum status known_opening(struct known *known, struct text episode,
    struct arena *arena, struct known_fact *found, struct error *error);

#endif
