/* reading_line - one line, by a table of its members. Report. */
#include "reading_line.h"

#include "../fields/line.h"

#include <string.h>

const char reading_starved[] = "is more than the memory holds";

static struct text
text_of_json(const json_t *value)
{
	return (struct text){
	    json_string_value(value), json_string_length(value)};
}

bool
is_number(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_digit(text.ptr[i]))
			return false;
	return text.len == 10;
}

static bool
is_code(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_upper(text.ptr[i]) &&
		    !char_is_digit(text.ptr[i]) && text.ptr[i] != '-')
			return false;
	return text.len >= 2 && text.len <= 12;
}

static const char *
text_take(const json_t *value, enum member_form form, struct text *text,
    struct arena *arena)
{
	struct text raw;

	if (!json_is_string(value))
		return "has a member that is no text";
	raw = text_of_json(value);
	if (form == MEMBER_CODE && !is_code(raw))
		return "has a member that is no organisation's code";
	if (form == MEMBER_PATIENT && !is_number(raw))
		return "has a member that is no NHS number";
	return arena_copy(arena, raw, text) ? NULL : reading_starved;
}

static const char *
instant_take(const json_t *value, int64_t *us)
{
	struct stretch stretch;

	if (!json_is_string(value) ||
	    !instant_read(text_of_json(value), &stretch))
		return "has a member that is no time";
	return *us = stretch.first_us, NULL;
}

static const char *
count_take(const json_t *value, uint64_t *count)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return "has a member that is no number";
	return *count = (uint64_t)json_integer_value(value), NULL;
}

static const char *
seqs_take(const json_t *value, struct seqs *seqs, struct arena *arena)
{
	size_t count = json_array_size(value);
	const char *what = NULL;

	if (!json_is_array(value))
		return "has a member that is no list of numbers";
	seqs->items = arena_alloc(arena, count * sizeof *seqs->items);
	if (!seqs->items)
		return reading_starved;
	for (; !what && seqs->count < count; seqs->count++)
		what = count_take(json_array_get(value, seqs->count),
		    &seqs->items[seqs->count]);
	return what;
}

static const char *
member_take(const json_t *value, const struct member_rule *rule, void *record,
    struct arena *arena)
{
	void *place = (char *)record + rule->offset;

	switch (rule->form) {
	case MEMBER_INSTANT:
		return instant_take(value, place);
	case MEMBER_COUNT:
		return count_take(value, place);
	case MEMBER_SEQS:
		return seqs_take(value, place, arena);
	case MEMBER_FLAG:
		if (!json_is_boolean(value))
			return "has a member that is not true or false";
		*(struct text *)place =
		    json_is_true(value) ? TEXT("true") : TEXT("false");
		return NULL;
	case MEMBER_SKIP:
		return NULL;
	default:
		return text_take(value, rule->form, place, arena);
	}
}

static const struct member_rule *
rule_find(const struct member_rule *rules, const char *name)
{
	for (; rules->name; rules++)
		if (!strcmp(rules->name, name))
			return rules;
	return NULL;
}

/* Sets the instants that the line may leave out. */
static void
instants_unset(const struct member_rule *rules, void *record)
{
	for (; rules->name; rules++)
		if (rules->form == MEMBER_INSTANT)
			*(int64_t *)(void *)((char *)record + rules->offset) =
			    INSTANT_UNSET;
}

const char *
members_read(json_t *object, const struct member_rule *rules, void *record,
    struct arena *arena)
{
	const char *name, *what;
	json_t *value;

	instants_unset(rules, record);
	json_object_foreach(object, name, value)
	{
		const struct member_rule *rule = rule_find(rules, name);

		if (!strcmp(name, "answer"))
			continue;
		if (!rule)
			return "has a member that no such answer has";
		what = member_take(value, rule, record, arena);
		if (what)
			return what;
	}
	for (; rules->name; rules++)
		if (rules->needed && !json_object_get(object, rules->name))
			return "lacks a member that such an answer has";
	return NULL;
}

static const char *
event_text(const json_t *value, enum field field, struct fact *fact,
    struct arena *arena)
{
	static const enum field codes[] = {FIELD_PRACTICE, FIELD_SERVICE,
	    FIELD_ORG, FIELD_VIEWER, FIELD_SUCCESSOR, FIELD_NONE};
	static const enum field numbers[] = {
	    FIELD_PATIENT, FIELD_WAS, FIELD_NONE};
	struct field_set one = {{0, 0}};
	struct form_value taken = {.us = 0};
	enum member_form form = MEMBER_TEXT;
	const char *what;

	fields_add(&one, field);
	if (fields_have_any(&one, codes))
		form = MEMBER_CODE;
	if (fields_have_any(&one, numbers))
		form = MEMBER_PATIENT;
	what = text_take(value, form, &taken.text, arena);
	if (!what)
		fact_store(fact, field, &taken);
	return what;
}

/* The value of a member of an event, by the form of its field. */
static const char *
event_member(const json_t *value, enum field field, struct fact *fact,
    struct arena *arena)
{
	struct form_value taken = {.us = 0};
	const char *what = NULL;

	switch (field_row(field)->form) {
	case FORM_EVENT:
		taken.event = json_is_string(value)
				  ? event_of_name(text_of_json(value))
				  : EVENT_UNSET;
		what = taken.event ? NULL : "is no event";
		break;
	case FORM_DECISION:
	case FORM_DECISION_STORED:
		taken.decision = json_is_string(value)
				     ? decision_of_word(text_of_json(value))
				     : DECISION_UNSET;
		what = taken.decision ? NULL : "has a decision that is none";
		break;
	case FORM_OUTCOME:
		taken.review = json_is_string(value)
				   ? review_of_name(text_of_json(value))
				   : REVIEW_UNSET;
		what = taken.review ? NULL : "has an outcome that is none";
		break;
	case FORM_INSTANT:
		what = instant_take(value, &taken.us);
		break;
	case FORM_NUMBER:
		what = count_take(value, &taken.number);
		break;
	default:
		return event_text(value, field, fact, arena);
	}
	if (!what)
		fact_store(fact, field, &taken);
	return what;
}

const char *
event_read(json_t *object, struct fact *fact, struct arena *arena)
{
	const char *name, *what = NULL;
	json_t *value;

	*fact = fact_none();
	json_object_foreach(object, name, value)
	{
		enum field field = field_of_member(text_of(name));

		if (field == FIELD_HASH || field == FIELD_DIGEST ||
		    field == FIELD_RULES)
			continue;
		if (field == FIELD_NONE || !fact_has_member(field))
			return "has a member that no event has";
		what = event_member(value, field, fact, arena);
		if (what)
			return what;
	}
	if (!fact->seq || fact->event == EVENT_UNSET ||
	    fact->logged_us == INSTANT_UNSET || fact->at_us == INSTANT_UNSET ||
	    !json_object_get(object, "hash"))
		return "is no event of a ledger";
	if (fact->event == EVENT_RECORD_VIEW && !fact->viewer.len)
		return "is a look without a viewer";
	return NULL;
}
