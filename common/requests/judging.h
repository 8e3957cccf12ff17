/*
 * judging - one request against the ledger: what becomes of it.
 *
 * Layer: requests. Memory: a judgement borrows from the turn until the next
 * one. Errors: as requests.h says.
 * Source: the interface: what is the same again, what is refused, what is told.
 */
#ifndef EDSM_REQUESTS_JUDGING_H
#define EDSM_REQUESTS_JUDGING_H

#include "../core/notice.h"
#include "request.h"
#include "turn.h"

enum outcome {
	OUTCOME_PENDING,
	OUTCOME_NEW,
	OUTCOME_SAME,
	OUTCOME_REFUSED
};

struct judgement {
	enum outcome outcome;
	struct error why;       /* where refused */
	uint64_t seq;           /* of the fact, or of the equal one */
	struct text line;       /* its event */
	struct notices notices; /* what whoever records it must be told */
	bool notices_lost;      /* for want of memory; the fact stands */
};

/*
 * Judges the request against the ledger, which the turn holds, and appends its
 * fact unless an equal one is there or it is refused.
 */
WARN_UNUSED enum status request_judge(struct turn *turn,
    struct request *request, struct judgement *judgement, struct error *error);

#endif
