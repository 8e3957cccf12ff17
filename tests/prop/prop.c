/*
 * prop - the core against the naive evaluator, history by history.
 *
 *   prop histories --length L     every legal history up to L facts over a
 *                                 small world, each with all its questions
 *   prop random --count N --seed S --length L
 *                                 random histories over a larger world, and
 *                                 the properties that every history has
 *
 * A history's known-points are its prefixes: they are histories of their own
 * in the first form, and are asked one by one in the second. A history that
 * differs is made as short as it can be and printed as request lines.
 */
#include "naive_rules.h"

#include "../../common/fields/line.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FACTS_MAX 64
#define SIGHTS_MAX 256
#define MOMENT(m) ((int64_t)(m)*60 * SECOND_US)

static const struct text patients[] = {{"9434765919", 10}, {"9990362904", 10}};
static const struct text orgs[] = {
    {"C81001", 6}, {"RY8", 3}, {"RX9", 3}, {"C81007", 6}, {"RTG", 3}};
static const struct text episodes[] = {
    {"E1", 2}, {"E2", 2}, {"E3", 2}, {"E4", 2}};
static const struct text entries[] = {{"a", 1}, {"b", 1}, {"A", 1}};
/* What an entry may say it repeats. */
static const struct text refers[] = {{"", 0}, {"b", 1}, {"c A", 3}};

/* How large a world the questions go through. */
struct world {
	int moments;      /* instants 1 to moments */
	size_t org_count; /* viewers and sources */
	size_t entry_count;
};

struct tally {
	uint64_t histories, answers, failed;
};

static struct arena arena, scratch;

static uint64_t random_state;

static uint64_t
random_next(void)
{
	uint64_t z = random_state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static size_t
random_below(size_t bound)
{
	return (size_t)(random_next() % bound);
}

static void
fold(const struct fact *facts, size_t count, struct text patient,
    struct state *state, struct partners *partners)
{
	arena_reset(&arena);
	state_init(state, &arena, patient);
	partners_init(partners, &arena);
	for (size_t i = 0; i < count; i++)
		if (!state_add(state, &facts[i]) ||
		    !partners_add(partners, &facts[i]))
			abort();
}

static uint64_t
seq_of(const struct episode *episode)
{
	return episode ? episode->opened_seq : 0;
}

static bool
because_equal(const struct because *because, const uint64_t naive[2])
{
	uint64_t first = because->count > 0 ? because->seqs[0] : 0;
	uint64_t second = because->count > 1 ? because->seqs[1] : 0;

	return first == naive[0] && second == naive[1];
}

/* What differed, for printing. */
struct difference {
	struct text viewer;
	struct entry entry;
	int64_t at_us;
	struct verdict core;
	struct naive_verdict naive;
	const char *what;
};

static bool
decision_differs(const struct fact *facts, size_t count,
    const struct inquiry *inquiry, const struct entry *entry,
    struct difference *difference)
{
	struct verdict core = decide(inquiry, entry);
	struct naive_verdict naive = naive_decide(facts, count, inquiry->viewer,
	    entry, (struct naive_moment){inquiry->at_us, inquiry->is_now});

	if (core.rule == naive.rule &&
	    seq_of(core.episode) == naive.episode_seq &&
	    because_equal(&core.because, naive.because))
		return false;
	*difference = (struct difference){
	    inquiry->viewer, *entry, inquiry->at_us, core, naive, "decision"};
	return true;
}

static bool
sight_equal(const struct sight *a, const struct naive_sight *b)
{
	return text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) && a->route == b->route &&
	       seq_of(a->episode) == b->episode_seq &&
	       a->before_us == b->before_us &&
	       a->private_marks == b->private_marks &&
	       because_equal(&a->because, b->because);
}

static bool
sights_differ(const struct fact *facts, size_t count, const struct state *state,
    const struct partners *partners, int64_t at_us,
    struct difference *difference)
{
	struct naive_sight naive[SIGHTS_MAX];
	struct sights core;
	size_t found = naive_sights(
	    facts, count, state->patient, at_us, naive, SIGHTS_MAX);

