/* ledger - what holds for every store of facts. Ledger. */
#include "ledger.h"

#include "../fields/line.h"
#include "../system/process.h"
#include "store.h"

#include <stdlib.h>
#include <string.h>

struct ledger {
	struct store *store;
	enum ledger_mode mode;
	bool begun;       /* between begin and commit or rollback */
	bool unsealed;    /* a line without hash was added since begin */
	bool spent;       /* it failed and may only be closed */
	struct head head; /* while begun: with what was added */
};

enum status
head_clock(const struct head *head, int64_t *clock_us, struct error *error)
{
	if (head->clock_us == INSTANT_UNSET)
		return process_clock(clock_us, error);
	*clock_us = head->clock_us;
	return STATUS_OK;
}

enum status
ledger_create(
    const char *place, struct ledger_making *making, struct error *error)
{
	struct ledger_making silent = {.dry = false};
	const struct store_kind *kind = store_kind_of(place, error);

	return kind ? kind->create(place, making ? making : &silent, error)
		    : error->status;
}

enum status
ledger_open(struct ledger **ledger, const char *place, enum ledger_mode mode,
    struct error *error)
{
	const struct store_kind *kind = store_kind_of(place, error);
	struct ledger *opened;

	if (!kind)
		return error->status;
	opened = calloc(1, sizeof *opened);
	if (!opened)
		return error_set(
		    error, STATUS_FAILED, "ledger", "is out of memory");
	opened->mode = mode;
	if (kind->open(&opened->store, place, mode, error)) {
		free(opened);
		return error->status;
	}
	opened->store->kind = kind;
	*ledger = opened;
	return STATUS_OK;
}

void
ledger_close(struct ledger *ledger)
{
	if (!ledger)
		return;
	ledger->store->kind->close(ledger->store);
	free(ledger);
}

struct store *
ledger_store(struct ledger *ledger)
{
	return ledger->store;
}

bool
ledger_is_readable(const struct ledger *ledger)
{
	const struct store_kind *kind = ledger->store->kind;

	return kind->is_readable && kind->is_readable(ledger->store);
}

bool
ledger_is_only_read(const struct ledger *ledger)
{
	const struct store_kind *kind = ledger->store->kind;

	return kind->is_only_read && kind->is_only_read(ledger->store);
}

int64_t
ledger_turn_us(const struct ledger *ledger)
{
	return ledger->store->kind->turn_us;
}

unsigned
ledger_pause_ms(const struct ledger *ledger)
{
	return ledger->store->kind->pause_ms;
}

bool
ledger_is_outrun(const struct error *error)
{
	return error->status == STATUS_BUSY && error->what &&
	       !strcmp(error->what, STORE_OUTRUN);
}

bool
ledger_is_unsound(const struct error *error)
{
	static const char *const words[] = {
	    "is damaged", "is no ledger", "was put into another mode"};

	for (size_t i = 0; error->what && i < sizeof words / sizeof *words; i++)
		if (!strncmp(error->what, words[i], strlen(words[i])))
			return true;
	return false;
}

void
ledger_rollback(struct ledger *ledger)
{
	ledger->begun = false;
	ledger->store->kind->rollback(ledger->store);
}

static void
spend(struct ledger *ledger)
{
	ledger->spent = true;
	ledger_rollback(ledger);
}

/* Fails a call that ledger.h does not allow here. */
static enum status
misuse(struct ledger *ledger, const char *what, struct error *error)
{
	spend(ledger);
	return error_set(error, STATUS_FAILED, "ledger", what);
}

/* The store to ask, NULL where it failed before. */
static struct store *
store_of(struct ledger *ledger, struct error *error)
{
	if (!ledger->spent)
		return ledger->store;
	error_set(error, STATUS_FAILED, "ledger",
	    "failed before and is not used again");
	return NULL;
}

