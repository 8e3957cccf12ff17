/*
 * bearing - what bears on the facts of a run, kept from one to the next.
 *
 * Layer: requests. Memory: its own, of one patient or organisation. Errors: as
 * the ledger's; a status without a field is want of memory.
 *
 * What a fact has to tell is worked out from all that is known of its patient
 * (of a mark: of its entry; of a partner-set: of its organisation). A run of
 * facts of one patient adds each to what was read for the first.
 */
#ifndef EDSM_REQUESTS_BEARING_H
#define EDSM_REQUESTS_BEARING_H

#include "../ledger/known.h"

enum bearing_of {
	BEARING_NONE,
	BEARING_ROUTES,  /* of the state's patient, all but marks */
	BEARING_ENTRY,   /* of the subject, one of the patient's entries */
	BEARING_PARTNER, /* of the subject, an organisation */
};

struct bearing {
	enum bearing_of of;
	struct text subject;
	struct arena arena;
	struct state state;
	struct organisations partner; /* that organisation's memberships */
	/* the patient whose routes the ledger was asked about last, and how
	 * often in a row */
	char asked[16];
	unsigned times;
};

void bearing_init(struct bearing *bearing);
void bearing_release(struct bearing *bearing);
/* Nothing bears on anything: the ledger is another. */
void bearing_forget(struct bearing *bearing);

/* Is what bears on that fact there? */
bool bearing_is_of(const struct bearing *bearing, const struct fact *fact);

/* Reads what bears on a fact that was just added, unless it is there. */
WARN_UNUSED enum status bearing_find(struct bearing *bearing,
    struct known *known, const struct fact *fact, struct error *error);

/* Takes note of a fact that was just added to the ledger. */
void bearing_note(struct bearing *bearing, const struct fact *fact);

/*
 * Was the ledger asked so often about the routes of the fact's patient that it
 * is better to read all that bears on it? Counts the asking.
 */
bool bearing_is_due(struct bearing *bearing, const struct fact *fact);

#endif
