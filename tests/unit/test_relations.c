/* One viewer and the organisations of entries: remembered, and never mixed. */
#include "../../common/core/relations.h"
#include "story.h"

static struct relations relations;

/* A story in which the service may look at the practice's record. */
static void
made(struct text viewer)
{
	static struct story s;
	struct inquiry inquiry;

	s = (struct story){.count = 0};
	story_open(&s, 1, "A");
	story_consent(&s, 2, "A", DECISION_YES, DECISION_UNSET);
	story_fold(&s);
	inquiry = story_inquiry(&s, viewer, 10);
	relations_init(&relations, &inquiry);
}

static enum rule
rule_of(struct text org)
{
	struct entry entry = entry_of(PATIENT, org, TEXT("GP-9"));

	return relation_decide(relation_to(&relations, org), &entry).rule;
}

START_TEST(each_organisation_has_its_own)
{
	made(SERVICE);
	ck_assert_int_eq(rule_of(PRACTICE), RULE_AGREEMENT);
	ck_assert_int_eq(rule_of(SERVICE), RULE_OWN);
	ck_assert_int_eq(rule_of(TEXT("RQ1")), RULE_NO_RELATIONSHIP);
	ck_assert_int_eq(rule_of(PRACTICE), RULE_AGREEMENT);
}
END_TEST

START_TEST(what_was_asked_is_remembered)
{
	const struct relation *first, *second;

	made(SERVICE);
	first = relation_to(&relations, PRACTICE);
	second = relation_to(&relations, SERVICE);
	ck_assert_ptr_ne(first, second);
	ck_assert_ptr_eq(relation_to(&relations, PRACTICE), first);
	ck_assert_ptr_eq(relation_to(&relations, SERVICE), second);
	ck_assert_uint_eq(relations.count, 2);
}
END_TEST

START_TEST(what_lay_there_before_is_not_remembered)
{
	made(SERVICE);
	for (size_t i = 0; i < RELATIONS; i++)
		relations.items[i].org = PRACTICE;
	ck_assert_int_eq(rule_of(PRACTICE), RULE_AGREEMENT);
	ck_assert_ptr_eq(
	    relation_to(&relations, PRACTICE), &relations.items[0]);
}
END_TEST

START_TEST(the_oldest_gives_way)
{
	static const char *const orgs[] = {
	    "RA1", "RA2", "RA3", "RA4", "RA5", "RA6", "RA7"};

	made(SERVICE);
	for (size_t i = 0; i < sizeof orgs / sizeof *orgs; i++) {
		ck_assert_int_eq(
		    rule_of(text_of(orgs[i])), RULE_NO_RELATIONSHIP);
		ck_assert_int_eq(rule_of(PRACTICE), RULE_AGREEMENT);
		ck_assert_int_eq(rule_of(SERVICE), RULE_OWN);
	}
}
END_TEST

UNIT_MAIN("relations", each_organisation_has_its_own,
    what_was_asked_is_remembered, what_lay_there_before_is_not_remembered,
    the_oldest_gives_way)
