/*
 * naming - lines that only name things: events and answers of our own.
 *
 * Layer: fields. Memory: none; static phrases. Errors: none else.
 * Source: the interface's "answers and events only name things".
 *
 * An event has the name of one of ours and either a seq and a hash or
 * "dry_run":true. An answer has the name of a question and the members of such
 * an answer alone. Other systems use these names too, and what their lines say
 * must not vanish: any other line with a member event or answer is refused.
 */
#ifndef EDSM_FIELDS_NAMING_H
#define EDSM_FIELDS_NAMING_H

#include "../json/member.h"
#include "field.h"

/* Is it the name of the member that makes a line an event or an answer? */
bool member_names(struct text name);

/*
 * What is wrong with a line of these members that has an event or an answer;
 * NULL where it is one of ours. *field is then "event" or "answer".
 */
const char *naming_fault(
    const struct member *members, size_t count, const char **field);

/* The members of an answer to that question, ending with NULL; NULL where
 * there is no such question. */
const char *const *answer_members(struct text question);

#endif
