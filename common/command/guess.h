/*
 * guess - which option or question a mistyped word may be.
 *
 * Layer: command. Memory: the caller's. Errors: STATUS_USAGE, whose detail
 * names the word where it is near one of ours, and that one; never a number.
 */
#ifndef EDSM_COMMAND_GUESS_H
#define EDSM_COMMAND_GUESS_H

#include "../fields/field.h"
#include "../ground/error.h"

/* How many letters must be put in, left out, changed or swapped with the next
 * to make one word the other; more than GUESS_MAX where that is many. */
#define GUESS_MAX 2
size_t words_apart(struct text a, struct text b);

/* "unknown option": the word as it was typed, with its hyphens. */
enum status guess_option(
    const char *word, const struct field_set *takes, struct error *error);

/* "there is no such question"; names end with NULL. */
enum status guess_question(
    const char *word, const char *const *names, struct error *error);

#endif
