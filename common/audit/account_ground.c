/* account_ground - by which rule each look was allowed. Audit. */
#include "account.h"

#include "../fields/line_read.h"

#include <stdlib.h>

#define LINE_MAX ((size_t)1 << 20)
#define SOURCES_MAX 4096

/* What was known before a look; it grows from look to look. */
struct before {
	struct account *account;
	struct knowledge knowledge;
	struct known known; /* where numbers are linked */
	struct state *state;
	struct organisations *orgs;
	struct arena line; /* of the look */
	struct text patient;
	size_t count; /* of the events before it */
	bool is_open;
	struct fact view;
	/* whose record it was about */
	struct text sources[SOURCES_MAX];
	size_t source_count;
	bool is_full; /* there were more */
};

/* Linked numbers: what was the patient's is asked of the ledger. */
static enum status
linked_open(struct before *before, const struct fact *look, struct error *error)
{
	struct knowledge *knowledge = &before->knowledge;

	known_release(&before->known);
	known_init(
	    &before->known, before->account->ask.run->ledger, look->seq - 1);
	knowledge_empty(knowledge, before->account);
	state_init(&knowledge->state, &knowledge->arena, look->patient);
	before->orgs = &before->known.orgs;
	if (known_orgs(&before->known, error))
		return error->status;
	return known_patient(&before->known, &knowledge->state, error);
}

/* What was known of the look's patient before it. */
static enum status
before_open(struct before *before, const struct account_event *event,
    struct error *error)
{
	struct account *account = before->account;
	const struct bundle *whole = &account->whole;
	bool linked = account->numbers.count;
	size_t count = before->count;

	while (before->count < whole->count &&
	       whole->items[before->count]->fact.seq < event->fact.seq)
		before->count++;
	if (before->is_open && before->count == count &&
	    text_equal(before->patient, event->fact.patient))
		return STATUS_OK;
	before->is_open = true;
	before->patient = event->fact.patient;
	if (linked)
		return linked_open(before, &event->fact, error);
	return knowledge_learn(
		   &before->knowledge, account, whole, before->count)
		   ? STATUS_OK
		   : account_full(error);
}

/* Adds an organisation once. */
static void
source_add(struct before *before, struct text source)
{
	for (size_t i = 0; i < before->source_count; i++)
		if (text_equal(before->sources[i], source))
			return;
	if (before->source_count < SOURCES_MAX)
		before->sources[before->source_count++] = source;
	else
		before->is_full = true;
}

/* Those that an episode joins with the viewer. */
static void
episodes_add(struct before *before)
{
	const struct fact *view = &before->view;
	struct organisations *orgs = before->orgs;

	for (size_t i = 0; i < before->state->episode_count; i++) {
		const struct episode *episode = &before->state->episodes[i];

		if (episode->opened_us > view->at_us)
			continue;
		if (orgs_are_one(
			orgs, episode->service, view->viewer, view->at_us))
			source_add(before, episode->practice);
		if (orgs_are_one(
			orgs, episode->practice, view->viewer, view->at_us))
			source_add(before, episode->service);
	}
}

/* Those that the MIG joins with the viewer: the patient's practices. */
static void
practices_add(struct before *before)
{
	const struct fact *view = &before->view;
	const struct partner *partner =
	    partner_find(before->orgs, view->viewer);

	if (!partner ||
	    history_at(&partner->member, DECISION_NO, view->at_us).latest !=
		DECISION_YES)
		return;
	for (size_t i = 0; i < before->state->choice_count; i++)
		if (before->state->choices[i].named_us <= view->at_us)
			source_add(before, before->state->choices[i].practice);
	for (size_t i = 0; i < before->state->episode_count; i++)
		if (before->state->episodes[i].opened_us <= view->at_us &&
		    !text_equal(
			before->state->episodes[i].practice, view->viewer))
			source_add(before, before->state->episodes[i].practice);
}

static int
source_compare(const void *a, const void *b)
{
	return text_compare(*(const struct text *)a, *(const struct text *)b);
}

