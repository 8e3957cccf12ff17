/*
 * marks - by which mark an entry's id is private.
 *
 * Layer: core. Memory: none. Pure and total.
 * Source: the sharing rules, section 3, rule 3, and sections 8 and 6.7: ids
 * that differ in case alone, and organisations under whichever of their codes.
 */
#ifndef EDSM_CORE_MARKS_H
#define EDSM_CORE_MARKS_H

#include "organisations.h"
#include "state.h"

/* The seq by which a mark hides its id at at_us; 0 where it does not. */
uint64_t mark_seq(const struct mark *mark, int64_t at_us);

/*
 * The first fact, by seq, of those by which the id is marked private at at_us:
 * in force of exactly that id or of one that differs in case alone, at the
 * organisation under whichever of its codes. 0 where there is none.
 */
uint64_t mark_in_force(const struct state *state, struct organisations *orgs,
    struct text org, struct text id, int64_t at_us);

/* The first mark that hides the entry or what it refers to; 0 for none. */
uint64_t mark_of_entry(const struct state *state, struct organisations *orgs,
    const struct entry *entry, int64_t at_us);

/* Is no mark before it of an id alike, of the source or of its family? */
bool mark_is_first(const struct state *state, const struct organisations *orgs,
    const struct mark *mark, struct text source);

#endif
