/* A state holds every fact of its patient, or says that it does not. */
#include "story.h"

#define YES DECISION_YES
#define NO DECISION_NO
#define UNSET DECISION_UNSET
#define MANY 40

static struct fact facts[6 * MANY];
static size_t fact_count;

static struct text
name_of(int number)
{
	static char names[MANY][4];

	names[number][0] = 'N';
	names[number][1] = (char)('0' + number / 10);
	names[number][2] = (char)('0' + number % 10);
	return text_of(names[number]);
}

static struct fact *
next(enum event event, int at)
{
	struct fact *fact = &facts[fact_count++];

	*fact = fact_none();
	fact->seq = fact_count;
	fact->event = event;
	fact->at_us = MOMENT(at);
	if (event != EVENT_PARTNER_SET)
		fact->patient = PATIENT;
	return fact;
}

/* Episodes, choices, marks and partners, so many of each. */
static void
many_facts(void)
{
	fact_count = 0;
	for (int i = 0; i < MANY; i++) {
		struct fact *fact = next(EVENT_EPISODE_OPEN, 1);

		fact->episode = name_of(i);
		fact->practice = PRACTICE;
		fact->service = SERVICE;
		fact->to_service = YES;
		fact = next(EVENT_CONSENT_SET, 2);
		fact->episode = name_of(i);
		fact->to_service = NO;
		fact->to_practice = YES;
		fact = next(EVENT_EPISODE_DISCHARGE, 3);
		fact->episode = name_of(i);
		fact = next(EVENT_CONSENT_SET, 2);
		fact->practice = name_of(i);
		fact->mig = YES;
		fact = next(EVENT_MARK_PRIVATE, 2);
		fact->org = PRACTICE;
		fact->entry = name_of(i);
		fact->private = YES;
		fact = next(EVENT_PARTNER_SET, 2);
		fact->org = name_of(i);
		fact->partner = YES;
	}
}

/* The least power of two that is not more than three quarters full. */
static size_t
room_for(size_t count)
{
	size_t room = 16;

	while (count * 4 > room * 3)
		room *= 2;
	return room;
}

/* What a fact that was taken has left behind. */
static void
assert_taken(const struct state *state, struct organisations *orgs,
    const struct fact *fact)
{
	const struct episode *episode = state_episode(state, fact->episode);
	const struct choice *choice = state_choice(state, fact->practice);
	const struct mark *mark = state_mark(state, fact->org, fact->entry);
	const struct partner *partner = partner_find(orgs, fact->org);

	if (fact->event == EVENT_PARTNER_SET)
		ck_assert(partner && partner->member.count == 1);
	else if (fact->event == EVENT_MARK_PRIVATE)
		ck_assert(mark && mark->private.count == 1);
	else if (fact->mig)
		ck_assert(choice && choice->mig.count == 1);
	else
		ck_assert(
		    episode && episode->to_service.count ==
				   (fact->to_practice ||
				       fact->event == EVENT_EPISODE_DISCHARGE) +
				       1U);
	if (state->episode_count)
		ck_assert_uint_eq(
		    state->episode_index.room, room_for(state->episode_count));
	if (state->mark_count)
		ck_assert_uint_eq(
		    state->mark_index.room, room_for(state->mark_count));
}

static bool
folded(struct arena *arena, struct state *state, struct organisations *orgs)
{
	state_init(state, arena, PATIENT);
	organisations_init(orgs, arena);
	for (size_t i = 0; i < fact_count; i++) {
		if (!state_add(state, &facts[i]) ||
		    !organisations_add(orgs, &facts[i]))
			return false;
		assert_taken(state, orgs, &facts[i]);
	}
	return true;
}

static void
assert_whole(const struct state *state, struct organisations *orgs)
{
	ck_assert_uint_eq(state->episode_count, MANY);
	ck_assert_uint_eq(state->choice_count, MANY);
	ck_assert_uint_eq(state->mark_count, MANY);
	ck_assert_uint_eq(orgs->partner_count, MANY);
	for (int i = 0; i < MANY; i++) {
		const struct episode *episode =
		    state_episode(state, name_of(i));
		const struct choice *choice = state_choice(state, name_of(i));
		const struct mark *mark =
		    state_mark(state, PRACTICE, name_of(i));
		const struct partner *partner = partner_find(orgs, name_of(i));

		ck_assert(episode && choice && mark && partner);
		ck_assert(text_equal(episode->id, name_of(i)));
		ck_assert_uint_eq(episode->to_service.count, 2);
		ck_assert_uint_eq(episode->to_practice.count, 1);
		ck_assert_int_eq(episode->discharged_us, MOMENT(3));
		ck_assert_uint_eq(choice->mig.count, 1);
		ck_assert_uint_eq(mark->private.count, 1);
		ck_assert_uint_eq(partner->member.count, 1);
	}
}

