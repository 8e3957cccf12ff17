/* ask_impact - what facts not yet recorded would change. Audit. */
#include "ask.h"

#include "../command/lines.h"
#include "../fields/line_read.h"

#include <stdlib.h>

#define FACTS_MAX ((size_t)32 << 20)

static const char *const columns[] = {"patient", "viewer", "source", "route",
    "episode", "entry", "was", "was_before", "becomes", "becomes_before", NULL};

struct impact {
	struct ask ask;
	struct lines lines;
	struct arena arena; /* of the facts */
	struct fact *facts; /* by patient, then as they came */
	size_t count, room;
	struct partners after; /* the partners with the facts */
	struct arena partner_arena;
	bool partners_change;
	size_t next; /* the first fact of the next patient */
};

static enum status
no_memory(struct error *error)
{
	return error_set(
	    error, STATUS_FAILED, NULL, "too many facts to weigh at once");
}

static enum status
fact_take(struct impact *impact, const struct fact *fact, struct error *error)
{
	void *facts = impact->facts;

	if (!arena_grow(&impact->arena, &facts, &impact->room, impact->count,
		sizeof *fact))
		return no_memory(error);
	impact->facts = facts;
	impact->facts[impact->count] = *fact;
	impact->facts[impact->count].seq =
	    impact->ask.head.seq + impact->count + 1;
	impact->count++;
	return STATUS_OK;
}

/* A line of a dry run; one that is in the ledger already changes nothing. */
static enum status
line_take(struct impact *impact, const struct row *row, struct error *error)
{
	struct error why;
	struct fact fact;

	if (line_read(row->raw, &impact->arena, &fact, NULL, &why)) {
		if (why.status != STATUS_REFUSED)
			return no_memory(error);
		run_refuse(
		    impact->ask.run, input_name(row->input), row->line, &why);
		return STATUS_OK;
	}
	if (fact.seq || fact.event == EVENT_RECORD_VIEW)
		return STATUS_OK;
	if (fact.at_us == INSTANT_UNSET) {
		error_set(&why, STATUS_REFUSED, "at", "is missing");
		run_refuse(
		    impact->ask.run, input_name(row->input), row->line, &why);
		return STATUS_OK;
	}
	return fact_take(impact, &fact, error);
}

static enum status
lines_take(struct impact *impact, struct error *error)
{
	struct values *values =
	    arena_alloc(&impact->ask.run->arena, sizeof *values);
	struct arena scratch;
	struct row row = {.input = NULL};
	enum status status = STATUS_OK;

	if (!values)
		return no_memory(error);
	arena_init(&scratch, (size_t)8 << 20);
	values->arena = &scratch;
	do {
		struct error why;

		arena_reset(&scratch);
		status = lines_next(&impact->lines, &row, values, &why);
		if (status == STATUS_REFUSED)
			run_refuse(impact->ask.run, input_name(row.input),
			    row.line, &why);
		else if (status)
			*error = why;
		else if (row.input)
			status = line_take(impact, &row, error);
		if (status == STATUS_REFUSED)
			status = STATUS_OK;
	} while (!status && row.input);
	arena_release(&scratch);
	return status;
}

static int
fact_compare(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;
	int order = text_compare(x->patient, y->patient);

	return order ? order : (x->seq > y->seq) - (x->seq < y->seq);
}

/* The moment asked about: now, or when the last of the facts takes effect. */
static void
moment_take(struct impact *impact)
{
	struct ask *ask = &impact->ask;

	if (options_has(&ask->run->options, FIELD_AT))
		return;
	for (size_t i = 0; i < impact->count; i++)
		if (impact->facts[i].at_us > ask->at_us)
			ask->at_us = impact->facts[i].at_us;
}

static enum status
partner_copy(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct impact *impact = ctx;
	struct fact kept;

	(void)line;
	if (!fact_copy(fact, &impact->partner_arena, &kept) ||
	    !partners_add(&impact->after, &kept))
		return no_memory(error);
	return STATUS_OK;
}