	arena_reset(&scratch);
	if (!sights_at(state, partners, at_us, &scratch, &core))
		abort();
	*difference = (struct difference){.at_us = at_us, .what = "who"};
	if (core.count != found)
		return true;
	for (size_t i = 0; i < found; i++)
		if (!sight_equal(&core.items[i], &naive[i]))
			return true;
	return false;
}

/*
 * One entry by what is asked of it at a moment: recorded at an instant or on a
 * day, in turn, and once about now, at the edge of what clocks may differ.
 */
static bool
entry_differs(const struct fact *facts, size_t count, struct inquiry *inquiry,
    struct entry *entry, struct difference *difference)
{
	int64_t at_us = inquiry->at_us;
	int at = (int)(at_us / MOMENT(1));
	int turn = (int)count + at + entry->entry.ptr[0];

	inquiry->is_now = false;
	for (int r = 0; r <= at + 1; r++) {
		entry->recorded_us = MOMENT(r);
		entry->recorded_last_us = MOMENT(r + (turn + r) % 2);
		if (decision_differs(facts, count, inquiry, entry, difference))
			return true;
	}
	inquiry->is_now = true;
	entry->recorded_us = at_us + 5 * 60 * SECOND_US + turn % 3 - 1;
	entry->recorded_last_us = entry->recorded_us;
	return decision_differs(facts, count, inquiry, entry, difference);
}

/*
 * Every viewer, entry and moment; moments are asked at and between. The ids
 * that differ in case alone are asked of the organisation that has marks.
 */
static bool
history_differs(const struct fact *facts, size_t count,
    const struct world *world, uint64_t *answers, struct difference *difference)
{
	struct state state;
	struct partners partners;
	struct inquiry inquiry = {
	    .state = &state, .partners = &partners, .rules = RULES_NOW};
	struct entry entry = {.patient = patients[0]};
	size_t orgs_asked = world->org_count + world->entry_count - 1;

	fold(facts, count, patients[0], &state, &partners);
	for (int at = 0; at <= world->moments; at++) {
		inquiry.at_us = MOMENT(at);
		if (sights_differ(facts, count, &state, &partners, MOMENT(at),
			difference))
			return true;
		++*answers;
		for (size_t i = 0; i < orgs_asked * world->org_count; i++) {
			size_t o = i / world->org_count;
			bool again = o >= world->org_count;

			inquiry.viewer = orgs[i % world->org_count];
			entry.org = orgs[again ? 0 : o];
			entry.entry =
			    entries[again ? o - world->org_count + 1 : 0];
			entry.refers = refers[(i + (size_t)at) % 3];
			*answers += (uint64_t)(at + 3);
			if (entry_differs(
				facts, count, &inquiry, &entry, difference))
				return true;
		}
	}
	return false;
}

static void
fact_print(const struct fact *fact)
{
	struct buffer line;

	buffer_init(&line, 10000);
	line_write(&line, fact, false);
	printf("  %.*s %.*s\n", (int)event_name(fact->event).len,
	    event_name(fact->event).ptr, (int)line.len, line.bytes);
	buffer_release(&line);
}

static void
difference_print(
    const struct fact *facts, size_t count, const struct difference *d)
{
	printf("the %s differs after:\n", d->what);
	for (size_t i = 0; i < count; i++)
		fact_print(&facts[i]);
	if (!d->viewer.len) {
		printf("  at minute %" PRId64 "\n", d->at_us / MOMENT(1));
		return;
	}
	printf("  viewer %.*s, entry %.*s of %.*s recorded at minute %" PRId64
	       ", asked at minute %" PRId64 "\n  core: %.*s (%" PRIu64
	       ", %" PRIu64 "), naive: %.*s (%" PRIu64 ", %" PRIu64 ")\n",
	    (int)d->viewer.len, d->viewer.ptr, (int)d->entry.entry.len,
	    d->entry.entry.ptr, (int)d->entry.org.len, d->entry.org.ptr,
	    d->entry.recorded_us / MOMENT(1), d->at_us / MOMENT(1),
	    (int)rule_name(d->core.rule).len, rule_name(d->core.rule).ptr,
	    d->core.because.seqs[0], d->core.because.seqs[1],
	    (int)rule_name(d->naive.rule).len, rule_name(d->naive.rule).ptr,
	    d->naive.because[0], d->naive.because[1]);
}

