/* judging - one request against what the ledger holds. Requests. */
#include "judging.h"

#include "../core/judge.h"
#include "../ledger/precedent.h"

/* What was found in the ledger about a request. */
struct findings {
	const struct request *request;
	uint64_t same_seq; /* of the equal fact; 0 where there is none */
	bool against; /* the other is said of the same thing, then or later */
};

static bool
decision_is_against(enum decision held, enum decision asked)
{
	return held && asked && held != asked;
}

/* Does held, of the same subject and not earlier, say the other? */
static bool
fact_is_against(const struct fact *held, const struct fact *asked)
{
	return decision_is_against(held->to_service, asked->to_service) ||
	       decision_is_against(held->to_practice, asked->to_practice) ||
	       decision_is_against(held->mig, asked->mig) ||
	       decision_is_against(held->private, asked->private) ||
	       decision_is_against(held->partner, asked->partner);
}

static enum status
finding_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct findings *findings = ctx;
	const struct request *request = findings->request;

	(void)line;
	(void)error;
	if (!findings->same_seq &&
	    fact_is_same(&request->fact, fact, request->at_given))
		findings->same_seq = fact->seq;
	findings->against |= fact->at_us >= request->fact.at_us &&
			     fact_is_against(fact, &request->fact);
	return STATUS_OK;
}

/*
 * The facts among which an equal one or one against it would be: those of the
 * same thing from the same at on, or the one opening or discharge of an
 * episode.
 */
static struct facts_query
findings_query(const struct fact *fact, uint64_t upto_seq)
{
	struct facts_query query = {.of = FACTS_OF_SUBJECT_SINCE,
	    .patient = fact->patient,
	    .subject = fact->episode,
	    .from_us = fact->at_us,
	    .upto_seq = upto_seq};

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
	default:
		break;
	}
	return query;
}

static enum status
line_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct buffer *buffer = ctx;

	(void)fact;
	buffer_reset(buffer);
	buffer_add(buffer, line);
	return buffer_failed(buffer) ? error_no_memory(error) : STATUS_OK;
}

/* The stored line of the equal fact is the answer. */
static enum status
same_read(struct turn *turn, uint64_t seq, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};

	return ledger_facts(
	    turn->ledger, &query, line_sink, &turn->same, error);
}

/* What was set down of the same organisation from the fact's instant on. */
static enum status
partner_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct partners *partners = ctx;
	struct fact kept;

	(void)line;
	if (!fact_copy(fact, partners->arena, &kept) ||
	    !partners_add(partners, &kept))
		return error_no_memory(error);
	return STATUS_OK;
}

/* What bears on a fact, as the ledger has it with the fact. */
struct bearing {
	struct state state;
	struct partners own; /* of a partner-set: its organisation's */
	const struct partners *partners;
};

static enum status
bearing_find(struct turn *turn, const struct fact *fact,
    struct bearing *bearing, struct error *error)
{
	struct known *known = turn_known(turn);
	struct facts_query query = findings_query(fact, fact->seq);

	state_init(&bearing->state, &turn->scratch, fact->patient);
	partners_init(&bearing->own, &turn->scratch);
	bearing->partners = &bearing->own;
	if (fact->event == EVENT_PARTNER_SET)
		return ledger_facts(
		    turn->ledger, &query, partner_sink, &bearing->own, error);
	if (known_partners(known, error))
		return error->status;
	bearing->partners = &known->partners;
	if (fact->event == EVENT_MARK_PRIVATE)
		return known_subject(
		    known, fact->entry, &bearing->state, error);
	return known_routes(known, &bearing->state, error);
}

/*
 * May there be anything to tell of the fact? A no about an episode tells of
 * other routes alone, unless something stands against it.
 */
static enum status
notices_may_be(struct turn *turn, const struct fact *fact, bool against,
    bool *may, struct error *error)
{
	const struct ledger_about about = {
	    fact->patient, fact->episode, fact->seq};

	*may = against || fact->mig == DECISION_NO;
	if (*may || !fact_shuts(fact))
		return STATUS_OK;
	return ledger_has_routes(turn->ledger, &about, may, error);
}

/* Is the organisation of a mark or choice a mistyped one, as it seems? */
static enum status
nobody_find(struct turn *turn, const struct fact *fact, struct notices *notices,
    struct error *error)
{
	const struct notice nobody = {.kind = NOTICE_NOBODY};
	bool mark = fact->event == EVENT_MARK_PRIVATE, named;
	const struct ledger_about about = {
	    fact->patient, mark ? fact->org : fact->practice, fact->seq - 1};

	if (!mark && !fact->mig)
		return STATUS_OK;
	if (ledger_names_org(turn->ledger, &about, &named, error))
		return error->status;
	return named || notice_add(notices, nobody) ? STATUS_OK
						    : error_no_memory(error);
}

