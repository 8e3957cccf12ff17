/* naming - lines that only name things: events and answers. Fields. */
#include "naming.h"

#include "line.h"

#define MEMBERS_MAX 20

/* The members that an answer to a question may have, edsm_error aside. */
static const struct answer_kind {
	const char *question;
	const char *members[MEMBERS_MAX];
} kinds[] = {
    {"why", {"patient", "org", "entry", "viewer", "at", "decision", "rule",
		"episode", "because"}},
    {"who", {"patient", "viewer", "source", "route", "episode", "sees",
		"before", "private", "because"}},
    {"timeline", {"patient", "viewer", "source", "route", "episode", "sees",
		     "before", "private", "from", "until", "because"}},
    {"episodes", {"patient", "episode", "practice", "service", "care", "opened",
		     "due", "to_service", "to_practice", "discharged"}},
    {"marks", {"patient", "org", "entry", "since"}},
    {"choices", {"patient", "practice", "mig", "since"}},
    {"shown", {"patient", "org", "entry", "viewer", "shown", "then", "now",
		  "seq", "at", "withheld", "digest"}},
    {"account",
	{"patient", "numbers", "since", "at", "known_seq", "head", "older"}},
    {"account-end", {"lines"}},
    {"board", {"practice", "service", "since", "at", "known_seq", "head"}},
    {"counts",
	{"from", "until", "at", "practice", "viewer", "measure", "value"}},
    {"todo", {"episode", "practice", "service", "care", "opened", "due",
		 "to_service", "to_practice"}},
    {"board-end", {"lines"}},
    {"org", {"org", "name", "partner"}},
    {"late",
	{"patient", "viewer", "source", "route", "episode", "from", "until",
	    "knew", "knew_before", "right", "right_before", "because"}},
    {"ground", {"patient", "seq", "viewer", "source", "then", "then_episode",
		   "then_because", "now", "now_episode", "now_because"}},
    {"impact", {"patient", "viewer", "source", "route", "episode", "entry",
		   "was", "was_before", "becomes", "becomes_before"}},
    {"reconcile",
	{"finding", "patient", "episode", "practice", "service", "org", "entry",
	    "seq", "opened", "discharged", "at", "user", "override", "since",
	    "listed", "field", "here", "there"}},
    {"due", {"finding", "patient", "episode", "practice", "service", "org",
		"entry", "to_service", "to_practice", "mig", "private",
		"decided_by", "since", "due", "of_age", "because"}},
};

static const struct text error_name = {"edsm_error", 10};

bool
member_names(struct text name)
{
	return text_equal(name, TEXT("event")) ||
	       text_equal(name, TEXT("answer"));
}

const char *const *
answer_members(struct text question)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_equal(text_of(kinds[i].question), question))
			return kinds[i].members;
	return NULL;
}

/* The member of that name, NULL where the line has none. */
static const struct member *
member_find(const struct member *members, size_t count, struct text name)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(members[i].name, name))
			return &members[i];
	return NULL;
}

static bool
name_is_listed(struct text name, const char *const *names)
{
	for (; *names; names++)
		if (text_equal(text_of(*names), name))
			return true;
	return false;
}

static const char *
answer_fault(
    const struct member *members, size_t count, const struct member *answer)
{
	static const char other[] =
	    "is no answer of audit-view: other systems use this name too, so "
	    "rename the member";
	const char *const *own = answer->kind == MEMBER_STRING
				     ? answer_members(answer->value)
				     : NULL;

	if (!own)
		return other;
	for (size_t i = 0; i < count; i++)
		if (&members[i] != answer &&
		    !text_equal(members[i].name, error_name) &&
		    !name_is_listed(members[i].name, own))
			return "stands beside a member that no such answer "
			       "has: an answer only names things";
	return NULL;
}

static bool
digest_is_whole(const struct member *member)
{
	if (!member || member->kind != MEMBER_STRING || member->value.len != 64)
		return false;
	for (size_t i = 0; i < member->value.len; i++) {
		char c = member->value.ptr[i];

		if (!char_is_digit(c) && (c < 'a' || c > 'f'))
			return false;
	}
	return true;
}

/* A number from 1, as a line of the ledger has it. */
static bool
seq_is_whole(const struct member *member)
{
	if (!member || member->kind != MEMBER_INTEGER || !member->value.len ||
	    *member->value.ptr == '0')
		return false;
	return char_is_digit(*member->value.ptr);
}

/* Is it a member that lines of the ledger, or of a dry run, have? */
static bool
event_has(struct text name)
{
	enum field field = field_of_member(name);

	if (field != FIELD_NONE)
		return field == FIELD_HASH || fact_has_member(field);
	return text_equal(name, TEXT("dry_run")) ||
	       text_equal(name, error_name);
}

static const char *
event_fault(
    const struct member *members, size_t count, const struct member *event)
{
	static const char other[] =
	    "is no event of a ledger: other systems use this name too, so "
	    "rename the member";
	const struct member *dry = member_find(members, count, TEXT("dry_run"));

	if (event->kind != MEMBER_STRING ||
	    event_of_name(event->value) == EVENT_UNSET)
		return other;
	if (!(dry && dry->kind == MEMBER_TRUE) &&
	    !(seq_is_whole(member_find(members, count, TEXT("seq"))) &&
		digest_is_whole(member_find(members, count, TEXT("hash")))))
		return "is no event of a ledger: it has no seq and hash";
	for (size_t i = 0; i < count; i++)
		if (!event_has(members[i].name))
			return "stands beside a member that no event has: an "
			       "event only names things";
	return NULL;
}

const char *
naming_fault(const struct member *members, size_t count, const char **field)
{
	const struct member *event = member_find(members, count, TEXT("event"));
	const struct member *answer =
	    member_find(members, count, TEXT("answer"));

	*field = event ? "event" : "answer";
	if (event && answer)
		return "stands beside an answer: a line is one of the two";
	if (event)
		return event_fault(members, count, event);
	return answer ? answer_fault(members, count, answer) : NULL;
}
