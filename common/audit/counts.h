/*
 * counts - numbers of a period, without any patient.
 *
 * Layer: audit. Memory: an arena of the counts. Errors: as ask.h.
 * Source: the interface's "counts".
 */
#ifndef EDSM_AUDIT_COUNTS_H
#define EDSM_AUDIT_COUNTS_H

#include "ask.h"
#include "months.h"
#include "pool.h"

/* What is counted over a stretch, in the order in which it is printed. */
enum stretch_measure {
	COUNT_LOOKS,
	COUNT_LOOKS_EMPTY,
	COUNT_OVERRIDES,
	COUNT_OVERRIDES_OPENED,
	COUNT_OVERRIDES_UNREVIEWED,
	COUNT_YES,
	COUNT_NO,
	COUNT_MIG_YES,
	COUNT_MIG_NO,
	COUNT_WITHDRAWN,
	COUNT_OPENED,
	COUNT_DISCHARGED,
	COUNT_PRIVATE,
	COUNT_RELEASED,
	COUNT_VOIDED,
	COUNT_LATE,
	STRETCH_MEASURES
};

/* What is counted at its last instant: of a viewer, of a practice. */
enum viewer_measure {
	VIEWER_SEES_ALL,
	VIEWER_SEES_BEFORE,
	VIEWER_SEES_MIG,
	VIEWER_UNDECIDED,
	VIEWER_OPEN,
	VIEWER_PAST_DUE,
	VIEWER_MEASURES
};

enum practice_measure {
	PRACTICE_PATIENTS,
	PRACTICE_PRIVATE_MARKS,
	PRACTICE_MEASURES
};

/* A fact that was logged so much after it took effect is late. */
#define LATE_US DAY_US

/* The numbers of one code in each month. */
struct tally {
	uint64_t (*values)[VIEWER_MEASURES];
	uint64_t *patient; /* in each month the last one that was counted */
};

struct tallies {
	struct pool codes;
	struct tally *items; /* by the codes' numbers */
	size_t count, room;
};

/* An open episode that is past its due or whose patient was not asked. */
struct todo {
	struct episode episode; /* its texts the arena's */
	enum decision to_service, to_practice;
};

struct counts {
	struct ask ask; /* the first: a visit of ask.h finds the rest by it */
	struct arena arena;
	struct months months;
	struct text practice, service; /* the scope; empty is everybody */
	int64_t since_us;
	uint64_t patient; /* the number of patients that were counted */
	uint64_t stretches[MONTHS_MAX][STRETCH_MEASURES];
	struct tallies viewers, practices;
	struct todo *todos;
	size_t todo_count, todo_room;
	/* of the patient being counted */
	const struct state *state;
	struct arena line;
};

/* STATUS_FAILED: more than the memory holds. */
enum status counts_full(struct error *error);

/* Is the code the scope's practice, or service, at at_us; or is there none? */
bool counts_have_practice(
    struct counts *counts, struct text code, int64_t at_us);
bool counts_have_service(
    struct counts *counts, struct text code, int64_t at_us);

/* Counts a patient's facts and looks into the months. */
WARN_UNUSED enum status counts_add_events(
    struct counts *counts, struct error *error);

/* Counts who sees the patient's record at the last instant of each month. */
WARN_UNUSED enum status counts_add_standing(
    struct counts *counts, struct error *error);

/* The last instant of a month: of the last one the moment asked about. */
int64_t counts_last_us(const struct counts *counts, size_t month);

#endif
