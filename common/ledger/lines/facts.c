/* facts - which facts, and in which order. Ledger. */
#include "../../fields/line_read.h"
#include "../query.h"
#include "lines.h"

#include <stdlib.h>

/* The most that one question may take beside the lines: each fact it orders. */
#define QUESTION_MAX ((size_t)1 << 30)

enum status
lines_asked(struct lines *lines, struct error *error)
{
	return lines->mode == LEDGER_TARGET
		   ? lines_fail(lines,
			 "answers nothing while it is copied into", error)
		   : STATUS_OK;
}

struct text
lines_line(const struct lines *lines, uint64_t seq)
{
	size_t begin = lines->begins[seq - 1], end = lines->begins[seq];

	return (struct text){lines->bytes + begin, end - begin - 1};
}

enum event
lines_kind(const struct lines *lines, uint64_t seq)
{
	return (enum event)lines->kinds[seq - 1];
}

enum status
lines_fact(struct lines *lines, uint64_t seq, struct arena *arena,
    struct fact *fact, struct error *error)
{
	struct fact whole;
	struct text hash;

	*fact = fact_none();
	if (!lines_kind(lines, seq))
		return STATUS_OK;
	/* it was read before, so that only memory can be missing */
	if (line_read(lines_line(lines, seq), arena, &whole, &hash, error)) {
		lines->store.failed = true;
		return error_no_memory(error);
	}
	for (int i = 0; i < STORED_FIELDS; i++) {
		struct form_value value = fact_value(&whole, stored_fields[i]);

		fact_store(fact, stored_fields[i], &value);
	}
	return STATUS_OK;
}

/* The void of the fact of that seq, as known up to there; 0: it stands. */
static uint64_t
void_of(struct lines *lines, uint64_t seq, uint64_t upto)
{
	struct posts_walk walk =
	    posts_of(&lines->posts[POSTED_OF], seq, seq, upto);
	uint64_t found;

	while (posts_next(&walk, &found))
		if (lines_kind(lines, found) == EVENT_FACT_VOID)
			return found;
	return 0;
}

/* The facts that may be what is asked for, by seq. */
struct candidates {
	/* two walks side by side, the next of each or 0; or every fact */
	struct posts_walk walks[2];
	uint64_t heads[2];
	bool every;
	uint64_t next, upto;
};

static void
candidates_step(struct candidates *candidates, int which)
{
	if (!candidates->walks[which].posts ||
	    !posts_next(&candidates->walks[which], &candidates->heads[which]))
		candidates->heads[which] = 0;
}

static bool
candidates_next(struct candidates *candidates, uint64_t *seq)
{
	const uint64_t *heads = candidates->heads;
	int which = !heads[0] || (heads[1] && heads[1] < heads[0]);

	if (candidates->every) {
		*seq = candidates->next++;
		return *seq <= candidates->upto;
	}
	*seq = heads[which];
	if (*seq)
		candidates_step(candidates, which);
	return *seq != 0;
}

/* By what the facts are found, and its key; POSTED_COUNT: they are not. */
static enum posted
query_key(const struct facts_query *query, uint64_t *key)
{
	bool practice = query->practice.len > 0;

	*key = lines_key(query->subject);
	switch (query->of) {
	case FACTS_OF_PATIENT:
	case FACTS_OF_ROUTES:
	case FACTS_OF_LINKS:
		*key = lines_key_patient(query->patient);
		return POSTED_PATIENT;
	case FACTS_OF_VIEWS:
		*key = lines_key_patient(query->patient);
		return POSTED_VIEW;
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
		*key = lines_key_of(query->patient,
		    practice ? query->practice : query->subject);
		return POSTED_SUBJECT;
	case FACTS_OF_EPISODE:
	case FACTS_OF_END:
		return POSTED_EPISODE;
	case FACTS_OF_SUCCESSION:
	case FACTS_OF_WAS:
		return POSTED_JOINED;
	case FACTS_OF_PARTNER_SINCE:
		return POSTED_PARTNER;
	case FACTS_ABOUT:
		*key = query->about_seq;
		return query->about_seq > POSTS_PLACE_MAX ? POSTED_COUNT
							  : POSTED_OF;
	case FACTS_OF_PARTNERS:
		*key = EVENT_PARTNER_SET;
		return POSTED_KIND;
	case FACTS_OF_EVENT:
		*key = query->event;
		return POSTED_KIND;
	case FACTS_DUE:
		*key = 0;
		return POSTED_DUE;
	case FACTS_ALL:
		break;
	}
	*key = query->event;
	return query->event ? POSTED_KIND : POSTED_COUNT;
}

