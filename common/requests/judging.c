/* judging - one request against what the ledger holds. Requests. */
#include "judging.h"
#include "../core/notice.h"
#include "../ledger/precedent.h"
#include "telling.h"

/* What the notices about one fact may take. */
#define NOTICE_MAX ((size_t)24 << 20)

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
	return telling_event(ctx, fact->seq, line, error);
}

/* The stored line of the equal fact is the answer. */
static enum status
same_tell(struct recorder *recorder, uint64_t seq, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};

	return ledger_facts(
	    recorder->run->ledger, &query, line_sink, recorder, error);
}

/* What a notice says behind the number of the fact that it is about. */
static const char *const notice_says[NOTICE_KINDS] = {
    [NOTICE_STILL_SEES] = "the same viewer still sees by another route",
    [NOTICE_OLD_YES] =
	"a later no stands: what was recorded before it is shared",
    [NOTICE_LATER_NO] = "a later no stands",
    [NOTICE_LATER_YES] = "a later yes stands: this no changes nothing",
    [NOTICE_LATER_RELEASE] =
	"a later release stands: this mark changes nothing",
    [NOTICE_SAME_NO] =
	"a no of the same instant stands: this yes changes nothing",
    [NOTICE_SAME_MARK] =
	"a mark of the same instant stands: this release changes nothing",
    [NOTICE_MORE_ROUTES] = "more routes show it to the same viewer: ",
    [NOTICE_ENDED] = "this episode has ended",
    [NOTICE_NOBODY] = "no other fact of the patient names this organisation",
};

/* Begins a notice about a fact: its seq, or where a dry run's line stands. */
static void
notice_begin(struct buffer *buffer, const struct recorder *recorder,
    const struct item *item, uint64_t seq)
{
	buffer_add(buffer, TEXT("note: "));
	if (!run_has(recorder->run, FIELD_DRY_RUN)) {
		buffer_add_number(buffer, seq);
		buffer_add(buffer, TEXT(": "));
	} else if (item->input) {
		escape_add(buffer, text_of(input_name(item->input)));
		buffer_add_char(buffer, ':');
		buffer_add_number(buffer, item->record.line);
		buffer_add(buffer, TEXT(": "));
	}
}

static void
notice_write(struct buffer *buffer, const struct notice *notice)
{
	buffer_add(buffer, text_of(notice_says[notice->kind]));
	if (notice->kind == NOTICE_MORE_ROUTES)
		buffer_add_number(buffer, notice->more);
	for (unsigned i = 0; i < notice->because.count; i++) {
		buffer_add(buffer, i ? TEXT(", ") : TEXT(" (by "));
		buffer_add_number(buffer, notice->because.seqs[i]);
	}
	buffer_add(buffer, notice->because.count ? TEXT(")\n") : TEXT("\n"));
}

