/* about - the questions whose answer is no fact. Ledger. */
#include "lines.h"

#include <stdio.h>

/* What a small question needs: the facts of one subject. */
#define QUESTION_MAX ((size_t)64 << 20)

static uint64_t
upto_of(const struct lines *lines, uint64_t upto_seq)
{
	return upto_seq < lines->head.seq ? upto_seq : lines->head.seq;
}

/* Facts that are read one after the other. */
struct reading {
	struct lines *lines;
	struct posts_walk walk;
	struct arena arena;
	struct fact fact;
	bool failed;
};

static struct reading
reading_of(struct lines *lines, enum posted posted, uint64_t key, uint64_t upto)
{
	struct reading reading = {.lines = lines};

	reading.walk =
	    posts_of(&lines->posts[posted], key, 0, upto_of(lines, upto));
	arena_init(&reading.arena, QUESTION_MAX);
	return reading;
}

/* The next one of one of two kinds; false behind the last, or where it failed.
 */
static bool
reading_next(struct reading *reading, enum event one, enum event other,
    struct error *error)
{
	uint64_t seq;

	while (posts_next(&reading->walk, &seq)) {
		enum event kind = lines_kind(reading->lines, seq);

		if (kind != one && kind != other)
			continue;
		arena_reset(&reading->arena);
		reading->failed = lines_fact(reading->lines, seq,
		    &reading->arena, &reading->fact, error);
		return !reading->failed;
	}
	return false;
}

static enum status
reading_end(struct reading *reading, const struct error *error)
{
	arena_release(&reading->arena);
	return reading->failed ? error->status : STATUS_OK;
}

static void
earliest(int64_t *us, int64_t at_us)
{
	if (*us == INSTANT_UNSET || *us > at_us)
		*us = at_us;
}

enum status
lines_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct reading reading;

	*span = (struct ledger_span){
	    .opened_us = INSTANT_UNSET, .ended_us = INSTANT_UNSET};
	if (lines_asked(lines, error))
		return error->status;
	reading = reading_of(
	    lines, POSTED_EPISODE, lines_key(about->subject), about->upto_seq);
	while (reading_next(
	    &reading, EVENT_EPISODE_OPEN, EVENT_EPISODE_DISCHARGE, error)) {
		const struct fact *fact = &reading.fact;

		if (!fact_is_about(fact, about->subject))
			continue;
		if (fact->event == EVENT_EPISODE_DISCHARGE)
			earliest(&span->ended_us, fact->at_us);
		else if (text_equal(fact->patient, about->patient))
			earliest(&span->opened_us, fact->at_us);
	}
	return reading_end(&reading, error);
}

/* Does the other fact, of another subject, join the opening's two? */
static bool
is_route(const struct fact *opening, const struct fact *other)
{
	bool practice = text_equal(other->practice, opening->practice) ||
			text_equal(other->practice, opening->service);
	bool service = text_equal(other->service, opening->practice) ||
		       text_equal(other->service, opening->service);

	return practice && (other->mig == DECISION_YES ||
			       (other->event == EVENT_EPISODE_OPEN && service));
}

/* Is there another route between the two of that opening? */
static enum status
route_find(struct lines *lines, const struct ledger_about *about,
    const struct fact *opening, bool *has, struct error *error)
{
	struct reading reading = reading_of(lines, POSTED_PATIENT,
	    lines_key_patient(about->patient), about->upto_seq);

	while (!*has && reading_next(&reading, EVENT_EPISODE_OPEN,
			    EVENT_CONSENT_SET, error))
		*has = !fact_is_about(&reading.fact, about->subject) &&
		       is_route(opening, &reading.fact);
	return reading_end(&reading, error);
}

/* The opening itself may have become known later than what it is asked for. */
enum status
lines_has_routes(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct reading openings;

	*has = false;
	if (lines_asked(lines, error))
		return error->status;
	openings = reading_of(lines, POSTED_SUBJECT,
	    lines_key_of(about->patient, about->subject), UINT64_MAX);
	while (!*has && reading_next(&openings, EVENT_EPISODE_OPEN,
			    EVENT_EPISODE_OPEN, error))
		if (text_equal(openings.fact.patient, about->patient) &&
		    fact_is_about(&openings.fact, about->subject) &&
		    route_find(lines, about, &openings.fact, has, error)) {
			openings.failed = true;
			break;
		}
	return reading_end(&openings, error);
}

/* Does it name the organisation as its practice, service or org? */
static bool
fact_names(const struct fact *fact, const struct ledger_about *about)
{
	struct text org = about->subject;

	if (!org.len || !text_equal(fact->patient, about->patient))
		return false;
	return text_equal(fact->practice, org) ||
	       text_equal(fact->service, org) || text_equal(fact->org, org);
}

enum status
lines_names_org(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct posts_walk walk;
	struct arena arena;
	enum status status = lines_asked(lines, error);
	uint64_t seq;

	*has = false;
	if (status)
		return status;
	arena_init(&arena, QUESTION_MAX);
	walk = posts_of(&lines->posts[POSTED_NAMED],
	    lines_key_of(about->patient, about->subject), 0,
	    upto_of(lines, about->upto_seq));
	while (!status && !*has && posts_next(&walk, &seq)) {
		struct fact fact;

		arena_reset(&arena);
		status = lines_fact(lines, seq, &arena, &fact, error);
		if (!status)
			*has = fact_names(&fact, about);
	}
	arena_release(&arena);
	return status;
}

/*
 * The least number that is greater than what stands there: ten digits, or what
 * they begin with.
 */
static uint64_t
number_behind(struct text after)
{
	uint64_t number = 0;

	for (size_t i = 0; i < 10; i++) {
		bool digit = i < after.len && char_is_digit(after.ptr[i]);

		number =
		    number * 10 + (digit ? (uint64_t)(after.ptr[i] - '0') : 0);
	}
	return after.len < 10 ? number : number + 1;
}

#define NUMBER_MAX UINT64_C(9999999999)

enum status
lines_next_patient(struct store *store, const struct ledger_about *after,
    char number[static 11], bool *found, struct error *error)
{
	struct lines *lines = lines_of(store);
	uint64_t key = 0;

	*found = false;
	if (lines_asked(lines, error))
		return error->status;
	*found = posts_key_from(&lines->posts[POSTED_PATIENT],
		     number_behind(after->patient),
		     upto_of(lines, after->upto_seq), &key) &&
		 key <= NUMBER_MAX;
	for (int i = 9; *found && i >= 0; i--, key /= 10)
		number[i] = (char)('0' + key % 10);
	number[10] = '\0';
	return STATUS_OK;
}

static uint64_t
first_of(struct lines *lines, enum event kind)
{
	struct posts_walk walk =
	    posts_of(&lines->posts[POSTED_KIND], kind, 0, POSTS_PLACE_MAX);
	uint64_t seq;

	return posts_next(&walk, &seq) ? seq : 0;
}

enum status
lines_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error)
{
	struct lines *lines = lines_of(store);

	if (lines_asked(lines, error))
		return error->status;
	firsts->fact_void = first_of(lines, EVENT_FACT_VOID);
	firsts->succession = first_of(lines, EVENT_ORG_SUCCEED);
	firsts->link = first_of(lines, EVENT_PATIENT_LINK);
	return STATUS_OK;
}

enum status
lines_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct arena arena;
	struct fact fact;
	enum status status = lines_asked(lines, error);

	if (status)
		return status;
	arena_init(&arena, QUESTION_MAX);
	status = lines_fact(lines, seq, &arena, &fact, error);
	if (!status)
		*logged_us = fact.logged_us;
	arena_release(&arena);
	return status;
}
