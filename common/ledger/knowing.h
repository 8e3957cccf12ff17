/*
 * knowing - what the parts of known share.
 *
 * Layer: ledger, within known. Memory and errors: as known.h says.
 */
#ifndef EDSM_LEDGER_KNOWING_H
#define EDSM_LEDGER_KNOWING_H

#include "known.h"

/* Sets STATUS_FAILED: what is known does not fit in memory. */
WARN_UNUSED enum status too_many(struct error *error, const char *what);

/* Narrows a query to what is known. */
void query_complete(const struct known *known, struct facts_query *query);

/* A list of facts that grows in an arena. */
struct facts {
	const struct known *known;
	struct arena *arena;
	struct fact *items;
	size_t count, room;
};

/* A fact_sink: adds a copy to the struct facts that is ctx. */
WARN_UNUSED enum status facts_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error);

/*
 * The first supposed fact of that patient, or of one behind; from there on they
 * are the patient's while supposed_is_of.
 */
size_t supposed_first(const struct known *known, struct text patient);
bool supposed_is_of(const struct known *known, size_t at, struct text patient);

/* A fact that stands is void where a supposed one takes it back. */
void void_suppose(const struct known *known, struct fact *fact);

#endif
