/* Numbers that are one patient's, and codes that are one organisation. */
#include "../../common/core/numbers.h"
#include "../../common/core/organisations.h"
#include "story.h"

#include <stdio.h>

static struct arena joined_arena;

static struct fact
link_of(struct text patient, struct text was, uint64_t seq, uint64_t void_seq)
{
	struct fact fact = fact_none();

	fact.event = EVENT_PATIENT_LINK;
	fact.patient = patient;
	fact.was = was;
	fact.seq = seq;
	fact.void_seq = void_seq;
	return fact;
}

static void
link_add(struct numbers *numbers, const char *patient, const char *was,
    uint64_t seq, uint64_t void_seq)
{
	struct fact fact =
	    link_of(text_of(patient), text_of(was), seq, void_seq);

	ck_assert(numbers_add(numbers, &fact));
}

static struct numbers
no_numbers(void)
{
	struct numbers numbers;

	arena_init(&joined_arena, (size_t)1 << 20);
	numbers_init(&numbers, &joined_arena);
	return numbers;
}

static bool
reach(struct numbers *numbers, const char *a, const char *b, uint64_t seq)
{
	return numbers_reach(numbers, text_of(a), text_of(b), seq);
}

static bool
are_one(const struct numbers *numbers, const char *a, const char *b)
{
	return numbers_are_one(numbers, text_of(a), text_of(b));
}

START_TEST(without_links_a_number_is_its_own_alone)
{
	struct numbers numbers = no_numbers();

	ck_assert(numbers_are_one(NULL, TEXT("1"), TEXT("1")));
	ck_assert(!numbers_are_one(NULL, TEXT("1"), TEXT("2")));
	ck_assert(numbers_reach(NULL, TEXT("1"), TEXT("1"), 5));
	ck_assert(!numbers_reach(NULL, TEXT("1"), TEXT("2"), 5));
	ck_assert(!are_one(&numbers, "1", "2"));
	ck_assert(!reach(&numbers, "1", "2", 5));
	ck_assert(text_equal(numbers_in_force(NULL, TEXT("1")), TEXT("1")));
	ck_assert_ptr_null(numbers_superseded(NULL, TEXT("1")));
	arena_release(&joined_arena);
}
END_TEST

START_TEST(links_chain_to_the_number_in_force)
{
	struct numbers numbers = no_numbers();

	link_add(&numbers, "2", "1", 4, 0);
	link_add(&numbers, "3", "2", 5, 0);
	link_add(&numbers, "3", "4", 6, 0);
	ck_assert(text_equal(numbers_in_force(&numbers, TEXT("1")), TEXT("3")));
	ck_assert(text_equal(numbers_in_force(&numbers, TEXT("3")), TEXT("3")));
	ck_assert(text_equal(numbers_in_force(&numbers, TEXT("9")), TEXT("9")));
	ck_assert(are_one(&numbers, "1", "4"));
	ck_assert(!are_one(&numbers, "1", "9"));
	ck_assert(reach(&numbers, "4", "1", 1));
	ck_assert(!reach(&numbers, "9", "1", 1));
	ck_assert(!reach(&numbers, "1", "9", 1));
	ck_assert_uint_eq(numbers_superseded(&numbers, TEXT("2"))->seq, 5);
	ck_assert_ptr_null(numbers_superseded(&numbers, TEXT("3")));
	arena_release(&joined_arena);
}
END_TEST

START_TEST(a_voided_link_joins_what_was_recorded_while_it_stood)
{
	struct numbers numbers = no_numbers();

	link_add(&numbers, "2", "1", 4, 8);
	ck_assert(!are_one(&numbers, "1", "2"));
	ck_assert_ptr_null(numbers_superseded(&numbers, TEXT("1")));
	for (uint64_t seq = 1; seq < 12; seq++) {
		ck_assert_int_eq(
		    reach(&numbers, "1", "2", seq), seq > 4 && seq < 8);
		ck_assert_int_eq(
		    reach(&numbers, "2", "1", seq), seq > 4 && seq < 8);
	}
	/* on from there by one that stands, whenever that was recorded */
	link_add(&numbers, "3", "2", 9, 0);
	ck_assert(reach(&numbers, "1", "3", 5));
	ck_assert(!reach(&numbers, "1", "3", 9));
	ck_assert(reach(&numbers, "2", "3", 1));
	arena_release(&joined_arena);
}
END_TEST

