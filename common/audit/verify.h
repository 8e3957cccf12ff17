/*
 * verify - ledger-verify: every hash, every column and every rule on facts.
 *
 * Layer: audit. Memory: a piece of the ledger at a time. Errors: what is
 * wrong with the ledger is an answer, {"ok":false}, and exit status 1; only a
 * ledger that could not be looked at is STATUS_FAILED.
 */
#ifndef EDSM_AUDIT_VERIFY_H
#define EDSM_AUDIT_VERIFY_H

#include "../command/command.h"

/* What was found. */
struct finding {
	bool sound;
	uint64_t events;    /* those that were found right, from the first on */
	uint64_t wrong_seq; /* of the fact that is wrong, 0 where none is */
	struct error wrong; /* where it is not sound */
	int64_t logged_us;  /* of the last fact; INSTANT_UNSET where none */
	char head[HASH_BYTES]; /* the hash of the last fact */
};

/*
 * Verifies the run's open ledger whole, and tells on standard error, as notes,
 * of facts that break a rule that came later. Of a ledger that is damaged or
 * against the rules *finding says so, with STATUS_OK.
 */
WARN_UNUSED enum status verify_ledger(
    struct run *run, struct finding *finding, struct error *error);

/* ledger-verify: opens the ledger, verifies it and prints what was found. */
enum status verify_run(struct run *run, struct error *error);

/* The same of the ledger in that file. */
enum status verify_file(struct run *run, const char *path, struct error *error);

struct verification;

/*
 * The proof of a chain without the rules on facts, for who goes through a
 * ledger by other means; it belongs to the run, but what it grew to is to be
 * released. NULL where memory runs out.
 */
struct verification *verification_new(struct run *run);
void verification_release(struct verification *v);

/* Begins behind the fact of that seq, whose line is taken as it stands. */
WARN_UNUSED enum status verification_start(struct verification *v, uint64_t seq,
    struct text line, struct error *error);

/*
 * The next line, against its columns and the hash before it; *fact is what it
 * says, its texts valid until the next one.
 */
WARN_UNUSED enum status verification_take(struct verification *v,
    const struct fact *columns, struct text line, struct fact *fact,
    struct error *error);

/* The hash of the last line, 64 digits; zeros where there was none. */
const char *verification_hash(const struct verification *v);

#endif
