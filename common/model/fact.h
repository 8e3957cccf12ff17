/*
 * fact - one event in the ledger, and one entry of a record.
 *
 * Layer: model. Memory: texts are borrowed; whoever makes a fact says how long
 * it lives. Errors: none, these are plain values.
 * Source: the sharing rules, sections 1 (words) and 2 (facts).
 *
 * A member that is not set is the empty text, INSTANT_UNSET, DECISION_UNSET
 * or 0. Members hold the canonical form: an NHS number of ten digits, an
 * organisation code in upper case, an instant in microseconds.
 */
#ifndef EDSM_MODEL_FACT_H
#define EDSM_MODEL_FACT_H

#include "../ground/arena.h"
#include "../ground/instant.h"

enum event {
	EVENT_UNSET,
	EVENT_EPISODE_OPEN,
	EVENT_CONSENT_SET,
	EVENT_EPISODE_DISCHARGE,
	EVENT_MARK_PRIVATE,
	EVENT_PARTNER_SET,
	EVENT_RECORD_VIEW, /* decides nothing */
	EVENT_FACT_VOID,
	EVENT_VIEW_REVIEW, /* decides nothing */
	EVENT_ORG_SUCCEED,
	EVENT_PATIENT_LINK,
	EVENT_COUNT
};

/* What somebody decided: sharing, a private mark or being a partner. */
enum decision {
	DECISION_UNSET,
	DECISION_NO,
	DECISION_YES
};

/* What became of a look that was reviewed, the least careful first. */
enum review {
	REVIEW_UNSET,
	REVIEW_JUSTIFIED,
	REVIEW_OPEN,
	REVIEW_REFERRED,
	REVIEW_NOT_JUSTIFIED
};

struct fact {
	uint64_t seq;      /* 1, 2, 3 ... in ledger order; 0 where not in it */
	int64_t logged_us; /* when the ledger took it */
	int64_t at_us;     /* when it took effect */
	int64_t due_us;
	enum event event;
	enum decision to_service, to_practice, mig, private, partner;
	struct text patient, episode, practice, service, org, entry;
	struct text care, name, viewer, user, purpose, override;
	struct text reason, decided_by, by, login, session, note;
	uint64_t shown, withheld, overridden;
	struct text digest;
	uint64_t rules; /* by which a view was decided; 0 for the first ones */
	uint64_t of;    /* the seq of the fact that is voided or reviewed */
	uint64_t opens; /* of a void: how many pairs or viewers gain by it */
	struct text successor, was; /* of an organisation; the other number */
	enum review outcome;
	struct text sources; /* organisations whose entries a view showed,
			      * with blanks between them */
	/* Not stored: the fact-void that took the fact back, as known to
	 * whoever asked; 0 while it stands. */
	uint64_t void_seq;
};

/* A fact of which nothing is set. */
struct fact fact_none(void);

/* A copy of the fact whose texts are all the arena's; false at its end. */
WARN_UNUSED bool fact_copy(
    const struct fact *fact, struct arena *arena, struct fact *copy);

/* The name a line gives to an event, such as "episode-open". */
struct text event_name(enum event event);

/* The event of that name, EVENT_UNSET where there is none. */
enum event event_of_name(struct text name);

/* "yes", "no", or the empty text. */
struct text decision_name(enum decision decision);

/* "justified", "not-justified", ..., or the empty text. */
struct text review_name(enum review review);

/* The outcome of that name, REVIEW_UNSET where there is none. */
enum review review_of_name(struct text name);

/* One item of an organisation's record of a patient. */
struct entry {
	struct text patient;
	struct text org;   /* whose record it stands in */
	struct text entry; /* its id there */
	struct text
	    refers; /* ids of entries whose words it repeats, or empty */
	/* when the system stored it: an instant, or a day from its first to
	 * its last */
	int64_t recorded_us, recorded_last_us;
};

#endif
