/* ask_account - everything about one patient, for a page. Audit. */
#include "account.h"

#include "../fields/line_read.h"
#include "../json/write.h"

#include <stdlib.h>

#define ACCOUNT_MAX ((size_t)512 << 20)
#define CODES_MAX ((size_t)4 << 20)
#define PIECE_BYTES ((size_t)64 << 10)
#define SPOOL_MAX ((size_t)512 << 20)

static const char *const account_columns[] = {
    "patient", "since", "at", "known_seq", "head", "older", NULL};
static const char *const org_columns[] = {"org", "name", "partner", NULL};
static const char *const late_columns[] = {"patient", "viewer", "source",
    "route", "episode", "from", "until", "knew", "knew_before", "right",
    "right_before", "because", NULL};
static const char *const ground_columns[] = {"patient", "seq", "viewer",
    "source", "then", "then_episode", "then_because", "now", "now_episode",
    "now_because", NULL};

/* Ends the lines of one kind and begins those of the next. */
static enum status
section_begin(struct account *account, struct output *output,
    const char *question, const char *const *columns, struct error *error)
{
	struct ask *ask = &account->ask;

	if (account->begun && answers_finish(&ask->answers, error))
		return error->status;
	account->begun = true;
	answers_release(&ask->answers);
	if (ask->format == ANSWER_TABLE) {
		buffer_add(output_buffer(output), TEXT("\n"));
		buffer_add(output_buffer(output), text_of(question));
		buffer_add(output_buffer(output), TEXT(":\n"));
	}
	return answers_init(
	    &ask->answers, output, ask->format, question, columns, error);
}

/* Takes an event into one of the account's lists. */
struct events_taking {
	struct account *account;
	struct account_events *events;
};

static enum status
event_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct events_taking *taking = ctx;
	struct account_events *events = taking->events;
	struct arena *arena = &taking->account->arena;
	struct account_event *event;
	void *items = events->items;

	if (!arena_grow(
		arena, &items, &events->room, events->count, sizeof *event))
		return account_full(error);
	events->items = items;
	event = &events->items[events->count];
	if (!fact_copy(fact, arena, &event->fact) ||
	    !arena_copy(arena, fact->viewer, &event->fact.viewer) ||
	    !arena_copy(arena, line, &event->line))
		return account_full(error);
	events->count++;
	return STATUS_OK;
}

static int
event_compare(const void *a, const void *b)
{
	const struct account_event *x = a, *y = b;

	return (x->fact.seq > y->fact.seq) - (x->fact.seq < y->fact.seq);
}

static void
events_sort(struct account_events *events)
{
	if (events->count)
		qsort(events->items, events->count, sizeof *events->items,
		    event_compare);
}

/* The events of the patient, under every number. */
static enum status
events_take(struct account *account, struct error *error)
{
	static const enum facts_of kinds[] = {FACTS_OF_PATIENT, FACTS_OF_VIEWS};
	struct ask *ask = &account->ask;
	struct events_taking taking = {account, &account->events};
	size_t count = account->numbers.number_count;
	struct facts_query query = {.upto_seq = ask->upto_seq,
	    .voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0,
	    .line = true};

	for (size_t i = 0; i < (count ? count : 1); i++) {
		query.patient = count ? account->numbers.items[i].number
				      : account->state->patient;
		if (!account_has_number(account, query.patient))
			continue;
		for (size_t k = 0; k < 2; k++) {
			query.of = kinds[k];
			if (ledger_facts(ask->run->ledger, &query, event_sink,
				&taking, error))
				return error->status;
		}
	}
	events_sort(&account->events);
	return STATUS_OK;
}

/* Takes the voids of facts that are no patient's. */
static enum status
patientless_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	return fact->patient.len ? STATUS_OK
				 : event_sink(ctx, fact, line, error);
}

/* What is known of partners and successions. */
static enum status
joins_take(struct account *account, struct error *error)
{
	static const enum event kinds[] = {
	    EVENT_PARTNER_SET, EVENT_ORG_SUCCEED, EVENT_FACT_VOID};
	struct ask *ask = &account->ask;
	struct events_taking taking = {account, &account->joins};
	struct facts_query query = {.of = FACTS_OF_EVENT,
	    .upto_seq = ask->upto_seq,
	    .voids_upto = known_has_voids(&ask->known) ? ask->upto_seq : 0,
	    .line = true};

	for (size_t k = 0; k < 3; k++) {
		query.event = kinds[k];
		if (ledger_facts(ask->run->ledger, &query, patientless_sink,
			&taking, error))
			return error->status;
	}
	events_sort(&account->joins);
	return STATUS_OK;
}

