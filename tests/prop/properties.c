/* properties - what is true of every history, tried with random ones. */
#include "prop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The history, and the same in another form. */
static struct asked one, other;

/* The history's seqs as the other form's, 0 where it has no such fact. */
struct mapping {
	uint64_t of[2 * FACTS_MAX];
};

static bool
fail(struct tally *tally, const char *property, const struct fact *facts,
    size_t count)
{
	if (tally->failed++ < 3) {
		printf("not so: %s\n", property);
		history_print(facts, count);
	}
	return false;
}

static const struct fact *
story_add(struct story *story, const struct fact *fact)
{
	return story_insert(story, story->count, fact);
}

/* Numbers what was made of a history; false where it is not legal. */
static bool
settle(struct story *story, struct mapping *mapping)
{
	*mapping = (struct mapping){{0}};
	for (size_t i = 0; i < story->count; i++)
		mapping->of[story->facts[i].seq] = i + 1;
	return story_renumber(story);
}

static bool
verdicts_equal(const struct naive_verdict *a, const struct naive_verdict *b,
    const struct mapping *mapping)
{
	return a->rule == b->rule &&
	       (!mapping || (mapping->of[a->episode_seq] == b->episode_seq &&
				mapping->of[a->because[0]] == b->because[0] &&
				mapping->of[a->because[1]] == b->because[1]));
}

static bool
sights_equal(int64_t at_us, const struct mapping *mapping)
{
	static struct naive_sight a[SIGHTS_MAX], b[SIGHTS_MAX];
	size_t count = asked_sights(&one, at_us, a, SIGHTS_MAX);

	if (count != asked_sights(&other, at_us, b, SIGHTS_MAX))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!text_equal(a[i].viewer, b[i].viewer) ||
		    !text_equal(a[i].source, b[i].source) ||
		    a[i].route != b[i].route ||
		    mapping->of[a[i].episode_seq] != b[i].episode_seq ||
		    a[i].before_us != b[i].before_us ||
		    a[i].private_marks != b[i].private_marks ||
		    mapping->of[a[i].because[0]] != b[i].because[0] ||
		    mapping->of[a[i].because[1]] != b[i].because[1])
			return false;
	return true;
}

/* Both forms answer alike about the patient; without a mapping, by the rule. */
static void
patient_compare(const struct story *a, const struct story *b,
    struct text patient, const struct mapping *mapping,
    const struct scope *scope, struct tally *tally, const char *property)
{
	fold(&one, a->facts, a->count, patient);
	fold(&other, b->facts, b->count, patient);
	for (int n = 0; n < 20; n++) {
		struct query q = query_random(scope, patient);
		struct naive_verdict x =
		    asked_decide(&one, q.viewer, &q.entry, q.moment);
		struct naive_verdict y =
		    asked_decide(&other, q.viewer, &q.entry, q.moment);

		tally->answers++;
		if (!verdicts_equal(&x, &y, mapping) ||
		    (n % 10 == 0 && mapping &&
			!sights_equal(q.moment.at_us, mapping))) {
			fail(tally, property, a->facts, a->count);
			return;
		}
	}
}

static void
forms_compare(const struct story *a, const struct story *b,
    const struct mapping *mapping, const struct scope *scope,
    struct tally *tally, const char *property)
{
	patient_compare(a, b, patients[random_below(PATIENTS)], mapping, scope,
	    tally, property);
}

static bool
is_bridge(const struct fact *fact)
{
	return fact->event == EVENT_ORG_SUCCEED ||
	       fact->event == EVENT_PATIENT_LINK;
}

static bool
is_voidable(const struct fact *fact)
{
	return fact->event != EVENT_RECORD_VIEW &&
	       fact->event != EVENT_FACT_VOID;
}

/* Has a link or a succession been voided? */
static bool
has_void_bridge(const struct story *story)
{
	for (size_t i = 0; i < story->count; i++)
		if (is_bridge(&story->facts[i]) &&
		    !naive_stands(story->facts, story->count, &story->facts[i]))
			return true;
	return false;
}

/* Are the two numbers one patient's, by all the facts? */
static bool
is_linked(const struct story *story, struct text a, struct text b)
{
	struct fact link = fact_none();

	/* A link that is refused either way joins what is joined. */
	link.event = EVENT_PATIENT_LINK;
	link.patient = a;
	link.was = b;
	if (naive_is_legal(story->facts, story->count, &link))
		return false;
	link.patient = b;
	link.was = a;
	return !naive_is_legal(story->facts, story->count, &link);
}

