/*
 * told - facts that were fetched before they are asked for.
 *
 * Layer: ledger, a part of the plugin. Memory: its own, with a ceiling: beyond
 * it nothing is told, and questions are asked one by one. Errors: false from
 * whatever the server has to be asked.
 *
 * Within a turn nobody else adds, so that what was told and what the turn
 * itself added since is all there is; of a view it is what its head knows.
 */
#ifndef EDSM_LEDGER_POSTGRESQL_TOLD_H
#define EDSM_LEDGER_POSTGRESQL_TOLD_H

#include "../../ground/arena.h"
#include "../ledger.h"

/* Who has more facts than so many is asked about in pieces. */
#define TOLD_MOST 1000

/* Facts in ledger order, all that there are unless they are partial. */
struct told_list {
	struct text key;
	struct fact *facts;
	size_t count, room;
	bool is_there, partial;
};

struct told {
	struct arena arena;
	struct told_list partners;             /* without a key */
	struct told_list *patients, *episodes; /* each in order of its key */
	size_t patient_count, episode_count;
};

void told_init(struct told *told);
void told_release(struct told *told);

/* Forgets all. */
void told_forget(struct told *told);

/* Is to be told about these, in order of about_compare; false for want of
 * memory, and nothing is told. */
WARN_UNUSED bool told_expect(
    struct told *told, const struct ledger_about *asked, size_t count);

enum told_part {
	TOLD_PARTNERS = 1,
	TOLD_PATIENT,
	TOLD_EPISODE
};

/*
 * Takes a fact of that part, each list's in ledger order. *whole is false where
 * it is of none that was expected; false for want of memory.
 */
WARN_UNUSED bool told_take(struct told *told, enum told_part part,
    const struct fact *fact, bool *whole);

/* Takes a fact that was added by who asks. */
void told_note(struct told *told, const struct fact *fact);

/* The answers as ledger.h has them; false: ask the server. */
bool told_facts(const struct told *told, const struct facts_query *query,
    fact_sink *sink, void *ctx, enum status *status, struct error *error);
bool told_span(const struct told *told, const struct ledger_about *about,
    struct ledger_span *span);
bool told_has_routes(
    const struct told *told, const struct ledger_about *about, bool *has);
bool told_names_org(
    const struct told *told, const struct ledger_about *about, bool *has);

#endif
