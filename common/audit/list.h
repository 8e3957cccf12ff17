/*
 * list - the lines of a list from elsewhere, read whole.
 *
 * Layer: audit. Memory: one line at a time; whoever takes the rows keeps them.
 * Errors: a line that is wrong is told by file, line and field, and costs
 * itself alone; STATUS_FAILED where the list is longer than can be held.
 */
#ifndef EDSM_AUDIT_LIST_H
#define EDSM_AUDIT_LIST_H

#include "../command/lines.h"
#include "../ledger/known.h"
#include "pool.h"

/* The most rows of a list. */
#define LIST_ROWS_MAX UINT32_C(5000000)
/* The most bytes of all ids of a list. */
#define LIST_BYTES_MAX ((size_t)1 << 30)

/* What the lines are. */
enum list_kind {
	LIST_SAYS,    /* they say what they know; other names are told once */
	LIST_RECORDS, /* the same of a record: nothing is told */
	LIST_OF_NAMES /* they name things, as events and answers do too */
};

struct list {
	struct run *run;
	enum list_kind kind;
	struct lines lines;
	struct values values; /* of the row being taken */
	struct arena arena;   /* its texts */
	struct row row;
	uint64_t count;
	struct known *known; /* whose links count; NULL: as written */
	/* What is missing in the list may stand on a line that was refused:
	 * the patients and episodes of these. */
	struct pool patients, episodes;
	bool has_nameless; /* a refused line names neither */
};

/* Opens the operands, whose lines may have these fields. */
WARN_UNUSED enum status list_open(struct list *list, struct run *run,
    uint64_t fields, enum list_kind kind, struct error *error);
WARN_UNUSED enum status list_close(struct list *list, struct error *error);

/* Takes the row that the list is at; STATUS_REFUSED where it is wrong. */
typedef enum status list_take(
    void *ctx, struct list *list, struct error *error);

/* Gives every row to take, in order, and tells of those that are wrong. */
WARN_UNUSED enum status list_read(
    struct list *list, list_take *take, void *ctx, struct error *error);

/*
 * What the row says of a field, or the flag of that name: *value has an empty
 * text, INSTANT_UNSET or DECISION_UNSET where neither says anything.
 */
WARN_UNUSED enum status list_value(struct list *list, enum field field,
    struct form_value *value, struct error *error);

/*
 * The same; refused where nothing is said. A patient is then the number in
 * force.
 */
WARN_UNUSED enum status list_need(struct list *list, enum field field,
    struct form_value *value, struct error *error);

/* May a line that was refused have been of the patient, or of the episode? */
bool list_doubts(
    const struct list *list, struct text patient, struct text episode);

/* STATUS_FAILED: the list is longer than can be held. */
enum status list_full(struct error *error);

/* The ten digits of a patient as a number, and back. */
#define PATIENT_BYTES 11
uint64_t patient_number(struct text patient);
struct text patient_digits(uint64_t number, char digits[static PATIENT_BYTES]);

#endif
