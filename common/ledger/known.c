/* known - the facts of a ledger up to a seq, as states. Ledger. */
#include "knowing.h"

/* The organisations of a region, and the facts of one patient, fit in these. */
#define ORGS_MAX ((size_t)64 << 20)
/* The links of one patient. */
#define NUMBERS_MAX ((size_t)1 << 20)

enum status
too_many(struct error *error, const char *what)
{
	return error_set(error, STATUS_FAILED, NULL, what);
}

enum status
known_firsts(struct known *known, struct error *error)
{
	struct ledger_firsts firsts;

	if (known->has_firsts)
		return STATUS_OK;
	if (ledger_firsts(known->ledger, &firsts, error))
		return error->status;
	known->first_void = firsts.fact_void;
	known->first_succession = firsts.succession;
	known->first_link = firsts.link;
	known->has_firsts = true;
	for (size_t i = 0; i < known->supposed_count; i++)
		known_note(known, &known->supposed[i]);
	return STATUS_OK;
}

void
known_note(struct known *known, const struct fact *fact)
{
	uint64_t *first =
	    fact->event == EVENT_FACT_VOID      ? &known->first_void
	    : fact->event == EVENT_ORG_SUCCEED  ? &known->first_succession
	    : fact->event == EVENT_PATIENT_LINK ? &known->first_link
						: NULL;

	if (first && !*first)
		*first = fact->seq;
}

/* The last seq of what is known, supposed facts among it. */
static uint64_t
known_last(const struct known *known)
{
	return known->supposed_count ? UINT64_MAX : known->upto_seq;
}

bool
known_has_voids(const struct known *known)
{
	return known->first_void && known->first_void <= known_last(known);
}

bool
known_has_successions(const struct known *known)
{
	return known->first_succession &&
	       known->first_succession <= known_last(known);
}

bool
known_has_links(const struct known *known)
{
	return known->first_link && known->first_link <= known_last(known);
}

void
known_init(struct known *known, struct ledger *ledger, uint64_t upto_seq)
{
	*known = (struct known){.ledger = ledger, .upto_seq = upto_seq};
	arena_init(&known->arena, ORGS_MAX);
	organisations_init(&known->orgs, &known->arena);
}

void
known_release(struct known *known)
{
	arena_release(&known->arena);
}

void
query_complete(const struct known *known, struct facts_query *query)
{
	bool voids = known_has_voids(known);

	query->upto_seq = known->upto_seq;
	query->voids_upto = voids ? known->upto_seq : 0;
	/* where nothing was voided an episode opens and ends once */
	if (!voids &&
	    (query->of == FACTS_OF_EPISODE || query->of == FACTS_OF_END))
		query->limit = 1;
}

static enum status
org_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct known *known = ctx;
	struct fact kept;

	(void)line;
	if (!fact_copy(fact, &known->arena, &kept))
		return too_many(error, "too many partners for the memory");
	void_suppose(known, &kept);
	return organisations_add(&known->orgs, &kept)
		   ? STATUS_OK
		   : too_many(error, "too many partners for the memory");
}

/* A partner-set comes before a succession or after it: each for itself. */
static enum status
orgs_read(struct known *known, enum event event, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_EVENT, .event = event};
	enum status status;

	query_complete(known, &query);
	status = ledger_facts(known->ledger, &query, org_sink, known, error);
	for (size_t i = 0; !status && i < known->supposed_count; i++)
		if (known->supposed[i].event == event)
			status = org_sink(
			    known, &known->supposed[i], TEXT(""), error);
	return status;
}

enum status
known_orgs(struct known *known, struct error *error)
{
	enum status status;

	if (known->has_orgs)
		return STATUS_OK;
	status = known_firsts(known, error);
	if (!status)
		status = orgs_read(known, EVENT_PARTNER_SET, error);
	if (!status && known_has_successions(known))
		status = orgs_read(known, EVENT_ORG_SUCCEED, error);
	known->has_orgs = !status;
	return status;
}

void
known_forget_orgs(struct known *known)
{
	if (!known->has_orgs)
		return;
	arena_reset(&known->arena);
	organisations_init(&known->orgs, &known->arena);
	known->has_orgs = false;
}

enum status
facts_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct facts *facts = ctx;
	void *items = facts->items;

	(void)line;
	if (!arena_grow(facts->arena, &items, &facts->room, facts->count,
		sizeof *facts->items))
		return too_many(
		    error, "too many facts of one patient for the memory");
	facts->items = items;
	if (!fact_copy(fact, facts->arena, &facts->items[facts->count]))
		return too_many(
		    error, "too many facts of one patient for the memory");
	void_suppose(facts->known, &facts->items[facts->count]);
	facts->count++;
	return STATUS_OK;
}

/* The links of one number, to it and from it, that are not in the list yet. */
static enum status
links_read(struct known *known, struct text number, struct facts *links,
    struct error *error)
{
	struct facts_query was = {.of = FACTS_OF_WAS, .subject = number};
	struct facts_query of = {.of = FACTS_OF_LINKS, .patient = number};

