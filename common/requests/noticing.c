/* noticing - what whoever recorded a fact must be told. Requests. */
#include "noticing.h"

#include "../fields/line_read.h"

#include <stdio.h>
#include <string.h>

struct facts_query
findings_query(const struct fact *fact)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT_SINCE,
	    .patient = fact->patient,
	    .subject = fact->episode,
	    .from_us = fact->at_us};

	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		query.of = FACTS_OF_EPISODE;
		break;
	case EVENT_CONSENT_SET:
		if (fact->mig)
			query.practice = fact->practice;
		break;
	case EVENT_EPISODE_DISCHARGE:
		query.of = FACTS_OF_END;
		break;
	case EVENT_MARK_PRIVATE:
		query.subject = fact->entry;
		break;
	case EVENT_PARTNER_SET:
		query.of = FACTS_OF_PARTNER_SINCE;
		query.subject = fact->org;
		break;
	case EVENT_VIEW_REVIEW:
		query.of = FACTS_ABOUT;
		query.about_seq = fact->of;
		break;
	case EVENT_ORG_SUCCEED:
		query.of = FACTS_OF_SUCCESSION;
		query.subject = fact->org;
		break;
	case EVENT_PATIENT_LINK:
		query = (struct facts_query){
		    .of = FACTS_OF_WAS, .subject = fact->was};
		break;
	default:
		break;
	}
	return query;
}

/*
 * May there be anything to tell of what the fact says? A no about an episode
 * tells of other routes alone, unless something stands against it.
 */
static enum status
said_may_be(struct turn *turn, const struct fact *fact, bool against, bool *may,
    struct error *error)
{
	const struct known *known = turn_known(turn);
	const struct ledger_about about = {
	    fact->patient, fact->episode, fact->seq};

	*may = against || fact->mig == DECISION_NO ||
	       (fact->mig && known_has_successions(known));
	if (*may || !fact_shuts(fact))
		return STATUS_OK;
	*may = known_has_links(known) || known_has_successions(known) ||
	       bearing_is_of(&turn->bearing, fact) ||
	       bearing_is_due(&turn->bearing, fact);
	return *may ? STATUS_OK
		    : ledger_has_routes(turn->ledger, &about, may, error);
}

/* What the fact says, against what stands and by which other routes. */
static enum status
said_find(struct turn *turn, const struct fact *fact, bool against,
    struct notices *notices, struct error *error)
{
	struct bearing *bearing = &turn->bearing;
	struct known *known = turn_known(turn);
	bool partner = fact->event == EVENT_PARTNER_SET, may;

	if (said_may_be(turn, fact, against, &may, error))
		return error->status;
	if (!may)
		return STATUS_OK;
	if (!partner && known_orgs(known, error))
		return error->status;
	if (bearing_find(bearing, known, fact, error))
		return error->status;
	return notices_of(notices, fact, &bearing->state,
		   partner ? &bearing->partner : &known->orgs,
		   turn->chain.now_us)
		   ? STATUS_OK
		   : error_no_memory(error);
}

/* Does anything of the state name the organisation, under any of its codes? */
static bool
state_names(const struct state *state, struct organisations *orgs,
    struct text org, int64_t at_us)
{
	bool named = false;

	for (size_t i = 0; i < state->episode_count; i++)
		named |=
		    orgs_are_one(
			orgs, state->episodes[i].practice, org, at_us) ||
		    orgs_are_one(orgs, state->episodes[i].service, org, at_us);
	for (size_t i = 0; i < state->choice_count; i++)
		named |=
		    orgs_are_one(orgs, state->choices[i].practice, org, at_us);
	for (size_t i = 0; i < state->mark_count; i++)
		named |= orgs_are_one(orgs, state->marks[i].org, org, at_us);
	return named;
}

/* The same among the facts before this one that stand, of whichever number. */
static enum status
standing_names(struct turn *turn, const struct fact *fact, struct text org,
    bool *named, struct error *error)
{
	struct known before;
	struct state state;
	enum status status;

	known_init(&before, turn->ledger, fact->seq - 1);
	state_init(&state, &turn->scratch, fact->patient);
	status = known_orgs(&before, error);
	if (!status)
		status = known_patient(&before, &state, error);
	if (!status)
		*named =
		    state_names(&state, &before.orgs, org, turn->chain.now_us);
	known_release(&before);
	return status;
}

/*
 * The same, remembered until a void or a link: a run of marks of one patient
 * would else read all of them for each.
 */
static enum status
standing_names_once(struct turn *turn, const struct fact *fact, struct text org,
    bool *named, struct error *error)
{
	char key[sizeof *turn->named];
	enum status status;

	snprintf(key, sizeof key, "%.*s %.*s", (int)fact->patient.len,
	    fact->patient.ptr, (int)org.len, org.ptr);
	for (unsigned i = 0; i < TURN_NAMED; i++)
		if (!strcmp(key, turn->named[i]))
			return *named = true, STATUS_OK;
	status = standing_names(turn, fact, org, named, error);
	if (!status && *named)
		memcpy(turn->named[turn->named_at++ % TURN_NAMED], key,
		    sizeof key);
	return status;
}

