/*
 * prop - the core against the naive evaluator, history by history.
 *
 *   prop histories --length L     every legal history up to L facts over a
 *                                 small world, each with all its questions
 *   prop random --count N --seed S --length L
 *                                 random histories over a larger world, and
 *                                 the properties that every history has
 *   prop scenes                   sentences of the rules, one by one
 *
 * A history's known-points are its prefixes: they are histories of their own
 * in the first form, and are asked one by one in the second. A history that
 * differs is made as short as it can be and printed as request lines.
 */
#include "prop.h"

#include "../../common/fields/line.h"
#include "../splitmix.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const struct text patients[PATIENTS] = {
    {"9434765919", 10}, {"9990362904", 10}, {"9434765870", 10}};
const struct text orgs[ORGS] = {{"C81001", 6}, {"RY8", 3}, {"RX9", 3},
    {"C81007", 6}, {"RTG", 3}, {"Y99999", 6}};
const struct text episodes[4] = {{"E1", 2}, {"E2", 2}, {"E3", 2}, {"E4", 2}};
const struct text entries[3] = {{"a", 1}, {"b", 1}, {"A", 1}};
/* What an entry may say it repeats. */
const struct text refers[3] = {{"", 0}, {"b", 1}, {"c A", 3}};

static struct asked held;

static uint64_t random_state;

uint64_t
random_next(void)
{
	return splitmix64(&random_state);
}

size_t
random_below(size_t bound)
{
	return (size_t)(random_next() % bound);
}

/* What differed, for printing. */
struct difference {
	struct query query;
	struct naive_verdict core, naive;
	const char *what;
};

static bool
decision_differs(const struct fact *facts, size_t count,
    const struct query *query, struct difference *difference)
{
	struct naive_verdict core =
	    asked_decide(&held, query->viewer, &query->entry, query->moment);
	struct naive_verdict naive = naive_decide(
	    facts, count, query->viewer, &query->entry, query->moment);

	if (core.rule == naive.rule && core.episode_seq == naive.episode_seq &&
	    core.because[0] == naive.because[0] &&
	    core.because[1] == naive.because[1])
		return false;
	*difference = (struct difference){*query, core, naive, "decision"};
	return true;
}

static bool
sight_equal(const struct naive_sight *a, const struct naive_sight *b)
{
	return text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) && a->route == b->route &&
	       a->episode_seq == b->episode_seq &&
	       a->before_us == b->before_us &&
	       a->private_marks == b->private_marks &&
	       a->because[0] == b->because[0] && a->because[1] == b->because[1];
}

static bool
sights_differ(const struct fact *facts, size_t count, struct text patient,
    int64_t at_us, struct difference *difference)
{
	static struct naive_sight naive[SIGHTS_MAX], core[SIGHTS_MAX];
	size_t found =
	    naive_sights(facts, count, patient, at_us, naive, SIGHTS_MAX);

	*difference = (struct difference){.what = "who"};
	difference->query.entry.patient = patient;
	difference->query.moment.at_us = at_us;
	if (asked_sights(&held, at_us, core, SIGHTS_MAX) != found)
		return true;
	for (size_t i = 0; i < found; i++)
		if (!sight_equal(&core[i], &naive[i]))
			return true;
	return false;
}

/*
 * One entry by what is asked of it at a moment: recorded at an instant or on a
 * day, in turn, and once about now, at the edge of what clocks may differ.
 */
static bool
entry_differs(const struct fact *facts, size_t count, struct query *query,
    struct difference *difference)
{
	struct entry *entry = &query->entry;
	int64_t at_us = query->moment.at_us;
	int at = (int)(at_us / MOMENT(1));
	int turn = (int)count + at + entry->entry.ptr[0];

	query->moment.is_now = false;
	for (int r = 0; r <= at + 1; r++) {
		entry->recorded_us = MOMENT(r);
		entry->recorded_last_us = MOMENT(r + (turn + r) % 2);
		if (decision_differs(facts, count, query, difference))
			return true;
	}
	query->moment.is_now = true;
	entry->recorded_us = at_us + 5 * 60 * SECOND_US + turn % 3 - 1;
	entry->recorded_last_us = entry->recorded_us;
	return decision_differs(facts, count, query, difference);
}

/*
 * Every viewer, entry and moment; moments are asked at and between. The ids
 * that differ in case alone are asked of the organisation that has marks.
 */