START_TEST(a_circle_that_damage_made_has_an_end)
{
	struct numbers numbers = no_numbers();

	link_add(&numbers, "2", "1", 4, 0);
	link_add(&numbers, "1", "2", 5, 0);
	ck_assert(text_equal(numbers_in_force(&numbers, TEXT("1")), TEXT("1")));
	ck_assert(reach(&numbers, "1", "2", 1));
	arena_release(&joined_arena);
}
END_TEST

START_TEST(other_facts_are_no_links)
{
	struct numbers numbers = no_numbers();
	struct fact fact = link_of(TEXT("2"), TEXT("1"), 4, 0);

	fact.event = EVENT_CONSENT_SET;
	ck_assert(numbers_add(&numbers, &fact));
	ck_assert_uint_eq(numbers.count, 0);
	ck_assert_uint_eq(numbers.number_count, 0);
	arena_release(&joined_arena);
}
END_TEST

static struct organisations
no_organisations(void)
{
	struct organisations orgs;

	arena_init(&joined_arena, (size_t)4 << 20);
	organisations_init(&orgs, &joined_arena);
	return orgs;
}

static void
succeed(struct organisations *orgs, const char *org, const char *successor,
    int at, uint64_t void_seq)
{
	struct fact fact = fact_none();

	fact.event = EVENT_ORG_SUCCEED;
	fact.org = text_of(org);
	fact.successor = text_of(successor);
	fact.at_us = MOMENT(at);
	fact.seq = orgs->succession_count + 1;
	fact.void_seq = void_seq;
	ck_assert(organisations_add(orgs, &fact));
}

static bool
one_at(struct organisations *orgs, const char *a, const char *b, int at)
{
	bool is = orgs_are_one(orgs, text_of(a), text_of(b), MOMENT(at));

	ck_assert_int_eq(
	    is, orgs_are_one(orgs, text_of(b), text_of(a), MOMENT(at)));
	return is;
}

START_TEST(from_its_instant_on_a_code_is_one_with_its_successor)
{
	struct organisations orgs = no_organisations();

	ck_assert(one_at(&orgs, "A", "A", 1));
	ck_assert(!one_at(&orgs, "A", "B", 1));
	ck_assert_ptr_null(family_of(&orgs, TEXT("A")));
	succeed(&orgs, "A", "B", 5, 0);
	ck_assert(!one_at(&orgs, "A", "B", 4));
	ck_assert(one_at(&orgs, "A", "B", 5));
	ck_assert(!one_at(&orgs, "A", "C", 9));
	ck_assert(!family_of(&orgs, TEXT("A"))->has_voided);
	ck_assert_uint_eq(organisation_succeeded(&orgs, TEXT("A"))->seq, 1);
	ck_assert_ptr_null(organisation_succeeded(&orgs, TEXT("B")));
	ck_assert_ptr_null(organisation_succeeded(&orgs, TEXT("C")));
	arena_release(&joined_arena);
}
END_TEST

