/* guess - which option or question a mistyped word may be. Command. */
#include "guess.h"

#include "../output/output.h"

#include <string.h>

/* Longer words are no option and no question. */
#define WORD_MAX 32
#define FAR ((size_t)GUESS_MAX + 1)

/* The least of the ways to the same beginnings of both words. */
static size_t
step_least(size_t rows[3][WORD_MAX + 1], const struct text words[2], size_t i,
    size_t j)
{
	const char *a = words[0].ptr, *b = words[1].ptr;
	size_t least = rows[1][j - 1] + (a[i - 1] != b[j - 1]);

	if (rows[1][j] + 1 < least)
		least = rows[1][j] + 1;
	if (rows[2][j - 1] + 1 < least)
		least = rows[2][j - 1] + 1;
	if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
	    rows[0][j - 2] + 1 < least)
		least = rows[0][j - 2] + 1;
	return least;
}

size_t
words_apart(struct text a, struct text b)
{
	/* of the beginnings of a: two letters shorter, one shorter, this one */
	size_t rows[3][WORD_MAX + 1] = {{0}};
	const struct text words[] = {a, b};

	if (a.len > WORD_MAX || b.len > WORD_MAX)
		return FAR;
	for (size_t j = 0; j <= b.len; j++)
		rows[2][j] = j;
	for (size_t i = 1; i <= a.len; i++) {
		memmove(rows[0], rows[1], sizeof rows[0]);
		memmove(rows[1], rows[2], sizeof rows[1]);
		rows[2][0] = i;
		for (size_t j = 1; j <= b.len; j++)
			rows[2][j] = step_least(rows, words, i, j);
	}
	return rows[2][b.len] > GUESS_MAX ? FAR : rows[2][b.len];
}

/* A short word may be any other of its length. */
static bool
is_near(size_t apart, struct text name)
{
	return apart <= (name.len > 3 ? GUESS_MAX : 1);
}

/*
 * A word that is near none of ours may be a value, such as a name behind two
 * hyphens: it is not told.
 */
static enum status
guess_refuse(const char *what, struct text word, const char *hyphens,
    const char *near, struct error *error)
{
	struct buffer detail;

	buffer_init(&detail, sizeof error->detail);
	error_set(error, STATUS_USAGE, NULL, what);
	if (*near) {
		if (name_may_tell_a_patient(word))
			word.len = 0;
		buffer_add(&detail, word);
		buffer_add(
		    &detail, word.len ? TEXT(" (is it ") : TEXT("(is it "));
		buffer_add(&detail, text_of(hyphens));
		buffer_add(&detail, text_of(near));
		buffer_add(&detail, TEXT("?)"));
	}
	if (detail.len && !buffer_failed(&detail))
		error_set_detail(
		    error, STATUS_USAGE, NULL, what, buffer_text(&detail));
	buffer_release(&detail);
	return STATUS_USAGE;
}

enum status
guess_option(
    const char *word, const struct field_set *takes, struct error *error)
{
	char flag[FIELD_NAME_BYTES], best[FIELD_NAME_BYTES] = "";
	/* what stands behind the = is not told */
	struct text typed = {word, strcspn(word, "=")};
	size_t hyphens = strspn(word, "-"), least = FAR;
	struct text name = {word + hyphens, typed.len - hyphens};

	for (int f = FIELD_NONE + 1; f < FIELD_COUNT; f++) {
		struct text own = text_of(field_flag((enum field)f, flag));
		size_t apart = words_apart(name, own);

		if (!fields_have(takes, (enum field)f) || apart >= least ||
		    !is_near(apart, own))
			continue;
		least = apart;
		memcpy(best, flag, sizeof best);
	}
	return guess_refuse("unknown option", typed, "--", best, error);
}

enum status
guess_question(const char *word, const char *const *names, struct error *error)
{
	const char *best = "";
	size_t least = FAR;

	for (; *names; names++) {
		size_t apart = words_apart(text_of(word), text_of(*names));

		if (apart >= least || !is_near(apart, text_of(*names)))
			continue;
		least = apart;
		best = *names;
	}
	return guess_refuse(
	    "there is no such question", text_of(word), "", best, error);
}
