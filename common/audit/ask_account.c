/* ask_account - everything about one patient, for a page. Audit. */
#include "account.h"

#include "../fields/line_read.h"
#include "../json/write.h"

#define ACCOUNT_MAX ((size_t)512 << 20)
#define CODES_MAX ((size_t)4 << 20)
#define PIECE_BYTES ((size_t)64 << 10)
#define SPOOL_MAX ((size_t)512 << 20)

static const char *const account_columns[] = {
    "patient", "since", "at", "known_seq", "head", "older", NULL};
static const char *const org_columns[] = {"org", "name", "partner", NULL};

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

	if (account_head(account, &hash, error) ||
	    account_section(
		account, &ask->run->output, "account", account_columns, error))
		return error->status;
	answer_begin(answers);
	answer_patient(answers, account->state->patient);
	numbers_print(account);
	answer_instant(answers, "since", account->since_us);
	answer_instant(answers, "at", ask->at_us);
	answer_number(answers, "known_seq", ask->upto_seq);
	answer_text(answers, "head", hash);
	answer_number(answers, "older", account_older(account));
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

static enum status
orgs_print(struct account *account, struct error *error)
{
	size_t count = account->codes.count;
	struct org_name *names =
	    arena_alloc(&account->arena, (count + 1) * sizeof *names);
	struct pooled *codes = pool_sort(&account->codes, &account->arena);
	enum status status = account_section(
	    account, &account->ask.run->output, "org", org_columns, error);

	if (!names || !codes)
		return account_full(error);
	for (uint32_t i = 0; i <= count; i++)
		names[i].at_us = INSTANT_MIN;
	for (size_t i = 0; !status && i < account->joins.count; i++)
		status =
		    name_take(account, &account->joins.items[i], names, error);
	for (size_t i = 0; !status && i < count; i++)
		status = org_print(account, codes[i].code,
		    names[codes[i].place + 1].name, error);
	return status;
}

static bool
sight_name(struct account *account, const struct sight *sight)
{
	return account_code(account, sight->viewer) &&
	       account_code(account, sight->source) &&
	       account_name_because(account, &sight->because);
}

static enum status
who_print(struct account *account, struct error *error)
{
	struct ask *ask = &account->ask;
	struct sights sights;
	enum status status = account_section(
	    account, &account->spool, "who", who_columns, error);

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
	enum status status = account_section(
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

static enum status
episodes_print(struct account *account, struct error *error)
{
	const struct state *state = account->state;

	for (size_t i = 0; i < state->episode_count; i++)
		if (state->episodes[i].opened_us <= account->ask.at_us &&
		    (!account_code(account, state->episodes[i].practice) ||
			!account_code(account, state->episodes[i].service)))
			return account_full(error);
	return account_section(account, &account->spool, "episodes",
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
	return account_section(
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
		status = account_print_lates(account, error);
	if (!status)
		status = account_take_names(account, error);
	if (!status)
		status = account_print_events(account, error);
	if (!status)
		status = account_print_grounds(account, error);
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
	if (account_section(account, &account->ask.run->output, "account-end",
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
		status = account_take_events(account, error);
	if (!status)
		status = account_take_joins(account, error);
	account_take_period(account);
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