/* Numbers the facts 1, 2, 3 and says whether all are legal. */
static bool
history_renumber(struct fact *facts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		facts[i].seq = i + 1;
		if (!naive_is_legal(facts, i, &facts[i]))
			return false;
	}
	return true;
}

/* Leaves out one fact after the other while the rest still differs. */
static void
history_shrink(struct fact *facts, size_t *count, const struct world *world)
{
	struct difference ignored;
	uint64_t answers = 0;
	bool shorter = true;

	while (shorter) {
		shorter = false;
		for (size_t i = 0; i < *count && !shorter; i++) {
			struct fact fewer[FACTS_MAX];

			memcpy(fewer, facts, i * sizeof *facts);
			memcpy(fewer + i, facts + i + 1,
			    (*count - i - 1) * sizeof *facts);
			if (!history_renumber(fewer, *count - 1) ||
			    !history_differs(
				fewer, *count - 1, world, &answers, &ignored))
				continue;
			--*count;
			memcpy(facts, fewer, *count * sizeof *facts);
			shorter = true;
		}
	}
}

static void
history_check(const struct fact *facts, size_t count, const struct world *world,
    struct tally *tally)
{
	struct difference difference;
	struct fact shrunk[FACTS_MAX];

	tally->histories++;
	if (!history_differs(facts, count, world, &tally->answers, &difference))
		return;
	if (tally->failed++ >= 3)
		return;
	memcpy(shrunk, facts, count * sizeof *facts);
	history_shrink(shrunk, &count, world);
	history_differs(shrunk, count, world, &tally->answers, &difference);
	difference_print(shrunk, count, &difference);
}

/* ---- the small world: every history ---- */

static struct fact letters[256];
static size_t letter_count;

static struct fact *
letter_add(enum event event, struct text patient)
{
	struct fact *fact = &letters[letter_count++];

	*fact = fact_none();
	fact->event = event;
	if (event != EVENT_PARTNER_SET)
		fact->patient = patient;
	return fact;
}

static void
letter_open(size_t patient, size_t episode, enum decision to_service)
{
	struct fact *fact = letter_add(EVENT_EPISODE_OPEN, patients[patient]);

	fact->episode = episodes[episode];
	fact->practice = orgs[0];
	fact->service = orgs[1];
	fact->to_service = to_service;
}

static void
letter_consent(
    size_t episode, enum decision to_service, enum decision to_practice)
{
	struct fact *fact = letter_add(EVENT_CONSENT_SET, patients[0]);

	fact->episode = episodes[episode];
	fact->to_service = to_service;
	fact->to_practice = to_practice;
}

static void
letter_mig(enum decision mig)
{
	struct fact *fact = letter_add(EVENT_CONSENT_SET, patients[0]);

	fact->practice = orgs[0];
	fact->mig = mig;
}

static void
letter_mark(size_t entry, enum decision private)
{
	struct fact *fact = letter_add(EVENT_MARK_PRIVATE, patients[0]);

	fact->org = orgs[0];
	fact->entry = entries[entry];
	fact->private = private;
}

static void
letter_partner(size_t org, enum decision partner)
{
	struct fact *fact = letter_add(EVENT_PARTNER_SET, patients[0]);

	fact->org = orgs[org];
	fact->partner = partner;
}

