/* told - facts that were fetched before they are asked for. Ledger. */
#include "told.h"

#include <stdlib.h>

#include "../query.h"

#define TOLD_MAX ((size_t)64 << 20)

void
told_init(struct told *told)
{
	*told = (struct told){.patient_count = 0};
	arena_init(&told->arena, TOLD_MAX);
}

void
told_release(struct told *told)
{
	arena_release(&told->arena);
}

void
told_forget(struct told *told)
{
	struct arena arena = told->arena;

	arena_reset(&arena);
	*told = (struct told){.arena = arena};
}

static int
key_compare(const void *a, const void *b)
{
	const struct told_list *x = a, *y = b;

	return text_compare(x->key, y->key);
}

/* A list for each key, in their order, each once. */
static bool
lists_make(struct told *told, struct told_list **lists, size_t *count,
    const struct text *keys, size_t key_count)
{
	size_t kept = 0;

	*lists = arena_alloc(&told->arena, key_count * sizeof **lists);
	if (!*lists)
		return false;
	for (size_t i = 0; i < key_count; i++)
		if (!arena_copy(&told->arena, keys[i], &(*lists)[i].key))
			return false;
	if (key_count)
		qsort(*lists, key_count, sizeof **lists, key_compare);
	for (size_t i = 0; i < key_count; i++)
		if (!kept || key_compare(&(*lists)[kept - 1], &(*lists)[i]))
			(*lists)[kept++] = (*lists)[i];
	for (size_t i = 0; i < kept; i++)
		(*lists)[i].is_there = true;
	*count = kept;
	return true;
}

/* What is named among those that are asked about: patients or episodes. */
static size_t
keys_of(const struct ledger_about *asked, size_t count, bool episodes,
    struct text *keys)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		struct text key =
		    episodes ? asked[i].subject : asked[i].patient;

		if (key.len)
			keys[kept++] = key;
	}
	return kept;
}

bool
told_expect(struct told *told, const struct ledger_about *asked, size_t count)
{
	struct text *keys;
	bool ok;

	told_forget(told);
	keys = arena_alloc(&told->arena, count * sizeof *keys);
	ok = keys &&
	     lists_make(told, &told->patients, &told->patient_count, keys,
		 keys_of(asked, count, false, keys)) &&
	     lists_make(told, &told->episodes, &told->episode_count, keys,
		 keys_of(asked, count, true, keys));
	if (!ok)
		told_forget(told);
	return ok;
}

static struct told_list *
list_find(struct told_list *lists, size_t count, struct text key)
{
	const struct told_list wanted = {.key = key};

	return count
		   ? bsearch(&wanted, lists, count, sizeof *lists, key_compare)
		   : NULL;
}

static bool
list_add(struct told *told, struct told_list *list, const struct fact *fact)
{
	void *facts = list->facts;

	if (list->partial)
		return true;
	if (!arena_grow(&told->arena, &facts, &list->room, list->count,
		sizeof *list->facts))
		return false;
	list->facts = facts;
	return fact_copy(fact, &told->arena, &list->facts[list->count++]);
}

static struct told_list *
list_of(struct told *told, enum told_part part, const struct fact *fact)
{
	switch (part) {
	case TOLD_PARTNERS:
		told->partners.is_there = true;
		return &told->partners;
	case TOLD_PATIENT:
		return list_find(
		    told->patients, told->patient_count, fact->patient);
	case TOLD_EPISODE:
		return list_find(
		    told->episodes, told->episode_count, fact->episode);
	}
	return NULL;
}

/* Is it what that part of the lists is about, and whole? */
static bool
is_expected(
    const struct told_list *list, enum told_part part, const struct fact *fact)
{
	struct facts_query query = {
	    .of = part == TOLD_PARTNERS               ? FACTS_OF_PARTNERS
		  : part == TOLD_PATIENT              ? FACTS_OF_PATIENT
		  : fact->event == EVENT_EPISODE_OPEN ? FACTS_OF_EPISODE
						      : FACTS_OF_END,
	    .patient = fact->patient,
	    .after_seq = list->count ? list->facts[list->count - 1].seq : 0,
	    .upto_seq = UINT64_MAX,
	    .voids_upto = 1};

	return query_takes(&query, fact, fact->episode);
}

bool
told_take(struct told *told, enum told_part part, const struct fact *fact,
    bool *whole)
{
	struct told_list *list = list_of(told, part, fact);

	*whole = list && is_expected(list, part, fact);
	if (!*whole)
		return true;
	if (!list_add(told, list, fact))
		return false;
	list->partial = list->count == TOLD_MOST;
	return true;
}

/* What bears on others is not followed to them. */
void
told_note(struct told *told, const struct fact *fact)
{
	struct told_list *patient, *episode = NULL;

	if (fact->event == EVENT_RECORD_VIEW)
		return;
	if (fact->event == EVENT_FACT_VOID ||
	    fact->event == EVENT_PARTNER_SET ||
	    fact->event == EVENT_ORG_SUCCEED ||
	    fact->event == EVENT_PATIENT_LINK) {
		told_forget(told);
		return;
	}
	patient = list_of(told, TOLD_PATIENT, fact);
	if (fact->event == EVENT_EPISODE_OPEN ||
	    fact->event == EVENT_EPISODE_DISCHARGE)
		episode = list_of(told, TOLD_EPISODE, fact);
	if ((patient && !list_add(told, patient, fact)) ||
	    (episode && !list_add(told, episode, fact)))
		told_forget(told);
}