static bool
patient_differs(const struct fact *facts, size_t count, struct text patient,
    const struct scope *scope, uint64_t *answers, struct difference *difference)
{
	struct query query = {.entry.patient = patient};
	size_t orgs_asked = scope->org_count + scope->entry_count - 1;

	fold(&held, facts, count, patient);
	for (int at = 0; at <= scope->moments; at++) {
		query.moment.at_us = MOMENT(at);
		if (sights_differ(
			facts, count, patient, MOMENT(at), difference))
			return true;
		++*answers;
		for (size_t i = 0; i < orgs_asked * scope->org_count; i++) {
			size_t o = i / scope->org_count;
			bool again = o >= scope->org_count;

			query.viewer = orgs[i % scope->org_count];
			query.entry.org = orgs[again ? 0 : o];
			query.entry.entry =
			    entries[again ? o - scope->org_count + 1 : 0];
			query.entry.refers = refers[(i + (size_t)at) % 3];
			*answers += (uint64_t)(at + 3);
			if (entry_differs(facts, count, &query, difference))
				return true;
		}
	}
	return false;
}

static bool
is_named(const struct fact *facts, size_t count, struct text patient)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(facts[i].patient, patient) ||
		    text_equal(facts[i].was, patient))
			return true;
	return false;
}

/* The first patient, and any other that is named. */
static bool
history_differs(const struct fact *facts, size_t count,
    const struct scope *scope, uint64_t *answers, struct difference *difference)
{
	for (size_t p = 0; p < scope->patient_count; p++)
		if ((p == 0 || is_named(facts, count, patients[p])) &&
		    patient_differs(
			facts, count, patients[p], scope, answers, difference))
			return true;
	return false;
}

static void
fact_print(const struct fact *fact)
{
	struct buffer line;

	buffer_init(&line, 10000);
	line_write(&line, fact, false);
	printf("  %.*s %.*s", (int)event_name(fact->event).len,
	    event_name(fact->event).ptr, (int)line.len, line.bytes);
	if (fact->of)
		printf(" of %" PRIu64, fact->of);
	if (fact->successor.len || fact->was.len)
		printf(" successor %.*s was %.*s", (int)fact->successor.len,
		    fact->successor.ptr, (int)fact->was.len, fact->was.ptr);
	printf("\n");
	buffer_release(&line);
}

void
history_print(const struct fact *facts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fact_print(&facts[i]);
}

static void
verdict_print(const char *whose, const struct naive_verdict *v)
{
	printf("  %s: %.*s, episode %" PRIu64 " (%" PRIu64 ", %" PRIu64 ")\n",
	    whose, (int)rule_name(v->rule).len, rule_name(v->rule).ptr,
	    v->episode_seq, v->because[0], v->because[1]);
}

static void
difference_print(
    const struct fact *facts, size_t count, const struct difference *d)
{
	const struct entry *entry = &d->query.entry;

	printf("the %s differs after:\n", d->what);
	history_print(facts, count);
	printf("  patient %.*s, asked at minute %" PRId64 "\n",
	    (int)entry->patient.len, entry->patient.ptr,
	    d->query.moment.at_us / MOMENT(1));
	if (!d->query.viewer.len)
		return;
	printf("  viewer %.*s, entry %.*s of %.*s recorded at minute %" PRId64
	       "\n",
	    (int)d->query.viewer.len, d->query.viewer.ptr,
	    (int)entry->entry.len, entry->entry.ptr, (int)entry->org.len,
	    entry->org.ptr, entry->recorded_us / MOMENT(1));
	verdict_print("core", &d->core);
	verdict_print("naive", &d->naive);
}

bool
story_renumber(struct story *story)
{
	struct fact *facts = story->facts;

	for (size_t i = 0; i < story->count; i++) {
		uint64_t seq = facts[i].seq;

		/* None that comes later has a number so high. */
		for (size_t j = 0; j < story->count && seq; j++)
			if (facts[j].of == seq)
				facts[j].of = FACTS_MAX * 2 + i + 1;
	}
	for (size_t i = 0; i < story->count; i++) {
		if (facts[i].of > FACTS_MAX * 2)
			facts[i].of -= FACTS_MAX * 2;
		else
			facts[i].of = 0;
		facts[i].seq = i + 1;
	}
	for (size_t i = 0; i < story->count; i++)
		if (!naive_is_legal(facts, i, &facts[i]))
			return false;
	return true;
}

const struct fact *
story_insert(struct story *story, size_t at, const struct fact *fact)
{
	struct fact *place = &story->facts[at];
	uint64_t seq = 0;

	if (story->count == FACTS_MAX)
		abort();
	for (size_t i = 0; i < story->count; i++)
		if (story->facts[i].seq > seq)
			seq = story->facts[i].seq;
	memmove(place + 1, place, (story->count - at) * sizeof *place);
	*place = *fact;
	place->seq = seq + 1;
	story->count++;
	return place;
}