/* Does a fact of the patient before this one name the organisation? */
static enum status
org_is_named(struct turn *turn, const struct fact *fact, struct text org,
    bool *named, struct error *error)
{
	const struct ledger_about about = {fact->patient, org, fact->seq - 1};
	const struct known *known = turn_known(turn);

	return known_has_voids(known) || known_has_links(known) ||
		       known_has_successions(known)
		   ? standing_names_once(turn, fact, org, named, error)
		   : ledger_names_org(turn->ledger, &about, named, error);
}

/* Is the organisation of a mark or choice a mistyped one, as it seems? */
static enum status
nobody_find(struct turn *turn, const struct fact *fact, struct notices *notices,
    struct error *error)
{
	const struct notice nobody = {.kind = NOTICE_NOBODY};
	bool mark = fact->event == EVENT_MARK_PRIVATE, named = false;

	if (!mark && !fact->mig)
		return STATUS_OK;
	if (org_is_named(
		turn, fact, mark ? fact->org : fact->practice, &named, error))
		return error->status;
	return named || notice_add(notices, nobody) ? STATUS_OK
						    : error_no_memory(error);
}

static enum status
notice_put(struct notices *notices, enum notice_kind kind, uint64_t seq,
    uint64_t more, struct error *error)
{
	struct notice notice = {.kind = kind, .more = more};

	because_add(&notice.because, seq);
	return notice_add(notices, notice) ? STATUS_OK : error_no_memory(error);
}

/* A number that another has superseded is taken, and told. */
static enum status
superseded_find(struct turn *turn, const struct fact *fact,
    struct notices *notices, struct error *error)
{
	struct numbers numbers;
	const struct link *link;

	if (!fact->patient.len || fact->event == EVENT_PATIENT_LINK ||
	    fact->event == EVENT_FACT_VOID ||
	    !known_has_links(turn_known(turn)))
		return STATUS_OK;
	if (known_numbers(turn_known(turn), fact->patient, &turn->scratch,
		&numbers, error))
		return error->status;
	link = numbers_superseded(&numbers, fact->patient);
	return link
		   ? notice_put(notices, NOTICE_SUPERSEDED, link->seq, 0, error)
		   : STATUS_OK;
}

/* Who comes to see more by the fact. */
static enum status
gain_find(const struct fact *fact, const struct weighed *weighed,
    struct notices *notices, struct error *error)
{
	const struct gain *gain = &weighed->gain;
	struct notice notice = {.kind = NOTICE_JOINS,
	    .more = gain->viewers,
	    .patients = gain->patients};

	if (!gain->pairs)
		return STATUS_OK;
	if (fact->event == EVENT_FACT_VOID) {
		notice.kind =
		    weighed->found->target.fact.event == EVENT_MARK_PRIVATE
			? NOTICE_OPENS_ENTRY
			: NOTICE_OPENS;
		notice.more = gain->pairs;
	}
	return notice_add(notices, notice) ? STATUS_OK : error_no_memory(error);
}

/* So many of them are told one by one: somebody must look at each. */
#define OUTLIVING_TOLD 100

/* The careful facts recorded while a voided link or succession stood. */
struct outliving {
	const struct fact *joined; /* the link or succession */
	struct numbers numbers;    /* of a link; none of a succession */
	struct organisations *orgs;
	struct notices *notices;
	uint64_t count;
};

static bool
fact_is_careful(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_DISCHARGE ||
	       fact->private == DECISION_YES ||
	       fact->to_service == DECISION_NO ||
	       fact->to_practice == DECISION_NO || fact->mig == DECISION_NO;
}

/* Does the fact hold on for both sides of what was joined? */
static bool
fact_outlives(struct outliving *o, const struct fact *fact)
{
	struct text code =
	    fact->event == EVENT_MARK_PRIVATE ? fact->org : fact->practice;

	if (fact->seq < o->joined->seq || fact->void_seq ||
	    !fact_is_careful(fact))
		return false;
	if (o->numbers.count)
		return numbers_reach(&o->numbers, fact->patient,
			   o->joined->patient, fact->seq) &&
		       numbers_reach(&o->numbers, fact->patient, o->joined->was,
			   fact->seq);
	if (fact->event != EVENT_MARK_PRIVATE &&
	    (!fact->mig || fact->at_us < o->joined->at_us))
		return false;
	return family_of(o->orgs, code) &&
	       family_of(o->orgs, code) == family_of(o->orgs, o->joined->org);
}

