/* ask_shown - what a logged view showed, proved by its digest. Audit. */
#include "ask.h"

#include "../entries/gather.h"
#include "../fields/line_read.h"

static const char *const columns[] = {"patient", "org", "entry", "viewer",
    "shown", "then", "now", "seq", "digest", NULL};

struct proof {
	struct ask ask;
	struct gathering gathering;
	struct arena arena; /* of the view */
	struct fact view;
	struct known then; /* as known at the view */
	/* what is shown of all groups, for the digest */
	struct gathering shown;
};

static enum status
view_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct proof *proof = ctx;

	if (fact->event != EVENT_RECORD_VIEW)
		return error_refuse(error, "seq", "is not a record-view event");
	return stored_line_read(line, &proof->arena, &proof->view, error);
}

static enum status
view_find(struct proof *proof, struct error *error)
{
	struct run *run = proof->ask.run;
	uint64_t seq = run->options.value[FIELD_SEQ].number;
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = seq - 1,
	    .upto_seq = seq,
	    .line = true};

	if (!seq || seq > proof->ask.head.seq)
		return error_refuse(error, "seq", "is not in the ledger");
	if (ledger_facts(run->ledger, &query, view_sink, proof, error))
		return error->status;
	if (proof->view.event == EVENT_UNSET)
		return error_refuse(error, "seq", "is not in the ledger");
	known_init(&proof->then, run->ledger, seq - 1);
	return known_orgs(&proof->then, error);
}

static bool
item_is_shown(const struct proof *proof, enum rule rule)
{
	bool opened;

	return rule_shows(rule, proof->view.override.len > 0, &opened);
}

/* The look that was logged, as it is known; by the rules of its time. */
static struct inquiry
view_inquiry(
    const struct proof *proof, const struct state *state, struct known *known)
{
	const struct fact *view = &proof->view;

	return (struct inquiry){.state = state,
	    .orgs = &known->orgs,
	    .viewer = view->viewer,
	    .at_us = view->at_us,
	    .is_now = true,
	    .rules = view->rules ? (enum rules)view->rules : RULES_FIRST};
}

/* The rules of one patient's entries, as known at the view and now. */
static enum status
patient_prove(void *ctx, struct gathering *gathering,
    const struct patient_entries *chain, const struct state *state,
    struct error *error)
{
	struct proof *proof = ctx;
	struct state then;
	struct inquiry before;
	struct inquiry after = view_inquiry(proof, state, &proof->ask.known);

	after.rules = RULES_NOW;
	state_init(&then, &gathering->visits->scratch, proof->view.patient);
	before = view_inquiry(proof, &then, &proof->then);
	if (known_patient(&proof->then, &then, error))
		return error->status;
	for (uint32_t i = chain->first; i != ENTRY_END;
	     i = gathering->items[i].next) {
		struct gathered *item = &gathering->items[i];
		struct entry entry = gathered_entry(gathering, item);

		item->rule_then = RULE_UNSET;
		if (state_is_of(&then, entry.patient))
			item->rule_then = (uint8_t)decide(&before, &entry).rule;
		item->rule = (uint8_t)decide(&after, &entry).rule;
		item->shown = item_is_shown(proof, item->rule_then);
	}
	return STATUS_OK;
}

/* Keeps the entry for the digest over all that was shown. */
static enum status
shown_keep(
    struct proof *proof, const struct gathered *item, struct error *error)
{
	struct entry entry = gathered_entry(&proof->gathering, item);

	if (!item->shown)
		return STATUS_OK;
	entry.patient = proof->view.patient;
	if (!arena_copy(&proof->shown.arena, entry.org, &entry.org) ||
	    !arena_copy(&proof->shown.arena, entry.entry, &entry.entry) ||
	    gathering_add(&proof->shown, &entry, error))
		return error_set(error, STATUS_FAILED, NULL,
		    "too many entries for one view's proof");
	proof->shown.items[proof->shown.count - 1].shown = true;
	return STATUS_OK;
}