static void
letters_make(void)
{
	letter_open(0, 0, DECISION_UNSET);
	letter_open(0, 0, DECISION_YES);
	letter_open(0, 1, DECISION_UNSET);
	letter_open(1, 2, DECISION_YES);
	letter_consent(0, DECISION_YES, DECISION_UNSET);
	letter_consent(0, DECISION_NO, DECISION_UNSET);
	letter_consent(0, DECISION_NO, DECISION_YES);
	letter_consent(1, DECISION_YES, DECISION_UNSET);
	letter_consent(1, DECISION_NO, DECISION_UNSET);
	letter_add(EVENT_EPISODE_DISCHARGE, patients[0])->episode = episodes[0];
	letter_mig(DECISION_YES);
	letter_mig(DECISION_NO);
	letter_mark(0, DECISION_YES);
	letter_mark(0, DECISION_NO);
	letter_mark(2, DECISION_YES);
	letter_mark(2, DECISION_NO);
	letter_partner(1, DECISION_YES);
	letter_partner(2, DECISION_YES);
	letter_partner(2, DECISION_NO);
}

static void
histories_from(struct fact *facts, size_t count, size_t length,
    const struct world *world, struct tally *tally)
{
	history_check(facts, count, world, tally);
	if (count == length || tally->failed > 3)
		return;
	for (size_t l = 0; l < letter_count; l++)
		for (int at = 1; at <= world->moments; at++) {
			struct fact *next = &facts[count];

			*next = letters[l];
			next->seq = count + 1;
			next->at_us = next->logged_us = MOMENT(at);
			if (naive_is_legal(facts, count, next))
				histories_from(
				    facts, count + 1, length, world, tally);
		}
}

static void
histories_run(size_t length, struct tally *tally)
{
	struct world world = {3, 3, 2};
	struct fact facts[FACTS_MAX];

	letters_make();
	histories_from(facts, 0, length, &world, tally);
}

/* ---- the larger world: random histories and the properties ---- */

static struct fact
fact_random(int moments)
{
	struct fact fact = fact_none();
	size_t kind = random_below(20), with = random_below(3);

	fact.patient = patients[random_below(10) == 0];
	fact.at_us = MOMENT(1 + (int)random_below((size_t)moments));
	if (kind < 4) {
		fact.event = EVENT_EPISODE_OPEN;
		fact.episode = episodes[random_below(4)];
		fact.practice = orgs[random_below(4) == 0 ? 3 : 0];
		fact.service = orgs[random_below(4) == 0 ? 4 : 1];
		fact.to_service = (enum decision)random_below(3);
		fact.to_practice = (enum decision)random_below(3);
	} else if (kind < 11) {
		fact.event = EVENT_CONSENT_SET;
		fact.episode = episodes[random_below(4)];
		if (with != 0)
			fact.to_service = (enum decision)(1 + random_below(2));
		if (with != 1)
			fact.to_practice = (enum decision)(1 + random_below(2));
	} else if (kind < 12) {
		fact.event = EVENT_EPISODE_DISCHARGE;
		fact.episode = episodes[random_below(4)];
	} else if (kind < 14) {
		fact.event = EVENT_CONSENT_SET;
		fact.practice = orgs[random_below(4) == 0 ? 3 : 0];
		fact.mig = (enum decision)(1 + random_below(2));
	} else if (kind < 17) {
		fact.event = EVENT_MARK_PRIVATE;
		fact.org = orgs[random_below(2)];
		fact.entry = entries[random_below(3)];
		fact.private = (enum decision)(1 + random_below(2));
	} else {
		fact.event = EVENT_PARTNER_SET;
		fact.patient = TEXT("");
		fact.org = orgs[random_below(3)];
		fact.partner = (enum decision)(1 + random_below(2));
	}
	return fact;
}

static size_t
history_random(struct fact *facts, size_t length, int moments)
{
	size_t count = 0;

	for (size_t tries = 0; count < length && tries < length * 4; tries++) {
		facts[count] = fact_random(moments);
		facts[count].seq = count + 1;
		facts[count].logged_us = MOMENT((int)count + 1);
		count += naive_is_legal(facts, count, &facts[count]);
	}
	return count;
}

