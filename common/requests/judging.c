/* judging - one request against what the ledger holds. Requests. */
#include "judging.h"

#include "../core/judge.h"
#include "../fields/line.h"
#include "noticing.h"

#include <inttypes.h>
#include <stdio.h>

/* What was found in the ledger about a request. */
struct findings {
	const struct request *request;
	const struct precedents *found;
	struct numbers numbers; /* of the request's patient */
	uint64_t same_seq;      /* of the equal fact that stands, or 0 */
	uint64_t voided_seq;    /* of an equal one that was voided, or 0 */
	bool against; /* the other is said of the same thing, then or later */
	uint64_t rows, same_instant; /* that were read */
};

/* So many facts about the same thing are read at first. */
#define FINDINGS_FIRST 8

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

static bool
event_is_of_episode(const struct fact *fact)
{
	return fact->event == EVENT_EPISODE_DISCHARGE ||
	       (fact->event == EVENT_CONSENT_SET && fact->episode.len);
}

/* Does the fact stand: not voided, nor of an episode before this opening? */
static bool
fact_stands(const struct findings *findings, const struct fact *fact)
{
	const struct precedents *found = findings->found;

	if (fact->void_seq)
		return false;
	return !event_is_of_episode(fact) ||
	       (found->has_opening && fact->seq > found->opening.seq);
}

/* An end that is not given a time is now: no voided one is that. */
static bool
fact_may_be_voided(const struct request *request)
{
	return request->at_given || request->fact.event == EVENT_EPISODE_OPEN;
}

static enum status
finding_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct findings *findings = ctx;
	const struct request *request = findings->request;
	struct fact held = *fact;
	bool same;

	(void)line;
	(void)error;
	findings->rows++;
	findings->same_instant += fact->at_us == request->fact.at_us;
	/* numbers are compared as linked, but for those of a link itself */
	if (held.event != EVENT_PATIENT_LINK &&
	    numbers_are_one(
		&findings->numbers, held.patient, request->fact.patient))
		held.patient = request->fact.patient;
	same = fact_is_same(&request->fact, &held, request->at_given);
	if (!fact_stands(findings, fact)) {
		if (same && fact_may_be_voided(request))
			findings->voided_seq = fact->seq;
		return STATUS_OK;
	}
	if (!findings->same_seq && same)
		findings->same_seq = fact->seq;
	findings->against |= fact->at_us >= request->fact.at_us &&
			     fact_is_against(fact, &request->fact);
	return STATUS_OK;
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

/* Could the ledger hold an equal fact or one against it? */
static bool
findings_are_likely(
    struct turn *turn, const struct fact *fact, const struct precedents *found)
{
	if (known_has_voids(turn_known(turn)))
		return true;
	if (fact->event == EVENT_EPISODE_OPEN)
		return found->has_opening;
	if (fact->event == EVENT_EPISODE_DISCHARGE)
		return found->has_discharge;
	return fact->at_us <= found->last_us;
}

/*
 * Reads the facts about the same thing from the request's instant on. An equal
 * one is of that very instant, so these are read to their end; of the later
 * ones some are enough: where there are more, one may be against the request.
 */
static enum status
since_collect(struct turn *turn, struct findings *findings,
    struct facts_query query, struct error *error)
{
	uint64_t limit = FINDINGS_FIRST;

	do {
		query.limit = limit;
		limit *= 2;
		findings->rows = findings->same_instant = 0;
		if (known_facts(
			turn_known(turn), query, finding_sink, findings, error))
			return error->status;
	} while (findings->same_instant >= query.limit);
	findings->against |= findings->rows >= query.limit;
	return STATUS_OK;
}

static enum status
findings_collect(
    struct turn *turn, struct findings *findings, struct error *error)
{
	const struct fact *fact = &findings->request->fact;
	struct facts_query query = findings_query(fact);

	if (fact->event == EVENT_FACT_VOID) {
		findings->same_seq = findings->found->target.void_seq;
		return STATUS_OK;
	}
	if (!findings_are_likely(turn, fact, findings->found))
		return STATUS_OK;
	if (known_numbers(turn_known(turn), fact->patient, &turn->scratch,
		&findings->numbers, error))
		return error->status;
	if (query.of == FACTS_OF_SUBJECT_SINCE ||
	    query.of == FACTS_OF_PARTNER_SINCE)
		return since_collect(turn, findings, query, error);
	return known_facts(
	    turn_known(turn), query, finding_sink, findings, error);
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
		   ? ended_find(turn, fact, &judgement->notices, error)
		   : STATUS_OK;
}

static void
refuse(struct judgement *judgement, const char *field, const char *what)
{
	judgement->outcome = OUTCOME_REFUSED;
	error_refuse(&judgement->why, field, what);
}