/* Leaves a fact out, and what voids or reviews it. */
static struct story
story_without(const struct story *story, size_t left_out)
{
	struct story fewer = {.count = 0};

	for (size_t i = 0; i < story->count; i++)
		if (i != left_out && story->facts[i].of != left_out + 1)
			fewer.facts[fewer.count++] = story->facts[i];
	return fewer;
}

/* Leaves out one fact after the other while the rest still differs. */
static void
story_shrink(struct story *story, const struct scope *scope)
{
	struct difference ignored;
	uint64_t answers = 0;
	bool shorter = true;

	while (shorter) {
		shorter = false;
		for (size_t i = 0; i < story->count && !shorter; i++) {
			struct story fewer = story_without(story, i);

			if (!story_renumber(&fewer) ||
			    !history_differs(fewer.facts, fewer.count, scope,
				&answers, &ignored))
				continue;
			*story = fewer;
			shorter = true;
		}
	}
}

void
history_check(const struct fact *facts, size_t count, const struct scope *scope,
    struct tally *tally)
{
	struct difference difference;
	struct story shrunk = {.count = count};

	tally->histories++;
	if (!history_differs(facts, count, scope, &tally->answers, &difference))
		return;
	if (tally->failed++ >= 3)
		return;
	memcpy(shrunk.facts, facts, count * sizeof *facts);
	story_shrink(&shrunk, scope);
	history_differs(
	    shrunk.facts, shrunk.count, scope, &tally->answers, &difference);
	difference_print(shrunk.facts, shrunk.count, &difference);
}

/* ---- the small world: every history ---- */

struct letter {
	struct fact fact;
	int moment; /* 0: every one */
};

static struct letter letters[256];
static size_t letter_count;

