/*
 * reconcile - a list from elsewhere held against the ledger.
 *
 * Layer: audit. Memory: the list is held whole, up to LIST_ROWS_MAX rows.
 * Errors: as list.h and ask.h.
 * Source: the interface's reconcile.
 */
#ifndef EDSM_AUDIT_RECONCILE_H
#define EDSM_AUDIT_RECONCILE_H

#include "ask.h"
#include "list.h"

struct reconcile {
	struct ask ask; /* the first: a visit of ask.h finds the rest by it */
	struct list list;
	int64_t within_us;
	int64_t since_us; /* INSTANT_UNSET where everything is asked about */
	bool every;
	bool quiet;
	uint64_t found;
	void *ctx; /* of the list being asked about */
};

/*
 * Begins the answer of a finding about that patient; false where nothing is
 * printed. What is no finding, but agrees, is begun by agreement_begin.
 */
bool finding_begin(
    struct reconcile *reconcile, const char *name, struct text patient);
bool agreement_begin(
    struct reconcile *reconcile, const char *name, struct text patient);

/* Reads the list and prints what is found. */
enum status reconcile_referrals(
    struct reconcile *reconcile, struct error *error);
enum status reconcile_attendances(
    struct reconcile *reconcile, struct error *error);
enum status reconcile_entries(struct reconcile *reconcile, struct error *error);

#endif