/*
 * The order in which facts with the same at came in changes no answer. It is
 * what a void goes by, and what is careful while a link stands.
 */
static void
order_is_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t i = form.count > 1 ? random_below(form.count - 1) : 0;
	struct fact *facts = form.facts, first = facts[i];
	struct mapping mapping;
	bool bridges = is_bridge(&facts[i]) || is_bridge(&facts[i + 1]);

	if (form.count < 2 || first.at_us != facts[i + 1].at_us ||
	    first.event == EVENT_FACT_VOID ||
	    facts[i + 1].event == EVENT_FACT_VOID ||
	    (bridges && has_void_bridge(story)))
		return;
	facts[i] = facts[i + 1];
	facts[i + 1] = first;
	if (settle(&form, &mapping))
		forms_compare(story, &form, NULL, scope, tally,
		    "order of equal instants");
}

/* Saying the same again, or of another patient, changes no answer. */
static void
repetition_is_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t i = form.count ? random_below(form.count) : 0;
	struct fact again = form.facts[i];
	struct text patient = patients[random_below(PATIENTS)];
	struct text asked = patients[random_below(PATIENTS)];
	struct mapping mapping;

	if (!form.count || form.count == FACTS_MAX || is_bridge(&again) ||
	    again.event == EVENT_EPISODE_OPEN || again.of ||
	    !naive_stands(form.facts, form.count, &form.facts[i]))
		return;
	story_add(&form, &again);
	if (settle(&form, &mapping))
		forms_compare(
		    story, &form, &mapping, scope, tally, "repetition");
	if (!again.patient.len || is_linked(story, asked, patient))
		return;
	form.facts[story->count].patient = patient;
	patient_compare(
	    story, &form, asked, &mapping, scope, tally, "another patient");
}

/* Private beats everything but own and future. */
static void
private_beats_all(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct query q = query_random(scope, patients[random_below(PATIENTS)]);
	struct story form = *story;
	struct fact mark = fact_none();
	struct mapping mapping;
	enum rule rule;

	if (form.count == FACTS_MAX)
		return;
	mark.event = EVENT_MARK_PRIVATE;
	mark.patient = q.entry.patient;
	mark.org = q.entry.org;
	mark.entry = q.entry.entry;
	mark.private = DECISION_YES;
	mark.at_us = q.moment.at_us;
	story_add(&form, &mark);
	settle(&form, &mapping);
	fold(&one, form.facts, form.count, q.entry.patient);
	rule = asked_decide(&one, q.viewer, &q.entry, q.moment).rule;
	tally->answers++;
	if (rule != RULE_PRIVATE && rule != RULE_OWN && rule != RULE_FUTURE)
		fail(tally, "private beats all", form.facts, form.count);
}

static struct fact
consent_of(const struct fact *opening, enum decision to_service,
    enum decision to_practice)
{
	struct fact consent = fact_none();

	consent.event = EVENT_CONSENT_SET;
	consent.patient = opening->patient;
	consent.episode = opening->episode;
	consent.to_service = to_service;
	consent.to_practice = to_practice;
	return consent;
}

/* A later no hides nothing recorded before it while its episode is open. */
static void
withdrawal_keeps_the_past(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t i = form.count ? random_below(form.count) : 0;
	const struct fact *opening = &story->facts[i];
	struct query q = query_random(scope, opening->patient);
	struct naive_verdict before, after;
	struct mapping mapping;
	struct fact no;

	if (!form.count || form.count == FACTS_MAX ||
	    opening->event != EVENT_EPISODE_OPEN)
		return;
	no = consent_of(opening, DECISION_NO, DECISION_UNSET);
	no.at_us = q.moment.at_us = MOMENT(scope->moments + 2);
	story_add(&form, &no);
	if (!settle(&form, &mapping))
		return;
	q.entry.org = opening->practice;
	q.entry.recorded_us =
	    MOMENT((int)random_below((size_t)scope->moments + 1));
	q.entry.recorded_last_us = q.entry.recorded_us;
	fold(&one, story->facts, story->count, opening->patient);
	fold(&other, form.facts, form.count, opening->patient);
	before = asked_decide(&one, opening->service, &q.entry, q.moment);
	after = asked_decide(&other, opening->service, &q.entry, q.moment);
	tally->answers++;
	if (rule_allows(before.rule) && !rule_allows(after.rule))
		fail(tally, "a withdrawal keeps the past", form.facts,
		    form.count);
}