START_TEST(whatever_memory_there_is_a_state_is_whole_or_says_it_is_not)
{
	bool whole = false;
	size_t failed = 0;

	many_facts();
	for (size_t ceiling = 0; !whole; ceiling += 16) {
		struct state state;
		struct organisations orgs;
		struct arena arena;

		arena_init(&arena, ceiling);
		whole = folded(&arena, &state, &orgs);
		if (whole)
			assert_whole(&state, &orgs);
		failed += !whole;
		arena_release(&arena);
	}
	ck_assert_uint_gt(failed, 100);
}
END_TEST

START_TEST(what_is_unknown_is_found_nowhere)
{
	struct state state;
	struct organisations orgs;

	many_facts();
	arena_release(&story_arena);
	arena_init(&story_arena, (size_t)1 << 20);
	ck_assert(folded(&story_arena, &state, &orgs));
	ck_assert_ptr_null(state_episode(&state, TEXT("E1")));
	ck_assert_ptr_null(state_choice(&state, TEXT("E1")));
	ck_assert_ptr_null(state_mark(&state, PRACTICE, TEXT("E1")));
	ck_assert_ptr_null(partner_find(&orgs, TEXT("E1")));
	for (int i = 0; i < MANY; i++)
		ck_assert_ptr_null(state_mark(&state, SERVICE, name_of(i)));
}
END_TEST

START_TEST(an_index_grows_when_it_would_be_over_three_quarters_full)
{
	struct state state;
	struct organisations orgs;

	many_facts();
	arena_release(&story_arena);
	arena_init(&story_arena, (size_t)1 << 20);
	ck_assert(folded(&story_arena, &state, &orgs));
	ck_assert_uint_eq(state.episode_index.room, 64);
	ck_assert_uint_eq(state.mark_index.room, 64);
}
END_TEST

START_TEST(the_first_opening_of_an_episode_counts)
{
	struct story s = {.count = 0};

	story_open(&s, 3, "E1");
	story_open(&s, 1, "E1");
	s.facts[1].to_service = YES;
	story_fold(&s);
	ck_assert_uint_eq(s.state.episode_count, 1);
	ck_assert_int_eq(s.state.episodes[0].opened_us, MOMENT(3));
	ck_assert_uint_eq(s.state.episodes[0].to_service.count, 0);
}
END_TEST

START_TEST(an_episode_keeps_what_its_opening_says)
{
	struct story s = {.count = 0};
	const struct episode *episode;

	story_open(&s, 3, "E1");
	s.facts[0].care = TEXT("podiatry");
	s.facts[0].due_us = MOMENT(50);
	story_fold(&s);
	episode = state_episode(&s.state, TEXT("E1"));
	ck_assert(text_equal(episode->practice, PRACTICE));
	ck_assert(text_equal(episode->service, SERVICE));
	ck_assert(text_equal(episode->care, TEXT("podiatry")));
	ck_assert_int_eq(episode->due_us, MOMENT(50));
	ck_assert_int_eq(episode->discharged_us, INSTANT_UNSET);
	ck_assert_uint_eq(episode->opened_seq, 1);
	ck_assert_uint_eq(episode->discharged_seq, 0);
}
END_TEST

START_TEST(the_first_discharge_of_an_episode_counts)
{
	struct story s = {.count = 0};

	story_open(&s, 1, "E1");
	story_discharge(&s, 5, "E1");
	story_discharge(&s, 3, "E1");
	story_fold(&s);
	ck_assert_int_eq(s.state.episodes[0].discharged_us, MOMENT(5));
	ck_assert_uint_eq(s.state.episodes[0].discharged_seq, 2);
}
END_TEST

START_TEST(what_names_an_unknown_episode_is_left_out)
{
	struct story s = {.count = 0};

	story_consent(&s, 1, "E1", YES, YES);
	story_discharge(&s, 2, "E1");
	story_fold(&s);
	ck_assert_uint_eq(s.state.episode_count, 0);
}
END_TEST

START_TEST(marks_and_partners_that_decide_nothing_add_nothing)
{
	struct story s = {.count = 0};

	story_mark(&s, 1, DECISION_UNSET);
	story_partner(&s, 1, DECISION_UNSET);
	story_fold(&s);
	ck_assert_uint_eq(s.orgs.partner_count, 0);
	ck_assert_uint_eq(
	    state_mark(&s.state, PRACTICE, TEXT("GP-1"))->private.count, 0);
}
END_TEST

START_TEST(views_and_partners_change_no_state)
{
	struct story s = {.count = 0};

	story_partner(&s, 1, YES);
	s.facts[0].patient = PATIENT;
	story_add(&s, EVENT_RECORD_VIEW, 2);
	s.facts[1].partner = YES;
	story_fold(&s);
	ck_assert_uint_eq(s.state.episode_count, 0);
	ck_assert_uint_eq(s.state.choice_count, 0);
	ck_assert_uint_eq(s.state.mark_count, 0);
	ck_assert_uint_eq(s.orgs.partner_count, 1);
}
END_TEST