/* A random question of the larger world. */
static void
question_random(const struct world *world, struct text *viewer,
    struct entry *entry, int64_t *at_us)
{
	*viewer = orgs[random_below(world->org_count)];
	*at_us = MOMENT((int)random_below((size_t)world->moments + 2));
	*entry = (struct entry){.patient = patients[0],
	    .org = orgs[random_below(world->org_count)],
	    .entry = entries[random_below(world->entry_count)],
	    .refers = refers[random_below(3)],
	    .recorded_us =
		MOMENT((int)random_below((size_t)world->moments + 2))};
	entry->recorded_last_us =
	    entry->recorded_us + MOMENT((int)random_below(3));
}

static struct verdict
core_decide(const struct fact *facts, size_t count, struct text viewer,
    const struct entry *entry, int64_t at_us)
{
	static struct state state;
	static struct partners partners;
	struct inquiry inquiry = {.state = &state,
	    .partners = &partners,
	    .viewer = viewer,
	    .at_us = at_us,
	    .rules = RULES_NOW};

	fold(facts, count, patients[0], &state, &partners);
	return decide(&inquiry, entry);
}

static bool
fail(struct tally *tally, const char *property, const struct fact *facts,
    size_t count)
{
	if (tally->failed++ < 3) {
		printf("not so: %s\n", property);
		for (size_t i = 0; i < count; i++)
			fact_print(&facts[i]);
	}
	return false;
}

/* Some known-points of a history, many questions each. */
static void
known_points_check(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	struct state state;
	struct partners partners;
	struct inquiry inquiry = {
	    .state = &state, .partners = &partners, .rules = RULES_NOW};

	for (size_t known = 0; known <= count; known += 1 + count / 4) {
		fold(facts, known, patients[0], &state, &partners);
		for (int i = 0; i < 40; i++) {
			struct difference difference;
			struct entry entry;

			question_random(
			    world, &inquiry.viewer, &entry, &inquiry.at_us);
			inquiry.is_now = random_below(2);
			tally->answers++;
			if (!decision_differs(
				facts, known, &inquiry, &entry, &difference))
				continue;
			history_check(facts, known, world, tally);
			return;
		}
	}
}

/* The order in which facts with the same at came in changes no answer. */
static void
order_is_nothing(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	struct fact other[FACTS_MAX];
	size_t i = count > 1 ? random_below(count - 1) : 0;

	if (count < 2 || facts[i].at_us != facts[i + 1].at_us)
		return;
	memcpy(other, facts, count * sizeof *facts);
	other[i] = facts[i + 1];
	other[i + 1] = facts[i];
	if (!history_renumber(other, count))
		return;
	for (int n = 0; n < 20; n++) {
		struct text viewer;
		struct entry entry;
		int64_t at_us;
		enum rule a, b;

		question_random(world, &viewer, &entry, &at_us);
		a = core_decide(facts, count, viewer, &entry, at_us).rule;
		b = core_decide(other, count, viewer, &entry, at_us).rule;
		tally->answers++;
		if (a != b &&
		    !fail(tally, "order of equal instants", facts, count))
			return;
	}
}

/* Saying the same again, or of another patient, changes no answer. */
static void
repetition_is_nothing(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	struct fact other[FACTS_MAX];
	size_t i = count ? random_below(count) : 0;

	if (!count || count == FACTS_MAX ||
	    facts[i].event == EVENT_EPISODE_OPEN)
		return;
	memcpy(other, facts, count * sizeof *facts);
	other[count] = facts[i];
	other[count].seq = count + 1;
	if (random_below(2) && other[count].patient.len)
		other[count].patient =
		    patients[text_equal(facts[i].patient, patients[0])];
	else if (facts[i].event == EVENT_EPISODE_DISCHARGE)
		return;
	if (text_equal(other[count].patient, patients[0]) &&
	    !text_equal(facts[i].patient, patients[0]))
		return;
	for (int n = 0; n < 20; n++) {
		struct text viewer;
		struct entry entry;
		int64_t at_us;
		struct verdict a, b;

		question_random(world, &viewer, &entry, &at_us);
		a = core_decide(facts, count, viewer, &entry, at_us);
		b = core_decide(other, count + 1, viewer, &entry, at_us);
		tally->answers++;
		if ((a.rule != b.rule || a.because.count != b.because.count ||
			memcmp(a.because.seqs, b.because.seqs,
			    sizeof a.because.seqs)) &&
		    !fail(tally, "repetition or another patient", facts, count))
			return;
	}
}

