/* judging - one request against what the ledger holds. Harness. */
#include "../core/notice.h"
#include "precedent.h"
#include "recorder.h"

/* What was found in the ledger about a request. */
struct findings {
	const struct request *request;
	uint64_t same_seq; /* of the equal fact; 0 where there is none */
	bool later_no;     /* a no about the same thing at a later instant */
};

/* Is held a later no where the request says yes? */
static bool
says_no_later(const struct fact *held, const struct fact *asked)
{
	if (held->at_us <= asked->at_us)
		return false;
	return (held->to_service == DECISION_NO &&
		   asked->to_service == DECISION_YES) ||
	       (held->to_practice == DECISION_NO &&
		   asked->to_practice == DECISION_YES) ||
	       (held->mig == DECISION_NO && asked->mig == DECISION_YES);
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
	findings->later_no |= says_no_later(fact, &request->fact);
	return STATUS_OK;
}

/*
 * The facts among which an equal one or a later no would be: those of the same
 * thing from the same at on, or the one opening or discharge of an episode.
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
	return recorder_tell(ctx, fact->seq, line, error);
}

/* The stored line of the equal fact is the answer. */
static enum status
item_same(struct recorder *recorder, struct item *item, uint64_t seq,
    struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};

	item->outcome = OUTCOME_SAME;
	return ledger_facts(
	    recorder->run->ledger, &query, line_sink, recorder, error);
}

static void
notice_write(struct buffer *buffer, const struct item *item,
    const struct notice *notice, bool dry)
{
	static const char *const says[] = {
	    "the same viewer still sees by another route",
	    "a later no stands: what was recorded before it is shared",
	    "a later no stands",
	};

	buffer_add(buffer, TEXT("note: "));
	if (!dry) {
		buffer_add_number(buffer, item->request.fact.seq);
		buffer_add(buffer, TEXT(": "));
	} else if (item->input) {
		escape_add(buffer, text_of(input_name(item->input)));
		buffer_add_char(buffer, ':');
		buffer_add_number(buffer, item->record.line);
		buffer_add(buffer, TEXT(": "));
	}
	buffer_add(buffer, text_of(says[notice->kind]));
	for (unsigned i = 0; i < notice->because.count; i++) {
		buffer_add(buffer, i ? TEXT(", ") : TEXT(" (by "));
		buffer_add_number(buffer, notice->because.seqs[i]);
	}
	buffer_add(buffer, TEXT(")\n"));
}

static enum status
notices_render(struct recorder *recorder, const struct item *item,
    struct arena *scratch, struct error *error)
{
	bool dry = run_has(recorder->run, FIELD_DRY_RUN);
	const struct known *known;
	struct state state;
	struct notices notices;
	struct buffer buffer;
	bool failed;

	if (recorder_known(recorder, &known, error) ||
	    known_patient(
		known, item->request.fact.patient, scratch, &state, error))
		return error->status;
	if (!notices_of(&item->request.fact, &state, &known->partners,
		recorder->chain.now_us, scratch, &notices))
		return error_no_memory(error);
	buffer_init(&buffer, (size_t)1 << 20);
	for (size_t i = 0; i < notices.count; i++)
		notice_write(&buffer, item, &notices.items[i], dry);
	failed = buffer_failed(&buffer);
	if (!failed)
		recorder_note(recorder, buffer_text(&buffer));
	buffer_release(&buffer);
	return failed ? error_no_memory(error) : STATUS_OK;
}

/* The notices about a fact that was just appended. */
static enum status
item_notices(struct recorder *recorder, const struct item *item, bool later_no,
    struct error *error)
{
	const struct fact *fact = &item->request.fact;
	bool says_no = fact->event == EVENT_EPISODE_DISCHARGE ||
		       fact->to_service == DECISION_NO ||
		       fact->to_practice == DECISION_NO ||
		       fact->mig == DECISION_NO;
	struct arena scratch;
	bool has_routes;
	enum status status;

	if (!fact_may_have_notices(fact) || (!says_no && !later_no))
		return STATUS_OK;
	if (!later_no && !fact->mig) {
		/* All that a no about an episode may have to tell of. */
		status = ledger_has_routes(recorder->run->ledger, fact->patient,
		    fact->episode, fact->seq, &has_routes, error);
		if (status || !has_routes)
			return status;
	}
	arena_init(&scratch, (size_t)24 << 20);
	status = notices_render(recorder, item, &scratch, error);
	arena_release(&scratch);
	return status;
}

static enum status
item_append(struct recorder *recorder, struct item *item, bool later_no,
    struct error *error)
{
	if (chain_append(&recorder->chain, &item->request.fact, error))
		return error->status;
	item->outcome = OUTCOME_NEW;
	if (recorder_tell(recorder, item->request.fact.seq,
		buffer_text(&recorder->chain.line), error))
		return error->status;
	return item_notices(recorder, item, later_no, error);
}

/* Could the ledger hold an equal fact or a later no? */
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
findings_collect(struct recorder *recorder, const struct precedents *found,
    struct findings *findings, struct error *error)
{
	const struct fact *fact = &findings->request->fact;
	struct facts_query query =
	    findings_query(fact, recorder->chain.head.seq);

	if (!findings_are_likely(fact, found))
		return STATUS_OK;
	return ledger_facts(
	    recorder->run->ledger, &query, finding_sink, findings, error);
}

enum status
item_record(struct recorder *recorder, struct item *item, struct error *error)
{
	struct chain *chain = &recorder->chain;
	struct fact *fact = &item->request.fact;
	struct findings findings = {.request = &item->request};
	struct precedents found;
	struct precedent precedent;
	enum status status;

	chain_complete(chain, fact);
	status = precedents_find(recorder->run->ledger, fact, chain->head.seq,
	    &recorder->arena, &found, error);
	if (!status)
		status = findings_collect(recorder, &found, &findings, error);
	if (status)
		return status;
	if (findings.same_seq)
		return item_same(recorder, item, findings.same_seq, error);
	precedent = precedent_of(
	    &found, item->request.at_given ? chain->clock_us : INSTANT_MAX);
	if (fact_judge(fact, &precedent, &item->why)) {
		item->outcome = OUTCOME_REFUSED;
		return STATUS_OK;
	}
	return item_append(recorder, item, findings.later_no, error);
}
