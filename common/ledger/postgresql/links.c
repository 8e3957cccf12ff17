/*
 * links - which numbers are linked with one, told again without the server.
 *
 * A ledger that has links is asked for a number's before each of its facts is
 * judged. What is known up to a seq that the ledger has is never another: the
 * answer is kept, until another head is read. Ledger.
 */
#include "postgresql.h"

#include <stdlib.h>
#include <string.h>

/* So many numbers, by what they hash to; one has a link or two. */
#define LINKS_KEPT 256
#define LINKS_EACH 4

struct pg_link {
	uint64_t seq, void_seq;
	int64_t logged_us, at_us;
	char patient[11], was[11];
};

struct pg_links {
	enum facts_of of; /* 0: nothing is kept */
	char number[11];
	uint64_t upto_seq, voids_upto;
	size_t count;
	struct pg_link links[LINKS_EACH];
};

void
pg_links_begin(struct pg *pg, uint64_t safe_seq)
{
	pg->safe_seq = safe_seq;
	free(pg->links);
	pg->links = NULL;
}

/* The number whose links are asked for; empty: it is another question. */
static struct text
number_of(const struct pg *pg, const struct facts_query *query)
{
	struct text number = query->of == FACTS_OF_WAS     ? query->subject
			     : query->of == FACTS_OF_LINKS ? query->patient
							   : TEXT("");

	return number.len == 10 && !query->line && !query->limit &&
		       !query->after_seq && query->upto_seq <= pg->safe_seq &&
		       query->voids_upto <= pg->safe_seq
		   ? number
		   : TEXT("");
}

/* Where they would be kept; NULL for want of memory. */
static struct pg_links *
place_of(struct pg *pg, enum facts_of of, struct text number)
{
	unsigned hash = (unsigned)of;

	if (!pg->links)
		pg->links = calloc(LINKS_KEPT, sizeof *pg->links);
	for (size_t i = 0; i < number.len; i++)
		hash = hash * 31 + (unsigned char)number.ptr[i];
	return pg->links ? &pg->links[hash % LINKS_KEPT] : NULL;
}

static enum status
links_give(const struct pg_links *kept, fact_sink *sink, void *ctx,
    struct error *error)
{
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < kept->count; i++) {
		const struct pg_link *link = &kept->links[i];
		struct fact fact = fact_none();

		fact.event = EVENT_PATIENT_LINK;
		fact.seq = link->seq;
		fact.void_seq = link->void_seq;
		fact.logged_us = link->logged_us;
		fact.at_us = link->at_us;
		fact.patient = text_of(link->patient);
		fact.was = text_of(link->was);
		status = sink(ctx, &fact, TEXT(""), error);
	}
	return status;
}

/* A sink that keeps what it passes on. */
struct keeping {
	struct pg_links links;
	bool fits;
	fact_sink *sink;
	void *ctx;
};

static enum status
keep_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct keeping *keeping = ctx;
	struct pg_links *links = &keeping->links;

	keeping->fits = keeping->fits && links->count < LINKS_EACH &&
			fact->patient.len == 10 && fact->was.len == 10;
	if (keeping->fits) {
		struct pg_link *link = &links->links[links->count++];

		link->seq = fact->seq;
		link->void_seq = fact->void_seq;
		link->logged_us = fact->logged_us;
		link->at_us = fact->at_us;
		memcpy(link->patient, fact->patient.ptr, 10);
		memcpy(link->was, fact->was.ptr, 10);
	}
	return keeping->sink(keeping->ctx, fact, line, error);
}

enum status
pg_links(struct pg *pg, const struct facts_query *query, facts_ask *ask,
    fact_sink *sink, void *ctx, struct error *error)
{
	struct text number = number_of(pg, query);
	struct pg_links *place =
	    number.len ? place_of(pg, query->of, number) : NULL;
	struct keeping keeping = {.fits = true, .sink = sink, .ctx = ctx};
	enum status status;

	if (!place)
		return ask(pg, query, sink, ctx, error);
	if (place->of == query->of && place->upto_seq == query->upto_seq &&
	    place->voids_upto == query->voids_upto &&
	    text_equal(text_of(place->number), number)) {
		keeping.links = *place; /* a sink may ask for others */
		return links_give(&keeping.links, sink, ctx, error);
	}
	keeping.links.of = query->of;
	keeping.links.upto_seq = query->upto_seq;
	keeping.links.voids_upto = query->voids_upto;
	memcpy(keeping.links.number, number.ptr, 10);
	status = ask(pg, query, keep_sink, &keeping, error);
	if (!status && keeping.fits)
		*place = keeping.links;
	return status;
}