/* Private beats everything but own and future. */
static void
private_beats_all(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	struct fact other[FACTS_MAX];
	struct text viewer;
	struct entry entry;
	int64_t at_us;
	enum rule rule;

	if (count == FACTS_MAX)
		return;
	question_random(world, &viewer, &entry, &at_us);
	memcpy(other, facts, count * sizeof *facts);
	other[count] = fact_none();
	other[count].event = EVENT_MARK_PRIVATE;
	other[count].patient = patients[0];
	other[count].org = entry.org;
	other[count].entry = entry.entry;
	other[count].private = DECISION_YES;
	other[count].at_us = at_us;
	other[count].seq = count + 1;
	rule = core_decide(other, count + 1, viewer, &entry, at_us).rule;
	tally->answers++;
	if (rule != RULE_PRIVATE && rule != RULE_OWN && rule != RULE_FUTURE)
		fail(tally, "private beats all", other, count + 1);
}

/* A later no hides nothing recorded before it while its episode is open. */
static void
withdrawal_keeps_the_past(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	struct fact other[FACTS_MAX], *no = &other[count];
	size_t i = count ? random_below(count) : 0;
	struct verdict before, after;
	struct entry entry = {.patient = patients[0]};
	int64_t last = MOMENT(world->moments + 2);

	if (!count || count == FACTS_MAX ||
	    facts[i].event != EVENT_EPISODE_OPEN ||
	    !text_equal(facts[i].patient, patients[0]))
		return;
	memcpy(other, facts, count * sizeof *facts);
	*no = fact_none();
	no->event = EVENT_CONSENT_SET;
	no->patient = patients[0];
	no->episode = facts[i].episode;
	no->to_service = DECISION_NO;
	no->at_us = last;
	no->seq = count + 1;
	if (!naive_is_legal(facts, count, no))
		return;
	entry.org = facts[i].practice;
	entry.entry = entries[random_below(2)];
	entry.recorded_us =
	    MOMENT((int)random_below((size_t)world->moments + 1));
	entry.recorded_last_us = entry.recorded_us;
	before = core_decide(facts, count, facts[i].service, &entry, last);
	after = core_decide(other, count + 1, facts[i].service, &entry, last);
	tally->answers++;
	if (rule_allows(before.rule) && !rule_allows(after.rule))
		fail(tally, "a withdrawal keeps the past", other, count + 1);
}

/* After its discharge an episode is named by no verdict that allows. */
static void
discharge_ends_all(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	static struct state state;
	static struct partners partners;
	struct inquiry inquiry = {
	    .state = &state, .partners = &partners, .rules = RULES_NOW};

	fold(facts, count, patients[0], &state, &partners);
	for (int n = 0; n < 10; n++) {
		struct entry entry;
		int64_t at_us;
		struct verdict v;

		question_random(world, &inquiry.viewer, &entry, &at_us);
		inquiry.at_us = at_us;
		v = decide(&inquiry, &entry);
		tally->answers++;
		if (rule_allows(v.rule) && v.episode &&
		    v.episode->discharged_seq &&
		    v.episode->discharged_us <= at_us &&
		    !fail(tally, "a discharge ends all", facts, count))
			return;
	}
}

static const struct interval *
interval_at(
    const struct intervals *intervals, const struct sight *sight, int64_t at_us)
{
	for (size_t i = 0; i < intervals->count; i++)
		if (intervals->items[i].from_us <= at_us &&
		    intervals->items[i].until_us > at_us &&
		    sight_is_alike(&intervals->items[i].sight, sight))
			return &intervals->items[i];
	return NULL;
}