/* Passes the status on; after a failure of the store, spends the ledger. */
static enum status
settled(struct ledger *ledger, enum status status)
{
	if (ledger->store->failed && !ledger->spent)
		spend(ledger);
	return status;
}

/* Asks the store, if it may still be asked. */
#define ASK(ledger, error, does, ...)                                       \
	(store_of(ledger, error)                                            \
		? settled(ledger, (ledger)->store->kind->does(              \
				      (ledger)->store, __VA_ARGS__, error)) \
		: (error)->status)

enum status
ledger_head(struct ledger *ledger, struct head *head, struct error *error)
{
	if (!ledger->begun)
		return ASK(ledger, error, head, head);
	*head = ledger->head;
	return STATUS_OK;
}

enum status
ledger_condition(struct ledger *ledger, struct ledger_condition *condition,
    struct error *error)
{
	return ASK(ledger, error, condition, condition);
}

/* Begins for one view of that patient, or for all that there is. */
static enum status
begin_for(
    struct ledger *ledger, const struct text *patient, struct error *error)
{
	struct store *store = store_of(ledger, error);
	enum status status;

	if (!store)
		return error->status;
	if (ledger->mode == LEDGER_READ || ledger->mode == LEDGER_PROOF)
		return misuse(ledger, "was opened for questions only", error);
	if (ledger->begun)
		return misuse(ledger, "was begun already", error);
	status = patient && store->kind->begin_view
		     ? store->kind->begin_view(store, *patient, error)
		     : store->kind->begin(store, error);
	if (settled(ledger, status))
		return error->status;
	ledger->begun = true;
	ledger->unsealed = false;
	if (!settled(ledger, store->kind->head(store, &ledger->head, error)))
		return STATUS_OK;
	ledger_rollback(ledger);
	return error->status;
}

enum status
ledger_begin(struct ledger *ledger, struct error *error)
{
	return begin_for(ledger, NULL, error);
}

enum status
ledger_begin_view(
    struct ledger *ledger, struct text patient, struct error *error)
{
	return begin_for(ledger, &patient, error);
}

enum status
ledger_commit(struct ledger *ledger, struct error *error)
{
	struct store *store = store_of(ledger, error);
	enum status status;

	if (!store)
		return error->status;
	if (!ledger->begun)
		return misuse(ledger, "was not begun", error);
	if (ledger->unsealed)
		return misuse(ledger, "keeps no line without a hash", error);
	status = settled(ledger, store->kind->commit(store, error));
	if (status)
		ledger_rollback(ledger);
	ledger->begun = false;
	return status;
}

enum status
ledger_hold(struct ledger *ledger, struct error *error)
{
	struct store *store = store_of(ledger, error);

	if (!store)
		return error->status;
	return ledger->begun ? STATUS_OK
			     : settled(ledger, store->kind->hold(store, error));
}

void
ledger_let_go(struct ledger *ledger)
{
	if (!ledger->begun)
		ledger_rollback(ledger);
}

/* The head once the fact is added; false where it does not follow. */
static bool
head_after(struct head *head, const struct fact *fact)
{
	if (fact->seq != head->seq + 1 || fact->logged_us < head->logged_us)
		return false;
	head->seq = fact->seq;
	head->logged_us = fact->logged_us;
	if (head->latest_us < fact->logged_us)
		head->latest_us = fact->logged_us;
	if (head->latest_us < fact->at_us)
		head->latest_us = fact->at_us;
	return true;
}

enum status
ledger_append(struct ledger *ledger, const struct fact *fact, struct text line,
    struct error *error)
{
	struct head after = ledger->head;

	if (!store_of(ledger, error))
		return error->status;
	if (!ledger->begun)
		return misuse(ledger, "was not begun", error);
	if (!head_after(&after, fact))
		return misuse(ledger, "takes the next fact, no other", error);
	if (!line_hash(line, after.hash))
		ledger->unsealed = true;
	if (ASK(ledger, error, append, fact, line, after.latest_us))
		return error->status;
	ledger->head = after;
	return STATUS_OK;
}