/* The period: without --since from the first fact on; to now, that included. */
static void
period_take(struct account *account)
{
	const struct ask *ask = &account->ask;
	const struct options *options = &ask->run->options;
	int64_t first_us = ask->at_us;

	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;

		if (fact->at_us < first_us)
			first_us = fact->at_us;
	}
	account->since_us =
	    options_instant(options, FIELD_PAGE_SINCE, ask->now_us, first_us);
	account->end_us = ask->at_us + (ask->is_now ? 1 : 0);
}

/* The patient's events that lie wholly before the period. */
static uint64_t
older_count(const struct account *account)
{
	uint64_t count = 0;

	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;

		count += fact->logged_us < account->since_us &&
			 fact->at_us < account->since_us;
	}
	return count;
}

/* The hash of the last event that is known. */
static enum status
head_take(struct account *account, struct text *hash, struct error *error)
{
	struct ask *ask = &account->ask;
	struct account_events last = {NULL, 0, 0};
	struct events_taking taking = {account, &last};
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = ask->upto_seq - 1,
	    .upto_seq = ask->upto_seq,
	    .line = true};
	struct fact fact;

	*hash = text_of(ask->head.hash);
	if (ask->upto_seq == ask->head.seq)
		return STATUS_OK;
	if (!ask->upto_seq)
		return *hash = TEXT("00000000000000000000000000000000"
				    "00000000000000000000000000000000"),
		       STATUS_OK;
	if (ledger_facts(ask->run->ledger, &query, event_sink, &taking, error))
		return error->status;
	return line_read(last.count ? last.items[0].line : TEXT(""),
	    &account->arena, &fact, hash, error);
}

static void
numbers_print(struct account *account)
{
	struct answers *answers = &account->ask.answers;
	struct text patient = account->state->patient;

	if (account->ask.format != ANSWER_JSON)
		return;
	member_name(&answers->line, "numbers");
	buffer_add_char(&answers->line, '[');
	buffer_add_json(&answers->line, patient);
	for (size_t i = 0; i < account->numbers.number_count; i++) {
		struct text number = account->numbers.items[i].number;

		if (text_equal(number, patient) ||
		    !account_has_number(account, number))
			continue;
		buffer_add_char(&answers->line, ',');
		buffer_add_json(&answers->line, number);
	}
	buffer_add_char(&answers->line, ']');
}

static enum status
head_print(struct account *account, struct error *error)
{
	struct ask *ask = &account->ask;
	struct answers *answers = &ask->answers;
	struct text hash;

	if (head_take(account, &hash, error) ||
	    section_begin(
		account, &ask->run->output, "account", account_columns, error))
		return error->status;
	answer_begin(answers);
	answer_patient(answers, account->state->patient);
	numbers_print(account);
	answer_instant(answers, "since", account->since_us);
	answer_instant(answers, "at", ask->at_us);
	answer_number(answers, "known_seq", ask->upto_seq);
	answer_text(answers, "head", hash);
	answer_number(answers, "older", older_count(account));
	account->lines++;
	return answer_end(answers, error);
}

/* An organisation's name, by the latest partner-set that has one. */
struct org_name {
	int64_t at_us;
	struct text name;
};

static enum status
name_take(struct account *account, const struct account_event *event,
    struct org_name *names, struct error *error)
{
	uint32_t place = pool_find(&account->codes, event->fact.org);
	struct fact fact;

	if (event->fact.event != EVENT_PARTNER_SET || event->fact.void_seq ||
	    !place || event->fact.at_us < names[place].at_us)
		return STATUS_OK;
	if (stored_line_read(event->line, &account->arena, &fact, error))
		return error->status;
	if (fact.name.len)
		names[place] = (struct org_name){fact.at_us, fact.name};
	return STATUS_OK;
}

static enum status
org_print(struct account *account, struct text code, struct text name,
    struct error *error)
{
	struct answers *answers = &account->ask.answers;
	const struct partner *partner =
	    partner_find(&account->ask.known.orgs, code);
	bool is_partner = partner && history_at(&partner->member, DECISION_NO,
					 account->ask.at_us)
					     .latest == DECISION_YES;

