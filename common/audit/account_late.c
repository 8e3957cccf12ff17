/* account_late - where right and known differed. Audit. */
#include "account.h"

#include <stdlib.h>

#define SIGHTS_MAX ((size_t)64 << 20)

/* The lates that went on until the stretch reached. */
struct live {
	size_t *items;
	size_t count, room;
};

/* One stretch between two changes, with who sees what on both clocks. */
struct comparison {
	struct account *account;
	const struct bundle *bundle;
	struct knowledge known, right; /* then, and by all that is known */
	struct organisations *right_orgs;
	struct arena sights_arena; /* of both clocks' sights */
	struct live live, next;
	int64_t from_us, until_us;
};

static bool
late_is_like(const struct late *a, const struct late *b)
{
	return a->route == b->route && text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) &&
	       text_equal(a->episode, b->episode) && a->knew_us == b->knew_us &&
	       a->right_us == b->right_us;
}

static bool
live_add(struct comparison *comparison, size_t late)
{
	struct live *next = &comparison->next;
	void *items = next->items;

	if (!arena_grow(&comparison->account->arena, &items, &next->room,
		next->count, sizeof *next->items))
		return false;
	next->items = items;
	next->items[next->count++] = late;
	return true;
}

/* Adds the stretch, or makes the one that it goes on longer. */
static bool
late_add(struct comparison *comparison, struct late late)
{
	struct account *account = comparison->account;
	const struct live *live = &comparison->live;
	struct lates *lates = &account->lates;
	void *items = lates->items;

	for (size_t i = 0; i < live->count; i++) {
		struct late *last = &lates->items[live->items[i]];

		if (last->until_us != late.from_us ||
		    !late_is_like(last, &late))
			continue;
		last->until_us = late.until_us;
		return live_add(comparison, live->items[i]);
	}
	if (!arena_copy(&account->arena, late.viewer, &late.viewer) ||
	    !arena_copy(&account->arena, late.source, &late.source) ||
	    !arena_copy(&account->arena, late.episode, &late.episode) ||
	    !arena_grow(&account->arena, &items, &lates->room, lates->count,
		sizeof late))
		return false;
	lates->items = items;
	lates->items[lates->count++] = late;
	return live_add(comparison, lates->count - 1);
}

static bool
pair_compare(struct comparison *comparison, const struct sight *knew,
    const struct sight *right)
{
	const struct sight *either = knew ? knew : right;
	const struct episode *episode = either->episode;
	struct late late = {.bundle = comparison->bundle,
	    .viewer = either->viewer,
	    .source = either->source,
	    .route = either->route,
	    .from_us = comparison->from_us,
	    .until_us = comparison->until_us,
	    .knew_us = knew ? knew->before_us : HORIZON_NONE,
	    .right_us = right ? right->before_us : HORIZON_NONE};

	if (episode) {
		late.episode = episode->id;
		late.episode_seq = episode->opened_seq;
		late.to_service = text_equal(late.viewer, episode->service);
	}
	return late.knew_us == late.right_us || late_add(comparison, late);
}

/* Both lists are in order. */
static bool
sights_compare(struct comparison *comparison, const struct sights *knew,
    const struct sights *right)
{
	struct live live = comparison->live;
	size_t k = 0, r = 0;

	while (k < knew->count || r < right->count) {
		int order = k == knew->count    ? 1
			    : r == right->count ? -1
						: sight_compare(&knew->items[k],
						      &right->items[r]);

		if (!pair_compare(comparison,
			order <= 0 ? &knew->items[k] : NULL,
			order >= 0 ? &right->items[r] : NULL))
			return false;
		k += order <= 0;
		r += order >= 0;
	}
	live.count = 0;
	comparison->live = comparison->next;
	comparison->next = live;
	return true;
}

/* Goes through the changes of one stretch of knowledge, up to end_us. */
static bool
knowledge_compare(struct comparison *comparison, struct organisations *orgs,
    const struct state *state, int64_t from_us, int64_t end_us)
{
	const struct state *all = &comparison->right.state;
	struct organisations *all_orgs = comparison->right_orgs;

	while (from_us < end_us) {
		struct sights knew, right;
		int64_t next_us = sights_change_next(state, orgs, from_us);
		int64_t other_us = sights_change_next(all, all_orgs, from_us);

		next_us = other_us < next_us ? other_us : next_us;
		next_us = end_us < next_us ? end_us : next_us;
		arena_reset(&comparison->sights_arena);
		comparison->from_us = from_us;
		comparison->until_us = next_us;
		if (!sights_at(state, orgs, from_us, &comparison->sights_arena,
			&knew) ||
		    !sights_at(all, all_orgs, from_us,
			&comparison->sights_arena, &right) ||
		    !sights_compare(comparison, &knew, &right))
			return false;
		from_us = next_us;
	}
	return true;
}

