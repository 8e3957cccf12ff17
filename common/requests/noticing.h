/*
 * noticing - what whoever recorded a fact must be told of it.
 *
 * Layer: requests. Memory: the turn's scratch. Errors: as the ledger's; where
 * notices cannot be worked out for want of memory, *lost says so.
 * Source: the interface's notices; the sharing rules, sections 6 to 9.
 */
#ifndef EDSM_REQUESTS_NOTICING_H
#define EDSM_REQUESTS_NOTICING_H

#include "../core/notice.h"
#include "../ledger/gain.h"
#include "../ledger/precedent.h"
#include "turn.h"

/* What was found out about a fact before it was appended. */
struct weighed {
	bool against;     /* the other is said of the same thing, then or on */
	struct gain gain; /* of a void, succession or link */
	const struct precedents *found;
};

/*
 * The facts among which one equal to the fact or against it would be: those of
 * the same thing from the same at on; or the openings or discharges of an
 * episode, the reviews of a look, the successions or links of one code or
 * number.
 */
struct facts_query findings_query(const struct fact *fact);

/* Adds the notices about a fact that was just appended. */
WARN_UNUSED enum status notices_find(struct turn *turn, const struct fact *fact,
    const struct weighed *weighed, struct notices *notices,
    struct error *error);

/* The same about an opening that was there already: has its episode ended? */
WARN_UNUSED enum status ended_find(struct turn *turn, const struct fact *fact,
    struct notices *notices, struct error *error);

#endif