	answer_begin(answers);
	answer_text(answers, "org", code);
	answer_text(answers, "name", name);
	answer_verdict(answers, "partner",
	    decision_name(is_partner ? DECISION_YES : DECISION_NO), TONE_PLAIN);
	account->lines++;
	return answer_end(answers, error);
}

/* A code and its place in the pool. */
struct coded {
	struct text code;
	uint32_t place;
};

static int
coded_compare(const void *a, const void *b)
{
	return text_compare(
	    ((const struct coded *)a)->code, ((const struct coded *)b)->code);
}

static enum status
orgs_print(struct account *account, struct error *error)
{
	size_t count = account->codes.count;
	struct org_name *names =
	    arena_alloc(&account->arena, (count + 1) * sizeof *names);
	struct coded *codes =
	    arena_alloc(&account->arena, (count + 1) * sizeof *codes);
	enum status status = section_begin(
	    account, &account->ask.run->output, "org", org_columns, error);

	if (!names || !codes)
		return account_full(error);
	for (uint32_t i = 0; i <= count; i++)
		names[i].at_us = INSTANT_MIN;
	for (size_t i = 0; !status && i < account->joins.count; i++)
		status =
		    name_take(account, &account->joins.items[i], names, error);
	for (uint32_t i = 0; i < count; i++)
		codes[i] =
		    (struct coded){pool_text(&account->codes, i + 1), i + 1};
	if (count)
		qsort(codes, count, sizeof *codes, coded_compare);
	for (size_t i = 0; !status && i < count; i++)
		status = org_print(
		    account, codes[i].code, names[codes[i].place].name, error);
	return status;
}

static bool
because_name(struct account *account, const struct because *because)
{
	for (unsigned i = 0; i < because->count; i++)
		if (!account_name(account, because->seqs[i]))
			return false;
	return true;
}

static bool
sight_name(struct account *account, const struct sight *sight)
{
	return account_code(account, sight->viewer) &&
	       account_code(account, sight->source) &&
	       because_name(account, &sight->because);
}

static enum status
who_print(struct account *account, struct error *error)
{
	struct ask *ask = &account->ask;
	struct sights sights;
	enum status status =
	    section_begin(account, &account->spool, "who", who_columns, error);

	if (!status && !sights_at(account->state, &ask->known.orgs, ask->at_us,
			   &account->arena, &sights))
		return account_full(error);
	for (size_t i = 0; !status && i < sights.count; i++) {
		if (!sight_name(account, &sights.items[i]))
			return account_full(error);
		status = ask_sight_print(
		    ask, account->state->patient, &sights.items[i], error);
	}
	return status;
}

static enum status
timeline_print(struct account *account, struct error *error)
{
	struct ask *ask = &account->ask;
	struct intervals intervals;
	struct arena scratch;
	bool fits;
	enum status status = section_begin(
	    account, &account->spool, "timeline", timeline_columns, error);

	arena_init(&scratch, (size_t)8 << 20);
	fits = intervals_of(account->state, &ask->known.orgs, &account->arena,
	    &scratch, &intervals);
	arena_release(&scratch);
	if (!status && !fits)
		return account_full(error);
	for (size_t i = 0; !status && i < intervals.count; i++) {
		const struct interval *interval = &intervals.items[i];

		if (interval->until_us <= account->since_us ||
		    interval->from_us >= account->end_us)
			continue;
		if (!sight_name(account, &interval->sight))
			return account_full(error);
		status = ask_interval_print(
		    ask, account->state->patient, interval, error);
	}
	return status;
}

/* "all", "before" or "nothing", and the instant. */
static void
clock_print(struct answers *answers, const char *name, const char *before,
    int64_t horizon_us)
{
	bool all = horizon_us == HORIZON_UNLIMITED;

	if (horizon_us == HORIZON_NONE) {
		answer_verdict(answers, name, TEXT("nothing"), TONE_BAD);
		return;
	}
	answer_verdict(answers, name, all ? TEXT("all") : TEXT("before"),
	    all ? TONE_GOOD : TONE_PLAIN);
	if (!all)
		answer_instant(answers, before, horizon_us);
}

/* A list of numbers of any length; answer_because has two at most. */
static void
seqs_print(
    struct account *account, const char *name, const struct seq_list *seqs)
{
	struct answers *answers = &account->ask.answers;
	struct buffer list;