START_TEST(an_episode_is_open_from_its_opening_until_its_discharge)
{
	struct story s = {.count = 0};
	const struct episode *episode;

	story_open(&s, 3, "E1");
	story_discharge(&s, 5, "E1");
	story_fold(&s);
	episode = state_episode(&s.state, TEXT("E1"));
	ck_assert(!episode_is_open(episode, MOMENT(2)));
	ck_assert(episode_is_open(episode, MOMENT(3)));
	ck_assert(episode_is_open(episode, MOMENT(4)));
	ck_assert(!episode_is_open(episode, MOMENT(5)));
	ck_assert(!episode_has_ended(episode, MOMENT(2)));
	ck_assert(!episode_has_ended(episode, MOMENT(4)));
	ck_assert(episode_has_ended(episode, MOMENT(5)));
}
END_TEST

/* Its discharge may be known before its opening has come about. */
START_TEST(an_episode_has_not_ended_before_it_opened)
{
	struct story s = {.count = 0};

	story_open(&s, 5, "E1");
	story_discharge(&s, 3, "E1");
	story_fold(&s);
	ck_assert(!episode_has_ended(&s.state.episodes[0], MOMENT(4)));
	ck_assert(!episode_is_open(&s.state.episodes[0], MOMENT(4)));
	ck_assert(episode_has_ended(&s.state.episodes[0], MOMENT(5)));
}
END_TEST

/* Its opening voided, it is opened again by the same id. */
START_TEST(what_a_voided_opening_had_is_not_the_next_ones)
{
	struct story s = {.count = 0};
	const struct episode *episode;

	story_open(&s, 1, "E0");
	story_open(&s, 1, "E1");
	story_consent(&s, 2, "E1", YES, UNSET);
	story_discharge(&s, 3, "E1");
	story_add(&s, EVENT_FACT_VOID, 4)->of = 2;
	s.facts[1].void_seq = 5;
	s.facts[0].void_seq = 5;
	story_open(&s, 1, "E1");
	story_fold(&s);
	episode = state_episode(&s.state, TEXT("E1"));
	ck_assert_uint_eq(episode->opened_seq, 6);
	ck_assert_uint_eq(episode->to_service.count, 0);
	ck_assert_uint_eq(episode->discharged_seq, 0);
	story_consent(&s, 2, "E1", NO, UNSET);
	story_fold(&s);
	episode = state_episode(&s.state, TEXT("E1"));
	ck_assert_uint_eq(episode->to_service.count, 1);
	ck_assert_uint_eq(episode->to_service.chapters[0].values[0].seq, 7);
}
END_TEST

START_TEST(a_practice_is_named_from_its_first_choice_on)
{
	struct story s = {.count = 0};

	story_mig(&s, 5, YES);
	story_mig(&s, 3, NO);
	story_mig(&s, 7, YES);
	story_fold(&s);
	ck_assert_uint_eq(s.state.choice_count, 1);
	ck_assert_int_eq(s.state.choices[0].named_us, MOMENT(3));
}
END_TEST

START_TEST(voided_openings_are_all_known_or_it_is_said)
{
	size_t failed = 0;
	bool whole = false;

	for (size_t ceiling = 0; !whole && ceiling < 65536; ceiling += 16) {
		struct arena arena;
		struct state state;

		arena_init(&arena, ceiling);
		state_init(&state, &arena, PATIENT);
		whole = true;
		fact_count = 0;
		for (int i = 0; whole && i < MANY; i++) {
			struct fact *fact = next(EVENT_EPISODE_OPEN, 1);

			fact->episode = name_of(i);
			fact->void_seq = 1000;
			whole = state_add(&state, fact);
			ck_assert(
			    !whole || state.voided_count == (size_t)i + 1);
		}
		failed += !whole;
		arena_release(&arena);
	}
	ck_assert(whole);
	ck_assert_uint_gt(failed, 0);
}
END_TEST

UNIT_MAIN("state", whatever_memory_there_is_a_state_is_whole_or_says_it_is_not,
    what_is_unknown_is_found_nowhere,
    an_index_grows_when_it_would_be_over_three_quarters_full,
    the_first_opening_of_an_episode_counts,
    an_episode_keeps_what_its_opening_says,
    the_first_discharge_of_an_episode_counts,
    what_names_an_unknown_episode_is_left_out,
    marks_and_partners_that_decide_nothing_add_nothing,
    views_and_partners_change_no_state,
    an_episode_is_open_from_its_opening_until_its_discharge,
    an_episode_has_not_ended_before_it_opened,
    what_a_voided_opening_had_is_not_the_next_ones,
    a_practice_is_named_from_its_first_choice_on,
    voided_openings_are_all_known_or_it_is_said)