/* What equals a fact that was voided must not come back with an import. */
static enum status
voided_judge(struct turn *turn, uint64_t seq, struct judgement *judgement,
    struct error *error)
{
	struct known_fact found;
	char number[24];

	if (known_fact_find(
		turn_known(turn), seq, &turn->scratch, &found, error))
		return error->status;
	judgement->outcome = OUTCOME_REFUSED;
	snprintf(number, sizeof number, "%" PRIu64, found.void_seq);
	error_set_detail(&judgement->why, STATUS_REFUSED, NULL,
	    "equals a fact that was voided (--again records it anew); the "
	    "void is event",
	    text_of(number));
	return STATUS_OK;
}

/*
 * The request gives the seq of the fact that it is about: by an event's line
 * with its hash, else with the fact's patient. The event then bears the
 * number that the fact was recorded under.
 */
static enum status
target_judge(struct turn *turn, struct request *request,
    struct precedents *found, struct judgement *judgement, struct error *error)
{
	const struct known_fact *target = &found->target;
	struct fact *fact = &request->fact;
	char hash[HASH_BYTES];

	if (!target->is_there)
		return refuse(judgement, "seq", "is not in the ledger"),
		       STATUS_OK;
	if (request->hash.len) {
		if (same_read(turn, fact->of, error))
			return error->status;
		if (!line_hash(buffer_text(&turn->same), hash) ||
		    !text_equal(request->hash, text_of(hash)))
			refuse(judgement, "seq",
			    "is another event here than the one given");
	} else if (target->fact.patient.len && !fact->patient.len) {
		refuse(judgement, "patient", "is missing");
	}
	if (!judgement->outcome && (fact->patient.len || !request->hash.len) &&
	    !found->of_patient)
		refuse(judgement, "patient", "is not the fact's");
	fact->patient = target->fact.patient;
	return STATUS_OK;
}

static bool
fact_is_weighed(const struct fact *fact)
{
	return fact->event == EVENT_FACT_VOID ||
	       fact->event == EVENT_ORG_SUCCEED ||
	       fact->event == EVENT_PATIENT_LINK;
}

/* Who would come to see more: told, and of a void part of its event. */
static enum status
weigh(struct turn *turn, struct fact *fact, struct weighed *weighed,
    struct error *error)
{
	const struct known_fact *target = &weighed->found->target;
	struct known *known = turn_known(turn);

	if (!fact_is_weighed(fact))
		return STATUS_OK;
	fact->seq = turn->chain.head.seq + 1;
	if (gain_weigh(known, fact, target->is_there ? &target->fact : NULL,
		turn->chain.now_us, &weighed->gain, error))
		return error->status;
	if (fact->event == EVENT_FACT_VOID)
		fact->opens = weighed->gain.pairs;
	return STATUS_OK;
}

/*
 * Where the notices cannot be worked out for want of memory that is told, and
 * the fact stays: only an error of the ledger, which names it, goes on.
 */
static enum status
fact_append(struct turn *turn, struct fact *fact, struct weighed *weighed,
    struct judgement *judgement, struct error *error)
{
	enum status status = weigh(turn, fact, weighed, error);

	if (!status)
		status = chain_append(&turn->chain, fact, error);
	if (status)
		return status;
	judgement->outcome = OUTCOME_NEW;
	judgement->seq = fact->seq;
	judgement->line = buffer_text(&turn->chain.line);
	if (fact_is_weighed(fact))
		turn_forget(turn);
	bearing_note(&turn->bearing, fact);
	if (known_firsts(turn_known(turn), error))
		return error->status;
	status = notices_find(turn, fact, weighed, &judgement->notices, error);
	if (status == STATUS_FAILED && !error->field) {
		judgement->notices_lost = true;
		return STATUS_OK;
	}
	return status;
}

/* Adds the names of the fields in which an opening is not the one held. */
static void
differences_add(struct buffer *buffer, const struct request *request,
    const struct fact *held)
{
	static const enum field fields[] = {FIELD_PATIENT, FIELD_PRACTICE,
	    FIELD_SERVICE, FIELD_AT, FIELD_TO_SERVICE, FIELD_TO_PRACTICE,
	    FIELD_CARE, FIELD_DUE};
	const struct fact *asked = &request->fact;
	const char *before = "";

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		/* without at, what is not named is not asked for */
		bool counts =
		    request->at_given ||
		    (fields[i] != FIELD_AT && fact_has(asked, fields[i]));

		if (!counts || fact_agrees(asked, held, fields[i]))
			continue;
		buffer_add(buffer, text_of(before));
		buffer_add(buffer, text_of(field_row(fields[i])->name));
		before = ", ";
	}
}