	if (account->ask.format != ANSWER_JSON) {
		buffer_init(&list, (size_t)1 << 20);
		for (size_t i = 0; i < seqs->count; i++) {
			buffer_add(&list, i ? TEXT(" ") : TEXT(""));
			buffer_add_number(&list, seqs->items[i]);
		}
		answer_text(answers, name, buffer_text(&list));
		buffer_release(&list);
		return;
	}
	member_name(&answers->line, name);
	buffer_add_char(&answers->line, '[');
	for (size_t i = 0; i < seqs->count; i++) {
		if (i)
			buffer_add_char(&answers->line, ',');
		buffer_add_number(&answers->line, seqs->items[i]);
	}
	buffer_add_char(&answers->line, ']');
}

static enum status
late_print(
    struct account *account, const struct late *late, struct error *error)
{
	struct answers *answers = &account->ask.answers;
	struct seq_list because;

	if (!late_because(account, late, &because))
		return account_full(error);
	for (size_t i = 0; i < because.count; i++)
		if (!account_name(account, because.items[i]))
			return account_full(error);
	if (!account_code(account, late->viewer) ||
	    !account_code(account, late->source))
		return account_full(error);
	answer_begin(answers);
	answer_patient(answers, account->state->patient);
	answer_text(answers, "viewer", late->viewer);
	answer_text(answers, "source", late->source);
	answer_text(answers, "route", route_name(late->route));
	answer_text(answers, "episode", late->episode);
	answer_instant(answers, "from", late->from_us);
	if (late->until_us != INTERVAL_STILL)
		answer_instant(answers, "until", late->until_us);
	clock_print(answers, "knew", "knew_before", late->knew_us);
	clock_print(answers, "right", "right_before", late->right_us);
	seqs_print(account, "because", &because);
	return answer_end(answers, error);
}

static enum status
lates_print(struct account *account, struct error *error)
{
	enum status status = account_find_lates(account, error);

	if (!status)
		status = section_begin(
		    account, &account->spool, "late", late_columns, error);
	for (size_t i = 0; !status && i < account->lates.count; i++)
		status = late_print(account, &account->lates.items[i], error);
	return status;
}

static int
seq_compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* Is the seq among those named, which are in order? */
static bool
is_named(const struct account *account, uint64_t seq)
{
	return account->named.count &&
	       bsearch(&seq, account->named.items, account->named.count,
		   sizeof seq, seq_compare);
}

static void
named_sort(struct account *account)
{
	if (account->named.count)
		qsort(account->named.items, account->named.count,
		    sizeof *account->named.items, seq_compare);
}

/* Is it printed: of the period, named, or about such an event? */
static bool
event_is_told(const struct account *account, const struct account_event *event)
{
	return (event->fact.patient.len && account_has_event(account, event)) ||
	       is_named(account, event->fact.seq);
}

/* What voids or judges an event that is told is told too, whenever it came. */
static bool
events_name_more(struct account *account, const struct account_events *events)
{
	for (size_t i = 0; i < events->count; i++) {
		const struct fact *fact = &events->items[i].fact;

		if ((event_is_told(account, &events->items[i]) &&
			fact->void_seq &&
			!account_name(account, fact->void_seq)))
			return false;
	}
	return true;
}

static const struct account_event *
event_of_seq(const struct account_events *events, uint64_t seq)
{
	struct account_event key = {.fact = {.seq = seq}};

	return events->count ? bsearch(&key, events->items, events->count,
				   sizeof *events->items, event_compare)
			     : NULL;
}

/* The reviews of looks that are told. */
static bool
reviews_name(struct account *account)
{
	for (size_t i = 0; i < account->events.count; i++) {
		const struct fact *fact = &account->events.items[i].fact;
		const struct account_event *look;

		if (fact->event != EVENT_VIEW_REVIEW)
			continue;
		look = event_of_seq(&account->events, fact->of);
		if (look && event_is_told(account, look) &&
		    !account_name(account, fact->seq))
			return false;
	}
	return true;
}

static bool
grounds_name(struct account *account)
{
	for (size_t i = 0; i < account->grounds.count; i++) {
		const struct ground *ground = &account->grounds.items[i];

		if (!account_code(account, ground->viewer) ||
		    !account_code(account, ground->source) ||
		    !because_name(account, &ground->then.because) ||
		    !because_name(account, &ground->now.because))
			return false;
	}
	return true;
}