/* A-B and C-D, which then become one: the order of joining does not matter. */
START_TEST(families_join_whole)
{
	for (int turn = 0; turn < 2; turn++) {
		struct organisations orgs = no_organisations();

		succeed(&orgs, "A", "B", 2, 0);
		succeed(&orgs, "C", "D", 3, 0);
		ck_assert_ptr_ne(
		    family_of(&orgs, TEXT("A")), family_of(&orgs, TEXT("D")));
		succeed(&orgs, turn ? "B" : "D", turn ? "C" : "A", 6, 0);
		ck_assert_ptr_eq(
		    family_of(&orgs, TEXT("A")), family_of(&orgs, TEXT("D")));
		ck_assert(!one_at(&orgs, "A", "D", 5));
		ck_assert(one_at(&orgs, "A", "B", 5));
		ck_assert(one_at(&orgs, "C", "D", 5));
		ck_assert(one_at(&orgs, "A", "D", 6));
		ck_assert(one_at(&orgs, "B", "C", 6));
		ck_assert_int_eq(
		    family_next(&orgs, TEXT("A"), MOMENT(0), INT64_MAX),
		    MOMENT(2));
		ck_assert_int_eq(
		    family_next(&orgs, TEXT("D"), MOMENT(2), INT64_MAX),
		    MOMENT(3));
		ck_assert_int_eq(
		    family_next(&orgs, TEXT("B"), MOMENT(3), INT64_MAX),
		    MOMENT(6));
		ck_assert_int_eq(
		    family_next(&orgs, TEXT("B"), MOMENT(6), 77), 77);
		ck_assert_int_eq(
		    family_next(&orgs, TEXT("B"), MOMENT(3), MOMENT(4)),
		    MOMENT(4));
		ck_assert_int_eq(family_next(&orgs, TEXT("Z"), 0, 77), 77);
		arena_release(&joined_arena);
	}
}
END_TEST

START_TEST(a_voided_succession_reaches_what_was_recorded_while_it_stood)
{
	struct organisations orgs = no_organisations();

	succeed(&orgs, "A", "B", 5, 9);
	ck_assert(!one_at(&orgs, "A", "B", 7));
	ck_assert_ptr_null(organisation_succeeded(&orgs, TEXT("A")));
	ck_assert(family_of(&orgs, TEXT("A"))->has_voided);
	for (uint64_t seq = 1; seq < 12; seq++) {
		ck_assert_int_eq(
		    orgs_reach(&orgs, TEXT("A"), TEXT("B"), MOMENT(5), seq),
		    seq > 1 && seq < 9);
		ck_assert(!orgs_reach(
		    &orgs, TEXT("A"), TEXT("B"), MOMENT(5) - 1, seq));
	}
	succeed(&orgs, "C", "A", 6, 0);
	ck_assert(family_of(&orgs, TEXT("C"))->has_voided);
	ck_assert(orgs_reach(&orgs, TEXT("C"), TEXT("B"), MOMENT(6), 5));
	ck_assert(!orgs_reach(&orgs, TEXT("C"), TEXT("B"), MOMENT(5), 5));
	arena_release(&joined_arena);
}
END_TEST

static const char *
code_of(unsigned number)
{
	static char codes[400][12];

	snprintf(codes[number], sizeof codes[number], "X%u", number);
	return codes[number];
}

START_TEST(many_codes_and_partners_are_found_again)
{
	struct organisations orgs = no_organisations();
	struct fact set = fact_none();

	for (unsigned i = 0; i + 1 < 300; i += 2)
		succeed(&orgs, code_of(i), code_of(i + 1), 1, 0);
	set.event = EVENT_PARTNER_SET;
	set.partner = DECISION_YES;
	for (unsigned i = 0; i < 300; i++) {
		set.org = text_of(code_of(i));
		set.seq = 1000 + i;
		ck_assert(organisations_add(&orgs, &set));
	}
	ck_assert_uint_eq(orgs.partner_count, 300);
	for (unsigned i = 0; i + 1 < 300; i += 2) {
		const struct partner *partner =
		    partner_find(&orgs, text_of(code_of(i)));

		ck_assert_ptr_nonnull(partner);
		ck_assert_uint_eq(
		    partner->member.chapters[0].values[0].seq, 1000 + i);
		ck_assert(one_at(&orgs, code_of(i), code_of(i + 1), 1));
		ck_assert(!one_at(&orgs, code_of(i), code_of(i + 2), 1));
	}
	ck_assert_ptr_null(partner_find(&orgs, TEXT("Y1")));
	set.void_seq = 5000;
	set.org = TEXT("Y1");
	ck_assert(organisations_add(&orgs, &set));
	ck_assert_ptr_null(partner_find(&orgs, TEXT("Y1")));
	arena_release(&joined_arena);
}
END_TEST

