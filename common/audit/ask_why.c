/* ask_why - may the viewer see these entries, and why? Audit. */
#include "../core/relations.h"
#include "../entries/groups.h"
#include "ask.h"

static const char *const columns[] = {"patient", "org", "entry", "viewer", "at",
    "decision", "rule", "episode", "because", NULL};

/* What is told of a verdict beside its rule. */
struct grounds {
	struct because because;
	struct text episode; /* the group's; empty where none */
};

struct asking {
	struct ask ask;
	struct groups groups;
	struct grounds *grounds; /* of the group's items, the group's */
	uint64_t asked, denied;
};

/* Keeps the facts that decided until the answer is printed. */
static bool
item_ground(
    struct asking *asking, uint32_t place, const struct verdict *verdict)
{
	struct grounds *grounds = &asking->grounds[place];

	grounds->because = verdict->because;
	return !verdict->episode ||
	       arena_copy(&asking->groups.now->arena, verdict->episode->id,
		   &grounds->episode);
}

/* Decides one patient's entries; printed later, in the order of the lines. */
static enum status
patient_decide(void *ctx, struct gathering *gathering,
    const struct patient_entries *chain, const struct state *state,
    struct error *error)
{
	struct asking *asking = ctx;
	struct ask *ask = &asking->ask;
	struct inquiry inquiry =
	    ask_inquiry(ask, state, ask->run->options.value[FIELD_VIEWER].text);
	struct relations relations;

	relations_init(&relations, &inquiry);
	for (uint32_t i = chain->first, next; i != ENTRY_END; i = next) {
		struct gathered *item = &gathering->items[i];
		struct entry entry = gathered_entry(gathering, item);
		struct verdict verdict;

		next = entry_next(gathering, item);
		verdict =
		    relation_decide(relation_to(&relations, entry.org), &entry);
		item->rule = (uint8_t)verdict.rule;
		if (!item_ground(asking, i, &verdict))
			return error_no_memory(error);
	}
	return STATUS_OK;
}

static enum status
verdict_print(struct asking *asking, size_t place, struct error *error)
{
	const struct gathering *gathering = asking->groups.now;
	const struct gathered *item = &gathering->items[place];
	const struct grounds *grounds = &asking->grounds[place];
	struct answers *answers = &asking->ask.answers;
	struct entry entry = gathered_entry(gathering, item);
	struct run *run = asking->ask.run;
	bool allows = rule_allows(item->rule);

	asking->asked++;
	asking->denied += !allows;
	if (run_has(run, FIELD_QUIET))
		return STATUS_OK;
	answer_begin(answers);
	answer_patient(answers, entry.patient);
	answer_text(answers, "org", entry.org);
	answer_text(answers, "entry", entry.entry);
	answer_text(answers, "viewer", run->options.value[FIELD_VIEWER].text);
	answer_instant(answers, "at", asking->ask.at_us);
	answer_verdict(answers, "decision",
	    allows ? TEXT("allow") : TEXT("deny"),
	    allows ? TONE_GOOD : TONE_BAD);
	answer_text(answers, "rule", rule_name(item->rule));
	answer_text(answers, "episode", grounds->episode);
	answer_because(answers, &grounds->because);
	return answer_end(answers, error);
}

static enum status
group_answer(struct asking *asking, struct error *error)
{
	struct gathering *gathering = asking->groups.now;
	enum status status;

	asking->grounds = arena_alloc(
	    &gathering->arena, gathering->count * sizeof *asking->grounds);
	if (!asking->grounds)
		return error_no_memory(error);
	status = gathering_visit(
	    gathering, &asking->ask.known, patient_decide, asking, error);
	for (size_t i = 0; !status && i < gathering->count; i++)
		status = verdict_print(asking, i, error);
	return status ? status : answers_flush(&asking->ask.answers, error);
}

static enum status
lines_answer(struct asking *asking, struct error *error)
{
	enum status status = STATUS_OK;

	while (!status && !asking->groups.now->ended) {
		status = groups_next(&asking->groups, error);
		if (!status)
			status = group_answer(asking, error);
	}
	return status;
}

/* Are the flags the one entry asked about? */
static bool
flags_ask(const struct run *run)
{
	return !run->options.operand_count &&
	       fields_have_any(&run->options.has,
		   FIELDS(FIELD_PATIENT, FIELD_ORG, FIELD_ENTRY));
}

/* The one entry that the flags tell of; what is missing was called wrong. */
static enum status
flags_gather(struct asking *asking, struct run *run, struct error *error)
{
	struct gathering *gathering = &asking->groups.items[0];
	struct entry entry;

	gathering_init(gathering, run);
	asking->groups.now = gathering;
	if (entry_read(run, NULL, NULL, &entry, error))
		return error->status = STATUS_USAGE;
	return gathering_add(gathering, &entry, error);
}

/*
 * A script that acts on the exit status takes a yes for one of now. Where the
 * ledger is only read, a no may have come since that is not known there: there
 * it has to say that it knows.
 */
static enum status
quiet_judge(const struct run *run, struct error *error)
{
	if (!run_has(run, FIELD_QUIET) || !ledger_is_only_read(run->ledger) ||
	    run_has(run, FIELD_KNOWN_AT) || run_has(run, FIELD_KNOWN_SEQ))
		return STATUS_OK;
	return error_set(error, STATUS_FAILED, "ledger",
	    "is only read here, and knows nothing of what came later: --quiet "
	    "needs --known-at or --known-seq");
}

enum status
ask_why(struct run *run, struct error *error)
{
	struct asking *asking = arena_alloc(&run->arena, sizeof *asking);
	bool flags = flags_ask(run);
	struct error closing;
	enum status status;

	if (!asking)
		return error_no_memory(error);
	status = flags ? flags_gather(asking, run, error)
		       : groups_open(&asking->groups, run, error);
	if (!status)
		status = ask_open(&asking->ask, run, "why", columns, error);
	if (!status)
		status = quiet_judge(run, error);
	if (!status)
		status = flags ? group_answer(asking, error)
			       : lines_answer(asking, error);
	if (asking->ask.run)
		status = ask_close(&asking->ask, status, error);
	if (groups_close(&asking->groups, &closing) && !status)
		return *error = closing, closing.status;
	if (!status && run_has(run, FIELD_QUIET) &&
	    (!asking->asked || asking->denied))
		run->worst = STATUS_REFUSED;
	return status;
}