/* Whose record the look was about: what it says, or else who may be meant. */
static void
sources_find(struct before *before)
{
	struct text rest = before->view.sources, code;

	before->source_count = 0;
	while (rest.len && text_word(&rest, &code))
		source_add(before, code);
	if (!before->source_count) {
		episodes_add(before);
		practices_add(before);
	}
	if (before->source_count)
		qsort(before->sources, before->source_count,
		    sizeof *before->sources, source_compare);
}

/*
 * The rule for an entry that was recorded just before the look; where that
 * denies and no emergency was stated, for the oldest there may be, if that
 * allows.
 */
static struct verdict
ground_rule(const struct before *before, const struct state *state,
    struct organisations *orgs, struct text source)
{
	const struct fact *view = &before->view;
	const struct inquiry inquiry = {.state = state,
	    .orgs = orgs,
	    .viewer = view->viewer,
	    .at_us = view->at_us,
	    .rules = RULES_NOW};
	struct entry entry = {.patient = view->patient,
	    .org = source,
	    .recorded_us = view->at_us - 1,
	    .recorded_last_us = view->at_us - 1};
	struct verdict newest = decide(&inquiry, &entry), oldest;

	if (rule_allows(newest.rule) || view->override.len)
		return newest;
	entry.recorded_us = entry.recorded_last_us = INSTANT_MIN;
	oldest = decide(&inquiry, &entry);
	return rule_allows(oldest.rule) ? oldest : newest;
}

static bool
episode_name(
    struct account *account, struct verdict *verdict, struct text *name)
{
	*name = TEXT("");
	if (!verdict->episode)
		return true;
	if (!arena_copy(&account->arena, verdict->episode->id, name))
		return false;
	verdict->episode = NULL;
	return true;
}

static bool
ground_add(struct before *before, struct text source)
{
	struct account *account = before->account;
	struct grounds *grounds = &account->grounds;
	void *items = grounds->items;
	struct ground ground = {.seq = before->view.seq};

	ground.then = ground_rule(before, before->state, before->orgs, source);
	ground.now = ground_rule(
	    before, account->state, &account->ask.known.orgs, source);
	if (!arena_copy(&account->arena, before->view.viewer, &ground.viewer) ||
	    !arena_copy(&account->arena, source, &ground.source) ||
	    !episode_name(account, &ground.then, &ground.then_episode) ||
	    !episode_name(account, &ground.now, &ground.now_episode) ||
	    !arena_grow(&account->arena, &items, &grounds->room, grounds->count,
		sizeof ground))
		return false;
	grounds->items = items;
	grounds->items[grounds->count++] = ground;
	return true;
}

static enum status
look_grounds(struct before *before, const struct account_event *event,
    struct error *error)
{
	arena_reset(&before->line);
	if (stored_line_read(
		event->line, &before->line, &before->view, error) ||
	    before_open(before, event, error))
		return error->status;
	sources_find(before);
	if (before->is_full)
		return account_full(error);
	for (size_t i = 0; i < before->source_count; i++)
		if (!ground_add(before, before->sources[i]))
			return account_full(error);
	return STATUS_OK;
}

enum status
account_find_grounds(struct account *account, struct error *error)
{
	struct before *before = arena_alloc(&account->arena, sizeof *before);
	enum status status = STATUS_OK;

	if (!before)
		return account_full(error);
	before->account = account;
	knowledge_init(&before->knowledge);
	knowledge_empty(&before->knowledge, account);
	before->state = &before->knowledge.state;
	before->orgs = &before->knowledge.orgs;
	arena_init(&before->line, LINE_MAX);
	for (size_t i = 0; !status && i < account->events.count; i++) {
		const struct account_event *event = &account->events.items[i];

		if (event->fact.event == EVENT_RECORD_VIEW &&
		    account_has_event(account, event))
			status = look_grounds(before, event, error);
	}
	known_release(&before->known);
	knowledge_release(&before->knowledge);
	arena_release(&before->line);
	return status;
}
