/*
 * The two stores are asked the same: facts of all kinds, drawn by lot, stand in
 * a ledger of SQLite's and in lines, and every question of ledger.h is put to
 * both. Nothing of the one is in the other but what a line means.
 *
 * The seed is printed; EDSM_SEED=N plays it again.
 */
#include "../../common/ledger/digest.h"
#include "../splitmix.h"
#include "ledger.h"

#include <time.h>

#define PATIENTS 5
#define EPISODES 12
#define ORGS 6
#define ENTRIES 6
#define FACTS 400
#define LEDGERS 12
#define QUESTIONS 1500

static uint64_t random_state;

static size_t
below(uint64_t bound)
{
	return (size_t)(splitmix64(&random_state) % bound);
}

static void
seed_take(uint64_t offset)
{
	static uint64_t seed;
	const char *given = getenv("EDSM_SEED");

	if (!seed) {
		seed = given ? strtoull(given, NULL, 10)
			     : (uint64_t)time(NULL) * 1000 + (uint64_t)getpid();
		printf("ledger_lines: seed %llu\n", (unsigned long long)seed);
		fflush(stdout);
	}
	random_state = seed + offset;
}

/* the world */

static struct text patients[PATIENTS], episodes[EPISODES], orgs[ORGS],
    entries[ENTRIES];

/* The number of that sort with its check digit, if it can have one. */
static bool
number_make(unsigned nine, char number[static 11])
{
	unsigned sum = 0, check;

	snprintf(number, 11, "%09u", nine % 1000000000);
	for (unsigned i = 0; i < 9; i++)
		sum += (10 - i) * (unsigned)(number[i] - '0');
	check = (11 - sum % 11) % 11;
	number[9] = (char)('0' + check);
	number[10] = '\0';
	return check < 10;
}

static void
world_make(void)
{
	static char numbers[PATIENTS][11], ids[EPISODES][8], codes[ORGS][8],
	    items[ENTRIES][8];
	unsigned nine = 0;

	for (size_t i = 0; i < PATIENTS; i++, nine += 191919191) {
		while (!number_make(nine, numbers[i]))
			nine++;
		patients[i] = text_of(numbers[i]);
	}
	for (size_t i = 0; i < EPISODES; i++) {
		snprintf(ids[i], sizeof ids[i], "E%zu", i);
		episodes[i] = text_of(ids[i]);
	}
	for (size_t i = 0; i < ORGS; i++) {
		snprintf(codes[i], sizeof codes[i], "RX%zu", i);
		orgs[i] = text_of(codes[i]);
	}
	/* an entry may be called like an episode or an organisation */
	for (size_t i = 0; i < ENTRIES; i++) {
		snprintf(items[i], sizeof items[i], "%s%zu",
		    i % 3 == 0   ? "E"
		    : i % 3 == 1 ? "RX"
				 : "n",
		    i);
		entries[i] = text_of(items[i]);
	}
}

static struct text
any(const struct text *words, size_t count)
{
	return words[below(count)];
}

/* random facts */

struct history {
	struct fact facts[FACTS + 1]; /* by seq, from 1 */
	uint64_t count;
	uint64_t open[EPISODES]; /* the opening that stands, or 0 */
};

static enum decision
decision_any(void)
{
	return below(2) ? DECISION_YES : DECISION_NO;
}

/* An opening of an id that stands nowhere, else a choice. */
static void
open_any(struct history *history, struct fact *fact)
{
	size_t episode = below(EPISODES);
	size_t practice = below(ORGS);

	fact->practice = orgs[practice];
	if (history->open[episode]) {
		fact->event = EVENT_CONSENT_SET;
		fact->mig = decision_any();
		return;
	}
	history->open[episode] = fact->seq;
	fact->event = EVENT_EPISODE_OPEN;
	fact->episode = episodes[episode];
	fact->service = orgs[(practice + 1 + below(ORGS - 1)) % ORGS];
	if (below(2))
		fact->due_us = fact->at_us + (int64_t)(1 + below(9)) * DAY_US;
	if (below(3) == 0)
		fact->care = TEXT("physioth\xc3\xa9rapie \"\\");
	if (below(4) == 0)
		fact->to_practice = decision_any();
}

