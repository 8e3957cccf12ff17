/* keys - what each fact is found by. Ledger. */
#include "lines.h"

/* No patient's, and within a key's 34 bits. */
#define KEY_OF_NOBODY ((UINT64_C(1) << 34) - 1)

uint64_t
lines_key(struct text text)
{
	return text_hash(text, 0);
}

uint64_t
lines_key_of(struct text patient, struct text text)
{
	return text_hash(text, text_hash(patient, 0));
}

uint64_t
lines_key_patient(struct text patient)
{
	uint64_t number = 0;

	if (patient.len != 10)
		return KEY_OF_NOBODY;
	for (size_t i = 0; i < patient.len; i++) {
		if (!char_is_digit(patient.ptr[i]))
			return KEY_OF_NOBODY;
		number = number * 10 + (uint64_t)(patient.ptr[i] - '0');
	}
	return number;
}

static bool
post(struct lines *lines, enum posted posted, uint64_t key)
{
	return posts_add(&lines->posts[posted], key, lines->head.seq);
}

/* What the fact decides about, and the organisations that it names. */
static bool
subject_post(struct lines *lines, const struct fact *fact)
{
	struct text patient = fact->patient;
	struct text subject = fact->episode.len ? fact->episode
			      : fact->entry.len ? fact->entry
						: fact->practice;
	const struct text named[] = {fact->practice, fact->service, fact->org};

	if (subject.len &&
	    !post(lines, POSTED_SUBJECT, lines_key_of(patient, subject)))
		return false;
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].len &&
		    !post(lines, POSTED_NAMED, lines_key_of(patient, named[i])))
			return false;
	return true;
}

static bool
patient_post(struct lines *lines, const struct fact *fact)
{
	uint64_t key = lines_key_patient(fact->patient);

	if (!fact->patient.len)
		return true;
	if (fact->event == EVENT_RECORD_VIEW)
		return post(lines, POSTED_VIEW, key);
	return post(lines, POSTED_PATIENT, key) && subject_post(lines, fact);
}

/* What only facts of that kind are found by. */
static bool
kind_post(struct lines *lines, const struct fact *fact)
{
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		if (fact->due_us != INSTANT_UNSET &&
		    !post(lines, POSTED_DUE, 0))
			return false;
		return post(lines, POSTED_EPISODE, lines_key(fact->episode));
	case EVENT_EPISODE_DISCHARGE:
		return post(lines, POSTED_EPISODE, lines_key(fact->episode));
	case EVENT_PARTNER_SET:
		return post(lines, POSTED_PARTNER, lines_key(fact->org));
	case EVENT_ORG_SUCCEED:
		return post(lines, POSTED_JOINED, lines_key(fact->org));
	case EVENT_PATIENT_LINK:
		return post(lines, POSTED_JOINED, lines_key(fact->was));
	case EVENT_FACT_VOID:
	case EVENT_VIEW_REVIEW:
		return fact->of > POSTS_PLACE_MAX ||
		       post(lines, POSTED_OF, fact->of);
	default:
		return true;
	}
}

bool
lines_post(struct lines *lines, const struct fact *fact)
{
	return post(lines, POSTED_KIND, fact->event) &&
	       patient_post(lines, fact) && kind_post(lines, fact);
}
