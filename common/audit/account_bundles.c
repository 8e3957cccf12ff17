/* account_bundles - facts of an account that bear on the same. Audit. */
#include "account.h"

#include <stdlib.h>

/* Bundles that are found by a text. */
struct shelf {
	struct text *keys;
	struct bundle **items;
	size_t count, key_room, room;
	struct index index;
};

struct sorting {
	struct account *account;
	struct bundles *bundles;
	struct shelf episodes, choices, partners;
};

static bool
bundle_add(struct account *account, struct bundle *bundle,
    const struct account_event *event)
{
	void *items = bundle->items;

	if (!arena_grow(&account->arena, &items, &bundle->room, bundle->count,
		sizeof *bundle->items))
		return false;
	bundle->items = items;
	bundle->items[bundle->count++] = event;
	return true;
}

static bool
bundles_add(struct account *account, struct bundles *bundles,
    const struct bundle *bundle)
{
	void *items = bundles->items;

	if (!arena_grow(&account->arena, &items, &bundles->room, bundles->count,
		sizeof *bundles->items))
		return false;
	bundles->items = items;
	bundles->items[bundles->count++] = bundle;
	return true;
}

/* Puts the event into the bundle of that key, which is made where it is new. */
static bool
shelf_put(struct account *account, struct shelf *shelf, struct text key,
    const struct account_event *event)
{
	struct keys keys = {shelf->keys, sizeof key, 0};
	void *texts = shelf->keys, *items = shelf->items;
	struct bundle *made;
	uint32_t place;
	place = index_find(&shelf->index, keys, key);
	if (place != NO_PLACE)
		return bundle_add(account, shelf->items[place], event);
	made = arena_alloc(&account->arena, sizeof *made);
	if (!made ||
	    !index_fit(&shelf->index, keys, shelf->count, &account->arena) ||
	    !arena_grow(&account->arena, &texts, &shelf->key_room, shelf->count,
		sizeof key) ||
	    !arena_grow(&account->arena, &items, &shelf->room, shelf->count,
		sizeof made))
		return false;
	shelf->keys = texts;
	shelf->items = items;
	shelf->keys[shelf->count] = key;
	shelf->items[shelf->count] = made;
	index_add(&shelf->index, key, shelf->count++);
	return bundle_add(account, made, event);
}

/* One text for all codes that were ever one. */
static struct text
family_key(const struct account *account, struct text code)
{
	const struct organisations *orgs = &account->ask.known.orgs;
	const struct family *family = family_of(orgs, code);

	return family ? orgs->codes[family->first_code].text : code;
}

static bool
event_sort(struct sorting *sorting, const struct account_event *event)
{
	struct account *account = sorting->account;
	const struct fact *subject = account_subject(account, &event->fact);

	if (subject && subject->event == EVENT_CONSENT_SET && subject->mig)
		return shelf_put(account, &sorting->choices,
		    family_key(account, subject->practice), event);
	switch (subject ? subject->event : EVENT_UNSET) {
	case EVENT_CONSENT_SET:
	case EVENT_EPISODE_OPEN:
	case EVENT_EPISODE_DISCHARGE:
		return shelf_put(
		    account, &sorting->episodes, subject->episode, event);
	case EVENT_PARTNER_SET:
		return shelf_put(
		    account, &sorting->partners, subject->org, event);
	case EVENT_ORG_SUCCEED:
	case EVENT_PATIENT_LINK:
		return bundle_add(account, &account->shared, event);
	default:
		return true;
	}
}

static bool
events_sort(struct sorting *sorting, const struct account_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		if (!event_sort(sorting, &events->items[i]))
			return false;
	return true;
}

static int
event_compare(const void *a, const void *b)
{
	const struct account_event *const *x = a, *const *y = b;

	return ((*x)->fact.seq > (*y)->fact.seq) -
	       ((*x)->fact.seq < (*y)->fact.seq);
}

/* In ledger order, each once. */
static void
bundle_sort(struct bundle *bundle)
{
	size_t kept = 0;

	if (bundle->count)
		qsort(bundle->items, bundle->count, sizeof *bundle->items,
		    event_compare);
	for (size_t i = 0; i < bundle->count; i++)
		if (!kept || bundle->items[kept - 1]->fact.seq !=
				 bundle->items[i]->fact.seq)
			bundle->items[kept++] = bundle->items[i];
	bundle->count = kept;
}

/* The families whose successions a bundle has; few. */
struct families {
	const struct family *items[4];
	size_t count;
};

