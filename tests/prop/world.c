/* world - the small world's letters and the large world's dice. */
#include "world.h"
#include "naive.h"

#define T(literal)                             \
	{                                      \
		(literal), sizeof(literal) - 1 \
	}
#define YES DECISION_YES
#define NO DECISION_NO

#define PATIENT T("9434765919")
#define OTHER T("9434765870")
#define P T("C81001")  /* the practice */
#define S T("RY8")     /* the service, in one letter a partner too */
#define X T("RX9")     /* a partner of the MIG */
#define Q T("C81002")  /* another practice */
#define S2 T("RXM")    /* another service */
#define NOBODY T("Z9") /* an organisation without a part */

#define LETTER(most, what, ...)                 \
	{                                       \
		.fact = {.event = EVENT_##what, \
		    .due_us = INSTANT_UNSET,    \
		    .logged_us = INSTANT_UNSET, \
		    .at_us = INSTANT_UNSET,     \
		    __VA_ARGS__},               \
		.longest = (most)               \
	}
#define OPEN(most, id, ...)                                              \
	LETTER(most, EPISODE_OPEN, .patient = PATIENT, .episode = T(id), \
	    __VA_ARGS__)
#define CONSENT(most, ...) \
	LETTER(most, CONSENT_SET, .patient = PATIENT, __VA_ARGS__)
#define DISCHARGE(most, id) \
	LETTER(most, EPISODE_DISCHARGE, .patient = PATIENT, .episode = T(id))
#define MARK(most, whose, is)                                        \
	LETTER(most, MARK_PRIVATE, .patient = PATIENT, .org = whose, \
	    .entry = T("a"), .private = is)
#define PARTNER(most, who, is) \
	LETTER(most, PARTNER_SET, .org = who, .partner = is)

/*
 * What always takes part; what does in histories of up to four facts; and
 * what does in those of up to three: exchanged roles, another patient.
 */
#define ALWAYS CHRONICLE_MAX
#define FOUR 4
#define THREE 3

static const struct letter letters[] = {
    OPEN(ALWAYS, "E1", .practice = P, .service = S),
    OPEN(ALWAYS, "E1", .practice = P, .service = S, .to_service = YES,
	.to_practice = YES),
    OPEN(THREE, "E1", .practice = P, .service = S, .to_service = NO),
    OPEN(ALWAYS, "E2", .practice = P, .service = S),
    OPEN(FOUR, "E2", .practice = P, .service = S, .to_service = YES),
    OPEN(THREE, "E3", .practice = S, .service = P, .to_practice = YES),
    CONSENT(ALWAYS, .episode = T("E1"), .to_service = YES),
    CONSENT(ALWAYS, .episode = T("E1"), .to_service = NO),
    CONSENT(ALWAYS, .episode = T("E1"), .to_practice = YES),
    CONSENT(ALWAYS, .episode = T("E1"), .to_practice = NO),
    CONSENT(THREE, .episode = T("E1"), .to_service = YES, .to_practice = NO),
    CONSENT(ALWAYS, .episode = T("E2"), .to_service = YES),
    CONSENT(ALWAYS, .episode = T("E2"), .to_service = NO),
    CONSENT(THREE, .episode = T("E2"), .to_practice = YES),
    CONSENT(THREE, .episode = T("E3"), .to_practice = NO),
    DISCHARGE(ALWAYS, "E1"),
    DISCHARGE(ALWAYS, "E2"),
    CONSENT(ALWAYS, .practice = P, .mig = YES),
    CONSENT(ALWAYS, .practice = P, .mig = NO),
    CONSENT(THREE, .practice = S, .mig = YES),
    MARK(ALWAYS, P, YES),
    MARK(ALWAYS, P, NO),
    MARK(FOUR, S, YES),
    PARTNER(ALWAYS, X, YES),
    PARTNER(ALWAYS, X, NO),
    PARTNER(FOUR, S, YES),
    LETTER(THREE, EPISODE_OPEN, .patient = OTHER, .episode = T("F1"),
	.practice = P, .service = S, .to_service = YES, .to_practice = YES),
};

const struct world world_small = {
    .patient = PATIENT,
    .viewers = {{P, S, X}, 3},
    .sources = {{P, S}, 2},
    .entries = {{T("a"), T("b")}, 2},
    .letters = letters,
    .letter_count = sizeof letters / sizeof *letters,
};

const struct world world_large = {
    .patient = PATIENT,
    .viewers = {{P, Q, S, S2, X, NOBODY}, 6},
    .sources = {{P, Q, S, S2}, 4},
    .entries = {{T("a"), T("b")}, 2},
};

