/* line - a fact's members by field, and its line. Fields. */
#include "line.h"

#include "../json/write.h"

#include <string.h>

#define AT(field, member) [FIELD_##field] = offsetof(struct fact, member) + 1

/* Where a field stands in a fact, plus one; 0 for one that does not. */
static const size_t places[FIELD_COUNT] = {
    AT(SEQ, seq),
    AT(EVENT, event),
    AT(LOGGED, logged_us),
    AT(AT, at_us),
    AT(OF, of),
    AT(OPENS, opens),
    AT(OUTCOME, outcome),
    AT(WAS, was),
    AT(SUCCESSOR, successor),
    AT(SOURCES, sources),
    AT(PATIENT, patient),
    AT(EPISODE, episode),
    AT(PRACTICE, practice),
    AT(SERVICE, service),
    AT(ORG, org),
    AT(ENTRY, entry),
    AT(TO_SERVICE, to_service),
    AT(TO_PRACTICE, to_practice),
    AT(MIG, mig),
    AT(PRIVATE, private),
    AT(PARTNER, partner),
    AT(CARE, care),
    AT(DUE, due_us),
    AT(NAME, name),
    AT(VIEWER, viewer),
    AT(USER, user),
    AT(PURPOSE, purpose),
    AT(OVERRIDE, override),
    AT(SHOWN, shown),
    AT(WITHHELD, withheld),
    AT(OVERRIDDEN, overridden),
    AT(DIGEST, digest),
    AT(RULES, rules),
    AT(REASON, reason),
    AT(DECIDED_BY, decided_by),
    AT(BY, by),
    AT(LOGIN, login),
    AT(SESSION, session),
    AT(NOTE, note),
};

const enum field stored_fields[STORED_FIELDS] = {FIELD_SEQ, FIELD_EVENT,
    FIELD_LOGGED, FIELD_AT, FIELD_PATIENT, FIELD_EPISODE, FIELD_PRACTICE,
    FIELD_SERVICE, FIELD_ORG, FIELD_ENTRY, FIELD_VIEWER, FIELD_TO_SERVICE,
    FIELD_TO_PRACTICE, FIELD_MIG, FIELD_PRIVATE, FIELD_PARTNER, FIELD_DUE,
    FIELD_CARE, FIELD_OF, FIELD_WAS, FIELD_SUCCESSOR, FIELD_OUTCOME};

bool
fact_has_member(enum field field)
{
	return places[field] != 0;
}

/* The member as bytes; the field must be a member. */
static void *
member_of(struct fact *fact, enum field field)
{
	return (char *)fact + places[field] - 1;
}

struct form_value
fact_value(const struct fact *fact, enum field field)
{
	struct form_value value = {.us = INSTANT_UNSET};
	const char *at = (const char *)fact + places[field] - 1;

	switch (field_row(field)->form) {
	case FORM_DECISION:
		memcpy(&value.decision, at, sizeof value.decision);
		break;
	case FORM_EVENT:
		memcpy(&value.event, at, sizeof value.event);
		break;
	case FORM_OUTCOME:
		memcpy(&value.review, at, sizeof value.review);
		break;
	case FORM_INSTANT:
		memcpy(&value.us, at, sizeof value.us);
		break;
	case FORM_NUMBER:
		memcpy(&value.number, at, sizeof value.number);
		break;
	default:
		memcpy(&value.text, at, sizeof value.text);
	}
	return value;
}

void
fact_store(struct fact *fact, enum field field, const struct form_value *value)
{
	void *at = member_of(fact, field);

	switch (field_row(field)->form) {
	case FORM_DECISION:
		memcpy(at, &value->decision, sizeof value->decision);
		break;
	case FORM_EVENT:
		memcpy(at, &value->event, sizeof value->event);
		break;
	case FORM_OUTCOME:
		memcpy(at, &value->review, sizeof value->review);
		break;
	case FORM_INSTANT:
		memcpy(at, &value->us, sizeof value->us);
		break;
	case FORM_NUMBER:
		memcpy(at, &value->number, sizeof value->number);
		break;
	default:
		memcpy(at, &value->text, sizeof value->text);
	}
}

void
fact_drop(struct fact *fact, enum field field)
{
	fact_store(fact, field, &(struct form_value){.us = INSTANT_UNSET});
}

