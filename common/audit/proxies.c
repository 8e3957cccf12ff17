/* proxies - the decisions that somebody else took for a patient. Audit. */
#include "proxies.h"

#include "../fields/line_read.h"
#include "../ground/search.h"

#include <stdlib.h>

#define LINE_MAX_BYTES ((size_t)1 << 20)

static bool
fact_decides(const struct fact *fact)
{
	return fact->to_service || fact->to_practice || fact->mig ||
	       fact->private;
}

static enum status
proxy_add(struct proxies *proxies, const struct fact *fact, struct error *error)
{
	void *items = proxies->items;
	struct proxy proxy = {.seq = fact->seq, .at_us = fact->at_us};

	if (!arena_grow(proxies->arena, &items, &proxies->room, proxies->count,
		sizeof proxy) ||
	    !arena_copy(proxies->arena, fact->decided_by, &proxy.decided_by))
		return error_no_memory(error);
	proxies->items = items;
	proxies->items[proxies->count++] = proxy;
	return STATUS_OK;
}

/* What the sink has, and a line's own memory. */
struct reading {
	struct proxies *proxies;
	struct arena line;
};

static enum status
proxy_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct reading *reading = ctx;
	struct fact whole;

	if (!fact_decides(fact))
		return STATUS_OK;
	arena_reset(&reading->line);
	if (stored_line_read(line, &reading->line, &whole, error))
		return error->status;
	if (!whole.decided_by.len ||
	    text_equal(whole.decided_by, TEXT("patient")))
		return STATUS_OK;
	return proxy_add(reading->proxies, &whole, error);
}

static int
proxy_compare(const void *a, const void *b)
{
	const struct proxy *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

enum status
proxies_read(struct proxies *proxies, struct ask *ask, struct text patient,
    struct error *error)
{
	struct facts_query query = {
	    .of = FACTS_ALL, .patient = patient, .line = true};
	struct reading reading = {.proxies = proxies};
	enum status status;

	arena_init(&reading.line, LINE_MAX_BYTES);
	status = known_facts(&ask->known, query, proxy_sink, &reading, error);
	arena_release(&reading.line);
	/* of several numbers they come one number after the other */
	if (!status && proxies->count)
		qsort(proxies->items, proxies->count, sizeof *proxies->items,
		    proxy_compare);
	return status;
}

static bool
proxy_is_before(const void *item, const void *seq)
{
	return ((const struct proxy *)item)->seq < *(const uint64_t *)seq;
}

const struct proxy *
proxies_find(const struct proxies *proxies, uint64_t seq)
{
	size_t low = search_first(proxies->items, proxies->count,
	    sizeof *proxies->items, proxy_is_before, &seq);

	return low < proxies->count && proxies->items[low].seq == seq
		   ? &proxies->items[low]
		   : NULL;
}

bool
proxy_is_parental(const struct proxy *proxy)
{
	return text_equal(proxy->decided_by, TEXT("parent")) ||
	       text_equal(proxy->decided_by, TEXT("guardian"));
}