uint64_t
dice_roll(struct dice *dice)
{
	uint64_t z = dice->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

size_t
dice_below(struct dice *dice, size_t bound)
{
	return (size_t)(dice_roll(dice) % bound);
}

bool
dice_once_in(struct dice *dice, size_t n)
{
	return dice_below(dice, n) == 0;
}

int64_t
world_moment(size_t moment)
{
	return WORLD_BEGIN_US + (int64_t)moment * MOMENT_US;
}

struct fact *
chronicle_add(struct chronicle *chronicle, const struct fact *fact)
{
	struct fact *place = &chronicle->facts[chronicle->count++];

	*place = *fact;
	place->seq = chronicle->count;
	place->logged_us = WORLD_CLOCK_US + (int64_t)place->seq * SECOND_US;
	return place;
}

static const struct text episodes[] = {
    T("E1"), T("E2"), T("E3"), T("E4"), T("E5"), T("F1")};
/* The first ones more often: facts that meet are worth more. */
static const struct text practices[] = {P, P, P, P, Q, S};
static const struct text services[] = {S, S, S, S, S2, P};
static const struct text partners[] = {X, X, X, S, Q, P};

#define ONE_OF(dice, table) \
	((table)[dice_below((dice), sizeof(table) / sizeof *(table))])

static enum decision
decision_draw(struct dice *dice)
{
	return dice_once_in(dice, 2) ? YES : NO;
}

static enum decision
decision_draw_maybe(struct dice *dice)
{
	return dice_once_in(dice, 2) ? DECISION_UNSET : decision_draw(dice);
}

static void
draw_opening(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_EPISODE_OPEN;
	fact->episode = ONE_OF(dice, episodes);
	fact->practice = ONE_OF(dice, practices);
	fact->service = ONE_OF(dice, services);
	fact->to_service = decision_draw_maybe(dice);
	fact->to_practice = decision_draw_maybe(dice);
	if (dice_once_in(dice, 8))
		fact->care = (struct text)T("podiatry");
	if (dice_once_in(dice, 8))
		fact->due_us = world_moment(dice_below(dice, 8));
}

static void
draw_consent(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_CONSENT_SET;
	fact->episode = ONE_OF(dice, episodes);
	fact->to_service = decision_draw_maybe(dice);
	fact->to_practice = decision_draw_maybe(dice);
	if (!fact->to_service && !fact->to_practice)
		fact->to_service = decision_draw(dice);
}

static void
draw_choice(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_CONSENT_SET;
	fact->practice = ONE_OF(dice, practices);
	fact->mig = decision_draw(dice);
}

static void
draw_mark(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_MARK_PRIVATE;
	fact->org = world_large.sources.items[dice_below(dice, 4)];
	fact->entry = world_large.entries.items[dice_below(dice, 2)];
	fact->private = decision_draw(dice);
}

static void
draw_partner(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_PARTNER_SET;
	fact->patient = (struct text){NULL, 0};
	fact->org = ONE_OF(dice, partners);
	fact->partner = decision_draw(dice);
}

static void
draw_view(struct dice *dice, struct fact *fact)
{
	fact->event = EVENT_RECORD_VIEW;
	fact->viewer = world_large.viewers.items[dice_below(dice, 6)];
	fact->shown = dice_below(dice, 9);
	fact->digest = (struct text)T("e3b0c44298fc1c149afbf4c8996fb924"
				      "27ae41e4649b934ca495991b7852b855");
}

struct fact
world_draw(struct dice *dice, size_t moments)
{
	static const struct text other = OTHER;
	size_t what = dice_below(dice, 32);
	struct fact fact = fact_none();

	fact.patient = dice_once_in(dice, 10) ? other : world_large.patient;
	fact.at_us = world_moment(1 + dice_below(dice, moments));
	if (what < 7)
		draw_opening(dice, &fact);
	else if (what < 17)
		draw_consent(dice, &fact);
	else if (what < 20)
		fact.event = EVENT_EPISODE_DISCHARGE;
	else if (what < 24)
		draw_choice(dice, &fact);
	else if (what < 27)
		draw_mark(dice, &fact);
	else if (what < 31)
		draw_partner(dice, &fact);
	else
		draw_view(dice, &fact);
	if (fact.event == EVENT_EPISODE_DISCHARGE)
		fact.episode = ONE_OF(dice, episodes);
	return fact;
}

void
world_chronicle(struct dice *dice, size_t length, struct chronicle *chronicle)
{
	size_t moments = 2 + dice_below(dice, 9);

	chronicle->count = 0;
	for (size_t tries = 0; tries < 4 * length; tries++) {
		struct fact fact = world_draw(dice, moments);

		if (chronicle->count < length &&
		    naive_judge(chronicle->facts, chronicle->count, &fact,
			WORLD_CLOCK_US) == TAKING_ADDED)
			chronicle_add(chronicle, &fact);
	}
}

bool
chronicle_is_legal(const struct chronicle *chronicle)
{
	for (size_t i = 0; i < chronicle->count; i++)
		if (naive_judge(chronicle->facts, i, &chronicle->facts[i],
			WORLD_CLOCK_US) != TAKING_ADDED)
			return false;
	return true;
}

int64_t
chronicle_instant(const struct chronicle *chronicle, struct dice *dice)
{
	int64_t around = (int64_t)dice_below(dice, 3) - 1;

	if (chronicle->count == 0)
		return world_moment(dice_below(dice, 8));
	return chronicle->facts[dice_below(dice, chronicle->count)].at_us +
	       around * HALF_US;
}
