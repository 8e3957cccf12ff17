/*
 * chain - facts become the next links of the ledger.
 *
 * Layer: ledger. Memory: owns its line buffer; the rest is its caller's.
 * Errors: as the ledger's; after one the chain is to be rolled back.
 * Source: the rules on facts (seq, logged, at, by, login, session) and on the
 * hash: the SHA-256 of the previous hash followed by the line without its own.
 */
#ifndef EDSM_LEDGER_CHAIN_H
#define EDSM_LEDGER_CHAIN_H

#include "../ground/arena.h"
#include "../ground/buffer.h"
#include "../system/process.h"
#include "ledger.h"

struct chain {
	struct ledger *ledger; /* while begun */
	bool begun;
	bool dry;           /* nothing will be committed: lines get no seal */
	struct head head;   /* with what was added since chain_begin */
	int64_t clock_us;   /* set by who begins, as now_us */
	int64_t now_us;     /* the latest of clock, logged and at */
	int64_t begun_us;   /* when begun, by process_elapsed_us */
	struct buffer line; /* of the last fact, sealed */
	struct text by;     /* $EDSM_BY, else the login */
	char login[LOGIN_BYTES];
	char session[LOGIN_BYTES]; /* whose it is, if another's, else "" */
};

/* STATUS_USAGE where $EDSM_BY is no text; arena keeps that. */
WARN_UNUSED enum status chain_init(
    struct chain *chain, bool dry, struct arena *arena, struct error *error);
void chain_release(struct chain *chain);

/*
 * Takes the ledger and reads its head; once begun, nothing. The clock is read
 * by who begins, when the ledger is held.
 */
WARN_UNUSED enum status chain_begin(
    struct chain *chain, struct ledger *ledger, struct error *error);

/* The same for one view of that patient, as ledger_begin_view. */
WARN_UNUSED enum status chain_begin_view(struct chain *chain,
    struct ledger *ledger, struct text patient, struct error *error);

/* Fills in at, due where they mean now, and by; not yet seq and logged. */
void chain_complete(const struct chain *chain, struct fact *fact);

/*
 * Adds a completed fact: gives it seq, logged, login and session, writes its
 * line into chain->line, seals and appends it. In a dry run the line has no
 * seal.
 */
WARN_UNUSED enum status chain_append(
    struct chain *chain, struct fact *fact, struct error *error);

WARN_UNUSED enum status chain_commit(struct chain *chain, struct error *error);
void chain_rollback(struct chain *chain);

#endif