static void
consent_any(struct fact *fact)
{
	if (below(3) == 0) {
		fact->practice = any(orgs, ORGS);
		fact->mig = decision_any();
		return;
	}
	fact->episode = any(episodes, EPISODES);
	fact->to_service = decision_any();
	if (below(2))
		fact->to_practice = decision_any();
}

/* A fact before that is a view, or that is none; else an opening. */
static void
about_any(struct history *history, struct fact *fact, bool view)
{
	uint64_t of = history->count ? 1 + below(history->count) : 0;
	const struct fact *about = &history->facts[of];

	if (!of || (about->event == EVENT_RECORD_VIEW) != view) {
		open_any(history, fact);
		return;
	}
	fact->of = of;
	fact->reason = TEXT("mistyped");
	fact->patient = view || below(2) ? about->patient : TEXT("");
	if (view)
		fact->outcome = (enum review)(1 + below(4));
	for (size_t i = 0; i < EPISODES && !view; i++)
		if (history->open[i] == of)
			history->open[i] = 0;
}

static void
view_any(struct fact *fact)
{
	fact->viewer = any(orgs, ORGS);
	fact->shown = below(3);
	fact->rules = 2;
	fact->digest = TEXT("0123456789abcdef0123456789abcdef"
			    "0123456789abcdef0123456789abcdef");
}

static void
kind_any(struct history *history, struct fact *fact)
{
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		open_any(history, fact);
		break;
	case EVENT_CONSENT_SET:
		consent_any(fact);
		break;
	case EVENT_EPISODE_DISCHARGE:
		fact->episode = any(episodes, EPISODES);
		break;
	case EVENT_MARK_PRIVATE:
		fact->org = any(orgs, ORGS);
		fact->entry = any(entries, ENTRIES);
		fact->private = decision_any();
		break;
	case EVENT_PARTNER_SET:
		fact->patient = TEXT("");
		fact->org = any(orgs, ORGS);
		fact->partner = decision_any();
		break;
	case EVENT_RECORD_VIEW:
		view_any(fact);
		break;
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
		about_any(history, fact, fact->event == EVENT_VIEW_REVIEW);
		break;
	case EVENT_ORG_SUCCEED:
		fact->patient = TEXT("");
		fact->org = orgs[0];
		fact->successor = orgs[1 + below(ORGS - 1)];
		break;
	default:
		fact->patient = patients[0];
		fact->was = patients[1 + below(PATIENTS - 1)];
	}
}

static struct fact *
fact_any(struct history *history)
{
	struct fact *fact = &history->facts[history->count + 1];
	const struct fact *last = &history->facts[history->count];

	*fact = fact_none();
	fact->seq = history->count + 1;
	fact->logged_us =
	    (history->count ? last->logged_us : 0) + (int64_t)below(3);
	fact->at_us = (int64_t)below(30) * SECOND_US;
	fact->patient = any(patients, PATIENTS);
	fact->event = (enum event)(1 + below(EVENT_COUNT - 1));
	fact->by = fact->login = TEXT("clerk");
	kind_any(history, fact);
	/* an opening that was to be a void or a review, and has no of */
	if ((fact->event == EVENT_FACT_VOID ||
		fact->event == EVENT_VIEW_REVIEW) &&
	    !fact->of) {
		fact->event = EVENT_CONSENT_SET;
		fact->mig = DECISION_YES;
	}
	history->count++;
	return fact;
}

/* The same lines into each of the ledgers, at a time. */
static void
line_add(struct ledger *const *ledgers, const struct fact *fact,
    char hash[static HASH_BYTES])
{
	struct buffer line;

	buffer_init(&line, 1 << 20);
	line_write(&line, fact, false);
	digest_pair((struct text){hash, HASH_CHARS}, buffer_text(&line), hash);
	line_seal(&line, hash);
	ck_assert(!buffer_failed(&line));
	for (; *ledgers; ledgers++)
		ck_ok(ledger_append(*ledgers, fact, buffer_text(&line), &err));
	buffer_release(&line);
}

