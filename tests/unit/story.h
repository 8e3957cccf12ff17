/*
 * story - facts of one patient told in a line each, for tests of the core.
 *
 * A moment is a small number: minutes of the story. A story holds its facts
 * in ledger order and folds them into a state when asked.
 */
#ifndef EDSM_TESTS_STORY_H
#define EDSM_TESTS_STORY_H

#include "../../common/core/intervals.h"
#include "../../common/core/notice.h"
#include "unit.h"

#define PATIENT TEXT("9434765919")
#define PRACTICE TEXT("C81001")
#define SERVICE TEXT("RY8")
#define PARTNER TEXT("RX9")
#define MOMENT(m) ((int64_t)(m)*60 * SECOND_US)

struct story {
	struct fact facts[32];
	size_t count;
	struct state state;
	struct organisations orgs;
};

/* Of the story folded last; static, so that nothing is left behind. */
static struct arena story_arena;

static inline struct fact *
story_add(struct story *story, enum event event, int at)
{
	struct fact *fact = &story->facts[story->count++];

	*fact = fact_none();
	fact->seq = story->count;
	fact->event = event;
	fact->at_us = MOMENT(at);
	fact->logged_us = MOMENT(at);
	if (event != EVENT_PARTNER_SET)
		fact->patient = PATIENT;
	return fact;
}

static inline void
story_open(struct story *story, int at, const char *episode)
{
	struct fact *fact = story_add(story, EVENT_EPISODE_OPEN, at);

	fact->episode = text_of(episode);
	fact->practice = PRACTICE;
	fact->service = SERVICE;
}

static inline void
story_consent(struct story *story, int at, const char *episode,
    enum decision to_service, enum decision to_practice)
{
	struct fact *fact = story_add(story, EVENT_CONSENT_SET, at);

	fact->episode = text_of(episode);
	fact->to_service = to_service;
	fact->to_practice = to_practice;
}

static inline void
story_mig(struct story *story, int at, enum decision mig)
{
	struct fact *fact = story_add(story, EVENT_CONSENT_SET, at);

	fact->practice = PRACTICE;
	fact->mig = mig;
}

static inline void
story_discharge(struct story *story, int at, const char *episode)
{
	story_add(story, EVENT_EPISODE_DISCHARGE, at)->episode =
	    text_of(episode);
}

static inline void
story_mark(struct story *story, int at, enum decision private)
{
	struct fact *fact = story_add(story, EVENT_MARK_PRIVATE, at);

	fact->org = PRACTICE;
	fact->entry = TEXT("GP-1");
	fact->private = private;
}

static inline void
story_partner(struct story *story, int at, enum decision partner)
{
	struct fact *fact = story_add(story, EVENT_PARTNER_SET, at);

	fact->org = PARTNER;
	fact->partner = partner;
}

/* Folds what the story has so far. */
static inline void
story_fold(struct story *story)
{
	arena_release(&story_arena);
	arena_init(&story_arena, (size_t)1 << 20);
	state_init(&story->state, &story_arena, PATIENT);
	organisations_init(&story->orgs, &story_arena);
	for (size_t i = 0; i < story->count; i++) {
		ck_assert(state_add(&story->state, &story->facts[i]));
		ck_assert(organisations_add(&story->orgs, &story->facts[i]));
	}
}

/* An entry that was recorded at moment 0. */
static inline struct entry
entry_of(struct text patient, struct text org, struct text id)
{
	return (struct entry){.patient = patient, .org = org, .entry = id};
}

/* What the viewer asks at that moment of what the story was folded to. */
static inline struct inquiry
story_inquiry(struct story *story, struct text viewer, int at)
{
	return (struct inquiry){.state = &story->state,
	    .orgs = &story->orgs,
	    .viewer = viewer,
	    .at_us = MOMENT(at),
	    .rules = RULES_NOW};
}

static inline struct verdict
story_decide(
    struct story *story, struct text viewer, const struct entry *entry, int at)
{
	struct inquiry inquiry = story_inquiry(story, viewer, at);

	return decide(&inquiry, entry);
}

/* The verdict about the practice's entry GP-1 recorded at that moment. */
static inline struct verdict
story_ask(struct story *story, struct text viewer, int recorded, int at)
{
	struct entry entry = {.patient = PATIENT,
	    .org = PRACTICE,
	    .entry = TEXT("GP-1"),
	    .recorded_us = MOMENT(recorded),
	    .recorded_last_us = MOMENT(recorded)};

	story_fold(story);
	return story_decide(story, viewer, &entry, at);
}

#define ASSERT_BECAUSE(verdict, first, second)                                \
	do {                                                                  \
		ck_assert_uint_eq((verdict).because.count,                    \
		    (first) ? ((second) ? 2 : 1) : 0);                        \
		if (first)                                                    \
			ck_assert_uint_eq((verdict).because.seqs[0], first);  \
		if (second)                                                   \
			ck_assert_uint_eq((verdict).because.seqs[1], second); \
	} while (0)

#endif