/* The partners as they would be: those known, and the facts about them. */
static enum status
partners_weigh(struct impact *impact, struct error *error)
{
	struct facts_query query = {
	    .of = FACTS_OF_PARTNERS, .upto_seq = impact->ask.upto_seq};
	enum status status;

	arena_init(&impact->partner_arena, (size_t)16 << 20);
	partners_init(&impact->after, &impact->partner_arena);
	status = ledger_facts(
	    impact->ask.run->ledger, &query, partner_copy, impact, error);
	for (size_t i = 0; !status && i < impact->count; i++) {
		const struct fact *fact = &impact->facts[i];

		if (fact->event != EVENT_PARTNER_SET)
			continue;
		impact->partners_change = true;
		status = partner_copy(impact, fact, TEXT(""), error);
	}
	return status;
}

static void
sees_answer(struct answers *answers, const char *name, const char *before,
    const struct sight *sight)
{
	bool all = sight && sight->before_us == HORIZON_UNLIMITED;

	if (!sight) {
		answer_verdict(answers, name, TEXT("nothing"), TONE_BAD);
		return;
	}
	answer_verdict(answers, name, all ? TEXT("all") : TEXT("before"),
	    all ? TONE_GOOD : TONE_PLAIN);
	if (!all)
		answer_instant(answers, before, sight->before_us);
}

/* One change; entry is empty where it is about the whole row. */
static enum status
change_answer(struct ask *ask, struct text patient, struct text entry,
    const struct sight *was, const struct sight *becomes, struct error *error)
{
	struct answers *answers = &ask->answers;
	const struct sight *sight = was ? was : becomes;

	answer_begin(answers);
	answer_patient(answers, patient);
	answer_text(answers, "viewer", sight->viewer);
	answer_text(answers, "source", sight->source);
	answer_text(answers, "route", route_name(sight->route));
	if (sight->episode)
		answer_text(answers, "episode", sight->episode->id);
	answer_text(answers, "entry", entry);
	sees_answer(answers, "was", "was_before", was);
	sees_answer(answers, "becomes", "becomes_before", becomes);
	return answer_end(answers, error);
}

/* Goes through both lists, which have one order, side by side. */
static enum status
sights_compare(struct ask *ask, struct text patient,
    const struct sights *before, const struct sights *after,
    struct error *error)
{
	size_t b = 0, a = 0;
	enum status status = STATUS_OK;

	while (!status && (b < before->count || a < after->count)) {
		const struct sight *was =
		    b < before->count ? &before->items[b] : NULL;
		const struct sight *becomes =
		    a < after->count ? &after->items[a] : NULL;
		int order = !was       ? 1
			    : !becomes ? -1
				       : sight_compare(was, becomes);

		b += order <= 0;
		a += order >= 0;
		if (order > 0)
			was = NULL;
		if (order < 0)
			becomes = NULL;
		if (was && becomes && was->before_us == becomes->before_us)
			continue;
		status =
		    change_answer(ask, patient, TEXT(""), was, becomes, error);
	}
	return status;
}

static bool
mark_hides(const struct state *state, const struct fact *fact, int64_t at_us)
{
	return mark_in_force(state, fact->org, fact->entry, at_us) != 0;
}

/* Who loses or gains the entry that a fact marks or releases. */
static enum status
mark_compare(struct ask *ask, const struct fact *fact,
    const struct state *state_before, const struct state *state_after,
    const struct sights *before, const struct sights *after,
    struct error *error)
{
	bool hid = mark_hides(state_before, fact, ask->at_us);
	bool hides = mark_hides(state_after, fact, ask->at_us);
	const struct sights *seen = hid ? after : before;
	enum status status = STATUS_OK;

	if (hid == hides)
		return STATUS_OK;
	for (size_t i = 0; !status && i < seen->count; i++) {
		const struct sight *sight = &seen->items[i];

		if (!text_equal(sight->source, fact->org))
			continue;
		status = change_answer(ask, fact->patient, fact->entry,
		    hid ? NULL : sight, hid ? sight : NULL, error);
	}
	return status;
}

/* Has an earlier fact of the list been about the same entry? */
static bool
mark_is_repeated(const struct fact *facts, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (facts[i].event == EVENT_MARK_PRIVATE &&
		    text_equal(facts[i].org, facts[at].org) &&
		    text_equal_folded(facts[i].entry, facts[at].entry))
			return true;
	return false;
}