/* Works out what the fact gives notice of. */
static enum status
notices_find(struct turn *turn, const struct fact *fact,
    struct notices *notices, struct error *error)
{
	struct bearing bearing;

	if (bearing_find(turn, fact, &bearing, error))
		return error->status;
	return notices_of(notices, fact, &bearing.state, bearing.partners,
		   turn->chain.now_us)
		   ? STATUS_OK
		   : error_no_memory(error);
}

/*
 * The notices about a fact that was just appended. Where they cannot be worked
 * out for want of memory that is told, and the fact stays: only an error of the
 * ledger, which names it, goes on.
 */
static enum status
notices_judge(struct turn *turn, const struct fact *fact, bool against,
    struct judgement *judgement, struct error *error)
{
	bool may = false;
	enum status status =
	    nobody_find(turn, fact, &judgement->notices, error);

	if (!status)
		status = notices_may_be(turn, fact, against, &may, error);
	if (!status && may)
		status = notices_find(turn, fact, &judgement->notices, error);
	if (status == STATUS_FAILED && !error->field) {
		judgement->notices_lost = true;
		return STATUS_OK;
	}
	return status;
}

static enum status
end_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	(void)line;
	(void)error;
	*(uint64_t *)ctx = fact->seq;
	return STATUS_OK;
}

/* An opening that is there already: whether its episode has ended is told. */
static enum status
ended_find(struct turn *turn, const struct fact *fact,
    struct judgement *judgement, struct error *error)
{
	struct facts_query query = {.of = FACTS_OF_END,
	    .subject = fact->episode,
	    .upto_seq = turn->chain.head.seq};
	struct notice ended = {.kind = NOTICE_ENDED};
	uint64_t end = 0;

	if (ledger_facts(turn->ledger, &query, end_sink, &end, error))
		return error->status;
	because_add(&ended.because, end);
	if (end && !notice_add(&judgement->notices, ended))
		judgement->notices_lost = true;
	return STATUS_OK;
}

static enum status
same_judge(struct turn *turn, const struct fact *fact,
    struct judgement *judgement, struct error *error)
{
	judgement->outcome = OUTCOME_SAME;
	if (same_read(turn, judgement->seq, error))
		return error->status;
	judgement->line = buffer_text(&turn->same);
	return fact->event == EVENT_EPISODE_OPEN
		   ? ended_find(turn, fact, judgement, error)
		   : STATUS_OK;
}

static enum status
fact_append(struct turn *turn, struct fact *fact, bool against,
    struct judgement *judgement, struct error *error)
{
	if (chain_append(&turn->chain, fact, error))
		return error->status;
	judgement->outcome = OUTCOME_NEW;
	judgement->seq = fact->seq;
	judgement->line = buffer_text(&turn->chain.line);
	return notices_judge(turn, fact, against, judgement, error);
}

/* Could the ledger hold an equal fact or one against it? */
static bool
findings_are_likely(const struct fact *fact, const struct precedents *found)
{
	if (fact->event == EVENT_EPISODE_OPEN)
		return found->has_opening;
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return found->has_discharge;
	return true;
}

static enum status
findings_collect(struct turn *turn, const struct precedents *found,
    struct findings *findings, struct error *error)
{
	const struct fact *fact = &findings->request->fact;
	struct facts_query query = findings_query(fact, turn->chain.head.seq);

	if (!findings_are_likely(fact, found))
		return STATUS_OK;
	return ledger_facts(
	    turn->ledger, &query, finding_sink, findings, error);
}

enum status
request_judge(struct turn *turn, struct request *request,
    struct judgement *judgement, struct error *error)
{
	struct chain *chain = &turn->chain;
	struct fact *fact = &request->fact;
	struct findings findings = {.request = request};
	struct precedents found;
	struct precedent precedent;
	enum status status;

	*judgement = (struct judgement){.outcome = OUTCOME_PENDING};
	arena_reset(&turn->scratch);
	notices_init(&judgement->notices, &turn->scratch);
	chain_complete(chain, fact);
	status = precedents_find(
	    turn_known(turn), fact, &turn->scratch, &found, error);
	if (!status)
		status = findings_collect(turn, &found, &findings, error);
	if (status)
		return status;
	judgement->seq = findings.same_seq;
	if (findings.same_seq)
		return same_judge(turn, fact, judgement, error);
	precedent = precedent_of(
	    &found, request->at_given ? chain->clock_us : INSTANT_MAX);
	if (fact_judge(fact, &precedent, &judgement->why) ||
	    fact_meets_later_rules(fact, &judgement->why)) {
		judgement->outcome = OUTCOME_REFUSED;
		return STATUS_OK;
	}
	return fact_append(turn, fact, findings.against, judgement, error);
}