static enum status
outliving_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct outliving *o = ctx;

	(void)line;
	if (!fact_outlives(o, fact) || o->count++ >= OUTLIVING_TOLD)
		return STATUS_OK;
	return notice_put(o->notices, NOTICE_OUTLIVES, fact->seq, 0, error);
}

static enum status
outliving_read(struct turn *turn, struct outliving *o, enum facts_of of,
    struct facts_query query, struct error *error)
{
	query.of = of;
	query.after_seq = o->joined->seq;
	query.upto_seq = turn->chain.head.seq;
	query.voids_upto = query.upto_seq;
	return ledger_facts(turn->ledger, &query, outliving_sink, o, error);
}

static enum status
outliving_numbers(struct turn *turn, struct outliving *o, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_PATIENT};

	if (known_numbers(turn_known(turn), o->joined->patient, &turn->scratch,
		&o->numbers, error))
		return error->status;
	for (size_t i = 0; i < o->numbers.number_count; i++) {
		query.patient = o->numbers.items[i].number;
		if (outliving_read(turn, o, FACTS_OF_PATIENT, query, error))
			return error->status;
	}
	return STATUS_OK;
}

static enum status
outliving_codes(struct turn *turn, struct outliving *o, struct error *error)
{
	struct facts_query marks = {.event = EVENT_MARK_PRIVATE};
	struct facts_query choices = {.event = EVENT_CONSENT_SET};

	if (known_orgs(turn_known(turn), error))
		return error->status;
	o->orgs = &turn_known(turn)->orgs;
	if (outliving_read(turn, o, FACTS_OF_EVENT, marks, error))
		return error->status;
	return outliving_read(turn, o, FACTS_OF_EVENT, choices, error);
}

static enum status
outliving_find(struct turn *turn, const struct fact *target,
    struct notices *notices, struct error *error)
{
	struct outliving o = {.joined = target, .notices = notices};
	enum status status = target->event == EVENT_PATIENT_LINK
				 ? outliving_numbers(turn, &o, error)
				 : outliving_codes(turn, &o, error);

	if (status || o.count <= OUTLIVING_TOLD)
		return status;
	return notice_put(
	    notices, NOTICE_MORE_OUTLIVE, 0, o.count - OUTLIVING_TOLD, error);
}

struct looker {
	struct arena *arena;
	struct text login, session;
};

static enum status
looker_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct looker *looker = ctx;
	struct fact read;

	(void)fact;
	if (stored_line_read(line, looker->arena, &read, error))
		return error->status;
	looker->login = read.login;
	looker->session = read.session;
	return STATUS_OK;
}

/* Is the account one of the fact's, that did it or whose session it was? */
static bool
is_one_of(struct text account, const struct fact *fact)
{
	return account.len && (text_equal(account, fact->login) ||
				  text_equal(account, fact->session));
}

/* Was the look reviewed by an account that looked? */
static enum status
reviewer_find(struct turn *turn, const struct fact *fact,
    struct notices *notices, struct error *error)
{
	struct looker looker = {.arena = &turn->scratch};
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = fact->of - 1,
	    .upto_seq = fact->of,
	    .line = true};

	if (ledger_facts(turn->ledger, &query, looker_sink, &looker, error))
		return error->status;
	return is_one_of(looker.login, fact) || is_one_of(looker.session, fact)
		   ? notice_put(notices, NOTICE_OWN_REVIEW, fact->of, 0, error)
		   : STATUS_OK;
}

enum status
notices_find(struct turn *turn, const struct fact *fact,
    const struct weighed *weighed, struct notices *notices, struct error *error)
{
	const struct fact *target = &weighed->found->target.fact;
	enum status status = nobody_find(turn, fact, notices, error);

	if (!status)
		status =
		    said_find(turn, fact, weighed->against, notices, error);
	if (!status)
		status = superseded_find(turn, fact, notices, error);
	if (!status)
		status = gain_find(fact, weighed, notices, error);
	if (!status && fact->event == EVENT_VIEW_REVIEW)
		status = reviewer_find(turn, fact, notices, error);
	if (!status && fact->event == EVENT_FACT_VOID &&
	    (target->event == EVENT_PATIENT_LINK ||
		target->event == EVENT_ORG_SUCCEED))
		status = outliving_find(turn, target, notices, error);
	return status;
}

static enum status
end_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)line;
	(void)error;
	if (!fact->void_seq)
		*(uint64_t *)ctx = fact->seq;
	return STATUS_OK;
}

enum status
ended_find(struct turn *turn, const struct fact *fact, struct notices *notices,
    struct error *error)
{
	struct facts_query query = {
	    .of = FACTS_OF_END, .subject = fact->episode};
	uint64_t end = 0;

	if (known_facts(turn_known(turn), query, end_sink, &end, error))
		return error->status;
	return end ? notice_put(notices, NOTICE_ENDED, end, 0, error)
		   : STATUS_OK;
}