/* The timeline says at every instant what who says then, and no more. */
static void
timeline_equals_who(const struct fact *facts, size_t count,
    const struct world *world, struct tally *tally)
{
	static struct state state;
	static struct partners partners;
	struct intervals intervals;
	struct arena held;

	arena_init(&held, (size_t)1 << 20);
	fold(facts, count, patients[0], &state, &partners);
	if (!intervals_of(&state, &partners, &held, &scratch, &intervals))
		abort();
	for (int at = 0; at <= world->moments + 1; at++) {
		struct sights sights;
		size_t live = 0;

		arena_reset(&scratch);
		if (!sights_at(
			&state, &partners, MOMENT(at), &scratch, &sights))
			abort();
		for (size_t i = 0; i < intervals.count; i++)
			live += intervals.items[i].from_us <= MOMENT(at) &&
				intervals.items[i].until_us > MOMENT(at);
		tally->answers++;
		if (live != sights.count) {
			fail(tally, "the timeline counts as who", facts, count);
			break;
		}
		for (size_t i = 0; i < sights.count; i++)
			if (!interval_at(
				&intervals, &sights.items[i], MOMENT(at)))
				fail(tally, "the timeline equals who", facts,
				    count);
	}
	for (size_t i = 1; i < intervals.count; i++)
		if (!sight_compare(&intervals.items[i - 1].sight,
			&intervals.items[i].sight) &&
		    intervals.items[i - 1].until_us ==
			intervals.items[i].from_us &&
		    sight_is_alike(&intervals.items[i - 1].sight,
			&intervals.items[i].sight))
			fail(tally, "alike intervals are one", facts, count);
	arena_release(&held);
}

static void
random_run(uint64_t count, size_t length, struct tally *tally)
{
	struct world world = {6, 5, 3};
	struct fact facts[FACTS_MAX];

	for (uint64_t i = 0; i < count; i++) {
		size_t found = history_random(
		    facts, 1 + random_below(length), world.moments);

		tally->histories++;
		known_points_check(facts, found, &world, tally);
		order_is_nothing(facts, found, &world, tally);
		repetition_is_nothing(facts, found, &world, tally);
		private_beats_all(facts, found, &world, tally);
		withdrawal_keeps_the_past(facts, found, &world, tally);
		discharge_ends_all(facts, found, &world, tally);
		timeline_equals_who(facts, found, &world, tally);
		if (tally->failed > 100)
			return;
	}
}

static uint64_t
number_after(int argc, char **argv, const char *flag, uint64_t fallback)
{
	for (int i = 1; i + 1 < argc; i++)
		if (!strcmp(argv[i], flag))
			return strtoull(argv[i + 1], NULL, 10);
	return fallback;
}

int
main(int argc, char **argv)
{
	struct tally tally = {0, 0, 0};
	uint64_t seed = number_after(argc, argv, "--seed", 1);
	const char *mode = argc > 1 ? argv[1] : "";
	clock_t began = clock();

	random_state = seed;
	arena_init(&arena, (size_t)1 << 22);
	arena_init(&scratch, (size_t)1 << 22);
	if (!strcmp(mode, "histories"))
		histories_run(
		    (size_t)number_after(argc, argv, "--length", 4), &tally);
	else if (!strcmp(mode, "random"))
		random_run(number_after(argc, argv, "--count", 200000),
		    (size_t)number_after(argc, argv, "--length", 20), &tally);
	arena_release(&arena);
	arena_release(&scratch);
	printf("%s: seed %" PRIu64 ", %" PRIu64 " histories, %" PRIu64
	       " answers, %.1f s\n",
	    mode, seed, tally.histories, tally.answers,
	    (double)(clock() - began) / CLOCKS_PER_SEC);
	printf("%" PRIu64 " passed, %" PRIu64 " failed\n",
	    tally.histories - tally.failed, tally.failed);
	return tally.failed || !tally.histories;
}