	query_complete(known, &was);
	query_complete(known, &of);
	if (ledger_facts(known->ledger, &was, facts_sink, links, error) ||
	    ledger_facts(known->ledger, &of, facts_sink, links, error))
		return error->status;
	for (size_t i = 0; i < known->supposed_count; i++) {
		const struct fact *fact = &known->supposed[i];

		if (fact->event == EVENT_PATIENT_LINK &&
		    (text_equal(fact->was, number) ||
			text_equal(fact->patient, number)) &&
		    facts_sink(links, fact, TEXT(""), error))
			return error->status;
	}
	return STATUS_OK;
}

static bool
link_is_held(const struct numbers *numbers, uint64_t seq)
{
	for (size_t i = 0; i < numbers->count; i++)
		if (numbers->links[i].seq == seq)
			return true;
	return false;
}

enum status
known_numbers(struct known *known, struct text number, struct arena *arena,
    struct numbers *numbers, struct error *error)
{
	size_t asked = 0;

	numbers_init(numbers, arena);
	if (known_firsts(known, error))
		return error->status;
	if (!known_has_links(known))
		return STATUS_OK;
	/* each number that a link leads to is asked in its turn */
	do {
		struct facts links = {.known = known, .arena = arena};

		if (numbers->number_count)
			number = numbers->items[asked++].number;
		if (links_read(known, number, &links, error))
			return error->status;
		for (size_t i = 0; i < links.count; i++)
			if (!link_is_held(numbers, links.items[i].seq) &&
			    !numbers_add(numbers, &links.items[i]))
				return error_no_memory(error);
	} while (asked < numbers->number_count);
	return STATUS_OK;
}

enum status
known_facts(struct known *known, struct facts_query query, fact_sink *sink,
    void *ctx, struct error *error)
{
	struct arena arena;
	struct numbers numbers;
	struct text asked = query.patient;
	enum status status = known_firsts(known, error);

	if (status)
		return status;
	query_complete(known, &query);
	if (!asked.len || !known_has_links(known))
		return ledger_facts(known->ledger, &query, sink, ctx, error);
	arena_init(&arena, NUMBERS_MAX);
	status = known_numbers(known, asked, &arena, &numbers, error);
	if (!status && !numbers.count)
		status = ledger_facts(known->ledger, &query, sink, ctx, error);
	for (size_t i = 0; !status && i < numbers.number_count; i++) {
		query.patient = numbers.items[i].number;
		if (numbers_are_one(&numbers, query.patient, asked))
			status = ledger_facts(
			    known->ledger, &query, sink, ctx, error);
	}
	arena_release(&arena);
	return status;
}

struct fact_search {
	struct arena *arena;
	struct known_fact *found;
};

static enum status
found_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct fact_search *search = ctx;
	struct known_fact *found = search->found;

	(void)line;
	found->is_there = true;
	found->void_seq = fact->void_seq;
	return fact_copy(fact, search->arena, &found->fact)
		   ? STATUS_OK
		   : error_no_memory(error);
}

/* Of an opening that stands no more than what others are judged by. */
static enum status
opening_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct fact_search *search = ctx;
	struct known_fact *found = search->found;

	(void)line;
	if (fact->void_seq)
		return STATUS_OK;
	found->is_there = true;
	found->fact.seq = fact->seq;
	found->fact.at_us = fact->at_us;
	return arena_copy(search->arena, fact->patient, &found->fact.patient)
		   ? STATUS_OK
		   : error_no_memory(error);
}

enum status
known_opening(struct known *known, struct text episode, struct arena *arena,
    struct known_fact *found, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_EPISODE, .subject = episode};
	struct fact_search search = {arena, found};

	*found = (struct known_fact){.fact = fact_none()};
	if (known_firsts(known, error))
		return error->status;
	query_complete(known, &query);
	return ledger_facts(
	    known->ledger, &query, opening_sink, &search, error);
}

/* The void of the last opening before the fact goes for the fact too. */
static enum status
opening_void_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct known_fact *found = ctx;

	(void)line;
	(void)error;
	if (fact->seq <= found->fact.seq)
		found->void_seq = fact->void_seq;
	return STATUS_OK;
}

enum status
known_fact_find(struct known *known, uint64_t seq, struct arena *arena,
    struct known_fact *found, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL, .after_seq = seq - 1};
	struct facts_query openings = {.of = FACTS_OF_EPISODE};
	struct fact_search search = {arena, found};

	*found = (struct known_fact){.fact = fact_none()};
	if (!seq || seq > known->upto_seq)
		return STATUS_OK;
	if (known_firsts(known, error))
		return error->status;
	query_complete(known, &query);
	query.upto_seq = seq;
	if (ledger_facts(known->ledger, &query, found_sink, &search, error))
		return error->status;
	if (found->void_seq || !found->fact.episode.len ||
	    !known_has_voids(known))
		return STATUS_OK;
	query_complete(known, &openings);
	openings.subject = found->fact.episode;
	return ledger_facts(
	    known->ledger, &openings, opening_void_sink, found, error);
}
