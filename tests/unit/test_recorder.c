/* What a recording run tells, and when. */
#include "../../common/requests/recorder.h"
#include "../../common/requests/telling.h"
#include "ledger.h"

static struct run run;
static struct recorder *recorder;
static const char *said_path;
static int stderr_was;

/* A run on a ledger with one episode, by flags; its words go to a file. */
static void
begin(const char *name, enum field has)
{
	static const struct command command = {.name = "consent-set"};
	const char *path = made(name);
	struct ledger *ledger = opened(path, LEDGER_WRITE);
	struct fact fact = opening(1, PATIENT_A, "R1");

	ck_ok(ledger_begin(ledger, &err));
	ck_ok(append(ledger, &fact));
	ck_ok(ledger_commit(ledger, &err));
	run = (struct run){.command = &command, .ledger = ledger};
	run.options.has =
	    fields_of(FIELDS(FIELD_QUIET, FIELD_ACCEPT_CLOCK, has));
	arena_init(&run.arena, (size_t)1 << 20);
	output_init(&run.output, 1);
	ck_ok(sqlite_wait(sqlite_of(ledger_store(ledger)), 20, &err));
	ck_ok(recorder_open(&recorder, &run, NULL, &err));
	said_path = at("said");
	fflush(stderr);
	stderr_was = dup(2);
	ck_assert_ptr_nonnull(freopen(said_path, "w", stderr));
}

/* What was said since begin, its end where it is long; the last call of a
 * test. */
static const char *
said(void)
{
	static char words[4096];
	FILE *file;
	size_t len;

	recorder_close(recorder);
	ledger_close(run.ledger);
	output_release(&run.output);
	arena_release(&run.arena);
	dup2(stderr_was, 2);
	close(stderr_was);
	file = fopen(said_path, "r");
	ck_assert_ptr_nonnull(file);
	if (fseek(file, 1 - (long)sizeof words, SEEK_END))
		rewind(file);
	len = fread(words, 1, sizeof words - 1, file);
	words[len] = '\0';
	fclose(file);
	return words;
}

static void
add_refused(void)
{
	struct item *item = recorder_item(recorder);

	item->refused = true;
	error_set(&item->why, STATUS_REFUSED, "at", "is not right");
}

static void
add_decision_of(const char *patient, const char *episode)
{
	struct fact *fact = &recorder_item(recorder)->request.fact;

	*fact = fact_none();
	fact->event = EVENT_CONSENT_SET;
	fact->patient = text_of(patient);
	fact->episode = text_of(episode);
	fact->to_service = DECISION_YES;
}

static void
add_decision(void)
{
	add_decision_of(PATIENT_A, "R1");
}

/* What the store was told beforehand: a line for each call; and how many turns
 * were begun. */
static char told[512];
static int begun;
static enum status (*begin_turn)(struct store *store, struct error *error);

static enum status
begin_count(struct store *store, struct error *error)
{
	begun++;
	return begin_turn(store, error);
}

static enum status
told_prefetch(struct store *store, const struct ledger_about *about,
    size_t count, struct error *error)
{
	(void)store, (void)error;
	for (size_t i = 0; i < count; i++)
		snprintf(told + strlen(told), sizeof told - strlen(told),
		    "%.*s %.*s%s", (int)about[i].patient.len,
		    about[i].patient.ptr, (int)about[i].subject.len,
		    about[i].subject.ptr, i + 1 < count ? ", " : "\n");
	return STATUS_OK;
}

/* From here on the store keeps what it is told, of so many at once, and has
 * turns so long. */
static void
listen(size_t most, int64_t turn_us)
{
	static struct store_kind kind;
	struct store *store = ledger_store(run.ledger);

	kind = *store->kind;
	kind.prefetch = told_prefetch;
	begin_turn = kind.begin;
	kind.begin = begin_count;
	begun = 0;
	kind.prefetch_most = most;
	kind.turn_us = turn_us;
	kind.pause_ms = 0;
	store->kind = &kind;
	told[0] = '\0';
}

START_TEST(what_was_refused_is_told_though_the_ledger_is_busy)
{
	struct ledger *other;

	begin("busy", FIELD_NONE);
	add_refused();
	ck_ok(recorder_flush(recorder, false, &err));
	other = opened(at("busy"), LEDGER_WRITE);
	ck_ok(ledger_begin(other, &err));
	add_decision();
	ck_assert_int_eq(recorder_flush(recorder, true, &err), STATUS_BUSY);
	ledger_close(other);
	ck_assert_uint_eq(run.recorded, 0);
	ck_assert_str_eq(said(), "consent-set: at: is not right\n");
}
END_TEST

