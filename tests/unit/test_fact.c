/* A copy of a fact keeps all of its texts. */
#include "../../common/model/fact.h"
#include "unit.h"

#include <string.h>

/* A fact each of whose texts is one letter of the word. */
static struct fact
lettered(const char *word)
{
	struct fact fact = fact_none();
	struct text *const texts[] = {&fact.patient, &fact.episode,
	    &fact.practice, &fact.service, &fact.org, &fact.entry, &fact.care,
	    &fact.name, &fact.viewer, &fact.user, &fact.purpose, &fact.override,
	    &fact.reason, &fact.decided_by, &fact.by, &fact.login,
	    &fact.session, &fact.note, &fact.digest};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = (struct text){word + i, 1};
	fact.seq = 7;
	fact.rules = 2;
	return fact;
}

START_TEST(every_text_is_copied)
{
	char word[] = "abcdefghijklmnopqr";
	struct fact fact = lettered(word),
		    right = lettered("abcdefghijklmnopqr");
	struct fact copy;
	struct arena arena;

	arena_init(&arena, 4096);
	ck_assert(fact_copy(&fact, &arena, &copy));
	memset(word, 'z', sizeof word - 1);
	ck_assert_uint_eq(copy.seq, 7);
	ck_assert_uint_eq(copy.rules, 2);
#define SAME(member) ck_assert(text_equal(copy.member, right.member))
	SAME(patient);
	SAME(episode);
	SAME(practice);
	SAME(service);
	SAME(org);
	SAME(entry);
	SAME(care);
	SAME(name);
	SAME(viewer);
	SAME(user);
	SAME(purpose);
	SAME(override);
	SAME(reason);
	SAME(decided_by);
	SAME(by);
	SAME(login);
	SAME(note);
	SAME(digest);
	arena_release(&arena);
}
END_TEST

START_TEST(a_full_arena_is_told)
{
	struct fact fact = lettered("abcdefghijklmnopqr"), copy;
	struct arena arena;

	arena_init(&arena, 1);
	ck_assert(!fact_copy(&fact, &arena, &copy));
	arena_release(&arena);
}
END_TEST

UNIT_MAIN("fact", every_text_is_copied, a_full_arena_is_told)
