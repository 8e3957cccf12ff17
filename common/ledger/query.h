/*
 * query - what every store does with a question alike.
 *
 * Layer: ledger. Memory: borrowed. Errors: none.
 */
#ifndef EDSM_LEDGER_QUERY_H
#define EDSM_LEDGER_QUERY_H

#include "ledger.h"

/* Room for a practice as a subject. */
#define CHOICE_BYTES 16

/*
 * What the query is about: its subject, or its practice as an index of subjects
 * has it, behind a blank, which is put together in choice. A practice too long
 * for one, and so for any fact, is about nothing.
 */
struct text query_subject(
    const struct facts_query *query, char choice[static CHOICE_BYTES]);

/* Is all asked for that is stored of the facts, or whether they stand? */
bool query_is_wide(const struct facts_query *query);

/*
 * Is the row what was asked for, and whole? An index that does not agree with
 * its row would else give one patient's facts as another's. subject as
 * query_subject has it.
 */
bool query_takes(const struct facts_query *query, const struct fact *fact,
    struct text subject);

/* Is the fact about that episode or entry? */
bool fact_is_about(const struct fact *fact, struct text subject);

/* Does another fact, of another subject, join the opening's two? */
bool fact_is_route(const struct fact *opening, const struct fact *other);

/* Is it the patient's, and names the organisation as practice, service or
 * org? */
bool fact_names_org(const struct fact *fact, const struct ledger_about *about);

#endif