static struct candidates
candidates_of(
    struct lines *lines, const struct facts_query *query, uint64_t upto)
{
	struct candidates found = {.upto = upto};
	uint64_t after = query->after_seq, key;
	enum posted posted = query_key(query, &key);

	if (query->of == FACTS_ALL && query->patient.len) {
		key = lines_key_patient(query->patient);
		posted = POSTED_PATIENT;
		found.walks[1] =
		    posts_of(&lines->posts[POSTED_VIEW], key, after, upto);
	}
	if (posted < POSTED_COUNT)
		found.walks[0] =
		    posts_of(&lines->posts[posted], key, after, upto);
	else if (query->of == FACTS_ALL && after < upto)
		found.every = true, found.next = after + 1;
	candidates_step(&found, 0);
	candidates_step(&found, 1);
	return found;
}

/* May a fact of that kind be asked for? Told without reading its line. */
static bool
kind_is_asked(const struct facts_query *query, enum event kind)
{
	switch (query->of) {
	case FACTS_OF_ROUTES:
		return kind != EVENT_MARK_PRIVATE;
	case FACTS_OF_LINKS:
	case FACTS_OF_WAS:
		return kind == EVENT_PATIENT_LINK;
	case FACTS_OF_SUCCESSION:
		return kind == EVENT_ORG_SUCCEED;
	case FACTS_OF_EPISODE:
		return kind == EVENT_EPISODE_OPEN;
	case FACTS_OF_END:
		return kind == EVENT_EPISODE_DISCHARGE;
	case FACTS_ALL:
		return !query->event || kind == query->event;
	default:
		return true;
	}
}

/* Is the answer in the order of at, from an instant on? */
static bool
is_by_at(const struct facts_query *query)
{
	return query->of == FACTS_OF_SUBJECT_SINCE ||
	       query->of == FACTS_OF_PARTNER_SINCE;
}

static bool
is_choice_at(const struct fact *fact, struct text practice)
{
	return !fact->episode.len && !fact->entry.len &&
	       text_equal(fact->practice, practice);
}

/*
 * Is the fact what was asked for? A key may be shared with others. Whether a
 * due episode has ended is asked later.
 */
static bool
fact_is_asked(const struct facts_query *query, const struct fact *fact)
{
	if (is_by_at(query) && fact->at_us < query->from_us)
		return false;
	switch (query->of) {
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
		return text_equal(fact->patient, query->patient) &&
		       (query->practice.len
			       ? is_choice_at(fact, query->practice)
			       : fact_is_about(fact, query->subject));
	case FACTS_OF_EPISODE:
	case FACTS_OF_END:
		return text_equal(fact->episode, query->subject);
	case FACTS_OF_SUCCESSION:
	case FACTS_OF_PARTNER_SINCE:
		return text_equal(fact->org, query->subject);
	case FACTS_OF_WAS:
		return text_equal(fact->was, query->subject);
	case FACTS_DUE:
		return fact->due_us <= query->due_us;
	default:
		return true;
	}
}

/* Does the episode of that opening stand, and has no end that does? */
static enum status
is_open(struct lines *lines, const struct fact *opening, uint64_t upto,
    struct arena *arena, bool *is, struct error *error)
{
	struct posts_walk walk = posts_of(&lines->posts[POSTED_EPISODE],
	    lines_key(opening->episode), opening->seq, upto);
	uint64_t seq;

	*is = !void_of(lines, opening->seq, upto);
	while (*is && posts_next(&walk, &seq)) {
		struct fact end;

		if (lines_kind(lines, seq) != EVENT_EPISODE_DISCHARGE ||
		    void_of(lines, seq, upto))
			continue;
		if (lines_fact(lines, seq, arena, &end, error))
			return error->status;
		*is = !text_equal(end.episode, opening->episode);
	}
	return STATUS_OK;
}

struct asking {
	struct lines *lines;
	const struct facts_query *query;
	uint64_t upto, given;
	fact_sink *sink;
	void *ctx;
	struct arena arena;
};

