/* account_late - where right and known differed. Audit. */
#include "account.h"
#include "seqs.h"

#include <stdlib.h>

#define KNOWN_MAX ((size_t)64 << 20)

/* A moment at which something became known. */
struct step {
	int64_t logged_us;
	uint64_t seq;
};

struct steps {
	struct step *items;
	size_t count, room;
};

/* One stretch between two changes, with who sees what on both clocks. */
struct comparison {
	struct account *account;
	struct state right;        /* by all that is known */
	struct arena right_arena;  /* of it */
	struct arena known_arena;  /* of what was known then */
	struct arena sights_arena; /* of both clocks' sights */
	int64_t from_us, until_us;
};

static bool
fact_bears(const struct fact *fact)
{
	return fact->event != EVENT_RECORD_VIEW &&
	       fact->event != EVENT_VIEW_REVIEW &&
	       fact->event != EVENT_MARK_PRIVATE;
}

static bool
step_add(struct account *account, struct steps *steps, const struct fact *fact)
{
	void *items = steps->items;

	if (!fact_bears(fact))
		return true;
	if (!arena_grow(&account->arena, &items, &steps->room, steps->count,
		sizeof *steps->items))
		return false;
	steps->items = items;
	steps->items[steps->count++] =
	    (struct step){fact->logged_us, fact->seq};
	return true;
}

static int
step_compare(const void *a, const void *b)
{
	const struct step *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* When something became known, the last event of each instant. */
static bool
steps_take(struct account *account, struct steps *steps)
{
	size_t kept = 0;

	for (size_t i = 0; i < account->events.count; i++)
		if (!step_add(account, steps, &account->events.items[i].fact))
			return false;
	for (size_t i = 0; i < account->joins.count; i++)
		if (!step_add(account, steps, &account->joins.items[i].fact))
			return false;
	if (steps->count)
		qsort(steps->items, steps->count, sizeof *steps->items,
		    step_compare);
	for (size_t i = 0; i < steps->count; i++) {
		if (kept && steps->items[kept - 1].logged_us ==
				steps->items[i].logged_us)
			kept--;
		steps->items[kept++] = steps->items[i];
	}
	steps->count = kept;
	return true;
}

static bool
late_is_like(const struct late *a, const struct late *b)
{
	return a->route == b->route && text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) &&
	       text_equal(a->episode, b->episode) && a->knew_us == b->knew_us &&
	       a->right_us == b->right_us;
}

/* Adds the stretch, or makes the one that it goes on longer. */
static bool
late_add(struct account *account, struct late late)
{
	struct lates *lates = &account->lates;
	void *items = lates->items;

	for (size_t i = 0; i < lates->count; i++)
		if (lates->items[i].until_us == late.from_us &&
		    late_is_like(&lates->items[i], &late)) {
			lates->items[i].until_us = late.until_us;
			return true;
		}
	if (!arena_copy(&account->arena, late.viewer, &late.viewer) ||
	    !arena_copy(&account->arena, late.source, &late.source) ||
	    !arena_copy(&account->arena, late.episode, &late.episode) ||
	    !arena_grow(&account->arena, &items, &lates->room, lates->count,
		sizeof late))
		return false;
	lates->items = items;
	lates->items[lates->count++] = late;
	return true;
}