START_TEST(nothing_is_told_of_a_turn_that_is_not_committed)
{
	begin("turn", FIELD_NONE);
	add_decision();
	ck_ok(recorder_flush(recorder, false, &err));
	telling_note(&recorder->telling, TEXT("a note\n"));
	add_refused();
	ck_ok(recorder_flush(recorder, false, &err));
	ck_assert_uint_eq(run.recorded, 1);
	ck_assert_str_eq(said(), "");
	ck_assert_uint_eq(held(at("turn")), 1);
}
END_TEST

START_TEST(a_committed_turn_is_told_in_order)
{
	begin("turn", FIELD_NONE);
	add_decision();
	ck_ok(recorder_flush(recorder, false, &err));
	telling_note(&recorder->telling, TEXT("a note\n"));
	add_refused();
	ck_ok(recorder_flush(recorder, true, &err));
	ck_assert_str_eq(said(), "a note\nconsent-set: at: is not right\n");
	ck_assert_uint_eq(held(at("turn")), 2);
}
END_TEST

START_TEST(more_notices_than_a_run_can_hold_never_undo_a_fact)
{
	static char note[1 << 20];

	begin("atomic", FIELD_ATOMIC);
	add_decision();
	ck_ok(recorder_flush(recorder, false, &err));
	memset(note, 'n', sizeof note);
	note[sizeof note - 1] = '\n';
	for (int i = 0; i < 20; i++)
		telling_note(
		    &recorder->telling, (struct text){note, sizeof note});
	ck_ok(recorder_finish(recorder, &err));
	ck_assert_ptr_nonnull(strstr(said(),
	    "\nnote: notices are missing, for want of memory, of so many "
	    "facts: 12\n"));
	ck_assert_uint_eq(held(at("atomic")), 2);
}
END_TEST

START_TEST(the_store_is_told_once_a_group_whom_it_is_about)
{
	begin("foreseen", FIELD_NONE);
	listen(100, 3600 * SECOND_US);
	add_decision_of(PATIENT_B, "R2");
	add_refused();
	add_decision();
	add_decision_of(PATIENT_B, "");
	add_decision();
	ck_ok(recorder_flush(recorder, false, &err));
	add_decision();
	ck_ok(recorder_flush(recorder, true, &err));
	ck_assert_str_eq(told, PATIENT_A " R1, " PATIENT_B " , " PATIENT_B
					 " R2\n" PATIENT_A " R1\n");
	said();
}
END_TEST

START_TEST(a_turn_ends_when_what_was_foreseen_was_judged)
{
	begin("passed", FIELD_NONE);
	listen(2, 0);
	add_decision();
	add_decision_of(PATIENT_B, "R2");
	add_decision_of(PATIENT_B, "R3");
	ck_ok(recorder_flush(recorder, true, &err));
	ck_assert_int_eq(begun, 2);
	ck_assert_str_eq(
	    told, PATIENT_A " R1, " PATIENT_B " R2\n" PATIENT_B " R3\n");
	said();
}
END_TEST

START_TEST(the_store_is_told_of_no_more_at_once_than_it_likes)
{
	begin("foreseen_most", FIELD_NONE);
	listen(2, 3600 * SECOND_US);
	add_decision();
	add_decision_of(PATIENT_B, "R2");
	add_decision_of(PATIENT_B, "R3");
	ck_ok(recorder_flush(recorder, true, &err));
	ck_assert_str_eq(
	    told, PATIENT_A " R1, " PATIENT_B " R2\n" PATIENT_B " R3\n");
	said();
}
END_TEST

UNIT_MAIN("recorder", what_was_refused_is_told_though_the_ledger_is_busy,
    nothing_is_told_of_a_turn_that_is_not_committed,
    a_committed_turn_is_told_in_order,
    more_notices_than_a_run_can_hold_never_undo_a_fact,
    the_store_is_told_once_a_group_whom_it_is_about,
    a_turn_ends_when_what_was_foreseen_was_judged,
    the_store_is_told_of_no_more_at_once_than_it_likes)
