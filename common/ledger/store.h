/*
 * store - what ledger.c asks of whoever keeps the facts.
 *
 * Layer: ledger, and no business of anybody but ledger.c and the stores.
 * Memory: a store is made by open and given back by close. Errors: as in
 * ledger.h; what a store calls a failure, other than a sink's, it remembers in
 * failed, and ledger.c then rolls back and asks nothing more of it.
 *
 * A store keeps and finds facts; what may be added, and when, is ledger.c's to
 * say: every call below comes in an order that ledger.h allows.
 */
#ifndef EDSM_LEDGER_STORE_H
#define EDSM_LEDGER_STORE_H

#include "ledger.h"

struct store;

/*
 * A store may be a plugin of another build: whoever loads it compares this
 * number, which changes with whatever stands in this file or in ledger.h.
 */
#define STORE_ABI 4

struct store_kind {
	/* who adds much lets others in after so long, and stays away so long
	 * that whoever waits has looked */
	int64_t turn_us;
	unsigned pause_ms;
	enum status (*create)(const char *place, struct ledger_making *making,
	    struct error *error);
	enum status (*open)(struct store **store, const char *place,
	    enum ledger_mode mode, struct error *error);
	void (*close)(struct store *store);
	/* may every account read it; NULL: no */
	bool (*is_readable)(const struct store *store);
	/* can it only be read; NULL: no */
	bool (*is_only_read)(const struct store *store);

	enum status (*condition)(struct store *store,
	    struct ledger_condition *condition, struct error *error);

	/* the head as it is stored, with what was added since begin */
	enum status (*head)(
	    struct store *store, struct head *head, struct error *error);
	enum status (*begin)(struct store *store, struct error *error);
	/* NULL: as begin */
	enum status (*begin_view)(
	    struct store *store, struct text patient, struct error *error);
	enum status (*commit)(struct store *store, struct error *error);
	void (*rollback)(struct store *store);
	/* spares the questions until rollback their looks at the file */
	enum status (*hold)(struct store *store, struct error *error);

	/* ledger_prefetch, within a transaction, of so many at once; 0: nothing
	 * is gained */
	size_t prefetch_most;
	enum status (*prefetch)(struct store *store,
	    const struct ledger_about *asked, size_t count,
	    struct error *error);

	/* latest_us: the latest logged or at of all facts with this one */
	enum status (*append)(struct store *store, const struct fact *fact,
	    struct text line, int64_t latest_us, struct error *error);

	/* the questions of ledger.h */
	enum status (*facts)(struct store *store,
	    const struct facts_query *query, fact_sink *sink, void *ctx,
	    struct error *error);
	enum status (*span)(struct store *store,
	    const struct ledger_about *about, struct ledger_span *span,
	    struct error *error);
	enum status (*has_routes)(struct store *store,
	    const struct ledger_about *about, bool *has, struct error *error);
	enum status (*names_org)(struct store *store,
	    const struct ledger_about *about, bool *has, struct error *error);
	enum status (*next_patient)(struct store *store,
	    const struct ledger_about *after, char number[static 11],
	    bool *found, struct error *error);
	enum status (*firsts)(struct store *store, struct ledger_firsts *firsts,
	    struct error *error);
	/* when the fact of that seq, which is there, was logged */
	enum status (*logged_at)(struct store *store, uint64_t seq,
	    int64_t *logged_us, struct error *error);

	/* ledger_scan; NULL: the store cannot be gone through like that */
	bool (*scan)(struct store *store, const struct head *head,
	    const struct ledger_scan *scan);

	enum status (*check)(struct store *store, struct error *error);
	enum status (*check_derived)(struct store *store,
	    const struct head *head, uint64_t *wrong_seq, struct error *error);
	/* the last two may be NULL: it cannot be done */
	enum status (*retire)(
	    struct store *store, const char *copy, struct error *error);
	enum status (*backup)(
	    struct store *store, const char *copy, struct error *error);
};

/* Stands first in every store. */
struct store {
	const struct store_kind *kind; /* set by ledger.c */
	bool failed;
};

/* What the ledger keeps its facts in; borrowed. */
struct store *ledger_store(struct ledger *ledger);

extern const struct store_kind sqlite_store, lines_store;

/* What a plugin has under the name edsm_store. */
struct store_plugin {
	unsigned abi;
	const char *version;
	const struct store_kind *kind;
};

/*
 * The kind of place that a word names, loaded where it is a plugin. NULL with
 * an error: the plugin is not there, is another build's, or the word has a
 * password in it.
 */
const struct store_kind *store_kind_of(const char *place, struct error *error);

/* What begins the error of a view whose facts were outrun. */
#define STORE_OUTRUN "was added to meanwhile"

#endif