struct both {
	struct ledger *sqlite, *lines;
	struct history *history;
	uint64_t asked, given;
};

static void
both_make(struct both *both, uint64_t count)
{
	const char *db = made("both.db");
	char file[160];
	char hash[HASH_BYTES] = "";
	struct ledger *ledgers[3] = {NULL};

	memset(hash, '0', HASH_CHARS);
	snprintf(file, sizeof file, "lines:%s", at("both"));
	unlink(at("both"));
	ck_ok(ledger_create(file, NULL, &err));
	ledgers[0] = opened(db, LEDGER_BATCH);
	ledgers[1] = opened(file, LEDGER_TARGET);
	*both = (struct both){.history = calloc(1, sizeof *both->history)};
	ck_assert_ptr_nonnull(both->history);
	for (int i = 0; i < 2; i++)
		ck_ok(ledger_begin(ledgers[i], &err));
	while (both->history->count < count) {
		struct fact *fact = fact_any(both->history);

		line_add(ledgers, fact, hash);
	}
	for (int i = 0; i < 2; i++) {
		ck_ok(ledger_commit(ledgers[i], &err));
		ledger_close(ledgers[i]);
	}
	both->sqlite = opened(db, LEDGER_READ);
	both->lines = opened(file, LEDGER_READ);
}

static void
both_close(struct both *both)
{
	ledger_close(both->sqlite);
	ledger_close(both->lines);
	free(both->history);
}

/* questions for facts */

struct given {
	struct fact facts[FACTS];
	struct text lines[FACTS];
	size_t count;
	struct arena arena;
};

static enum status
given_sink(
    void *ctx, const struct fact *fact, struct text line, struct error *error)
{
	struct given *given = ctx;
	size_t i = given->count++;

	(void)error;
	ck_assert_uint_lt(i, FACTS);
	ck_assert(fact_copy(fact, &given->arena, &given->facts[i]));
	ck_assert(arena_copy(&given->arena, line, &given->lines[i]));
	return STATUS_OK;
}

static uint64_t
seq_any(uint64_t count)
{
	return below(4) == 0 ? UINT64_MAX : below(count + 3);
}

static struct facts_query
query_any(enum facts_of of, uint64_t count)
{
	struct facts_query query = {.of = of,
	    .event = (enum event)below(EVENT_COUNT),
	    .due_us =
		(int64_t)below(10) * DAY_US + (int64_t)below(30) * SECOND_US,
	    .from_us = (int64_t)below(30) * SECOND_US,
	    .about_seq = seq_any(count),
	    .after_seq = below(2) ? 0 : below(count + 2),
	    .upto_seq = seq_any(count),
	    .voids_upto = below(2) ? 0 : seq_any(count),
	    .limit = below(2) ? 0 : 1 + below(6),
	    .line = below(2)};

	if (below(8))
		query.patient = any(patients, PATIENTS);
	query.subject = below(3)   ? any(episodes, EPISODES)
			: below(2) ? any(entries, ENTRIES)
				   : any(orgs, ORGS);
	if (query.of == FACTS_OF_WAS)
		query.subject = any(patients, PATIENTS);
	if (query.of == FACTS_OF_PARTNER_SINCE ||
	    query.of == FACTS_OF_SUCCESSION)
		query.subject = any(orgs, ORGS);
	if ((query.of == FACTS_OF_SUBJECT ||
		query.of == FACTS_OF_SUBJECT_SINCE) &&
	    below(3) == 0)
		query.practice = any(orgs, ORGS);
	return query;
}