static struct fact *
letter_add(enum event event, struct text patient)
{
	struct fact *fact = &letters[letter_count++].fact;

	*fact = fact_none();
	fact->event = event;
	if (event != EVENT_PARTNER_SET && event != EVENT_ORG_SUCCEED)
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
letter_mig(size_t org, enum decision mig)
{
	struct fact *fact = letter_add(EVENT_CONSENT_SET, patients[0]);

	fact->practice = orgs[org];
	fact->mig = mig;
}

static void
letter_mark(size_t org, size_t entry, enum decision private)
{
	struct fact *fact = letter_add(EVENT_MARK_PRIVATE, patients[0]);

	fact->org = orgs[org];
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

/* The letter that was added last comes at that moment alone. */
static void
letter_at(int moment)
{
	letters[letter_count - 1].moment = moment;
}

/*
 * What joins, parts or undoes. A void's patient is that of the fact voided,
 * which only the history knows.
 */
static void
letters_of_corrections(void)
{
	struct fact *fact;

	for (uint64_t of = 1; of <= 3; of++) {
		letter_add(EVENT_FACT_VOID, TEXT(""))->of = of;
		letter_at(2);
	}
	fact = letter_add(EVENT_ORG_SUCCEED, TEXT(""));
	fact->org = orgs[2];
	fact->successor = orgs[0];
	letter_at(2);
	letter_add(EVENT_PATIENT_LINK, patients[0])->was = patients[1];
	letter_at(2);
	letter_mig(1, DECISION_YES);
	letter_at(2);
	letter_mig(2, DECISION_YES);
	letter_at(2);
	letter_mark(2, 0, DECISION_YES);
	letter_at(2);
	letter_mark(2, 0, DECISION_NO);
	letter_at(3);
}

/* What the letters at one moment are about is gone through by those at all. */
static void
letters_make(void)
{
	letters_of_corrections();
	letter_open(0, 0, DECISION_UNSET);
	letter_open(0, 0, DECISION_YES);
	letter_open(0, 1, DECISION_UNSET);
	letter_at(1);
	letter_open(1, 2, DECISION_YES);
	letter_at(1);
	letter_consent(0, DECISION_YES, DECISION_UNSET);
	letter_consent(0, DECISION_NO, DECISION_UNSET);
	letter_consent(0, DECISION_NO, DECISION_YES);
	letter_consent(1, DECISION_YES, DECISION_UNSET);
	letter_at(2);
	letter_consent(1, DECISION_NO, DECISION_UNSET);
	letter_at(2);
	letter_add(EVENT_EPISODE_DISCHARGE, patients[0])->episode = episodes[0];
	letter_mig(0, DECISION_YES);
	letter_mig(0, DECISION_NO);
	letter_mark(0, 0, DECISION_YES);
	letter_mark(0, 0, DECISION_NO);
	letter_mark(0, 2, DECISION_YES);
	letter_at(1);
	letter_mark(0, 2, DECISION_NO);
	letter_at(2);
	letter_partner(1, DECISION_YES);
	letter_at(1);
	letter_partner(2, DECISION_YES);
	letter_partner(2, DECISION_NO);
}

static void histories_from(struct fact *facts, size_t count, size_t length,
    const struct scope *scope, struct tally *tally);

/* The histories that go on with that letter. */
static void
histories_with(struct fact *facts, size_t count, size_t length,
    const struct scope *scope, struct tally *tally, const struct letter *letter)
{
	struct fact *next = &facts[count];
	int first = letter->moment ? letter->moment : 1;
	int last = letter->moment ? letter->moment : scope->moments;

	if (letter->fact.of > count)
		return;
	for (int at = first; at <= last; at++) {
		*next = letter->fact;
		next->seq = count + 1;
		next->at_us = next->logged_us = MOMENT(at);
		if (next->of)
			next->patient = facts[next->of - 1].patient;
		if (naive_is_legal(facts, count, next))
			histories_from(facts, count + 1, length, scope, tally);
	}
}

static void
histories_from(struct fact *facts, size_t count, size_t length,
    const struct scope *scope, struct tally *tally)
{
	history_check(facts, count, scope, tally);
	if (count == length || tally->failed > 3)
		return;
	for (size_t l = 0; l < letter_count; l++)
		histories_with(facts, count, length, scope, tally, &letters[l]);
}

static void
histories_run(size_t length, struct tally *tally)
{
	struct scope scope = {3, 2, 3, 2};
	struct fact facts[FACTS_MAX];

	letters_make();
	histories_from(facts, 0, length, &scope, tally);
}

/* ---- the larger world ---- */

/* Many questions at one known-point of a history. */
static bool
known_point_differs(const struct fact *facts, size_t known,
    const struct scope *scope, struct tally *tally,
    struct difference *difference)
{
	struct text patient = patients[random_below(PATIENTS)];

	fold(&held, facts, known, patient);
	for (int i = 0; i < 40; i++) {
		struct query query = query_random(scope, patient);

		query.moment.is_now = random_below(2);
		tally->answers++;
		if (decision_differs(facts, known, &query, difference))
			return true;
		if (i % 10 == 0 && sights_differ(facts, known, patient,
				       query.moment.at_us, difference))
			return true;
	}
	return false;
}

/* Some known-points. */
static void
known_points_check(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	const struct fact *facts = story->facts;
	size_t step = 1 + story->count / 4;
	struct difference difference;

	for (size_t known = 0; known <= story->count; known += step) {
		uint64_t failed = tally->failed;

		if (!known_point_differs(
			facts, known, scope, tally, &difference))
			continue;
		history_check(facts, known, scope, tally);
		/* Where its questions are not those that found it. */
		if (tally->failed == failed && tally->failed++ < 3)
			difference_print(facts, known, &difference);
		return;
	}
}

static void
random_run(uint64_t count, size_t length, struct tally *tally)
{
	struct scope scope = {6, PATIENTS, ORGS - 1, 3};
	struct story story;

	for (uint64_t i = 0; i < count && tally->failed <= 100; i++) {
		story_random(&story, 1 + random_below(length), &scope);
		tally->histories++;
		known_points_check(&story, &scope, tally);
		properties_check(&story, &scope, tally);
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
	asked_init(&held);
	if (!strcmp(mode, "histories"))
		histories_run(
		    (size_t)number_after(argc, argv, "--length", 4), &tally);
	else if (!strcmp(mode, "random"))
		random_run(number_after(argc, argv, "--count", 200000),
		    (size_t)number_after(argc, argv, "--length", 24), &tally);
	else if (!strcmp(mode, "scenes"))
		scenes_run(&tally);
	asked_release(&held);
	printf("%s: seed %" PRIu64 ", %" PRIu64 " histories, %" PRIu64
	       " answers, %.1f s\n",
	    mode, seed, tally.histories, tally.answers,
	    (double)(clock() - began) / CLOCKS_PER_SEC);
	printf("%" PRIu64 " passed, %" PRIu64 " failed\n",
	    tally.histories - tally.failed, tally.failed);
	return tally.failed || !tally.histories;
}