/* An opening beside the one that is held. */
struct comparison {
	const struct request *request;
	struct buffer *detail;
};

static enum status
opening_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct comparison *comparison = ctx;

	(void)line;
	(void)error;
	differences_add(comparison->detail, comparison->request, fact);
	return STATUS_OK;
}

/* Keeps the seq of a discharge that stands. */
static enum status
end_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	uint64_t *seq = ctx;

	(void)line;
	(void)error;
	if (!fact->void_seq)
		*seq = fact->seq;
	return STATUS_OK;
}

/* The event that stands of the episode's opening or discharge, and in what the
 * opening is another; 0 where it cannot be told. */
static uint64_t
standing_find(
    struct turn *turn, const struct request *request, struct buffer *detail)
{
	struct known *known = turn_known(turn);
	struct facts_query query = {.of = FACTS_OF_END,
	    .subject = request->fact.episode,
	    .upto_seq = known->upto_seq,
	    .voids_upto = known->upto_seq};
	struct comparison comparison = {request, detail};
	struct known_fact held;
	struct error ignored;
	uint64_t seq = 0;

	if (known_opening(known, request->fact.episode, &turn->scratch, &held,
		&ignored) ||
	    !held.is_there)
		return 0;
	seq = held.fact.seq;
	if (request->fact.event == EVENT_EPISODE_OPEN) {
		query = (struct facts_query){
		    .of = FACTS_ALL, .after_seq = seq - 1, .upto_seq = seq};
		return ledger_facts(known->ledger, &query, opening_sink,
			   &comparison, &ignored)
			   ? 0
			   : seq;
	}
	query.after_seq = seq;
	seq = 0;
	return ledger_facts(known->ledger, &query, end_sink, &seq, &ignored)
		   ? 0
		   : seq;
}

/* Says what an import finds that is run again with a row that changed: which
 * event stands, and in what it is another. Never what it says. */
static void
difference_tell(struct turn *turn, const struct request *request,
    const struct precedents *found, struct error *why)
{
	enum event event = request->fact.event;
	struct buffer detail;
	uint64_t seq;

	if ((event != EVENT_EPISODE_OPEN || !found->has_opening) &&
	    (event != EVENT_EPISODE_DISCHARGE || !found->has_discharge))
		return;
	buffer_init(&detail, sizeof why->detail);
	seq = standing_find(turn, request, &detail);
	if (detail.len)
		buffer_add(&detail, TEXT("; "));
	buffer_add(&detail, TEXT("by event "));
	buffer_add_number(&detail, seq);
	if (seq && !buffer_failed(&detail))
		error_set_detail(why, why->status, why->field, why->what,
		    buffer_text(&detail));
	buffer_release(&detail);
}

/* Refused by what was found, or by the rules; else nothing is set. */
static void
rules_judge(struct turn *turn, const struct request *request,
    const struct precedents *found, struct judgement *judgement)
{
	struct precedent precedent = precedent_of(
	    found, request->at_given ? turn->chain.clock_us : INSTANT_MAX);

	if (fact_judge(&request->fact, &precedent, &judgement->why))
		difference_tell(turn, request, found, &judgement->why);
	else if (!fact_meets_later_rules(&request->fact, &judgement->why))
		return;
	judgement->outcome = OUTCOME_REFUSED;
}

enum status
request_judge(struct turn *turn, struct request *request,
    struct judgement *judgement, struct error *error)
{
	struct fact *fact = &request->fact;
	struct precedents found;
	struct findings findings = {.request = request, .found = &found};
	struct weighed weighed = {.found = &found};
	enum status status;

	*judgement = (struct judgement){.outcome = OUTCOME_PENDING};
	arena_reset(&turn->scratch);
	notices_init(&judgement->notices, &turn->scratch);
	chain_complete(&turn->chain, fact);
	status = precedents_find(
	    turn_known(turn), fact, &turn->scratch, &found, error);
	if (!status && fact->of)
		status = target_judge(turn, request, &found, judgement, error);
	if (!status && !judgement->outcome)
		status = findings_collect(turn, &findings, error);
	if (status || judgement->outcome)
		return status;
	judgement->seq = findings.same_seq;
	if (findings.same_seq)
		return same_judge(turn, fact, judgement, error);
	if (findings.voided_seq && !turn->again)
		return voided_judge(
		    turn, findings.voided_seq, judgement, error);
	rules_judge(turn, request, &found, judgement);
	weighed.against = findings.against;
	return judgement->outcome
		   ? STATUS_OK
		   : fact_append(turn, fact, &weighed, judgement, error);
}