/* Does SQLite's store give the last of the stored fields too? */
static bool
is_wide(const struct facts_query *query)
{
	return query->line || query->of == FACTS_ALL || query->voids_upto ||
	       query->event > EVENT_RECORD_VIEW || query->of == FACTS_ABOUT ||
	       query->of == FACTS_OF_SUCCESSION || query->of == FACTS_OF_WAS ||
	       query->of == FACTS_OF_LINKS;
}

static void
same_fact(const struct given *a, const struct given *b, size_t i, bool wide)
{
	const struct fact *x = &a->facts[i], *y = &b->facts[i];

	ck_assert_uint_eq(x->seq, y->seq);
	ck_assert_uint_eq(x->void_seq, y->void_seq);
	ck_assert(text_equal(a->lines[i], b->lines[i]));
	for (int f = 0; f < FIELD_COUNT; f++) {
		bool narrow = f != FIELD_OF && f != FIELD_WAS &&
			      f != FIELD_SUCCESSOR && f != FIELD_OUTCOME;

		if (fact_has_member((enum field)f) && (wide || narrow))
			ck_assert_msg(fact_agrees(x, y, (enum field)f),
			    "seq %llu: %s", (unsigned long long)x->seq,
			    field_row((enum field)f)->name);
	}
}

static int
by_seq(const void *a, const void *b)
{
	const struct fact *x = a, *y = b;

	return (x->seq > y->seq) - (x->seq < y->seq);
}

/*
 * Facts of one at may come in any order, and those of FACTS_OF_END in either;
 * what a limit cuts off of them is open then.
 */
static void
same_timed(struct given *a, struct given *b, const struct facts_query *query)
{
	for (size_t i = 0; i < a->count && query->of != FACTS_OF_END; i++) {
		ck_assert_int_eq(a->facts[i].at_us, b->facts[i].at_us);
		ck_assert(!i || a->facts[i].at_us >= a->facts[i - 1].at_us);
	}
	if (query->limit)
		return;
	qsort(a->facts, a->count, sizeof *a->facts, by_seq);
	qsort(b->facts, b->count, sizeof *b->facts, by_seq);
	for (size_t i = 0; i < a->count; i++) {
		/* the lines are in another order now */
		a->lines[i] = b->lines[i] = TEXT("");
		same_fact(a, b, i, is_wide(query));
	}
}

static void
facts_compare(struct both *both, const struct facts_query *query)
{
	static struct given a, b;
	bool timed = query->of == FACTS_OF_SUBJECT_SINCE ||
		     query->of == FACTS_OF_PARTNER_SINCE ||
		     query->of == FACTS_OF_END;

	a.count = b.count = 0;
	arena_init(&a.arena, (size_t)1 << 24);
	arena_init(&b.arena, (size_t)1 << 24);
	ck_ok(ledger_facts(both->sqlite, query, given_sink, &a, &err));
	ck_ok(ledger_facts(both->lines, query, given_sink, &b, &err));
	ck_assert_msg(a.count == b.count, "of %d: %zu and %zu", query->of,
	    a.count, b.count);
	if (timed)
		same_timed(&a, &b, query);
	for (size_t i = 0; i < a.count && !timed; i++)
		same_fact(&a, &b, i, is_wide(query));
	both->asked++;
	both->given += a.count;
	arena_release(&a.arena);
	arena_release(&b.arena);
}

/* the other questions */

static void
spans_compare(struct both *both, const struct ledger_about *about)
{
	struct ledger_span x, y;

	ck_ok(ledger_span(both->sqlite, about, &x, &err));
	ck_ok(ledger_span(both->lines, about, &y, &err));
	ck_assert_int_eq(x.opened_us, y.opened_us);
	ck_assert_int_eq(x.ended_us, y.ended_us);
}

static void
answers_compare(struct both *both, struct ledger_about about)
{
	bool x, y;

	ck_ok(ledger_has_routes(both->sqlite, &about, &x, &err));
	ck_ok(ledger_has_routes(both->lines, &about, &y, &err));
	ck_assert_int_eq(x, y);
	about.subject = any(orgs, ORGS);
	ck_ok(ledger_names_org(both->sqlite, &about, &x, &err));
	ck_ok(ledger_names_org(both->lines, &about, &y, &err));
	ck_assert_int_eq(x, y);
}