/* Has the episode ended by then, whoever's it became? */
static bool
has_ended(const struct story *story, uint64_t opening, int64_t at_us)
{
	const struct fact *facts = story->facts;

	for (size_t i = 0; i < story->count; i++)
		if (facts[i].event == EVENT_EPISODE_DISCHARGE &&
		    facts[i].at_us <= at_us &&
		    text_equal(facts[i].episode, facts[opening - 1].episode) &&
		    naive_stands(facts, story->count, &facts[i]))
			return true;
	return false;
}

/* After its discharge an episode is named by no verdict that allows. */
static void
discharge_ends_all(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct text patient = patients[random_below(PATIENTS)];

	fold(&one, story->facts, story->count, patient);
	for (int n = 0; n < 10; n++) {
		struct query q = query_random(scope, patient);
		struct naive_verdict v =
		    asked_decide(&one, q.viewer, &q.entry, q.moment);

		tally->answers++;
		if (rule_allows(v.rule) && v.episode_seq &&
		    has_ended(story, v.episode_seq, q.moment.at_us) &&
		    !fail(tally, "a discharge ends all", story->facts,
			story->count))
			return;
	}
}

/* Is it the same route, and does it show as much? */
static bool
sights_alike(const struct naive_sight *a, const struct naive_sight *b)
{
	return text_equal(a->viewer, b->viewer) &&
	       text_equal(a->source, b->source) && a->route == b->route &&
	       a->episode_seq == b->episode_seq &&
	       a->before_us == b->before_us &&
	       a->private_marks == b->private_marks;
}

/* How many intervals hold then, or, of a sight, how many that are like it. */
static size_t
intervals_at(const struct asked_interval *intervals, size_t count,
    const struct naive_sight *sight, int64_t at_us)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += intervals[i].from_us <= at_us &&
			 intervals[i].until_us > at_us &&
			 (!sight || sights_alike(&intervals[i].sight, sight));
	return found;
}

/* The timeline says at every instant what who says then, and no more. */
static void
timeline_equals_who(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	static struct asked_interval intervals[SIGHTS_MAX * 4];
	static struct naive_sight sights[SIGHTS_MAX];
	struct text patient = patients[random_below(PATIENTS)];
	size_t count, live;

	fold(&one, story->facts, story->count, patient);
	if (!asked_intervals(&one, intervals, SIGHTS_MAX * 4, &count))
		return;
	for (int at = 0; at <= scope->moments + 1; at++) {
		live = asked_sights(&one, MOMENT(at), sights, SIGHTS_MAX);
		tally->answers++;
		if (intervals_at(intervals, count, NULL, MOMENT(at)) != live) {
			fail(tally, "the timeline counts as who", story->facts,
			    story->count);
			return;
		}
		for (size_t i = 0; i < live; i++)
			if (intervals_at(
				intervals, count, &sights[i], MOMENT(at)) != 1)
				fail(tally, "the timeline equals who",
				    story->facts, story->count);
	}
	for (size_t i = 1; i < count; i++)
		if (intervals[i - 1].until_us == intervals[i].from_us &&
		    sights_alike(&intervals[i - 1].sight, &intervals[i].sight))
			fail(tally, "alike intervals are one", story->facts,
			    story->count);
}

/*
 * A fact and its void, together, are nothing as known after the void. What is
 * careful outlives a link or a succession, so that its void follows at once.
 */
static void
void_and_fact_are_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t at = random_below(form.count + 1), until;
	struct fact fact = fact_random(form.facts, at, scope);
	struct fact undone;
	struct mapping mapping;

	if (form.count + 2 > FACTS_MAX || !fact.event || !is_voidable(&fact))
		return;
	until = is_bridge(&fact) ? at : at + random_below(form.count - at + 1);
	undone = fact_void(story_insert(&form, at, &fact));
	undone.at_us = MOMENT(1 + (int)random_below(6));
	story_insert(&form, until + 1, &undone);
	if (settle(&form, &mapping))
		forms_compare(story, &form, &mapping, scope, tally,
		    "a void and its fact are nothing");
}

