/* random - histories and questions of the larger world. */
#include "prop.h"

static enum decision
decision_random(void)
{
	return (enum decision)(1 + random_below(2));
}

/* Mostly the first. */
static struct text
patient_random(void)
{
	size_t n = random_below(10);

	return patients[(n > 5) + (n > 8)];
}

static void
opening_random(struct fact *fact)
{
	fact->event = EVENT_EPISODE_OPEN;
	fact->episode = episodes[random_below(4)];
	fact->practice = orgs[random_below(4) == 0 ? 3 : 0];
	fact->service = orgs[random_below(4) == 0 ? 4 : 1];
	fact->to_service = (enum decision)random_below(3);
	fact->to_practice = (enum decision)random_below(3);
}

static void
consent_random(struct fact *fact)
{
	size_t with = random_below(3);

	fact->event = EVENT_CONSENT_SET;
	fact->episode = episodes[random_below(4)];
	if (with != 0)
		fact->to_service = decision_random();
	if (with != 1)
		fact->to_practice = decision_random();
}

static void
mig_random(struct fact *fact)
{
	static const size_t practices[] = {0, 0, 3, 2};

	fact->event = EVENT_CONSENT_SET;
	fact->practice = orgs[practices[random_below(4)]];
	fact->mig = decision_random();
}

static void
mark_random(struct fact *fact)
{
	static const size_t sources[] = {0, 0, 1, 3, 2};

	fact->event = EVENT_MARK_PRIVATE;
	fact->org = orgs[sources[random_below(5)]];
	fact->entry = entries[random_below(3)];
	fact->private = decision_random();
}

static void
partner_random(struct fact *fact)
{
	fact->event = EVENT_PARTNER_SET;
	fact->patient = TEXT("");
	fact->org = orgs[random_below(4)];
	fact->partner = decision_random();
}

/* Chains are likely, a practice and its service in one are not. */
static void
succession_random(struct fact *fact)
{
	static const size_t pairs[][2] = {
	    {3, 0}, {2, 3}, {0, 2}, {4, 1}, {4, 3}, {2, 0}, {0, 1}};
	const size_t *pair = pairs[random_below(7)];
	bool back = random_below(3) == 0;

	fact->event = EVENT_ORG_SUCCEED;
	fact->patient = TEXT("");
	fact->org = orgs[pair[back]];
	fact->successor = orgs[pair[!back]];
}

static void
link_random(struct fact *fact)
{
	fact->event = EVENT_PATIENT_LINK;
	fact->patient = patients[random_below(PATIENTS)];
	fact->was = patients[random_below(PATIENTS)];
}

struct fact
fact_void(const struct fact *fact)
{
	struct fact undone = fact_none();

	undone.event = EVENT_FACT_VOID;
	undone.of = fact->seq;
	undone.patient = fact->patient;
	undone.at_us = fact->at_us;
	return undone;
}

/* A look, or the review of one. */
static void
look_random(struct fact *fact, const struct fact *facts, size_t count)
{
	const struct fact *seen = count ? &facts[random_below(count)] : NULL;

	fact->event = EVENT_RECORD_VIEW;
	fact->viewer = orgs[random_below(3)];
	if (!seen || seen->event != EVENT_RECORD_VIEW)
		return;
	fact->event = EVENT_VIEW_REVIEW;
	fact->viewer = TEXT("");
	fact->of = seen->seq;
	fact->at_us = seen->logged_us + MOMENT((int)random_below(3) - 1);
	fact->outcome = (enum review)(REVIEW_JUSTIFIED + (int)random_below(4));
}

/* A fact that is voided, or one that is recorded again. */
static void
correction_random(struct fact *fact, const struct fact *facts, size_t count)
{
	const struct fact *held = count ? &facts[random_below(count)] : NULL;
	int64_t at_us = fact->at_us;

	if (!held)
		return;
	if (random_below(3) == 0) {
		*fact = *held;
		return;
	}
	*fact = fact_void(held);
	fact->at_us = at_us;
	if (held->patient.len && random_below(4) == 0)
		fact->patient = patient_random();
}

struct fact
fact_random(const struct fact *facts, size_t count, const struct scope *scope)
{
	struct fact fact = fact_none();
	size_t kind = random_below(28);

	fact.patient = patient_random();
	fact.at_us = MOMENT(1 + (int)random_below((size_t)scope->moments));
	if (kind < 4)
		opening_random(&fact);
	else if (kind < 10)
		consent_random(&fact);
	else if (kind < 11)
		fact.event = EVENT_EPISODE_DISCHARGE,
		fact.episode = episodes[random_below(4)];
	else if (kind < 14)
		mig_random(&fact);
	else if (kind < 18)
		mark_random(&fact);
	else if (kind < 20)
		partner_random(&fact);
	else if (kind < 22)
		succession_random(&fact);
	else if (kind < 24)
		link_random(&fact);
	else if (kind < 27)
		correction_random(&fact, facts, count);
	else
		look_random(&fact, facts, count);
	return fact;
}

void
story_random(struct story *story, size_t length, const struct scope *scope)
{
	struct fact *facts = story->facts;
	size_t *count = &story->count;

	*count = 0;
	for (size_t tries = 0; *count < length && tries < length * 4; tries++) {
		facts[*count] = fact_random(facts, *count, scope);
		facts[*count].seq = *count + 1;
		facts[*count].logged_us = MOMENT((int)*count + 1);
		if (facts[*count].event)
			*count += naive_is_legal(facts, *count, &facts[*count]);
	}
}

struct query
query_random(const struct scope *scope, struct text patient)
{
	size_t moments = (size_t)scope->moments + 2;
	struct query q = {.viewer = orgs[random_below(scope->org_count)]};

	q.moment.at_us = MOMENT((int)random_below(moments));
	q.entry = (struct entry){.patient = patient,
	    .org = orgs[random_below(scope->org_count)],
	    .entry = entries[random_below(scope->entry_count)],
	    .refers = refers[random_below(3)],
	    .recorded_us = MOMENT((int)random_below(moments))};
	q.entry.recorded_last_us =
	    q.entry.recorded_us + MOMENT((int)random_below(3));
	return q;
}
