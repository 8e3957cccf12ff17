/*
 * verification - one fact of a ledger after the other, proved.
 *
 * Layer: audit, and no business of anybody but the files that verify. Memory:
 * belongs to the run, but what it grew to is to be released. Errors:
 * STATUS_REFUSED for what is wrong with the fact; else as the ledger's.
 */
#ifndef EDSM_AUDIT_VERIFICATION_H
#define EDSM_AUDIT_VERIFICATION_H

#include "verify.h"

#include "../ledger/checkpoint.h"
#include "../ledger/known.h"

/* A head kept elsewhere; seq 0 where none is given. */
struct kept_head {
	uint64_t seq;
	struct text hash;
	struct checkpoint checkpoint;
};

struct verification {
	struct run *run;
	uint64_t seq;      /* of the last fact that was found right */
	int64_t logged_us; /* its logged */
	char hash[HASH_BYTES];
	struct arena line_arena;
	struct buffer rewritten;
	uint64_t wrong_seq; /* of the fact that is wrong, 0 where none is */
	struct known known; /* up to the fact before the one that is judged */
};

/* Begins anew, with the first fact to come. */
void verification_rewind(struct verification *v);

/* Section 2 of the rules, against the facts before it in the ledger. */
WARN_UNUSED enum status verification_judge(
    struct verification *v, const struct fact *fact, struct error *error);

/* Is the fact that was reached the one kept elsewhere, if it is that one? */
WARN_UNUSED enum status kept_head_check(const struct kept_head *kept,
    const struct verification *v, struct error *error);

/* The most facts that are told one by one as breaking a later rule. */
#define NOTES_TOLD 20

/* A fact that breaks a rule that came later is no fault: it is told. */
void later_rule_tell(uint64_t seq, const struct error *error);

/* And how many more than those do, where so many do in all. */
void later_rules_tell_rest(uint64_t noted);

/*
 * The chain from its first fact to its last, or of those behind --since, one
 * after the other; v says how far it was found right.
 */
WARN_UNUSED enum status verify_chain(
    struct verification *v, const struct kept_head *kept, struct error *error);

/*
 * The same of the ledger at that place, several facts side by side, under one
 * look at it. *whole is false where there is any doubt, or where it cannot be
 * done so, with nothing told or found; verify_chain tells what is wrong then.
 * STATUS_BUSY where the ledger was, else STATUS_OK.
 */
WARN_UNUSED enum status verify_side_by_side(struct run *run, const char *place,
    const struct kept_head *kept, bool *whole, struct finding *finding,
    struct error *error);

#endif