/* Zero is a number: a view shows or withholds it, an override opens it. */
static bool
number_is_set(const struct fact *fact, enum field field, uint64_t number)
{
	if (field == FIELD_SHOWN || field == FIELD_WITHHELD)
		return fact->event == EVENT_RECORD_VIEW;
	if (field == FIELD_OVERRIDDEN)
		return fact->override.len > 0;
	return number > 0;
}

bool
fact_has(const struct fact *fact, enum field field)
{
	struct form_value value;

	if (!places[field])
		return false;
	value = fact_value(fact, field);
	switch (field_row(field)->form) {
	case FORM_DECISION:
		return value.decision != DECISION_UNSET;
	case FORM_EVENT:
		return value.event != EVENT_UNSET;
	case FORM_OUTCOME:
		return value.review != REVIEW_UNSET;
	case FORM_INSTANT:
		return value.us != INSTANT_UNSET;
	case FORM_NUMBER:
		return number_is_set(fact, field, value.number);
	default:
		return value.text.len > 0;
	}
}

bool
fact_holds(
    const struct fact *fact, enum field field, const struct form_value *value)
{
	struct form_value held = fact_value(fact, field);

	return held.decision == value->decision && held.event == value->event &&
	       held.review == value->review && held.us == value->us &&
	       held.number == value->number &&
	       text_equal(held.text, value->text);
}

bool
fact_agrees(const struct fact *a, const struct fact *b, enum field field)
{
	const char *in_a = (const char *)a + places[field] - 1;
	const char *in_b = (const char *)b + places[field] - 1;
	struct text x, y;

	switch (field_row(field)->form) {
	case FORM_DECISION:
		return !memcmp(in_a, in_b, sizeof(enum decision));
	case FORM_EVENT:
		return !memcmp(in_a, in_b, sizeof(enum event));
	case FORM_OUTCOME:
		return !memcmp(in_a, in_b, sizeof(enum review));
	case FORM_INSTANT:
		return !memcmp(in_a, in_b, sizeof(int64_t));
	case FORM_NUMBER:
		return !memcmp(in_a, in_b, sizeof(uint64_t));
	default:
		memcpy(&x, in_a, sizeof x);
		memcpy(&y, in_b, sizeof y);
		return text_equal(x, y);
	}
}

static void
member_write(struct buffer *buffer, const struct fact *fact, enum field field)
{
	const struct field_row *row = field_row(field);
	struct form_value value = fact_value(fact, field);

	switch (row->form) {
	case FORM_DECISION:
		member_text(buffer, row->name, decision_name(value.decision));
		break;
	case FORM_EVENT:
		member_text(buffer, row->name, event_name(value.event));
		break;
	case FORM_OUTCOME:
		member_text(buffer, row->name, review_name(value.review));
		break;
	case FORM_INSTANT:
		member_instant(buffer, row->name, value.us);
		break;
	case FORM_NUMBER:
		member_number(buffer, row->name, value.number);
		break;
	default:
		member_text(buffer, row->name, value.text);
	}
}

void
line_write(struct buffer *buffer, const struct fact *fact, bool dry_run)
{
	buffer_add_char(buffer, '{');
	for (int f = dry_run ? FIELD_EVENT : FIELD_SEQ; f <= FIELD_NOTE; f++)
		if (fact_has(fact, (enum field)f))
			member_write(buffer, fact, (enum field)f);
	if (dry_run)
		member_bool(buffer, "dry_run", true);
	buffer_add_char(buffer, '}');
}

void
line_seal(struct buffer *buffer, const char *hash)
{
	if (buffer_failed(buffer))
		return;
	buffer->len--;
	member_text(buffer, "hash", text_of(hash));
	buffer_add_char(buffer, '}');
}

/* The hash that a stored line ends with; false where there is none. */
bool
line_hash(struct text line, char hash[static HASH_BYTES])
{
	static const char before[] = ",\"hash\":\"", behind[] = "\"}";
	size_t before_len = sizeof before - 1, behind_len = sizeof behind - 1;
	size_t tail = before_len + HASH_CHARS + behind_len;
	const char *at;

	if (line.len < tail)
		return false;
	at = line.ptr + line.len - tail;
	if (memcmp(at, before, before_len) ||
	    memcmp(at + tail - behind_len, behind, behind_len))
		return false;
	at += before_len;
	for (size_t i = 0; i < HASH_CHARS; i++)
		if (!char_is_digit(at[i]) && (at[i] < 'a' || at[i] > 'f'))
			return false;
	memcpy(hash, at, HASH_CHARS);
	hash[HASH_CHARS] = '\0';
	return true;
}