static bool
pair_compare(const struct comparison *comparison, const struct sight *knew,
    const struct sight *right)
{
	const struct sight *either = knew ? knew : right;
	const struct episode *episode = either->episode;
	struct late late = {.viewer = either->viewer,
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
	return late.knew_us == late.right_us ||
	       late_add(comparison->account, late);
}

/* Both lists are in order. */
static bool
sights_compare(const struct comparison *comparison, const struct sights *knew,
    const struct sights *right)
{
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
	return true;
}

/* Goes through the changes of one stretch of knowledge, up to end_us. */
static bool
knowledge_compare(struct comparison *comparison, struct known *known,
    const struct state *state, int64_t from_us, int64_t end_us)
{
	struct organisations *orgs = &comparison->account->ask.known.orgs;

	while (from_us < end_us) {
		struct sights knew, right;
		int64_t next_us =
		    sights_change_next(state, &known->orgs, from_us);
		int64_t other_us =
		    sights_change_next(&comparison->right, orgs, from_us);

		next_us = other_us < next_us ? other_us : next_us;
		next_us = end_us < next_us ? end_us : next_us;
		arena_reset(&comparison->sights_arena);
		comparison->from_us = from_us;
		comparison->until_us = next_us;
		if (!sights_at(state, &known->orgs, from_us,
			&comparison->sights_arena, &knew) ||
		    !sights_at(&comparison->right, orgs, from_us,
			&comparison->sights_arena, &right) ||
		    !sights_compare(comparison, &knew, &right))
			return false;
		from_us = next_us;
	}
	return true;
}

/* What was known after that event, from one instant to another. */
static enum status
step_compare_clocks(struct comparison *comparison, uint64_t seq,
    int64_t from_us, int64_t end_us, struct error *error)
{
	struct account *account = comparison->account;
	struct known known;
	struct state state;
	enum status status;

	arena_reset(&comparison->known_arena);
	known_init(&known, account->ask.run->ledger, seq);
	state_init(&state, &comparison->known_arena, account->state->patient);
	status = known_orgs(&known, error);
	if (!status)
		status = known_routes(&known, &state, error);
	if (!status &&
	    !knowledge_compare(comparison, &known, &state, from_us, end_us))
		status = account_full(error);
	known_release(&known);
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

static enum status
clocks_compare(struct comparison *comparison, struct error *error)
{
	struct account *account = comparison->account;
	struct steps steps = {NULL, 0, 0};
	int64_t from_us = INSTANT_MIN;
	enum status status;

	state_init(&comparison->right, &comparison->right_arena,
	    account->state->patient);
	status = known_routes(&account->ask.known, &comparison->right, error);
	if (!status && !steps_take(account, &steps))
		status = account_full(error);
	for (size_t i = 0; !status && i < steps.count; i++) {
		status = step_compare_clocks(comparison,
		    i ? steps.items[i - 1].seq : 0, from_us,
		    steps.items[i].logged_us, error);
		from_us = steps.items[i].logged_us;
	}
	return status;
}

enum status
account_find_lates(struct account *account, struct error *error)
{
	struct comparison comparison = {.account = account};
	enum status status;

	arena_init(&comparison.right_arena, KNOWN_MAX);
	arena_init(&comparison.known_arena, KNOWN_MAX);
	arena_init(&comparison.sights_arena, KNOWN_MAX);
	status = clocks_compare(&comparison, error);
	arena_release(&comparison.right_arena);
	arena_release(&comparison.known_arena);
	arena_release(&comparison.sights_arena);
	lates_keep(account);
	return status;
}

/* The event of that seq among those of the account; NULL where it is none. */
static const struct fact *
event_find(const struct account_events *events, uint64_t seq)
{
	const struct account_event *event = account_event_find(events, seq);

	return event ? &event->fact : NULL;
}

/* What the fact is about: of a void, the fact that it takes back. */
static const struct fact *
fact_subject(const struct account *account, const struct fact *fact)
{
	const struct fact *target;

	if (fact->event != EVENT_FACT_VOID)
		return fact;
	target = event_find(&account->events, fact->of);
	return target ? target : event_find(&account->joins, fact->of);
}

static bool
consent_bears(const struct fact *fact, const struct late *late)
{
	if (fact->mig)
		return late->route == ROUTE_MIG;
	return text_equal(fact->episode, late->episode) &&
	       (late->to_service ? fact->to_service : fact->to_practice);
}

/* Does the fact bear on who sees by that route? */
static bool
subject_bears(const struct fact *fact, const struct late *late)
{
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
	case EVENT_EPISODE_DISCHARGE:
		return text_equal(fact->episode, late->episode);
	case EVENT_CONSENT_SET:
		return consent_bears(fact, late);
	case EVENT_PARTNER_SET:
		return late->route == ROUTE_MIG &&
		       text_equal(fact->org, late->viewer);
	default:
		return fact->event == EVENT_ORG_SUCCEED ||
		       fact->event == EVENT_PATIENT_LINK;
	}
}

/* A void works back to its fact's own at, a link to every moment. */
static bool
fact_is_late(const struct account *account, const struct fact *fact,
    const struct late *late)
{
	const struct fact *subject = fact_subject(account, fact);

	if (!subject || !subject_bears(subject, late) ||
	    fact->logged_us <= late->from_us)
		return false;
	return subject->event == EVENT_PATIENT_LINK ||
	       subject->at_us < late->until_us;
}

static bool
late_facts(struct account *account, const struct account_events *events,
    const struct late *late, struct seq_list *because)
{
	for (size_t i = 0; i < events->count; i++) {
		void *items = because->items;

		if (!fact_is_late(account, &events->items[i].fact, late))
			continue;
		if (!arena_grow(&account->arena, &items, &because->room,
			because->count, sizeof *because->items))
			return false;
		because->items = items;
		because->items[because->count++] = events->items[i].fact.seq;
	}
	return true;
}

bool
late_because(
    struct account *account, const struct late *late, struct seq_list *because)
{
	size_t kept = 0;

	*because = (struct seq_list){NULL, 0, 0};
	if (!late_facts(account, &account->events, late, because) ||
	    !late_facts(account, &account->joins, late, because))
		return false;
	seqs_sort(because->items, because->count);
	/* a succession's void may be in both lists */
	for (size_t i = 0; i < because->count; i++)
		if (!kept || because->items[kept - 1] != because->items[i])
			because->items[kept++] = because->items[i];
	because->count = kept;
	return true;
}
