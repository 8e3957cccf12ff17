/* account_clocks - the lines that compare what was known with now. Audit. */
#include "account.h"

#include "../json/write.h"

static const char *const late_columns[] = {"patient", "viewer", "source",
    "route", "episode", "from", "until", "knew", "knew_before", "right",
    "right_before", "because", NULL};
static const char *const ground_columns[] = {"patient", "seq", "viewer",
    "source", "then", "then_episode", "then_because", "now", "now_episode",
    "now_because", NULL};

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

enum status
account_print_lates(struct account *account, struct error *error)
{
	enum status status = account_find_lates(account, error);

	if (!status)
		status = account_section(
		    account, &account->spool, "late", late_columns, error);
	for (size_t i = 0; !status && i < account->lates.count; i++)
		status = late_print(account, &account->lates.items[i], error);
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

enum status
account_print_grounds(struct account *account, struct error *error)
{
	static const char *const then[] = {
	    "then", "then_episode", "then_because"};
	static const char *const now[] = {"now", "now_episode", "now_because"};
	struct answers *answers = &account->ask.answers;
	enum status status = account_section(
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