enum status
ledger_facts(struct ledger *ledger, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error)
{
	return ASK(ledger, error, facts, query, sink, ctx);
}

int
about_compare(const void *a, const void *b)
{
	const struct ledger_about *x = a, *y = b;
	int order = text_compare(x->patient, y->patient);

	return order ? order : text_compare(x->subject, y->subject);
}

enum status
ledger_prefetch(struct ledger *ledger, const struct ledger_about *asked,
    size_t count, struct error *error)
{
	if (!ledger->begun || !ledger->store->kind->prefetch_most)
		return STATUS_OK;
	return ASK(ledger, error, prefetch, asked, count);
}

size_t
ledger_prefetch_most(const struct ledger *ledger)
{
	return ledger->store->kind->prefetch_most;
}

enum status
ledger_span(struct ledger *ledger, const struct ledger_about *about,
    struct ledger_span *span, struct error *error)
{
	return ASK(ledger, error, span, about, span);
}

enum status
ledger_has_routes(struct ledger *ledger, const struct ledger_about *about,
    bool *has, struct error *error)
{
	return ASK(ledger, error, has_routes, about, has);
}

enum status
ledger_names_org(struct ledger *ledger, const struct ledger_about *about,
    bool *has, struct error *error)
{
	return ASK(ledger, error, names_org, about, has);
}

enum status
ledger_next_patient(struct ledger *ledger, const struct ledger_about *after,
    char number[static 11], bool *found, struct error *error)
{
	return ASK(ledger, error, next_patient, after, number, found);
}

enum status
ledger_firsts(
    struct ledger *ledger, struct ledger_firsts *firsts, struct error *error)
{
	struct store *store = store_of(ledger, error);

	return store
		   ? settled(ledger, store->kind->firsts(store, firsts, error))
		   : error->status;
}

enum status
ledger_seq_at(struct ledger *ledger, int64_t logged_us, uint64_t *seq,
    struct error *error)
{
	struct head head;
	uint64_t known = 0, unknown;

	if (ledger_head(ledger, &head, error))
		return error->status;
	unknown = head.seq + 1;
	while (unknown - known > 1) {
		uint64_t middle = known + (unknown - known) / 2;
		int64_t us;

		if (ASK(ledger, error, logged_at, middle, &us))
			return error->status;
		if (us <= logged_us)
			known = middle;
		else
			unknown = middle;
	}
	*seq = known;
	return STATUS_OK;
}

bool
ledger_scan(struct ledger *ledger, const struct head *head,
    const struct ledger_scan *scan)
{
	struct store *store = ledger->store;

	return !ledger->spent && store->kind->scan &&
	       store->kind->scan(store, head, scan) && !store->failed;
}

enum status
ledger_check(struct ledger *ledger, struct error *error)
{
	struct store *store = store_of(ledger, error);

	return store ? settled(ledger, store->kind->check(store, error))
		     : error->status;
}

enum status
ledger_check_derived(
    struct ledger *ledger, uint64_t *wrong_seq, struct error *error)
{
	struct head head;

	*wrong_seq = 0;
	if (ledger_head(ledger, &head, error))
		return error->status;
	return ASK(ledger, error, check_derived, &head, wrong_seq);
}

enum status
ledger_retire(struct ledger *ledger, const char *copy, struct error *error)
{
	if (!ledger->begun)
		return misuse(ledger, "was not begun", error);
	if (!ledger->store->kind->retire)
		return misuse(ledger, "cannot be retired", error);
	return ASK(ledger, error, retire, copy);
}

enum status
ledger_backup(struct ledger *ledger, const char *copy, struct error *error)
{
	if (!ledger->store->kind->backup)
		return error_set(error, STATUS_FAILED, "ledger",
		    "is no file to make a copy of: ledger-copy carries it over "
		    "to one");
	return ASK(ledger, error, backup, copy);
}
