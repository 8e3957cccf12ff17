/* The clock and the ledger's head, of which the later one counts. */
#include "../../common/command/command.h"
#include "../../common/system/process.h"
#include "ledger.h"

static struct run *run;
static struct head head;
static int64_t clock_us, now_us;

/* A ledger whose last event was logged so much after the clock. */
static enum status
behind_by(int64_t behind_us)
{
	ck_ok(process_clock(&clock_us, &err));
	head.seq = 1;
	head.clock_us = INSTANT_UNSET;
	head.logged_us = clock_us + behind_us;
	head.latest_us = head.logged_us;
	return run_now(run, &head, &clock_us, &now_us, &err);
}

static void
run_begin(void)
{
	static const struct command command = {.name = "a-command"};

	free(run);
	run = calloc(1, sizeof *run);
	ck_assert_ptr_nonnull(run);
	run->command = &command;
}

START_TEST(now_is_the_clock_or_the_latest_of_the_ledger)
{
	run_begin();
	ck_ok(behind_by(-SECOND_US));
	ck_assert_int_eq(now_us, clock_us);
	ck_ok(behind_by(60 * SECOND_US));
	ck_assert_int_eq(now_us, head.latest_us);
	head = (struct head){.clock_us = INSTANT_UNSET};
	ck_ok(run_now(run, &head, &clock_us, &now_us, &err));
	ck_assert_int_eq(now_us, clock_us);
}
END_TEST

START_TEST(a_clock_behind_by_more_than_five_minutes_is_told_once)
{
	run_begin();
	ck_ok(behind_by(4 * 60 * SECOND_US));
	ck_assert(!run->clock_told);
	ck_ok(behind_by(6 * 60 * SECOND_US));
	ck_assert(run->clock_told);
	ck_ok(behind_by(6 * 60 * SECOND_US));
}
END_TEST

START_TEST(a_clock_behind_by_more_than_a_day_stops_unless_accepted)
{
	run_begin();
	ck_ok(behind_by(DAY_US - 60 * SECOND_US));
	ck_assert_int_eq(behind_by(DAY_US + 60 * SECOND_US), STATUS_FAILED);
	fields_add(&run->options.has, FIELD_ACCEPT_CLOCK);
	ck_ok(behind_by(DAY_US + 60 * SECOND_US));
	ck_assert_int_eq(now_us, head.latest_us);
}
END_TEST

START_TEST(a_clock_past_by_more_than_90_days_stops_unless_accepted)
{
	run_begin();
	ck_ok(behind_by(-90 * DAY_US + 60 * SECOND_US));
	ck_assert_int_eq(
	    behind_by(-90 * DAY_US - 60 * SECOND_US), STATUS_FAILED);
	fields_add(&run->options.has, FIELD_ACCEPT_CLOCK);
	ck_ok(behind_by(-90 * DAY_US - 60 * SECOND_US));
	ck_assert_int_eq(now_us, clock_us);
	run_begin();
	head = (struct head){0, INSTANT_MIN, INSTANT_MIN, INSTANT_UNSET, ""};
	ck_ok(run_now(run, &head, &clock_us, &now_us, &err));
}
END_TEST

UNIT_MAIN("command", now_is_the_clock_or_the_latest_of_the_ledger,
    a_clock_behind_by_more_than_five_minutes_is_told_once,
    a_clock_behind_by_more_than_a_day_stops_unless_accepted,
    a_clock_past_by_more_than_90_days_stops_unless_accepted)
