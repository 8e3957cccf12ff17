/*
 * choices - which choice about the MIG counts for an organisation's entries.
 *
 * Layer: core. Memory: the caller's arena. Pure and total. Errors: false where
 * the arena is at its end.
 * Source: the sharing rules, section 3, rule 5, and sections 8 and 6.7: a
 * choice under one code of an organisation counts for the others.
 */
#ifndef EDSM_CORE_CHOICES_H
#define EDSM_CORE_CHOICES_H

#include "organisations.h"
#include "state.h"

/* The choice about the MIG that counts for an organisation's entries. */
struct choice_standing {
	enum decision latest; /* DECISION_UNSET where nothing was chosen */
	uint64_t seq;
	const struct choice *choice; /* the code that it was made under */
};

struct choice_standing choice_at(const struct state *state,
    struct organisations *orgs, struct text org, int64_t at_us);

/* All that counts for that organisation's entries, whenever; false where the
 * arena is at its end. */
WARN_UNUSED bool choice_history(const struct state *state,
    struct organisations *orgs, struct text org, struct arena *arena,
    struct history *history);

#endif