static enum status
patient_weigh(struct impact *impact, struct text patient,
    const struct fact *facts, size_t count, struct error *error)
{
	struct ask *ask = &impact->ask;
	struct state before, after;
	struct sights sights_before, sights_after;
	struct arena arena;
	bool fits = true;
	enum status status;

	arena_init(&arena, (size_t)128 << 20);
	state_init(&before, &arena, patient);
	state_init(&after, &arena, patient);
	status = known_patient(&ask->known, &before, error);
	if (!status)
		status = known_patient(&ask->known, &after, error);
	for (size_t i = 0; !status && fits && i < count; i++)
		fits = state_add(&after, &facts[i]);
	fits = !status && fits &&
	       sights_at(&before, &ask->known.partners, ask->at_us, &arena,
		   &sights_before) &&
	       sights_at(
		   &after, &impact->after, ask->at_us, &arena, &sights_after);
	if (!status && !fits)
		status = no_memory(error);
	if (!status)
		status = sights_compare(
		    ask, patient, &sights_before, &sights_after, error);
	for (size_t i = 0; !status && i < count; i++)
		if (facts[i].event == EVENT_MARK_PRIVATE &&
		    !mark_is_repeated(facts, i))
			status = mark_compare(ask, &facts[i], &before, &after,
			    &sights_before, &sights_after, error);
	arena_release(&arena);
	return status;
}

/* Weighs the patients that the facts name, up to limit, which is no more. */
static enum status
named_weigh(struct impact *impact, const char *limit, struct error *error)
{
	while (impact->next < impact->count) {
		struct fact *first = &impact->facts[impact->next];
		size_t count = 1;
		enum status status;

		if (limit && text_compare(first->patient, text_of(limit)) >= 0)
			return STATUS_OK;
		while (impact->next + count < impact->count &&
		       text_equal(first[count].patient, first->patient))
			count++;
		impact->next += count;
		if (!first->patient.len)
			continue;
		status =
		    patient_weigh(impact, first->patient, first, count, error);
		if (status)
			return status;
	}
	return STATUS_OK;
}

/* Is the patient named by a fact? Then named_weigh has its turn. */
static bool
patient_is_named(const struct impact *impact, struct text patient)
{
	struct fact key = {.patient = patient, .seq = 0};
	size_t low = 0, high = impact->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (fact_compare(&impact->facts[middle], &key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < impact->count &&
	       text_equal(impact->facts[low].patient, patient);
}

/* A change of the partners may concern every patient of the ledger. */
static enum status
all_weigh(struct impact *impact, struct error *error)
{
	char number[11] = "";
	bool found = true;
	enum status status = STATUS_OK;

	while (!status && found) {
		const struct ledger_about after = {.patient = text_of(number),
		    .upto_seq = impact->ask.upto_seq};

		status = ledger_next_patient(
		    impact->ask.run->ledger, &after, number, &found, error);
		if (status || !found)
			break;
		status = named_weigh(impact, number, error);
		if (!status && !patient_is_named(impact, text_of(number)))
			status = patient_weigh(
			    impact, text_of(number), NULL, 0, error);
	}
	return status ? status : named_weigh(impact, NULL, error);
}

static enum status
impact_weigh(struct impact *impact, struct error *error)
{
	enum status status = lines_take(impact, error);

	moment_take(impact);
	if (!status)
		status = partners_weigh(impact, error);
	if (status)
		return status;
	if (impact->count)
		qsort(impact->facts, impact->count, sizeof *impact->facts,
		    fact_compare);
	return impact->partners_change ? all_weigh(impact, error)
				       : named_weigh(impact, NULL, error);
}

enum status
ask_impact(struct run *run, struct error *error)
{
	struct impact *impact = arena_alloc(&run->arena, sizeof *impact);
	struct error closing;
	enum status status;

	if (!impact)
		return no_memory(error);
	arena_init(&impact->arena, FACTS_MAX);
	status = lines_open(
	    &impact->lines, run, (struct lines_sought){0, 0, false}, error);
	if (!status)
		status = ask_open(&impact->ask, run, "impact", columns, error);
	if (!status)
		status = impact_weigh(impact, error);
	if (impact->ask.run)
		status = ask_close(&impact->ask, status, error);
	arena_release(&impact->arena);
	arena_release(&impact->partner_arena);
	if (lines_close(&impact->lines, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}