static bool
event_code(struct account *account, const struct account_event *event)
{
	const struct text codes[] = {event->fact.practice, event->fact.service,
	    event->fact.org, event->fact.viewer, event->fact.successor};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (!account_code(account, codes[i]))
			return false;
	return true;
}

static enum status
event_print(struct account *account, const struct account_event *event,
    struct error *error)
{
	struct ask *ask = &account->ask;
	struct voided voided = {.seq = 0};

	if (!event_code(account, event))
		return account_full(error);
	if (!answers_store_events(&ask->answers) &&
	    ask_voided(ask, &event->fact, &account->arena, &voided, error))
		return error->status;
	return answer_event(&ask->answers, event->line, &voided, error);
}

/* Both lists are in order; the events come out in the ledger's. */
static enum status
events_print(struct account *account, struct error *error)
{
	const struct account_events *own = &account->events;
	const struct account_events *joins = &account->joins;
	size_t i = 0, j = 0;
	enum status status = section_begin(
	    account, &account->spool, "events", events_columns, error);

	while (!status && (i < own->count || j < joins->count)) {
		bool of_own =
		    i < own->count &&
		    (j == joins->count ||
			own->items[i].fact.seq < joins->items[j].fact.seq);
		const struct account_event *event =
		    of_own ? &own->items[i++] : &joins->items[j++];

		if (event_is_told(account, event))
			status = event_print(account, event, error);
	}
	return status;
}

static void
verdict_print(struct account *account, const char *const names[3],
    const struct verdict *verdict, struct text episode)
{
	struct answers *answers = &account->ask.answers;
	const struct seq_list because = {
	    .items = (uint64_t[]){verdict->because.seqs[0],
		verdict->because.seqs[1]},
	    .count = verdict->because.count};

	answer_verdict(answers, names[0], rule_name(verdict->rule),
	    rule_allows(verdict->rule) ? TONE_GOOD : TONE_BAD);
	answer_text(answers, names[1], episode);
	seqs_print(account, names[2], &because);
}

static enum status
grounds_print(struct account *account, struct error *error)
{
	static const char *const then[] = {
	    "then", "then_episode", "then_because"};
	static const char *const now[] = {"now", "now_episode", "now_because"};
	struct answers *answers = &account->ask.answers;
	enum status status = section_begin(
	    account, &account->spool, "ground", ground_columns, error);

	for (size_t i = 0; !status && i < account->grounds.count; i++) {
		const struct ground *ground = &account->grounds.items[i];

		answer_begin(answers);
		answer_patient(answers, account->state->patient);
		answer_number(answers, "seq", ground->seq);
		answer_text(answers, "viewer", ground->viewer);
		answer_text(answers, "source", ground->source);
		verdict_print(
		    account, then, &ground->then, ground->then_episode);
		verdict_print(account, now, &ground->now, ground->now_episode);
		status = answer_end(answers, error);
	}
	return status;
}

/* What bears on events: grounds before them, since they name some. */
static enum status
names_take(struct account *account, struct error *error)
{
	if (account_find_grounds(account, error))
		return error->status;
	if (!grounds_name(account))
		return account_full(error);
	named_sort(account);
	if (!reviews_name(account))
		return account_full(error);
	named_sort(account);
	if (!events_name_more(account, &account->events) ||
	    !events_name_more(account, &account->joins))
		return account_full(error);
	named_sort(account);
	return STATUS_OK;
}

static enum status
episodes_print(struct account *account, struct error *error)
{
	const struct state *state = account->state;

	for (size_t i = 0; i < state->episode_count; i++)
		if (state->episodes[i].opened_us <= account->ask.at_us &&
		    (!account_code(account, state->episodes[i].practice) ||
			!account_code(account, state->episodes[i].service)))
			return account_full(error);
	return section_begin(account, &account->spool, "episodes",
		   episodes_columns, error)
		   ? error->status
		   : ask_episodes_of(&account->ask, state->patient, error);
}

static enum status
marks_print(struct account *account, struct error *error)
{
	const struct state *state = account->state;

	for (size_t i = 0; i < state->mark_count; i++)
		if (history_at(&state->marks[i].private, DECISION_YES,
			account->ask.at_us)
			    .latest == DECISION_YES &&
		    !account_code(account, state->marks[i].org))
			return account_full(error);
	return section_begin(
		   account, &account->spool, "marks", marks_columns, error)
		   ? error->status
		   : ask_marks_of(&account->ask, state->patient, error);
}