/* Adds the successions of the code's family, and what voids them, once. */
static bool
family_put(struct account *account, struct families *families,
    struct bundle *bundle, struct text code)
{
	const struct organisations *orgs = &account->ask.known.orgs;
	const struct family *family = code.len ? family_of(orgs, code) : NULL;
	const struct bundle *shared = &account->shared;

	for (size_t i = 0; i < families->count; i++)
		if (families->items[i] == family)
			return true;
	if (family && families->count < 4)
		families->items[families->count++] = family;
	for (size_t i = 0; family && i < shared->count; i++) {
		const struct fact *subject =
		    account_subject(account, &shared->items[i]->fact);

		if (subject->event == EVENT_ORG_SUCCEED &&
		    family_of(orgs, subject->org) == family &&
		    !bundle_add(account, bundle, shared->items[i]))
			return false;
	}
	return true;
}

/* With the successions that concern its organisations, in ledger order. */
static bool
bundle_finish(struct account *account, struct bundle *bundle)
{
	struct families families = {.count = 0};
	size_t count = bundle->count;

	for (size_t i = 0; i < count; i++) {
		const struct fact *subject =
		    account_subject(account, &bundle->items[i]->fact);

		if (!family_put(
			account, &families, bundle, subject->practice) ||
		    !family_put(account, &families, bundle, subject->service) ||
		    !family_put(account, &families, bundle, subject->org))
			return false;
	}
	bundle_sort(bundle);
	return true;
}

static bool
bundle_join(
    struct account *account, struct bundle *bundle, const struct bundle *other)
{
	for (size_t i = 0; i < other->count; i++)
		if (!bundle_add(account, bundle, other->items[i]))
			return false;
	return true;
}

static bool
bundle_says_yes(const struct bundle *bundle)
{
	for (size_t i = 0; i < bundle->count; i++)
		if (bundle->items[i]->fact.mig == DECISION_YES ||
		    bundle->items[i]->fact.partner == DECISION_YES)
			return true;
	return false;
}

/* Every way by the MIG: what was chosen at a practice, and one partner. */
static bool
choices_finish(struct sorting *sorting)
{
	struct account *account = sorting->account;
	const struct shelf *choices = &sorting->choices;
	const struct shelf *partners = &sorting->partners;

	for (size_t c = 0; c < choices->count; c++)
		for (size_t p = 0;
		     bundle_says_yes(choices->items[c]) && p < partners->count;
		     p++) {
			struct bundle *both =
			    arena_alloc(&account->arena, sizeof *both);

			if (!bundle_says_yes(partners->items[p]))
				continue;
			if (!both ||
			    !bundle_join(account, both, choices->items[c]) ||
			    !bundle_join(account, both, partners->items[p]) ||
			    !bundle_finish(account, both) ||
			    !bundles_add(account, sorting->bundles, both))
				return false;
		}
	return true;
}

static bool
fact_bears(const struct fact *fact)
{
	return fact->event != EVENT_RECORD_VIEW &&
	       fact->event != EVENT_VIEW_REVIEW &&
	       fact->event != EVENT_MARK_PRIVATE;
}

static bool
events_join(struct account *account, struct bundle *whole,
    const struct account_events *events)
{
	for (size_t i = 0; i < events->count; i++)
		if (fact_bears(&events->items[i].fact) &&
		    !bundle_add(account, whole, &events->items[i]))
			return false;
	return true;
}

static bool
whole_join(struct account *account)
{
	account->whole = (struct bundle){NULL, 0, 0};
	if (!events_join(account, &account->whole, &account->events) ||
	    !events_join(account, &account->whole, &account->joins))
		return false;
	bundle_sort(&account->whole);
	return true;
}

bool
account_bundle(struct account *account, struct bundles *bundles)
{
	struct sorting sorting = {.account = account, .bundles = bundles};

	*bundles = (struct bundles){NULL, 0, 0};
	account->shared = (struct bundle){NULL, 0, 0};
	if (!events_sort(&sorting, &account->events) ||
	    !events_sort(&sorting, &account->joins))
		return false;
	bundle_sort(&account->shared);
	if (!whole_join(account))
		return false;
	/* where numbers are linked any fact may bear on any way */
	if (account->numbers.count)
		return bundles_add(account, bundles, &account->whole);
	for (size_t i = 0; i < sorting.episodes.count; i++)
		if (!bundle_finish(account, sorting.episodes.items[i]) ||
		    !bundles_add(account, bundles, sorting.episodes.items[i]))
			return false;
	return choices_finish(&sorting);
}