/* From what its own events say alone. */
static enum status
bundle_compare(struct comparison *comparison, int64_t from_us, int64_t end_us,
    size_t count, struct error *error)
{
	struct knowledge *known = &comparison->known;

	if (!knowledge_learn(
		known, comparison->account, comparison->bundle, count) ||
	    !knowledge_compare(
		comparison, &known->orgs, &known->state, from_us, end_us))
		return account_full(error);
	return STATUS_OK;
}

/* Linked numbers: what was the patient's is asked of the ledger each time. */
static enum status
linked_compare(struct comparison *comparison, int64_t from_us, int64_t end_us,
    size_t count, struct error *error)
{
	struct account *account = comparison->account;
	struct state *state = &comparison->known.state;
	struct known known;
	enum status status;

	knowledge_empty(&comparison->known, account);
	known_init(&known, account->ask.run->ledger,
	    count ? comparison->bundle->items[count - 1]->fact.seq : 0);
	status = known_orgs(&known, error);
	if (!status)
		status = known_routes(&known, state, error);
	if (!status &&
	    !knowledge_compare(comparison, &known.orgs, state, from_us, end_us))
		status = account_full(error);
	known_release(&known);
	return status;
}

/* All that is right, by what is known today. */
static enum status
right_take(struct comparison *comparison, struct error *error)
{
	struct account *account = comparison->account;
	struct knowledge *right = &comparison->right;

	knowledge_empty(right, account);
	if (account->numbers.count) {
		comparison->right_orgs = &account->ask.known.orgs;
		return known_routes(&account->ask.known, &right->state, error);
	}
	comparison->right_orgs = &right->orgs;
	return knowledge_learn(right, account, comparison->bundle,
		   comparison->bundle->count)
		   ? STATUS_OK
		   : account_full(error);
}

/* From each instant at which something became known to the next one. */
static enum status
clocks_compare(struct comparison *comparison, const struct bundle *bundle,
    struct error *error)
{
	bool linked = comparison->account->numbers.count;
	int64_t from_us = INSTANT_MIN;
	enum status status;

	comparison->bundle = bundle;
	comparison->live.count = comparison->next.count = 0;
	knowledge_empty(&comparison->known, comparison->account);
	status = right_take(comparison, error);
	for (size_t i = 0; !status && i < bundle->count; i++) {
		int64_t logged_us = bundle->items[i]->fact.logged_us;

		if (i && bundle->items[i - 1]->fact.logged_us == logged_us)
			continue;
		status = (linked ? linked_compare : bundle_compare)(
		    comparison, from_us, logged_us, i, error);
		from_us = logged_us;
	}
	return status;
}

static int
late_compare(const void *a, const void *b)
{
	const struct late *x = a, *y = b;
	int order = text_compare(x->viewer, y->viewer);

	if (!order)
		order = text_compare(x->source, y->source);
	if (!order)
		order = (int)x->route - (int)y->route;
	if (!order)
		order = (x->episode_seq > y->episode_seq) -
			(x->episode_seq < y->episode_seq);
	return order ? order
		     : (x->from_us > y->from_us) - (x->from_us < y->from_us);
}

/* Leaves the stretches that reach into the period. */
static void
lates_keep(struct account *account)
{
	struct lates *lates = &account->lates;
	size_t kept = 0;

	for (size_t i = 0; i < lates->count; i++)
		if (lates->items[i].until_us > account->since_us &&
		    lates->items[i].from_us < account->end_us)
			lates->items[kept++] = lates->items[i];
	lates->count = kept;
	if (kept)
		qsort(lates->items, kept, sizeof *lates->items, late_compare);
}

enum status
account_find_lates(struct account *account, struct error *error)
{
	struct comparison *comparison =
	    arena_alloc(&account->arena, sizeof *comparison);
	struct bundles bundles;
	enum status status = STATUS_OK;

	if (!comparison || !account_bundle(account, &bundles))
		return account_full(error);
	comparison->account = account;
	knowledge_init(&comparison->right);
	knowledge_init(&comparison->known);
	arena_init(&comparison->sights_arena, SIGHTS_MAX);
	for (size_t i = 0; !status && i < bundles.count; i++)
		status = clocks_compare(comparison, bundles.items[i], error);
	knowledge_release(&comparison->right);
	knowledge_release(&comparison->known);
	arena_release(&comparison->sights_arena);
	lates_keep(account);
	return status;
}