/* A fact that is recorded, voided and recorded anew is the fact itself. */
static void
recording_anew_is_recording(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t i = form.count ? random_below(form.count) : 0;
	struct fact fact = form.facts[i], undone;
	struct mapping mapping;

	if (!form.count || form.count + 2 > FACTS_MAX || !is_voidable(&fact))
		return;
	undone = fact_void(story_insert(&form, i, &fact));
	story_insert(&form, i + 1, &undone);
	if (settle(&form, &mapping))
		forms_compare(story, &form, &mapping, scope, tally,
		    "recorded anew at once");
	if (fact.event == EVENT_EPISODE_OPEN || has_void_bridge(story) ||
	    !naive_stands(story->facts, story->count, &story->facts[i]))
		return;
	form = *story;
	undone = fact_void(&form.facts[i]);
	story_add(&form, &undone);
	story_add(&form, &fact);
	if (settle(&form, &mapping))
		forms_compare(
		    story, &form, NULL, scope, tally, "recorded anew later");
}

/*
 * A succession to or from a code that nobody uses is nothing under others; but
 * a mark that a voided one carried to it hides until a release under it.
 */
static void
unused_successor_is_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	struct fact fact = fact_none();
	size_t org = random_below(ORGS - 1), back = random_below(2);
	struct mapping mapping;

	if (form.count == FACTS_MAX || has_void_bridge(story))
		return;
	fact.event = EVENT_ORG_SUCCEED;
	fact.org = orgs[back ? ORGS - 1 : org];
	fact.successor = orgs[back ? org : ORGS - 1];
	fact.at_us = MOMENT((int)random_below((size_t)scope->moments + 1));
	story_insert(&form, random_below(form.count + 1), &fact);
	if (settle(&form, &mapping))
		forms_compare(story, &form, &mapping, scope, tally,
		    "an unused successor is nothing");
}

/* Links may come before all else, in any order. */
static void
order_of_links_is_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = {.count = 0};
	struct mapping mapping;
	size_t links = 0;

	if (has_void_bridge(story))
		return;
	for (int turn = 0; turn < 2; turn++)
		for (size_t i = 0; i < story->count; i++) {
			const struct fact *fact = &story->facts[i];
			bool is_link = fact->event == EVENT_PATIENT_LINK;

			if (is_link != (turn == 0))
				continue;
			form.facts[form.count++] = *fact;
			links += is_link;
		}
	for (size_t i = links; i > 1; i--) {
		size_t j = random_below(i);
		struct fact swapped = form.facts[j];

		form.facts[j] = form.facts[i - 1];
		form.facts[i - 1] = swapped;
	}
	if (links && settle(&form, &mapping))
		forms_compare(story, &form, &mapping, scope, tally,
		    "the order of links is nothing");
}

/* The void of an opening is that of all its facts. */
static void
void_of_opening_is_of_all(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story, whole = *story;
	size_t at = form.count ? random_below(form.count) : 0;
	const struct fact *opening = &story->facts[at];
	struct mapping mapping, ignored;
	struct fact undone;

	if (!form.count || opening->event != EVENT_EPISODE_OPEN ||
	    !naive_stands(story->facts, story->count, opening))
		return;
	for (size_t i = story->count; i-- > 0;) {
		const struct fact *fact = &story->facts[i];

		if (!text_equal(fact->episode, opening->episode) ||
		    !naive_stands(story->facts, story->count, fact))
			continue;
		if (form.count == FACTS_MAX)
			return;
		undone = fact_void(fact);
		story_add(&form, &undone);
	}
	undone = fact_void(opening);
	story_add(&whole, &undone);
	if (settle(&whole, &ignored) && settle(&form, &mapping))
		forms_compare(&whole, &form, &mapping, scope, tally,
		    "the void of an opening is that of all its facts");
}

/* What is put down while a link or a succession stands, about an entry. */
static struct fact
careful_random(const struct story *story, const struct query *q,
    struct text patient, struct text org)
{
	struct fact fact = fact_none();
	size_t i = story->count ? random_below(story->count) : 0;
	const struct fact *opening = &story->facts[i];