/* All patients, one after the other. */
static void
patients_compare(struct both *both, uint64_t upto_seq)
{
	char number[11] = "", other[11];
	bool x = true, y;

	for (size_t i = 0; x; i++) {
		struct ledger_about about = {
		    text_of(number), TEXT(""), upto_seq};

		ck_assert_uint_le(i, PATIENTS);
		ck_ok(
		    ledger_next_patient(both->lines, &about, other, &y, &err));
		ck_ok(ledger_next_patient(
		    both->sqlite, &about, number, &x, &err));
		ck_assert_int_eq(x, y);
		ck_assert(!x || !strcmp(number, other));
	}
}

static void
instants_compare(struct both *both)
{
	int64_t us = (int64_t)below(2 * FACTS);
	uint64_t x, y;

	ck_ok(ledger_seq_at(both->sqlite, us, &x, &err));
	ck_ok(ledger_seq_at(both->lines, us, &y, &err));
	ck_assert_uint_eq(x, y);
}

static void
heads_compare(struct both *both)
{
	struct ledger_firsts firsts, others;
	struct head x, y;
	uint64_t wrong_seq;

	ck_ok(ledger_head(both->sqlite, &x, &err));
	ck_ok(ledger_head(both->lines, &y, &err));
	ck_assert_uint_eq(x.seq, y.seq);
	ck_assert_int_eq(x.logged_us, y.logged_us);
	ck_assert_int_eq(x.latest_us, y.latest_us);
	ck_assert_int_eq(x.clock_us, y.clock_us);
	ck_assert_str_eq(x.hash, y.hash);
	ck_ok(ledger_firsts(both->sqlite, &firsts, &err));
	ck_ok(ledger_firsts(both->lines, &others, &err));
	ck_assert_uint_eq(firsts.fact_void, others.fact_void);
	ck_assert_uint_eq(firsts.succession, others.succession);
	ck_assert_uint_eq(firsts.link, others.link);
	ck_ok(ledger_check(both->lines, &err));
	ck_ok(ledger_check_derived(both->lines, &wrong_seq, &err));
}

static void
question_ask(struct both *both)
{
	struct facts_query query = query_any(
	    (enum facts_of)below(FACTS_ALL + 1), both->history->count);
	const struct ledger_about about = {any(patients, PATIENTS),
	    below(8) ? any(episodes, EPISODES) : any(entries, ENTRIES),
	    seq_any(both->history->count)};

	facts_compare(both, &query);
	spans_compare(both, &about);
	answers_compare(both, about);
	patients_compare(both, about.upto_seq);
	instants_compare(both);
}

START_TEST(both_stores_answer_alike)
{
	uint64_t given = 0;

	world_make();
	for (uint64_t i = 0; i < LEDGERS; i++) {
		struct both both;

		seed_take(i);
		both_make(&both, i ? 1 + below(FACTS - 1) : 0);
		heads_compare(&both);
		for (int q = 0; q < QUESTIONS; q++)
			question_ask(&both);
		given += both.given;
		both_close(&both);
	}
	/* questions that nothing answers would always agree */
	ck_assert_uint_gt(given, LEDGERS * QUESTIONS);
}
END_TEST

START_TEST(both_stores_answer_alike_in_pieces)
{
	struct both both;

	world_make();
	seed_take(1000);
	both_make(&both, FACTS);
	for (int of = 0; of <= FACTS_ALL; of++)
		for (uint64_t after = 0; after < FACTS; after++) {
			struct facts_query query =
			    query_any((enum facts_of)of, FACTS);

			query.after_seq = after;
			query.upto_seq = FACTS;
			facts_compare(&both, &query);
		}
	ck_assert_uint_gt(both.given, FACTS);
	both_close(&both);
}
END_TEST

UNIT_MAIN("ledger_lines", both_stores_answer_alike,
    both_stores_answer_alike_in_pieces)