/* The list in which all is that the query may be answered by. */
static const struct told_list *
list_for(const struct told *told, const struct facts_query *query)
{
	const struct told_list *list;

	switch (query->of) {
	case FACTS_OF_EVENT:
		if (query->event != EVENT_PARTNER_SET)
			return NULL;
		__attribute__((fallthrough));
	case FACTS_OF_PARTNERS:
		list = &told->partners;
		break;
	case FACTS_OF_PATIENT:
	case FACTS_OF_ROUTES:
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
		list = list_find(
		    told->patients, told->patient_count, query->patient);
		break;
	case FACTS_OF_EPISODE:
	case FACTS_OF_END:
		list = list_find(
		    told->episodes, told->episode_count, query->subject);
		break;
	default:
		return NULL;
	}
	return list && list->is_there && !list->partial ? list : NULL;
}

static int
at_compare(const void *a, const void *b)
{
	const struct fact *x = *(const struct fact *const *)a;
	const struct fact *y = *(const struct fact *const *)b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

/* Those of the list that the query takes, in its order. */
static size_t
facts_choose(const struct told_list *list, const struct facts_query *query,
    const struct fact **chosen)
{
	char choice[CHOICE_BYTES];
	struct text subject = query_subject(query, choice);
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		if (query_takes(query, &list->facts[i], subject))
			chosen[count++] = &list->facts[i];
	if (count && query->of == FACTS_OF_SUBJECT_SINCE)
		qsort(chosen, count, sizeof *chosen, at_compare);
	return query->limit && query->limit < count ? (size_t)query->limit
						    : count;
}

bool
told_facts(const struct told *told, const struct facts_query *query,
    fact_sink *sink, void *ctx, enum status *status, struct error *error)
{
	const struct told_list *list =
	    query->line ? NULL : list_for(told, query);
	const struct fact **chosen;
	size_t count;

	if (!list)
		return false;
	*status = STATUS_OK;
	chosen = calloc(list->count + 1, sizeof *chosen);
	if (!chosen)
		return false;
	count = facts_choose(list, query, chosen);
	for (size_t i = 0; !*status && i < count; i++) {
		struct fact fact = *chosen[i];

		if (fact.void_seq > query->voids_upto)
			fact.void_seq = 0;
		*status = sink(ctx, &fact, TEXT(""), error);
	}
	free(chosen);
	return true;
}

/* The list of the patient that is asked about. */
static const struct told_list *
list_about(const struct told *told, const struct ledger_about *about)
{
	return list_for(told, &(struct facts_query){.of = FACTS_OF_PATIENT,
				  .patient = about->patient});
}

static void
earliest(int64_t *us, int64_t at_us)
{
	if (*us == INSTANT_UNSET || *us > at_us)
		*us = at_us;
}

bool
told_span(const struct told *told, const struct ledger_about *about,
    struct ledger_span *span)
{
	const struct told_list *list =
	    list_for(told, &(struct facts_query){
			       .of = FACTS_OF_END, .subject = about->subject});

	if (!list)
		return false;
	*span = (struct ledger_span){
	    .opened_us = INSTANT_UNSET, .ended_us = INSTANT_UNSET};
	for (size_t i = 0; i < list->count; i++) {
		const struct fact *fact = &list->facts[i];

		if (fact->seq > about->upto_seq)
			continue;
		if (fact->event == EVENT_EPISODE_DISCHARGE)
			earliest(&span->ended_us, fact->at_us);
		else if (text_equal(fact->patient, about->patient))
			earliest(&span->opened_us, fact->at_us);
	}
	return true;
}

/* Is there a route beside that opening, of another subject? */
static bool
has_route(const struct told_list *list, const struct ledger_about *about,
    const struct fact *opening)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct fact *other = &list->facts[i];

		if (other->seq <= about->upto_seq &&
		    !fact_is_about(other, about->subject) &&
		    fact_is_route(opening, other))
			return true;
	}
	return false;
}

bool
told_has_routes(
    const struct told *told, const struct ledger_about *about, bool *has)
{
	const struct told_list *list = list_about(told, about);

	if (!list)
		return false;
	*has = false;
	for (size_t i = 0; !*has && i < list->count; i++) {
		const struct fact *fact = &list->facts[i];

		*has = fact->event == EVENT_EPISODE_OPEN &&
		       fact_is_about(fact, about->subject) &&
		       has_route(list, about, fact);
	}
	return true;
}

bool
told_names_org(
    const struct told *told, const struct ledger_about *about, bool *has)
{
	const struct told_list *list = list_about(told, about);

	if (!list)
		return false;
	*has = false;
	for (size_t i = 0; !*has && i < list->count; i++)
		*has = list->facts[i].seq <= about->upto_seq &&
		       fact_names_org(&list->facts[i], about);
	return true;
}