	switch (random_below(4)) {
	case 0:
		fact.event = EVENT_MARK_PRIVATE;
		fact.org = org;
		fact.entry = q->entry.entry;
		fact.private = DECISION_YES;
		break;
	case 1:
		fact.event = EVENT_CONSENT_SET;
		fact.practice = org;
		fact.mig = DECISION_NO;
		break;
	case 2:
		fact = consent_of(opening, DECISION_NO, DECISION_NO);
		break;
	default:
		fact.event = EVENT_EPISODE_DISCHARGE;
		fact.episode = opening->episode;
	}
	fact.patient = patient;
	fact.at_us = q->moment.at_us;
	return fact;
}

/* Does the careful fact forbid this answer, at its own instant? */
static bool
is_against(const struct story *story, const struct fact *careful,
    const struct naive_verdict *v)
{
	bool is_of_episode =
	    v->episode_seq &&
	    text_equal(
		story->facts[v->episode_seq - 1].episode, careful->episode);

	if (careful->event == EVENT_MARK_PRIVATE)
		return v->rule != RULE_PRIVATE && v->rule != RULE_OWN &&
		       v->rule != RULE_FUTURE;
	if (careful->mig)
		return v->rule == RULE_MIG;
	if (careful->event == EVENT_EPISODE_DISCHARGE)
		return is_of_episode && v->rule != RULE_DISCHARGED;
	return is_of_episode && v->rule == RULE_AGREEMENT;
}

/*
 * What is careful outlives the void of the link or of the succession under
 * which it was recorded: it holds for the other number, or the other code.
 */
static void
careful_outlives_the_void(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	struct text patient = patients[random_below(PATIENTS)];
	struct text org = orgs[random_below(scope->org_count)];
	struct query q = query_random(scope, patients[random_below(PATIENTS)]);
	struct fact bridge = fact_none(), careful, undone;
	struct naive_verdict v;
	struct mapping mapping;
	bool links = random_below(2);

	if (form.count + 3 > FACTS_MAX)
		return;
	bridge.event = links ? EVENT_PATIENT_LINK : EVENT_ORG_SUCCEED;
	bridge.at_us = links ? MOMENT(9) : q.moment.at_us;
	bridge.org = links ? TEXT("") : org;
	bridge.successor = links ? TEXT("") : q.entry.org;
	bridge.patient = links ? patient : TEXT("");
	bridge.was = links ? q.entry.patient : TEXT("");
	careful = careful_random(story, &q, links ? patient : q.entry.patient,
	    links ? q.entry.org : org);
	undone = fact_void(story_add(&form, &bridge));
	story_add(&form, &careful);
	story_add(&form, &undone);
	if (!settle(&form, &mapping))
		return;
	fold(&one, form.facts, form.count, q.entry.patient);
	v = asked_decide(&one, q.viewer, &q.entry, q.moment);
	tally->answers++;
	if (is_against(&form, &careful, &v))
		fail(tally, "what is careful outlives a void", form.facts,
		    form.count);
}

/* A look and its review decide nothing. */
static void
looks_are_nothing(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	struct story form = *story;
	size_t at = random_below(form.count + 1);
	struct fact view = fact_none(), review = fact_none();
	struct mapping mapping;

	if (form.count + 2 > FACTS_MAX)
		return;
	view.event = EVENT_RECORD_VIEW;
	view.patient = patients[random_below(PATIENTS)];
	view.viewer = orgs[random_below(scope->org_count)];
	view.at_us = view.logged_us = MOMENT(2);
	review.event = EVENT_VIEW_REVIEW;
	review.patient = view.patient;
	review.at_us = MOMENT(3);
	review.outcome = REVIEW_NOT_JUSTIFIED;
	review.of = story_insert(&form, at, &view)->seq;
	story_insert(&form, at + 1, &review);
	if (settle(&form, &mapping))
		forms_compare(
		    story, &form, &mapping, scope, tally, "looks are nothing");
}

void
properties_check(
    const struct story *story, const struct scope *scope, struct tally *tally)
{
	static void (*const properties[])(const struct story *,
	    const struct scope *, struct tally *) = {order_is_nothing,
	    repetition_is_nothing, private_beats_all, withdrawal_keeps_the_past,
	    discharge_ends_all, timeline_equals_who, void_and_fact_are_nothing,
	    recording_anew_is_recording, unused_successor_is_nothing,
	    order_of_links_is_nothing, void_of_opening_is_of_all,
	    careful_outlives_the_void, looks_are_nothing};
	static bool begun;

	if (!begun) {
		asked_init(&one);
		asked_init(&other);
		begun = true;
	}
	for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
		properties[i](story, scope, tally);
}