/* Tells one notice about the item, whose fact is the one of that seq. */
static void
notice_tell(struct recorder *recorder, const struct item *item, uint64_t seq,
    const struct notice *notice)
{
	struct buffer buffer;

	buffer_init(&buffer, 8192);
	notice_begin(&buffer, recorder, item, seq);
	notice_write(&buffer, notice);
	if (buffer_failed(&buffer))
		telling_note_lost(recorder);
	else
		telling_note(recorder, buffer_text(&buffer));
	buffer_release(&buffer);
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

/* The partners and patients as the turn has them so far. */
static enum status
turn_known(
    struct recorder *recorder, const struct known **known, struct error *error)
{
	uint64_t head_seq = recorder->chain.head.seq;
	enum status status = STATUS_OK;

	/* Nobody else writes meanwhile, and whoever asks sets no partners. */
	if (!recorder->known.ledger)
		status = known_init(
		    &recorder->known, recorder->run->ledger, head_seq, error);
	recorder->known.upto_seq = head_seq;
	*known = &recorder->known;
	return status;
}

static enum status
bearing_find(struct recorder *recorder, const struct fact *fact,
    struct arena *scratch, struct bearing *bearing, struct error *error)
{
	const struct known *known;
	struct facts_query query = findings_query(fact, fact->seq);

	state_init(&bearing->state, scratch, fact->patient);
	partners_init(&bearing->own, scratch);
	bearing->partners = &bearing->own;
	if (fact->event == EVENT_PARTNER_SET)
		return ledger_facts(recorder->run->ledger, &query, partner_sink,
		    &bearing->own, error);
	if (turn_known(recorder, &known, error))
		return error->status;
	bearing->partners = &known->partners;
	if (fact->event == EVENT_MARK_PRIVATE)
		return known_subject(known, fact->patient, fact->entry, scratch,
		    &bearing->state, error);
	return known_routes(
	    known, fact->patient, scratch, &bearing->state, error);
}

static enum status
notices_find(struct recorder *recorder, const struct item *item,
    struct arena *scratch, struct error *error)
{
	const struct fact *fact = &item->request.fact;
	struct bearing bearing;
	struct notices notices;

	if (bearing_find(recorder, fact, scratch, &bearing, error))
		return error->status;
	if (!notices_of(fact, &bearing.state, bearing.partners,
		recorder->chain.now_us, scratch, &notices))
		return error_no_memory(error);
	for (size_t i = 0; i < notices.count; i++)
		notice_tell(recorder, item, fact->seq, &notices.items[i]);
	return STATUS_OK;
}

/*
 * May there be anything to tell of the fact? A no about an episode tells of
 * other routes alone, unless something stands against it.
 */
static enum status
notices_may_be(struct recorder *recorder, const struct fact *fact, bool against,
    bool *may, struct error *error)
{
	*may = against || fact->mig == DECISION_NO;
	if (*may || !fact_shuts(fact))
		return STATUS_OK;
	return ledger_has_routes(recorder->run->ledger, fact->patient,
	    fact->episode, fact->seq, may, error);
}

/* Is the organisation of a mark or choice a mistyped one, as it seems? */
static enum status
nobody_tell(
    struct recorder *recorder, const struct item *item, struct error *error)
{
	const struct fact *fact = &item->request.fact;
	struct notice nobody = {.kind = NOTICE_NOBODY};
	bool mark = fact->event == EVENT_MARK_PRIVATE, named;

	if (!mark && !fact->mig)
		return STATUS_OK;
	if (ledger_names_org(recorder->run->ledger, fact->patient,
		mark ? fact->org : fact->practice, fact->seq - 1, &named,
		error))
		return error->status;
	if (!named)
		notice_tell(recorder, item, fact->seq, &nobody);
	return STATUS_OK;
}

/*
 * The notices about a fact that was just appended. Where they cannot be worked
 * out for want of memory that is told, and the fact stays: only an error of the
 * ledger, which names it, goes on.
 */
static enum status
item_notices(struct recorder *recorder, const struct item *item, bool against,
    struct error *error)
{
	const struct fact *fact = &item->request.fact;
	struct arena scratch;
	bool may;
	enum status status = nobody_tell(recorder, item, error);

	if (!status)
		status = notices_may_be(recorder, fact, against, &may, error);
	if (status || !may)
		return status;
	arena_init(&scratch, NOTICE_MAX);
	status = notices_find(recorder, item, &scratch, error);
	arena_release(&scratch);
	if (status == STATUS_FAILED && !error->field) {
		telling_note_lost(recorder);
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
item_same(struct recorder *recorder, struct item *item, uint64_t seq,
    struct error *error)
{
	const struct fact *fact = &item->request.fact;
	struct facts_query query = {.of = FACTS_OF_END,
	    .subject = fact->episode,
	    .upto_seq = recorder->chain.head.seq};
	struct notice ended = {.kind = NOTICE_ENDED};
	uint64_t end = 0;

	item->outcome = OUTCOME_SAME;
	if (same_tell(recorder, seq, error))
		return error->status;
	if (fact->event != EVENT_EPISODE_OPEN)
		return STATUS_OK;
	if (ledger_facts(recorder->run->ledger, &query, end_sink, &end, error))
		return error->status;
	because_add(&ended.because, end);
	if (end)
		notice_tell(recorder, item, seq, &ended);
	return STATUS_OK;
}

static enum status
item_append(struct recorder *recorder, struct item *item, bool against,
    struct error *error)
{
	if (chain_append(&recorder->chain, &item->request.fact, error))
		return error->status;
	item->outcome = OUTCOME_NEW;
	if (telling_event(recorder, item->request.fact.seq,
		buffer_text(&recorder->chain.line), error))
		return error->status;
	return item_notices(recorder, item, against, error);
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
	if (fact_judge(fact, &precedent, &item->why) ||
	    fact_meets_later_rules(fact, &item->why)) {
		item->outcome = OUTCOME_REFUSED;
		return STATUS_OK;
	}
	return item_append(recorder, item, findings.against, error);
}