/* An index with an empty slot behind count items, as each search needs. */
static void
index_is_sound(const struct index *index, size_t count)
{
	ck_assert(count * 4 <= index->room * 3);
}

static bool
links_fit(struct arena *arena, unsigned count)
{
	struct numbers numbers;
	bool fits = true;

	numbers_init(&numbers, arena);
	for (unsigned i = 0; fits && i < count; i++) {
		struct fact link = link_of(
		    text_of(code_of(i + 1)), text_of(code_of(i)), i + 1, 0);

		fits = numbers_add(&numbers, &link);
	}
	for (size_t i = 0; i < numbers.count; i++)
		ck_assert(numbers.links[i].of < numbers.number_count &&
			  numbers.links[i].by < numbers.number_count);
	ck_assert(!fits || reach(&numbers, code_of(0), code_of(count), 1));
	return fits;
}

static bool
successions_fit(struct arena *arena, unsigned count)
{
	struct organisations orgs;
	bool fits = true;

	organisations_init(&orgs, arena);
	for (unsigned i = 0; fits && i < count; i++) {
		struct fact joins = fact_none();

		joins.event = EVENT_ORG_SUCCEED;
		joins.org = text_of(code_of(i));
		joins.successor = text_of(code_of(i + 1));
		joins.at_us = MOMENT(1);
		joins.seq = i + 1;
		fits = organisations_add(&orgs, &joins);
		index_is_sound(&orgs.code_index, orgs.code_count);
		for (size_t c = 0; fits && c < orgs.code_count; c++)
			ck_assert(orgs.codes[c].family < orgs.family_count);
	}
	ck_assert(!fits || one_at(&orgs, code_of(0), code_of(count), 1));
	return fits;
}

static bool
partners_fit(struct arena *arena, unsigned count)
{
	struct organisations orgs;
	bool fits = true;

	organisations_init(&orgs, arena);
	for (unsigned i = 0; fits && i < count; i++) {
		struct fact set = fact_none();

		set.event = EVENT_PARTNER_SET;
		set.org = text_of(code_of(i));
		set.partner = DECISION_YES;
		set.seq = i + 1;
		fits = organisations_add(&orgs, &set);
		index_is_sound(&orgs.partner_index, orgs.partner_count);
	}
	ck_assert(!fits || partner_find(&orgs, text_of(code_of(0))));
	return fits;
}

/* Whatever the memory, the answer is whole or false. */
START_TEST(too_little_memory_is_told)
{
	bool (*const fit[])(struct arena *, unsigned) = {
	    links_fit, successions_fit, partners_fit};

	for (size_t f = 0; f < sizeof fit / sizeof *fit; f++) {
		bool whole = false;
		unsigned failed = 0;

		for (size_t ceiling = 0; !whole && ceiling < (size_t)1 << 20;
		     ceiling += 8) {
			struct arena arena;

			arena_init(&arena, ceiling);
			whole = fit[f](&arena, 40);
			failed += !whole;
			arena_release(&arena);
		}
		ck_assert(whole);
		ck_assert_uint_gt(failed, 0);
	}
}
END_TEST

UNIT_MAIN("joined", without_links_a_number_is_its_own_alone,
    links_chain_to_the_number_in_force,
    a_voided_link_joins_what_was_recorded_while_it_stood,
    a_circle_that_damage_made_has_an_end, other_facts_are_no_links,
    from_its_instant_on_a_code_is_one_with_its_successor, families_join_whole,
    a_voided_succession_reaches_what_was_recorded_while_it_stood,
    many_codes_and_partners_are_found_again, too_little_memory_is_told)