static enum status
body_spool(struct account *account, struct error *error)
{
	enum status status = episodes_print(account, error);

	if (!status)
		status = marks_print(account, error);
	if (!status)
		status = who_print(account, error);
	if (!status)
		status = timeline_print(account, error);
	if (!status)
		status = lates_print(account, error);
	if (!status)
		status = names_take(account, error);
	if (!status)
		status = events_print(account, error);
	if (!status)
		status = grounds_print(account, error);
	return status;
}

/* The lines behind the organisations, which they are the reason for. */
static enum status
body_let_out(struct account *account, struct error *error)
{
	struct buffer *spool = output_buffer(&account->spool);
	struct text text = buffer_text(spool);

	if (buffer_failed(spool))
		return account_full(error);
	for (size_t i = 0; i < text.len; i++)
		account->lines += text.ptr[i] == '\n';
	if (answers_finish(&account->ask.answers, error))
		return error->status;
	while (text.len) {
		struct text piece = {
		    text.ptr, text.len < PIECE_BYTES ? text.len : PIECE_BYTES};

		if (output_add(&account->ask.run->output, piece, error))
			return error->status;
		text.ptr += piece.len;
		text.len -= piece.len;
	}
	return STATUS_OK;
}

static enum status
end_print(struct account *account, struct error *error)
{
	static const char *const columns[] = {"lines", NULL};
	struct answers *answers = &account->ask.answers;

	if (account->ask.format == ANSWER_TABLE)
		return STATUS_OK;
	if (section_begin(account, &account->ask.run->output, "account-end",
		columns, error))
		return error->status;
	answer_begin(answers);
	answer_number(answers, "lines", account->lines);
	return answer_end(answers, error);
}

static enum status
account_print(struct account *account, struct error *error)
{
	bool on_file = account->events.count > 0;
	enum status status = STATUS_OK;

	if (on_file)
		status = body_spool(account, error);
	/* the spool's table must be whole before others are written */
	if (!status && account->begun)
		status = answers_finish(&account->ask.answers, error);
	account->begun = false;
	if (!status)
		status = head_print(account, error);
	if (!status && on_file)
		status = orgs_print(account, error);
	if (!status)
		status = body_let_out(account, error);
	if (!status)
		status = end_print(account, error);
	if (!on_file)
		run_worsen(account->ask.run, STATUS_REFUSED);
	return status;
}

static void
account_empty(struct account *account, const struct state *state)
{
	arena_reset(&account->arena);
	pool_release(&account->codes);
	pool_init(&account->codes, CODES_MAX);
	buffer_reset(output_buffer(&account->spool));
	account->state = state;
	account->events = account->joins = (struct account_events){NULL, 0, 0};
	account->lates = (struct lates){NULL, 0, 0};
	account->grounds = (struct grounds){NULL, 0, 0};
	account->named = (struct seq_list){NULL, 0, 0};
	account->lines = 0;
	account->begun = false;
}

static enum status
patient_account(struct ask *ask, const struct state *state, struct arena *arena,
    struct error *error)
{
	struct account *account = (struct account *)ask;
	enum status status;

	(void)arena;
	account_empty(account, state);
	status = known_numbers(&ask->known, state->patient, &account->arena,
	    &account->numbers, error);
	if (!status)
		status = events_take(account, error);
	if (!status)
		status = joins_take(account, error);
	period_take(account);
	return status ? status : account_print(account, error);
}

static enum status
account_judge(const struct run *run, struct error *error)
{
	if (!run_has(run, FIELD_PATIENT) && !run->options.operand_count)
		return error_set(error, STATUS_USAGE, "patient",
		    "is missing: --patient, or a file of patients (- is "
		    "standard input)");
	return STATUS_OK;
}

enum status
ask_account(struct run *run, struct error *error)
{
	struct account *account = arena_alloc(&run->arena, sizeof *account);
	enum status status = account_judge(run, error);

	if (status)
		return status;
	if (!account)
		return error_no_memory(error);
	arena_init(&account->arena, ACCOUNT_MAX);
	output_init(&account->spool, -1);
	output_hold(&account->spool, SPOOL_MAX);
	status =
	    ask_open(&account->ask, run, "account", account_columns, error);
	if (!status)
		status = ask_patients(&account->ask, patient_account, error);
	status = ask_close(&account->ask, status, error);
	pool_release(&account->codes);
	output_release(&account->spool);
	arena_release(&account->arena);
	return status;
}