static enum status
item_answer(
    struct proof *proof, const struct gathered *item, struct error *error)
{
	const struct gathering *gathering = &proof->gathering;
	struct answers *answers = &proof->ask.answers;
	struct entry entry = gathered_entry(gathering, item);

	if (item->rule_then == RULE_UNSET) {
		struct error why;

		error_set(&why, STATUS_REFUSED, "patient",
		    "is not the patient of the view");
		run_refuse(proof->ask.run,
		    input_name(gathered_input(gathering, item)),
		    gathering->line_numbers[item - gathering->items], &why);
		return STATUS_OK;
	}
	answer_begin(answers);
	answer_patient(answers, entry.patient);
	answer_text(answers, "org", entry.org);
	answer_text(answers, "entry", entry.entry);
	answer_text(answers, "viewer", proof->view.viewer);
	answer_bool(answers, "shown", item->shown);
	answer_text(answers, "then", rule_name(item->rule_then));
	answer_text(answers, "now", rule_name(item->rule));
	if (answer_end(answers, error))
		return error->status;
	return shown_keep(proof, item, error);
}

static enum status
groups_prove(struct proof *proof, struct error *error)
{
	struct gathering *gathering = &proof->gathering;
	enum status status = STATUS_OK;

	while (!status && !gathering->ended) {
		status = gathering_read(gathering, error);
		if (!status)
			status = gathering_visit(gathering, &proof->ask.known,
			    patient_prove, proof, error);
		for (size_t i = 0; !status && i < gathering->count; i++)
			status =
			    item_answer(proof, &gathering->items[i], error);
		gathering_reset(gathering);
	}
	return status;
}

/* The last line: does what was shown agree with the view's digest? */
static enum status
digest_answer(struct proof *proof, struct error *error)
{
	struct answers *answers = &proof->ask.answers;
	struct gathering *shown = &proof->shown;
	struct patient_entries none = {.first = ENTRY_END, .last = ENTRY_END};
	struct shown sum;
	bool agrees;

	if (shown_sum(shown, shown->patient_count ? &shown->patients[0] : &none,
		&sum, error))
		return error->status;
	agrees = text_equal(text_of(sum.digest), proof->view.digest);
	if (!agrees && proof->ask.run->worst < STATUS_REFUSED)
		proof->ask.run->worst = STATUS_REFUSED;
	answer_begin(answers);
	answer_number(answers, "seq", proof->view.seq);
	answer_patient(answers, proof->view.patient);
	answer_text(answers, "viewer", proof->view.viewer);
	answer_instant(answers, "at", proof->view.at_us);
	answer_number(answers, "shown", proof->view.shown);
	answer_number(answers, "withheld", proof->view.withheld);
	answer_verdict(answers, "digest",
	    agrees ? TEXT("agrees") : TEXT("differs"), TONE_PLAIN);
	return answer_end(answers, error);
}

enum status
ask_shown(struct run *run, struct error *error)
{
	struct proof *proof = arena_alloc(&run->arena, sizeof *proof);
	struct error closing;
	enum status status;

	if (!proof)
		return error_no_memory(error);
	arena_init(&proof->arena, (size_t)1 << 20);
	gathering_init(&proof->shown, run);
	status = gathering_open(&proof->gathering, run, error);
	proof->gathering.numbered = true;
	if (!status)
		status = ask_open(&proof->ask, run, "shown", columns, error);
	if (!status)
		status = view_find(proof, error);
	if (!status)
		status = groups_prove(proof, error);
	if (!status)
		status = digest_answer(proof, error);
	if (proof->ask.run)
		status = ask_close(&proof->ask, status, error);
	known_release(&proof->then);
	arena_release(&proof->arena);
	gathering_release(&proof->shown);
	if (gathering_close(&proof->gathering, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}