static bool
is_enough(const struct asking *asking)
{
	return asking->query->limit && asking->given >= asking->query->limit;
}

static enum status
fact_give(
    struct asking *asking, struct fact *fact, uint64_t seq, struct error *error)
{
	const struct facts_query *query = asking->query;
	bool line = query->line || query->of == FACTS_ALL;

	if (query->voids_upto)
		fact->void_seq = void_of(asking->lines, seq,
		    query->voids_upto < POSTS_PLACE_MAX ? query->voids_upto
							: POSTS_PLACE_MAX);
	asking->given++;
	return asking->sink(asking->ctx, fact,
	    line ? lines_line(asking->lines, seq) : TEXT(""), error);
}

/* Reads the next fact that was asked for; seq 0 where there is none. */
static enum status
fact_find(struct asking *asking, struct candidates *candidates,
    struct fact *fact, uint64_t *seq, struct error *error)
{
	struct lines *lines = asking->lines;
	const struct facts_query *query = asking->query;

	while (candidates_next(candidates, seq)) {
		bool is = kind_is_asked(query, lines_kind(lines, *seq));

		if (!is)
			continue;
		arena_reset(&asking->arena);
		if (lines_fact(lines, *seq, &asking->arena, fact, error))
			return error->status;
		is = fact_is_asked(query, fact);
		if (is && query->of == FACTS_DUE &&
		    is_open(
			lines, fact, asking->upto, &asking->arena, &is, error))
			return error->status;
		if (is)
			return STATUS_OK;
	}
	*seq = 0;
	return STATUS_OK;
}

static enum status
facts_give(
    struct asking *asking, struct candidates *candidates, struct error *error)
{
	enum status status = STATUS_OK;
	uint64_t seq = 1;

	while (!status && !is_enough(asking)) {
		struct fact fact;

		status = fact_find(asking, candidates, &fact, &seq, error);
		if (!status && !seq)
			break;
		if (!status)
			status = fact_give(asking, &fact, seq, error);
	}
	return status;
}

/* Facts in the order of their at. */
struct timed {
	int64_t at_us;
	uint64_t seq;
};

static int
timed_compare(const void *a, const void *b)
{
	const struct timed *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	return (x->seq > y->seq) - (x->seq < y->seq);
}

static enum status
timed_find(struct asking *asking, struct candidates *candidates,
    struct arena *arena, struct timed **timed, size_t *count,
    struct error *error)
{
	void *items = NULL;
	size_t room = 0;
	uint64_t seq;

	for (;;) {
		struct fact fact;

		if (fact_find(asking, candidates, &fact, &seq, error))
			return error->status;
		*timed = items;
		if (!seq)
			return STATUS_OK;
		if (!arena_grow(arena, &items, &room, *count, sizeof **timed))
			return error_no_memory(error);
		((struct timed *)items)[(*count)++] =
		    (struct timed){fact.at_us, seq};
	}
}

static enum status
timed_give(
    struct asking *asking, struct candidates *candidates, struct error *error)
{
	struct arena arena;
	struct timed *timed = NULL;
	size_t count = 0;
	enum status status;

	arena_init(&arena, QUESTION_MAX);
	status = timed_find(asking, candidates, &arena, &timed, &count, error);
	if (!status && count)
		qsort(timed, count, sizeof *timed, timed_compare);
	for (size_t i = 0; !status && i < count && !is_enough(asking); i++) {
		struct fact fact;

		arena_reset(&asking->arena);
		status = lines_fact(
		    asking->lines, timed[i].seq, &asking->arena, &fact, error);
		if (!status)
			status = fact_give(asking, &fact, timed[i].seq, error);
	}
	arena_release(&arena);
	return status;
}

enum status
lines_facts(struct store *store, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct asking asking = {.lines = lines,
	    .query = query,
	    .upto = query->upto_seq < lines->head.seq ? query->upto_seq
						      : lines->head.seq,
	    .sink = sink,
	    .ctx = ctx};
	struct candidates candidates;
	enum status status = lines_asked(lines, error);

	if (status)
		return status;
	arena_init(&asking.arena, QUESTION_MAX);
	candidates = candidates_of(lines, query, asking.upto);
	status = is_by_at(query) ? timed_give(&asking, &candidates, error)
				 : facts_give(&asking, &candidates, error);
	arena_release(&asking.arena);
	return status;
}
